"""Records as a JSON object per line: the form in which sayso reads them again without loss."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from sayso.domain.record import Record
from sayso.export.contract import record_to_dict
from sayso.export.summary import ExportSummary


def write(records: Iterable[Record], path: Path) -> ExportSummary:
    """Write a line per report. Spans are half-open ranges of code points of its `text`."""
    rows: Counter[str] = Counter()
    with path.open("wb") as file:
        for record in records:
            file.write(_line(record))
            rows.update(reports=1, statements=len(record.statements))
    return ExportSummary((path,), rows)


def _line(record: Record) -> bytes:
    row = record_to_dict(record)
    try:
        return f"{json.dumps(row, ensure_ascii=False)}\n".encode()
    except UnicodeEncodeError:  # a lone surrogate, which JSON can hold and UTF-8 cannot
        return f"{json.dumps(row)}\n".encode()
