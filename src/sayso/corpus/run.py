"""The settings that all processes of a run share: pins that rows depend on, and limits per report."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from sayso.corpus.schema import schema_version
from sayso.domain.given import NOTHING_GIVEN, Given
from sayso.models.bundle import open_bundle
from sayso.settings import Settings
from sayso.version import __version__

READER = "sayso.pipeline.read:Reader"
MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits beyond which a report is set aside.

    Attributes:
        seconds: Time from fetching the report from its input to its rows.
        megabytes: Memory beyond what the process holds with its model loaded.
    """

    seconds: float = 60.0
    megabytes: int = 2_000


@dataclass(frozen=True, slots=True)
class Run:
    """A run: the folder it writes, and how reports are read.

    `reader` is "module:callable"; called with the settings, it returns an object with `read_page`. `pins` are what
    every row depends on; all rows of a folder have the same pins.
    """

    folder: Path
    settings: Settings
    limits: Limits
    shard_reports: int
    pins: dict[str, Any] = field(hash=False)
    reader: str = READER


def plan_run(
    folder: Path,
    settings: Settings,
    *,
    limits: Limits | None = None,
    shard_reports: int = 500,
    reader: str = READER,
) -> Run:
    """Return the run for these settings.

    Raises:
        BundleError: the model does not exist or is damaged.
    """
    pins = {**pins_here(settings), "shard_reports": shard_reports, "reader": reader}
    return Run(folder, settings, limits or Limits(), shard_reports, pins, reader)


def pins_here(settings: Settings) -> dict[str, Any]:
    """Return the pins of this machine; a node of a cluster may have another sayso or model."""
    bundle = open_bundle(settings.model)
    return {
        "schema": schema_version(),
        "sayso": __version__,
        "model": bundle.name,
        "model_sha256": bundle.model_sha256,
        "min_confidence": settings.min_confidence,
        "max_bytes": settings.max_bytes,
        "tables_sha256": _tables_sha256(settings.tables),
        **({} if settings.given == NOTHING_GIVEN else {"given": _told(settings.given)}),
    }


def _told(given: Given) -> str:
    """Return the metadata given for the reports, as text."""
    return ", ".join(f"{name}={value!r}" for name, value in asdict(given).items() if value)


def _tables_sha256(folder: Path | None) -> str | None:
    if folder is None:
        return None
    whole = hashlib.sha256()
    for path in sorted(path for path in folder.iterdir() if path.is_file()):
        whole.update(path.name.encode("utf-8", "surrogateescape") + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()
