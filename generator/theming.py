"""What a site's owner chose of its look: name, logo, accent, links, and a theme of their own.

The folder of a theme may hold ``templates/`` and ``static/``. A template there stands in for ours
of the same name and may extend it as ``default/<name>``; so does a style sheet, a script or a
picture. Whatever is wrong with a file that an option names is an OptionError. Reads files.
"""

from __future__ import annotations

from pathlib import Path

from jinja2 import TemplateError, TemplateSyntaxError
from markupsafe import escape
from msgspec.structs import replace

from generator.accent import colour, style
from generator.media.settings import MAX_PICTURE_BYTES, Settings
from generator.media.svg import SvgError, read_svg
from generator.option_values import site_link
from generator.options import OptionError, Options
from generator.own_files import folder
from generator.pages.frame import Logo, Site
from generator.pages.links import Link
from generator.reading.sniff import sniff
from generator.rendering import environment
from generator.static import Static, StaticFile, bundle, named

_ENDINGS = {
    "image/svg+xml": ".svg",
    "image/png": ".png",
    "image/webp": ".webp",
    "image/jpeg": ".jpg",
    "image/gif": ".gif",
    "image/avif": ".avif",
}


def make_site(options: Options) -> Site:
    """What all pages share, with the files of it. Raises OptionError."""
    static = _static(options)
    logo, file = _logo(options.logo) if options.logo else (None, None)
    return Site(
        title=options.title,
        footer=options.footer,
        static=replace(static, files=(*static.files, file)) if file else static,
        base_url=options.base_url,
        tagline=options.tagline,
        logo=logo,
        links=tuple(_link(text) for text in options.links),
    )


def _link(text: str) -> Link:
    try:
        name, _, url = site_link(text).partition("=")
    except ValueError as error:
        raise OptionError(f"links: {error}") from None
    return Link(name, url=url)


def _accent(text: str) -> str:
    try:
        return style(colour(text))
    except ValueError as error:
        raise OptionError(f"accent: {error}") from None


def _static(options: Options) -> Static:
    last = _accent(options.accent) if options.accent else ""
    theme = _theme(options.theme) if options.theme else None
    try:
        return bundle(folder("static"), theme / "static" if theme else None, last=last)
    except UnicodeDecodeError as error:
        raise OptionError(f"theme: {options.theme}: expected UTF-8: {error.reason}") from None
    except OSError as error:
        raise OptionError(f"theme: {error.filename}: {_reason(error)}") from None


def _theme(name: str) -> Path:
    """The folder of a theme, with templates that can at least be read."""
    theme = Path(name)
    if not theme.is_dir():
        raise OptionError(f"theme: expected a folder, found none at {name}")
    templates, static = theme / "templates", theme / "static"
    if not templates.is_dir() and not static.is_dir():
        raise OptionError(f"theme: {name}: expected a folder templates or static in it")
    env = environment(markdown=lambda text, _scope: escape(text), theme=theme)
    for path in sorted(templates.rglob("*.html")):
        template = path.relative_to(templates).as_posix()
        try:
            env.get_template(template)
        except TemplateSyntaxError as error:
            raise OptionError(f"theme: {path}:{error.lineno}: {error.message}") from None
        except (TemplateError, UnicodeDecodeError) as error:
            raise OptionError(f"theme: {path}: {error}") from None
    return theme


def _logo(name: str) -> tuple[Logo, StaticFile]:
    try:
        with Path(name).open("rb") as stream:
            data = stream.read(MAX_PICTURE_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = _reason(error) if isinstance(error, OSError) else str(error)
        raise OptionError(f"logo: {name}: {reason}") from None
    media_type = sniff(data, name)[1]
    if media_type not in _ENDINGS or len(data) > MAX_PICTURE_BYTES:
        raise OptionError(f"logo: {name}: expected an SVG, PNG, WebP, JPEG, GIF or AVIF picture")
    from generator.media.pictures import PictureError  # noqa: PLC0415 - slow to load

    try:
        width, height = _size(data, media_type)
    except (SvgError, PictureError) as error:
        raise OptionError(f"logo: {name}: {error}") from None
    file = named("logo", _ENDINGS[media_type], data)
    return Logo(file.path, width, height), file


def _size(data: bytes, media_type: str) -> tuple[int, int]:
    if media_type == "image/svg+xml":
        drawn = read_svg(data)
        return drawn.width, drawn.height
    from generator.media.pictures import read_picture  # noqa: PLC0415 - slow to load

    picture = read_picture(data, media_type, Settings(widths=()))
    return picture.width, picture.height


def _reason(error: OSError) -> str:
    return (error.strerror or type(error).__name__).lower()
