"""Makes the pictures of the documentation from real pages: ``python -m tests.pictures``.

One for the example of each task, as ``--new`` writes it, and those of whole pages.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from generator import build_site
from generator.meaning.tasks import TASKS
from generator.starting.new import write_new
from tests.conftest import BROWSERS, FLAGS, PROJECT, SAMPLES

PICTURES = PROJECT / "docs" / "pictures"
MARGIN = 16  # pixels around an example
WHOLE = {"page": "lantern/centernet-mobile/index.html", "catalogue": "index.html"}

_PLAYERS_ARE_READY = """
Promise.all([...document.querySelectorAll("video")].map((video) => new Promise((done) => {
  video.oncanplaythrough = done;
  video.preload = "auto";
  video.load();
})))
"""


@contextmanager
def _browser() -> Iterator[Page]:
    with sync_playwright() as playwright:
        found = next(filter(None, map(shutil.which, BROWSERS)), None)
        browser = playwright.chromium.launch(executable_path=found, args=list(FLAGS))
        yield browser.new_page(viewport={"width": 960, "height": 800}, color_scheme="light")
        browser.close()


def _save(shot: bytes, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with Image.open(BytesIO(shot)) as image:
        image.convert("RGB").save(path, "WEBP", quality=82, method=6)


def make_tasks(page: Page, folder: Path) -> None:
    """The panel of examples of every task."""
    for task in TASKS:
        write_new(folder / "repos", f"acme/{task}", task)
    build_site([folder / "repos"], folder / "site")
    for task in TASKS:
        page.goto((folder / "site" / "acme" / task / "index.html").as_uri())
        page.evaluate(_PLAYERS_ARE_READY)
        page.wait_for_timeout(250)
        box = page.locator("#examples").bounding_box()
        if box is None:
            raise AssertionError(f"no examples on the page of {task}")
        clip = {
            "x": box["x"] - MARGIN,
            "y": box["y"] - MARGIN,
            "width": box["width"] + 2 * MARGIN,
            "height": box["height"] + 2 * MARGIN,
        }
        shot = page.screenshot(clip=clip, full_page=True)  # type: ignore[arg-type] # four numbers
        _save(shot, PICTURES / "tasks" / f"{task}.webp")


def make_whole(page: Page, folder: Path) -> None:
    """The tops of some pages of the sample site."""
    build_site([SAMPLES], folder / "samples")
    for name, path in WHOLE.items():
        page.goto((folder / "samples" / path).as_uri())
        page.wait_for_timeout(250)
        _save(page.screenshot(), PICTURES / f"{name}.webp")


def main() -> None:
    """Makes all of them."""
    with tempfile.TemporaryDirectory() as name, _browser() as page:
        make_tasks(page, Path(name))
        make_whole(page, Path(name))


if __name__ == "__main__":
    main()
