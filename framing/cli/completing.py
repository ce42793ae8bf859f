"""What a shell offers to complete."""

import typer

from framing.config import config_path
from framing.errors import FramingError


def books(incomplete: str) -> list[str]:
    """The names of the shipped codebooks that begin so, for a shell to complete."""
    return [name for name in sorted(file.stem for file in config_path("codebooks").iterdir()) if name.startswith(incomplete)]


def sides(context: typer.Context, incomplete: str) -> list[str]:
    """The sides that a run's terms take and that begin so."""
    return _held(context, "terms", "side", incomplete)


def outlets(context: typer.Context, incomplete: str) -> list[str]:
    """The sources of a run that begin so."""
    return _held(context, "articles", context.params.get("by") or "source", incomplete)


def _held(context: typer.Context, table: str, column: str, incomplete: str) -> list[str]:
    """What stands in a column of the run on the line; nothing where there is none yet."""
    from framing.store import open_run

    # while an option waits for its value, what stands before it has not been told apart yet
    if not context.args:
        return []
    try:
        found = open_run(context.args[0]).arrow(table, [column])[column].unique().to_pylist()
    except (FramingError, OSError, ValueError):
        return []
    return sorted(value for value in found if value and value.startswith(incomplete))
