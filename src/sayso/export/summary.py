"""The result of an export: files, counts, and content that the format cannot represent.

Every module of this folder that `formats.FORMATS` names has

    def write(records: Iterable[Record], path: Path, **options) -> ExportSummary

It takes records one by one, in the requested view, and writes to `path`, which does not exist yet: a file or a folder,
depending on the format. The caller makes sure that no partial result stays under that name
(`book/exchange.py`). Offsets count code points, and each format says so in its own way.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sayso.domain.text import Problem


@dataclass(frozen=True, slots=True)
class ExportSummary:
    """The result of an export.

    `rows` counts by kind ("reports", "statements", "nodes"). `problems` has stage "export": what the format cannot
    represent, and what was written instead.
    """

    files: tuple[Path, ...]
    rows: Mapping[str, int] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
