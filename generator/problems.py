"""What is wrong with a card or a repo, told as advice to its author.

Every problem carries a stable code. The codes stand in one table, ``CODES``; the documentation
is checked against it. No I/O here.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from msgspec import Struct
from msgspec.structs import replace


class Severity(StrEnum):
    """How much a problem costs: a page, an example or a value, or nothing at all."""

    ERROR = "error"  # a page or the whole card is lost
    WARNING = "warning"  # something that the author wrote is not shown as meant
    NOTE = "note"  # read as meant, but written in an unusual way; never counts for --strict


class Code(Struct, frozen=True):
    """One kind of problem: its stable name, its severity and what stands behind it."""

    name: str  # kebab-case, stable for ever
    severity: Severity
    cause: str  # one sentence for the documentation
    mend: str  # what to write instead, in general


class Problem(Struct, frozen=True, array_like=True):
    """One finding, ready to be printed.

    ``path`` is relative to the root as given, with ``/`` as separator; ``line`` and ``column``
    count from 1 in the file as it stands on disk; ``key`` is a path such as
    ``widget[1].output[0].score``.
    """

    code: str
    path: str
    message: str  # what was expected, what was found; lower case, no full stop
    mend: str = ""  # what to write instead, for this very case
    line: int | None = None
    column: int | None = None
    key: str = ""

    @property
    def severity(self) -> Severity:
        return CODES[self.code].severity

    @property
    def advice(self) -> str:
        """The mend of this problem, or the general one of its code."""
        return self.mend or CODES[self.code].mend

    def at(self, *, line: int | None, column: int | None = None) -> Problem:
        """The same problem with a place in its file."""
        return replace(self, line=line, column=column)

    def __str__(self) -> str:
        place = self.path + (f":{self.line}" if self.line else "")
        key = f" ({self.key})" if self.key else ""
        return f"{place}{key}: {self.severity} {self.code}: {self.message}"


def _table(*codes: Code) -> Mapping[str, Code]:
    return MappingProxyType({code.name: code for code in codes})


E, W, N = Severity.ERROR, Severity.WARNING, Severity.NOTE

# fmt: off
CODES: Mapping[str, Code] = _table(
    # reading: folders and files
    Code("root-missing", E, "a folder named on the command line cannot be read", "check the spelling of the path and your rights to read it"),
    Code("folder-unreadable", E, "a folder cannot be read", "give yourself the right to read it, or move it out of the way"),
    Code("no-repos", E, "no model repo was found", "name a folder that holds model repos: folders with a README.md, a config.json or weights"),
    Code("id-reserved", E, "a repo has the name of something that the site itself uses", "rename the folder, or put it into the folder of an owner"),
    Code("id-unusable", E, "the path of a repo cannot become an address", "rename the folder: no control characters, no backslashes, valid UTF-8"),
    Code("id-duplicate", E, "two repos of different roots have the same id; the first one has the page", "rename one of the folders, or build two sites"),
    Code("id-similar", W, "two ids differ only in case or in the form of their accents, which many file systems take for one", "rename one of the folders"),
    Code("link-outside", W, "a link leads to a folder outside of the root", "put the folder itself there, or name its place as a root of its own"),
    Code("folder-too-deep", W, "folders are nested more deeply than is looked into", "move the repos up"),
    Code("too-many-files", W, "a repo has more files than are listed", "move files that do not belong to the model out of its folder"),
    Code("hub-cache-empty", W, "an entry of a hub cache has no snapshot", "download the model again"),
    Code("hub-cache-revision", N, "an entry of a hub cache does not say which snapshot is its main one", "download the revision main"),
    Code("collection-card", N, "a README.md without front matter stands above other repos and is taken as theirs", "add front matter to make the folder a repo of its own"),
    Code("loose-files", N, "weights lie loose in a root beside model repos, and are in none of them", "put each model into a folder of its own, with a README.md"),
    Code("several-cards", N, "a repo has several files named README.md that differ in case", "keep README.md only"),
    Code("json-unreadable", W, "a JSON file of a repo cannot be read", "check the file with a JSON parser"),
    Code("yaml-slow", N, "PyYAML was built without libyaml, so that cards are read slowly", "install a PyYAML wheel with libyaml"),
    Code("eval-file-unreadable", W, "a file of .eval_results cannot be read; the other ones are shown", "write a list of entries with dataset and value as YAML"),
    Code("weights-broken", W, "the header of a weights file cannot be read", "download or save the file again"),
    # reading: front matter
    Code("no-card", N, "a repo has no README.md", "write a README.md that says what the model is for"),
    Code("card-unreadable", E, "the card cannot be opened", "make README.md a regular file inside the repo that you may read"),
    Code("card-not-downloaded", E, "a Git LFS pointer stands in place of the card", "run: git lfs pull"),
    Code("card-cut", W, "the card is longer than what is read", "move long tables into files of their own and link to them"),
    Code("card-encoding", W, "the card holds bytes that are not UTF-8", "save README.md as UTF-8"),
    Code("card-utf16", N, "the card is written in UTF-16", "save README.md as UTF-8"),
    Code("card-control-characters", N, "the card holds control characters, which are left out", "remove them"),
    Code("front-matter-unusual", N, "the front matter is fenced in a way that a hub does not read", "write --- alone on the line above and below the front matter"),
    Code("front-matter-open", W, "the front matter has no closing fence, so all of it is shown as text", "write --- alone on the line below the last key"),
    Code("front-matter-outside", W, "something that looks like front matter stands where it is not read", "put all keys between two lines of --- at the top of the file"),
    Code("front-matter-prose", W, "the text between the first two lines of --- is no mapping of keys", "write key: value on each line"),
    Code("yaml-invalid", W, "the front matter cannot be read as YAML", "write one key: value per line; put values with signs in quotes"),
    Code("yaml-key-lost", W, "the value of one key cannot be read as YAML; the other keys are used", "put the value in quotes, or check its indentation"),
    Code("yaml-mended", W, "the value of a key is not valid YAML and was read as plain text", "put the value in quotes"),
    Code("yaml-duplicate-key", W, "a key is given twice; the last one is used", "keep one of them"),
    Code("yaml-key-shape", W, "a key of a mapping is itself a list or a mapping, as in an unfilled template", "put {{ ... }} in quotes, or fill it in"),
    Code("yaml-tag", W, "a YAML tag is not known; its value is read as plain data", "remove the tag"),
    Code("yaml-alias", W, "a YAML alias names no anchor, or the value that it stands in", "write the value out; put text that starts with * in quotes"),
    Code("yaml-merge", W, "the value of << is no mapping", "write << only before an alias of a mapping"),
    Code("yaml-documents", W, "the front matter holds several YAML documents; the first is used", "remove the lines ... and --- inside of the front matter"),
    Code("yaml-limit", W, "the front matter is nested too deeply, too long, or grows too much by its aliases", "write it in a simpler way"),
    # meaning: keys of the card, task, library, licence, evaluation, lineage
    Code("bad-card-value", W, "a key of the front matter has a value of the wrong type; what can be used of it is used", "write the text, number or list that the key takes, with no keys of its own below; put text with signs such as { or : in quotes"),
    Code("near-miss-key", N, "a key of the front matter is nearly one that is documented, and is read as that", "write the documented key"),
    Code("near-miss-key-twice", W, "a key stands in the front matter in a right and in a wrong spelling; the right one is used", "keep the documented key only"),
    Code("unknown-licence", W, "license is not the id of a known licence, so that no link to its text can be given", "write the id of a licence, or license: other with license_name and license_link"),
    Code("licence-spelling", N, "a licence is named in another way than by its id, and is read as that id", "write the id of the licence"),
    Code("unnamed-licence", N, "license is other, and nothing says which one", "add license_name and license_link"),
    Code("unknown-language", W, "language is neither a code nor the name of a language", "write a code of ISO 639, such as en or pt-BR"),
    Code("language-spelling", N, "a language is named in another way than by its code, and is read as that code", "write the code of the language"),
    Code("unknown-task", W, "pipeline_tag names no task; it is shown as written", "write the id of a task, such as text-classification; build-pages --explain unknown-task lists all"),
    Code("task-alias", N, "pipeline_tag has a retired or another name of a task, and is read as that task", "write the id of the task"),
    Code("task-contradicts", W, "pipeline_tag names a task that the model files speak against; the card is believed", "write the task that the model was made for"),
    Code("task-differs", N, "pipeline_tag names another task than the model files do, but one of the same kind", "leave it, if the card is right"),
    Code("unknown-library", N, "library_name is not the id of a known library; it is shown as written", "write the id of a library, such as transformers; leave it, if yours is none of those"),
    Code("bad-eval-result", W, "an evaluation result cannot be read; the other ones are shown", "write each metric as a mapping with type, name and value; take out those without a value"),
    Code("tag-twin", N, "a tag is nearly one that other models of the site have", "write one spelling of the tag in all cards"),
    # assets: src, url, links
    Code("asset-empty", W, "a file or address is asked for, and none stands there", "write a path inside the repo, or remove the key"),
    Code("asset-missing", W, "no file of the repo has this path", "add the file, or mend its path"),
    Code("asset-refused", W, "the address is one that no page of the site may use", "write a path inside the repo, or an https address"),
    Code("asset-not-downloaded", W, "a Git LFS pointer stands in place of the file", "run 'git lfs pull' in the repo"),
    Code("asset-case", W, "the path differs from the file's name in upper and lower case", "write the name as the file has it"),
    Code("asset-leading-slash", W, "a path starts with a slash; it is read from the repo's folder", "write the path without the slash"),
    Code("asset-backslash", W, "a path is written with backslashes", "write / between the parts of a path"),
    Code("asset-elsewhere", N, "a hub address names a file of this very repo that its folder does not hold", "add the file to the folder; or leave it, if readers have the hub"),
    Code("link-empty", N, "a link has no target", "write an address, or plain text"),
    Code("link-missing", W, "a link names a file that the repo does not have", "add the file to the repo, or mend the path of the link"),
    Code("link-refused", W, "a link leads where no page of the site may lead", "write a path inside the repo, or an https address"),
    # widgets: examples, inputs, outputs
    Code("widget-no-list", N, "widget is not a list; its value is read as one example", "write a list of examples, each with its own keys: '- text: …'"),
    Code("example-bare-text", N, "an example is bare text; it is read as its input text", "write it under a key: '- text: …'"),
    Code("not-an-example", W, "an item of widget has neither an input nor an output; it is shown as JSON", "write an input such as text or src, and an output; settings belong under inference: parameters:"),
    Code("example-key-spelling", N, "a key of an example is spelt in another way than the documented one, and is read as that", "write the documented key"),
    Code("example-key-unknown", N, "a key of an example is not known; its value is shown as JSON", "write text, src, table or another documented key"),
    Code("bad-input", W, "an input of an example cannot be used as it is; it is shown as JSON", "write the value in the form that the example of the task shows (build-pages --new writes one)"),
    Code("bad-output", W, "a part of an output cannot be used as it is; it is shown as written", "write the output in the form that the example of the task shows (build-pages --new writes one)"),
    # content: the body
    Code("anchor-missing", W, "a link names a heading that the card does not have", "write # and the heading in lower case with hyphens for spaces"),
    Code("body-cut", W, "the card's text is longer than a page can show", "shorten the card, or link to the long part"),
    Code("html-nested", W, "the card's HTML is nested too deeply to be kept", "close the tags of the card's HTML"),
    Code("math-unreadable", N, "a formula cannot be set, and is shown as written", "check the formula's TeX"),
    Code("tag-dropped", N, "HTML that a page must not contain was left out", "write Markdown, or plain HTML without scripts and styles"),
    # media: pictures, sound, video
    Code("media-broken", W, "a picture, sound or video cannot be decoded", "export the file again, in a format that browsers show"),
    Code("media-too-large", W, "a picture, sound, video or 3D file is too large to be shown on a page", "add a smaller copy of the file and name that one"),
    Code("media-unreadable", W, "a file of a repo could not be read", "make the file readable"),
    Code("svg-refused", W, "an SVG holds something that runs or loads other files", "export the picture as plain SVG or PNG"),
    # checking: what only --check looks for
    Code("alt-missing", W, "a picture has no words for those who cannot see it", "write what it shows between ![ and ]; in HTML as alt=, which is empty for mere decoration"),
    Code("licence-missing", W, "the card names no licence, so that nobody may use the model", "write license: and the id of a licence"),
    Code("label-twins", W, "a label is spelt in two ways, or given twice for one input", "write every label in one way, once for each input"),
    Code("output-without-input", W, "an example has an output, and nothing says what went in", "write the input beside the output, as text: or src:"),
    Code("picture-wide", N, "a picture is wider than 4,000 pixels; pages show smaller copies, and offer the large one", "add a copy of at most 4,000 pixels, and name that one"),
    # publishing and the site
    Code("page-failed", E,
         "the page of a repo could not be made; a plain page stands in its place",
         "see whether the folder can be read; if it can, report the message as a fault of build-pages"),
    Code("site-path", E, "a file of the site would need a path that cannot be written", "give the repo a shorter or plainer name"),
    Code("path-conflict", E, "two different files of the site would need the same path", "rename one of the repos or files"),
    Code("lost-twin", E, "two paths of the site differ only in case or accents, and the file system of the output takes them for one", "rename one of the repos"),
    Code("source-lost", E, "a file of a repo could not be read when it was copied", "make the file readable, and leave the repos alone while a build runs"),
    Code("foreign-file", E, "a file that build-pages did not write stands in the output where one of the site belongs", "move it away, or use --force to have it moved to .build-pages/kept"),
    Code("changed-file", W, "a file that is no longer part of the site was changed in the output, so it stays", "delete it, or move what you added to another place"),
)
# fmt: on
