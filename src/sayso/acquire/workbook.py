"""The rows of an Excel workbook, from every sheet that has a text column."""

from __future__ import annotations

import warnings
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any

from sayso.acquire.columns import match_columns
from sayso.acquire.documents.archive import demand_ratio
from sayso.acquire.extras import import_extra
from sayso.acquire.table_rows import PROBLEMS, Row
from sayso.domain.text import Problem
from sayso.errors import AcquireError

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
        header, has_rows = _header(sheet)
        try:
            match_columns(header, {field: column for field, column in asked.items() if column in header}, name)
            usable.append((sheet, header))
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
    for sheet, header in usable:
        for values in _rows_behind_header(sheet):
            row = {column: value for column, value in zip(header, values, strict=False) if column}
            if any(value is not None for value in row.values()):
                yield {**row, PROBLEMS: problems} if problems else row
                problems = ()


def _header(sheet: Any) -> tuple[list[str], bool]:
    """Return the names in the first nonblank row, and whether rows follow."""
    header: list[str] = []
    for values in sheet.iter_rows(values_only=True):
        if header:
            return header, True
        if any(value is not None for value in values):
            header = ["" if value is None else str(value).strip() for value in values]
    return header, False


def _rows_behind_header(sheet: Any) -> Iterator[tuple[Any, ...]]:
    seen = False
    for values in sheet.iter_rows(values_only=True):
        if seen:
            yield tuple("" if isinstance(value, str) and value.startswith("#N/A") else value for value in values)
        seen = seen or any(value is not None for value in values)


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
