"""Reads the stored reports of a corpus: finds its folder, and yields the record of each report."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from sayso.corpus.manifest import DONE, RUN
from sayso.corpus.rows import record_of
from sayso.corpus.schema import arrow, schema_version
from sayso.domain.record import Record
from sayso.domain.text import Problem
from sayso.errors import AcquireError

BATCH_ROWS = 200  # held in memory at a time


@dataclass(frozen=True, slots=True)
class StoredReport:
    """A report of a corpus.

    Attributes:
        key: What identifies it: its address, or else its origin.
        record: Its record; None if it was set aside, and `problems` say why.
    """

    key: str
    record: Record | None
    problems: tuple[Problem, ...] = ()


def corpus_folder(place: str | Path) -> Path | None:
    """Return the corpus folder that a place is or is in; None if there is none."""
    path = Path(place)
    found = (each for each in (path, *path.absolute().parents) if (each / RUN).is_file())
    return next(found, None) if path.exists() else None


def is_corpus_table(path: Path) -> bool:
    """Whether a Parquet file is a table of a corpus, wherever it is stored."""
    return b"sayso.corpus.version" in _metadata(path)


def document_files(place: str | Path) -> list[Path]:
    """Return the files of documents of finished shards, in a corpus or the part of it that a place names.

    Raises:
        AcquireError: the place is not in a corpus, or the corpus has another version.
    """
    path, folder = Path(place), corpus_folder(place)
    if folder is None:
        raise AcquireError(
            f"{place} is a table of a corpus, but not in a corpus folder",
            hint="leave it in the folder that sayso corpus made, with the tables of statements",
        )
    documents = folder.absolute() / "documents"
    files = [path.absolute()] if path.is_file() else sorted(path.absolute().rglob("*.parquet"))
    kept = [file for file in files if documents in file.parents and (folder / DONE / f"{file.stem}.json").is_file()]
    for file in kept[:1]:
        _check_version(file)
    return kept


def count_rows(files: Collection[Path]) -> int:
    """Return the number of rows in Parquet files; without files, pyarrow is not needed."""
    if not files:
        return 0
    arrow()
    from pyarrow import parquet  # type: ignore[import-untyped]  # it has no types

    return sum(parquet.read_metadata(file).num_rows for file in files)


def stored_reports(documents: Path) -> Iterator[StoredReport]:
    """Yield the reports in one file of documents, in order, with their statements."""
    statements = groupby(_rows(_beside(documents, "statements"), ["document_id", "body"]), itemgetter("document_id"))
    problems = groupby(_rows(_beside(documents, "problems")), itemgetter("document_id"))
    said, wrong = next(statements, None), next(problems, None)
    for row in _rows(documents):
        bodies: list[str] = []
        told: list[Mapping[str, Any]] = []
        if said is not None and said[0] == row["document_id"]:
            bodies = [each["body"] for each in said[1]]
            said = next(statements, None)
        if wrong is not None and wrong[0] == row["document_id"]:
            told = list(wrong[1])
            wrong = next(problems, None)
        yield _report(row, bodies, told)


def key_of(row: Mapping[str, Any]) -> str:
    """Return the key that identifies a report, as `sayso add` does."""
    return str(row["url"] or row["origin"])


def _report(row: Mapping[str, Any], bodies: Iterable[str], told: Iterable[Mapping[str, Any]]) -> StoredReport:
    if row["state"] == "read":
        try:
            return StoredReport(key_of(row), record_of(row, bodies))
        except (ValueError, TypeError, KeyError, AttributeError) as error:  # the table was changed
            problem = Problem("acquire", "unreadable-row", f"{row['origin']} is not a sayso record: {error!r}")
            return StoredReport(key_of(row), None, (problem,))
    problems = tuple(Problem(each["stage"], each["code"], f"{row['origin']}: {each['message']}") for each in told)
    return StoredReport(key_of(row), None, problems)


def _beside(documents: Path, table: str) -> Path:
    """Return the file of another table for a file of documents."""
    return documents.parents[2] / table / documents.parent.name / documents.name


def _rows(path: Path, columns: list[str] | None = None) -> Iterator[dict[str, Any]]:
    arrow()
    from pyarrow import ArrowInvalid, parquet

    try:
        with parquet.ParquetFile(path) as file:
            for batch in file.iter_batches(BATCH_ROWS, columns=columns):
                yield from batch.to_pylist()
    except (OSError, ArrowInvalid) as error:
        raise AcquireError(
            f"{path} cannot be read as Parquet: {error}", hint="run sayso corpus again; it repairs its folder"
        ) from error


def _metadata(path: Path) -> Mapping[bytes, bytes]:
    """Return the metadata of a Parquet file; empty if it cannot be read, which reading it will report."""
    try:
        from pyarrow import ArrowInvalid, parquet
    except ModuleNotFoundError:
        return {}
    try:
        return parquet.read_schema(path).metadata or {}
    except (OSError, ArrowInvalid):
        return {}


def _check_version(path: Path) -> None:
    metadata = _metadata(path)
    found = metadata.get(b"sayso.corpus.version", b"").decode()
    if metadata and found.partition(".")[0] != schema_version().partition(".")[0]:
        raise AcquireError(
            f"the tables of {path.parents[2]} have version {found or '?'}; this sayso reads {schema_version()}",
            hint="read the reports again with sayso corpus, into a new folder",
        )
