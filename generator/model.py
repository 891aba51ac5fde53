"""One repo as a whole: what its files and card say, from the disk to frozen values.

The first half of the unit of work. Reading comes from the disk; all else is worked out from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct, field
from msgspec.structs import replace

from generator.meaning.assets import Asset, Remark, Remarks, Resolver
from generator.meaning.card import ModelCard, read_card_values
from generator.meaning.evaluation import EvalResult, Results, read_eval_file, read_model_index
from generator.meaning.gguf_models import GgufModel, describe
from generator.meaning.libraries import LibraryChoice, choose_library
from generator.meaning.lineage import Lineage, RepoFacts, facts_for_site, trace
from generator.meaning.signals import Signals, collect
from generator.meaning.site import FindRepo, SiteFacts
from generator.meaning.task_choice import TaskChoice, choose_task
from generator.meaning.weights import Weights, chat_template, weigh
from generator.problems import Problem
from generator.reading.beside import (
    TextFile,
    YamlFile,
    read_citation,
    read_eval_files,
    read_licence,
    read_template,
)
from generator.reading.card_file import CardFile, read_card
from generator.reading.fields import format_key, join
from generator.reading.found import Found
from generator.reading.listing import read_repo
from generator.reading.open import read_json
from generator.reading.repo import Repo
from generator.reading.weights.headers import Headers, read_headers
from generator.reading.yaml_places import locate
from generator.widgets.example import Example, Finding, Input
from generator.widgets.examples import read_examples
from generator.widgets.video import REPLAYS, replay


class Model(Struct, frozen=True):
    """Everything that is known of one repo before its page is made."""

    repo: Repo
    file: CardFile
    card: ModelCard
    signals: Signals
    task: TaskChoice
    library: LibraryChoice
    lineage: Lineage
    evaluation: tuple[EvalResult, ...]
    examples: tuple[Example, ...]  # of the card, one for each entry of its widget
    replay: Example | None  # the file replay.mp4 of an agent, which no card names
    resolver: Resolver
    thumbnail: Asset | None
    problems: tuple[Problem, ...]
    headers: Headers = field(default_factory=Headers)  # of its weights files
    weights: Weights | None = None  # what its safetensors files come to
    gguf: GgufModel | None = None  # what its GGUF files come to
    chat_template: str | None = None
    licence: TextFile | None = None  # the file that holds the licence's text
    citation: YamlFile | None = None  # CITATION.cff

    @property
    def shown_examples(self) -> tuple[Example, ...]:
        """The examples of the page: those of the card, and the replay."""
        return self.examples if self.replay is None else (*self.examples, self.replay)

    @property
    def card_path(self) -> str:
        """The card as problems name it; the repo's folder where there is none."""
        return self.repo.at(self.file.path) if self.file.path else self.repo.shown or self.repo.id


def read_facts(found: Found) -> RepoFacts:
    """The small facts of one repo that the pages of others need: the first pass."""
    repo = read_repo(found)
    card, _ = read_card_values(read_card(repo).front_matter, "")
    return facts_for_site(found.id, card, _signals(repo)[0] if card.base_model else None)


def read_model(found: Found, site: SiteFacts, find_repo: FindRepo) -> Model:
    """Reads one repo. Whatever is wrong with it is among its problems, with lines."""
    repo = read_repo(found)
    file = read_card(repo)
    at = repo.at(file.path) if file.path else repo.shown or repo.id
    card, problems = read_card_values(file.front_matter, at)
    signals, unreadable = _signals(repo)
    headers = read_headers(repo)
    gguf = describe(headers.gguf)
    if gguf is not None:
        chats = gguf.chat_template is not None
        signals = replace(signals, gguf_architecture=gguf.architecture, gguf_chat=chats)
    task = choose_task(card, signals, at=at)
    card = replace(card, tags=tuple(dict.fromkeys((*card.tags, *task.extra_tags))))
    library = choose_library(card, signals, at=at)
    evaluation, bad_rows = _evaluation(repo, card, at)
    resolver = Resolver(repo, site, find_repo)
    references = _References(resolver)
    examples, findings = read_examples(
        card.widget,
        task=task.task_id,
        resolve=references.resolve,
        inline=references.inline,
        card_parameters=card.inference_parameters,
        tags=card.tags,
    )
    thumbnail = references.resolve(card.thumbnail) if card.thumbnail else None
    found_problems = (
        *problems,
        *unreadable,
        *task.problems,
        *library.problems,
        *bad_rows,
        *headers.problems,
        *(_problem(finding, at, card) for finding in findings),
        *references.problems(file.front_matter, card, at),
    )
    return Model(
        repo=repo,
        file=file,
        card=card,
        signals=signals,
        task=task,
        library=library,
        lineage=trace(repo.id, card, signals, site),
        evaluation=evaluation,
        examples=examples,
        replay=_replay(resolver, task.task_id, len(examples)),
        resolver=resolver,
        thumbnail=thumbnail,
        problems=(*repo.problems, *file.problems, *placed(found_problems, file, at)),
        headers=headers,
        weights=_weights(repo, headers),
        gguf=gguf,
        chat_template=_chat_template(repo, gguf),
        licence=read_licence(repo),
        citation=read_citation(repo),
    )


