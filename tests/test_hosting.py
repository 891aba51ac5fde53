"""The recipes for hosting, run for real: web servers under a sub-path, a workflow, a container."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from urllib.error import HTTPError

import jinja2
import PIL
import pytest
import yaml

from generator import cli
from tests.conftest import PROJECT, Open

RECIPES = PROJECT / "docs" / "recipes"
NGINX = """
daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{}}
http {{
  include /etc/nginx/mime.types; default_type application/octet-stream;
  access_log off;
  client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  {server}
}}
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of one model with a picture, in a folder of its own that all may read."""
    folder = tmp_path_factory.mktemp("hosting")
    root = folder / "repos"
    root.mkdir()
    assert cli.main([str(root), "--new", "acme/tiger", "--task", "image-classification"]) == 0
    assert cli.main([str(root), "-o", str(folder / "models"), "-q"]) == 0
    for parent in (folder, *folder.parents[:3]):
        parent.chmod(0o755)
    return folder


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel that lies beside the cards."""
    pytest.importorskip("hatchling")  # beside the tests: no build needs the network
    folder = tmp_path_factory.mktemp("wheel")
    words = ("--no-deps", "--no-build-isolation", "--quiet", "-w", str(folder), str(PROJECT))
    subprocess.run([sys.executable, "-m", "pip", "wheel", *words], check=True, capture_output=True)
    [made] = folder.glob("build_pages-*.whl")
    return made


def free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port: int = taken.getsockname()[1]
        return port


def adapted(name: str, built: Path, port: int) -> str:
    """A recipe with the folder and the port of this test."""
    text = (RECIPES / name).read_text(encoding="utf-8")
    text = text.replace("/srv/models", str(built / "models"))
    return text.replace("listen 80;", f"listen 127.0.0.1:{port};").replace(
        ":80 {", f"http://127.0.0.1:{port} {{"
    )


@pytest.fixture(params=["nginx", "caddy"])
def address(request: pytest.FixtureRequest, built: Path, tmp_path: Path) -> Iterator[str]:
    """A running server; gives the address of the site in it."""
    name: str = request.param
    program = shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")
    if program is None:
        pytest.skip(f"no {name} here: apt-get install {name}")
    port = free_port()
    with ExitStack() as stack:
        command = _nginx if name == "nginx" else _caddy
        process = subprocess.Popen(
            command(program, built, tmp_path, port),
            cwd=tmp_path,
            env={"HOME": str(tmp_path), "PATH": "/usr/bin:/bin"},
            stdout=subprocess.DEVNULL,
            stderr=stack.enter_context((tmp_path / "said").open("wb")),
        )
        stack.callback(process.wait, 20)
        stack.callback(process.terminate)
        _wait_for(port, process, tmp_path / "said")
        yield f"http://127.0.0.1:{port}/models/"


def _nginx(program: str, built: Path, folder: Path, port: int) -> list[str]:
    server = adapted("nginx.conf", built, port)
    (folder / "nginx.conf").write_text(
        "user root;" * (_is_root()) + NGINX.format(folder=folder, server=server)
    )
    return [program, "-c", str(folder / "nginx.conf"), "-p", str(folder)]


def _is_root() -> bool:
    return Path("/root").exists() and subprocess.check_output(["id", "-u"]).strip() == b"0"


