"""Builds one flood after the other, each in a process of its own, and says what it cost.

``python -m tests.security.limits WORK``: reads names of ``FLOODS`` line by line from its input,
writes a line of JSON for each. One import serves all, as the processes are forked.
"""

from __future__ import annotations

import json
import os
import re
import resource
import shutil
import signal
import sys
import time
import traceback
from collections import Counter
from pathlib import Path

_WARM = "---\nwidget: [{text: a, output: {text: b}}]\n---\n# a\n\n```python\nb\n```\n\n$x_1$\n"
SECONDS = 12  # of the processor, after which a build is stopped
MEMORY = 2_000_000_000  # bytes, beyond which a build gets no more


def main(work: Path) -> None:
    """Answers every line of the input."""
    _warm(work)
    for line in sys.stdin:
        sys.stdout.write(json.dumps(_measured(work, line.strip())) + "\n")
        sys.stdout.flush()


def _warm(work: Path) -> None:
    """Loads everything once, before the forks."""
    import tests.security.floods  # noqa: F401, PLC0415 - heavy
    from generator.build import build_site  # noqa: PLC0415

    repo = work / "repos" / "acme" / "warm"
    repo.mkdir(parents=True, exist_ok=True)
    (repo / "README.md").write_text(_WARM, "utf-8")
    build_site((work / "repos",), work / "site")


def _measured(work: Path, name: str) -> dict[str, object]:
    shutil.rmtree(work, ignore_errors=True)
    repo = work / "repos" / "acme" / "flood"
    repo.mkdir(parents=True)
    if code := _forked(lambda: _write(repo, name)):
        return {"name": name, "ended": f"writing, {code}"}
    answer = work / "answer.json"
    code = _forked(lambda: _build(work, answer))
    try:
        told: dict[str, object] = json.loads(answer.read_text("utf-8"))
    except OSError:
        told = {}
    return {"name": name, "ended": code} | told


def _write(repo: Path, name: str) -> None:
    from tests.security.floods import FLOODS  # noqa: PLC0415 - loaded before

    FLOODS[name](repo)


def _forked(act) -> int:  # type: ignore[no-untyped-def]
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    code = 1
    try:
        act()
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


def _build(work: Path, answer: Path) -> None:
    from generator.build import build_site  # noqa: PLC0415 - loaded before

    signal.signal(signal.SIGXCPU, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    start, spent = _peak(), _spent()
    report = build_site((work / "repos",), work / "site")
    told = {
        "seconds": round(_spent() - spent, 2),
        "megabytes": _peak() // 1000,
        "before": start // 1000,
        "failed": [problem.message for problem in report.problems if problem.code == "page-failed"],
        "pages": report.pages,
        "page": (work / "site" / "acme" / "flood" / "index.html").stat().st_size,
        "codes": dict(Counter(problem.code for problem in report.problems).most_common(6)),
    }
    answer.write_text(json.dumps(told), "utf-8")


def _spent() -> float:
    """Seconds of the processor, of this process and those that it started."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def _peak() -> int:
    """The most memory that this process or one that it started ever held, in kB."""
    status = Path("/proc/self/status").read_text("ascii")
    found = re.search(r"VmHWM:\s+([0-9]+) kB", status)
    own = int(found[1]) if found else 0
    return max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
