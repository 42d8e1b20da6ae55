"""A trained bundle: a folder of weights, tokenizer and settings, verified before use.

In a wheel, networks are packed (`model.onnx.gz`; hatch_build.py), which saves 13 MiB. The manifest has the hashes of
the unpacked files, so packed ones are verified when unpacked.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from sayso.errors import BundleError

BUNDLES = Path(__file__).parent / "bundles"
DEFAULT = "fast"
PACKED = ".gz"
FORMAT = 1
"""Only attribution is learned; rules do the rest."""
READER_FORMAT = 2
"""All heads of the reader, and learned decisions."""


@dataclass(frozen=True)
class Bundle:
    """An opened bundle. `manifest` has the name, format, files with their SHA-256, seed, data and licenses."""

    folder: Path
    manifest: dict[str, Any]

    @property
    def name(self) -> str:
        """The name by which users select it ("fast")."""
        return str(self.manifest["name"])

    @property
    def model_sha256(self) -> str:
        """SHA-256 of the weights."""
        return str(self.manifest["files"]["model.onnx"])

    @property
    def is_reader(self) -> bool:
        """Whether the bundle has all heads of the reader and learned decisions."""
        return self.manifest.get("format") == READER_FORMAT

    @cached_property
    def config(self) -> dict[str, Any]:
        """The settings for inference: window sizes, link and transition scores."""
        config: dict[str, Any] = json.loads((self.folder / "config.json").read_text(encoding="utf-8"))
        return config


    def content(self, name: str) -> bytes:
        """Return the bytes of a file, unpacked.

        Raises:
            BundleError: The file is packed and damaged; plain ones were verified when the bundle was opened.
        """
        path = self.folder / name
        found = file_content(path)
        if not path.is_file():
            _compare(name, hashlib.sha256(found).hexdigest(), self.manifest["files"][name])
        return found


def file_content(path: Path) -> bytes:
    """Return the bytes of a bundle's file, unpacked if only the packed file exists.

    Raises:
        BundleError: The file is missing, or packed and damaged.
    """
    packed = path.with_name(path.name + PACKED)
    if path.is_file():
        return path.read_bytes()
    if not packed.is_file():
        raise _missing(path.name)
    try:
        return zlib.decompress(packed.read_bytes(), wbits=zlib.MAX_WBITS | 16)  # 16: in the form of gzip
    except zlib.error as error:
        raise BundleError(f"{packed.name} is damaged: {error}", hint="install sayso again") from error


def bundle_names() -> list[str]:
    """Return the names of the packaged bundles."""
    return sorted(path.parent.name for path in BUNDLES.glob("*/manifest.json"))


def open_bundle(name: str = DEFAULT) -> Bundle:
    """Open a packaged bundle by name, or any bundle by the path of its folder; verify its files.

    Raises:
        BundleError: The bundle does not exist, its format is unknown, or a file is missing or changed.
    """
    folder = BUNDLES / name if (BUNDLES / name).is_dir() else Path(name)
    path = folder / "manifest.json"
    if not path.is_file():
        known = ", ".join(bundle_names()) or "none"
        raise BundleError(
            f"there is no model {name!r}; packaged models: {known}", hint="name one of these, or a bundle's folder"
        )
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise BundleError(f"{path} is not valid JSON: {error}", hint="install sayso again") from error
    if manifest.get("format") not in (FORMAT, READER_FORMAT):
        raise BundleError(
            f"the model {name!r} has format {manifest.get('format')}; "
            f"this sayso reads formats {FORMAT} and {READER_FORMAT}",
            hint="use the sayso version that made the model",
        )
    for name, expected in manifest["files"].items():
        _verify(folder / name, expected)
    return Bundle(folder, manifest)


def _verify(path: Path, expected: str) -> None:
    if not path.is_file():
        if path.with_name(path.name + PACKED).is_file():
            return  # verified when it is unpacked
        raise _missing(path.name)
    with path.open("rb") as file:
        _compare(path.name, hashlib.file_digest(file, "sha256").hexdigest(), expected)


def _compare(name: str, found: str, expected: str) -> None:
    if found != expected:
        raise BundleError(f"{name} has sha256 {found}; {expected} was expected", hint="install sayso again")


def _missing(name: str) -> BundleError:
    return BundleError(f"the model lacks {name}", hint="install sayso again")
