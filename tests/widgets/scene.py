"""A small stage for the families that show media: readings, shown assets, views, rendered HTML."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from hypothesis import strategies as st
from jinja2 import ChoiceLoader, DictLoader, Environment, FileSystemLoader, StrictUndefined
from msgspec import Struct
from msgspec.structs import replace

from generator.meaning.assets import Asset, AssetState
from generator.meaning.families import Family
from generator.media.shown import Rendition, Shown
from generator.media.sizes import human_size
from generator.pages.example_view import ExampleView
from generator.pages.paths import urlpath
from generator.reading.repo import FileKind
from generator.rendering import code
from generator.widgets.example import Example, Input, Output, Reading
from generator.widgets.filters import FILTERS
from generator.widgets.medium import family_of

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
KINDS = {
    Family.PICTURE: FileKind.PICTURE,
    Family.SOUND: FileKind.SOUND,
    Family.VIDEO: FileKind.VIDEO,
    Family.MODEL3D: FileKind.MODEL3D,
}
# In place of the page's own part, which the families only call.
_INPUT = """{% macro input(value, view) %}<div class="input">{{ value.text or value.prompt or "" }}
{{ value.candidate_labels | join(", ") }}</div>{% endmacro %}"""


def resolve(reference: str) -> Asset:
    """Every relative path is a local file of unknown content; addresses are remote."""
    if reference.startswith(("http://", "https://")):
        return Asset(reference, AssetState.REMOTE, url=reference)
    if "missing" in reference or not reference:
        return Asset(reference, AssetState.MISSING, path=reference, why="no such file in the repo")
    return Asset(reference, AssetState.LOCAL, repo_id="acme/tiger", path=reference, size=1234)


def inline(text: str, media_type: str) -> Asset:
    try:
        content = base64.b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        return Asset(text[:200], AssetState.REFUSED, why="no base64")
    return Asset(text[:200], AssetState.INLINE, content=content, media_type=media_type)


def reading(task: str | None = None, *, src: str | None = None, **inputs: Any) -> Reading:
    assets = (resolve(src),) if src else ()
    return Reading(task, Input(assets=assets, **inputs), resolve, inline)


def show(asset: Asset, **more: Any) -> Shown:
    """What the media room would make of an asset, with sizes that tests can count on."""
    kind = KINDS[family_of(asset)]
    if asset.state is AssetState.REMOTE:
        return Shown(asset, kind)
    if asset.state not in (AssetState.LOCAL, AssetState.INLINE):
        return Shown(asset, kind, note=asset.why)
    name = asset.path.rpartition("/")[2] or "inline"
    made = Shown(asset, kind, path=f"_media/{name}", download=name, bytes=1234)
    match kind:
        case FileKind.PICTURE:
            made = replace(made, width=400, height=300)
        case FileKind.SOUND:
            made = replace(made, duration=4.0, waveform=(0.0, 0.5, 1.0))
        case _:
            pass
    return replace(made, **more)


def assets(value: object) -> Iterator[Asset]:
    if isinstance(value, Asset):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from assets(item)
    elif isinstance(value, Struct):
        for name in value.__struct_fields__:
            yield from assets(getattr(value, name))


def view(
    output: Output | None,
    given: Reading,
    module: Any = None,
    *,
    parameters: Mapping[str, str] | None = None,
    remote: str = "click",
    shown: Mapping[str, Mapping[str, Any]] | None = None,
) -> ExampleView:
    """The view of one example; ``shown`` changes what is shown of a path."""
    example = Example(
        index=0,
        title="Example 1",
        group=None,
        input=given.input,
        output=output,
        parameters=tuple((parameters or {}).items()),
    )
    media = {
        asset: show(asset, **(shown or {}).get(asset.path, {}))
        for asset in (*given.input.assets, *assets(output))
    }
    made = ExampleView(example, "example-1", media, "../../", "en", remote)
    draw = getattr(module, "draw", None)
    return replace(made, drawing=draw(output, made)) if draw else made


def environment() -> Environment:
    env = Environment(
        loader=ChoiceLoader(
            [DictLoader({"parts/input.html": _INPUT}), FileSystemLoader(TEMPLATES)]
        ),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters.update(urlpath=urlpath, filesize=human_size, code=code, **FILTERS)
    return env


ENV = environment()


def render(template: str, macro: str, *args: Any, **more: Any) -> str:
    return str(getattr(ENV.get_template(template).module, macro)(*args, **more))


def parse(html: str) -> Element:
    """The fragment as a tree; markup that is no valid HTML fails."""
    page = f"<!doctype html><html lang=en><head><title>t</title></head><body>{html}</body></html>"
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    tree: Element = parser.parse(page)
    for element in tree.iter():
        if isinstance(element.tag, str):  # SVG elements without their namespace read better
            element.tag = element.tag.rpartition("}")[2]
    return tree


def widget(output: Output, shown: ExampleView) -> Element:
    """The output as its family's template shows it. No markup for the page's policy to refuse."""
    tree = parse(render(f"widgets/{output.family}.html", "output", output, shown))
    for element in tree.iter():
        assert "style" not in element.attrib
        assert not any(str(name).startswith("on") for name in element.attrib)
    return tree


def read_and_show(module: Any, value: object, given: Reading, **more: Any) -> Element:
    output = module.read(value, given)
    assert output is not None
    return widget(output, view(output, given, module, **more))


def texts(tree: Element, path: str) -> list[str]:
    return [" ".join("".join(found.itertext()).split()) for found in tree.iterfind(path)]


def attributes(tree: Element, path: str, name: str) -> list[str]:
    return [found.attrib[name] for found in tree.iterfind(path) if name in found.attrib]


def rendition(width: int, height: int, media_type: str = "image/webp") -> Rendition:
    extension = media_type.rpartition("/")[2]
    return Rendition(f"_media/small-{width}.{extension}", width, height, media_type, 99)


_KEYS = st.sampled_from(
    (
        *("label", "score", "scores", "labels", "text", "content-type", "poster", "images"),
        *("box", "bbox", "xmin", "ymin", "xmax", "ymax", "x", "y", "width", "height"),
        *("mask", "url", "image", "audio", "video", "depth", "blob"),
        *("keypoints", "skeleton", "point", "start", "end", "timestamp", "chunks", "segments"),
    )
)
# Control characters are no valid HTML; what becomes of them is not the families' business.
_WORDS = st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn", "Co"]), max_size=6)
# Any value that a card can hold, leaning on the keys that readers look for.
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-5, 10**20)
    | st.floats()
    | st.sampled_from(["", "a.png", "b.wav", "c.mp4", "d.glb", "e.bin", "https://[", "iVBORw0KGgo"])
    | _WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_KEYS | _WORDS, inner, max_size=5),
    max_leaves=14,
)
TASKS = st.sampled_from(
    (
        *(None, "text-to-image", "image-to-image", "audio-to-audio", "text-to-3d", "robotics"),
        *("object-detection", "image-segmentation", "keypoint-detection"),
        "voice-activity-detection",
    )
)
SOURCES = st.sampled_from([None, "in.png", "in.wav", "in.mp4"])
