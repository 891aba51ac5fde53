"""The model card: what the front matter says, as one frozen value.

Every documented key is read here, except ``widget`` and ``model-index``, which are handed on as
given to their own readers. Keys that nobody documents are kept as given in ``extra``.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from msgspec import Struct, field

from generator.meaning.card_keys import CardKeys, sort_keys
from generator.meaning.emissions import Emissions, read_emissions
from generator.meaning.gating import Gate, read_gate
from generator.meaning.languages import SPECIAL, code_meant, code_named, is_known, spell
from generator.meaning.licences import licence_meant, licence_named, licences_of_expression
from generator.meaning.suggest import short
from generator.problems import Problem
from generator.reading.fields import FieldError, found

# Behind so many problems of one card, what its words may mean costs more than it helps.
_MAX_HINTS = 200


class ModelCard(Struct, frozen=True):
    """The front matter of one card. An absent key is None or an empty tuple."""

    license: tuple[str, ...] = ()  # ids of the hub; what is none of them, as written
    license_name: str | None = None
    license_link: str | None = None  # an address or a file of the repo, as written
    language: tuple[str, ...] = ()  # BCP 47 codes and special words; the rest as written
    tags: tuple[str, ...] = ()
    datasets: tuple[str, ...] = ()
    metrics: tuple[str, ...] = ()
    pipeline_tag: str | None = None  # as written; ``choose_task`` says what it means
    library_name: str | None = None  # as written; ``choose_library`` says what it means
    base_model: tuple[str, ...] = ()  # repo ids; hub addresses are cut down to them
    base_model_relation: str | None = None  # finetune, adapter, quantized or merge
    new_version: str | None = None
    thumbnail: str | None = None  # a reference to an asset, as written
    inference: bool | None = None  # False: the author wants no inference
    inference_parameters: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    instance_prompt: str | None = None  # trigger words
    mask_token: str | None = None
    viewer: bool | None = None
    widget: object = None  # as given, for the reader of examples
    model_index: object = None  # as given, for the reader of evaluation results
    emissions: Emissions | None = None
    gate: Gate | None = None
    title: str | None = None  # the key of old schemas; a card's title is its first heading
    description: str | None = None  # keys ``description`` and ``summary``
    extra: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    # Documented keys that the author spelled otherwise, with that spelling.
    spelled: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def key(self, documented: str) -> str:
        """A documented key as the author spelled it, for the key paths of problems."""
        return self.spelled.get(documented, documented)


RELATIONS = ("finetune", "adapter", "quantized", "merge")
_HUBS = ("https://huggingface.co/", "http://huggingface.co/", "https://hf.co/")


def read_card_values(front_matter: object, at: str) -> tuple[ModelCard, tuple[Problem, ...]]:
    """The card of a front matter as YAML gave it, and what was wrong with it.

    ``at`` is the card's file as problems name it. Anything at all may be given; None is an empty
    card. Problems carry the key path as the author wrote it, and no line.
    """
    keys = sort_keys(front_matter, at)
    enabled, parameters = _inference(keys)
    card = ModelCard(
        license=_licences(keys),
        license_name=keys.text("license_name"),
        license_link=keys.text("license_link"),
        language=_languages(keys),
        tags=_tags(keys),
        datasets=keys.texts("datasets"),
        metrics=keys.texts("metrics"),
        pipeline_tag=keys.text("pipeline_tag"),
        library_name=keys.text("library_name"),
        base_model=tuple(dict.fromkeys(map(_repo_id, keys.texts("base_model")))),
        base_model_relation=_relation(keys),
        new_version=_repo_id(keys.text("new_version") or "") or None,
        thumbnail=keys.text("thumbnail"),
        inference=enabled,
        inference_parameters=parameters,
        instance_prompt=keys.text("instance_prompt"),
        mask_token=keys.text("mask_token"),
        viewer=_truth(keys, "viewer"),
        widget=keys.values.get("widget"),
        model_index=keys.values.get("model-index"),
        emissions=_emissions(keys),
        gate=read_gate(keys),
        title=keys.text("title"),
        description=keys.text("description") or keys.text("summary"),
        extra=MappingProxyType(keys.extra),
        spelled=MappingProxyType(
            {key: as_is for key, as_is in keys.written.items() if key != as_is}
        ),
    )
    _unnamed_licence(keys, card)
    return card, tuple(keys.problems)


def _licences(keys: CardKeys) -> tuple[str, ...]:
    named = [
        _licence(keys, path, part)
        for path, text in keys.items("license")
        for part in licences_of_expression(text)
    ]
    return tuple(dict.fromkeys(named))


def _licence(keys: CardKeys, path: str, written: str) -> str:
    licence = licence_named(written)
    if licence is None:
        near = licence_meant(written) if len(keys.problems) < _MAX_HINTS else None
        mend = f"did you mean {near}? write license: {near}" if near else ""
        message = f"expected the id of a licence, found {short(written)!r}"
        keys.report("unknown-licence", path, message, mend)
        return written
    if licence.id != written:
        message = f"expected the id of a licence, found {short(written)!r}, read as {licence.id}"
        keys.report("licence-spelling", path, message, f"write license: {licence.id}")
    return licence.id


def _unnamed_licence(keys: CardKeys, card: ModelCard) -> None:
    if "other" in card.license and not (card.license_name or card.license_link):
        message = "expected license_name and license_link beside license: other, found neither"
        keys.report("unnamed-licence", keys.written.get("license", "license"), message)


def _languages(keys: CardKeys) -> tuple[str, ...]:
    value = keys.values.get("language")
    # A YAML 1.1 reader makes a truth value of the code of Norwegian.
    if isinstance(value, list | tuple):
        keys.values["language"] = ["no" if item is False else item for item in value]
    elif value is False:
        keys.values["language"] = "no"
    elif isinstance(value, str) and "," in value:
        keys.values["language"] = [part.strip() for part in value.split(",")]
    found_codes = [_language(keys, path, text) for path, text in keys.items("language")]
    return tuple(dict.fromkeys(found_codes))


def _language(keys: CardKeys, path: str, written: str) -> str:
    code = spell(written)
    if is_known(code):
        if code != written and written.casefold() not in SPECIAL and "_" in written:
            _language_note(keys, path, written, code)
        return code
    named = code_named(written)
    if named:
        _language_note(keys, path, written, named)
        return named
    near = code_meant(written) if len(keys.problems) < _MAX_HINTS else None
    mend = f"did you mean {near}?" if near else "write a code of ISO 639, such as en or pt-BR"
    message = f"expected the code of a language, found {short(written)!r}"
    keys.report("unknown-language", path, message, mend)
    return written


def _language_note(keys: CardKeys, path: str, written: str, code: str) -> None:
    message = f"expected the code of a language, found {short(written)!r}, read as {code}"
    keys.report("language-spelling", path, message, f"write {code}")


def _tags(keys: CardKeys) -> tuple[str, ...]:
    """Tags; a lone text is one tag, or several between commas. Blanks do not part tags."""
    value = keys.values.get("tags")
    if isinstance(value, str):
        keys.values["tags"] = [part.strip() for part in value.split(",")]
    return keys.texts("tags")


def _repo_id(written: str) -> str:
    """A repo id; of a hub address, the owner and the name in it."""
    for hub in _HUBS:
        if written.startswith(hub):
            steps = written.removeprefix(hub).split("?")[0].split("#")[0].strip("/").split("/")
            return "/".join(steps[:2]) or written
    return written


def _relation(keys: CardKeys) -> str | None:
    written = keys.text("base_model_relation")
    if written is None or written.casefold() in RELATIONS:
        return written.casefold() if written else None
    mend = "write one of " + ", ".join(RELATIONS)
    error = FieldError(f"expected a known relation, found {found(written)}", mend=mend)
    keys.wrong("base_model_relation", error)
    return None


def _inference(keys: CardKeys) -> tuple[bool | None, Mapping[str, object]]:
    """Whether inference is wanted, and the parameters for all examples of the card."""
    none: Mapping[str, object] = MappingProxyType({})
    value = keys.values.get("inference")
    if not isinstance(value, Mapping):
        return _truth(keys, "inference"), none
    parameters = value.get("parameters")
    if parameters is None:
        return None, none
    if isinstance(parameters, Mapping):
        return None, MappingProxyType({str(key): item for key, item in parameters.items()})
    error = FieldError(f"expected a mapping, found {found(parameters)}", "parameters")
    keys.wrong("inference", error)
    return None, none


_TRUTH: Mapping[str, bool] = {"true": True, "yes": True, "on": True} | dict.fromkeys(
    ("false", "no", "off"), False
)


def _truth(keys: CardKeys, key: str) -> bool | None:
    value = keys.values.get(key)
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str) and value.strip().casefold() in _TRUTH:
        return _TRUTH[value.strip().casefold()]
    keys.wrong(key, FieldError(f"expected true or false, found {found(value)}"))
    return None


def _emissions(keys: CardKeys) -> Emissions | None:
    if "co2_eq_emissions" not in keys.values:
        return None
    emissions, errors = read_emissions(keys.values["co2_eq_emissions"])
    for error in errors:
        keys.wrong("co2_eq_emissions", error)
    return emissions
