"""Classification models of the Hugging Face hub, or in a folder: loaded from safetensors alone, read in windows."""

import hashlib
import inspect
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Literal

import numpy as np
import torch
from numpy.typing import NDArray
from transformers import (
    AutoModelForSequenceClassification,
    AutoModelForTokenClassification,
    AutoTokenizer,
    PreTrainedModel,
    PreTrainedTokenizerBase,
)

from framing.classifiers.devices import Budget, find_device
from framing.classifiers.finding import BESIDE, FILES, VOCABULARIES, check_tokenizer, check_weights, find_model
from framing.classifiers.loading import longest, quietly, read_json
from framing.classifiers.windows import Window, taken, windows, with_marks
from framing.config import ReadSettings
from framing.errors import ModelError
from framing.spans import Span

Array = NDArray[np.float32]
Part = tuple[Window, Array]
Task = Literal["sequence", "token"]

_CLASSES = {"sequence": AutoModelForSequenceClassification, "token": AutoModelForTokenClassification}
_LEAST_ROOM = 8


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one text, the probability of each label for each of them [words, labels], and in how many windows they were read."""

    spans: tuple[Span, ...]
    rows: Array
    windows: int


@dataclass(frozen=True)
class HubModel:
    """A sequence- or token-classification model with its tokenizer; `size` is how many tokens it sees at once."""

    name: str
    network: PreTrainedModel = field(repr=False)
    tokenizer: PreTrainedTokenizerBase = field(repr=False)
    settings: ReadSettings
    size: int
    files: tuple[Path, ...]

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of its configuration, tokenizer and weights."""
        sha = hashlib.sha256()
        for path in self.files:
            with path.open("rb") as file:
                sha.update(hashlib.file_digest(file, "sha256").digest())
        return sha.hexdigest()

    @cached_property
    def budget(self) -> Budget:
        """How much the network reads at once."""
        return Budget(self.settings.batch_tokens, self.network.device)

    @property
    def labels(self) -> tuple[str, ...]:
        """What it can say, in the order of its logits."""
        names = self.network.config.id2label
        return tuple(str(names[place]) for place in range(len(names)))

    @property
    def exclusive(self) -> bool:
        """Whether exactly one of its labels is true of a text, so that their probabilities sum to 1."""
        config = self.network.config
        return config.problem_type != "multi_label_classification" and len(config.id2label) > 1

    def probabilities(self, texts: Sequence[str]) -> list[Array]:
        """For each text, the probability of each label in each of its windows [windows, labels]."""
        parts = self.parts(texts)
        return [_probabilities(np.stack([logits for _, logits in of_text]), exclusive=self.exclusive) for of_text in parts]

    def entailed(self, texts: Sequence[str], hypothesis: str) -> list[Array]:
        """For each text, the probability that each of its windows [windows] entails `hypothesis`, against that of contradiction.

        A model that tells only "entailment" from its absence weighs the two of them.
        """
        columns = _entailment(self)
        parts = self.parts(texts, hypothesis)
        return [_probabilities(np.stack([logits[columns] for _, logits in of_text]), exclusive=True)[:, 0] for of_text in parts]

    def words(self, texts: Sequence[str]) -> list[Words]:
        """For each text, its words and the probability of each label for each.

        A word has the probabilities of its first token, since many models were taught no other; each token those of the window that
        answers for it.
        """
        return [_words(text, parts, len(self.labels)) for text, parts in zip(texts, self.parts(texts), strict=True)]

    def parts(self, texts: Sequence[str], second: str = "") -> list[list[Part]]:
        """For each text, its windows and the logits of each."""
        if not texts:
            return []
        found = windows(self.tokenizer.backend_tokenizer, texts, size=self.size, overlap=self.settings.overlap, second=second)
        # without padding, texts of unlike length cannot go together
        budget = self.budget if self.tokenizer.pad_token_id is not None else Budget(1, self.network.device)
        lengths = [len(window.encoding.ids) for window in found]
        outputs = budget.run(lengths, lambda batch: self._forward([found[place] for place in batch]))
        parts: list[list[Part]] = [[] for _ in texts]
        for place, window in enumerate(found):
            parts[window.text].append((window, outputs[place]))
        return parts

    def _forward(self, batch: Sequence[Window]) -> list[Array]:
        width = max(1, *(len(window.encoding.ids) for window in batch))  # some tokenizers make nothing of an empty text
        ids = np.full((len(batch), width), self.tokenizer.pad_token_id or 0, dtype=np.int64)
        mask, types = np.zeros_like(ids), np.zeros_like(ids)
        for row, window in enumerate(batch):
            size = len(window.encoding.ids)
            ids[row, :size], mask[row, :size], types[row, :size] = window.encoding.ids, 1, window.encoding.type_ids
        inputs = {"input_ids": ids, "attention_mask": mask} | ({"token_type_ids": types} if _takes_types(self) else {})
        with torch.inference_mode():
            logits = self.network(**{name: torch.from_numpy(array).to(self.network.device) for name, array in inputs.items()}).logits
            return list(logits.cpu().numpy())


