"""Every code is explained, with an example that is true."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from generator import cli
from generator.checking.check import check
from generator.checking.explain import markdown, page, samples
from generator.problems import CODES
from tests.conftest import WriteRepo


@pytest.mark.parametrize("code", CODES)
def test_every_code_has_an_example(code: str) -> None:
    sample = samples()[code]
    assert sample.wrong.strip()
    assert sample.right.strip()
    assert sample.wrong != sample.right


def test_no_example_is_left_over() -> None:
    assert set(samples()) - set(CODES) == set()


def test_a_page_has_cause_example_and_mend() -> None:
    text = "\n".join(page("link-missing"))
    for part in ("link-missing (warning: ", "cause: ", "mend:  ", "this gives it:", "instead:"):
        assert part in text


def test_the_command_prints_the_page(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--explain", "link-missing"]) == 0
    assert capsys.readouterr().out == "\n".join(page("link-missing")) + "\n"


@pytest.mark.parametrize("code", CODES)
def test_the_documentation_has_the_same_words(code: str) -> None:
    text = markdown(code)
    assert text.startswith(f"# {code}\n")
    assert samples()[code].right.strip() in text


LFS = (
    "version https://git-lfs.github.com/spec/v1\n"
    "oid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n"
)
TRIED = [code for code, sample in samples().items() if sample.form in {"yaml", "markdown", "card"}]


def picture(width: int) -> bytes:
    stream = BytesIO()
    Image.new("L", (width, 4)).save(stream, "PNG")
    return stream.getvalue()


def whole(text: str, form: str) -> str:
    """A part of a card as a card that has nothing else to mend."""
    if form == "card":
        return text.lstrip("\n")
    front = text.strip() if form == "yaml" else ""
    licence = "" if "license" in front else "license: mit\n"
    body = text.strip() if form == "markdown" else ""
    return f"---\n{licence}{front}\n---\n# Tiger\n\nFinds tigers.\n\n{body}\n"


@pytest.mark.parametrize("code", TRIED)
def test_the_example_is_true(code: str, repo: WriteRepo, tmp_path: Path) -> None:
    sample = samples()[code]

    def found(text: str) -> list[str]:
        files: dict[str, str | bytes] = {
            "README.md": whole(text, sample.form),
            "LICENSE.md": "do what you want",
            "cat.png": picture(4),
            "wide.png": picture(5000),
            "pointer.png": LFS,
            "folder/leaf.png": picture(4),
        }
        repo(files)
        return [problem.code for problem in check([tmp_path / "repos"]).problems]

    assert code in found(sample.wrong)
    assert found(sample.right) == []
