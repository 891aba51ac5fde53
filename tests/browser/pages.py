"""One page of every kind of the sample site."""

from __future__ import annotations

from pathlib import Path

from tests.test_samples import GOLDEN_PAGES

LISTINGS = (
    "index.html",
    "404.html",
    "tasks/index.html",
    "tasks/text-classification/index.html",
    "owners/index.html",
    "owners/lantern/index.html",
    "tags/index.html",
    "languages/index.html",
    "libraries/index.html",
    "licenses/index.html",
    "compare/index.html",
)
MODELS = (
    *sorted({f"{repo}/index.html" for repo in GOLDEN_PAGES.values()}),
    "forms/addresses/index.html",
    "forms/gated/index.html",
    "forms/markdown/index.html",
    "forms/pictures/index.html",
    "forms/titles-and-groups/index.html",
    "forms/unclosed-quote/index.html",
    "forms/unknown-shapes/index.html",
    "paperboat/woodcut-lora/index.html",
    "qalam/nawaqis/index.html",
    "kawara/tsubame/index.html",
    "tern-mini/index.html",
    "lantern/vader/files/index.html",
)
ALL = (*LISTINGS, *MODELS)

# Layout shifts from the first paint on, by what moved; shifts inside a browser's own player have
# no node of the page.
COUNT_SHIFTS = """
window.shifts = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) {
    const moved = (entry.sources ?? []).map((source) => source.node).filter(Boolean);
    const told = moved.map((node) => (node.outerHTML ?? "").slice(0, 80)).join(", ");
    if (moved.length) shifts.push(told);
  }
}).observe({ type: "layout-shift", buffered: true });
"""


def every_page(site: Path) -> list[Path]:
    """All pages of a site, as files."""
    return sorted(path for path in site.rglob("*.html") if "_media" not in path.parts)