def load_hub_model(name: str, task: Task, settings: ReadSettings, *, tokenizer: str | None = None, beside: Path = Path()) -> HubModel:
    """The classification model called `name`, with another's tokenizer where it has none of its own; ModelError where it cannot be used."""
    folder = find_model(name, beside=beside)
    words = find_model(tokenizer, beside=beside, files=BESIDE) if tokenizer else folder
    _check(name, folder, words, task)
    device = find_device(settings.device)
    if settings.threads:
        torch.set_num_threads(settings.threads)
    reader, network = _loaded(name, folder, words, task)
    check_tokenizer(name, reader, network)
    reader.truncation_side = "right"
    network = network.float().to(device).eval()
    files = {path for place, patterns in ((folder, FILES), (words, BESIDE)) for pattern in patterns for path in place.glob(pattern)}
    return HubModel(name, network, reader, settings, _size(network, reader, settings), tuple(sorted(files)))


def _loaded(name: str, folder: Path, words: Path, task: Task) -> tuple[PreTrainedTokenizerBase, PreTrainedModel]:
    """The tokenizer in one folder and the network in another; ModelError where they are damaged, or not made for `task`."""
    try:
        with quietly():
            reader = AutoTokenizer.from_pretrained(words, use_fast=True, trust_remote_code=False, local_files_only=True)
            network, loading = _CLASSES[task].from_pretrained(
                folder, use_safetensors=True, trust_remote_code=False, local_files_only=True, output_loading_info=True
            )
    except Exception as error:  # a damaged file makes these libraries raise almost anything
        raise _unloadable(name, (folder, words), error) from error
    if loading["missing_keys"]:
        raise ModelError(
            f"{name} has no weights for {', '.join(sorted(loading['missing_keys']))}",
            hint=f"name a model trained for {task} classification",
        )
    if network.config.problem_type == "regression":
        raise ModelError(f"{name} gives a number, not labels", hint="name a model that was trained for classification")
    return reader, network


def _size(network: PreTrainedModel, reader: PreTrainedTokenizerBase, settings: ReadSettings) -> int:
    """How many tokens go through a network at once."""
    told = getattr(network.config, "max_position_embeddings", None)
    return longest(network, settings.window, reader.model_max_length, *([told] if told else []))


def entails(model: HubModel, hypotheses: Sequence[str]) -> None:
    """Makes sure that a model can weigh these hypotheses; ModelError where it cannot."""
    _entailment(model)
    longest = max(hypotheses, key=lambda hypothesis: taken(model.tokenizer.backend_tokenizer, hypothesis))
    if model.size - taken(model.tokenizer.backend_tokenizer, longest) < _LEAST_ROOM:
        raise ModelError(
            f"{longest!r} leaves no room for a sentence among the {model.size} tokens that {model.name} sees at once",
            hint="shorten it, or raise read.window",
        )


