from __future__ import annotations

import pytest

from generator.meaning.card import ModelCard
from generator.meaning.lineage import RepoFacts, site_facts, trace
from generator.meaning.signals import Signals
from generator.meaning.site import SiteFacts
from generator.pages.family_tree import MAX_CHILDREN, MAX_STEPS, FamilyTree, Node, make_tree


def site_of(*facts: RepoFacts) -> SiteFacts:
    return site_facts([one.id for one in facts], facts)


def tree_of(repo_id: str, site: SiteFacts, card: ModelCard) -> FamilyTree | None:
    return make_tree(repo_id, trace(repo_id, card, Signals(), site), site)


def drawn(node: Node, depth: int = 0) -> list[str]:
    mark = "*" if node.current else ""
    lines = [f"{'  ' * depth}{mark}{node.link.text}{' ' * bool(node.link.note)}{node.link.note}"]
    return lines + [line for child in node.children for line in drawn(child, depth + 1)]


CHAIN = site_of(
    RepoFacts("a/base", (), None),
    RepoFacts("a/chat", ("a/base",), None, "finetune"),
    RepoFacts("a/gguf", ("a/chat",), None, "quantized"),
    RepoFacts("a/lora", ("a/chat",), None, "adapter"),
)


def test_a_model_without_relatives_has_no_tree() -> None:
    assert tree_of("a/alone", site_of(RepoFacts("a/alone", (), None)), ModelCard()) is None


def test_bases_stand_above_and_children_below() -> None:
    tree = tree_of("a/chat", CHAIN, ModelCard(base_model=("a/base",)))
    assert tree
    assert [line for root in tree.roots for line in drawn(root)] == [
        "a/base",
        "  *a/chat fine-tuned",
        "    a/gguf quantised",
        "    a/lora adapter",
    ]
    assert tree.because == "nothing says otherwise"


def test_bases_of_bases_are_followed_within_the_site() -> None:
    card = ModelCard(base_model=("a/chat",), base_model_relation="quantized")
    tree = tree_of("a/gguf", CHAIN, card)
    assert tree
    assert drawn(tree.roots[0]) == ["a/base", "  a/chat fine-tuned", "    *a/gguf quantised"]
    assert tree.because == ""


def test_links_lead_to_pages_of_the_site_and_nowhere_else() -> None:
    tree = tree_of("a/chat", CHAIN, ModelCard(base_model=("meta/other",)))
    assert tree
    root = tree.roots[0]
    assert (root.link.path, root.link.url) == (None, None)
    assert root.children[0].children[0].link.path == "a/gguf/index.html"


def test_several_bases_are_roots_that_join() -> None:
    tree = tree_of("a/merge", CHAIN, ModelCard(base_model=("a/base", "x/y")))
    assert tree
    assert tree.joined
    assert [root.link.text for root in tree.roots] == ["a/base", "x/y", "a/merge"]


@pytest.mark.parametrize("length", [1, 2, 3])
def test_a_circle_of_bases_ends(length: int) -> None:
    ids = [f"a/m{at}" for at in range(length)]
    facts = [RepoFacts(one, (ids[at - 1],), None) for at, one in enumerate(ids)]
    tree = tree_of("a/m0", site_of(*facts), ModelCard(base_model=(ids[-1],)))
    lines = (
        [line.strip(" *").split()[0] for root in tree.roots for line in drawn(root)] if tree else []
    )
    assert lines.count("a/m0") == (1 if tree else 0)
    assert len(lines) <= 2 * length


def test_a_model_is_never_its_own_relative() -> None:
    site = site_of(RepoFacts("a/self", ("a/self",), "a/self"))
    assert tree_of("a/self", site, ModelCard(base_model=("a/self",), new_version="a/self")) is None


def test_newer_versions_are_followed_to_the_last() -> None:
    site = site_of(
        RepoFacts("a/1", (), "a/2"), RepoFacts("a/2", (), "a/3"), RepoFacts("a/3", (), None)
    )
    tree = tree_of("a/1", site, ModelCard(new_version="a/2"))
    assert tree
    assert [link.text for link in tree.newer] == ["a/2", "a/3"]


def test_a_circle_of_newer_versions_ends() -> None:
    site = site_of(RepoFacts("a/1", (), "a/2"), RepoFacts("a/2", (), "a/1"))
    tree = tree_of("a/1", site, ModelCard(new_version="a/2"))
    assert tree
    assert [link.text for link in tree.newer] == ["a/2"]


def test_chains_and_children_are_bounded() -> None:
    long = [RepoFacts(f"a/{at}", (f"a/{at - 1}",), f"a/{at + 1}") for at in range(1, 100)]
    many = [RepoFacts(f"b/{at:03}", ("a/50",), None) for at in range(100)]
    card = ModelCard(base_model=("a/49",), new_version="a/51")
    tree = tree_of("a/50", site_of(*long, *many), card)
    assert tree
    lines = drawn(tree.roots[0])
    assert len(lines) == MAX_STEPS + 1 + MAX_CHILDREN
    assert len(tree.newer) == MAX_STEPS
