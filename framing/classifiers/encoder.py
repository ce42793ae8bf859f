"""The embedded model at work: sentences in, `Scores` out, in one pass of one encoder."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor

from framing.classifiers.attributions import join_parts
from framing.classifiers.cases import cases
from framing.classifiers.decoding import chunks, decode, named
from framing.classifiers.devices import Budget, find_device, fitting_dtype
from framing.classifiers.loading import give_back, load, longest, read_json
from framing.classifiers.memory import Memory
from framing.classifiers.network import FramingNetwork
from framing.classifiers.raw import TOKEN_HEADS, Outputs, Part, Raw, join_windows
from framing.classifiers.relations import portrayals, with_portrayals, with_targets
from framing.classifiers.windows import Window, windows
from framing.config import ReadSettings
from framing.errors import ModelError
from framing.records import (
    ACTOR_KINDS,
    ATTRIBUTION_KINDS,
    PORTRAYALS,
    TERM_TYPES,
    Attribution,
    Judgement,
    Mention,
    Portrayal,
    Scores,
    Term,
)
from framing.spans import Span

EMBEDDED = Path(__file__).resolve().parent.parent / "models"

_FILES = ("config.json", "tokenizer.json", "model.safetensors")


@dataclass(frozen=True)
class Encoder:
    """A trained network with its tokenizer; `read` is the classifier, `raw` what the thresholds are chosen on."""

    network: FramingNetwork
    tokenizer: Tokenizer
    settings: ReadSettings
    folder: Path
    called: str = ""

    @property
    def name(self) -> str:
        """What it was asked for by, or the folder that it was loaded from."""
        return self.called or str(self.folder)

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of its configuration, tokenizer and weights."""
        sha = hashlib.sha256()
        for name in _FILES:
            sha.update((self.folder / name).read_bytes())
        return sha.hexdigest()

    @property
    def labels(self) -> Mapping[str, Sequence[str]]:
        """What each head can say."""
        config = self.network.config
        known: dict[str, Sequence[str]] = {
            "terms": TERM_TYPES,
            "bias": ("biased",),
            "frames": tuple(config.frames),
            "attribution": ATTRIBUTION_KINDS,
            "actors": ACTOR_KINDS,
            "portrayal": PORTRAYALS,
            "targets": ("target", "polarity"),
        }
        axes = {axis: tuple(labels) for axis, labels in config.axes.items()}
        return {head: labels for head, labels in known.items() if head in config.heads} | axes

    def read(self, texts: Sequence[str]) -> list[Scores]:
        """One `Scores` for each text, in their order."""
        return self._memory.read(texts, self._read)

    def _read(self, texts: Sequence[str]) -> list[Scores]:
        raws = self.raw(texts)
        found = [self._scores(text, raw) for text, raw in zip(texts, raws, strict=True)]
        if "portrayal" in self.labels:
            found = with_portrayals(self.network, raws, found, budget=self.budget)
        if "targets" in self.labels:
            found = with_targets(self.network, texts, raws, found, budget=self.budget)
        del raws
        give_back()
        return found

    def portray(self, texts: Sequence[str], spans: Sequence[Sequence[Span]]) -> list[list[tuple[Portrayal, float]]]:
        """For each text, the portrayal of each of the given spans and its probability."""
        return portrayals(self.network, self.raw(texts), spans, budget=self.budget)

    def aim(self, texts: Sequence[str], terms: Sequence[Sequence[Term]]) -> list[tuple[Term, ...]]:
        """For each text, the given terms with what each is about and its polarity."""
        raws = self.raw(texts)
        given = [replace(self._scores(text, raw), terms=tuple(own)) for text, raw, own in zip(texts, raws, terms, strict=True)]
        return [scores.terms for scores in with_targets(self.network, texts, raws, given, budget=self.budget)]

    def raw(self, texts: Sequence[str]) -> list[Raw]:
        """One `Raw` for each text, in their order: one tokenizer call, batches of like length, one pass."""
        if not texts:
            return []
        cut = windows(self.tokenizer, texts, size=self._size, overlap=self.settings.overlap)
        parts: list[list[Part]] = [[] for _ in texts]
        lengths = [len(window.encoding.ids) for window in cut]
        outputs = self.budget.run(lengths, lambda batch: self._forward(texts, [cut[place] for place in batch]))
        for place, window in enumerate(cut):
            parts[window.text].append((window, outputs[place]))
        return [join_windows(text, of_text) for text, of_text in zip(texts, parts, strict=True)]

    def _forward(self, texts: Sequence[str], batch: Sequence[Window]) -> list[Outputs]:
        width = max(len(window.encoding.ids) for window in batch)
        ids = np.full((len(batch), width), self._padding, dtype=np.int64)
        mask, written = np.zeros_like(ids), np.zeros_like(ids)
        for row, window in enumerate(batch):
            size = len(window.encoding.ids)
            ids[row, :size], mask[row, :size] = window.encoding.ids, 1
            if self.network.config.cased:
                written[row, :size] = cases(texts[window.text], window.encoding)
        with torch.inference_mode():
            logits = self.network(*(torch.from_numpy(array).to(self.network.device) for array in (ids, mask, written)), heads=self._asked)
            arrays = {head: self._probabilities(head, out.float()).cpu().numpy() for head, out in logits.items()}
        return [{head: array[row] for head, array in arrays.items()} for row in range(len(batch))]

    @cached_property
    def budget(self) -> Budget:
        """How much the network reads at once."""
        return Budget(self.settings.batch_tokens, self.network.device)

    @cached_property
    def _memory(self) -> Memory:
        return Memory(self.settings.cache)

    @cached_property
    def _size(self) -> int:
        told = (self.network.config.backbone.get("max_position_embeddings"), self._told.get("model_max_length"))
        return longest(self.network, self.settings.window, *(limit for limit in told if limit))

    @cached_property
    def _padding(self) -> int:
        return self.tokenizer.token_to_id(str(self._told.get("pad_token"))) or 0

    @cached_property
    def _told(self) -> dict[str, Any]:
        """What is known of the tokenizer besides its words."""
        path = self.folder / "tokenizer_config.json"
        return read_json(path) if path.is_file() else {}

    @property
    def _asked(self) -> tuple[str, ...]:
        """The heads that are read; `marked` only helps to train the others."""
        return tuple(head for head in (*self.network.config.heads, *self.network.config.axes) if head != "marked")

    def _probabilities(self, head: str, logits: Tensor) -> Tensor:
        if head in ("states", "mean", "vector"):
            return logits
        logits = logits / self.network.config.temperatures.get(head, 1.0)
        return logits.softmax(-1) if head in TOKEN_HEADS else logits.sigmoid()

    def _scores(self, text: str, raw: Raw) -> Scores:
        bias = float(raw.whole["bias"]) if "bias" in raw.whole else None
        return Scores(
            terms=decode(text, raw.words["terms"], raw.spans, partial(self._threshold, "terms")) if "terms" in raw.words else (),
            judgements=tuple(self._judgements(raw)),
            mentions=tuple(self._mentions(text, raw)),
            attributions=self._attributions(text, raw),
            bias=bias,
            biased=None if bias is None else bias >= self._threshold("bias"),
            windows=raw.windows,
            vector=tuple(raw.vector.tolist()),
            loadedness=tuple(zip(raw.spans, (1.0 - raw.words["terms"][:, 0]).tolist(), strict=True)) if "terms" in raw.words else (),
        )

    def _threshold(self, head: str, label: str = "") -> float:
        limit: float = self.network.config.threshold(head, label)
        return limit

    def _judgements(self, raw: Raw) -> Iterator[Judgement]:
        config = self.network.config
        for head, axis, names in [("frames", "frame", config.frames), *((axis, axis, names) for axis, names in config.axes.items())]:
            for name, score in zip(names, raw.whole.get(head, np.zeros(0)).tolist(), strict=False):
                yield Judgement(axis, name, score, score >= self._threshold(head, name))

    def _mentions(self, text: str, raw: Raw) -> Iterator[Mention]:
        for words, kind, _ in chunks(raw.words["actors"], self._threshold("actors")) if "actors" in raw.words else ():
            if span := named(text, raw.spans[words]):
                yield Mention(span, actor=span.of(text), kind=ACTOR_KINDS[kind])

    def _attributions(self, text: str, raw: Raw) -> tuple[Attribution, ...]:
        if "attribution" not in raw.words:
            return ()
        parts = [
            (raw.span(words), kind)
            for place, kind in enumerate(ATTRIBUTION_KINDS)
            for words, _, _ in chunks(raw.words["attribution"][:, place], self._threshold("attribution", kind))
        ]
        return join_parts(text, parts)


def load_encoder(folder: Path, settings: ReadSettings, *, called: str = "") -> Encoder:
    """The encoder that `framing train` wrote to `folder`; ModelError where there is none or where it is not one of ours."""
    _check(folder)
    device = find_device(settings.device)
    if settings.threads:
        torch.set_num_threads(settings.threads)
    try:
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        network = load(folder).to(device, fitting_dtype(device))
    except Exception as error:  # a damaged file makes these libraries raise almost anything
        raise ModelError(
            f"the model at {folder} cannot be loaded: {error}", hint="train it or copy it again; is a file cut off?"
        ) from error
    return Encoder(network.eval(), tokenizer, settings, folder, called)


def _check(folder: Path) -> None:
    missing = [name for name in _FILES if not (folder / name).is_file()]
    if missing:
        raise ModelError(
            f"no model at {folder}: {', '.join(missing)} {'is' if len(missing) == 1 else 'are'} missing",
            hint="use --model embedded, --model lexicon, or a folder written by `framing train`",
        )
    kind = read_json(folder / "config.json").get("model_type")
    if kind != "framing":
        raise ModelError(
            f"{folder} holds a model of type {kind!r}, not one with framing heads",
            hint="train one with `framing train`, or let it stand in for a head: see Other models in the README",
        )
