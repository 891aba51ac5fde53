"""The unit of work: one repo, from its folder to its page.

It needs only its own folder and the small facts about the site, so that it runs in any process,
can be left out when nothing that it read has changed, and fails alone.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from markupsafe import Markup
from msgspec import Struct, field
from msgspec.structs import replace

from generator import memory
from generator.content.body import render_body
from generator.content.targets import Context, Placed
from generator.meaning.assets import Asset, AssetState, Resolver
from generator.meaning.lineage import site_facts
from generator.meaning.links import Link as BodyLink
from generator.meaning.links import LinkKind
from generator.meaning.site import SiteFacts
from generator.meaning.tag_twins import twin_problems
from generator.meaning.tasks import TASKS
from generator.media.make import Kept
from generator.media.settings import Settings
from generator.media.shown import MediaFile, Shown
from generator.model import Model, placed, read_facts, read_model
from generator.options import OptionError, Options, RemoteMedia
from generator.pages import comparison
from generator.pages.bench import Bench, Take
from generator.pages.card_record import card_of
from generator.pages.cards import Card, Cover
from generator.pages.cover import cover
from generator.pages.examples import make_panel
from generator.pages.failed import FailedPage, failed_card, failed_record
from generator.pages.file_copies import copy_files, read_texts
from generator.pages.files import files_path, make_files_page
from generator.pages.frame import Site, make_frame
from generator.pages.model import description, make_page, text_language
from generator.pages.model_record import model_record
from generator.pages.notices import is_sensitive
from generator.pages.paths import root_of, urlpath
from generator.pages.record import short, to_json
from generator.pages.structured import alternates, model_ld
from generator.problems import Problem
from generator.publishing.errors import OutputError
from generator.reading.found import Found
from generator.reading.listing import read_repo
from generator.reading.open import FileRefused, locate, reason
from generator.reading.repo import Repo
from generator.rendering import PageEnvironment, environment, page, site_page
from generator.timings import Stopwatch

_OURS = "generator/"
_CHAT = Context(
    resolver=Resolver(Repo("", Path(), "", (), None), SiteFacts(), lambda _id: None),
    place=lambda _asset: Placed(""),
    href=lambda _link: None,
    card="",
    remote=RemoteMedia.NEVER,
)
# Bytes of memory for a character of a body, and for any body at most.
_PER_CHARACTER, _WORST_BODY = 1_000, 180_000_000
MAX_CHAT = 50_000  # characters of one chat turn that are rendered as Markdown


class Unit(Struct, frozen=True):
    """What one repo gave to the site besides its files: small, and fit to cross processes."""

    card: Card
    short: Mapping[str, object]  # its entry in models.json
    problems: tuple[Problem, ...]
    rule: str  # that decided the task
    because: str
    examples: int
    failed: bool = False  # only a plain page stands in its place


class Workshop(Struct):
    """What making any page needs besides the repo; the same for a whole build."""

    facts: SiteFacts
    site: Site
    options: Options
    found: Mapping[str, Found]
    stopwatch: Stopwatch = field(default_factory=Stopwatch)
    kept: Kept | None = None  # what pictures came to before
    may_retry: bool = False  # a page that memory fails is made again, where there is more of it
    _repos: dict[str, Repo | None] = field(default_factory=dict)

    @property
    def settings(self) -> Settings:
        return Settings(avif=self.options.avif)

    @property
    def env(self) -> PageEnvironment:
        return _environment(self.options.theme)

    def find_repo(self, repo_id: str) -> Repo | None:
        """Another repo of the site, for an address that names one of its files."""
        if repo_id not in self._repos:
            found = self.found.get(repo_id)
            self._repos[repo_id] = read_repo(found) if found else None
        return self._repos[repo_id]


@lru_cache(maxsize=2)
def _environment(theme: str | None) -> PageEnvironment:
    """Templates are compiled once for each process."""
    return environment(markdown=_markdown, theme=Path(theme) if theme else None)


def forget_templates() -> None:
    """From here on templates are read anew: those of a theme may have changed."""
    _environment.cache_clear()


def gather(found: Mapping[str, Found]) -> SiteFacts:
    """The first pass: who exists, and who names whom."""
    return site_facts(found, [read_facts(repo) for repo in found.values()])


def make_unit(found: Found, workshop: Workshop, take: Take) -> Unit:
    """Makes the page of one repo and everything beside it; files go to ``take``.

    A repo that cannot be made costs its own page only: a plain one stands in its place, so that
    no link to it is dead, and the problem says what happened. Raises MemoryError only for a
    workshop that may try again.
    """
    try:
        return _make(found, workshop, take)
    except (OptionError, OutputError):
        raise
    except OSError as error:
        return plain_unit(found, workshop, take, f"cannot be read: {reason(error)}")
    except MemoryError:
        if workshop.may_retry:
            raise
        return plain_unit(found, workshop, take, "needs more memory than one repo may take")
    except Exception as error:  # the one boundary
        return plain_unit(found, workshop, take, _fault(error))


def _fault(error: Exception) -> str:
    """An error of ours in one line: what, and where in the program."""
    own = [frame for frame in traceback.extract_tb(error.__traceback__) if _OURS in frame.filename]
    place = f" in {own[-1].filename.rpartition(_OURS)[2]}:{own[-1].lineno}" if own else ""
    return f"the page could not be made: {type(error).__name__}{place}; a fault of build-pages"


def plain_unit(found: Found, workshop: Workshop, take: Take, message: str) -> Unit:
    problem = Problem("page-failed", found.shown or found.id, message)
    path = f"{found.id}/index.html"
    failed = FailedPage(
        frame=make_frame(workshop.site, path, title=f"{found.id} · {workshop.site.title}"),
        id=found.id,
        message=message,
    )
    html = site_page(workshop.env, "failed.html", failed)
    record = failed_record(found.id, problem)
    take(MediaFile(path, content=html.encode("utf-8", "replace")))
    take(MediaFile(f"{found.id}/model.json", content=to_json(record)))
    return Unit(
        card=failed_card(found.id),
        short=short(record),
        problems=(problem,),
        rule="none",
        because="",
        examples=0,
        failed=True,
    )


def _make(found: Found, workshop: Workshop, take: Take) -> Unit:
    stage = workshop.stopwatch.stage
    with stage("meaning"):
        model = read_model(found, workshop.facts, workshop.find_repo)
    bench = Bench(
        model.repo,
        workshop.find_repo,
        workshop.settings,
        take,
        stopwatch=workshop.stopwatch,
        kept=workshop.kept,
    )
    path = f"{model.repo.id}/index.html"
    root = root_of(path)
    copies = {**copy_files(model.repo, workshop.options.files, take), **_card_copy(model)}
    remote = workshop.options.remote_media
    context = Context(
        resolver=model.resolver,
        place=lambda asset: _place(bench.show(asset), root),
        href=lambda link: _href(link, bench, workshop.facts, root, copies),
        card=model.card_path,
        first_line=model.file.body_line,
        remote=remote,
    )
    # The sanitiser is no Python: it would end the process where memory fails it.
    memory.room(min(_PER_CHARACTER * len(model.file.body), _WORST_BODY))
    with stage("markdown"):
        body = render_body(model.file.body, context, drop_title=True)
    lang = text_language(model)
    panel = make_panel(
        model.shown_examples, bench.show_all, root=root, lang=lang, remote=remote.value
    )
    thumbnail = cover(model.shown_examples, model.thumbnail, bench.show, lang)
    if is_sensitive(model):  # listings have no click before a picture
        thumbnail = Cover()
    card = card_of(model, body, thumbnail)
    frame = make_frame(
        workshop.site,
        path,
        title=f"{model.repo.id} · {workshop.site.title}",
        description=description(model, body),
        scripts=("model",),
        modality=_modality(model),
        remote_origins=_origins((*bench.shown, *body.assets), remote),
        picture=thumbnail.picture,
        alternates=alternates(card),
        structured=model_ld(card, workshop.site.base_url),
    )
    shown_page = make_page(
        model,
        body,
        panel,
        frame,
        site=workshop.facts,
        copies={**_copies(bench.shown, model.repo.id), **copies},
    )
    problems = (
        *model.problems,
        *placed(body.problems, model.file, model.card_path),
        *placed(_twins(model, workshop), model.file, model.card_path),
        *bench.problems,
    )
    record = model_record(model, body, bench.shown, problems, root=root)
    with stage("templates"):
        html = page(workshop.env, "model.html", shown_page)
    take(MediaFile(path, content=html.encode("utf-8", "replace")))
    take(MediaFile(f"{model.repo.id}/model.json", content=to_json(record)))
    if model.repo.files:
        with stage("templates"):
            html = _files_page(model, workshop, shown_page.files.page or "", copies)
        take(MediaFile(files_path(model.repo.id), content=html.encode("utf-8", "replace")))
    take(
        MediaFile(
            f"{model.repo.id}/{comparison.NAME}",
            content=comparison.comparison_script(model, card, bench.shown),
        )
    )
    if card.has_card:
        take(_card_file(model))
    return Unit(
        card=card,
        short=short(record),
        problems=problems,
        rule=model.task.rule,
        because=model.task.because,
        examples=len(model.examples),
    )


def _twins(model: Model, workshop: Workshop) -> tuple[Problem, ...]:
    return twin_problems(model.card, workshop.facts.twins, model.card_path)


def _modality(model: Model) -> str | None:
    task = TASKS.get(model.task.task_id or "")
    return task.modality if task else None


def _origins(assets: Iterable[Asset], remote: RemoteMedia) -> set[str]:
    """The origins that one page may load media from: those that its card names."""
    if remote is RemoteMedia.NEVER:
        return set()
    return {
        "{0.scheme}://{0.netloc}".format(urlsplit(asset.url))
        for asset in assets
        if asset.state is AssetState.REMOTE
    }


def _copies(shown: Mapping[Asset, Shown], repo_id: str) -> dict[str, str]:
    """Files that the page shows anyway: path in the repo to path in the site."""
    return {
        asset.path: made.path
        for asset, made in shown.items()
        if asset.repo_id == repo_id and made.path
    }


def _card_copy(model: Model) -> dict[str, str]:
    """The card as written, which stands beside the page."""
    path = model.repo.card
    return {path: f"{model.repo.id}/README.md"} if path else {}


def _card_file(model: Model) -> MediaFile:
    """The card's exact bytes; those of a card that was not read to its end come from the disk."""
    path = f"{model.repo.id}/README.md"
    if model.file.cut and model.repo.card:
        with suppress(FileRefused):  # gone since it was read
            return MediaFile(path, source=locate(model.repo, model.repo.card))
    return MediaFile(path, content=model.file.raw)


