"""Hugo over the same repos: a bundle for each, with layouts that show the same things."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

_CONFIG = """baseURL = "https://example.org/"
title = "Models"
disableKinds = ["taxonomy", "term", "RSS", "sitemap", "404"]
[pagination]
pagerSize = 60
[markup.highlight]
noClasses = false
codeFences = true
"""
_BASE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{{ .Title }}</title>
<link rel="stylesheet" href="/style.css"></head><body><header><a href="/">Models</a></header>
<main>{{ block "main" . }}{{ end }}</main></body></html>
"""
_SINGLE = """{{ define "main" }}{{ $p := . }}<h1>{{ .Title }}</h1>
<p>{{ .Params.pipeline_tag }} {{ .Params.license }}</p>
<ul>{{ range .Params.tags }}<li>{{ . }}</li>{{ end }}</ul>
{{ range .Params.widget }}<figure><figcaption>{{ .text }}</figcaption>
{{ if reflect.IsSlice .output }}<ol>{{ range .output }}
<li>{{ .label }} <meter value="{{ .score }}"></meter> {{ .score }}</li>{{ end }}</ol>
{{ else }}{{ with .output }}{{ with .text }}<blockquote>{{ . }}</blockquote>{{ end }}
{{ with .url }}{{ with $p.Resources.GetMatch . }}{{ $o := . }}{{ range slice 320 640 1280 }}
{{ $r := $o.Resize (printf "%dx webp q80" .) }}
<img src="{{ $r.RelPermalink }}" width="{{ $r.Width }}" height="{{ $r.Height }}">
{{ end }}{{ end }}{{ end }}{{ end }}{{ end }}</figure>{{ end }}
<article>{{ .Content }}</article>{{ end }}
"""
_LIST = """{{ define "main" }}{{ $g := .Paginate .RegularPagesRecursive }}<ul>{{ range $g.Pages }}
<li><a href="{{ .RelPermalink }}">{{ .Title }}</a> {{ .Params.pipeline_tag }}</li>{{ end }}</ul>
{{ with $g.Next }}<a href="{{ .URL }}">next</a>{{ end }}{{ end }}
"""


def binary() -> str | None:
    """The program itself, not the wrapper in Python that some packages put on the PATH."""
    if named := os.environ.get("HUGO"):
        return named
    return shutil.which("hugo")


def prepare(repos: Path, work: Path) -> Path:
    """Lays the repos out as Hugo wants them; gives the card that a change is made to."""
    cards = sorted(repos.glob("*/*/README.md"))
    for card in cards:
        target = work / "content" / card.parent.relative_to(repos)
        shutil.copytree(card.parent, target, ignore=shutil.ignore_patterns("README.md", "*.json"))
        title = card.parent.relative_to(repos).as_posix()
        text = card.read_text(encoding="utf-8").replace("---\n", f"---\ntitle: {title}\n", 1)
        (target / "index.md").write_text(text, encoding="utf-8")
    layouts = work / "layouts" / "_default"
    layouts.mkdir(parents=True)
    for name, text in (("baseof", _BASE), ("single", _SINGLE), ("list", _LIST)):
        (layouts / f"{name}.html").write_text(text, encoding="utf-8")
    (work / "hugo.toml").write_text(_CONFIG, encoding="utf-8")
    return work / "content" / cards[0].parent.relative_to(repos) / "index.md"


def command(program: str, work: Path, number: int) -> list[str]:
    """The command that builds the site; another number is another site, with nothing kept."""
    site, cache = str(work / f"site-{number}"), str(work / f"cache-{number}")
    return [program, "--quiet", "--source", str(work), "--destination", site, "--cacheDir", cache]
