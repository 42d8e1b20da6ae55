"""`sayso train` without the extra."""

from __future__ import annotations

from pathlib import Path

import pytest

from sayso import extras
from sayso.cli.main import run


def test_training_without_its_extra_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "train.jsonl"
    data.touch()
    monkeypatch.setattr(extras, "find_spec", lambda name: None)
    assert run(["train", "attribution", str(data), "--dev", str(data), "--out", str(tmp_path / "out")]) == 2
    assert capsys.readouterr().err == (
        "Error: sayso train needs torch, which is not installed\nTry:   pip install 'sayso[train]'\n"
    )
