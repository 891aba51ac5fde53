"""``--serve``: build, show, watch, and build again, until somebody stops it."""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import Queue

from msgspec.structs import replace

from generator.build import build_site
from generator.options import OptionError, Options
from generator.problems import Problem
from generator.publishing.errors import Locked, OutputError
from generator.reading.scan import scan
from generator.selecting import select
from generator.serving.preview import Preview
from generator.serving.quick import Made, Quick
from generator.serving.server import Server, listen
from generator.serving.watch import changes
from generator.terminal import counted, printable
from generator.unit import forget_templates

Tell = Callable[[list[str]], None]


def serve(
    roots: Sequence[Path], out: Path | None, options: Options, address: str, tell: Tell
) -> int:
    """Serves the site of ``roots`` until a signal comes; 0 is the exit code then.

    Without ``out`` the site lives in a folder that is gone afterwards. Raises OutputError where
    the first build is refused, OSError where nothing can be listened at.
    """
    # Problems are shown while they are mended: they never keep the preview from being built.
    options = replace(options, strict=False, base_url=None)
    with _folder(out) as folder:
        preview = Preview(folder)
        loop = _Loop(tuple(roots), options, preview, tell)
        loop.build()
        server = listen(address, preview)
        server.run()
        try:
            tell(_greeting(server, address))
            loop.run()
        except KeyboardInterrupt:
            tell(["stopped"])
        finally:
            loop.stop.set()
            server.stop()
    return 0


@contextmanager
def _folder(out: Path | None) -> Iterator[Path]:
    if out is not None:
        yield out
        return
    with tempfile.TemporaryDirectory(prefix="build-pages-") as temporary:
        yield Path(temporary) / "site"


def _greeting(server: Server, address: str) -> list[str]:
    asked = int(address.rpartition(":")[2])
    lines = []
    if asked not in {0, server.server_port}:
        lines.append(f"port {asked} is busy, so this is port {server.server_port}")
    lines.append(f"open: {printable(server.url)} (Ctrl-C stops it)")
    return lines


class _Loop:
    """Two hands: one makes single pages the moment they change, one the whole site when it is
    quiet. The first works in a thread of its own, so that no page has to wait for a whole build.
    """

    def __init__(
        self, roots: tuple[Path, ...], options: Options, preview: Preview, tell: Tell
    ) -> None:
        self._roots, self._options = roots, options
        self._theme = Path(options.theme).absolute() if options.theme else None
        self._preview, self._tell = preview, tell
        self._quick = Quick(roots, options)
        self._lock = threading.Lock()  # of what both hands touch: the quick pages, the preview
        self._news: Queue[bool] = Queue()  # True: something changed; False: it is quiet
        self._since: list[Made] = []  # pages that were made while the whole build ran
        self.stop = threading.Event()

    def run(self) -> None:
        """Follows the changes until somebody interrupts it."""
        watcher = threading.Thread(target=self._watch, daemon=True)
        watcher.start()
        due = False
        while True:
            changed = self._news.get()
            due = due or changed
            if due and not changed:
                due = False
                self.rebuild()

    def build(self) -> None:
        """The whole site. Raises what ``build_site`` raises."""
        with self._lock:
            self._since.clear()
            if self._theme:
                forget_templates()
        report = build_site(self._roots, self._preview.folder, self._options)
        found = select(scan(self._roots), self._options, self._roots)
        shown = {repo.id: repo.shown for repo in found.repos_found}
        with self._lock:
            self._quick.know(found)
            self._show(report.problems, shown, {}, self._since)
        told = f"{counted(report.pages, 'page')}, {len(report.complaints):,} to mend"
        self._tell([f"{told}, in {report.seconds:.1f} s"])

    def rebuild(self) -> None:
        """The whole site again; what keeps it from being built is shown, and the old one stays."""
        try:
            self.build()
        except OutputError as error:
            waits = "; it is tried again at the next change" if isinstance(error, Locked) else ""
            self._fail(f"{error}{waits}")
        except OptionError as error:  # of a theme that is just being written
            self._fail(str(error))
        except OSError as error:
            self._fail((error.strerror or type(error).__name__).lower())

    def _fail(self, reason: str) -> None:
        self._preview.fail(printable(reason))
        self._tell([f"not built: {printable(reason)}"])

    def _watch(self) -> None:
        """The quick hand. A change that no single page can show is left to the whole build."""
        for paths in changes(_watched(self._roots, self._theme), self.stop):
            if not paths:
                self._news.put(item=False)
                continue
            self._news.put(item=True)
            styled = frozenset(path for path in paths if _is_in(path, self._theme))
            if styled:
                self._restyle()
            if not self._remake(paths - styled):
                self._news.put(item=False)

    def _restyle(self) -> None:
        """Shows the changed theme on the pages that somebody looks at; the others follow.

        A theme that cannot be used is left to the whole build, which says why.
        """
        with suppress(OptionError), self._lock:
            made = self._quick.restyle(self._preview.open_pages())
            self._since.append(made)
            state = self._preview.state
            self._show(state.problems, state.shown, state.fresh, [made])

    def _remake(self, paths: frozenset[str]) -> bool:
        """Whether the changes are those of single pages, which are shown now."""
        started = time.perf_counter()
        with self._lock:
            try:
                made = self._quick.make(paths)
            except OptionError:  # of a theme; the whole build says why
                return False
            if made is None:
                return False
            self._since.append(made)
            state = self._preview.state
            self._show(state.problems, state.shown, state.fresh, [made])
        names = ", ".join(map(printable, made.shown))
        self._tell([f"{names}: made again in {time.perf_counter() - started:.2f} s"])
        return True

    def _show(
        self,
        problems: Iterable[Problem],
        shown: Mapping[str, str],
        fresh: Mapping[str, bytes],
        newer: Iterable[Made],
    ) -> None:
        """Shows a state, and on top of it the pages that are newer."""
        kept, files = list(problems), dict(fresh)
        for made in newer:
            kept = [one for one in kept if not _is_below(one, made.shown.values())]
            kept += made.problems
            files |= made.files
        self._preview.show(fresh=files, problems=tuple(kept), shown=shown)


def _watched(roots: Sequence[Path], theme: Path | None) -> list[Path]:
    """The folders to watch: a theme that lies in a root is watched with it."""
    inside = theme is None or any(_is_in(str(theme), root.absolute()) for root in roots)
    return [*roots] if inside or theme is None else [*roots, theme]


def _is_in(path: str, folder: Path | None) -> bool:
    return folder is not None and Path(path).is_relative_to(folder)


def _is_below(problem: Problem, folders: Iterable[str]) -> bool:
    return any(
        not folder or problem.path == folder or problem.path.startswith(f"{folder}/")
        for folder in folders
    )
