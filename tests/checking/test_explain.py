"""Every code is explained, with an example that is true."""

from __future__ import annotations

import pytest

from generator import cli
from generator.checking.explain import markdown, page, samples
from generator.problems import CODES


@pytest.mark.parametrize("code", CODES)
def test_every_code_has_an_example(code: str) -> None:
    sample = samples()[code]
    assert sample.wrong.strip()
    assert sample.right.strip()
    assert sample.wrong != sample.right


def test_no_example_is_left_over() -> None:
    assert set(samples()) - set(CODES) == set()


def test_a_page_has_cause_example_and_mend() -> None:
    text = "\n".join(page("link-missing"))
    for part in ("link-missing (warning: ", "cause: ", "mend:  ", "this gives it:", "instead:"):
        assert part in text


def test_the_command_prints_the_page(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--explain", "link-missing"]) == 0
    assert capsys.readouterr().out == "\n".join(page("link-missing")) + "\n"


@pytest.mark.parametrize("code", CODES)
def test_the_documentation_has_the_same_words(code: str) -> None:
    text = markdown(code)
    assert text.startswith(f"# {code}\n")
    assert samples()[code].right.strip() in text
