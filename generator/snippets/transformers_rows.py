"""Transformers: which class and which pipeline fit a task and an architecture, as one table.

The first row of a task whose pattern fits the architecture counts. A row that is ``sure`` also
counts when the repo has no ``config.json``: nothing else can do that task.
"""

from __future__ import annotations

import re

from msgspec import Struct

from generator.snippets import transformers_classes as code

TEXT_TO_TEXT = (
    "(?:T5|MT5|UMT5|LongT5|SwitchTransformers|Bart|MBart|Pegasus|PegasusX|Blenderbot"
    "|BlenderbotSmall|BigBirdPegasus|FSMT|LED|M2M100|Mvp|NllbMoe|PLBart|ProphetNet)"
    "ForConditionalGeneration|MarianMTModel|EncoderDecoderModel"
)
_MANY_LANGUAGES = "(?:M2M100|MBart|NllbMoe)ForConditionalGeneration"
_CAUSAL = "(?!Mistral4)\\w+ForCausalLM|(?!\\w+With)\\w+LMHeadModel"
_HEARD = (
    "(?:Wav2Vec2(?:Bert|Conformer)?|WavLM|Hubert|Data2VecAudio|SEWD?|UniSpeech(?:Sat)?)"
    "ForSequenceClassification|(?:AST|Whisper)ForAudioClassification"
)
_CLASSIFIED = f"(?!{_HEARD})\\w+ForSequenceClassification"
_ANSWERED = "(?!Vilt|LayoutLMFor|Tapas|Blip)\\w+ForQuestionAnswering(?:Simple)?"
_WORDED = "(?:OwlViT|Owlv2|GroundingDino|MMGroundingDino|OmDetTurbo)ForObjectDetection"
_FOUND = f"(?!{_WORDED})\\w+ForObjectDetection"
_SPOKEN = "(?:Whisper|Speech2Text|Moonshine)ForConditionalGeneration|SpeechEncoderDecoderModel"
_SINGING = "VitsModel|BarkModel|Musicgen(?:Melody)?ForConditionalGeneration"
_ANY = "\\w+"
_VISION_CHAT = "\\w+ForConditionalGeneration"
# Of the same name, but no chats about pictures: captions, speech, music, text to text.
_NO_VISION_CHAT = re.compile(
    f"(?:{TEXT_TO_TEXT}|{_SPOKEN}|{_SINGING}|(?:Blip|Pix2Struct)ForConditionalGeneration"
    r"|(?:T5Gemma|Blip2|InstructBlip|Kosmos2|Udop|Florence2|Csm|Dia|Canary|Clvp|SeamlessM4T)\w*"
    r"|\w*(?:Audio|A[Ss][Rr]|Speech|Voxtral|TTS|Omni|Voice|Transcribe|Music|Piano|Moonshine)\w*)"
)


class Row(Struct, frozen=True):
    """One way to load and call a model. Patterns must fit the whole name of a class."""

    task: str
    fits: str  # pattern of the architecture
    auto: str  # the auto class that loads it
    pipeline: str = ""  # name of the pipeline, where Transformers 5 has one
    direct: str = ""  # template, where there is a short one
    sure: bool = False

    def matches(self, architecture: str) -> bool:
        if not architecture:
            return self.sure
        if self.fits == _VISION_CHAT and _NO_VISION_CHAT.fullmatch(architecture):
            return False
        return re.fullmatch(self.fits, architecture) is not None


