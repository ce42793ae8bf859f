"""The embedded model at work: sentences in, `Scores` out, in one pass of one encoder."""

import hashlib
import json
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Encoding
from transformers import PreTrainedTokenizerBase, PreTrainedTokenizerFast
from transformers.utils import logging as hub_logging

from framing.classifiers.decoding import by_word, decode
from framing.classifiers.network import TAGS, FramingNetwork, processor_dtype
from framing.config import ReadSettings
from framing.errors import ModelError
from framing.records import TERM_TYPES, Judgement, Scores
from framing.spans import Span, storable

EMBEDDED = Path(__file__).resolve().parent.parent / "models"

Array = NDArray[np.float32]
Outputs = tuple[Array, Array, Array, Array]

_FILES = ("config.json", "tokenizer.json", "model.safetensors")


@dataclass(frozen=True, slots=True)
class Window:
    """One stretch of one text as the model sees it: its tokens, those of them it answers for, and what came out."""

    text: int
    encoding: Encoding
    keep: slice


Part = tuple[Window, Outputs]


@dataclass(frozen=True, slots=True)
class Raw:
    """What the network says of one text before any threshold: tags [words, tags], the words' spans, probabilities, the mean state."""

    tags: Array
    spans: tuple[Span, ...]
    bias: float
    frames: Array
    vector: Array
    windows: int


