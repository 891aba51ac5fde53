"""Generation settings: where tools write them, and what they mean."""

from __future__ import annotations

import json
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from generator.media.chunks import read_settings
from generator.media.generation import Generation, read_generation
from tests.media.makers import encoded, exif_block, opened, photo, png_chunk, png_with

A1111 = (
    "a tiger, (best:1.2) <lora:stripes:0.8>\nin the snow\n"
    "Negative prompt: blurry, low quality\n"
    'Steps: 20, Sampler: Euler a, CFG scale: 7.5, Seed: 123, Size: 512x768, Model: "big, red",'
    " Clip skip: 2"
)
A1111_PAIRS = (
    ("prompt", "a tiger, (best:1.2) <lora:stripes:0.8>\nin the snow"),
    ("negative prompt", "blurry, low quality"),
    ("seed", "123"),
    ("steps", "20"),
    ("guidance", "7.5"),
    ("sampler", "Euler a"),
    ("size", "512 × 768"),
    ("model", "big, red"),
    ("lora", "stripes (0.8)"),
    ("clip skip", "2"),
)
COMFY = {
    "3": {
        "class_type": "KSampler",
        "inputs": {
            "seed": 42,
            "steps": 25,
            "cfg": 8.0,
            "sampler_name": "dpmpp_2m",
            "scheduler": "karras",
            "denoise": 1,
            "model": ["10", 0],
            "positive": ["20", 0],
            "negative": ["20", 1],
            "latent_image": ["5", 0],
        },
    },
    "4": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "sd15.safetensors"}},
    "5": {"class_type": "EmptyLatentImage", "inputs": {"width": 640, "height": 512}},
    "6": {"class_type": "CLIPTextEncode", "inputs": {"text": ["30", 0], "clip": ["4", 1]}},
    "7": {"class_type": "CLIPTextEncode", "inputs": {"text": "ugly", "clip": ["4", 1]}},
    "10": {
        "class_type": "LoraLoader",
        "inputs": {"lora_name": "stripes", "strength_model": 0.7, "model": ["4", 0]},
    },
    "20": {
        "class_type": "ControlNetApplyAdvanced",
        "inputs": {"positive": ["6", 0], "negative": ["7", 0]},
    },
    "30": {"class_type": "PrimitiveString", "inputs": {"value": "a tiger"}},
}
COMFY_PAIRS = (
    ("prompt", "a tiger"),
    ("negative prompt", "ugly"),
    ("seed", "42"),
    ("steps", "25"),
    ("guidance", "8.0"),
    ("sampler", "dpmpp_2m"),
    ("size", "640 × 512"),
    ("model", "sd15.safetensors"),
    ("lora", "stripes (0.7)"),
    ("scheduler", "karras"),
    ("denoise", "1"),
)


def text(key: str, value: str, kind: bytes = b"tEXt") -> bytes:
    name, body = key.encode() + b"\0", value.encode()
    match kind:
        case b"zTXt":
            return png_chunk(kind, name + b"\0" + zlib.compress(body))
        case b"iTXt":
            return png_chunk(kind, name + b"\0\0\0\0" + body)
    return png_chunk(kind, name + body)


def packed_itxt(key: str, value: str) -> bytes:
    return png_chunk(b"iTXt", key.encode() + b"\0\1\0\0\0" + zlib.compress(value.encode()))


def test_a1111_settings_are_named_and_ordered() -> None:
    assert read_generation({"parameters": A1111}) == Generation(A1111_PAIRS, "A1111")


@pytest.mark.parametrize("kind", [b"tEXt", b"zTXt", b"iTXt"])
def test_settings_stand_in_every_text_chunk_of_png(kind: bytes) -> None:
    data = png_with([text("parameters", A1111, kind)])
    assert read_settings(data, b"").settings == A1111_PAIRS


def test_settings_stand_in_packed_international_text() -> None:
    data = png_with([packed_itxt("parameters", "der Löwe 獅子\nSteps: 5")])
    assert dict(read_settings(data, b"").settings)["prompt"] == "der Löwe 獅子"


