"""Snippets for libraries of sound: SpeechBrain, ESPnet, Asteroid."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from generator.snippets import samples
from generator.snippets.facts import ModelFacts
from generator.snippets.literals import Bare, fill
from generator.snippets.snippet import Language, Snippet, Source

_SPEECHBRAIN = """\
from speechbrain.inference.$module import $interface

model = $interface.from_hparams(source=$model)$local
"""
# Such a file may point at a hub for the weights that lie beside it.
_PRETRAINED_PATH = """
# Where hyperparams.yaml has a pretrained_path, also give
# overrides={"pretrained_path": $model}"""
_FILE = 'print(model.$method("speech.wav"))\n'
_SEGMENTS = """\
for segment in model.transcribe_file("speech.wav"):
    print(segment.words)
"""
_VERIFY = """\
score, same = model.verify_files("first.wav", "second.wav")
print(score, same)
"""
_SEPARATE = """\
voices = model.separate_file(path="mixture.wav")  # (batch, samples, voices)
print(voices.shape)
"""
_ENHANCE = """\
clean = model.enhance_file("noisy.wav", output_filename="clean.wav")
print(clean.shape)
"""
_BOUNDARIES = """\
boundaries = model.get_speech_segments("speech.wav")
model.save_boundaries(boundaries)
"""
_SPECTROGRAM = """\
spectrogram = model.encode_text($text)[0]
print(spectrogram.shape)  # a vocoder, such as HIFIGAN, makes sound of it
"""
_SPECTROGRAMS = """\
spectrogram = model.encode_text([$text])[0]
print(spectrogram.shape)  # a vocoder, such as HIFIGAN, makes sound of it
"""
_PHONEMES = "print(model.g2p($text))\n"

# speechbrain_interface: (module of speechbrain.inference, what is called)
_INTERFACES = {
    "EncoderDecoderASR": ("ASR", _FILE.replace("$method", "transcribe_file")),
    "EncoderASR": ("ASR", _FILE.replace("$method", "transcribe_file")),
    "WhisperASR": ("ASR", _SEGMENTS),
    "EncoderClassifier": ("classifiers", _FILE.replace("$method", "classify_file")),
    "AudioClassifier": ("classifiers", _FILE.replace("$method", "classify_file")),
    "SpeakerRecognition": ("speaker", _VERIFY),
    "SepformerSeparation": ("separation", _SEPARATE),
    "SpectralMaskEnhancement": ("enhancement", _ENHANCE),
    "WaveformEnhancement": ("enhancement", _ENHANCE),
    "SGMSEEnhancement": ("enhancement", _ENHANCE),
    "VAD": ("VAD", _BOUNDARIES),
    "Tacotron2": ("TTS", _SPECTROGRAM),
    "FastSpeech2": ("TTS", _SPECTROGRAMS),
    "GraphemeToPhoneme": ("text", _PHONEMES),
    "EndToEndSLU": ("SLU", _FILE.replace("$method", "decode_file")),
    "Speech_Emotion_Diarization": ("diarization", _FILE.replace("$method", "diarize_file")),
}


def speechbrain(facts: ModelFacts, source: Source) -> Iterator[Snippet]:
    """The interface that ``config.json`` names; without one there is nothing sure to call."""
    if facts.interface not in _INTERFACES:
        return
    module, call = _INTERFACES[facts.interface]
    template = _SPEECHBRAIN.replace("$local", _PRETRAINED_PATH if source.local else "")
    code = fill(
        Language.PYTHON,
        template + call,
        module=Bare(module),
        interface=Bare(facts.interface),
        model=source.model,
        text=samples.text(facts),
    )
    yield Snippet("SpeechBrain", "SpeechBrain", Language.PYTHON, code, "speechbrain", source.place)


_ESPNET_LOCAL = """\
import os
$imports
os.chdir($model)  # the paths in config.yaml start here
model = $kind($train_config=$config, $model_file=$weights)
"""
_ESPNET_HUB = """\
$imports
model = $kind.from_pretrained($model)
"""
_TRANSCRIBE = """\
sound, rate = soundfile.read($file)
print(model(sound)[0][0])
"""
_SPEAK = """\
sound = model($text)["wav"]
soundfile.write("speech.wav", sound.numpy(), model.fs)
"""


def espnet(facts: ModelFacts, source: Source) -> Iterator[Snippet]:
    """Recognition or speech. From a folder only where it holds one model and its config."""
    speaks = facts.task in {"text-to-speech", "text-to-audio"}
    if not speaks and facts.task != "automatic-speech-recognition":
        return
    pair = _espnet_files(facts)
    if source.local and pair is None:
        return
    config, weights = pair or ("", "")
    kind = "Text2Speech" if speaks else "Speech2Text"
    prefix = "" if speaks else "asr_"
    module = "tts_inference" if speaks else "asr_inference"
    code = fill(
        Language.PYTHON,
        (_ESPNET_LOCAL if source.local else _ESPNET_HUB) + (_SPEAK if speaks else _TRANSCRIBE),
        imports=Bare(f"\nimport soundfile\nfrom espnet2.bin.{module} import {kind}\n"),
        kind=Bare(kind),
        train_config=Bare(f"{prefix}train_config"),
        model_file=Bare(f"{prefix}model_file"),
        model=source.model,
        config=config,
        weights=weights,
        # After the change of folder, the recording has to be named from the root.
        file="/path/to/speech.wav" if source.local else "speech.wav",
        text=samples.text(facts),
    ).lstrip("\n")
    needs = "espnet soundfile" if source.local else "espnet espnet_model_zoo soundfile"
    yield Snippet("ESPnet", "ESPnet", Language.PYTHON, code, needs, source.place)


def _espnet_files(facts: ModelFacts) -> tuple[str, str] | None:
    """The config and the weights, where there is exactly one folder with one of each."""
    weights = [path for path in facts.files(".pth") if path.startswith("exp/")]
    pairs = [
        (config, path)
        for path in weights
        if (config := f"{PurePosixPath(path).parent}/config.yaml") in facts.paths
    ]
    return pairs[0] if len(pairs) == 1 else None


_ASTEROID = """\
from asteroid.models import BaseModel

model = BaseModel.from_pretrained($model)
model.separate("mixture.wav", resample=True)  # writes one file per source beside it
"""


def asteroid(facts: ModelFacts, source: Source) -> Iterator[Snippet]:
    """Separation of sources."""
    if source.local and "pytorch_model.bin" not in facts.paths:
        return
    model = source.file("pytorch_model.bin") if source.local else source.model
    code = fill(Language.PYTHON, _ASTEROID, model=model)
    yield Snippet("Asteroid", "Asteroid", Language.PYTHON, code, "asteroid", source.place)
