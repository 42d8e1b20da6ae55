"""The rows of a table file: a mapping by column name, or the problem of a row that cannot be read."""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, cast

from sayso.acquire.columns import SAMPLE_CHARACTERS, CsvLayout, csv_layout, match_columns
from sayso.acquire.decoding import decode_bytes
from sayso.acquire.kind import GZIP, ZSTD
from sayso.acquire.zstd import open_zstd
from sayso.domain.text import Problem
from sayso.errors import AcquireError

Row = Mapping[str, Any] | str
BATCH_ROWS = 256
READ_BYTES = 65_536
PROBLEMS = "\0problems"
"""The key under which a row keeps problems of the whole table; no column can have this name."""


def json_lines_rows(path: Path, name: str, skip: int, max_row_bytes: int) -> Iterator[Row]:
    """Yield the rows of JSON Lines after the first `skip`; `name` is the file's name in messages."""
    for number, line in enumerate(_lines(path, name, max_row_bytes)):
        if number >= skip:
            yield _json_row(line)


def csv_rows(path: Path, name: str, asked: Mapping[str, str], max_row_bytes: int) -> Iterator[Row]:
    """Yield the rows of a table separated by commas, semicolons, tabs or bars.

    Raises:
        AcquireError: it cannot be opened, or has no column with the text.
    """
    with _told_of_packing(name):
        encoding, problems = _encoding(path, name)
        csv.field_size_limit(min(max_row_bytes, 2**31 - 1))
        with io.TextIOWrapper(opened(path), encoding=encoding, errors="replace", newline="") as file:
            layout = csv_layout(file.read(SAMPLE_CHARACTERS), asked)
            file.seek(0)
            reader = csv.reader(file, delimiter=layout.delimiter, escapechar=layout.escape, strict=False)
            names = _column_names(reader, layout)
            found = match_columns(names, asked, name)
            joins = names[-1] in (*found["text"], *found["html"])
            while True:
                try:
                    values = next(reader, None)
                except csv.Error as error:
                    yield str(error)
                    continue
                if values is None:
                    return
                if any(values):
                    row, ragged = _row(names, values, layout.delimiter if joins else None, name)
                    told = (*problems, *ragged)
                    yield {**row, PROBLEMS: told} if told else row
                    problems = ()


def _column_names(reader: Iterator[list[str]], layout: CsvLayout) -> list[str]:
    """Read the row with the column names, and drop the rows above it."""
    for _ in range(layout.above):
        next(reader, None)
    names = next((row for row in reader if any(row)), [])
    return [column.lstrip("\ufeff").strip() for column in names]


def _row(
    names: Sequence[str], values: Sequence[str], delimiter: str | None, table: str
) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    """Return the values by column name, and a problem if there are more values than names.

    Of columns with the same name, the first that has a value counts. With a `delimiter`, values beyond the last column
    are joined to it: its delimiters were not quoted.
    """
    row: dict[str, Any] = {}
    for column, value in zip(names, values, strict=False):
        row[column] = row.get(column) or value
    rest = values[len(names) :]
    if not rest:
        return row, ()
    what = "they are left out"
    if delimiter is not None:
        row[names[-1]] = delimiter.join((row[names[-1]], *rest))
        what = "they were joined to the last column"
    message = f"a row of {table} has {len(rest)} more fields than there are columns; {what}"
    return row, (Problem("acquire", "ragged-row", message),)


def parquet_rows(path: Path, name: str, skip: int, asked: Mapping[str, str]) -> Iterator[Row]:
    """Yield the rows of a Parquet file after the first `skip`, with only the columns that sayso uses.

    Raises:
        AcquireError: it cannot be opened, or has no column with the text.
    """
    table = _open_parquet(path, name)
    with _told_of_damage(name):
        names = table.schema_arrow.names
    found = match_columns(names, asked, name)
    wanted = {column for columns in found.values() for column in columns}
    groups, before = [], 0
    for group in range(table.num_row_groups):
        rows = table.metadata.row_group(group).num_rows
        if before + rows > skip:
            groups.append(group)
        elif not groups:
            before += rows
    with _told_of_damage(name):
        for batch in table.iter_batches(BATCH_ROWS, row_groups=groups, columns=[c for c in names if c in wanted]):
            behind = max(0, skip - before)
            before += len(batch)
            yield from batch.slice(behind).to_pylist()


