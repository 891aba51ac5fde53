from __future__ import annotations

import pytest

from generator.meaning.card import ModelCard, read_card_values
from generator.meaning.card_keys import KNOWN_KEYS, NEAR_MISSES, key_meant
from generator.meaning.emissions import Emissions
from generator.meaning.gating import Gate, GateField
from generator.problems import CODES, Problem, Severity

AT = "acme/tiger/README.md"


def read(**front_matter: object) -> ModelCard:
    card, problems = read_card_values(front_matter, AT)
    assert problems == ()
    return card


def trouble(front_matter: object) -> tuple[ModelCard, list[tuple[str, str]]]:
    """The card, and the code and key path of each problem."""
    card, problems = read_card_values(front_matter, AT)
    assert all(problem.path == AT for problem in problems)
    assert all(problem.code in CODES for problem in problems)
    return card, [(problem.code, problem.key) for problem in problems]


def only(front_matter: object) -> Problem:
    _, problems = read_card_values(front_matter, AT)
    (problem,) = problems
    return problem


def test_a_whole_card() -> None:
    card = read(
        license="mit",
        language=["en", "no"],
        tags=["cats", "text-classification"],
        datasets="acme/cats",
        metrics=["accuracy"],
        pipeline_tag="text-classification",
        library_name="transformers",
        base_model="acme/lion",
        base_model_relation="finetune",
        new_version="acme/tiger-2",
        thumbnail="cat.png",
        instance_prompt="sks cat",
        description=" All about cats. ",
    )
    assert card == ModelCard(
        license=("mit",),
        language=("en", "no"),
        tags=("cats", "text-classification"),
        datasets=("acme/cats",),
        metrics=("accuracy",),
        pipeline_tag="text-classification",
        library_name="transformers",
        base_model=("acme/lion",),
        base_model_relation="finetune",
        new_version="acme/tiger-2",
        thumbnail="cat.png",
        instance_prompt="sks cat",
        description="All about cats.",
    )


def test_the_mask_of_a_tokenizer_is_kept_as_written() -> None:
    card, _ = read_card_values({"mask_token": "<mask>"}, AT)
    assert card.mask_token == "<mask>"  # noqa: S105  # no secret


def test_no_front_matter_is_an_empty_card() -> None:
    assert read_card_values(None, AT) == (ModelCard(), ())


def test_a_front_matter_that_is_no_mapping() -> None:
    assert trouble(["license: mit"]) == (ModelCard(), [("bad-card-value", "")])


@pytest.mark.parametrize("key", KNOWN_KEYS)
def test_null_is_as_absent(key: str) -> None:
    assert read(**{key: None}) == ModelCard()


@pytest.mark.parametrize("key", ["tags", "datasets", "metrics", "language", "base_model"])
def test_nulls_in_lists_are_left_out(key: str) -> None:
    assert getattr(read(**{key: [None, "en", None]}), key) == ("en",)


def test_lists_hold_each_text_once() -> None:
    assert read(tags=["a", "b", "a", ""]).tags == ("a", "b")


def test_numbers_and_truth_values_are_tags() -> None:
    assert read(tags=[2024, True, 1.5]).tags == ("2024", "true", "1.5")


@pytest.mark.parametrize(
    ("written", "tags"),
    [("one tag", ("one tag",)), ("a, b,c", ("a", "b", "c")), ("", ())],
)
def test_tags_as_one_text(written: str, tags: tuple[str, ...]) -> None:
    assert read(tags=written).tags == tags


def test_unknown_keys_are_kept_as_given() -> None:
    value = {"deep": [1, None]}
    assert read(layout="hub_detail", my_key=value).extra == {
        "layout": "hub_detail",
        "my_key": value,
    }


def test_widget_and_model_index_are_handed_on_untouched() -> None:
    widget, index = [{"text": "hi"}], [{"name": "tiger"}]
    card = read(**{"widget": widget, "model-index": index})
    assert card.widget is widget
    assert card.model_index is index


# licences


@pytest.mark.parametrize(
    ("written", "ids", "code"),
    [
        ("mit", ("mit",), None),
        (["mit", "apache-2.0"], ("mit", "apache-2.0"), None),
        ("Apache-2.0", ("apache-2.0",), "licence-spelling"),
        ("Apache License 2.0", ("apache-2.0",), "licence-spelling"),
        ("apahce-2.0", ("apahce-2.0",), "unknown-licence"),
        ("other", ("other",), "unnamed-licence"),
    ],
)
def test_license(written: object, ids: tuple[str, ...], code: str | None) -> None:
    card, problems = trouble({"license": written})
    assert card.license == ids
    assert [name for name, _ in problems] == ([code] if code else [])


