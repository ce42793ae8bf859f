"""`framing config`: the settings in force."""

from collections.abc import Iterator
from textwrap import indent

import yaml
from pydantic import BaseModel

from framing.cli.options import Config, Quiet, Sets, settings_of


def config_show(config: Config = None, sets: Sets = None, quiet: Quiet = False) -> None:
    """Print the settings in force and what each does, as YAML.

    Example: [bold]framing config show --set report.terms=20[/bold]
    """
    print("\n".join(_told(settings_of(config, sets, None))))


def _told(settings: BaseModel) -> Iterator[str]:
    """The settings line by line, as YAML, each with what it does as a comment, where that is told."""
    for name, field in type(settings).model_fields.items():
        value = getattr(settings, name)
        if isinstance(value, BaseModel):
            yield f"{name}:"
            yield from (indent(line, "  ") for line in _told(value))
        else:
            first, *others = yaml.safe_dump(settings.model_dump(include={name}), width=1_000).splitlines()
            yield f"{first}  # {field.description}" if field.description else first
            yield from others