def parquet_row_count(path: Path, name: str) -> int:
    """Return the number of rows in a Parquet file."""
    return int(_open_parquet(path, name).metadata.num_rows)


def opened(path: Path) -> BinaryIO:
    """Open a file for reading, decompressed if its first bytes or its name show gzip or zstd."""
    with path.open("rb") as file:
        head = file.read(4)
    suffix = path.suffix.lower()
    if head.startswith(GZIP[:2]) or suffix == ".gz":
        return cast(BinaryIO, gzip.open(path, "rb"))
    return cast(BinaryIO, open_zstd(path)) if head == ZSTD or suffix == ".zst" else path.open("rb")


def _encoding(path: Path, name: str) -> tuple[str, tuple[Problem, ...]]:
    """Detect the encoding of a file, and its problems; the whole file is checked for valid UTF-8."""
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    with opened(path) as file:
        sample = b""
        try:
            sample = chunk = file.read(READ_BYTES)
            while chunk:
                decoder.decode(chunk)
                chunk = file.read(READ_BYTES)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            chunk = b"\0"
        except (EOFError, zlib.error, gzip.BadGzipFile):  # damaged; its rows are read up to there
            chunk = b""
    _, problems = decode_bytes(sample if chunk else sample[:3], name)
    told = next((problem.message for problem in problems if problem.code == "decoded-as"), "")
    if not chunk:
        return "utf-8-sig", ()
    encoding = told.rpartition(" ")[2] or "cp1252"
    kept = tuple(problem for problem in problems if problem.code == "decoded-as")
    return {"utf-16-le": "utf-16", "utf-16-be": "utf-16"}.get(encoding, encoding), kept


def _json_row(line: bytes | None) -> Row:
    """Return the row of a line, or the problem if it is not a JSON object."""
    if line is None:
        return "it is too long"
    try:
        row = json.loads(line.removeprefix(codecs.BOM_UTF8), parse_constant=lambda _: None)
    except (ValueError, RecursionError) as error:
        return str(error)
    return row if isinstance(row, dict) else "it is not a JSON object"


def _lines(path: Path, name: str, max_row_bytes: int) -> Iterator[bytes | None]:
    """Yield the nonempty lines; None for a line that is too long."""
    with _told_of_packing(name), opened(path) as file:
        while line := file.readline(max_row_bytes):
            if len(line) == max_row_bytes and not line.endswith(b"\n"):
                while (rest := file.readline(READ_BYTES)) and not rest.endswith(b"\n"):
                    pass
                yield None
            elif line.strip():
                yield line


@contextmanager
def _told_of_packing(name: str) -> Iterator[None]:
    """Turn the exceptions of a missing, damaged or truncated file into an AcquireError."""
    try:
        yield
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise AcquireError(f"{name} is a damaged gzip file: {error}", hint="download or compress it again") from error
    except OSError as error:
        raise AcquireError(
            f"{name} cannot be read: {error.strerror or error}", hint="check its name and permissions"
        ) from error


def _open_parquet(path: Path, name: str) -> Any:
    try:
        import pyarrow.parquet as pq  # type: ignore[import-untyped]  # it has no types
    except ModuleNotFoundError as error:
        raise AcquireError(
            f"{name} needs pyarrow, which is not installed", hint="pip install 'sayso[parquet]'"
        ) from error
    with _told_of_damage(name):
        return pq.ParquetFile(path)


@contextmanager
def _told_of_damage(name: str) -> Iterator[None]:
    """Turn pyarrow's exceptions for a missing or damaged file into an AcquireError.

    Most are OSError or ValueError, including those for invalid UTF-8 and impossible dates.
    """
    from pyarrow import ArrowException

    try:
        yield
    except (OSError, ValueError, OverflowError, ArrowException) as error:
        raise AcquireError(
            f"{name} cannot be read as Parquet: {error}", hint="check its name, or write it again"
        ) from error