def test_a_licence_expression_names_all_of_its_parts() -> None:
    card, _ = trouble({"license": "mit OR apache-2.0"})
    assert card.license == ("mit", "apache-2.0")


def test_a_misspelt_licence_is_guessed() -> None:
    assert (
        only({"license": "apahce-2.0"}).mend == "did you mean apache-2.0? write license: apache-2.0"
    )
    assert only({"license": "mti"}).mend == "did you mean mit? write license: mit"


def test_license_other_with_a_name_is_complete() -> None:
    card = read(license="other", license_name="cat-licence", license_link="LICENSE.md")
    assert (card.license_name, card.license_link) == ("cat-licence", "LICENSE.md")


# languages


@pytest.mark.parametrize(
    ("written", "codes", "code"),
    [
        ("no", ("no",), None),
        (False, ("no",), None),
        (["sv", False], ("sv", "no"), None),
        ("en, fr", ("en", "fr"), None),
        ("EN", ("en",), None),
        ("multilingual", ("multilingual",), None),
        ("pt-BR", ("pt-BR",), None),
        ("English", ("en",), "language-spelling"),
        ("pt_BR", ("pt-BR",), "language-spelling"),
        ("jp", ("jp",), "unknown-language"),
        ("noinfo", ("noinfo",), "unknown-language"),
    ],
)
def test_language(written: object, codes: tuple[str, ...], code: str | None) -> None:
    card, problems = trouble({"language": written})
    assert card.language == codes
    assert [name for name, _ in problems] == ([code] if code else [])


def test_the_problem_of_one_language_names_its_place() -> None:
    assert only({"language": ["en", "jp"]}).key == "language[1]"
    assert only({"language": ["en", "jp"]}).mend == "did you mean ja?"


# near-miss keys


@pytest.mark.parametrize(
    ("key", "value", "attribute", "expected"),
    [
        ("library_tag", "spacy", "library_name", "spacy"),
        ("library", "spacy", "library_name", "spacy"),
        ("licence", "mit", "license", ("mit",)),
        ("lisence", "mit", "license", ("mit",)),
        ("licenses", ["mit"], "license", ("mit",)),
        ("License", "mit", "license", ("mit",)),
        ("pipeline-tag", "translation", "pipeline_tag", "translation"),
        ("pipeline_tags", "translation", "pipeline_tag", "translation"),
        ("task", "translation", "pipeline_tag", "translation"),
        ("languages", ["en"], "language", ("en",)),
        ("dataset", "cats", "datasets", ("cats",)),
        ("metric", "f1", "metrics", ("f1",)),
        ("tag", "cats", "tags", ("cats",)),
        ("model_index", [], "model_index", []),
        ("base-model", "a/b", "base_model", ("a/b",)),
        ("libray_name", "spacy", "library_name", "spacy"),
        ("pipline_tag", "translation", "pipeline_tag", "translation"),
    ],
)
def test_near_miss_keys_are_read_and_told(
    key: str, value: object, attribute: str, expected: object
) -> None:
    card, problems = trouble({key: value})
    assert getattr(card, attribute) == expected
    assert problems == [("near-miss-key", key)]
    assert CODES["near-miss-key"].severity is Severity.NOTE


def test_a_list_of_tasks_gives_its_first() -> None:
    card, problems = trouble({"tasks": ["translation", "summarization"]})
    assert card.pipeline_tag == "translation"
    assert ("near-miss-key", "tasks") in problems


@pytest.mark.parametrize("value", ["detect cats", ["x"], 3, [], {"a": 1}])
def test_task_is_another_key_when_it_names_none(value: object) -> None:
    card = read(task=value)
    assert card.pipeline_tag is None
    assert card.extra == {"task": value}


@pytest.mark.parametrize("order", [("license", "licence"), ("licence", "license")])
def test_the_right_key_beats_the_near_one(order: tuple[str, str]) -> None:
    values = {"license": "mit", "licence": "gpl-3.0"}
    card, problems = trouble({key: values[key] for key in order})
    assert card.license == ("mit",)
    assert problems == [("near-miss-key-twice", "licence")]
    assert card.extra == {"licence": "gpl-3.0"}


def test_a_card_knows_how_its_keys_were_spelled() -> None:
    card, _ = trouble({"pipeline-tag": "translation", "license": "mit"})
    assert card.spelled == {"pipeline_tag": "pipeline-tag"}
    assert (card.key("pipeline_tag"), card.key("license")) == ("pipeline-tag", "license")


def test_problems_name_the_key_as_written() -> None:
    _, problems = trouble({"languages": ["en", {}]})
    assert ("bad-card-value", "languages[1]") in problems