def _evaluation(repo: Repo, card: ModelCard, at: str) -> Results:
    """The results of the card, then those of the repo's own folder for them."""
    results, problems = read_model_index(card.model_index, at, key=card.key("model-index"))
    files, unreadable = read_eval_files(repo)
    more = [read_eval_file(file.value, repo.at(file.path)) for file in files]
    return (
        (*results, *(row for rows, _ in more for row in rows)),
        (*problems, *unreadable, *(problem for _, bad in more for problem in bad)),
    )


_MAX_CONFIGS = 50  # folders of a repo whose config.json tells how its weights are packed


def _weights(repo: Repo, headers: Headers) -> Weights | None:
    folders = sorted({path.rpartition("/")[0] for path in headers.safetensors})[:_MAX_CONFIGS]
    configs = {folder: _mapping(repo, f"{folder}/config.json".lstrip("/")) for folder in folders}
    pipeline = any(file.path == "model_index.json" for file in repo.files)
    return weigh(headers.safetensors, headers.indexes, configs, pipeline=pipeline)


def _chat_template(repo: Repo, gguf: GgufModel | None) -> str | None:
    """The chat template: in a file of its own, beside the tokenizer, or in a GGUF header."""
    own = read_template(repo)
    if own is not None and own.text.strip():
        return own.text
    found = chat_template(_mapping(repo, "tokenizer_config.json"))
    return found or (gguf.chat_template if gguf else None)


def _mapping(repo: Repo, path: str) -> Mapping[str, object]:
    """A JSON file as a mapping; empty where it is absent, or anything else."""
    if not any(file.path == path and not file.lfs and not file.refused for file in repo.files):
        return {}
    value = read_json(repo, path)
    return value if isinstance(value, dict) else {}


def _replay(resolver: Resolver, task: str | None, index: int) -> Example | None:
    """The recording that a hub shows for an agent, where the repo has one."""
    if task not in REPLAYS or "replay.mp4" not in resolver.index.exact:
        return None
    asset, _ = resolver.asset("replay.mp4")
    return Example(index, "Replay", group=None, input=Input(), output=replay(asset))


def placed(problems: Iterable[Problem], file: CardFile, at: str) -> tuple[Problem, ...]:
    """Problems of the card with the line and column of their key path."""
    return tuple(_placed(problem, file, at) for problem in problems)


def _placed(problem: Problem, file: CardFile, at: str) -> Problem:
    if problem.path != at or problem.line is not None or not problem.key:
        return problem
    place = locate(file.front_text, problem.key, file.front_line)
    return problem.at(line=place[0], column=place[1]) if place else problem


def _problem(finding: Finding, at: str, card: ModelCard) -> Problem:
    key = card.key("widget") + finding.key.removeprefix("widget")
    return Problem(finding.code, at, finding.message, finding.mend, key=key)


def _signals(repo: Repo) -> tuple[Signals, tuple[Problem, ...]]:
    """The signals of a repo's files, and what could not be read of them."""
    problems: list[Problem] = []
    whole = {file.path for file in repo.files if not file.lfs and not file.refused}

    def read(path: str) -> object:
        if path not in whole or not path.endswith(".json"):
            return None
        value = read_json(repo, path)
        if isinstance(value, Problem):
            problems.append(value)
            return None
        return value

    return collect((file.path for file in repo.files), read), tuple(problems)


class _References:
    """Resolves the references of the front matter and keeps what is to be said about them."""

    def __init__(self, resolver: Resolver) -> None:
        self._resolver = resolver
        self._remarks: dict[tuple[str, Remark], None] = {}

    def resolve(self, reference: str) -> Asset:
        return self._noted(reference, self._resolver.asset(reference))

    def inline(self, content: str, media_type: str) -> Asset:
        return self._noted(content, self._resolver.inline(content, media_type))

    def problems(
        self, front_matter: Mapping[str, object], card: ModelCard, at: str
    ) -> Iterator[Problem]:
        """One problem for every place in the front matter where such a reference stands."""
        if not self._remarks:
            return
        keys = (card.key("thumbnail"), card.key("widget"))
        places = texts_by_place({key: front_matter[key] for key in keys if key in front_matter})
        for reference, remark in self._remarks:
            elsewhere = card.key("thumbnail") if reference == card.thumbnail else ""
            for key in places.get(reference, (elsewhere,)):
                yield remark.at(at, key=key)

    def _noted(self, reference: str, resolved: tuple[Asset, Remarks]) -> Asset:
        asset, remarks = resolved
        self._remarks.update(dict.fromkeys((reference, remark) for remark in remarks))
        return asset


def texts_by_place(data: Mapping[str, object]) -> dict[str, list[str]]:
    """Every text in a nested value, with the key paths at which it stands, in order."""
    places: dict[str, list[str]] = {}
    waiting: list[tuple[str, object]] = list(data.items())[::-1]
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, str):
            places.setdefault(value, []).append(path)
        elif isinstance(value, Mapping):
            waiting += ((join(path, format_key(key)), item) for key, item in value.items())
        elif isinstance(value, list | tuple):
            waiting += ((f"{path}[{index}]", item) for index, item in enumerate(value))
    return places
