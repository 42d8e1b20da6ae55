"""The tables of a corpus: their columns, and Arrow schemas that describe them.

A corpus is a folder:

    DIR/documents/year=2024/shard-000000.parquet   one row per report, by year of publication
    DIR/statements/year=2024/shard-000000.parquet  likewise mentions and problems, for the reports of that year
    DIR/documents/year=__HIVE_DEFAULT_PARTITION__/ reports without a date
    DIR/copies/copies.parquet                      document_id, first_document_id, likeness: one row per copy
    DIR/copies/statement_copies.parquet            document_id, statement, first_document_id, first_statement
    DIR/manifest/                                  see manifest.py

The year is only in the path. A year with reports has a file of each table, even without rows. Files of a shard count
once the manifest has its marker; when a run has ended, there are no other files.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from sayso.errors import UsageError
from sayso.export.parquet_tables import arrow_field
from sayso.export.tables import Column, about_offsets, all_tables
from sayso.tables import table as toml_table

TABLES = ("documents", "statements", "mentions", "problems")
UNKNOWN_YEAR = "__HIVE_DEFAULT_PARTITION__"


def schema_version() -> str:
    """Return the version of the schema."""
    return str(toml_table("corpus_tables")["version"])


@cache
def columns_of(name: str) -> tuple[Column, ...]:
    """Return the columns of a table, those of `sayso export` first."""
    given = toml_table("corpus_tables")
    if name == "documents":
        return tuple(map(_column, given["documents"]))
    exported = next(table for table in all_tables() if table.name == name)
    identity = Column("document_id", "string", "the report that it belongs to", (), True)
    kept = [column for column in exported.columns[1:] if name != "statements" or column.name not in given["left_out"]]
    return (identity, *kept, *map(_column, given["added"][name]))


def arrow_schema(name: str) -> Any:
    """Return a table's Arrow schema, with the version in its metadata and a description in each field's."""
    pa = arrow()
    about = {
        "sayso.corpus.version": schema_version(),
        "sayso.table": name,
        "offsets": about_offsets(),
    }
    return pa.schema([arrow_field(pa, column) for column in columns_of(name)], metadata=about)


def arrow() -> Any:
    """Import pyarrow.

    Raises:
        UsageError: it is not installed.
    """
    try:
        import pyarrow as pa  # type: ignore[import-untyped]  # it has no types
    except ModuleNotFoundError as error:
        raise UsageError("pyarrow is not installed", hint="pip install 'sayso[corpus]'") from error
    return pa


def _column(row: list[Any]) -> Column:
    name, kind, about, *values = row
    return Column(name, kind.rstrip("!"), about, tuple(values[0]) if values else (), kind.endswith("!"))
