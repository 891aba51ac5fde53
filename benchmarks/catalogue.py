#!/usr/bin/env python3
"""What the catalogue costs at 1,000, 10,000 and 100,000 models: to build, to open, to search.

    python -m benchmarks.catalogue [COUNT ...] [--keep FOLDER] [--no-browser]

Makes records of synthetic models (no pages of models), writes every list and all search data from
them as a build does, and opens the front page from disk in headless Chromium. Prints a table in
Markdown. The same counts give the same files; times are those of the machine.

Build: time of the processor, writing included. First view: bytes of every file that the front page
loads before anything is done with it. Ready: from the start of the navigation until the filters
are there. First results: from the first letter until models stand there, found by name. All
results: until the parts, which that letter loads, are all read and the answer is complete. Key:
from a typed letter until the results for it stand in the page, over all letters of four searches,
one of them with a typo. Work: the time of the processor that the page needed for it, which other
programs do not change.
"""

from __future__ import annotations

import argparse
import random
import shutil
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from msgspec import Struct

from generator.meaning.lineage import shared
from generator.meaning.site import SiteFacts
from generator.meaning.tasks import TASKS
from generator.options import Options
from generator.pages.cards import Card, Cover, CoverBar, Score
from generator.pages.site_files import site_files
from generator.rendering import page
from generator.theming import make_site
from generator.unit import Workshop

WORDS = """
model layer token batch train corpus sample label score class speech audio image pixel frame video
text prompt query answer vector matrix gradient metric recall schedule dropout attention encoder
decoder adapter prefix small large base tiny fast robust noisy licence paper baseline checkpoint
release language english french german danish chinese hindi arabic swahili medical legal finance
news review social forum dialogue summary translation question heron harbour lantern kiln orchard
meadow river
""".split()  # noqa: SIM905 - shorter than a list
LIBRARIES = ("transformers", "diffusers", "sentence-transformers", "spacy", "timm", "sklearn")
LICENCES = ("apache-2.0", "mit", "cc-by-4.0", "cc-by-nc-4.0", "openrail", "llama3", "other")
LANGUAGES = ("en", "fr", "de", "da", "zh", "hi", "ar", "sw", "es", "ja")
SEARCHES = ("heron text", "translation french", "segmentaton", "a")


class Figures(Struct):
    """What was measured for one number of models."""

    models: int
    build_seconds: float
    files: int
    megabytes: float
    parts_megabytes: float
    first_view_kb: float | None = None
    ready_ms: float | None = None
    first_results_ms: float | None = None
    all_results_ms: float | None = None
    key_ms: float | None = None
    median_key_ms: float | None = None
    key_work_ms: float | None = None
    median_work_ms: float | None = None


def synthetic(count: int) -> Iterator[Card]:
    """So many models, by id, with owners, tags and sizes spread as on a hub: few have most."""
    rng = random.Random(count)  # noqa: S311 - no secret
    tasks = sorted(TASKS)

    def some(words: Sequence[str], most: int) -> tuple[str, ...]:
        return tuple(dict.fromkeys(rng.choice(words) for _ in range(rng.randrange(most + 1))))

    def sentence(words: int) -> str:
        return " ".join(rng.choice(WORDS) for _ in range(words))

    for number in range(count):
        owner = f"owner-{int(rng.paretovariate(0.6)) % max(2, count // 12):05}"
        bars = tuple(
            CoverBar(rng.choice(WORDS), f"{share:.3f}", share) for share in (0.7, 0.2, 0.1)
        )
        text = sentence(18)
        yield Card(
            id=f"{owner}/{rng.choice(WORDS)}-{rng.choice(WORDS)}-{number}",
            description=sentence(14).capitalize() + ".",
            task=tasks[min(len(tasks) - 1, int(rng.expovariate(0.12)))],
            library=rng.choice(LIBRARIES),
            licences=(rng.choice(LICENCES),),
            languages=some(LANGUAGES, 3),
            tags=(*some(WORDS, 6), *((f"series-{number // 7}",) if number % 3 == 0 else ())),
            base_models=(f"owner-00001/base-{int(rng.paretovariate(0.8)) % 500}",),
            datasets=some([f"data/{word}" for word in WORDS[:40]], 2),
            formats=("safetensors",),
            parameters=int(10 ** rng.uniform(5, 11)),
            bytes=int(10 ** rng.uniform(6, 11)),
            examples=rng.randrange(5),
            scores=(Score("accuracy · imdb", rng.random(), "0.9"),) if number % 9 == 0 else (),
            words=sentence(24),
            cover=Cover(bars=bars) if number % 2 else Cover(text=text, lang="en"),
            has_card=True,
        )


def build(count: int, out: Path) -> Figures:
    """Writes all lists and search data of so many models below ``out``."""
    cards = sorted(synthetic(count), key=lambda card: card.id)
    facts = SiteFacts(
        tags=shared(card.tags for card in cards), datasets=shared(card.datasets for card in cards)
    )
    site = make_site(Options(base_url="https://models.example.org/"))
    workshop = Workshop(facts, site, Options(), {})
    records = ({"id": card.id, "description": card.description} for card in cards)
    sizes: Counter[str] = Counter()
    files = 0
    started = time.process_time()
    written = site_files(site, cards, records, facts, partial(page, workshop.env))
    static = ((file.path, file.content) for file in site.static.files)
    for path, content in static:
        _write(out / path, content)
    for path, content in written:
        _write(out / path, content)
        sizes[path.partition("/")[0]] += len(content)
        files += 1
    seconds = time.process_time() - started
    return Figures(count, seconds, files, sum(sizes.values()) / 1e6, sizes["_search"] / 1e6)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


