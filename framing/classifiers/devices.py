"""Where a network runs, in which numbers, and how much of it at once."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import torch

from framing.config import Device
from framing.errors import ModelError

Found = TypeVar("Found")

# on a processor more tokens at once only add padding; an accelerator wants many, and halves them when they do not fit
_TOKENS = {"cpu": 1024}
_MANY_TOKENS = 65_536


def find_device(name: Device) -> torch.device:
    """The device called `name`, of which "auto" is the fastest that there is; ModelError where it is not there."""
    there = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available(), "cpu": True}
    if name == "auto":
        return torch.device(next(kind for kind, found in there.items() if found))
    if not there[name]:
        raise ModelError(f"there is no device {name!r} here", hint=f"{', '.join(kind for kind in there if there[kind])} or auto would work")
    return torch.device(name)


def fitting_dtype(device: torch.device) -> torch.dtype:
    """bfloat16 where the device multiplies it natively, float32 elsewhere."""
    if device.type == "cpu":
        return processor_dtype()
    native = device.type == "cuda" and torch.cuda.is_bf16_supported(including_emulation=False)
    return torch.bfloat16 if native else torch.float32


def processor_dtype() -> torch.dtype:
    """bfloat16 where the processor multiplies it natively, float32 elsewhere (where it would be many times slower)."""
    native = (getattr(torch.cpu, name, None) for name in ("_is_avx512_bf16_supported", "_is_amx_tile_supported"))
    return torch.bfloat16 if any(supported() for supported in native if supported) else torch.float32


class Budget:
    """How many padded tokens go into a network at once: half as many, for good, whenever they do not fit into memory."""

    def __init__(self, tokens: int, device: torch.device) -> None:
        self.tokens = tokens or _TOKENS.get(device.type, _MANY_TOKENS)

    def run(self, lengths: Sequence[int], work: Callable[[Sequence[int]], Sequence[Found]]) -> dict[int, Found]:
        """What `work` makes of each place, given the places of things of like length; `lengths` are theirs in tokens."""
        found: dict[int, Found] = {}
        left = sorted(range(len(lengths)), key=lengths.__getitem__)
        while left:
            batch = _first_batch(left, lengths, self.tokens)
            try:
                found.update(zip(batch, work(batch), strict=True))
            except (RuntimeError, MemoryError) as error:
                if len(batch) == 1 or not _is_full(error):
                    raise
                self.tokens = lengths[batch[-1]] * len(batch) // 2
                continue
            left = left[len(batch) :]
        return found


def _first_batch(places: list[int], lengths: Sequence[int], tokens: int) -> list[int]:
    """As many of the places of windows, which are sorted by length, as hold at most `tokens` tokens with their padding; at least one."""
    size = next((size for size, place in enumerate(places) if size and lengths[place] * (size + 1) > tokens), len(places))
    return places[:size]


def _is_full(error: Exception) -> bool:
    """Whether an error says that memory is full; on a processor and with MPS only its words tell."""
    full = isinstance(error, MemoryError | torch.OutOfMemoryError)
    return full or any(sign in str(error) for sign in ("out of memory", "can't allocate memory", "not enough memory"))
