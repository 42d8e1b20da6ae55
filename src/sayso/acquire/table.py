"""The reports of a table: a row each, in JSON Lines (also packed by gzip or zstd) or Parquet."""

from __future__ import annotations

import gzip
import itertools
import json
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO, cast

from sayso.acquire.zstd import open_zstd
from sayso.domain.text import Page, Problem
from sayso.errors import AcquireError

TABLE_SUFFIXES = (".jsonl", ".jsonl.gz", ".jsonl.zst", ".parquet")
COLUMNS = ("id", "text", "html", "title", "url", "outlet", "byline", "authors", "date", "published")
BATCH_ROWS = 256
READ_BYTES = 65_536
MAX_ROW_BYTES = 100_000_000  # a few kilobytes of gzip may hold a row of gigabytes


def is_table(place: str) -> bool:
    """Whether a name is that of a table."""
    return place.lower().endswith(TABLE_SUFFIXES)


def read_table(path: str | Path, *, skip: int = 0, max_row_bytes: int = MAX_ROW_BYTES) -> Iterator[Page]:
    """Give the report of every row behind the first `skip`.

    Columns: `id`, `text` or `html`, and where there `title`, `url`, `outlet`, `byline` (or `authors`;
    names, or one text with commas) and `date` (or `published`). A row that cannot be read is a page
    without text and with a problem.

    Raises:
        AcquireError: the table cannot be opened, or lacks the columns.
    """
    name = str(path)
    if name.lower().endswith(".parquet"):
        rows: Iterator[Mapping[str, Any] | str] = _parquet_rows(name, skip)
    else:
        rows = map(_json_row, itertools.islice(_lines(name, max_row_bytes), skip, None))
    for number, row in enumerate(rows, skip + 1):
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


def _json_row(line: bytes | None) -> Mapping[str, Any] | str:
    """Give the row of a line; for one that is no JSON object, what is wrong."""
    if line is None:
        return "it is too long"
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        return str(error)
    return row if isinstance(row, dict) else "it is no JSON object"


def _lines(name: str, max_row_bytes: int = MAX_ROW_BYTES) -> Iterator[bytes | None]:
    """Give the lines that hold something; None for one that is too long."""
    try:
        with _opened(name) as file:
            while line := file.readline(max_row_bytes):
                if len(line) == max_row_bytes and not line.endswith(b"\n"):
                    while (rest := file.readline(READ_BYTES)) and not rest.endswith(b"\n"):
                        pass
                    yield None
                elif line.strip():
                    yield line
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise AcquireError(f"{name} is a damaged gzip file: {error}", hint="fetch or pack it again") from error
    except OSError as error:
        raise AcquireError(
            f"{name} cannot be read: {error.strerror or error}", hint="check its name and who may read it"
        ) from error


def _opened(name: str) -> BinaryIO:
    if name.lower().endswith(".gz"):
        return cast(BinaryIO, gzip.open(name, "rb"))
    return open_zstd(Path(name)) if name.lower().endswith(".zst") else Path(name).open("rb")


def _parquet_rows(name: str, skip: int) -> Iterator[Mapping[str, Any]]:
    table = _open_parquet(name)
    with _told_of_damage(name):
        names = table.schema_arrow.names
    if not {"text", "html"} & set(names):
        raise AcquireError(
            f"{name} has neither a column text nor html, but {', '.join(names)}",
            hint="rename the column that has the report",
        )
    groups, before = [], 0
    for group in range(table.num_row_groups):
        rows = table.metadata.row_group(group).num_rows
        if before + rows > skip:
            groups.append(group)
        elif not groups:
            before += rows
    with _told_of_damage(name):
        for batch in table.iter_batches(BATCH_ROWS, row_groups=groups, columns=[c for c in COLUMNS if c in names]):
            behind = max(0, skip - before)
            before += len(batch)
            yield from batch.slice(behind).to_pylist()


def _open_parquet(name: str) -> Any:
    try:
        import pyarrow.parquet as pq  # type: ignore[import-untyped]  # it has no types
    except ModuleNotFoundError as error:
        raise AcquireError(
            f"{name} needs pyarrow, which is not installed", hint="pip install 'sayso[parquet]'"
        ) from error
    with _told_of_damage(name):
        return pq.ParquetFile(name)


@contextmanager
def _told_of_damage(name: str) -> Iterator[None]:
    """Turn what pyarrow raises of a file that is missing or damaged into an AcquireError.

    Most of that are OSError and ValueError: also texts that are no UTF-8, days that there are not.
    """
    from pyarrow import ArrowException

    try:
        yield
    except (OSError, ValueError, OverflowError, ArrowException) as error:
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
