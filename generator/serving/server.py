"""Answers requests for the preview: GET and HEAD, for files of the site and for news.

Nothing else is ever read: names are judged in ``addresses``, a link that leaves the site is
followed nowhere, folders are not listed, other origins get no permission to read.
"""

from __future__ import annotations

import errno
import http.server
import json
import mimetypes
import os
import re
import socket
import stat
import threading
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from typing import BinaryIO
from urllib.parse import parse_qs, urlsplit

from generator.checking.formats import record
from generator.serving.addresses import INDEX, byte_range, is_own_host, site_path
from generator.serving.inject import EVENTS, OWN, SCRIPT, STYLE, version, with_reload
from generator.serving.preview import MOST_PROBLEMS, Preview, State, problems_of

PORTS = 50  # that are tried when one is busy
_PULSE = 15.0  # seconds between signs of life on an open stream
_PIECE = 1 << 16  # bytes
_BUSY = frozenset({errno.EADDRINUSE, errno.EACCES})
_OURS = {SCRIPT: ("reload.js", "text/javascript"), STYLE: ("overlay.css", "text/css")}
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".md": "text/plain; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".xml": "application/xml",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".webm": "video/webm",
    ".glb": "model/gltf-binary",
}
_HASHED = re.compile(r"_(?:static|media)/(?:[\w.-]+-)?[0-9a-f]{12,40}\.\w+")
_FOR_EVER = "private, max-age=31536000, immutable"  # of names that change with their content
_HEADERS = (
    ("X-Content-Type-Options", "nosniff"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Referrer-Policy", "no-referrer"),
    ("X-Frame-Options", "DENY"),
)


class Server(http.server.ThreadingHTTPServer):
    """The server of one preview."""

    daemon_threads = True
    allow_reuse_address = os.name != "nt"

    def __init__(self, host: str, port: int, preview: Preview) -> None:
        """Listens on ``host`` and ``port``, 0 for any. Raises OSError where it cannot."""
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self.preview = preview
        self.served_as = host
        super().__init__((host, port), Handler)

    @property
    def url(self) -> str:
        """The address that a person opens."""
        host = f"[{self.served_as}]" if ":" in self.served_as else self.served_as
        return f"http://{host}:{self.server_port}/"

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that goes away in the middle is no reason for a traceback."""

    def run(self) -> threading.Thread:
        """Answers requests in a thread of its own until ``stop``."""
        thread = threading.Thread(target=self.serve_forever, args=(0.1,), daemon=True)
        thread.start()
        return thread

    def stop(self) -> None:
        """Stops answering and closes the port."""
        self.preview.close()
        self.shutdown()
        self.server_close()


def listen(address: str, preview: Preview) -> Server:
    """A server at ``HOST:PORT``, or at the first of the next ports that is free.

    Raises OSError where none is, or where the host is not one of this machine.
    """
    host, _, written = address.rpartition(":")
    host, port = host.strip("[]"), int(written)
    last = min(port + PORTS, 65536) if port else 1
    for number in range(port, last):
        try:
            return Server(host, number, preview)
        except OSError as error:
            if number + 1 >= last or error.errno not in _BUSY:
                raise
    raise AssertionError("the last port either listens or raises")


class Handler(http.server.BaseHTTPRequestHandler):
    """One request."""

    server: Server
    protocol_version = "HTTP/1.1"
    server_version = "build-pages"
    sys_version = ""
    timeout = 60
    # Head and content go out together, and at once: else the system holds the second of two small
    # pieces back until the browser has answered to the first, which takes it 40 ms.
    wbufsize = _PIECE
    disable_nagle_algorithm = True
    kept = False  # whether the browser may keep what it is given

    def do_GET(self) -> None:
        """Answers with the head and the content."""
        self._answer(body=True)

    def do_HEAD(self) -> None:
        """Answers with the head only."""
        self._answer(body=False)

    def log_message(self, *_: object) -> None:
        """Says nothing: the terminal is for what is to be mended."""

    def _answer(self, *, body: bool) -> None:
        self.kept = False
        if not is_own_host(self.headers.get("Host"), self.server.served_as):
            self._say(HTTPStatus.MISDIRECTED_REQUEST, "this server has another name", body=body)
            return
        address = self.path.partition("?")[0]
        if address == EVENTS:
            self._stream(body=body)
        elif address in _OURS:
            name, media_type = _OURS[address]
            content = (Path(__file__).parent / name).read_bytes()
            self._send(HTTPStatus.OK, f"{media_type}; charset=utf-8", content, body=body)
        else:
            self._file(body=body)

    def _file(self, *, body: bool) -> None:
        path = site_path(self.path)
        if path is None or path.split("/")[0] == OWN:
            self._missing(body=body)
            return
        fresh = self.server.preview.state.fresh.get(path)
        if fresh is not None:
            self._content(path, BytesIO(fresh), len(fresh), body=body)
            return
        opened = open_inside(self.server.preview.folder, path)
        if opened is None and self._is_page(f"{path}/{INDEX}"):
            self._redirect()
        elif opened is None:
            self._missing(body=body)
        else:
            with opened:
                size = os.fstat(opened.fileno()).st_size
                self._content(path, opened, size, body=body)

    def _content(self, path: str, file: BinaryIO, size: int, *, body: bool) -> None:
        media_type = _media_type(path)
        self.kept = bool(_HASHED.fullmatch(path))
        if path.endswith(".html"):
            self._send(
                HTTPStatus.OK,
                media_type,
                with_reload(content := file.read(), version(content)),
                body=body,
            )
            return
        try:
            asked = byte_range(self.headers.get("Range"), size)
        except ValueError:
            self._head(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, media_type, 0, f"bytes */{size}")
            return
        if asked is None:
            self._head(HTTPStatus.OK, media_type, size)
            self._pour(file, size, body=body)
            return
        first, last = asked
        span = f"bytes {first}-{last}/{size}"
        self._head(HTTPStatus.PARTIAL_CONTENT, media_type, last - first + 1, span)
        file.seek(first)
        self._pour(file, last - first + 1, body=body)

    def _pour(self, file: BinaryIO, size: int, *, body: bool) -> None:
        while body and size > 0 and (piece := file.read(min(_PIECE, size))):
            self.wfile.write(piece)
            size -= len(piece)

    def _missing(self, *, body: bool) -> None:
        """The page of the site for what is not there; it comes back when the page does."""
        page = content_of(self.server.preview, "404.html")
        content = b"not found" if page is None else with_reload(page, version(None))
        media_type = _TYPES[".txt"] if page is None else _TYPES[".html"]
        self._send(HTTPStatus.NOT_FOUND, media_type, content, body=body)

    def _is_page(self, path: str) -> bool:
        return content_of(self.server.preview, path) is not None

    def _redirect(self) -> None:
        """A folder without its ``/``: relative links need it."""
        parts = urlsplit(self.path)
        query = f"?{parts.query}" if parts.query else ""
        self.send_response(HTTPStatus.MOVED_PERMANENTLY)
        self.send_header("Location", f"{parts.path}/{query}")
        self._common(0, _TYPES[".txt"])

    def _say(self, status: HTTPStatus, words: str, body: bool) -> None:
        self._send(status, _TYPES[".txt"], words.encode(), body=body)

    def _send(self, status: HTTPStatus, media_type: str, content: bytes, *, body: bool) -> None:
        self._head(status, media_type, len(content))
        if body:
            self.wfile.write(content)

    def _head(self, status: HTTPStatus, media_type: str, size: int, span: str = "") -> None:
        self.send_response(status)
        self.send_header("Accept-Ranges", "bytes")
        if span:
            self.send_header("Content-Range", span)
        self._common(size, media_type)

    def _common(self, size: int, media_type: str) -> None:
        self._ours()
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(size))
        self.end_headers()

    def _ours(self) -> None:
        self.send_header("Cache-Control", _FOR_EVER if self.kept else "no-store")
        for name, value in _HEADERS:
            self.send_header(name, value)

    def _stream(self, *, body: bool) -> None:
        """Events for one page, until it or the server goes away."""
        if self.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
            self._say(HTTPStatus.FORBIDDEN, "for pages of this server only", body=body)
            return
        asked = parse_qs(urlsplit(self.path).query).get("page", ["/"])[0]
        page = site_path(asked) or INDEX
        if not page.endswith(".html"):
            page = f"{page}/{INDEX}"
        self.send_response(HTTPStatus.OK)
        self._ours()
        self.send_header("Content-Type", "text/event-stream; charset=utf-8")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        if body:
            with self.server.preview.looked_at(page):
                self._tell_news(page)

    def _tell_news(self, page: str) -> None:
        preview, number = self.server.preview, -1
        while not preview.closed:
            state = preview.wait(number, _PULSE)
            shown = version(content_of(preview, page))
            self.wfile.write(event(state, page, shown) if state else b": alive\n\n")
            self.wfile.flush()
            number = state.number if state else number


def content_of(preview: Preview, path: str) -> bytes | None:
    """A page as it stands: in memory, else on disk."""
    if (fresh := preview.state.fresh.get(path)) is not None:
        return fresh
    opened = open_inside(preview.folder, path)
    if opened is None:
        return None
    with opened:
        return opened.read()


def event(state: State, page: str, shown: str) -> bytes:
    """One state as an event for a page; ``shown`` is the version of that page."""
    problems = list(problems_of(state, page))
    told = {
        "number": state.number,
        "version": shown,
        "failure": state.failure,
        "count": len(problems),
        "problems": [record(problem) for problem in problems[:MOST_PROBLEMS]],
    }
    return f"event: state\ndata: {json.dumps(told)}\n\n".encode()


def open_inside(folder: Path, path: str) -> BinaryIO | None:
    """A regular file of the site, open for reading; None where there is none inside of it."""
    base = os.path.realpath(folder)
    try:
        real = os.path.realpath(os.path.join(base, path), strict=True)  # noqa: PTH118 - as text
        if not real.startswith(base + os.sep) or not stat.S_ISREG(os.stat(real).st_mode):  # noqa: PTH116
            return None
        return open(real, "rb")  # noqa: PTH123 - closed by the caller
    except (OSError, ValueError):
        return None


def _media_type(path: str) -> str:
    ending = os.path.splitext(path)[1].lower()  # noqa: PTH122 - as text
    return _TYPES.get(ending) or mimetypes.guess_type(path)[0] or "application/octet-stream"
