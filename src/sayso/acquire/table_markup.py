"""Tables in HTML or Excel's XML of 2003: what many web sites and databases export as ".xls"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sayso.acquire.columns import header_at, match_columns
from sayso.acquire.exports.markup import paragraphs_of, parse_markup
from sayso.acquire.table import pages_of_rows
from sayso.acquire.xml_tree import find_all, local_name, parse_xml
from sayso.domain.text import Page

_SPREADSHEET = "{urn:schemas-microsoft-com:office:spreadsheet}"
MAX_COLUMNS = 1000


def read_html_table(content: bytes, origin: str, *, asked: Mapping[str, str]) -> Iterator[Page]:
    """Return the report of each row of the tables in a page.

    Raises:
        AcquireError: no table has a text column.
    """
    rows = [
        ["\n\n".join(paragraphs_of(cell)) for cell in row if cell.tag in ("td", "th")]
        for row in parse_markup(content, origin).iter("tr")
    ]
    return _pages(rows, origin, asked)


def read_xml_table(content: bytes, origin: str, *, asked: Mapping[str, str]) -> Iterator[Page]:
    """Return the report of each row of a workbook in Excel's XML of 2003 ("XML Spreadsheet").

    Raises:
        AcquireError: it cannot be parsed, or has no text column.
    """
    rows = [_cells(row) for row in find_all(parse_xml(content, origin), "Row")]
    return _pages(rows, origin, asked)


def _cells(row: Any) -> list[str]:
    """Return the values of a row; a cell may say its place, after empty cells that are left out."""
    values: list[str] = []
    for cell in row:
        if local_name(cell) != "Cell":
            continue
        place = cell.get(f"{_SPREADSHEET}Index") or ""
        if place.isdecimal():
            values += [""] * (min(int(place), MAX_COLUMNS) - 1 - len(values))
        values.append("".join(part for data in find_all(cell, "Data") for part in data.itertext()).strip())
    return values


def _pages(rows: Sequence[Sequence[str]], origin: str, asked: Mapping[str, str]) -> Iterator[Page]:
    above = header_at(rows, asked) or 0
    names = [name.strip() for name in rows[above]] if rows else []
    match_columns(names, asked, origin)
    found = (dict(zip(names, row, strict=False)) for row in rows[above + 1 :] if any(row) and list(row) != names)
    return pages_of_rows(found, origin, asked)
