"""The lineage of a model as a small tree: bases above, the model itself, what was made from it.

Pure. Bases of bases are followed within the site only, and never in a circle.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from msgspec import Struct

from generator.meaning.lineage import Lineage
from generator.meaning.site import SiteFacts
from generator.pages.links import Link

MAX_STEPS = 12  # of a chain of bases or of newer versions
MAX_CHILDREN = 30
MAX_BASES = 30

# What a model is to its bases.
RELATIONS: Mapping[str, str] = MappingProxyType(
    {
        "finetune": "fine-tuned",
        "adapter": "adapter",
        "quantized": "quantised",
        "merge": "merged",
    }
)


class Node(Struct, frozen=True):
    """One model of the tree, and what was made from it."""

    link: Link  # its note says what it is to the one above
    current: bool = False  # the model whose page this is
    children: tuple[Node, ...] = ()
    rest: int = 0  # children that are not drawn


class FamilyTree(Struct, frozen=True):
    """The roots of the tree; several where a model was merged from several bases."""

    roots: tuple[Node, ...]
    because: str  # what says how the model came from its bases
    joined: bool = False  # the last root was made from all roots before it
    newer: tuple[Link, ...] = ()  # versions after this one, the newest last


def make_tree(repo_id: str, lineage: Lineage, site: SiteFacts) -> FamilyTree | None:
    """The tree of a model, or None where it has no relatives."""
    newer = tuple(newer_versions(repo_id, lineage, site))
    if not (lineage.bases or lineage.children or newer):
        return None
    word = RELATIONS.get(lineage.relation or "", "")
    children = tuple(
        Node(_link(child.id, site, _relation(child.id, site)))
        for child in lineage.children[:MAX_CHILDREN]
    )
    rest = len(lineage.children) - len(children)
    own = Node(Link(repo_id, note=word), current=True, children=children, rest=rest)
    bases = [base.id for base in lineage.bases]
    because = "" if lineage.because in {"the card says so", ""} else lineage.because
    if len(bases) > 1:
        roots = tuple(Node(_link(base, site)) for base in bases[:MAX_BASES])
        return FamilyTree((*roots, own), because, joined=True, newer=newer)
    tree = own
    chain = _ancestors(repo_id, bases, site)
    for at, base in enumerate(chain):
        note = _relation(base, site) if at + 1 < len(chain) else ""
        tree = Node(_link(base, site, note), children=(tree,))
    return FamilyTree((tree,), because, newer=newer)


def newer_versions(repo_id: str, lineage: Lineage, site: SiteFacts) -> Iterator[Link]:
    """The versions after a model, one after the other; a circle ends where it closes."""
    seen = {repo_id}
    following = lineage.new_version.id if lineage.new_version else None
    while following and following not in seen and len(seen) <= MAX_STEPS:
        seen.add(following)
        yield _link(following, site)
        following = site.newer.get(following)


def _ancestors(repo_id: str, bases: list[str], site: SiteFacts) -> list[str]:
    """The chain of single bases above a model, the nearest first."""
    chain: list[str] = []
    while len(bases) == 1 and bases[0] not in {repo_id, *chain} and len(chain) < MAX_STEPS:
        chain.append(bases[0])
        bases = list(site.bases.get(bases[0], ()))
    return chain


def _relation(repo_id: str, site: SiteFacts) -> str:
    return RELATIONS.get(site.relations.get(repo_id, ""), "")


def _link(repo_id: str, site: SiteFacts, note: str = "") -> Link:
    page = site.ids.get(repo_id)
    return Link(repo_id, path=f"{page}/index.html" if page else None, note=note)
