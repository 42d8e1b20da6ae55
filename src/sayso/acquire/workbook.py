"""The rows of an Excel workbook, from every sheet that has a text column."""

from __future__ import annotations

import itertools
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from typing import Any

from sayso.acquire.columns import HEADER_ROWS, header_at, match_columns
from sayso.acquire.documents.archive import demand_ratio
from sayso.acquire.extras import import_extra
from sayso.acquire.table_rows import PROBLEMS, Row
from sayso.domain.text import Problem
from sayso.errors import AcquireError

_ESCAPED = re.compile(r"_x(000[9aAdD])_")  # ISO/IEC 29500-1, 22.9.2.19
MAX_UNPACKED_BYTES = 2_000_000_000
_DAMAGE = (
    zipfile.BadZipFile,
    SyntaxError,  # of xml.etree and lxml; openpyxl uses whichever is installed
    zlib.error,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    EOFError,
    OSError,
    OverflowError,
    NotImplementedError,
    RuntimeError,
    AssertionError,
)
"""The exceptions of openpyxl for damaged files; most are not its own."""


def workbook_rows(content: bytes, name: str, asked: Mapping[str, str]) -> Iterator[Row]:
    """Yield the rows of a workbook, sheet by sheet; each sheet's first row names its columns.

    A sheet without a text column is skipped; if it has rows, the first row returned reports this.

    Raises:
        AcquireError: it is damaged, no sheet has a text column, or openpyxl is not installed.
    """
    openpyxl = import_extra("openpyxl", name)
    try:
        _demand_size(content, name)
        with warnings.catch_warnings():  # it warns of styles and extensions, which do not matter here
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(BytesIO(content), read_only=True, data_only=True)
            yield from _sheets_rows(book, name, asked)
    except _DAMAGE as error:
        raise AcquireError(
            f"{name} is a damaged or protected Excel workbook: {error}",
            hint="open it in Excel and save it again as .xlsx",
        ) from error


def _sheets_rows(book: Any, name: str, asked: Mapping[str, str]) -> Iterator[Row]:
    usable, skipped, last = [], [], None
    for sheet in book.worksheets:
        sheet.reset_dimensions()  # some programs write a range that is too small, as only "A1"
        above, header, has_rows = _header(sheet, asked)
        try:
            match_columns(header, {field: column for field, column in asked.items() if column in header}, name)
            usable.append((sheet, above, header))
        except AcquireError as error:
            last = error
            if has_rows:
                skipped.append(str(sheet.title))
    if not usable:
        raise last or AcquireError(f"{name} has no sheet with rows", hint="save the table as CSV")
    problems = tuple(
        Problem("acquire", "sheet-skipped", f"the sheet {title!r} of {name} has no text column; it was skipped")
        for title in skipped
    )
    for sheet, above, header in usable:
        for values in _rows_behind_header(sheet, above):
            row = {column: value for column, value in zip(header, values, strict=False) if column}
            if any(value is not None for value in row.values()):
                yield {**row, PROBLEMS: problems} if problems else row
                problems = ()


def _header(sheet: Any, asked: Mapping[str, str]) -> tuple[int, list[str], bool]:
    """Return how many rows are above the column names, the names, and whether rows follow.

    If no row names known columns, the first nonblank row counts as the names.
    """
    opening = [_cells(values) for values in itertools.islice(sheet.iter_rows(values_only=True), HEADER_ROWS + 1)]
    rows = [["" if value is None else str(value).strip() for value in values] for values in opening]
    above = header_at([row if any(row) else [] for row in rows], asked)
    if above is None:
        above = next((number for number, row in enumerate(rows) if any(row)), 0)
    return above, rows[above] if rows else [], len(rows) > above + 1


def _rows_behind_header(sheet: Any, above: int) -> Iterator[tuple[Any, ...]]:
    return map(_cells, itertools.islice(sheet.iter_rows(values_only=True), above + 1, None))


def _cells(values: Sequence[Any]) -> tuple[Any, ...]:
    """Return the values of a row: without errors, and with line ends that Excel wrote as "_x000D_"."""
    return tuple(
        (None if value.startswith("#N/A") else _ESCAPED.sub(lambda code: chr(int(code[1], 16)), value))
        if isinstance(value, str)
        else value
        for value in values
    )


def _demand_size(content: bytes, name: str) -> None:
    """Refuse a file that unpacks to gigabytes; a zip file never yields more than it declares."""
    with zipfile.ZipFile(BytesIO(content)) as packed:
        for member in packed.infolist():
            demand_ratio(member, name)
        size = sum(member.file_size for member in packed.infolist())
    if size > MAX_UNPACKED_BYTES:
        raise AcquireError(
            f"{name} unpacks to {size:,} bytes; the limit is {MAX_UNPACKED_BYTES:,} bytes", hint="save it as CSV"
        )