ROWS: tuple[Row, ...] = (
    Row(
        "text-classification",
        _CLASSIFIED,
        "AutoModelForSequenceClassification",
        "text-classification",
        code.LABEL,
        sure=True,
    ),
    Row(
        "zero-shot-classification",
        _CLASSIFIED,
        "AutoModelForSequenceClassification",
        "zero-shot-classification",
        sure=True,
    ),
    Row(
        "text-ranking",
        _CLASSIFIED,
        "AutoModelForSequenceClassification",
        "",
        code.RANK,
        sure=True,
    ),
    Row(
        "token-classification",
        "\\w+ForTokenClassification",
        "AutoModelForTokenClassification",
        "token-classification",
        code.TOKENS,
        sure=True,
    ),
    Row(
        "question-answering",
        _ANSWERED,
        "AutoModelForQuestionAnswering",
        "",
        code.ANSWER,
        sure=True,
    ),
    Row(
        "multiple-choice",
        "\\w+ForMultipleChoice",
        "AutoModelForMultipleChoice",
        "",
        code.CHOICE,
        sure=True,
    ),
    Row(
        "fill-mask",
        "\\w+ForMaskedLM|BertForPreTraining|AlbertForPreTraining|\\w+WithLMHeadModel",
        "AutoModelForMaskedLM",
        "fill-mask",
        code.MASK,
        sure=True,
    ),
    Row("text-generation", TEXT_TO_TEXT, "AutoModelForSeq2SeqLM", "", code.GENERATE),
    Row("text-generation", _CAUSAL, "AutoModelForCausalLM", "text-generation", code.GENERATE),
    Row("summarization", TEXT_TO_TEXT, "AutoModelForSeq2SeqLM", "", code.GENERATE, sure=True),
    Row("summarization", _CAUSAL, "AutoModelForCausalLM", "text-generation", code.GENERATE),
    Row("translation", _MANY_LANGUAGES, "AutoModelForSeq2SeqLM", "", code.MANY_LANGUAGES),
    Row("translation", TEXT_TO_TEXT, "AutoModelForSeq2SeqLM", "", code.GENERATE),
    Row("translation", _CAUSAL, "AutoModelForCausalLM", "text-generation", code.GENERATE),
    Row("feature-extraction", _ANY, "AutoModel", "feature-extraction", code.VECTORS, sure=True),
    Row("sentence-similarity", _ANY, "AutoModel", "feature-extraction", code.VECTORS, sure=True),
    Row(
        "table-question-answering",
        "TapasForQuestionAnswering",
        "AutoModelForTableQuestionAnswering",
        "table-question-answering",
    ),
    Row(
        "image-classification",
        "\\w+ForImageClassification(?:WithTeacher)?",
        "AutoModelForImageClassification",
        "image-classification",
        code.PICTURE_LABEL,
        sure=True,
    ),
    Row(
        "image-feature-extraction",
        _ANY,
        "AutoModel",
        "image-feature-extraction",
        code.PICTURE_VECTORS,
        sure=True,
    ),
    Row(
        "image-segmentation",
        "\\w+ForSemanticSegmentation",
        "AutoModelForSemanticSegmentation",
        "image-segmentation",
        code.REGIONS,
    ),
    Row(
        "image-segmentation",
        "(?:Detr|MaskFormer|Mask2Former|OneFormer)For\\w*Segmentation",
        "AutoModelForUniversalSegmentation",
        "image-segmentation",
    ),
    Row(
        "object-detection",
        _FOUND,
        "AutoModelForObjectDetection",
        "object-detection",
        code.OBJECTS,
        sure=True,
    ),
    Row(
        "zero-shot-object-detection",
        _WORDED,
        "AutoModelForZeroShotObjectDetection",
        "zero-shot-object-detection",
        sure=True,
    ),
    Row(
        "zero-shot-image-classification",
        "(?:Chinese)?CLIPModel|Siglip2?Model|AltCLIPModel|AlignModel|BlipModel",
        "AutoModelForZeroShotImageClassification",
        "zero-shot-image-classification",
        sure=True,
    ),
    Row(
        "depth-estimation",
        "\\w+ForDepthEstimation",
        "AutoModelForDepthEstimation",
        "depth-estimation",
        code.DEPTH,
        sure=True,
    ),
    Row(
        "mask-generation",
        "SamModel|Sam2Model|SamHQModel",
        "AutoModelForMaskGeneration",
        "mask-generation",
    ),
    Row(
        "keypoint-detection",
        "SuperPointForKeypointDetection",
        "AutoModelForKeypointDetection",
        "",
        code.KEYPOINTS,
    ),
    Row(
        "keypoint-detection",
        "\\w+ForKeypointMatching",
        "AutoModelForKeypointMatching",
        "keypoint-matching",
    ),
    Row(
        "image-to-image",
        "Swin2SRForImageSuperResolution",
        "AutoModelForImageToImage",
        "",
        code.LARGER,
    ),
    Row(
        "image-to-text",
        "VisionEncoderDecoderModel",
        "AutoModelForImageTextToText",
        "",
        code.ENCODED_CAPTION,
    ),
    Row(
        "image-to-text",
        "(?:Blip|Pix2Struct)ForConditionalGeneration|GitForCausalLM",
        "AutoModelForImageTextToText",
        "",
        code.CAPTION,
    ),
    Row(
        "image-text-to-text",
        _VISION_CHAT,
        "AutoModelForImageTextToText",
        "image-text-to-text",
        code.VISION_CHAT,
    ),
    Row(
        "image-to-text",
        _VISION_CHAT,
        "AutoModelForImageTextToText",
        "image-text-to-text",
        code.VISION_CHAT,
    ),
    Row(
        "visual-question-answering",
        "ViltForQuestionAnswering",
        "AutoModelForVisualQuestionAnswering",
        "",
        code.SEEN_LABEL,
    ),
    Row(
        "visual-question-answering",
        "BlipForQuestionAnswering",
        "AutoModelForVisualQuestionAnswering",
        "",
        code.SEEN_ANSWER,
    ),
    Row(
        "document-question-answering",
        "LayoutLM(?:v2|v3)?ForQuestionAnswering",
        "AutoModelForDocumentQuestionAnswering",
        "document-question-answering",
    ),
    Row(
        "video-classification",
        "\\w+ForVideoClassification",
        "AutoModelForVideoClassification",
        "video-classification",
        sure=True,
    ),
    Row(
        "audio-classification",
        _HEARD,
        "AutoModelForAudioClassification",
        "audio-classification",
        code.SOUND_LABEL,
        sure=True,
    ),
    Row(
        "automatic-speech-recognition",
        "\\w+ForCTC",
        "AutoModelForCTC",
        "automatic-speech-recognition",
        code.SPOKEN_LETTERS,
    ),
    Row(
        "automatic-speech-recognition",
        _SPOKEN,
        "AutoModelForSpeechSeq2Seq",
        "automatic-speech-recognition",
        code.SPOKEN_TEXT,
    ),
    Row("text-to-speech", _SINGING, "AutoModelForTextToWaveform", "text-to-audio"),
    Row("text-to-audio", _SINGING, "AutoModelForTextToWaveform", "text-to-audio"),
)


def row_for(task: str | None, architecture: str) -> Row | None:
    """The row of a model; None where nothing of ours fits."""
    rows = (row for row in ROWS if row.task == task and row.matches(architecture))
    return next(rows, None)


def row_with_code(task: str | None, auto_classes: tuple[str, ...]) -> Row | None:
    """The row of a model that brings its own code: by the auto class that it registers."""
    for row in ROWS:
        if row.task == task and row.auto in auto_classes:
            return row
    named = [name for name in auto_classes if name in LOADABLE]
    auto = min(named, key=lambda name: name == "AutoModel", default="")
    return Row(task or "", _ANY, auto, direct=code.LOADED) if auto else None


LOADABLE = frozenset({"AutoModel"} | {row.auto for row in ROWS})
