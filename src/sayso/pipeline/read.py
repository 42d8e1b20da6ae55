"""Reads places, pages and texts into records: the only module that knows the order of the stages."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import lru_cache
from itertools import islice
from os import PathLike, fspath
from typing import Any

from sayso.acquire import read_place
from sayso.annotate.statements import linked_among
from sayso.annotate.text.quotations import pair_quotation_marks
from sayso.annotate.text.sentences import split_sentences
from sayso.clean import clean_page
from sayso.domain.record import Record
from sayso.domain.text import Document, Page
from sayso.errors import AcquireError, BundleError, SaysoError, UsageError
from sayso.models.bundle import open_bundle
from sayso.models.reader import ReaderModel
from sayso.pipeline.layers import add_layers, demand_decisions
from sayso.settings import Settings, load_settings
from sayso.tables import tables_from
from sayso.version import __version__

READ_LANGUAGES = {"en", None}
CHUNK = 16  # pages per job of a worker process


class Reader:
    """Reads any number of pages with one model, which is loaded when the reader is made."""

    def __init__(self, settings: Settings | None = None) -> None:
        self.settings = settings or Settings()
        bundle = open_bundle(self.settings.model)
        if not bundle.is_reader:
            raise BundleError(
                f"the model {self.settings.model!r} finds only attributions",
                hint="build a reader on it: sayso train reader … --attribution FOLDER",
            )
        self.model = ReaderModel(bundle, threads=self.settings.threads)
        demand_decisions(self.model.decisions)
        self._made_by = {
            "sayso": __version__,
            "model": self.model.bundle.name,
            "model_sha256": self.model.bundle.model_sha256,
            "settings": {"min_confidence": self.settings.min_confidence},
        }

    def read_text(self, text: str, *, name: str = "text", **known: Any) -> Record:
        """Read a string as a plain-text report; `known` are further fields of Page (outlet, title, …)."""
        return self.read_page(Page(name=name, origin=name, media="text", text=text, **known))

    def read_page(self, page: Page) -> Record:
        """Read one fetched page. Anything wrong with it becomes a problem of the record."""
        with tables_from(self.settings.tables):
            return self._read(clean_page(page))

    def read_document(self, document: Document) -> Record:
        """Read one cleaned article: the encoder once, then every layer."""
        with tables_from(self.settings.tables):
            return self._read(document)

    def _read(self, document: Document) -> Record:
        record = Record(document, made_by=self._made_by)
        if not document.text.strip() or document.language not in READ_LANGUAGES:
            return record
        record = replace(
            record,
            sentences=tuple(split_sentences(document.text)),
            quotations=tuple(pair_quotation_marks(document.text)),
        )
        reading = self.model.read(document.text, record.quotations)
        return sure_statements(add_layers(record, reading, self.model.decisions), self.settings.min_confidence)


def sure_statements(record: Record, least: float) -> Record:
    """Return the record with its statements of at least this confidence; no link points to one that was left out."""
    kept = [s for s in record.statements if s.confidence >= least]
    if len(kept) == len(record.statements):
        return record
    return replace(record, statements=tuple(linked_among(kept)))


def read_places(
    places: Sequence[str],
    settings: Settings | None = None,
    *,
    on_error: Callable[[SaysoError], None] | None = None,
) -> Iterator[Record]:
    """Read every page of the places, in order, with `settings.workers` processes.

    The error of a place that cannot be read goes to `on_error`, and reading goes on.

    Raises:
        AcquireError: a place cannot be read and there is no `on_error`.
    """
    settings = settings or Settings()
    return read_pages(_pages(places, settings, on_error), settings)


def read_pages(pages: Iterator[Page], settings: Settings) -> Iterator[Record]:
    """Read pages in order, one record each, with `settings.workers` processes; without pages, no model is loaded.

    With several processes, pages are taken ahead of the record that is yielded.
    """
    if settings.workers <= 1:
        reader: Reader | None = None
        for page in pages:
            reader = reader or Reader(settings)
            yield reader.read_page(page)
        return
    open_bundle(settings.model)  # reports a wrong model here, not as a broken pool
    with ProcessPoolExecutor(settings.workers, initializer=_worker_reader, initargs=(settings,)) as pool:
        pending: deque[Any] = deque()
        while batch := list(islice(pages, CHUNK)):
            pending.append(pool.submit(_read_batch, batch, settings))
            if len(pending) > 2 * settings.workers:
                yield from pending.popleft().result()
        for future in pending:
            yield from future.result()


def _pages(places: Sequence[str], settings: Settings, on_error: Callable[[SaysoError], None] | None) -> Iterator[Page]:
    for place in places:
        try:
            yield from read_place(place, **settings.acquire_limits())
        except AcquireError as error:
            if on_error is None:
                raise
            on_error(error)


@lru_cache(maxsize=1)
def _worker_reader(settings: Settings) -> Reader:
    return Reader(settings)


def _read_batch(pages: Sequence[Page], settings: Settings) -> list[Record]:
    reader = _worker_reader(settings)
    return [reader.read_page(page) for page in pages]


def read(place: str | PathLike[str], *, settings: Settings | None = None) -> Record:
    """Read the one report at a path or web address.

    By default, `settings` come from the environment and `sayso.toml`, here and in the functions below.

    Raises:
        AcquireError: there is no report at the place, or it cannot be read.
        UsageError: the place holds several reports.
    """
    settings = settings or load_settings()
    pages = list(islice(read_place(fspath(place), **settings.acquire_limits()), 2))
    if not pages:
        raise AcquireError(f"{fspath(place)} holds no report", hint="name a .txt, .md or .html file, or a web address")
    if len(pages) > 1:
        raise UsageError(
            f"{fspath(place)} holds several reports; sayso.read reads one", hint="use sayso.read_all"
        )
    return shared_reader(settings).read_page(pages[0])


def read_all(
    places: str | PathLike[str] | Sequence[str | PathLike[str]], *, settings: Settings | None = None
) -> Iterator[Record]:
    """Yield the record of each report in files, folders, patterns and web addresses as soon as it is read."""
    several = [places] if isinstance(places, str | PathLike) else places
    return read_places([fspath(place) for place in several], settings or load_settings())


def read_text(text: str, *, settings: Settings | None = None, **known: Any) -> Record:
    """Read a report given as a string; the record keeps it code point for code point.

    Args:
        text: Plain text, paragraphs separated by a blank line.
        settings: See `read`.
        known: Known metadata: `name`, `title`, `outlet`, `published` (an ISO date), `url`, `byline`.
    """
    return shared_reader(settings or load_settings()).read_text(text, **known)


@lru_cache(maxsize=2)
def shared_reader(settings: Settings) -> Reader:
    """Return the reader for these settings; its model is loaded once and kept."""
    return Reader(settings)
