"""Adds corpora to a record book: what `sayso corpus` read is copied as it is."""

from __future__ import annotations

import glob
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from os import PathLike, fspath
from pathlib import Path
from typing import Any

from sayso.book.protocol import Book
from sayso.corpus.copied_reports import copied_reports, copied_statements
from sayso.corpus.stored_reports import (
    StoredReport,
    corpus_folder,
    count_rows,
    document_files,
    is_corpus_table,
    stored_reports,
)
from sayso.errors import AcquireError
from sayso.pipeline.add import Summary, add_places, count_pages
from sayso.store.engine import writing
from sayso.store.reports.copy_links import link_reports, link_statements

Places = str | PathLike[str] | Sequence[str | PathLike[str]]
LINKS_AT_ONCE = 500


@dataclass(slots=True)
class Sorted:
    """Sorted places: the document tables of corpora, in order and without duplicates; and all other places."""

    documents: dict[Path, None] = field(default_factory=dict)
    others: list[str] = field(default_factory=list)
    failures: list[AcquireError] = field(default_factory=list)


def add_all(
    book: Book,
    places: Places,
    *,
    reread: bool = False,
    report: Callable[[Summary], None] = lambda _: None,
    **options: Any,
) -> Summary:
    """Add the records of all places; places that are not a corpus are read by `sayso.pipeline.add.add_places`.

    Records from a corpus, or a part of one, are kept as its model read them. Copies are linked to the first report if
    the record book has both.
    """
    found = sort_places(places)
    summary = add_places(book, found.others, reread=reread, report=report, **options)
    for file in found.documents:
        try:
            for stored in stored_reports(file):
                _put(book, stored, summary, reread)
                report(summary)
        except AcquireError as error:  # one damaged file
            found.failures.append(error)
    for folder in {file.parents[2] for file in found.documents}:
        try:
            link_copies(book, folder)
        except AcquireError as error:
            found.failures.append(error)
    for failure in found.failures:
        summary.failures.append(failure)
        summary.note("acquire", "unreadable-place", failure.message)
    return summary


def count_all(places: Places) -> int | None:
    """Return the number of reports in places; None if it is not known beforehand."""
    found = sort_places(places)
    others = count_pages(found.others)
    return None if others is None else others + count_rows(found.documents)


def sort_places(places: Places) -> Sorted:
    """Separate corpora, and parts of them, from other places; a corpus's other tables go with its documents."""
    found = Sorted()
    for place in [places] if isinstance(places, str | PathLike) else places:
        for each in _matching(fspath(place)):
            path = Path(each)
            if not _is_of_corpus(path):
                found.others.append(each)
                continue
            try:
                found.documents.update(dict.fromkeys(document_files(path)))
            except AcquireError as error:
                found.failures.append(error)
    return found


def link_copies(book: Book, folder: Path) -> None:
    """Link the record book's reports from a corpus to the reports that they copy, and likewise their statements."""
    for reports in copied_reports(folder, LINKS_AT_ONCE):
        with writing(book.engine) as connection:
            link_reports(connection, reports)
    for statements in copied_statements(folder, LINKS_AT_ONCE):
        with writing(book.engine) as connection:
            link_statements(connection, statements)


def _put(book: Book, stored: StoredReport, summary: Summary, reread: bool) -> None:
    if stored.record is None:
        summary.outcomes["unreadable"] += 1
        for problem in stored.problems:
            summary.note(problem.stage, problem.code, problem.message)
        return
    outcome = book.put(stored.record, key=stored.key, reread=reread)
    summary.outcomes[outcome] += 1
    if outcome != "known":
        summary.statements += len(stored.record.statements)
        for problem in (*stored.record.document.problems, *stored.record.problems):
            summary.note(problem.stage, problem.code, f"{stored.record.document.origin}: {problem.message}")


def _matching(place: str) -> Iterator[str]:
    """Yield the tables that match a pattern, or the place itself."""
    found = []
    if place.endswith(".parquet") and glob.has_magic(place) and not Path(place).exists():
        found = sorted(glob.glob(place, recursive=True))  # noqa: PTH207  # a pattern may start at the root
    yield from found or [place]


def _is_of_corpus(path: Path) -> bool:
    if path.is_dir():
        return corpus_folder(path) is not None
    return path.suffix == ".parquet" and path.is_file() and is_corpus_table(path)