def _check(name: str, folder: Path, words: Path, task: Task) -> None:
    """ModelError where a folder cannot hold a model for `task` in a form that is safe to read."""
    if not (folder / "config.json").is_file():
        raise ModelError(
            f"no model at {folder}: config.json is missing", hint="name a folder, or a model of the hub as org/name or name@revision"
        )
    check_weights(name, folder)
    if not any((words / vocabulary).is_file() for vocabulary in VOCABULARIES):
        raise ModelError(
            f"{name} has no tokenizer: none of {', '.join(VOCABULARIES)}", hint="name the model it was made from with tokenizer:"
        )
    made = read_json(folder / "config.json").get("architectures") or []
    wanted = _CLASSES[task].__name__.removeprefix("AutoModel")
    if made and not any(str(architecture).endswith(wanted) for architecture in made):
        raise ModelError(f"{name} is a {made[0]}, which does no {task} classification", hint=f"name a model whose class ends in {wanted}")


def _unloadable(name: str, folders: Sequence[Path], error: Exception) -> ModelError:
    files = [folder / file for folder in folders for file in ("config.json", "tokenizer_config.json")]
    if any("auto_map" in read_json(file) for file in files if file.is_file()):
        return ModelError(
            f"{name} needs code of its own (auto_map), which is never run",
            hint="a model of an architecture that transformers knows would work",
        )
    return ModelError(f"{name} cannot be loaded: {error}", hint="copy it again; is a file cut off?")


def _takes_types(model: HubModel) -> bool:
    """Whether the network is told which of two texts a token belongs to."""
    known = getattr(model.network.config, "type_vocab_size", 2) > 1
    return (
        known
        and "token_type_ids" in model.tokenizer.model_input_names
        and "token_type_ids" in inspect.signature(model.network.forward).parameters
    )


def _entailment(model: HubModel) -> list[int]:
    """The columns that are weighed against each other, entailment first: it and contradiction, or it and all others."""
    config = model.network.config
    named = {label.lower(): place for place, label in enumerate(model.labels)} | {
        str(label).lower(): int(place) for label, place in (config.label2id or {}).items()
    }
    yes = next((place for label, place in named.items() if label.startswith("entail")), None)
    if yes is None:
        raise ModelError(
            f"{model.name} has no label for entailment", hint=f"its labels are {', '.join(model.labels)}; zero-shot needs an NLI model"
        )
    no = next((place for label, place in named.items() if label.startswith("contradict")), None)
    return [yes, no] if no is not None else [yes, *(place for place in range(len(model.labels)) if place != yes)]


def _probabilities(logits: Array, *, exclusive: bool) -> Array:
    found = torch.from_numpy(logits)
    array: Array = (found.softmax(-1) if exclusive else found.sigmoid()).numpy()
    return array


def _words(text: str, parts: Sequence[Part], labels: int) -> Words:
    spans: list[Span] = []
    rows: list[Array] = []
    before = None
    for window, logits in parts:
        for place, word, (start, end) in window.tokens():
            span = Span(start, with_marks(text, end)).trimmed(text)  # some tokenizers count the white space before a word
            if span is None:
                continue
            if spans and (span.start < spans[-1].end or (word == before and _goes_on(text, spans[-1], span))):
                spans[-1] = Span(spans[-1].start, max(spans[-1].end, span.end))
            else:
                spans.append(span)
                rows.append(logits[place])
            before = word
    return Words(tuple(spans), _probabilities(np.array(rows, dtype=np.float32).reshape(-1, labels), exclusive=True), len(parts))


def _goes_on(text: str, word: Span, token: Span) -> bool:
    """Whether a token stands letter to letter with the word before it."""
    apart = any(letter.isspace() for letter in text[word.end : token.start])
    return not apart and _is_letter(text[word.end - 1]) and _is_letter(text[token.start])


def _is_letter(sign: str) -> bool:
    return sign.isalnum() or bool(unicodedata.combining(sign))
