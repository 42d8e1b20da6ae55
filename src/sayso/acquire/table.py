"""The reports of a table, one per row: JSON Lines, JSON, CSV, Excel or Parquet, also compressed."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from html import unescape
from pathlib import Path
from typing import Any, TypeAlias

from sayso.acquire.byline import split_authors
from sayso.acquire.columns import field_of, match_columns, value_of
from sayso.acquire.days import order_of_days, read_day
from sayso.acquire.kind import HEAD_BYTES, TABLES, Kind, kind_of_path
from sayso.acquire.table_rows import PROBLEMS, Row, csv_rows, json_lines_rows, parquet_row_count, parquet_rows
from sayso.acquire.workbook import workbook_rows
from sayso.domain.text import Page, Problem
from sayso.errors import AcquireError

MAX_ROW_BYTES = 100_000_000  # a few kilobytes of gzip may decompress to a row of gigabytes
ROWS_AHEAD = 200
CHARACTERS_AHEAD = 2_000_000
EXCEL_CUT = 32_767  # characters that a cell of Excel can hold
_CUT_OFF = ("… [+", "... [+")
_ROUNDED = re.compile(r"\d[.,]?\d*[eE]\+\d+")
_MARKUP = re.compile(
    r"\s*<(?:!doctype|html|body|p|div|article|section|h[1-6]|span|figure|ul|ol|table|blockquote|strong|br)\b[^<>]*>(?=.*</?\w)",
    re.IGNORECASE | re.DOTALL,
)
"""The beginning of a text that a scraper or an editing system left in HTML."""

Columns = Sequence[tuple[str, str]]
_Matched: TypeAlias = dict[str, list[str]] | str
"""The columns of each field, or the reason why a row cannot be read."""


def table_kind(path: str | Path) -> Kind:
    """Recognize the kind of a table.

    Raises:
        AcquireError: it cannot be opened, or is not a table.
    """
    place = Path(path)
    try:
        with place.open("rb") as file:
            head = file.read(HEAD_BYTES)
    except OSError as error:
        raise AcquireError(f"{path} cannot be read: {error.strerror}", hint="check its name and permissions") from error
    by_name = next((kind for suffix, kind in _BY_SUFFIX.items() if _bare(place.name).endswith(suffix)), None)
    kind = kind_of_path(place, head)
    if isinstance(kind, Kind) and kind in TABLES and kind is not Kind.JSON:
        return kind
    if by_name is None or (isinstance(kind, Kind) and kind in (Kind.ZIP, Kind.PDF, Kind.WORD)):
        raise AcquireError(f"{path} is {kind}; a table was expected", hint="sayso read --help lists what it reads")
    return by_name


def read_table(
    path: str | Path,
    *,
    skip: int = 0,
    max_row_bytes: int = MAX_ROW_BYTES,
    columns: Columns = (),
    name: str | None = None,
) -> Iterator[Page]:
    """Return the report of every row after the first `skip`.

    Columns are recognized by their names ("body", "publish_date", …; tables/columns.toml), or by
    `columns`. A row that cannot be read gives a page with a problem and no text; a date that cannot be read is only
    a problem.

    Args:
        path: The table.
        skip: Number of rows to skip.
        max_row_bytes: Size limit for a row.
        columns: Pairs of a field (text, html, title, url, outlet, byline, date, id, section) and a column name.
        name: Name of the table in messages; by default, its path.

    Raises:
        AcquireError: the table cannot be opened, lacks the columns, or needs a library that is not installed.
    """
    name = name or str(path)
    kind = table_kind(path)
    asked = {field_of(field): column for field, column in columns}
    rows = _rows(kind, Path(path), name, skip, max_row_bytes, asked)
    start = _first_rows(_rows(kind, Path(path), name, 0, max_row_bytes, asked)) if skip else None
    return pages_of_rows(rows, name, asked, first=skip + 1, start=start)


def pages_of_rows(
    rows: Iterator[Row],
    name: str,
    asked: Mapping[str, str],
    *,
    first: int = 1,
    start: Sequence[Row] | None = None,
) -> Iterator[Page]:
    """Yield the report of each row; rows with the same column names are read the same way.

    The dates of the table's first rows show whether "04/05/2023" puts the day or the month first.

    Args:
        rows: The rows.
        name: Name of the table in messages.
        asked: Column names given by the caller, by field.
        first: Number of the first row.
        start: The table's first rows, if `rows` begins later.
    """

    @lru_cache(maxsize=1000)
    def columns_of(names: tuple[str, ...]) -> _Matched:
        return _matched(names, asked, name)

    ahead = _first_rows(rows) if start is None else []
    day_first = _order_of_days(start or ahead, columns_of)
    for number, row in enumerate(itertools.chain(ahead, rows), first):
        if isinstance(row, str):
            yield _unreadable(name, number, row)
            continue
        flat = _flat(row)
        columns = columns_of(tuple(flat))
        if isinstance(columns, str):
            yield _unreadable(name, number, columns)
        else:
            yield _page(flat, columns, name, number, day_first)


def _first_rows(rows: Iterator[Row]) -> list[Row]:
    """Take the first rows from an iterator: `ROWS_AHEAD` of them, or fewer if they are long."""
    ahead: list[Row] = []
    characters = 0
    for row in rows:
        ahead.append(row)
        if not isinstance(row, str):
            characters += sum(len(value) for value in row.values() if isinstance(value, str))
        if len(ahead) == ROWS_AHEAD or characters > CHARACTERS_AHEAD:
            break
    return ahead


def _order_of_days(rows: Iterable[Row], columns_of: Callable[[tuple[str, ...]], _Matched]) -> bool | None:
    """Return whether the dates of these rows put the day first; None if they do not show it."""
    values = []
    for row in rows:
        flat = {} if isinstance(row, str) else _flat(row)
        columns = columns_of(tuple(flat))
        if not isinstance(columns, str):
            values.append(value_of(flat, columns["published"]))
    return order_of_days(values)


def count_rows(path: str | Path, columns: Columns = ()) -> int:
    """Return the number of reports in a table."""
    kind = table_kind(path)
    if kind is Kind.PARQUET:
        return parquet_row_count(Path(path), str(path))
    asked = {field_of(field): column for field, column in columns}
    return sum(1 for _ in _rows(kind, Path(path), str(path), 0, MAX_ROW_BYTES, asked))


_BY_SUFFIX = {
    ".jsonl": Kind.JSONL,
    ".ndjson": Kind.JSONL,
    ".csv": Kind.CSV,
    ".tsv": Kind.CSV,
    ".xlsx": Kind.EXCEL,
    ".parquet": Kind.PARQUET,
}


def _bare(name: str) -> str:
    return name.lower().removesuffix(".gz").removesuffix(".zst")


def _rows(kind: Kind, path: Path, name: str, skip: int, max_row_bytes: int, asked: Mapping[str, str]) -> Iterator[Row]:
    if kind is Kind.PARQUET:
        return parquet_rows(path, name, skip, asked)
    if kind is Kind.EXCEL:
        return itertools.islice(workbook_rows(path.read_bytes(), name, asked), skip, None)
    if kind is Kind.CSV:
        return itertools.islice(csv_rows(path, name, asked, max_row_bytes), skip, None)
    return json_lines_rows(path, name, skip, max_row_bytes)


def _matched(names: Sequence[str], asked: Mapping[str, str], table: str) -> _Matched:
    """Return the columns of each field among those of a row, or the reason why the row cannot be read."""
    try:
        return match_columns(names, {field: column for field, column in asked.items() if column in names}, table)
    except AcquireError:
        return "it has neither text nor html"


def _page(
    row: Mapping[str, Any], columns: Mapping[str, Sequence[str]], name: str, number: int, day_first: bool | None
) -> Page:
    text, html = (value_of(row, columns[field]) for field in ("text", "html"))
    words = text if isinstance(text, str) and text.strip() else html
    is_markup = words is not text or _MARKUP.match(str(words)) is not None
    if not isinstance(words, str) or not words.strip():
        return _unreadable(name, number, "it has neither text nor html")
    address = _text(value_of(row, columns["url"]))
    identity = _identity(value_of(row, columns["id"])) or address or f"row-{number}"
    day, problems = read_day(value_of(row, columns["published"]), f"row {number} of {name}", day_first=day_first)
    return Page(
        name=identity,
        origin=f"{name}#{identity}",
        media="html" if is_markup else "text",
        text=words,
        url=address,
        title=unescape(_text(value_of(row, columns["title"])) or "") or None,
        outlet=_text(value_of(row, columns["outlet"])),
        byline=_names(value_of(row, columns["byline"])),
        published=day,
        problems=(*problems, *_cut(words, name, number), *row.get(PROBLEMS, ())),
        section=_text(value_of(row, columns["section"])),
    )


def _identity(value: Any) -> str | None:
    """Return an id, unless a spreadsheet has rounded it ("3.1E+09"), so that several rows have the same."""
    words = _text(value)
    return None if words and _ROUNDED.fullmatch(words) else words


def _cut(words: str, name: str, number: int) -> Iterator[Problem]:
    if len(words) == EXCEL_CUT or any(mark in words[-24:] for mark in _CUT_OFF):
        message = f"the text of row {number} of {name} was cut off when the table was written"
        yield Problem("acquire", "cut-text", message)


def _unreadable(name: str, number: int, reason: str) -> Page:
    problem = Problem("acquire", "unreadable-row", f"row {number} of {name} cannot be read: {reason}")
    return Page(name=f"row-{number}", origin=f"{name}#row-{number}", media="text", text="", problems=(problem,))


def _flat(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """Flatten the nested objects of a row: "source.title" for the title in source."""
    if not any(isinstance(value, dict) for value in row.values()):
        return row
    flat: dict[str, Any] = {}
    for key, value in row.items():
        if isinstance(value, dict):
            flat |= {f"{key}.{inner}": part for inner, part in value.items()}
        else:
            flat[key] = value
    return flat


def _text(value: Any) -> str | None:
    return None if value in (None, "") else str(value)


def _names(value: Any) -> tuple[str, ...]:
    if isinstance(value, list):
        named = (item.get("name") if isinstance(item, dict) else item for item in value if item == item)
        return tuple(name.strip() for name in map(str, filter(None, named)) if name.strip())
    return split_authors(str(value or ""))
