from __future__ import annotations

from pathlib import Path

import pytest

from generator.meaning.site import SiteFacts
from generator.pages.facts import make_facts
from generator.pages.links import Link
from tests.conftest import WriteRepo
from tests.pages.models import facts_of, model_of

Told = dict[str, dict[str, tuple[Link, ...]]]


def facts(root: Path, copies: dict[str, str] | None = None, site: SiteFacts | None = None) -> Told:
    groups = make_facts(model_of(root), site or facts_of(root), copies or {})
    return {group.title: {row.name: row.values for row in group.rows} for group in groups}


def card(front: str) -> dict[str, str | bytes]:
    return {"README.md": f"---\n{front}\n---\n# Tiger\n"}


def test_a_known_licence_has_its_name_and_link(repo: WriteRepo) -> None:
    terms = facts(repo(card("license: mit")).parents[1])["Licence"]["Terms"]
    assert [link.text for link in terms] == ["MIT"]
    assert (terms[0].url or "").startswith("https://")


OTHER = "license: other\nlicense_name: Acme 1.0\nlicense_link: "


def test_another_licence_has_the_name_and_link_of_the_card(repo: WriteRepo) -> None:
    terms = facts(repo(card(OTHER + "https://example.org/l")).parents[1])["Licence"]["Terms"]
    assert terms == (Link("Acme 1.0", url="https://example.org/l"),)


def test_a_link_into_the_repo_leads_to_the_text_on_the_page(repo: WriteRepo) -> None:
    root = repo({**card(OTHER + "LICENSE"), "LICENSE": "Do it."}).parents[1]
    found = facts(root)["Licence"]
    home = "acme/tiger/index.html"
    assert found["Terms"] == (Link("Acme 1.0", path=home, anchor="licence"),)
    assert found["Text"] == (Link("LICENSE", path=home, anchor="licence"),)


def test_a_link_to_another_file_leads_to_its_copy(repo: WriteRepo) -> None:
    root = repo({**card(OTHER + "legal/terms.txt"), "legal/terms.txt": "Do it."}).parents[1]
    copies = {"legal/terms.txt": "acme/tiger/files/legal/terms.txt"}
    assert facts(root, copies)["Licence"]["Terms"][0].path == copies["legal/terms.txt"]
    assert facts(root)["Licence"]["Terms"][0] == Link("Acme 1.0")


@pytest.mark.parametrize("link", ["javascript:alert(1)", "../../x", "gone.txt", "mailto:a@b.c"])
def test_a_link_that_leads_nowhere_is_text(repo: WriteRepo, link: str) -> None:
    terms = facts(repo(card(OTHER + f'"{link}"')).parents[1])["Licence"]["Terms"]
    assert terms == (Link("Acme 1.0"),)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("740", "740 g"),
        ("12345", "12.3 kg"),
        ("2500000", "2.50 t"),
        ("3.1e9", "3,100 t"),
        ("0.5", "0.5 g"),
    ],
)
def test_emissions_have_a_unit(repo: WriteRepo, written: str, shown: str) -> None:
    found = facts(repo(card(f"co2_eq_emissions: {written}")).parents[1])["Emissions"]
    assert found == {"CO₂ equivalent": (Link(shown),)}


def test_emissions_name_their_source(repo: WriteRepo) -> None:
    front = "co2_eq_emissions: {emissions: 10, source: codecarbon, hardware_used: 4 A100}"
    found = facts(repo(card(front)).parents[1])["Emissions"]
    assert found["Told by"] == (Link("codecarbon"),)
    assert found["With"] == (Link("4 A100"),)


def test_datasets_that_others_share_lead_to_their_listing(repo: WriteRepo) -> None:
    repo(card("datasets: [imdb, own]"))
    root = repo(card("datasets: [imdb]"), "acme/lion").parents[1]
    found = facts(root)["Data"]["Trained on"]
    assert [(link.text, bool(link.path)) for link in found] == [("imdb", True), ("own", False)]


def test_the_name_of_a_file_keeps_its_spelling(repo: WriteRepo) -> None:
    root = repo({"config.json": '{"architectures": ["BertForMaskedLM"]}'}).parents[1]
    notes = [group.note for group in make_facts(model_of(root), SiteFacts(), {})]
    assert all(not note.startswith("Config.json") for note in notes)