@pytest.mark.parametrize(
    "comment",
    [
        b"UNICODE\0" + A1111.encode("utf-16-be"),
        b"UNICODE\0" + A1111.encode("utf-16-le"),
        b"ASCII\0\0\0" + A1111.encode(),
        bytes(8) + A1111.encode(),
        A1111.encode(),
    ],
)
@pytest.mark.parametrize("form", ["JPEG", "WEBP"])
def test_settings_stand_in_the_comment_of_exif(form: str, comment: bytes) -> None:
    data = encoded(photo(40, 30), form, exif=exif_block(comment=comment))
    assert read_settings(data, opened(data).info["exif"]).settings == A1111_PAIRS


def test_settings_stand_in_a_jpeg_comment() -> None:
    data = encoded(photo(40, 30), "JPEG", comment=A1111.encode())
    assert read_settings(data, b"").settings == A1111_PAIRS


def test_comfyui_is_followed_through_its_links() -> None:
    generation = read_generation({"prompt": json.dumps(COMFY), "workflow": "{}"})
    assert generation == Generation(COMFY_PAIRS, "ComfyUI")


def test_comfyui_writes_into_camera_tags_of_webp() -> None:
    exif = Image.Exif()
    exif[0x0110] = "prompt:" + json.dumps(COMFY)
    exif[0x010F] = "workflow:{}"
    data = encoded(photo(40, 30), "WEBP", exif=exif.tobytes())
    assert read_settings(data, opened(data).info["exif"]).source == "ComfyUI"


def test_a_custom_sampler_of_comfyui_is_followed_through_its_guider() -> None:
    graph = {
        "1": {
            "class_type": "SamplerCustomAdvanced",
            "inputs": {"noise": ["2", 0], "guider": ["3", 0], "sigmas": ["4", 0]},
        },
        "2": {"class_type": "RandomNoise", "inputs": {"noise_seed": 7}},
        "3": {"class_type": "BasicGuider", "inputs": {"conditioning": ["5", 0]}},
        "4": {"class_type": "BasicScheduler", "inputs": {"steps": 4, "scheduler": "simple"}},
        "5": {"class_type": "FluxGuidance", "inputs": {"conditioning": ["6", 0], "guidance": 3.5}},
        "6": {"class_type": "CLIPTextEncode", "inputs": {"text": "a tiger"}},
    }
    assert read_generation({"prompt": json.dumps(graph)}).settings == (
        ("prompt", "a tiger"),
        ("seed", "7"),
        ("steps", "4"),
        ("guidance", "3.5"),
        ("scheduler", "simple"),
    )


@pytest.mark.parametrize(
    "graph",
    [
        {"1": {"class_type": "KSampler", "inputs": {"positive": ["1", 0], "model": ["1", 0]}}},
        {
            "1": {"class_type": "KSampler", "inputs": {"positive": ["2", 0]}},
            "2": {"class_type": "X", "inputs": {"positive": ["1", 0], "text": ["2", 0]}},
        },
        {"1": {"class_type": "KSampler", "inputs": {"positive": ["9", 0], "seed": [], "cfg": {}}}},
        {"1": {"class_type": "KSampler"}},
        {"1": {"class_type": ["KSampler"], "inputs": "none"}},
        {"1": None},
    ],
)
def test_circles_and_odd_types_in_comfyui_give_nothing(graph: object) -> None:
    assert read_generation({"prompt": json.dumps(graph)}) == Generation()


def test_invokeai_settings() -> None:
    data = {
        "positive_prompt": "a tiger",
        "negative_prompt": "",
        "seed": 5,
        "steps": 30,
        "cfg_scale": 7.5,
        "scheduler": "euler",
        "width": 512,
        "height": 640,
        "model": {"name": "sdxl", "key": "x"},
        "loras": [{"model": {"name": "stripes"}, "weight": 0.5}, "odd"],
    }
    generation = read_generation({"invokeai_metadata": json.dumps(data)})
    assert generation.source == "InvokeAI"
    assert generation.settings == (
        ("prompt", "a tiger"),
        ("seed", "5"),
        ("steps", "30"),
        ("guidance", "7.5"),
        ("sampler", "euler"),
        ("size", "512 × 640"),
        ("model", "sdxl"),
        ("lora", "stripes (0.5)"),
    )


def test_old_invokeai_settings() -> None:
    image = {"prompt": [{"prompt": "a tiger", "weight": 1}], "seed": 5, "width": 512, "height": 512}
    found = read_generation({"sd-metadata": json.dumps({"model_weights": "sd", "image": image})})
    assert found.source == "InvokeAI"
    assert dict(found.settings) == {
        "prompt": "a tiger",
        "seed": "5",
        "size": "512 × 512",
        "model": "sd",
    }


