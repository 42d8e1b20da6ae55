"""The result of an export: files, counts, and problems with content that the format cannot represent.

Every module that `formats.FORMATS` names has

    def write(records: Iterable[Record], path: Path, **options) -> ExportSummary

It takes records one by one and writes to `path`, a file or folder that does not exist yet. The caller makes sure that
no partial result keeps that name (`book/exchange.py`). Offsets count code points, as each format says in its own
way.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sayso.domain.text import Problem


@dataclass(frozen=True, slots=True)
class ExportSummary:
    """The result of an export.

    `rows` has counts by kind ("reports", "statements", "nodes"). `problems`, of stage "export", say what the format
    cannot represent, and what was written instead.
    """

    files: tuple[Path, ...]
    rows: Mapping[str, int] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
