"""The server of the preview, asked over HTTP as anybody may ask it."""

from __future__ import annotations

import http.client
import json
import re
import socket
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from generator.problems import Problem
from generator.serving.inject import with_reload
from generator.serving.preview import Preview
from generator.serving.server import Server, listen

PAGE = (
    '<!doctype html><html><head><meta http-equiv="Content-Security-Policy" '
    'content="default-src &#39;none&#39;; script-src &#39;self&#39;"></head><body>{}</body></html>'
)
DEAD = Problem("link-missing", "acme/tiger/README.md", "no file", line=3, key="widget[0].src")
OTHER = Problem("link-missing", "acme/lion/README.md", "no file")
SHOWN = {"acme/tiger": "acme/tiger", "acme/lion": "acme/lion"}


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    site = tmp_path / "site"
    for path, content in {
        "index.html": PAGE.format("catalogue"),
        "404.html": PAGE.format("nothing here"),
        "acme/tiger/index.html": PAGE.format("tiger"),
        "_media/sound.wav": "0123456789",
        "_media/evil.html.txt": "text",
        ".build-pages/manifest.json": "{}",
        ".git/config": "secret",
    }.items():
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_text(content)
    (tmp_path / "secret.txt").write_text("secret")
    (site / "leak.txt").symlink_to(tmp_path / "secret.txt")
    (site / "leaks").symlink_to(tmp_path)
    preview = Preview(site)
    preview.show(problems=(DEAD, OTHER), shown=SHOWN)
    running = listen("127.0.0.1:0", preview)
    running.run()
    yield running
    running.stop()


Answer = tuple[int, dict[str, str], bytes]


def ask(server: Server, target: str, method: str = "GET", **headers: str) -> Answer:
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=10)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, target, headers=named)
    response = connection.getresponse()
    answer = response.status, {k.lower(): v for k, v in response.getheaders()}, response.read()
    connection.close()
    return answer


def test_pages_are_served_with_the_reload_script(server: Server) -> None:
    status, headers, body = ask(server, "/acme/tiger/")
    assert status == 200
    assert headers["content-type"] == "text/html; charset=utf-8"
    assert b"tiger" in body
    assert body.count(b'<script src="/_build-pages/reload.js"') == 1


def test_the_policy_lets_a_page_ask_this_server_only(server: Server) -> None:
    body = ask(server, "/")[2].decode()
    [policy] = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', body)
    assert unescape(policy) == "default-src 'none'; script-src 'self'; connect-src 'self'"


def test_a_policy_that_allowed_more_is_narrowed() -> None:
    page = PAGE.replace("script-src &#39;self&#39;", "connect-src *").encode()
    assert b"*" not in with_reload(page, "1").split(b"</head>")[0]


def test_the_page_on_disk_stays_as_it_is(server: Server) -> None:
    ask(server, "/acme/tiger/")
    on_disk = (server.preview.folder / "acme/tiger/index.html").read_text()
    assert on_disk == PAGE.format("tiger")


def test_a_folder_without_its_slash_is_sent_on(server: Server) -> None:
    status, headers, _ = ask(server, "/acme/tiger?x=1")
    assert (status, headers["location"]) == (301, "/acme/tiger/?x=1")


@pytest.mark.parametrize("target", ["/acme/", "/acme", "/_media/", "/_static/"])
def test_folders_are_not_listed(server: Server, target: str) -> None:
    status, _, body = ask(server, target)
    assert status == 404
    assert b"tiger" not in body


def test_what_is_not_there_is_the_page_of_the_site(server: Server) -> None:
    status, _, body = ask(server, "/nowhere/")
    assert status == 404
    assert b"nothing here" in body
    assert b'data-version=""' in body  # comes back when the page does


@pytest.mark.parametrize(
    "target",
    ["/../secret.txt", "/%2e%2e/secret.txt", "/acme/..%2f..%2f..%2fsecret.txt", "/.git/config",
     "/.build-pages/manifest.json", "/leak.txt", "/leaks/secret.txt", "//etc/passwd", "/etc/passwd",
     "/_build-pages/server.py", "/_build-pages/../server.py", "/_build-pages/"],
)  # fmt: skip
def test_nothing_outside_of_the_site_is_served(server: Server, target: str) -> None:
    status, _, body = ask(server, target)
    assert status in {301, 404}
    assert b"secret" not in body
    assert b"{}" not in body


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example"])
def test_another_name_for_this_machine_is_not_answered(server: Server, host: str) -> None:
    status, _, body = ask(server, "/", Host=host)
    assert status == 421
    assert b"catalogue" not in body


def test_a_request_without_a_host_is_not_answered(server: Server) -> None:
    with socket.create_connection(("127.0.0.1", server.server_port), timeout=10) as line:
        line.sendall(b"GET / HTTP/1.0\r\n\r\n")
        assert b"421" in line.recv(100)