def test_dream_settings() -> None:
    found = read_generation({"Dream": '"a tiger" -s 50 -S 123 -W 512 -H 640 -C 7.5 -A k_lms'})
    assert dict(found.settings) == {
        "prompt": "a tiger",
        "seed": "123",
        "steps": "50",
        "guidance": "7.5",
        "sampler": "k_lms",
        "size": "512 × 640",
    }


def test_novelai_settings() -> None:
    comment = json.dumps({"steps": 28, "sampler": "k_euler", "seed": 9, "scale": 5, "uc": "blurry"})
    texts = {"Software": "NovelAI", "Description": "a tiger", "Comment": comment}
    found = read_generation(texts)
    assert found.source == "NovelAI"
    assert dict(found.settings)["negative prompt"] == "blurry"
    assert dict(found.settings)["guidance"] == "5"


@pytest.mark.parametrize(
    ("texts", "source"),
    [
        (
            {"parameters": '{"prompt": "a tiger", "seed": "4"}', "fooocus_scheme": "fooocus"},
            "Fooocus",
        ),
        ({"parameters": '{"sui_image_params": {"prompt": "a tiger", "seed": 4}}'}, "SwarmUI"),
        ({"prompt": "a tiger", "seed": "4", "Software": "my script", "Author": "x"}, "my script"),
        ({"prompt": "a tiger", "seed": "4"}, ""),
    ],
)
def test_other_tools(texts: dict[str, str], source: str) -> None:
    assert read_generation(texts) == Generation((("prompt", "a tiger"), ("seed", "4")), source)


@pytest.mark.parametrize(
    "texts",
    [
        {},
        {"Software": "Adobe ImageReady", "Comment": "made by hand"},
        {"parameters": "just a text"},
        {"Title": "a tiger", "Author": "me"},
        {"prompt": "[{}]"},
        {"parameters": "[" * 100_000},
        {"prompt": '{"a":' * 100_000},
        {"invokeai_metadata": "null", "sd-metadata": "3", "dream": "x"},
    ],
)
def test_other_texts_are_no_settings(texts: dict[str, str]) -> None:
    assert read_generation(texts) == Generation()


def test_long_values_are_cut() -> None:
    found = read_generation({"prompt": "x" * 10_000})
    assert found.settings == (("prompt", "x" * 3999 + "…"),)


def test_a_bomb_in_a_chunk_is_unpacked_only_to_the_limit() -> None:
    bomb = png_chunk(b"zTXt", b"prompt\0\0" + zlib.compress(b"x" * 30_000_000))
    found = read_settings(png_with([bomb]), b"")
    assert len(found.settings[0][1]) == 4000


def test_a_long_line_of_settings_takes_no_long_time() -> None:
    for line in ("a" * 19_000, "a:" * 9_000, 'a: "' * 5_000, "a: \\" * 5_000):
        assert read_generation({"parameters": "x\n" + line}) == Generation()


@settings(deadline=None, max_examples=200)
@given(
    st.sampled_from([b"tEXt", b"zTXt", b"iTXt"]),
    st.one_of(
        st.binary(max_size=100),
        st.just(b"parameters\0").flatmap(
            lambda key: st.binary(max_size=100).map(lambda body: key + body)
        ),
    ),
)
def test_any_chunk_is_read_without_an_error(kind: bytes, body: bytes) -> None:
    for name, value in read_settings(png_with([png_chunk(kind, body)]), body).settings:
        assert name
        assert value


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=9)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(
                [
                    "1",
                    "2",
                    "class_type",
                    "inputs",
                    "text",
                    "positive",
                    "seed",
                    "model",
                    "image",
                    "prompt",
                    "loras",
                    "name",
                    "width",
                    "height",
                    "sui_image_params",
                    "guider",
                ]
            ),
            inner,
            max_size=4,
        ),
    ),
    max_leaves=20,
)


@settings(deadline=None, max_examples=200)
@given(JSON, st.sampled_from(["prompt", "parameters", "invokeai_metadata", "sd-metadata"]))
def test_any_json_is_read_without_an_error(value: object, key: str) -> None:
    graph = {"1": {"class_type": "KSampler", "inputs": value}, "2": value}
    for written in (value, graph):
        found = read_generation({key: json.dumps(written)})
        assert all(isinstance(text, str) for pair in found.settings for text in pair)
