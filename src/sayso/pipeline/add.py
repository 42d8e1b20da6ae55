"""Adds places to a record: known pages are skipped, and each other report is one unit of work."""

from __future__ import annotations

import logging
from collections import Counter, deque
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import BrokenExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from os import PathLike, fspath
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from sayso.acquire import read_place
from sayso.acquire.folder import holds_many, kind_of_known, report_paths
from sayso.acquire.kind import TABLES, Kind
from sayso.acquire.table import count_rows
from sayso.domain.record import Record
from sayso.domain.text import METADATA, Document, Page
from sayso.errors import AcquireError, SaysoError
from sayso.tables import tables_from

if TYPE_CHECKING:
    from sayso.settings import Settings

log = logging.getLogger(__name__)
ReadPage = Callable[[Page], Record]
ReadPages = Callable[[Iterator[Page]], Iterator[Record]]
"""Reads pages in order, one record each; it may take pages ahead of the record that it yields."""


class Book(Protocol):
    """The methods of a record book that adding uses."""

    def knows(self, key: str, page: Page) -> bool:
        """Whether reading this page again would change nothing."""

    def free_name(self, key: str, name: str) -> str:
        """Return the document id that a report gets."""

    def kept_metadata(self, key: str, document: Document, *, from_text: Collection[str] = ()) -> dict[str, Any]:
        """Return the metadata that a report keeps and that this reading of it does not have."""

    def put(self, record: Record, *, key: str | None = None, page: Page | None = None, reread: bool = False) -> str:
        """Keep a record; return whether its report was new, changed, known or read again."""


@dataclass(slots=True)
class Summary:
    """The result of adding: how many reports were new, changed, known, read again or unreadable, and the problems.

    `problems` counts by "stage/code"; `examples` has one message of each.
    """

    outcomes: Counter[str] = field(default_factory=Counter)
    statements: int = 0
    problems: Counter[str] = field(default_factory=Counter)
    examples: dict[str, str] = field(default_factory=dict)
    failures: list[SaysoError] = field(default_factory=list)

    @property
    def pages(self) -> int:
        """Number of pages seen."""
        return self.outcomes.total()

    def note(self, stage: str, code: str, message: str) -> None:
        """Count a problem."""
        kind = f"{stage}/{code}"
        self.problems[kind] += 1
        self.examples.setdefault(kind, message)


@dataclass(slots=True)
class Adding:
    """A run that adds pages to a record."""

    book: Book
    reread: bool
    report: Callable[[Summary], None]
    summary: Summary = field(default_factory=Summary)
    claimed: dict[str, str] = field(default_factory=dict)  # names of pages that are being read: name to key
    ended_by: Exception | None = None  # the error that ended the pages themselves

    def add(self, page: Page, read: Callable[[Page], Record]) -> str:
        """Add one page; return the outcome: new, changed, known, reread or unreadable."""
        before = self.summary.outcomes.copy()
        self._run(iter((page,)), partial(map, read), read, deque())
        return next(iter(self.summary.outcomes - before))

    def run(
        self, pages: Iterator[Page], read_pages: ReadPages, read_one: ReadPage | None = None
    ) -> Summary:
        """Add all pages that the record does not know.

        If a reader fails unexpectedly on a page, the page becomes a problem and the others are added. `read_one` then
        reads the pages one by one that were being read together with it, and again the reports that keep metadata.
        """
        ahead: deque[tuple[str, Page, Page]] = deque()
        unknown = self._until_ended(pages)
        while True:
            try:
                return self._run(unknown, read_pages, read_one, ahead)
            except (SaysoError, BrokenExecutor):  # the model, the store or a worker process
                raise
            except Exception as error:  # no report may stop a run
                if error is self.ended_by or not ahead:
                    raise
                self._read_alone(ahead, error, read_one)

    def _run(
        self,
        pages: Iterator[Page],
        read_pages: ReadPages,
        read_one: ReadPage | None,
        ahead: deque[tuple[str, Page, Page]],
    ) -> Summary:
        for record in read_pages(self._unknown(pages, ahead)):
            key, original, page = ahead[0]
            self._put(self._completed(record, key, page, read_one), key, original, page)
            ahead.popleft()
        return self.summary

    def _completed(self, record: Record, key: str, page: Page, read_one: ReadPage | None) -> Record:
        """Read a known report again with the metadata that it keeps: days and chains depend on them."""
        if read_one is None:
            return record
        from_text = () if self.reread else [name for name in METADATA if not getattr(page, name)]
        kept = self.book.kept_metadata(key, record.document, from_text=from_text)
        return read_one(replace(page, **kept)) if kept else record

    def _put(self, record: Record, key: str, original: Page, page: Page) -> None:
        outcome = self.book.put(record, key=key, page=original, reread=self.reread)
        self.claimed.pop(page.name, None)
        self.summary.outcomes[outcome] += 1
        if outcome != "known":
            self.summary.statements += len(record.statements)
            for problem in (*record.document.problems, *record.problems):
                self.summary.note(problem.stage, problem.code, f"{record.document.origin}: {problem.message}")
        self.report(self.summary)

    def _read_alone(
        self,
        ahead: deque[tuple[str, Page, Page]],
        error: Exception,
        read_one: ReadPage | None,
    ) -> None:
        """Read one by one the pages that were being read when a reader failed.

        A single page is the one that failed; without `read_one`, all of them count as failed.
        """
        several = list(ahead)
        ahead.clear()
        if len(several) == 1 or read_one is None:
            log.error("reading %s failed", several[0][2].origin, exc_info=error)
            for _, _, page in several:
                self._fail(page, error)
            return
        for key, original, page in several:
            try:
                self._put(self._completed(read_one(page), key, page, read_one), key, original, page)
            except SaysoError:
                raise
            except Exception as failure:  # as in `run`
                log.exception("reading %s failed", page.origin)
                self._fail(page, failure)

    def _fail(self, page: Page, failure: Exception) -> None:
        self.claimed.pop(page.name, None)
        self.summary.outcomes["unreadable"] += 1
        self.summary.note("read", "read-failed", f"{page.origin}: {type(failure).__name__}: {failure}")
        self.report(self.summary)

    def _until_ended(self, pages: Iterator[Page]) -> Iterator[Page]:
        try:
            yield from pages
        except Exception as error:  # noted, to distinguish it from errors of readers, and raised again
            self.ended_by = error
            raise

    def _unknown(self, pages: Iterator[Page], ahead: deque[tuple[str, Page, Page]]) -> Iterator[Page]:
        for found in pages:
            key, original = report_key(found), replace(found, origin=full_origin(found.origin))
            if not found.text and found.problems:
                self._pass_over(found, "unreadable")
            elif not self.reread and self.book.knows(key, original):
                self._pass_over(original, "known")
            else:
                page = replace(found, name=self._name(key, found.name))
                ahead.append((key, original, page))
                yield page

    def _pass_over(self, page: Page, outcome: str) -> None:
        self.summary.outcomes[outcome] += 1
        if outcome == "unreadable":
            for problem in page.problems:
                self.summary.note(problem.stage, problem.code, problem.message)
        self.report(self.summary)

    def _name(self, key: str, name: str) -> str:
        """Return a document id that no other report has, in the record or among those being read."""
        free = self.book.free_name(key, name)
        if self.claimed.setdefault(free, key) != key:
            free = f"{name}-{len(self.claimed)}"
            self.claimed[free] = key
        return free