def _files_page(model: Model, workshop: Workshop, path: str, copies: Mapping[str, str]) -> str:
    repo = model.repo
    frame = make_frame(
        workshop.site,
        path,
        title=f"Files of {repo.id} · {workshop.site.title}",
        scripts=("model",),
        modality=_modality(model),
    )
    value = make_files_page(repo, copies, read_texts(repo), frame)
    return page(workshop.env, "files.html", value)


def _place(shown: Shown, root: str) -> Placed:
    return Placed(
        href=root + urlpath(shown.path) if shown.path else "",
        width=shown.width,
        height=shown.height,
        srcset=", ".join(
            f"{root}{urlpath(one.path)} {one.width}w" for one in shown.common_renditions
        ),
        note=shown.note,
    )


def _href(
    link: BodyLink, bench: Bench, facts: SiteFacts, root: str, copies: Mapping[str, str]
) -> str | None:
    """Where a link of the body leads on this site; None where it leads nowhere."""
    own = link.kind in {LinkKind.FILE, LinkKind.FILES} and link.asset is not None
    if own and link.asset and link.asset.repo_id == bench.repo.id and link.path in copies:
        return root + urlpath(copies[link.path])
    if link.kind is LinkKind.FILE and link.asset is not None:
        shown = bench.show(link.asset)
        return root + urlpath(shown.path) if shown.path else "#files"
    if link.kind in {LinkKind.PAGE, LinkKind.FILES}:
        anchor = "#files" if link.kind is LinkKind.FILES else ""
        if link.repo_id == bench.repo.id:
            return anchor or "#main"
        page_of = facts.ids.get(link.repo_id)
        return f"{root}{urlpath(page_of)}/index.html{anchor}" if page_of else None
    return None


def _markdown(text: str, scope: str) -> Markup:
    """A chat answer as safe HTML. It has no files: only links to the web survive."""
    return render_body(text[:MAX_CHAT], replace(_CHAT, scope=scope), heading_base=4).html
