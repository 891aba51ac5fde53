"""Licences and languages: ids, spellings, names."""

from __future__ import annotations

import pytest

from generator.data.load import table
from generator.meaning.languages import (
    code_meant,
    code_named,
    direction,
    has_shape,
    is_known,
    language,
    spell,
)
from generator.meaning.licences import (
    LICENCES,
    Licence,
    licence_meant,
    licence_named,
    licences_of_expression,
)


@pytest.mark.parametrize("licence", LICENCES.values(), ids=lambda licence: licence.id)
def test_a_licence_is_named_by_id_spdx_id_and_name(licence: Licence) -> None:
    assert licence_named(licence.id) is licence
    assert licence_named(licence.id.upper()) is licence
    if licence.spdx:
        assert licence_named(licence.spdx) is licence
    assert licence_named(licence.name) is not None


def test_there_are_83_licences() -> None:
    assert len(LICENCES) == 83


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Apache-2.0", "apache-2.0"),
        ("apache 2.0", "apache-2.0"),
        ("Apache License, Version 2.0", "apache-2.0"),
        ("MIT License", "mit"),
        ("GPL-3.0-or-later", "gpl-3.0"),
        ("AGPL-3.0-only", "agpl-3.0"),
        ("CC BY 4.0", "cc-by-4.0"),
        ("cc_by_nc_4.0", "cc-by-nc-4.0"),
        ("llama-3.1", "llama3.1"),
        ("my own", None),
    ],
)
def test_spellings_of_licences(written: str, expected: str | None) -> None:
    licence = licence_named(written)
    assert (licence.id if licence else None) == expected


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("MIT OR Apache-2.0", ("MIT", "Apache-2.0")),
        ("(MIT AND CC-BY-4.0)", ("MIT", "CC-BY-4.0")),
        ("mit", ("mit",)),
        ("free AND easy", ("free AND easy",)),
        ("DO WHAT OR NOT", ("DO WHAT OR NOT",)),
    ],
)
def test_expressions_of_spdx_are_taken_apart(written: str, parts: tuple[str, ...]) -> None:
    assert licences_of_expression(written) == parts


def test_a_misspelt_licence_is_guessed() -> None:
    assert licence_meant("apahce-2.0") == "apache-2.0"
    assert licence_meant("bananas") is None


@pytest.mark.parametrize("code", table("languages")["iso_639_1"])
def test_every_two_letter_code_has_a_name(code: str) -> None:
    found = language(code)
    assert found.name != code
    assert found.native
    assert is_known(code)


@pytest.mark.parametrize("code", table("languages")["iso_639_3"])
def test_every_listed_three_letter_code_has_a_name(code: str) -> None:
    assert language(code).name != code


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("no", "Norwegian"),
        ("pt-BR", "Portuguese (Brazil)"),
        ("zh-Hans", "Chinese (Simplified)"),
        ("de-CH", "German (CH)"),
        ("multilingual", "Multilingual"),
        ("code", "Programming code"),
        ("qqq", "qqq"),
    ],
)
def test_names_of_languages(code: str, name: str) -> None:
    assert language(code).name == name


@pytest.mark.parametrize(
    ("written", "code"),
    [("EN", "en"), ("pt_br", "pt-BR"), ("ZH-hant", "zh-Hant"), ("Code", "code"), ("?", "?")],
)
def test_codes_are_spelled_as_bcp_47_does(written: str, code: str) -> None:
    assert spell(written) == code


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("ar", "rtl"), ("he", "rtl"), ("fa-IR", "rtl"), ("ckb", "rtl"), ("uz-Arab", "rtl"),
        ("en", "ltr"), ("ar-Latn", "ltr"), ("zh", "ltr"), ("multilingual", "ltr"), ("", "ltr"),
    ],
)  # fmt: skip
def test_direction(code: str, expected: str) -> None:
    assert direction(code) == expected


def test_special_words_have_no_lang_attribute() -> None:
    assert language("code").tag is None
    assert language("en").tag == "en"


@pytest.mark.parametrize(
    ("word", "code"),
    [("English", "en"), ("deutsch", "de"), ("Norwegian", "no"), ("Klingon", "tlh"), ("x", None)],
)
def test_names_give_codes(word: str, code: str | None) -> None:
    assert code_named(word) == code


@pytest.mark.parametrize(
    ("word", "code"), [("jp", "ja"), ("cn", "zh"), ("Engllish", "en"), ("zz", None)]
)
def test_wrong_codes_are_guessed(word: str, code: str | None) -> None:
    assert code_meant(word) == code


@pytest.mark.parametrize("code", ['"><script>', "e n", "x" * 100, "", "-", "en-"])
def test_what_has_no_shape_is_no_code(code: str) -> None:
    assert not has_shape(code)
    assert not is_known(code)
