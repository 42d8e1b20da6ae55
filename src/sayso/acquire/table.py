"""The reports of a table: a row each, in JSON Lines (also gzip) or Parquet."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sayso.domain.text import Page, Problem
from sayso.errors import AcquireError

TABLE_SUFFIXES = (".jsonl", ".jsonl.gz", ".parquet")
BATCH_ROWS = 256


def is_table(place: str) -> bool:
    """Whether a name is that of a table."""
    return place.lower().endswith(TABLE_SUFFIXES)


def read_table(path: str | Path) -> Iterator[Page]:
    """Give the report of every row.

    Columns: `id`, `text` or `html`, and where there `title`, `url`, `outlet`, `byline` (or `authors`;
    names, or one text with commas) and `date` (or `published`). A row that cannot be read is a page
    without text and with a problem.

    Raises:
        AcquireError: the table cannot be opened, or lacks the columns.
    """
    name = str(path)
    rows = _parquet_rows(name) if name.lower().endswith(".parquet") else _json_rows(name)
    for number, row in enumerate(rows, 1):
        yield _page(row, name, number)


def count_rows(path: str | Path) -> int:
    """Give how many reports a table has."""
    if str(path).lower().endswith(".parquet"):
        return int(_open_parquet(str(path)).metadata.num_rows)
    return sum(1 for _ in _lines(str(path)))


def _page(row: Mapping[str, Any] | str, name: str, number: int) -> Page:
    if isinstance(row, str):
        return _unreadable(name, number, row)
    words = row.get("text") or row.get("html")
    if not isinstance(words, str) or not words.strip():
        return _unreadable(name, number, "it has neither text nor html")
    identity = str(row.get("id") or row.get("url") or f"row-{number}")
    return Page(
        name=identity,
        origin=f"{name}#{identity}",
        media="text" if row.get("text") else "html",
        text=words,
        url=_text(row.get("url")),
        title=_text(row.get("title")),
        outlet=_text(row.get("outlet")),
        byline=_names(row.get("byline") or row.get("authors")),
        published=_day(row.get("date") or row.get("published")),
    )


def _unreadable(name: str, number: int, reason: str) -> Page:
    problem = Problem("acquire", "unreadable-row", f"row {number} of {name} cannot be read: {reason}")
    return Page(name=f"row-{number}", origin=f"{name}#row-{number}", media="text", text="", problems=(problem,))


def _json_rows(name: str) -> Iterator[Mapping[str, Any] | str]:
    """Give rows; for one that is no JSON object, what is wrong."""
    for line in _lines(name):
        try:
            row = json.loads(line)
        except ValueError as error:
            yield f"{error}"
            continue
        yield row if isinstance(row, dict) else "it is no JSON object"


def _lines(name: str) -> Iterator[bytes]:
    try:
        with gzip.open(name, "rb") if name.lower().endswith(".gz") else Path(name).open("rb") as file:
            yield from (line for line in file if line.strip())
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise AcquireError(f"{name} is a damaged gzip file: {error}", hint="fetch or pack it again") from error
    except OSError as error:
        raise AcquireError(
            f"{name} cannot be read: {error.strerror}", hint="check its name and who may read it"
        ) from error


def _parquet_rows(name: str) -> Iterator[Mapping[str, Any]]:
    table = _open_parquet(name)
    if not {"text", "html"} & set(table.schema_arrow.names):
        columns = ", ".join(table.schema_arrow.names)
        raise AcquireError(
            f"{name} has neither a column text nor html, but {columns}", hint="rename the column that has the report"
        )
    for batch in table.iter_batches(BATCH_ROWS):
        yield from batch.to_pylist()


def _open_parquet(name: str) -> Any:
    try:
        import pyarrow as pa  # type: ignore[import-untyped]  # it has no types
        import pyarrow.parquet as pq  # type: ignore[import-untyped]
    except ModuleNotFoundError as error:
        raise AcquireError(
            f"{name} needs pyarrow, which is not installed", hint="pip install 'sayso[parquet]'"
        ) from error
    try:
        return pq.ParquetFile(name)
    except (OSError, pa.ArrowInvalid) as error:
        raise AcquireError(
            f"{name} cannot be read as Parquet: {error}", hint="check its name, or write it again"
        ) from error


def _text(value: Any) -> str | None:
    return None if value in (None, "") else str(value)


def _names(value: Any) -> tuple[str, ...]:
    names = value if isinstance(value, list) else str(value or "").split(",")
    return tuple(name.strip() for name in map(str, names) if name.strip())


def _day(value: Any) -> str | None:
    if isinstance(value, date | datetime):
        return value.isoformat()[:10]
    try:
        return date.fromisoformat(str(value)[:10]).isoformat() if value else None
    except ValueError:
        return None
