"""How soon the largest thing on a page can be seen, on a slow phone with a slow line.

    python benchmarks/lcp.py [SITE]

Opens pages of a built site (the sample repos, if none is given) in headless Chromium through a line
of 1.6 Mbit/s with 150 ms to the server and back, on a processor four times slower than this one:
the "slow 4G" and "mid-range phone" of common page audits. Prints the median of five visits with an
empty cache: first and largest contentful paint in milliseconds, layout shift, bytes.
The server does not compress, so a real one does better.
"""

from __future__ import annotations

import functools
import http.server
import shutil
import statistics
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from generator.build import build_site

SAMPLES = Path(__file__).resolve().parents[1] / "sample_repos"
PAGES = (
    "index.html",
    "tasks/text-classification/index.html",
    "lantern/vader/index.html",
    "lantern/centernet-mobile/index.html",
    "paperboat/heron-1b-chat/index.html",
    "forms/markdown/index.html",
)
VISITS = 5
LINE = {
    "offline": False,
    "latency": 150,  # milliseconds
    "downloadThroughput": 1_600_000 / 8,  # bytes per second
    "uploadThroughput": 750_000 / 8,
}
SLOWER = 4
WATCH = """
window.seen = { lcp: 0, cls: 0 };
const watch = (type, tell) => new PerformanceObserver((list) => list.getEntries().forEach(tell))
  .observe({ type, buffered: true });
watch("largest-contentful-paint", (one) => { seen.lcp = one.startTime; });
watch("layout-shift", (one) => { seen.cls += one.value; });
"""
READ = """() => ({
  ...seen,
  fcp: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0,
  bytes: ["navigation", "resource"].flatMap((type) => performance.getEntriesByType(type))
    .reduce((sum, one) => sum + one.transferSize, 0),
})"""


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Says nothing."""


@contextmanager
def served(site: Path) -> Iterator[str]:
    """The address of a server for a site, on this machine only."""
    handler = functools.partial(_Quiet, directory=str(site))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()


def visit(browser: Browser, address: str) -> dict[str, Any]:
    """One visit with an empty cache: ``lcp``, ``fcp`` (ms), ``cls``, ``bytes``."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    tools = context.new_cdp_session(page)
    tools.send("Network.enable")
    tools.send("Network.emulateNetworkConditions", LINE)
    tools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.add_init_script(WATCH)
    page.goto(address, wait_until="load")
    page.wait_for_timeout(500)
    seen: dict[str, Any] = page.evaluate(READ)
    context.close()
    return seen


def measure(site: Path) -> Iterator[str]:
    """The lines of the table."""
    found = shutil.which("chromium") or shutil.which("google-chrome")
    with served(site) as base, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield "| page | first paint, ms | largest paint, ms | layout shift | kB |"
        yield "|---|---:|---:|---:|---:|"
        for path in PAGES:
            visits = [visit(browser, base + path) for _ in range(VISITS)]
            middle = {key: statistics.median(one[key] for one in visits) for key in visits[0]}
            yield (
                f"| {path} | {middle['fcp']:.0f} | {middle['lcp']:.0f} | {middle['cls']:.3f}"
                f" | {middle['bytes'] / 1000:.0f} |"
            )
        browser.close()


def main() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        site = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(scratch) / "site"
        if len(sys.argv) == 1:
            build_site([SAMPLES], site)
        for line in measure(site):
            sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
