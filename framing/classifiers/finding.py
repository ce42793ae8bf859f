"""Where a model lies, in a folder or on the Hugging Face hub, and whether what lies there can be used safely."""

import logging
import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from framing.classifiers.loading import quietly
from framing.errors import ModelError

if TYPE_CHECKING:
    from transformers import PreTrainedModel, PreTrainedTokenizerBase

log = logging.getLogger(__name__)

WAY_ON = "--model embedded needs no network; or name a local folder"
_HUB_ID = re.compile(r"(?=.*[/@])(?P<id>(?:\w[\w.-]*/)?\w[\w.-]*)(?:@(?P<revision>\w[\w./-]*))?", re.ASCII)
_WEIGHTS = ("model.safetensors", "model.safetensors.index.json")
VOCABULARIES = ("tokenizer.json", "vocab.txt", "vocab.json", "spm.model", "spiece.model", "sentencepiece.bpe.model", "tokenizer.model")
BESIDE = ("config.json", "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json", "merges.txt", *VOCABULARIES)
FILES = (*BESIDE, *_WEIGHTS, "model-*-of-*.safetensors")


def find_model(name: str, *, beside: Path = Path(), files: Sequence[str] = FILES) -> Path:
    """The folder of a model: `name` itself, looked for in `beside`, or where the hub's `org/name` or `name@revision` is stored."""
    folder = beside / name
    named = _HUB_ID.fullmatch(name)
    if os.path.isdir(folder) or not named:  # noqa: PTH112 - false, not an error, for any odd name
        return folder
    import huggingface_hub
    from huggingface_hub.errors import RepositoryNotFoundError, RevisionNotFoundError

    log.info("looking for %s on the hub", name)
    try:
        with quietly():
            return Path(huggingface_hub.snapshot_download(named["id"], revision=named["revision"], allow_patterns=list(files)))
    except RevisionNotFoundError as error:
        raise ModelError(
            f"the hub's {named['id']} has no revision {named['revision']}", hint="a branch, a tag or a commit would work"
        ) from error
    except RepositoryNotFoundError as error:
        raise ModelError(
            f"{name} is neither a folder here nor a model that the hub shows to you", hint=f"is it spelled right? {WAY_ON}"
        ) from error
    except Exception as error:  # what goes wrong on the way depends on the network
        reason = " ".join(str(error.__cause__ or error).split())
        raise ModelError(f"{name} is no folder here, and it cannot be fetched from the hub: {reason}", hint=WAY_ON) from error


def check_weights(called: str, folder: Path) -> None:
    """ModelError where a folder holds no weights in a form that is safe to read."""
    if not any((folder / weights).is_file() for weights in _WEIGHTS):
        raise ModelError(
            f"{called} has no weights as safetensors; other forms, such as .bin, can run code when they are loaded and are never read",
            hint='save it again with save_pretrained(folder), or name a revision that has "model.safetensors"',
        )


def check_tokenizer(called: str, tokenizer: "PreTrainedTokenizerBase", network: "PreTrainedModel") -> None:
    """ModelError where a tokenizer cannot tell where its tokens stand, or has tokens that its network does not know."""
    if not tokenizer.is_fast:
        raise ModelError(
            f"the tokenizer of {called} ({type(tokenizer).__name__}) cannot tell where its tokens stand",
            hint="a model with a fast tokenizer (tokenizer.json) would work",
        )
    known = network.get_input_embeddings().weight.shape[0]
    if len(tokenizer) > known:
        raise ModelError(
            f"the tokenizer of {called} has {len(tokenizer)} tokens, its network knows {known}",
            hint="the one it was trained with would work",
        )
