"""sayso reads a news report and records who said what, by which route, and how surely.

    import sayso
    record = sayso.read("report.txt")
    for statement in record.statements:
        print(statement.speaker, statement.content.text)

Importing this package loads nothing heavy; the first report that is read loads the model.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sayso.version import __version__

if TYPE_CHECKING:
    from sayso.book import open_record
    from sayso.domain.record import Record
    from sayso.domain.record_json import record_from_dict, record_to_dict
    from sayso.domain.statement import Statement
    from sayso.errors import SaysoError
    from sayso.export.statement_rows import statement_rows
    from sayso.pipeline.read import Reader, read, read_all, read_text

__all__ = [
    "Reader",
    "Record",
    "SaysoError",
    "Statement",
    "__version__",
    "open_record",
    "read",
    "read_all",
    "read_text",
    "record_from_dict",
    "record_to_dict",
    "statement_rows",
]

_HOMES = {
    "Reader": "sayso.pipeline.read",
    "Record": "sayso.domain.record",
    "SaysoError": "sayso.errors",
    "Statement": "sayso.domain.statement",
    "open_record": "sayso.book",
    "read": "sayso.pipeline.read",
    "read_all": "sayso.pipeline.read",
    "read_text": "sayso.pipeline.read",
    "record_from_dict": "sayso.domain.record_json",
    "record_to_dict": "sayso.domain.record_json",
    "statement_rows": "sayso.export.statement_rows",
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module 'sayso' has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
