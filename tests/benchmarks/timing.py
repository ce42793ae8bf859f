"""How long work takes, by default in seconds of the processor, so that what else the machine does hardly counts."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
Clock = Callable[[], float]


def seconds(work: Callable[[], object], *, repeat: int = 1, clock: Clock = time.process_time) -> float:
    """The least time that some work takes, of so many times."""
    return timed(work, repeat=repeat, clock=clock)[0]


def timed(work: Callable[[], T], *, repeat: int = 1, clock: Clock = time.process_time) -> tuple[float, T]:
    """The least time that some work takes, of so many times, and what comes of it."""
    times = []
    for _ in range(repeat):
        start = clock()
        made = work()
        times.append(clock() - start)
    return min(times), made