@pytest.mark.parametrize("target", ["/", "/_build-pages/reload.js", "/_media/sound.wav"])
def test_other_origins_get_no_permission(server: Server, target: str) -> None:
    _, headers, _ = ask(server, target, Origin="https://evil.example")
    assert not [name for name in headers if name.startswith("access-control")]
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["x-content-type-options"] == "nosniff"


def test_other_origins_cannot_listen(server: Server) -> None:
    assert ask(server, "/_build-pages/events", Sec_Fetch_Site="cross-site")[0] == 403


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_only_reading_is_possible(server: Server, method: str) -> None:
    assert ask(server, "/", method)[0] == 501


def test_a_head_has_no_body(server: Server) -> None:
    status, headers, body = ask(server, "/_media/sound.wav", "HEAD")
    assert (status, headers["content-length"], body) == (200, "10", b"")


@pytest.mark.parametrize(
    ("asked", "status", "body", "span"),
    [
        ("bytes=2-4", 206, b"234", "bytes 2-4/10"),
        ("bytes=-3", 206, b"789", "bytes 7-9/10"),
        ("bytes=99-", 416, b"", "bytes */10"),
        ("nonsense", 200, b"0123456789", None),
    ],
)
def test_players_can_seek(
    server: Server, asked: str, status: int, body: bytes, span: str | None
) -> None:
    found, headers, content = ask(server, "/_media/sound.wav", Range=asked)
    assert (found, content, headers.get("content-range")) == (status, body, span)


def test_newer_pages_in_memory_win(server: Server) -> None:
    fresh = {"acme/tiger/index.html": PAGE.format("newer").encode()}
    server.preview.show(fresh=fresh, problems=(), shown=SHOWN)
    assert b"newer" in ask(server, "/acme/tiger/")[2]


def first_event(server: Server, page: str) -> dict[str, object]:
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=10)
    connection.request("GET", f"/_build-pages/events?page={page}")
    response = connection.getresponse()
    assert response.getheader("Content-Type") == "text/event-stream; charset=utf-8"
    lines = [response.readline().decode() for _ in range(3)]
    connection.close()
    assert lines[0] == "event: state\n"
    told: dict[str, object] = json.loads(lines[1].removeprefix("data: "))
    return told


def test_an_event_names_the_problems_of_its_page(server: Server) -> None:
    told = first_event(server, "/acme/tiger/index.html")
    assert told["count"] == 1
    assert "'line': 3, 'column': None, 'key': 'widget[0].src'" in str(told["problems"])


def test_an_event_for_the_catalogue_names_all_problems(server: Server) -> None:
    assert first_event(server, "/")["count"] == 2


def test_an_event_has_the_version_of_its_page(server: Server) -> None:
    before = first_event(server, "/acme/tiger/")["version"]
    assert f'data-version="{before}"'.encode() in ask(server, "/acme/tiger/")[2]
    fresh = {"acme/tiger/index.html": b"newer"}
    server.preview.show(fresh=fresh, problems=(), shown=SHOWN)
    assert first_event(server, "/acme/tiger/")["version"] != before
    assert first_event(server, "/nowhere/")["version"] == ""


def test_a_busy_port_is_no_end(server: Server) -> None:
    other = listen(f"127.0.0.1:{server.server_port}", Preview(server.preview.folder))
    assert other.server_port > server.server_port
    other.server_close()


def test_a_host_of_another_machine_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="assign"):
        listen("192.0.2.1:8000", Preview(tmp_path))


def test_stopping_lets_listeners_go(server: Server) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=10)
    connection.request("GET", "/_build-pages/events?page=/")
    response = connection.getresponse()
    response.readline()
    server.preview.close()
    assert b"data" in response.read()
    connection.close()


@pytest.mark.parametrize(
    ("target", "kept"),
    [
        ("/_media/6e40b572a572137bc0f7.png", True),
        ("/_static/site-8672d16b6881.css", True),
        ("/_static/nothing-8672d16b6881.css", False),
        ("/_media/sound.wav", False),
        ("/acme/tiger/", False),
        ("/_build-pages/reload.js", False),
    ],
)
def test_only_what_is_named_by_its_content_is_kept(server: Server, target: str, kept: bool) -> None:
    site = server.preview.folder
    (site / "_static").mkdir()
    (site / "_static" / "site-8672d16b6881.css").write_text("a {}")
    (site / "_media" / "6e40b572a572137bc0f7.png").write_text("x")
    _, headers, _ = ask(server, target)
    assert ("immutable" in headers["cache-control"]) is kept
    assert ("no-store" in headers["cache-control"]) is not kept


def test_a_connection_that_is_used_again_keeps_nothing_of_the_last_answer(server: Server) -> None:
    (server.preview.folder / "_media" / "6e40b572a572137bc0f7.png").write_text("x")
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=10)
    said = []
    for target in ("/_media/6e40b572a572137bc0f7.png", "/nowhere/"):
        connection.request("GET", target)
        response = connection.getresponse()
        response.read()
        said.append(response.headers["cache-control"])
    connection.close()
    assert said == ["private, max-age=31536000, immutable", "no-store"]
