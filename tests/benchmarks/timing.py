"""How long work takes, in seconds of the processor, so that what else the machine does hardly counts."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def seconds(work: Callable[[], object], *, repeat: int = 1) -> float:
    """The least time that some work takes, of so many times."""
    return timed(work, repeat=repeat)[0]


def timed(work: Callable[[], T], *, repeat: int = 1) -> tuple[float, T]:
    """The least time that some work takes, of so many times, and what comes of it."""
    times = []
    for _ in range(repeat):
        start = time.process_time()
        made = work()
        times.append(time.process_time() - start)
    return min(times), made
