"""A run whose tables are read once."""

from dataclasses import dataclass, field

import pandas as pd

from framing.store import Run


@dataclass(frozen=True, slots=True)
class HeldRun(Run):
    """A run that keeps each table in memory once it was asked for; what it gives is not to be changed."""

    read: dict[str, pd.DataFrame] = field(default_factory=dict)

    def table(self, name: str) -> pd.DataFrame:
        """The table `name`, as `Run.table` gives it."""
        if name not in self.read:
            self.read[name] = Run.table(self, name)
        return self.read[name]


def held(run: Run) -> HeldRun:
    """The same run, its tables kept as they are asked for."""
    return run if isinstance(run, HeldRun) else HeldRun(run.manifest, run.tables, run.path, run.named, run.unit)
