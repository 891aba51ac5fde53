"""Transformers: the code that uses a model class directly, without a pipeline.

A template stands for one way to call a model; the class it loads is the row's. ``$trust`` is the
argument that lets a model run code of its own.
"""

from __future__ import annotations

TOKENIZED = """\
import torch
from transformers import $auto, AutoTokenizer

tokenizer = AutoTokenizer.from_pretrained($model$trust)
model = $auto.from_pretrained($model$trust)
"""
PICTURED = """\
import torch
from PIL import Image
from transformers import $auto, AutoImageProcessor

processor = AutoImageProcessor.from_pretrained($model$trust)
model = $auto.from_pretrained($model$trust)
image = Image.open("photo.jpg").convert("RGB")
inputs = processor(images=image, return_tensors="pt")
with torch.no_grad():
    outputs = model(**inputs)
"""
PROCESSED = """\
import torch
from PIL import Image
from transformers import $auto, AutoProcessor

processor = AutoProcessor.from_pretrained($model$trust)
model = $auto.from_pretrained($model$trust)
image = Image.open("photo.jpg").convert("RGB")
"""
HEARD = """\
import torch
from transformers import $auto, $reader
from transformers.audio_utils import load_audio

processor = $reader.from_pretrained($model$trust)
model = $auto.from_pretrained($model$trust)
sound = load_audio($file, sampling_rate=16000)
inputs = processor(sound, sampling_rate=16000, return_tensors="pt")
"""

