"""Settings: which of flag, environment, file and default wins, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from sayso.errors import UsageError
from sayso.settings import Settings, load_settings

ENVIRONMENT = {"SAYSO_MODEL": "from-environment"}


@pytest.mark.parametrize(
    ("flags", "environment", "file", "model"),
    [
        pytest.param({"model": "from-flag"}, ENVIRONMENT, 'model = "from-file"', "from-flag", id="flag-wins"),
        pytest.param({"model": None}, ENVIRONMENT, 'model = "from-file"', "from-environment", id="then-environment"),
        pytest.param({}, {}, 'model = "from-file"', "from-file", id="then-file"),
        pytest.param({}, {"SAYSO_MODEL": ""}, "", Settings().model, id="then-default"),
    ],
)
def test_flag_wins_over_environment_over_file_over_default(
    flags: dict[str, str | None], environment: dict[str, str], file: str, model: str, tmp_path: Path
) -> None:
    (tmp_path / "sayso.toml").write_text(file)
    assert load_settings(flags, environment=environment, folder=tmp_path).model == model


def test_values_take_their_types(tmp_path: Path) -> None:
    (tmp_path / "tables").mkdir()
    (tmp_path / "sayso.toml").write_text('min_confidence = 1\ntables = "tables"')
    settings = load_settings(environment={"SAYSO_WORKERS": "3", "SAYSO_TIMEOUT_SECONDS": "2.5"}, folder=tmp_path)
    assert settings == Settings(min_confidence=1.0, tables=tmp_path / "tables", workers=3, timeout_seconds=2.5)


@pytest.mark.parametrize(
    ("environment", "file", "message"),
    [
        pytest.param(
            {"SAYSO_WORKERS": "many"}, "", "workers is 'many'.*SAYSO_WORKERS.*whole number", id="not-a-number"
        ),
        pytest.param({"SAYSO_MIN_CONFIDENCE": "2"}, "", "min_confidence is 2.0; a probability", id="out-of-range"),
        pytest.param({"SAYSO_TABLES": "/no/such"}, "", "tables is /no/such; an existing folder", id="no-folder"),
        pytest.param({}, "modle = 'x'", "unknown setting 'modle' in .*sayso.toml", id="unknown-name"),
        pytest.param({}, "model = ", "sayso.toml is not valid TOML", id="broken-file"),
        pytest.param({}, "workers = true", "workers is 'True'", id="wrong-type"),
    ],
)
def test_what_cannot_be_is_refused_with_its_place(
    environment: dict[str, str], file: str, message: str, tmp_path: Path
) -> None:
    (tmp_path / "sayso.toml").write_text(file)
    with pytest.raises(UsageError, match=message) as refused:
        load_settings(environment=environment, folder=tmp_path)
    assert refused.value.hint


def test_unknown_argument_is_refused() -> None:
    with pytest.raises(UsageError, match="unknown setting 'wrokers' in the arguments"):
        load_settings({"wrokers": 2}, environment={})
