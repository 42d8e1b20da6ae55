"""Results computed over all statements of a record book, cached until the record book changes.

If counting takes too long for a page, it continues in the background, and the page gets the previous result, if any.
Slow counts run in a separate process and are not repeated after every change.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Set
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Any, TypeVar

from sayso.analyse.positions import CodedStatement
from sayso.analyse.traces import Trace
from sayso.book import RecordBook, open_record
from sayso.book.browsing import BY_PEOPLE
from sayso.errors import StoreError
from sayso.web.lasting import set_aside

Found = TypeVar("Found")
MAX_KEPT = 60
CODED = "coded"
MANY_REPORTS = 1000  # with more reports, the slowest counts run in another process
QUICK_SECONDS = 1.0  # faster counts are repeated after every change
REST = 20  # a slower count is repeated only after this many times its duration …
REST_OF_CORRECTIONS = 1  # … or after this many times, if people corrected or coded something
DOWNLOAD_SECONDS = 600.0  # how long a download waits for the first count
Codes = Mapping[str, Set[tuple[str, str]]]
"""Statement -> its pairs of concept and stance."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """A result: the state of the record book, when it was ready, and how long it took."""

    state: tuple[int, ...]
    value: Any
    ready_at: float
    seconds: float

    def is_good_for(self, state: tuple[int, ...]) -> bool:
        rest = REST if self.state[BY_PEOPLE] == state[BY_PEOPLE] else REST_OF_CORRECTIONS
        rests = self.seconds > QUICK_SECONDS and time.monotonic() < self.ready_at + rest * self.seconds
        return self.state == state or rests


class Findings:
    """Results by key.

    Args:
        book: The record book.
        patience_seconds: How long a page waits for a count.
    """

    def __init__(self, book: RecordBook, patience_seconds: float) -> None:
        self._book, self._patience = book, patience_seconds
        self._kept: OrderedDict[Hashable, _Kept] = OrderedDict()
        self._running: dict[Hashable, Future[Any]] = {}
        self._of_coded: OrderedDict[Hashable, Any] = OrderedDict()
        self._codes: tuple[tuple[CodedStatement, ...], Codes] = ((), {})
        self._lock = threading.Lock()
        self._workers = ThreadPoolExecutor(2, thread_name_prefix="counting")
        self._process: ProcessPoolExecutor | None = None

    def coded(self) -> tuple[CodedStatement, ...] | None:
        """Return the stances of all statements on all concepts; None during the first count."""
        return self.get(CODED, lambda: self._apart(_coded))

    def coded_at_last(self) -> tuple[CodedStatement, ...]:
        """Return the stances of all statements for a download, which waits for the first count.

        Raises:
            StoreError: counting takes too long.
        """
        deadline = time.monotonic() + DOWNLOAD_SECONDS
        while (coded := self.coded()) is None:
            if time.monotonic() > deadline:
                raise StoreError("statements are still being counted", hint="try again later") from TimeoutError()
            time.sleep(0.1)
        return coded

    def codes(self) -> Codes:
        """Return the stances of statements on concepts, other than none; empty during the first count."""
        coded = self.coded() or ()
        if self._codes[0] is not coded:
            found: dict[str, set[tuple[str, str]]] = {}
            for one in coded:
                if one.stance != "none":
                    found.setdefault(one.id, set()).add((one.concept, one.stance))
            self._codes = (coded, found)
        return self._codes[1]

    def trace(self, statement: str) -> Trace | None:
        """Return the trace of a statement; None during the first count."""
        return self.get(("trace", statement), lambda: self._apart(_trace, statement))

    def apart(self, key: Hashable, count: Callable[..., Found], *asked: Any) -> Found | None:
        """Return the result of `count`, a module-level function, for the record book and `asked`; see `get`."""
        return self.get(key, lambda: self._apart(count, *asked))

    def close(self) -> None:
        """Start no further count, and do not wait for running ones."""
        self._workers.shutdown(wait=False, cancel_futures=True)
        if self._process is not None:
            self._process.shutdown(wait=False, cancel_futures=True)

    def of_coded(self, key: Hashable, count: Callable[[tuple[CodedStatement, ...]], Found]) -> Found | None:
        """Return the result of `count` over all coded statements, or the previous one; None during the first count."""
        coded = self.coded()
        if coded is None:
            return None
        found = self.get((key, self._kept[CODED].ready_at), lambda: count(coded))
        with self._lock:
            if found is None:  # a new count is running; the previous result is better than none
                return self._of_coded.get(key)
            self._of_coded[key] = found
            self._of_coded.move_to_end(key)
            while len(self._of_coded) > MAX_KEPT:
                self._of_coded.popitem(last=False)
        return found

    def get(self, key: Hashable, count: Callable[[], Found]) -> Found | None:
        """Return the result of `count` for the current record book, or the previous one; None if there is neither.

        Raises:
            SaysoError: from `count`.
        """
        state = self._book.browse.state()
        with self._lock:
            before = self._kept.get(key)
            if before is not None and before.is_good_for(state):
                self._kept.move_to_end(key)
                return before.value  # type: ignore[no-any-return]  # the same `count` stored the value under this key
            running = self._running.get(key)
            is_new = running is None
            if running is None:
                running = self._running[key] = self._workers.submit(self._count, key, state, count)
        if is_new:  # without the lock, because a finished future calls this at once
            running.add_done_callback(lambda _: self._running.pop(key, None))
        try:
            return running.result(self._patience)  # type: ignore[no-any-return]  # as above
        except NotYet:
            return before.value if before is not None else None

    def _count(self, key: Hashable, state: tuple[int, ...], count: Callable[[], Any]) -> Any:
        began = time.monotonic()
        value = count()
        ready = time.monotonic()
        with self._lock:
            self._kept[key] = _Kept(state, value, ready, ready - began)
            while len(self._kept) > MAX_KEPT:
                self._kept.popitem(last=False)
        if ready - began > QUICK_SECONDS:
            set_aside()  # the result is large and stays
        return value

    def _apart(self, count: Callable[..., Found], *asked: Any) -> Found:
        """Count here if the record book is small, else in another process, so that pages do not wait."""
        newest_report = self._book.browse.state()[0]
        if newest_report <= MANY_REPORTS:
            return count(self._book, *asked)
        with self._lock:
            if self._process is None:
                self._process = ProcessPoolExecutor(1, mp_context=get_context("spawn"))
            process = self._process
        try:
            return process.submit(_open_and_count, self._book.address, count, *asked).result()
        except (
            BrokenProcessPool
        ) as error:  # it was killed, perhaps for memory; the next page starts another
            with self._lock:
                self._process = None if self._process is process else self._process
            raise StoreError("counting was interrupted", hint="reload the page; it may need more memory") from error


def _open_and_count(address: str, count: Callable[..., Found], *asked: Any) -> Found:
    with open_record(address, create=False) as book:
        return count(book, *asked)


def _coded(book: RecordBook) -> tuple[CodedStatement, ...]:
    return tuple(book.coded(taking_sides=True))


def _trace(book: RecordBook, statement: str) -> Trace:
    trace = book.trace(statement)
    if trace is None:
        raise StoreError(f"there is no statement {statement} to trace", hint="sayso search WORDS")
    return trace
