"""What came of an export: the files that were written, how much is in them, and what could not be said in them.

Every module of this folder that `formats.FORMATS` names has

    def write(records: Iterable[Record], path: Path, **options) -> ExportSummary

It takes records one by one, in the view that is wanted, and writes to `path`, which does not exist yet: a file,
or a folder where the format is one. The caller sees to it that nothing half-written stays under the wanted name
(`book/exchange.py`), so a writer just writes. Offsets count code points, and each format says so in its own way.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sayso.domain.text import Problem


@dataclass(frozen=True, slots=True)
class ExportSummary:
    """What came of an export.

    `rows` counts what was written by kind ("reports", "statements", "nodes"). `problems` has stage "export":
    what the format cannot hold, and what was done instead.
    """

    files: tuple[Path, ...]
    rows: Mapping[str, int] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
