"""What loading and saving any model asks for."""

import ctypes
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import torch
from huggingface_hub.utils import logging as fetch_logging
from transformers import PreTrainedModel, PreTrainedTokenizerBase
from transformers.utils import logging as hub_logging

from framing.errors import ModelError


@contextmanager
def quietly() -> Iterator[None]:
    """What the libraries would tell on the way is told as an error or not at all."""
    shown, level, fetching = hub_logging.is_progress_bar_enabled(), hub_logging.get_verbosity(), fetch_logging.get_verbosity()
    hub_logging.disable_progress_bar()
    hub_logging.set_verbosity_error()
    fetch_logging.set_verbosity(logging.ERROR)
    try:
        yield
    finally:
        fetch_logging.set_verbosity(fetching)
        hub_logging.set_verbosity(level)
        if shown:
            hub_logging.enable_progress_bar()


def read_json(path: Path) -> dict[str, Any]:
    """The mapping in a JSON file, empty where it holds something else; ModelError where it is no JSON."""
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ModelError(f"{path} is not valid JSON: {error}") from error
    return values if isinstance(values, dict) else {}


def longest(network: PreTrainedModel, tokenizer: PreTrainedTokenizerBase) -> int:
    """How many tokens a model can see at once; where places are numbered from behind the padding's, so many fewer."""
    limits = [tokenizer.model_max_length, getattr(network.config, "max_position_embeddings", None) or tokenizer.model_max_length]
    for name, module in network.named_modules():
        if name.endswith("position_embeddings") and isinstance(module, torch.nn.Embedding):
            limits.append(module.num_embeddings - (0 if module.padding_idx is None else module.padding_idx + 1))
    return int(min(limit for limit in limits if limit > 0))


def give_back() -> None:
    """Has the C library return free memory to the system, where it can: batches of ever other shapes leave it strewn with holes."""
    with suppress(OSError, AttributeError, TypeError):  # only glibc has such a function, and no Windows can be asked so
        ctypes.CDLL(None).malloc_trim(0)


def save(network: PreTrainedModel, tokenizer: PreTrainedTokenizerBase, folder: Path) -> None:
    """Leaves a model folder: configuration, tokenizer, and the weights as bfloat16 in safetensors."""
    folder.mkdir(parents=True, exist_ok=True)
    with quietly():
        network.to(torch.bfloat16).save_pretrained(folder)
        tokenizer.save_pretrained(folder)
    (folder / "model.safetensors").chmod(0o644)