WAIT = """([text]) => new Promise((done) => {
  const main = document.querySelector("[data-catalogue]"), input = document.getElementById("q");
  const before = main.dataset.answered, start = performance.now();
  const look = new MutationObserver(() => {
    if (main.dataset.answered === before) return;
    look.disconnect();
    done(performance.now() - start);
  });
  look.observe(main, { attributes: true, attributeFilter: ["data-answered"] });
  input.value = text;
  input.dispatchEvent(new Event("input", { bubbles: true }));
})"""


FIRST = """([text]) => new Promise((done) => {
  const main = document.querySelector("[data-catalogue]"), input = document.getElementById("q");
  const before = main.dataset.answered, start = performance.now();
  let first;
  const look = new MutationObserver(() => {
    if (main.querySelector("[data-found]:not([hidden]) .card")) first ??= performance.now() - start;
    if (main.dataset.answered === before) return;
    look.disconnect();
    done([first ?? performance.now() - start, performance.now() - start]);
  });
  look.observe(main, { attributes: true, childList: true, subtree: true });
  input.value = text;
  input.dispatchEvent(new Event("input", { bubbles: true }));
})"""


def browse(figures: Figures, out: Path) -> None:
    """Opens the front page from disk, and types."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only here

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        opened = browser.new_page(viewport={"width": 1280, "height": 900})
        loaded: list[str] = []
        opened.on("request", lambda request: loaded.append(request.url))
        started = time.perf_counter()
        opened.goto((out / "index.html").as_uri(), wait_until="commit")
        opened.wait_for_selector("[data-filters] input", state="attached")
        figures.ready_ms = 1000 * (time.perf_counter() - started)
        opened.wait_for_load_state("load")
        opened.wait_for_timeout(300)
        local = [Path(url.removeprefix("file://").partition("?")[0]) for url in loaded]
        figures.first_view_kb = sum(path.stat().st_size for path in local) / 1000
        _type(figures, opened)
        browser.close()


def _type(figures: Figures, opened: Any) -> None:
    opened.focus("#q")
    opened.wait_for_timeout(500)  # as somebody whose hands move to the letters
    figures.first_results_ms, figures.all_results_ms = opened.evaluate(FIRST, ["h"])
    opened.wait_for_timeout(3000)  # as somebody who reads the first results
    session = opened.context.new_cdp_session(opened)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    waits, works = [], []
    for typed in (words[:end] for words in SEARCHES for end in range(1, len(words) + 1)):
        before = _processor(session)
        waits.append(opened.evaluate(WAIT, [typed]))
        works.append(_processor(session) - before)
    figures.key_ms, figures.median_key_ms = max(waits), statistics.median(waits)
    figures.key_work_ms, figures.median_work_ms = max(works), statistics.median(works)


def _processor(session: Any) -> float:
    """Milliseconds of the processor that the page's main thread has used so far."""
    metrics = session.send("Performance.getMetrics")["metrics"]
    seconds = next(float(one["value"]) for one in metrics if one["name"] == "TaskDuration")
    return 1000 * seconds


def _shown(value: float | None, unit: str = "ms") -> str:
    return "" if value is None else f"{value:,.0f} {unit}"


HEADINGS = (
    "Models", "Build", "per model", "Files", "All lists", "Search data", "First view", "Ready",
    "First results", "All results", "Key, median", "Key, worst", "Work, median", "Work, worst",
)  # fmt: skip


def table(rows: Sequence[Figures]) -> str:
    """The figures as a table in Markdown."""
    lines = [_line(HEADINGS), _line("--:" for _ in HEADINGS)]
    lines += [
        _line(
            (
                f"{row.models:,}",
                f"{row.build_seconds:.1f} s",
                f"{1000 * row.build_seconds / row.models:.2f} ms",
                f"{row.files:,}",
                f"{row.megabytes:.1f} MB",
                f"{row.parts_megabytes:.1f} MB",
                _shown(row.first_view_kb, "kB"),
                _shown(row.ready_ms),
                _shown(row.first_results_ms),
                _shown(row.all_results_ms),
                _shown(row.median_key_ms),
                _shown(row.key_ms),
                _shown(row.median_work_ms),
                _shown(row.key_work_ms),
            )
        )
        for row in rows
    ]
    return "\n".join(lines)


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def main() -> None:
    """Measures, and prints the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("counts", nargs="*", type=int, default=[1000, 10_000, 100_000])
    parser.add_argument(
        "--keep", type=Path, help="folder that the sites stay in, one for each count"
    )
    parser.add_argument("--no-browser", action="store_true", help="measure only the build")
    arguments = parser.parse_args()
    rows = []
    for count in arguments.counts:
        with tempfile.TemporaryDirectory() as temporary:
            out = (arguments.keep or Path(temporary)) / str(count)
            figures = build(count, out)
            if not arguments.no_browser:
                browse(figures, out)
            rows.append(figures)
            sys.stderr.write(f"{figures}\n")
    sys.stdout.write(table(rows) + "\n")


if __name__ == "__main__":
    main()
