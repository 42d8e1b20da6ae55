"""Writes records as Parquet tables: those of `csv`, typed, with the codebook in the schema."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from sayso.domain.record import Record
from sayso.domain.safe_text import utf8_safe
from sayso.domain.text import Problem
from sayso.export.naming import CastOf, nobody
from sayso.export.summary import ExportSummary
from sayso.export.tables import Column, Row, Table, about_offsets, all_tables, count_rows, table_rows, tables_version
from sayso.extras import missing_extra
from sayso.version import __version__

BATCH_ROWS = 2_000  # a few megabytes; `texts` holds whole reports


def write(records: Iterable[Record], path: Path, *, cast_of: CastOf = nobody) -> ExportSummary:
    """Write a folder of tables; offsets count code points, as the metadata of each file says.

    Raises:
        UsageError: pyarrow is not installed.
    """
    pa, pq = import_arrow()
    path.mkdir()
    counts: Counter[str] = Counter()
    problems: list[Problem] = []
    waiting: dict[str, list[Row]] = {table.name: [] for table in all_tables()}
    schemas = {table.name: schema_of(pa, table) for table in all_tables()}
    with ExitStack() as stack:
        writers = {
            name: stack.enter_context(pq.ParquetWriter(path / f"{name}.parquet", schema, compression="zstd"))
            for name, schema in schemas.items()
        }

        def flush(name: str) -> None:
            writers[name].write_table(pa.Table.from_pylist(waiting[name], schema=schemas[name]))
            waiting[name].clear()

        for name, row in table_rows(records, problems.append, cast_of):
            waiting[name].append({key: arrow_value(value) for key, value in row.items()})
            counts[name] += 1
            if len(waiting[name]) >= BATCH_ROWS:
                flush(name)
        for name in waiting:
            flush(name)
    return ExportSummary(tuple(path / f"{name}.parquet" for name in schemas), count_rows(counts), tuple(problems))


def import_arrow() -> tuple[Any, Any]:
    """Import pyarrow and its Parquet module.

    Raises:
        UsageError: it is not installed.
    """
    try:
        import pyarrow as pa  # type: ignore[import-untyped]  # it has no types
        import pyarrow.parquet as pq  # type: ignore[import-untyped]
    except ModuleNotFoundError as error:
        raise missing_extra("parquet", "the format parquet", "pyarrow") from error
    return pa, pq


def arrow_value(value: Any) -> Any:
    """Return a value of a row in the form that pyarrow accepts."""
    if isinstance(value, str):
        return utf8_safe(value)
    if isinstance(value, list):
        return [utf8_safe(v) if isinstance(v, str) else {"start": v.start, "end": v.end} for v in value]
    return value


def schema_of(pa: Any, table: Table) -> Any:
    """Return the schema of a table, with its codebook as metadata."""
    about = {
        "sayso.version": __version__,
        "sayso.tables.version": tables_version(),
        "sayso.table": table.name,
        "description": table.about,
        "offsets": about_offsets(),
    }
    return pa.schema([arrow_field(pa, column) for column in table.columns], metadata=about)


def arrow_field(pa: Any, column: Column) -> Any:
    """Return the Arrow field of a column, with its description as metadata."""
    types = {
        "string": pa.string(),
        "integer": pa.int32(),
        "number": pa.float64(),
        "boolean": pa.bool_(),
        "date": pa.date32(),
        "names": pa.list_(pa.string()),
        "numbers": pa.list_(pa.uint32()),
        "spans": pa.list_(pa.struct([("start", pa.int32()), ("end", pa.int32())])),
    }
    about = {"description": column.about, **({"values": ", ".join(column.values)} if column.values else {})}
    return pa.field(column.name, types[column.type], nullable=not column.required, metadata=about)
