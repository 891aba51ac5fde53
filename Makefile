# Two commands do everything on a machine with Python 3.11 or newer and make:
#   make demo   builds the sample repos into site/ and says what to open
#   make test   checks the code and runs every test, those in a browser too
# What they need they install into .venv; a second run is quick.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: patterns help demo test test-long check format golden browser docs docs-pictures clean

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
BROWSERS := chromium chromium-browser google-chrome google-chrome-stable

# The first Python that is new enough; `make demo PYTHON=...` names another.
ifeq ($(origin PYTHON),undefined)
PYTHON := $(shell for python in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$python -c '$(NEW_ENOUGH)' 2>/dev/null && echo $$python && break; done)
endif

# A shell command that installs Debian packages: as root, or with sudo, or by telling what to type.
define apt
if ! command -v apt-get >/dev/null; then echo "make: please install $(1)" >&2; exit 1; \
elif [ "$$(id -u)" = 0 ]; then sudo=; \
elif command -v sudo >/dev/null; then sudo=sudo; \
else echo "make: as root: apt-get install $(1)" >&2; exit 1; fi; \
$$sudo apt-get update -qq && \
$$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(1) >/dev/null
endef

help:
	@sed -n '/^# Two/,/^$$/s/^# \{0,1\}//p' $(firstword $(MAKEFILE_LIST))
	@echo "Also: make check (ruff, mypy), make format, make golden (rewrite golden pages), make docs, make clean"

demo: $(VENV)/demo.done
	$(BIN)/build-pages sample_repos -o site/
	@echo "Open $(CURDIR)/site/index.html"

test: check browser $(VENV)/snippets.done
	$(BIN)/python -m pytest -n 2 --dist worksteal --reruns 1

# What takes hours rather than minutes: every flood, 200 kills, 10,000 repos, fuzzing.
test-long: check browser $(VENV)/snippets.done
	$(PIP) atheris || echo "make: no atheris for this Python, so nothing is fuzzed with it"
	LONG_KILLS=200 LONG_TURNS=16 LONG_FLOODS=all LONG_BODY=2000000 \
	  LONG_REPOS=10000 LONG_FUZZ=60 $(BIN)/python -m pytest -n 2 --dist worksteal --reruns 1

check: $(VENV)/test.done
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(VENV)/test.done
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

golden: $(VENV)/test.done
	$(BIN)/python -m pytest -q -m golden --update-golden

docs: $(VENV)/docs.done
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --strict -q
	@echo "Open $(CURDIR)/docs-site/index.html"

docs-pictures: browser
	$(BIN)/python -m tests.pictures

patterns: $(VENV)/demo.done
	$(BIN)/python -m generator.patterns -o patterns/

# A Chromium on the PATH; else Debian's; else the one that playwright brings.
browser: $(VENV)/test.done
	@has_browser() { for name in $(BROWSERS); do command -v $$name >/dev/null && return; done; \
	  $(BIN)/python -c 'from playwright.sync_api import sync_playwright as play; import os, sys; p = play().start(); found = os.path.exists(p.chromium.executable_path); p.stop(); sys.exit(not found)'; }; \
	has_browser && exit 0; \
	echo "make: no Chromium found, installing one"; \
	($(call apt,chromium)) && has_browser || $(BIN)/python -m playwright install --with-deps chromium

$(VENV)/made:
	@[ -n "$(PYTHON)" ] || { echo "make: Python 3.11 or newer is needed (make demo PYTHON=/path/to/python)" >&2; exit 1; }
	@$(PYTHON) -c '$(NEW_ENOUGH)' || { echo "make: $(PYTHON) is older than 3.11" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { package=python$$($(PYTHON) -c 'import sys; print("%d.%d" % sys.version_info[:2])')-venv; $(call apt,$$package); }
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/demo.done: pyproject.toml generator/__init__.py $(VENV)/made
	$(PIP) -e .
	@touch $@

$(VENV)/test.done: pyproject.toml generator/__init__.py $(VENV)/made
	$(PIP) -e '.[test]'
	@touch $@ $(VENV)/demo.done

# Sources of libraries whose names the snippets use: read by tests, never imported.
$(VENV)/snippets.done: tests/snippets/packages.txt $(VENV)/test.done
	$(PIP) --no-deps --no-compile --upgrade --target $(VENV)/snippets -r tests/snippets/packages.txt
	@touch $@

$(VENV)/docs.done: pyproject.toml generator/__init__.py $(VENV)/made
	$(PIP) -e '.[docs]'
	@touch $@ $(VENV)/demo.done

clean:
	rm -rf $(VENV) site docs-site build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage
	find generator tests -name __pycache__ -prune -exec rm -rf {} +
