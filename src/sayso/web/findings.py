"""What is counted over all statements of a record, kept until the record changes.

Counting may take longer than a page may: it goes on in the background, and a page gets what was counted before,
or nothing yet.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Set
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from typing import Any, TypeVar

from sayso.analyse.positions import CodedStatement
from sayso.book import RecordBook

Found = TypeVar("Found")
MAX_KEPT = 60
Codes = Mapping[str, Set[tuple[str, str]]]
"""Statement -> what it says: pairs of concept and stance."""


class Findings:
    """Findings by what they are of.

    Args:
        book: The record.
        patience_seconds: How long a page waits for what is not counted yet.
    """

    def __init__(self, book: RecordBook, patience_seconds: float) -> None:
        self._book, self._patience = book, patience_seconds
        self._kept: OrderedDict[Hashable, tuple[tuple[int, ...], Any]] = OrderedDict()
        self._running: dict[tuple[Hashable, tuple[int, ...]], Future[Any]] = {}
        self._codes: tuple[tuple[CodedStatement, ...], Codes] = ((), {})
        self._lock = threading.Lock()
        self._workers = ThreadPoolExecutor(2, thread_name_prefix="counting")

    def coded(self) -> tuple[CodedStatement, ...] | None:
        """Give what all statements say of all concepts; None while it is counted for the first time."""
        return self.get("coded", lambda: tuple(self._book.coded()))

    def codes(self) -> Codes:
        """Give what each statement says of concepts, where it says anything; empty until it is counted."""
        coded = self.coded() or ()
        if self._codes[0] is not coded:
            found: dict[str, set[tuple[str, str]]] = {}
            for one in coded:
                if one.stance != "none":
                    found.setdefault(one.id, set()).add((one.concept, one.stance))
            self._codes = (coded, found)
        return self._codes[1]

    def get(self, key: Hashable, count: Callable[[], Found]) -> Found | None:
        """Give what `count` gives for the record as it is, or as it was lately; None where neither is there yet.

        Raises:
            SaysoError: whatever `count` raises.
        """
        state = self._book.browse.state()
        with self._lock:
            before = self._kept.get(key)
            if before is not None and before[0] == state:
                self._kept.move_to_end(key)
                return before[1]  # type: ignore[no-any-return]  # under this key lies what the same `count` gave
            running = self._running.get((key, state))
            if running is None:
                running = self._workers.submit(count)
                self._running[key, state] = running
                running.add_done_callback(lambda done: self._keep(key, state, done))
        try:
            return running.result(timeout=self._patience)  # type: ignore[no-any-return]
        except NotYet:
            return before[1] if before is not None else None

    def _keep(self, key: Hashable, state: tuple[int, ...], done: Future[Any]) -> None:
        with self._lock:
            self._running.pop((key, state), None)
            if done.exception() is None:
                self._kept[key] = (state, done.result())
                while len(self._kept) > MAX_KEPT:
                    self._kept.popitem(last=False)