def _caddy(program: str, built: Path, folder: Path, port: int) -> list[str]:
    text = "{\n\tadmin off\n\tauto_https off\n}\n" + adapted("Caddyfile", built, port)
    (folder / "Caddyfile").write_text(text)
    return [program, "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]


def _wait_for(port: int, process: subprocess.Popen[bytes], said: Path) -> None:
    end = time.monotonic() + 30
    while time.monotonic() < end and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    pytest.fail(f"the server did not start: {said.read_text(errors='replace')[-2000:]}")


def ask(url: str) -> tuple[int, dict[str, str], bytes]:
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310 - our own address
            return answer.status, {k.lower(): v for k, v in answer.headers.items()}, answer.read()
    except HTTPError as error:
        with error:
            return error.code, {k.lower(): v for k, v in error.headers.items()}, error.read()


def test_the_site_works_under_a_path(address: str, visit: Open) -> None:
    seen = visit(address)
    seen.page.wait_for_load_state("networkidle")
    seen.page.click("a[href*='acme/tiger/index.html']")
    seen.page.wait_for_selector("text=landscape")
    seen.page.wait_for_load_state("networkidle")
    assert seen.page.url == address + "acme/tiger/index.html"
    widths = "[...document.images].map(image => image.complete && image.naturalWidth)"
    assert all(seen.page.evaluate(widths))
    assert seen.said == []


def test_folders_are_not_listed_and_what_the_build_keeps_is_hidden(address: str) -> None:
    assert ask(address + "_media/")[0] in {403, 404}
    assert ask(address + ".build-pages/manifest.json")[0] == 404


def test_what_is_not_there_is_the_page_of_the_site(address: str) -> None:
    status, _, body = ask(address + "acme/lion/")
    assert status == 404
    assert b"<!doctype html>" in body


def test_the_path_without_its_slash_is_sent_on(address: str) -> None:
    status, _, body = ask(address.removesuffix("/"))
    assert status == 200
    assert b"<!doctype html>" in body


def test_names_with_a_hash_are_kept_and_pages_are_asked_for_again(address: str) -> None:
    body = ask(address)[2].decode()
    style = re.search(r'href="(_static/[^"]+\.css)"', body)
    assert style is not None
    status, headers, _ = ask(address + style[1])
    assert status == 200
    assert "immutable" in headers["cache-control"]
    assert headers["content-type"].startswith("text/css")
    page = ask(address + "acme/tiger/index.html")[1]
    assert page["cache-control"] == "no-cache"
    assert page["x-content-type-options"] == "nosniff"


def commands_of_workflow() -> list[str]:
    text = (RECIPES / "github-pages.yml").read_text(encoding="utf-8")
    workflow = yaml.safe_load(text)
    # YAML 1.1 reads the key "on" as true; GitHub does not.
    assert set(workflow[True]) == {"push", "pull_request"}
    [job] = workflow["jobs"].values()
    return [step["run"] for step in job["steps"] if "run" in step]


def git(folder: Path, *words: str) -> None:
    who = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org")
    subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """The programs of a new environment: dependencies are those of the tests, which lend them."""
    folder = tmp_path / "fresh"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    [packages] = folder.glob("lib/python*/site-packages")
    lent = {str(Path(str(module.__file__)).parents[1]) for module in (yaml, jinja2, PIL)}
    (packages / "lent.pth").write_text("\n".join(sorted(lent)), encoding="utf-8")
    pip = folder / "bin" / "pip"
    words = f'exec "{sys.executable}" -m pip --python "{folder}/bin/python" "$@"'
    pip.write_text(f"#!/bin/sh\n{words}\n", encoding="utf-8")
    pip.chmod(0o755)
    return folder / "bin"


def run(command: str, folder: Path, programs: Path) -> None:
    settings = {"PIP_NO_INDEX": "1", "PIP_NO_DEPS": "1", "PIP_IGNORE_INSTALLED": "1"}
    path = f"{programs}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-e", "-c", command], cwd=folder, capture_output=True, text=True, check=False,
        env={**os.environ, **settings, "PATH": path},
    )  # fmt: skip
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"


def test_the_commands_of_the_workflow_run_in_a_fresh_clone(
    built: Path, wheel: Path, tmp_path: Path, programs: Path
) -> None:
    origin, clone = tmp_path / "origin", tmp_path / "clone"
    shutil.copytree(built / "repos", origin / "repos")
    shutil.copy(wheel, origin)
    git(origin, "init", "-q")
    git(origin, "add", "-A")
    git(origin, "commit", "-qm", "Cards")
    git(tmp_path, "clone", "-q", str(origin), str(clone))
    commands = commands_of_workflow()
    assert [words.split()[0] for words in commands] == ["pip", "build-pages", "build-pages"]
    for command in commands:
        run(command, clone, programs)
    assert (clone / "site" / "index.html").is_file()


def test_the_commands_of_the_container_run(
    built: Path, wheel: Path, tmp_path: Path, programs: Path
) -> None:
    text = (RECIPES / "Containerfile").read_text(encoding="utf-8")
    downloads = "/tmp/"  # noqa: S108 - in the container
    places = {downloads: f"{tmp_path}/in/", "/repos": f"{tmp_path}/repos", "/site": f"{tmp_path}/s"}
    (tmp_path / "in").mkdir()
    shutil.copy(wheel, tmp_path / "in")
    shutil.copytree(built / "repos", tmp_path / "repos")
    assert re.findall(r"^COPY (?!--)(\S+) (\S+)$", text, re.MULTILINE) == [
        ("build_pages-*.whl", downloads),
        ("repos", "/repos"),
        ("nginx.conf", "/etc/nginx/conf.d/default.conf"),
    ]
    commands = re.findall(r"^RUN (.*)$", text, re.MULTILINE)
    assert [words.split()[0] for words in commands] == ["pip", "build-pages"]
    for command in commands:
        for place, here in places.items():
            command = re.sub(rf"(?<= ){re.escape(place)}", here, command)  # noqa: PLW2901
        run(command, tmp_path, programs)
    assert "COPY --from=build /site /srv/models" in text
    assert "/srv/models/" in (RECIPES / "nginx.conf").read_text(encoding="utf-8")
    assert (tmp_path / "s" / "index.html").is_file()


def test_no_recipe_has_a_gap_to_fill() -> None:
    for recipe in sorted(RECIPES.iterdir()):
        assert not re.search(r"<(?:the|a|your) ", recipe.read_text(encoding="utf-8")), recipe