def add_places(
    book: Book,
    places: str | PathLike[str] | Sequence[str | PathLike[str]],
    *,
    read: Callable[[Page], Record] | None = None,
    settings: Settings | None = None,
    reread: bool = False,
    report: Callable[[Summary], None] = lambda _: None,
) -> Summary:
    """Read files, folders, addresses, feeds, sitemaps and tables, and keep the record of each report.

    Pages that the record knows are skipped, so an interrupted run resumes when rerun. A report that changed becomes a
    new version.

    Args:
        book: The record.
        places: One place or several.
        read: Returns the record of a page; by default with sayso's model, in this process.
        settings: Limits and model; by default those of the environment.
        reread: Whether known pages are read again, so that a newer model's reading replaces the older.
        report: Called after each page.

    Raises:
        StoreError: the record cannot be written; reports added before that are kept.
    """
    from sayso.settings import load_settings

    settings = settings or load_settings()
    several = [places] if isinstance(places, str | PathLike) else places
    adding = Adding(book, reread, report)
    pages = pages_of([fspath(place) for place in several], settings.acquire_limits(), adding.summary)
    with tables_from(settings.tables):  # actors, too, are joined by the user's tables
        if read is None:
            from sayso.pipeline.read import read_pages, shared_reader  # not at the top: it loads the annotators

            return adding.run(
                pages, partial(read_pages, settings=settings), lambda page: shared_reader(settings).read_page(page)
            )
        return adding.run(pages, partial(map, read), read)


def pages_of(places: Sequence[str], limits: dict[str, Any], summary: Summary) -> Iterator[Page]:
    """Yield the pages of all places, in order; a place that fails is noted in the summary."""
    for place in places:
        try:
            yield from read_place(place, **limits)
        except AcquireError as error:
            summary.failures.append(error)
            summary.note("acquire", "unreadable-place", error.message)
        except SaysoError:
            raise
        except Exception as error:  # no place may stop a run
            log.exception("reading %s failed", place)
            said = f"{type(error).__name__}: {error}"
            failure = AcquireError(f"{place} could not be read: {said}", hint="the log has the details")
            summary.failures.append(failure)
            summary.note("acquire", "unreadable-place", failure.message)


def report_key(page: Page) -> str:
    """Return what identifies a report: its address or its id in a database, else the place it was read from."""
    if page.url:
        return page.url
    if page.vendor_id:
        return page.vendor_id
    return full_origin(page.origin)


def full_origin(origin: str) -> str:
    """Return the origin of a page with the full path of its file, the same from every working directory."""
    if "://" in origin:
        return origin
    path, mark, row = origin.partition("#")
    return f"{Path(path).resolve()}{mark}{row}" if Path(path).is_file() else origin


def count_pages(places: Sequence[str | PathLike[str]]) -> int | None:
    """Return the number of pages in local places; None if only reading them would show it."""
    total = 0
    for place in (fspath(place) for place in places):
        path = Path(place)
        paths = report_paths(path) if path.is_dir() else [path] if path.is_file() else []
        if not paths:
            return None
        for each in paths:
            count = _count(each)
            if count is None:
                return None
            total += count
    return total


def _count(path: Path) -> int | None:
    """Return the number of reports in a file; None for exports and archives, which would have to be read."""
    kind = kind_of_known(path)
    if kind in TABLES and kind is not Kind.JSON:
        return count_rows(path)
    return None if holds_many(path) else 1