LABEL = (
    TOKENIZED
    + """\
inputs = tokenizer($text, return_tensors="pt")
with torch.no_grad():
    logits = model(**inputs).logits
print(model.config.id2label[logits.argmax(-1).item()])
"""
)
RANK = (
    TOKENIZED
    + """\
documents = $documents
queries = [$text] * len(documents)
inputs = tokenizer(queries, documents, padding=True, truncation=True, return_tensors="pt")
with torch.no_grad():
    print(model(**inputs).logits)
"""
)
TOKENS = (
    TOKENIZED
    + """\
inputs = tokenizer($text, return_tensors="pt")
with torch.no_grad():
    numbers = model(**inputs).logits.argmax(-1)[0].tolist()
for token, number in zip(inputs.tokens(), numbers):
    print(token, model.config.id2label[number])
"""
)
ANSWER = (
    TOKENIZED
    + """\
inputs = tokenizer($question, $context, return_tensors="pt")
with torch.no_grad():
    outputs = model(**inputs)
start, end = outputs.start_logits.argmax(), outputs.end_logits.argmax()
print(tokenizer.decode(inputs["input_ids"][0, start : end + 1]))
"""
)
CHOICE = (
    TOKENIZED
    + """\
choices = $documents
pairs = tokenizer([$text] * len(choices), choices, padding=True, return_tensors="pt")
with torch.no_grad():
    logits = model(**{name: value.unsqueeze(0) for name, value in pairs.items()}).logits
print(choices[logits.argmax(-1).item()])
"""
)
MASK = (
    TOKENIZED
    + """\
text = $masked
inputs = tokenizer(text, return_tensors="pt")
with torch.no_grad():
    logits = model(**inputs).logits
place = (inputs["input_ids"][0] == tokenizer.mask_token_id).nonzero()[0].item()
best = logits[0, place].topk(5).indices.tolist()
print(tokenizer.convert_ids_to_tokens(best))
"""
)
GENERATE = """\
from transformers import $auto, AutoTokenizer

tokenizer = AutoTokenizer.from_pretrained($model$trust)
model = $auto.from_pretrained($model$trust)
inputs = tokenizer($text, return_tensors="pt")
output = model.generate(**inputs, max_new_tokens=100)
print(tokenizer.decode(output[0], skip_special_tokens=True))
"""
CHAT = """\
from transformers import $auto, AutoTokenizer

tokenizer = AutoTokenizer.from_pretrained($model$trust)
model = $auto.from_pretrained($model$trust)
messages = [{"role": "user", "content": $text}]
inputs = tokenizer.apply_chat_template(
    messages, add_generation_prompt=True, return_dict=True, return_tensors="pt"
)
output = model.generate(**inputs, max_new_tokens=256)
reply = output[0, inputs["input_ids"].shape[1] :]
print(tokenizer.decode(reply, skip_special_tokens=True))
"""
MANY_LANGUAGES = """\
from transformers import $auto, AutoTokenizer

tokenizer = AutoTokenizer.from_pretrained($model$trust)
model = $auto.from_pretrained($model$trust)
# Many languages: the card says which codes to set as tokenizer.src_lang and to give
# to model.generate(...) as forced_bos_token_id.
"""
VECTORS = (
    TOKENIZED
    + """\
inputs = tokenizer($text, return_tensors="pt")
with torch.no_grad():
    vectors = model(**inputs).last_hidden_state
print(vectors.shape)  # texts, tokens, numbers per token
"""
)
PICTURE_LABEL = PICTURED + "print(model.config.id2label[outputs.logits.argmax(-1).item()])\n"
PICTURE_VECTORS = PICTURED + "print(outputs.last_hidden_state.shape)\n"
OBJECTS = (
    PICTURED
    + """\
size = [(image.height, image.width)]
found = processor.post_process_object_detection(outputs, target_sizes=size, threshold=0.5)[0]
for number, score, box in zip(found["labels"], found["scores"], found["boxes"]):
    print(model.config.id2label[number.item()], score.item(), box.tolist())
"""
)
REGIONS = (
    PICTURED
    + """\
size = [(image.height, image.width)]
regions = processor.post_process_semantic_segmentation(outputs, target_sizes=size)[0]
print({model.config.id2label[number] for number in regions.unique().tolist()})
"""
)
DEPTH = (
    PICTURED
    + """\
size = [(image.height, image.width)]
depth = processor.post_process_depth_estimation(outputs, target_sizes=size)[0]
print(depth["predicted_depth"].shape)
"""
)
KEYPOINTS = (
    PICTURED
    + """\
size = [(image.height, image.width)]
found = processor.post_process_keypoint_detection(outputs, size)[0]
print(found["keypoints"], found["scores"])
"""
)
LARGER = (
    PICTURED
    + """\
pixels = outputs.reconstruction[0].clamp(0, 1).permute(1, 2, 0).mul(255).round().byte()
Image.fromarray(pixels.numpy()).save("larger.png")
"""
)
SEEN_LABEL = (
    PROCESSED
    + """\
inputs = processor(image, $question, return_tensors="pt")
with torch.no_grad():
    logits = model(**inputs).logits
print(model.config.id2label[logits.argmax(-1).item()])
"""
)
SEEN_ANSWER = (
    PROCESSED
    + """\
inputs = processor(image, $question, return_tensors="pt")
with torch.no_grad():
    output = model.generate(**inputs)
print(processor.decode(output[0], skip_special_tokens=True))
"""
)
CAPTION = (
    PROCESSED
    + """\
inputs = processor(images=image, return_tensors="pt")
with torch.no_grad():
    output = model.generate(**inputs, max_new_tokens=50)
print(processor.decode(output[0], skip_special_tokens=True))
"""
)
ENCODED_CAPTION = """\
from PIL import Image
from transformers import $auto, AutoImageProcessor, AutoTokenizer

processor = AutoImageProcessor.from_pretrained($model$trust)
tokenizer = AutoTokenizer.from_pretrained($model$trust)
model = $auto.from_pretrained($model$trust)
image = Image.open("photo.jpg").convert("RGB")
inputs = processor(images=image, return_tensors="pt")
output = model.generate(inputs["pixel_values"], max_new_tokens=50)
print(tokenizer.decode(output[0], skip_special_tokens=True))
"""
VISION_CHAT = """\
from transformers import $auto, AutoProcessor

processor = AutoProcessor.from_pretrained($model$trust)
model = $auto.from_pretrained($model$trust)
content = [{"type": "image", "path": "photo.jpg"}, {"type": "text", "text": $text}]
inputs = processor.apply_chat_template(
    [{"role": "user", "content": content}],
    add_generation_prompt=True,
    tokenize=True,
    return_dict=True,
    return_tensors="pt",
)
output = model.generate(**inputs, max_new_tokens=256)
reply = output[:, inputs["input_ids"].shape[1] :]
print(processor.batch_decode(reply, skip_special_tokens=True)[0])
"""
SOUND_LABEL = (
    HEARD
    + """\
with torch.no_grad():
    logits = model(**inputs).logits
print(model.config.id2label[logits.argmax(-1).item()])
"""
)
SPOKEN_LETTERS = (
    HEARD
    + """\
with torch.no_grad():
    logits = model(**inputs).logits
print(processor.batch_decode(logits.argmax(-1))[0])
"""
)
SPOKEN_TEXT = (
    HEARD
    + """\
with torch.no_grad():
    output = model.generate(**inputs)
print(processor.batch_decode(output, skip_special_tokens=True)[0])
"""
)
LOADED = """\
from transformers import $auto

model = $auto.from_pretrained($model$trust)
"""
