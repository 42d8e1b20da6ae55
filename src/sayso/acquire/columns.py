"""Which columns of a table hold which field, recognized by the names that databases, scrapers and archives use."""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sayso.errors import AcquireError
from sayso.tables import kept_per_tables, table

FIELDS = ("text", "html", "title", "outlet", "byline", "published", "url", "id", "section")
SPELLED = {"date": "published", "authors": "byline", "author": "byline", "source": "outlet", "headline": "title"}
"""Other names that a caller may use for a field."""
DELIMITERS = ",;\t|"
SAMPLE_CHARACTERS = 20_000
HEADER_ROWS = 20  # rows among which the one with the column names is sought; some exports have notes above it
_ROW = re.compile(rb"<tr\b[^>]*>(.*?)</tr\s*>", re.IGNORECASE | re.DOTALL)
_CELL = re.compile(rb"<t[hd]\b[^>]*>(.*?)(?=</?t[hdr]\b)", re.IGNORECASE | re.DOTALL)
MISSING = frozenset(["NA", "N/A", "#N/A", "NaN", "nan", "NaT", "NULL", "null", "None", "\\N"])
"""How R, pandas, spreadsheets and databases write that a cell has no value."""


class OnlyAddresses(AcquireError):
    """A table has only the addresses of reports, in `column`, and not their texts."""

    def __init__(self, place: str, column: str, names: Iterable[str]) -> None:
        super().__init__(
            f"{place} has no text column; it has {_listed(names)}",
            hint=f"sayso read {place} fetches the pages at {column}; or name the text column: --columns text=COLUMN",
        )
        self.column = column


def match_columns(names: Iterable[str], asked: Mapping[str, str], place: str) -> dict[str, list[str]]:
    """Return the columns of each field, likeliest first.

    Args:
        names: Names of the columns.
        asked: Column names given by the caller, by field; only these are used for that field.
        place: The table's name in errors.

    Raises:
        OnlyAddresses: the table has addresses but no text.
        AcquireError: it lacks a requested column or a text column.
    """
    names = [name for name in names if name]
    found: dict[str, list[str]] = {}
    plain = {_plain(name): name for name in reversed(names)}
    for field, aliases in _aliases().items():
        found[field] = [plain[alias] for alias in aliases if alias in plain]
    for field, column in asked.items():
        if column not in names:
            raise AcquireError(
                f"{place} has no column {column!r}; it has {_listed(names)}",
                hint=f"name another column: --columns {field}=COLUMN",
            )
        found[field] = [column]
    if not found["text"] and not found["html"]:
        if found["url"] and not asked:
            raise OnlyAddresses(place, found["url"][0], names)
        raise AcquireError(
            f"{place} has no text column; it has {_listed(names)}",
            hint="name the text column: --columns text=COLUMN",
        )
    return found


def field_of(name: str) -> str:
    """Return the field that a caller's name stands for; a name that stands for none is returned unchanged."""
    return SPELLED.get(name, name)


def looks_like_table(head: bytes, columns: Collection[str] = ()) -> bool:
    """Whether bytes begin with a header line that names a text column, or all of `columns`."""
    try:
        line = head[:4096].decode("utf-8-sig").splitlines()[0]
    except (UnicodeDecodeError, IndexError):
        line = head[:4096].decode("latin-1").split("\n", 1)[0]
    if not 5 < len(line) < 2000 or line.lstrip()[:1] in ("#", "<", "{", "["):
        return False
    for delimiter in DELIMITERS:
        names = [name.strip(' "\r') for name in line.split(delimiter)]
        if columns and set(columns) <= set(names):
            return True
        if len(names) > 1 and all(0 < len(name) < 40 for name in names):
            hits = fields_named(names)
            pair = delimiter != "," and len(names) == 2 == len(hits) and _is_followed(head, delimiter)
            if (len(hits) > 2 or pair) and hits & {"text", "html"}:
                return True
    return False


def holds_table(head: bytes) -> bool:
    """Whether a page begins with a table whose column names say that it holds reports."""
    rows = (_CELL.findall(row[0]) for row in _ROW.finditer(head + b"</tr>"))
    for _, row in zip(range(HEADER_ROWS), rows, strict=False):
        names = [re.sub(rb"<[^>]*>", b"", cell).decode("utf-8", "replace").strip() for cell in row]
        told = fields_named(names)
        if len(told) > 2 and told & {"text", "html"} and all(len(name) < 40 for name in names):
            return True
    return False


def fields_named(names: Iterable[str]) -> frozenset[str]:
    """Return the fields that column names stand for."""
    plain = {_plain(name) for name in names if name}
    return frozenset(field for field, aliases in _aliases().items() if plain.intersection(aliases))


def header_at(rows: Sequence[Sequence[str]], asked: Mapping[str, str]) -> int | None:
    """Return the index of the row with the column names: the first that names a text column or an address.

    Above it, exports write what was searched for and when. None if no row names such columns.
    """
    for number, row in enumerate(rows[:HEADER_ROWS]):
        names = [name.strip() for name in row if name.strip()]
        if asked and set(asked.values()) <= set(names):
            return number
        told = fields_named(names)
        if told & {"text", "html", "url"} and (number == 0 or len(told) > 1):
            return number
    return None


def _is_followed(head: bytes, delimiter: str) -> bool:
    """Whether the second line has a delimiter too, and not only the first."""
    lines = [line for line in head[:4096].replace(b"\0", b"").splitlines() if line.strip()]
    return len(lines) > 1 and delimiter.encode() in lines[1]


@dataclass(frozen=True, slots=True)
class CsvLayout:
    """A CSV table's delimiter, its escape character, and the number of rows above the column names."""

    delimiter: str = ","
    escape: str | None = None
    above: int = 0


def csv_layout(sample: str, asked: Mapping[str, str]) -> CsvLayout:
    """Determine the layout of a CSV table from its first lines: a row that names known columns decides."""
    best, most = CsvLayout(), (0, 0)
    for delimiter, escape in itertools.product(DELIMITERS, (None, "\\") if '\\"' in sample else (None,)):
        try:
            rows = list(csv.reader(io.StringIO(sample), delimiter=delimiter, escapechar=escape))[: 3 * HEADER_ROWS]
        except csv.Error:
            continue
        above = header_at(rows, asked)
        below = [row for row in rows[above or 0 :] if row]
        widths = [len(row) for row in below[:-1] or below]
        if not widths or widths[0] < 2:
            continue
        same = sum(width == widths[0] for width in widths)
        score = (above is not None, same * 100 // len(widths) * 100 + widths[0])
        if score > most:
            best, most = CsvLayout(delimiter, escape, above or 0), score
    return best


def value_of(row: Mapping[str, Any], columns: Iterable[str]) -> Any:
    """Return the first nonempty value in some columns."""
    for column in columns:
        value = row.get(column)
        if isinstance(value, str) and value in MISSING:
            continue
        if value is not None and value not in ("", []) and value == value:  # NaN is not equal to itself
            return value
    return None


def _listed(names: Iterable[str]) -> str:
    return ", ".join(str(name)[:40] for name in list(names)[:12]) or "none"


def _plain(name: str) -> str:
    return re.sub(r"[\s_\-./:]+", "", name.strip("\ufeff ")).casefold()


@kept_per_tables()
def _aliases() -> dict[str, tuple[str, ...]]:
    words = table("columns")
    return {field: tuple(_plain(name) for name in words[field]) for field in FIELDS}
