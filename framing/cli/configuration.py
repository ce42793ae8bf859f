"""`framing config`: the settings in force."""

import yaml

from framing.cli.options import Config, Quiet, Sets, settings_of


def config_show(config: Config = None, sets: Sets = None, quiet: Quiet = False) -> None:
    """Print the settings in force, as YAML.

    Example: [bold]framing config show --set report.terms=20[/bold]
    """
    print(yaml.safe_dump(settings_of(config, sets, None).model_dump(), sort_keys=False), end="")
