from pathlib import Path

import pytest

from framing.config import Settings, config_path, load_settings
from framing.errors import SettingsError


def test_the_shipped_settings_are_the_defaults_of_the_code() -> None:
    assert load_settings() == Settings()


def test_an_override_changes_one_value() -> None:
    assert load_settings(overrides=("report.terms=3",)).report.terms == 3


@pytest.mark.parametrize(
    ("override", "message"),
    [
        ("report.termz=3", "did you mean `report.terms`?"),
        ("report.terms=many", "report.terms: Input should be a valid integer"),
        ("report.terms", "has no value"),
        ("model.name=x", "is a single value"),
        ("colour=red", "known: model, seed"),
    ],
)
def test_a_wrong_override_is_explained(override: str, message: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings(overrides=(override,))
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("- a\n- b\n", "holds a list, not a mapping"),
        ("a: [\n", "my.yaml:2: not valid YAML"),
        ("reads:\n  window: 3\n", "did you mean `read`?"),
    ],
)
def test_a_wrong_file_is_explained(tmp_path: Path, content: str, message: str) -> None:
    file = tmp_path / "my.yaml"
    file.write_text(content)
    with pytest.raises(SettingsError) as caught:
        load_settings(file)
    assert "my.yaml" in str(caught.value)
    assert message in str(caught.value)


def test_a_missing_file_is_explained(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read: No such file"):
        load_settings(tmp_path / "none.yaml")


def test_a_missing_config_says_that_the_installation_is_broken() -> None:
    with pytest.raises(SettingsError, match="missing from this installation"):
        config_path("none.yaml")
