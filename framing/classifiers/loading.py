"""What loading and saving any model asks for."""

import ctypes
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file
from torch import nn

from framing.classifiers.network import FramingConfig, FramingNetwork
from framing.errors import ModelError


@contextmanager
def quietly() -> Iterator[None]:
    """What the libraries would tell on the way is told as an error or not at all."""
    from huggingface_hub.utils import logging as fetch_logging
    from transformers.utils import logging as hub_logging

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


def longest(network: nn.Module, *limits: int) -> int:
    """How many tokens a model can see at once, of what is known to limit it; where places are numbered from behind the padding's, so many
    fewer."""
    found = list(limits)
    for name, module in network.named_modules():
        if name.endswith("position_embeddings") and isinstance(module, nn.Embedding):
            found.append(module.num_embeddings - (0 if module.padding_idx is None else module.padding_idx + 1))
    return int(min(limit for limit in found if limit > 0))


def give_back() -> None:
    """Has the C library return free memory to the system, where it can: batches of ever other shapes leave it strewn with holes."""
    with suppress(OSError, AttributeError, TypeError):  # only glibc has such a function, and no Windows can be asked so
        ctypes.CDLL(None).malloc_trim(0)


def save(network: FramingNetwork, folder: Path) -> None:
    """Leaves the configuration of a network, and its weights as bfloat16 in safetensors."""
    folder.mkdir(parents=True, exist_ok=True)
    save_config(network.config, folder)
    weights = {name: weight.contiguous() for name, weight in network.to(torch.bfloat16).state_dict().items()}
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})


def save_config(config: FramingConfig, folder: Path) -> None:
    """Leaves a configuration in the form of Hugging Face."""
    told = {"architectures": ["FramingNetwork"], "dtype": "bfloat16", "model_type": "framing"} | asdict(config)
    (folder / "config.json").write_text(json.dumps(told, indent=2, sort_keys=True) + "\n", encoding="utf-8")


def load(folder: Path) -> FramingNetwork:
    """The network that `save` left in a folder."""
    network = FramingNetwork(FramingConfig.of(read_json(folder / "config.json")))
    network.load_state_dict(load_file(folder / "model.safetensors"), assign=True)
    return network
