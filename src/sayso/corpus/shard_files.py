"""Writes the Parquet files of a shard aside, and moves them into place when all are complete."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

from sayso.corpus.rows import Row, Rows
from sayso.corpus.schema import TABLES, UNKNOWN_YEAR, arrow_schema

PARTS = "manifest/parts"
FLUSH_CHARACTERS = 4_000_000  # buffered before writing; determines the row groups
LONG = ("text", "layers", "body", "content", "message")


class Parts:
    """Writes the rows of one shard; for use in a `with` block. The same rows in the same order give the same bytes."""

    def __init__(self, folder: Path, shard: int) -> None:
        self._folder, self._shard = folder, shard
        (folder / PARTS).mkdir(parents=True, exist_ok=True)
        self._aside = Path(tempfile.mkdtemp(prefix=f"{shard:06}-", dir=folder / PARTS))
        self._waiting: dict[tuple[str, str], list[Row]] = defaultdict(list)
        self._writers: dict[tuple[str, str], Any] = {}
        self._held = 0
        self.counts: Counter[str] = Counter()
        self._rows: Counter[tuple[str, str]] = Counter()

    def __enter__(self) -> Parts:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        for writer in self._writers.values():
            writer.close()
        shutil.rmtree(self._aside, ignore_errors=True)

    def add(self, rows: Rows) -> None:
        """Add the rows of a report."""
        published = rows["documents"][0]["published"]
        year = f"{published.year:04}" if published else UNKNOWN_YEAR
        for table in TABLES:  # even without rows: a year with reports has all tables
            self._waiting[table, year] += rows[table]
            self._held += sum(len(row.get(name) or "") for row in rows[table] for name in LONG)
        if self._held > FLUSH_CHARACTERS:
            self._flush()

    def publish(self) -> list[dict[str, Any]]:
        """Move the files into place; return path, sha256, bytes and rows of each, sorted by path."""
        self._flush()
        for writer in self._writers.values():
            writer.close()
        files = []
        for (table, year), count in sorted(self._rows.items()):
            place = f"{table}/year={year}/shard-{self._shard:06}.parquet"
            aside, path = self._path(table, year), self._folder / place
            with aside.open("rb") as file:
                sha256 = hashlib.file_digest(file, "sha256").hexdigest()
                os.fsync(file.fileno())
            path.parent.mkdir(parents=True, exist_ok=True)
            files.append({"path": place, "sha256": sha256, "bytes": aside.stat().st_size, "rows": count})
            aside.replace(path)
            sync_folder(path.parent)
        self._writers.clear()
        for path in shard_files(self._folder, self._shard):
            if path.relative_to(self._folder).as_posix() not in {file["path"] for file in files}:
                path.unlink(missing_ok=True)  # from an earlier attempt that read another year
        return files

    def _flush(self) -> None:
        from pyarrow import Table, parquet  # type: ignore[import-untyped]  # it has no types

        for (table, year), rows in self._waiting.items():
            if (table, year) not in self._writers:
                path = self._path(table, year)
                self._writers[table, year] = parquet.ParquetWriter(path, arrow_schema(table), compression="zstd")
            self._writers[table, year].write_table(Table.from_pylist(rows, schema=arrow_schema(table)))
            self._rows[table, year] += len(rows)
            self.counts[table] += len(rows)
        self._waiting.clear()
        self._held = 0

    def _path(self, table: str, year: str) -> Path:
        return self._aside / f"{table}-{year}.parquet"


def shard_files(folder: Path, shard: int | None = None) -> Iterator[Path]:
    """Yield the finished files of one shard, or of all."""
    name = "*" if shard is None else f"{shard:06}"
    for table in TABLES:
        yield from (folder / table).glob(f"year=*/shard-{name}.parquet")


def sync_folder(folder: Path) -> None:
    """Make a rename durable against power loss, if the system supports it."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError:  # some network file systems
        pass
    finally:
        os.close(descriptor)