def test_near_misses_mean_documented_keys() -> None:
    assert set(NEAR_MISSES.values()) <= set(KNOWN_KEYS)


@pytest.mark.parametrize(
    "key", ["model_name", "language_details", "license_details", "image", "category", "x" * 999, ""]
)
def test_keys_of_their_own_are_left_alone(key: str) -> None:
    assert key_meant(key) is None


# wrong types


@pytest.mark.parametrize(
    ("front_matter", "key"),
    [
        ({"license": {"name": "mit"}}, "license"),
        ({"language": [{"en": 1}, "fr"]}, "language[0]"),
        ({"language": True}, "language"),
        ({"tags": {"a": 1}}, "tags"),
        ({"tags": ["a", ["b"]]}, "tags[1]"),
        ({"pipeline_tag": {}}, "pipeline_tag"),
        ({"thumbnail": {"src": "a"}}, "thumbnail"),
        ({"inference": "maybe"}, "inference"),
        ({"inference": {"parameters": [1]}}, "inference.parameters"),
        ({"viewer": []}, "viewer"),
        ({"base_model_relation": "cousin"}, "base_model_relation"),
        ({"extra_gated_fields": ["a"]}, "extra_gated_fields"),
        ({"co2_eq_emissions": "much"}, "co2_eq_emissions"),
        ({"co2_eq_emissions": {"emissions": "much"}}, "co2_eq_emissions.emissions"),
        ({"co2_eq_emissions": {"emissions": 1, "source": []}}, "co2_eq_emissions.source"),
        ({"co2_eq_emissions": {}}, "co2_eq_emissions"),
    ],
)
def test_a_wrong_type_is_told_and_the_rest_is_used(
    front_matter: dict[str, object], key: str
) -> None:
    card, problems = trouble({**front_matter, "metrics": ["f1"]})
    assert key in [path for _, path in problems]
    assert card.metrics == ("f1",)


def test_the_first_of_a_list_where_one_is_asked_for() -> None:
    card, problems = trouble({"pipeline_tag": ["translation", "summarization"]})
    assert card.pipeline_tag == "translation"
    assert problems == [("bad-card-value", "pipeline_tag")]


# inference, emissions, gate, bases


@pytest.mark.parametrize(("value", "expected"), [(False, False), ("false", False), (True, True)])
def test_inference_as_a_truth_value(value: object, expected: bool) -> None:
    assert read(inference=value).inference is expected


def test_inference_with_parameters() -> None:
    card = read(inference={"parameters": {"temperature": 0.7}})
    assert card.inference is None
    assert card.inference_parameters == {"temperature": 0.7}


def test_emissions_as_a_number() -> None:
    assert read(co2_eq_emissions=0.0175).emissions == Emissions(0.0175, "0.0175")


def test_emissions_as_a_mapping() -> None:
    emissions = read(
        co2_eq_emissions={
            "emissions": 123,
            "source": "codecarbon",
            "training_type": "fine-tuning",
            "geographical_location": "Oslo",
            "hardware_used": "1 T4",
        }
    ).emissions
    assert emissions == Emissions(123.0, "123", "codecarbon", "fine-tuning", "Oslo", "1 T4")


def test_emissions_without_a_number_keep_their_words() -> None:
    assert read(co2_eq_emissions={"source": "mlco2"}).emissions == Emissions(None, "", "mlco2")


def test_the_gate() -> None:
    gate = read(
        extra_gated_heading="Ask first",
        extra_gated_prompt="Be kind.",
        extra_gated_fields={
            "Name": "text",
            "Country": {"type": "country"},
            "Use": {"type": "select", "options": ["Research", {"label": "Other", "value": "o"}, 3]},
            "I agree": "checkbox",
            "Odd": 7,
        },
    ).gate
    assert gate == Gate(
        heading="Ask first",
        prompt="Be kind.",
        fields=(
            GateField("Name", "text"),
            GateField("Country", "country"),
            GateField("Use", "select", ("Research", "Other")),
            GateField("I agree", "checkbox"),
            GateField("Odd", "text"),
        ),
    )


@pytest.mark.parametrize(
    "written",
    ["acme/lion", "https://huggingface.co/acme/lion", "https://huggingface.co/acme/lion/tree/main"],
)
def test_a_base_is_an_id_or_the_address_of_one(written: str) -> None:
    assert read(base_model=written).base_model == ("acme/lion",)


def test_the_trigger_words_may_be_missing() -> None:
    assert read(instance_prompt=None).instance_prompt is None
    assert read(instance_prompt="").instance_prompt is None


def test_the_summary_of_an_older_schema_is_the_description() -> None:
    assert read(summary="Small net.", title="SqueezeNet").description == "Small net."