@dataclass(frozen=True)
class Encoder:
    """A trained network with its tokenizer; `read` is the classifier, `raw` what the thresholds are chosen on."""

    network: FramingNetwork
    tokenizer: PreTrainedTokenizerBase
    settings: ReadSettings
    folder: Path

    @property
    def name(self) -> str:
        """The folder that it was loaded from, or "embedded"."""
        return "embedded" if self.folder == EMBEDDED else str(self.folder)

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of its configuration, tokenizer and weights."""
        sha = hashlib.sha256()
        for name in _FILES:
            sha.update((self.folder / name).read_bytes())
        return sha.hexdigest()

    @property
    def labels(self) -> Mapping[str, Sequence[str]]:
        """Term types, the bias label and the frames' names."""
        return {"terms": TERM_TYPES, "bias": ("biased",), "frames": tuple(self.network.config.frames)}

    def read(self, texts: Sequence[str]) -> list[Scores]:
        """One `Scores` for each text, in their order."""
        return [self._scores(text, raw) for text, raw in zip(texts, self.raw(texts), strict=True)]

    def raw(self, texts: Sequence[str]) -> list[Raw]:
        """One `Raw` for each text, in their order: one tokenizer call, batches of like length, one pass."""
        if not texts:
            return []
        windows = self._windows(texts)
        parts: list[list[Part]] = [[] for _ in texts]
        outputs: dict[int, Outputs] = {}
        for batch in _batches([len(window.encoding.ids) for window in windows], self.settings.batch_tokens):
            outputs.update(zip(batch, self._forward([windows[place] for place in batch]), strict=True))
        for place, window in enumerate(windows):
            parts[window.text].append((window, outputs[place]))
        return [_join(text, of_text) for text, of_text in zip(texts, parts, strict=True)]

    def _windows(self, texts: Sequence[str]) -> list[Window]:
        """Every text as overlapping windows; each token is answered for by the window in which it stands further from the edge."""
        overlap = min(self.settings.overlap, self.settings.window // 2)
        encoded = self.tokenizer(
            [storable(text) for text in texts],
            truncation=True,
            max_length=self.settings.window,
            stride=overlap,
            return_overflowing_tokens=True,
        )
        owners = encoded["overflow_to_sample_mapping"]
        windows = []
        for place, (owner, encoding) in enumerate(zip(owners, encoded.encodings, strict=True)):
            first = place == 0 or owners[place - 1] != owner
            last = place + 1 == len(owners) or owners[place + 1] != owner
            start = 1 if first else 1 + overlap // 2
            end = len(encoding.ids) - 1 - (0 if last else overlap - overlap // 2)
            windows.append(Window(owner, encoding, slice(start, end)))
        return windows

    def _forward(self, batch: Sequence[Window]) -> list[Outputs]:
        width = max(len(window.encoding.ids) for window in batch)
        ids = np.full((len(batch), width), self.tokenizer.pad_token_id or 0, dtype=np.int64)
        mask = np.zeros_like(ids)
        for row, window in enumerate(batch):
            ids[row, : len(window.encoding.ids)] = window.encoding.ids
            mask[row, : len(window.encoding.ids)] = 1
        with torch.inference_mode():
            logits = {head: out.float() for head, out in self.network(torch.from_numpy(ids), torch.from_numpy(mask)).items()}
        arrays = (logits["terms"].softmax(-1), logits["bias"].sigmoid(), logits["frames"].sigmoid(), logits["vector"])
        return list(zip(*(array.numpy() for array in arrays), strict=True))

    def _scores(self, text: str, raw: Raw) -> Scores:
        limits = self.network.config.thresholds
        frames = zip(self.network.config.frames, raw.frames.tolist(), strict=True)
        return Scores(
            terms=decode(text, raw.tags, raw.spans, limits["terms"]),
            judgements=tuple(Judgement("frame", name, score, score >= limits["frames"]) for name, score in frames),
            bias=raw.bias,
            biased=raw.bias >= limits["bias"],
            windows=raw.windows,
            vector=tuple(raw.vector.tolist()),
        )


def load_encoder(folder: Path, settings: ReadSettings) -> Encoder:
    """The encoder that `framing train` wrote to `folder`; ModelError where there is none or where it is not one of ours."""
    _check(folder)
    if settings.threads:
        torch.set_num_threads(settings.threads)
    try:
        with _without_bars():
            tokenizer = PreTrainedTokenizerFast.from_pretrained(folder, local_files_only=True)
            network = FramingNetwork.from_pretrained(folder, local_files_only=True).to(processor_dtype())
    except Exception as error:  # a damaged file makes these libraries raise almost anything
        raise ModelError(
            f"the model at {folder} cannot be loaded: {error}", hint="train it or copy it again; is a file cut off?"
        ) from error
    return Encoder(network.eval(), tokenizer, settings, folder)


@contextmanager
def _without_bars() -> Iterator[None]:
    """Loading is quick, so it shows no progress bar."""
    shown = hub_logging.is_progress_bar_enabled()
    hub_logging.disable_progress_bar()
    try:
        yield
    finally:
        if shown:
            hub_logging.enable_progress_bar()


def _check(folder: Path) -> None:
    missing = [name for name in _FILES if not (folder / name).is_file()]
    if missing:
        raise ModelError(
            f"no model at {folder}: {', '.join(missing)} {'is' if len(missing) == 1 else 'are'} missing",
            hint="use --model embedded, --model lexicon, or a folder written by `framing train`",
        )
    try:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    except ValueError as error:
        raise ModelError(f"{folder / 'config.json'} is not valid JSON: {error}") from error
    kind = config.get("model_type") if isinstance(config, dict) else None
    if kind != "framing":
        raise ModelError(f"{folder} holds a model of type {kind!r}, not one with framing heads", hint="train one with `framing train`")


def _batches(lengths: Sequence[int], tokens: int) -> Iterator[list[int]]:
    """The places of windows, sorted by length, in batches that hold at most `tokens` tokens with their padding."""
    batch: list[int] = []
    for place in sorted(range(len(lengths)), key=lengths.__getitem__):
        if batch and lengths[place] * (len(batch) + 1) > tokens:
            yield batch
            batch = []
        batch.append(place)
    if batch:
        yield batch


def _join(text: str, parts: Sequence[Part]) -> Raw:
    """The windows of one text as one: each token from the window that answers for it, the highest sentence scores, the mean vector."""
    tokens = [
        (word, offsets, tags)
        for window, (rows, *_) in parts
        for word, offsets, tags in zip(
            window.encoding.word_ids[window.keep], window.encoding.offsets[window.keep], rows[window.keep], strict=True
        )
        if word is not None and offsets[0] < offsets[1]
    ]
    numbers = {word: number for number, word in enumerate(dict.fromkeys(word for word, _, _ in tokens))}
    spans: dict[int, Span] = {}
    for word, (start, end), _ in tokens:
        spans[word] = Span(spans[word].start if word in spans else start, _with_marks(text, end))
    return Raw(
        tags=by_word(
            np.array([tags for _, _, tags in tokens], dtype=np.float32).reshape(-1, len(TAGS)), [numbers[word] for word, _, _ in tokens]
        ),
        spans=tuple(spans.values()),
        bias=max(float(bias) for _, (_, bias, _, _) in parts),
        frames=np.max([frames for _, (_, _, frames, _) in parts], axis=0),
        vector=np.mean([vector for _, (_, _, _, vector) in parts], axis=0),
        windows=len(parts),
    )


def _with_marks(text: str, end: int) -> int:
    """`end` moved behind the marks that combine with the letter before it, which the tokenizer strips."""
    while end < len(text) and unicodedata.combining(text[end]):
        end += 1
    return end
