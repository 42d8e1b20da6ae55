"""What all pages share: the record book, the model, and rate limits."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from fastapi import Request

from sayso.acquire.guard import Guard, public_address
from sayso.book import RecordBook
from sayso.domain.record import Record
from sayso.domain.text import Page
from sayso.pipeline.read import shared_reader
from sayso.settings import Settings
from sayso.web.adding import Adder
from sayso.web.examples import example_pages
from sayso.web.findings import Findings
from sayso.web.lasting import set_aside
from sayso.web.machine_coding import MachineCoder
from sayso.web.security.limits import RateLimits
from sayso.web.security.visitors import new_token

ReadPage = Callable[[Page], Record]
MAX_READINGS = 200


@dataclass(frozen=True, slots=True)
class Options:
    """How the workbench is served.

    Attributes:
        auth: Whether visitors sign in. Without it, every visitor is `who` with all rights, and only this machine gets
            answers.
        who: The name under which decisions are logged without sign-in.
        session_seconds: How long a session lasts after its last use.
        max_upload_bytes: Largest request.
        max_text: Largest pasted text, in characters.
        reading_seconds: How long a text that was read but not added is kept.
        patience_seconds: How long a page waits for a count.
    """

    auth: bool = False
    who: str = "reviewer"
    session_seconds: int = 8 * 3600
    max_upload_bytes: int = 20_000_000
    max_text: int = 200_000
    reading_seconds: float = 4 * 3600.0
    patience_seconds: float = 0.05


@dataclass(frozen=True, slots=True)
class Reading:
    """A text that was read but is not in the record: who asked, the page, and its record."""

    visitor: str
    page: Page
    record: Record
    at: float


class Readings:
    """Recent readings that are not in the record book, each at an address that nobody can guess."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._kept: OrderedDict[str, Reading] = OrderedDict()
        self._lock = threading.Lock()

    def keep(self, visitor: str, page: Page, record: Record) -> str:
        """Keep a reading; return its key."""
        key = new_token()[:22]
        with self._lock:
            self._kept[key] = Reading(visitor, page, record, time.monotonic())
            if len(self._kept) > MAX_READINGS:
                self._kept.popitem(last=False)
        return key

    def get(self, key: str, visitor: str) -> Reading | None:
        """Return a visitor's own reading, unless it is too old."""
        found = self._kept.get(key)
        is_theirs = found is not None and found.visitor == visitor
        return found if found and is_theirs and time.monotonic() - found.at < self._seconds else None


class Workbench:
    """The record book, the model, and what keeps visitors apart.

    Args:
        book: The record book; it stays open while the workbench runs.
        settings: For reading and fetching.
        options: How the workbench is served.
        read_page: Reads a page; by default with the model in `settings`, loaded once.
        guard: Decides which IP addresses may be contacted.
        limits: Rate limits.
    """

    def __init__(
        self,
        book: RecordBook,
        *,
        settings: Settings | None = None,
        options: Options | None = None,
        read_page: ReadPage | None = None,
        guard: Guard = public_address,
        limits: RateLimits | None = None,
    ) -> None:
        self.book, self.settings, self.options = book, settings or Settings(), options or Options()
        self.guard, self.limits = guard, limits or RateLimits()
        self.findings = Findings(book, self.options.patience_seconds)
        self.readings = Readings(self.options.reading_seconds)
        self._read_page = read_page
        self._examples: dict[str, Record] = {}
        self._turn = threading.Semaphore(2)  # pages read at once; the model uses a core for each
        self._loading = threading.Lock()
        self.machine = MachineCoder(book)
        self.adder = Adder(book, self.read, {**self.settings.acquire_limits(), "guard": guard})

    @property
    def name(self) -> str:
        """The path or URL of the record book, as a visitor may see it."""
        return self.book.name

    def read(self, page: Page) -> Record:
        """Read a page when its turn comes."""
        with self._loading:  # else two threads would load two models
            read_page = self._read_page or shared_reader(self.settings).read_page
        with self._turn:
            return read_page(page)

    def read_example(self, page: Page) -> Record:
        """Read an example once, so that later visitors do not wait."""
        if page.name not in self._examples:
            self._examples[page.name] = self.read(page)
        return self._examples[page.name]

    def warm_up(self) -> None:
        """Load the model and read the examples, so that the first visitor does not wait."""
        for page in example_pages():
            self.read_example(page)
        set_aside()


def workbench_of(request: Request) -> Workbench:
    """Return the workbench of a request."""
    workbench: Workbench = request.app.state.workbench
    return workbench
