"""Pictures wider than any screen: only the header of each file is read."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import BinaryIO

from PIL import Image

from generator.content.body import Body
from generator.meaning.assets import Asset, AssetState
from generator.meaning.site import FindRepo
from generator.media.exif import PILLOW_ERRORS
from generator.model import Model, placed, texts_by_place
from generator.problems import Problem
from generator.reading.open import FileRefused, open_file

WIDEST = 4000  # pixels
_FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "AVIF")
_LONGEST = 400  # characters of a text that may name a file


def wide_pictures(body: Body, model: Model, find_repo: FindRepo) -> Iterator[Problem]:
    """The pictures that the card shows and that are wider than ``WIDEST``, once each."""
    key, at = model.card.key("widget"), model.card_path
    seen: set[Asset] = set()
    for asset, place, line in (*_of_front_matter(model, key), *_of_body(body, model)):
        if asset in seen:
            continue
        seen.add(asset)
        width = _width(asset, model, find_repo)
        if width is None or width <= WIDEST:
            continue
        message = (
            f"expected a picture of at most {WIDEST:,} pixels, "
            f"found {asset.path!r} with {width:,} from left to right"
        )
        problem = Problem("picture-wide", at, message, key=place, line=line)
        yield from placed((problem,), model.file, at)


def _of_front_matter(model: Model, key: str) -> Iterator[tuple[Asset, str, None]]:
    """The files that the texts of the front matter name, with their key paths."""
    values = {key: model.card.widget, model.card.key("thumbnail"): model.card.thumbnail}
    for text, places in texts_by_place({k: v for k, v in values.items() if v}).items():
        if len(text) < _LONGEST and "\n" not in text:
            yield model.resolver.asset(text)[0], places[0], None


def _of_body(body: Body, model: Model) -> Iterator[tuple[Asset, str, int | None]]:
    for asset in body.assets:
        at = model.file.body.find(asset.written)
        line = model.file.body_line + model.file.body.count("\n", 0, at) if at >= 0 else None
        yield asset, "", line


def _width(asset: Asset, model: Model, find_repo: FindRepo) -> int | None:
    """The width of a local picture as its header says it; None for all else."""
    if asset.state is not AssetState.LOCAL or not asset.media_type.startswith("image/"):
        return None
    repo = model.repo if asset.repo_id == model.repo.id else find_repo(asset.repo_id)
    if repo is None:
        return None
    try:
        with open_file(repo, asset.path) as file:
            return _header(file)
    except FileRefused:
        return None


def _header(file: BinaryIO) -> int | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of large pictures: none is decoded here
            with Image.open(file, formats=_FORMATS) as image:
                return image.width
    except PILLOW_ERRORS:
        return None
