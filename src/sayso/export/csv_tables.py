"""Writes records as CSV tables, with a codebook for people and a Frictionless data package for programs.

Specification: Data Package and Table Schema, version 1 (specs.frictionlessdata.io); CSV by RFC 4180.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterable
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any

from sayso.domain.record import Record
from sayso.domain.safe_text import utf8_safe
from sayso.domain.text import Problem
from sayso.export.naming import CastOf, nobody
from sayso.export.summary import ExportSummary
from sayso.export.tables import Column, Table, about_offsets, all_tables, count_rows, table_rows, tables_version
from sayso.version import __version__

SEPARATOR = "; "  # between names or ranges in a cell
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""Spreadsheets treat a cell that begins like this as a formula (OWASP, "CSV Injection")."""


def write(
    records: Iterable[Record], path: Path, *, cast_of: CastOf = nobody, excel_safe: bool = False
) -> ExportSummary:
    """Write a folder of tables; offsets count code points, as the codebook and data package say.

    Args:
        records: The records, taken one by one.
        path: The folder.
        cast_of: Returns the actors of a report.
        excel_safe: Put an apostrophe before cells that spreadsheets would treat as formulas, so their words are not
            literal, and a byte order mark before files, so that Excel reads them as UTF-8.
    """
    path.mkdir()
    encoding = "utf-8-sig" if excel_safe else "utf-8"
    counts: Counter[str] = Counter()
    problems: list[Problem] = []
    with ExitStack() as stack:
        writers = {}
        for table in all_tables():
            file = stack.enter_context((path / f"{table.name}.csv").open("w", encoding=encoding, newline=""))
            writers[table.name] = csv.writer(file)
            writers[table.name].writerow(column.name for column in table.columns)
        columns = {table.name: table.columns for table in all_tables()}
        for name, row in table_rows(records, problems.append, cast_of):
            writers[name].writerow(cell(column, row[column.name], excel_safe) for column in columns[name])
            counts[name] += 1
    _write_codebook(path, excel_safe)
    package = json.dumps(_package(encoding), ensure_ascii=False, indent=1)
    (path / "datapackage.json").write_text(f"{package}\n", encoding="utf-8")
    names = ("datapackage.json", "codebook.md", "codebook.csv", *(f"{table.name}.csv" for table in all_tables()))
    return ExportSummary(tuple(path / name for name in names), count_rows(counts), tuple(problems))


def cell(column: Column, value: Any, excel_safe: bool) -> str:
    """Return the text of a CSV cell; with `excel_safe`, put an apostrophe before formulas."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if column.type == "spans":
        return SEPARATOR.join(f"{start}-{end}" for start, end in value)
    words = utf8_safe(SEPARATOR.join(value) if column.type == "names" else str(value))
    is_formula = column.type in ("string", "names") and words.startswith(FORMULA_STARTS)
    return f"'{words}" if excel_safe and is_formula else words


def _write_codebook(path: Path, excel_safe: bool) -> None:
    with (path / "codebook.csv").open("w", encoding="utf-8-sig" if excel_safe else "utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("table", "column", "type", "never_empty", "values", "meaning"))
        for table in all_tables():
            for c in table.columns:
                row = (table.name, c.name, c.type, "true" if c.required else "false", SEPARATOR.join(c.values), c.about)
                writer.writerow(row)
    (path / "codebook.md").write_text("\n".join(_codebook(excel_safe)) + "\n", encoding="utf-8")


def _codebook(excel_safe: bool) -> Iterable[str]:
    yield from ("# Codebook", "", about_offsets(), "")
    yield f"Tables of version {tables_version()}, written by sayso {__version__}. Files are UTF-8 with commas; an empty"
    yield f"cell is an unknown value. Names or ranges (`12-40`) in a cell are separated by `{SEPARATOR.strip()}`."
    if excel_safe:
        yield "Cells that begin with `=`, `+`, `-` or `@` have an extra apostrophe in front."
    for table in all_tables():
        yield from ("", f"## {table.name}.csv", "", table.about, "")
        yield from ("| Column | Type | Meaning |", "| --- | --- | --- |")
        for c in table.columns:
            values = f" One of: {', '.join(c.values)}." if c.values else ""
            yield f"| `{c.name}` | {c.type}{'' if c.required else ', may be empty'} | {c.about}.{values} |"


def _package(encoding: str) -> dict[str, Any]:
    return {
        "profile": "tabular-data-package",
        "name": "sayso-record",
        "title": "Statements in news reports: who said what, by which route, and how surely",
        "description": about_offsets(),
        "version": tables_version(),
        "contributors": [{"title": f"sayso {__version__}", "role": "wrangler"}],
        "resources": [_resource(table, encoding) for table in all_tables()],
    }


def _resource(table: Table, encoding: str) -> dict[str, Any]:
    keys = {parent.name: parent.key for parent in all_tables()}
    foreign = [
        {"fields": list(keys[parent]), "reference": {"resource": parent, "fields": list(keys[parent])}}
        for parent in table.parents
    ]
    schema: dict[str, Any] = {"fields": [_field(column) for column in table.columns], "missingValues": [""]}
    if table.key:
        schema["primaryKey"] = list(table.key)
    if foreign:
        schema["foreignKeys"] = foreign
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": f"{table.name}.csv",
        "description": table.about,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": encoding,
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True, "header": True},
        "schema": schema,
    }


def _field(column: Column) -> dict[str, Any]:
    constraints: dict[str, Any] = {"required": True} if column.required else {}
    if column.values:
        constraints["enum"] = list(column.values)
    kind = "string" if column.type in ("names", "spans") else column.type
    field = {"name": column.name, "type": kind, "description": column.about}
    return {**field, "constraints": constraints} if constraints else field
