"""Feeds hostile inputs to readers, voices and the page: `python -m tests.fuzz.run --inputs 100000`.

Each target runs in a process of its own, so that one that dies takes no other with it; an input that fails is told by its seed, and
`--target NAME --seed N` gives it again.
"""

import argparse
import os
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from random import Random

SLOWEST = 20
"""Seconds of processor time that one input may take."""


def main() -> int:
    """The number of targets that failed."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--inputs", type=int, default=100_000)
    asked.add_argument("--target", default="")
    asked.add_argument("--seed", type=int, default=None)
    words = asked.parse_args()
    from tests.fuzz.targets import TARGETS

    failed = 0
    for name, (target, share) in TARGETS.items():
        if words.target in ("", name):
            seeds = [words.seed] if words.seed is not None else range(words.inputs * share // 100)
            failed += bool(_apart(name, target, seeds))
    return failed


def _apart(name: str, target: Callable[[Random], None], seeds: range | list[int]) -> int:
    """How a process ended that tries one target: 0 where nothing was found."""
    sys.stdout.flush()
    if child := os.fork():
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        if code < 0:
            print(f"{name}: the process died of signal {-code}", flush=True)
        return code
    with tempfile.TemporaryDirectory() as folder:
        tempfile.tempdir = folder
        found = _try(name, target, seeds)
    sys.stdout.flush()
    os._exit(min(found, 100))


def _try(name: str, target: Callable[[Random], None], seeds: range | list[int]) -> int:
    """How many inputs failed; the first few are told."""
    signal.signal(signal.SIGVTALRM, _too_slow)
    start, slowest, failures = time.process_time(), (0.0, 0), 0
    for seed in seeds:
        begun = time.process_time()
        signal.setitimer(signal.ITIMER_VIRTUAL, SLOWEST)
        try:
            target(Random(f"{name} {seed}"))
        except BaseException:  # whatever it is, it is what we look for
            failures += 1
            if failures <= 5:
                print(f"{name} --seed {seed}:\n{traceback.format_exc(limit=-6)}", flush=True)
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        slowest = max(slowest, (time.process_time() - begun, seed))
    taken = time.process_time() - start
    print(f"{name}: {len(seeds):,} inputs, {failures} failed, {taken:.0f} s, slowest {slowest[0]:.2f} s (seed {slowest[1]})", flush=True)
    return failures


def _too_slow(*_: object) -> None:
    raise TimeoutError(f"one input took more than {SLOWEST} seconds")


if __name__ == "__main__":
    sys.exit(main())
