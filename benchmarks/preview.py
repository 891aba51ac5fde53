"""How long an edited card takes to be seen in a browser: ``python -m benchmarks.preview``.

Serves 1,000 small repos, edits the card of one of them, and waits until Chromium shows the new
text. Prints milliseconds from the write to the sight, one line for each edit, then the median.
"""

from __future__ import annotations

import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable
from pathlib import Path

from playwright.sync_api import sync_playwright

REPOS = 1000
EDITS = 9
PAUSE = 2.0  # seconds between two edits: the whole site is built again meanwhile
CARD = """\
---
license: mit
pipeline_tag: text-classification
widget:
- text: hi
  output: [{{label: a, score: 0.9}}]
---
# Model {number}

Finds {what}.
"""


def write_repos(root: Path) -> Path:
    """The repos; gives the card that will be edited."""
    for number in range(REPOS):
        folder = root / f"org{number // 100}" / f"model{number}"
        folder.mkdir(parents=True)
        text = CARD.format(number=number, what="things")
        (folder / "README.md").write_text(text, encoding="utf-8")
    return root / "org5" / "model500" / "README.md"


def measure(url: str, card: Path) -> list[float]:
    """Milliseconds from the write to the sight, for each edit."""
    browsers = ("chromium", "chromium-browser", "google-chrome")
    found = next(filter(None, map(shutil.which, browsers)), None)
    taken = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(f"{url}org5/model500/index.html")
        page.wait_for_selector("html[data-preview]")
        for edit in range(EDITS):
            time.sleep(PAUSE)
            started = time.perf_counter()
            card.write_text(CARD.format(number=500, what=f"word{edit}"), encoding="utf-8")
            page.wait_for_selector(f"text=Finds word{edit}")
            taken.append(1000 * (time.perf_counter() - started))
        browser.close()
    return taken


def main() -> None:
    """Measures, and prints what came of it."""
    with tempfile.TemporaryDirectory() as name:
        card = write_repos(Path(name))
        command = [sys.executable, "-u", "-m", "generator", name, "--serve", "127.0.0.1:0"]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603 - ours
        lines: Iterable[str] = process.stdout or ()
        url = next(match[1] for line in lines if (match := re.search(r"open: (\S+)", line)))
        threading.Thread(target=lambda: [None for _ in lines], daemon=True).start()
        taken = measure(url, card)
        process.send_signal(signal.SIGINT)
        process.wait(30)
    for one in taken:
        print(f"{one:.0f} ms")  # noqa: T201 - what it is for
    print(f"median: {statistics.median(taken):.0f} ms of {REPOS:,} repos")  # noqa: T201


if __name__ == "__main__":
    main()
