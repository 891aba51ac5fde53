"""The fixtures do what other tests rely on."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Golden, Open, Served, WriteRepo

PAGE = '<!DOCTYPE html><link rel=icon href="data:,"><title>Tiger</title><p id=p>still</p>'


def test_a_repo_is_written_from_text_and_bytes(repo: WriteRepo) -> None:
    folder = repo({"README.md": "# Tiger", "images/tiger.png": b"\x89PNG"}, "acme/small/tiger")
    assert folder.parts[-3:] == ("acme", "small", "tiger")
    assert (folder / "images" / "tiger.png").read_bytes() == b"\x89PNG"


def test_a_golden_file_that_is_not_there_fails(golden: Golden, pytestconfig: pytest.Config) -> None:
    if pytestconfig.getoption("--update-golden"):
        pytest.skip("golden files are being written")
    with pytest.raises(pytest.fail.Exception, match="no golden file"):
        golden("never/written.html", "<p>Roars.</p>")


def test_a_page_opens_from_disk_and_from_a_server(
    visit: Open, served: Served, tmp_path: Path
) -> None:
    (tmp_path / "index.html").write_text(PAGE, encoding="utf-8")
    for address in ((tmp_path / "index.html").as_uri(), served(tmp_path) + "index.html"):
        visited = visit(address)
        assert visited.page.title() == "Tiger"
        assert visited.said == []


@pytest.mark.parametrize("host", ["example.org", "192.0.2.1"])
def test_a_browser_reaches_no_other_host_and_says_who_tried(
    visit: Open, tmp_path: Path, host: str
) -> None:
    page = tmp_path / "index.html"
    page.write_text(f'{PAGE}<img src="http://{host}/x.png">', encoding="utf-8")
    said = visit(page.as_uri()).said
    assert f"foreign: http://{host}/x.png" in said
    assert f"request failed: http://{host}/x.png" in said


def test_a_script_error_is_heard(visit: Open, tmp_path: Path) -> None:
    page = tmp_path / "index.html"
    page.write_text(f"{PAGE}<script>missing()</script>", encoding="utf-8")
    assert any("missing is not defined" in line for line in visit(page.as_uri()).said)


def test_scripts_can_be_switched_off(visit: Open, tmp_path: Path) -> None:
    page = tmp_path / "index.html"
    page.write_text(f"{PAGE}<script>p.textContent = 'moved'</script>", encoding="utf-8")
    assert visit(page.as_uri()).page.inner_text("p") == "moved"
    assert visit(page.as_uri(), scripts=False).page.inner_text("p") == "still"
