"""A run of analyses that a test has made up."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from framing.records import Analysis
from framing.store import Manifest, Run, Writer
from framing.tables import packed


def kept(
    analyses: Iterable[Analysis],
    *,
    manifest: Manifest | None = None,
    path: Path | None = None,
    text: bool = True,
    vectors: bool = False,
    set_aside: Sequence[dict[str, Any]] = (),
) -> Run:
    """The run over these analyses, in memory unless a path is given."""
    writer = Writer(path, manifest or {}, part_articles=1000)
    writer.add(packed(analyses, text=text, vectors=vectors))
    return writer.close(list(set_aside), resumed=0)
