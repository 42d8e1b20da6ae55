"""Writes records as one table in one file: a row per statement, with its report's metadata."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TextIO

from sayso.domain.record import Record
from sayso.domain.text import Problem
from sayso.export.csv_tables import cell
from sayso.export.parquet_tables import arrow_value, import_arrow, schema_of
from sayso.export.tables import Column, Row, Table, all_tables, rows_of

ABOUT = ("title", "byline", "outlet", "published", "url", "origin")
"""Columns of the table of documents that precede those of the statements."""
BATCH_ROWS = 2_000


def write_statement_csv(records: Iterable[Record], file: TextIO) -> None:
    """Write one row per statement as CSV (RFC 4180), with a header row."""
    columns = statement_columns()
    writer = csv.writer(file)
    writer.writerow(column.name for column in columns)
    for record in records:
        for row in _rows(record):
            writer.writerow(cell(column, row[column.name], excel_safe=False) for column in columns)


def write_statement_parquet(records: Iterable[Record], path: Path) -> None:
    """Write one row per statement as Parquet.

    Raises:
        UsageError: pyarrow is not installed.
    """
    pa, pq = import_arrow()
    schema = schema_of(pa, Table("statements", "The statements, one per row.", statement_columns(), (), ()))
    waiting: list[Row] = []
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for record in records:
            waiting += [{key: arrow_value(value) for key, value in row.items()} for row in _rows(record)]
            if len(waiting) >= BATCH_ROWS:
                writer.write_table(pa.Table.from_pylist(waiting, schema=schema))
                waiting.clear()
        writer.write_table(pa.Table.from_pylist(waiting, schema=schema))


def statement_columns() -> tuple[Column, ...]:
    """Return the columns of the table."""
    tables = {table.name: table for table in all_tables()}
    about = {column.name: column for column in tables["documents"].columns}
    identity, *others = tables["statements"].columns
    taken = {column.name for column in others}
    return (identity, *(about[name] for name in ABOUT if name not in taken), *others)


def _rows(record: Record) -> Iterator[Row]:
    """Yield a row for each statement of a record, with the columns of its report."""
    problems: list[Problem] = []
    about: Row = {}
    names = [column.name for column in statement_columns()]
    for table, row in rows_of(record, problems.append):
        if table == "documents":
            about = row
        elif table == "statements":
            yield {name: row[name] if name in row else about[name] for name in names}
