"""A bundle is verified before anything of it is used."""

import hashlib
import json
from pathlib import Path

import pytest

from sayso.errors import BundleError
from sayso.models.bundle import open_bundle


def bundle(folder: Path, **changes: object) -> Path:
    (folder / "model.onnx").write_bytes(b"weights")
    files = {"model.onnx": hashlib.sha256(b"weights").hexdigest()}
    manifest = {"format": 1, "name": "tiny", "files": files, **changes}
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return folder


def test_a_sound_bundle_opens(tmp_path: Path) -> None:
    assert open_bundle(str(bundle(tmp_path))).name == "tiny"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        pytest.param({"format": 99}, "has format 99", id="unknown-format"),
        pytest.param({"files": {"model.onnx": "0" * 64}}, "has sha256", id="changed-file"),
        pytest.param({"files": {"other.onnx": "0" * 64}}, "lacks other.onnx", id="missing-file"),
    ],
)
def test_an_unsound_bundle_is_refused(tmp_path: Path, changes: dict[str, object], message: str) -> None:
    with pytest.raises(BundleError, match=message):
        open_bundle(str(bundle(tmp_path, **changes)))


def test_an_unknown_name_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BundleError, match="there is no model 'nowhere'"):
        open_bundle("nowhere")
