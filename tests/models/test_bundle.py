"""A bundle is verified before anything of it is used."""

import gzip
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


def pack(folder: Path, content: bytes = b"weights") -> Path:
    """Leave of the bundle's network only its packed form, as wheels have it."""
    made = bundle(folder)
    (made / "model.onnx").unlink()
    (made / "model.onnx.gz").write_bytes(gzip.compress(content))
    return made


def test_a_network_is_the_same_packed_and_plain(tmp_path: Path) -> None:
    for name in ("plain", "packed"):
        (tmp_path / name).mkdir()
    assert open_bundle(str(bundle(tmp_path / "plain"))).content("model.onnx") == b"weights"
    assert open_bundle(str(pack(tmp_path / "packed"))).content("model.onnx") == b"weights"


def test_a_changed_network_is_refused_when_it_is_unpacked(tmp_path: Path) -> None:
    opened = open_bundle(str(pack(tmp_path, b"other weights")))
    with pytest.raises(BundleError, match=r"model\.onnx has sha256"):
        opened.content("model.onnx")


def test_a_damaged_network_is_refused_when_it_is_unpacked(tmp_path: Path) -> None:
    opened = open_bundle(str(pack(tmp_path)))
    whole = (tmp_path / "model.onnx.gz").read_bytes()
    (tmp_path / "model.onnx.gz").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(BundleError, match=r"model\.onnx\.gz is damaged"):
        opened.content("model.onnx")
