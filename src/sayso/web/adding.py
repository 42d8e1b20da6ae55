"""Adds reports in the background and reports progress."""

from __future__ import annotations

import logging
import shutil
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import count
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from sayso.book import RecordBook
from sayso.domain.given import NOTHING_GIVEN, Given
from sayso.domain.record import Record
from sayso.domain.text import Page
from sayso.errors import AcquireError, SaysoError
from sayso.pipeline.add import Adding, Summary, count_pages, pages_of
from sayso.store.column_values import now

log = logging.getLogger(__name__)
MAX_RUNS = 50
State = Literal["waiting", "running", "done", "failed", "stopped"]


@dataclass(frozen=True, slots=True)
class Failure:
    """A place that could not be added, with a hint."""

    message: str
    hint: str | None


@dataclass(frozen=True, slots=True)
class Run:
    """The current state of a run that adds places. `total` is None if it is not known beforehand."""

    number: int
    who: str
    places: tuple[str, ...]
    started_at: str
    state: State
    total: int | None
    pages: int
    statements: int
    outcomes: dict[str, int]
    problems: dict[str, int]
    failures: tuple[Failure, ...]

    @property
    def is_over(self) -> bool:
        """Whether the run has ended."""
        return self.state not in ("waiting", "running")


class Adder:
    """Adds places one run at a time, so that runs do not block each other's writes.

    Args:
        book: The record book to add to.
        read: Turns a page into a record.
        limits: Limits for `sayso.acquire`, including its guard.
    """

    def __init__(self, book: RecordBook, read: Callable[[Page], Record], limits: dict[str, Any]) -> None:
        self._book, self._read, self._limits = book, read, limits
        self._runs: OrderedDict[int, Run] = OrderedDict()
        self._numbers = count(1)
        self._turn = threading.Lock()
        self._stopped: set[int] = set()

    def runs(self) -> list[Run]:
        """Return the runs of this process, latest first."""
        return list(reversed(self._runs.values()))

    def start_addresses(self, addresses: Sequence[str], who: str, refused: Sequence[SaysoError] = ()) -> Run:
        """Add web addresses, feeds and sitemaps; errors in `refused` are reported as failures."""
        return self._start(
            who, tuple(addresses), partial(pages_of, list(addresses), self._limits), None, refused=refused
        )

    def start_files(
        self,
        folder: Path,
        who: str,
        refused: Sequence[SaysoError] = (),
        given: Given = NOTHING_GIVEN,
        own_names: Mapping[str, str] = MappingProxyType({}),
    ) -> Run:
        """Add the files in a folder, which is then deleted; file names identify the reports.

        Errors in `refused` are reported as failures. `given` has metadata for all reports; a pattern in it matches the
        names that the files had at the visitor's, by their names in the folder.
        """
        paths = sorted(path for path in folder.iterdir() if path.is_file())
        places, hidden = [str(path) for path in paths], f"{folder}/"

        def described(summary: Summary) -> Iterator[Page]:
            for path in paths:
                stem = Path(own_names.get(path.name, path.name)).stem
                yield from (given.apply(page, stem) for page in pages_of([str(path)], self._limits, summary))

        def pages(summary: Summary) -> Iterator[Page]:
            try:
                for page in described(summary):
                    problems = tuple(replace(one, message=one.message.replace(hidden, "")) for one in page.problems)
                    yield replace(page, origin=page.origin.removeprefix(hidden), problems=problems)
            finally:
                shutil.rmtree(folder, ignore_errors=True)

        try:
            total = count_pages(places)
        except AcquireError:  # the run reports it
            total = None
        total = None if total is None else total + len(refused)
        return self._start(who, tuple(path.name for path in paths), pages, total, hidden, refused)

    def stop(self, number: int) -> None:
        """End a run after the page that it is reading."""
        self._stopped.add(number)

    def _start(
        self,
        who: str,
        places: tuple[str, ...],
        pages: Callable[[Summary], Iterator[Page]],
        total: int | None,
        hidden: str = "",
        refused: Sequence[SaysoError] = (),
    ) -> Run:
        """Start a run; messages leave out `hidden`, a folder that visitors should not see."""
        run = Run(next(self._numbers), who, places, now(), "waiting", total, 0, 0, {}, {}, ())
        self._runs[run.number] = run
        if len(self._runs) > MAX_RUNS:
            self._runs.popitem(last=False)
        work = threading.Thread(
            target=self._work, args=(run, pages, hidden, refused), daemon=True, name=f"adding-{run.number}"
        )
        work.start()
        return run

    def _work(
        self, run: Run, pages: Callable[[Summary], Iterator[Page]], hidden: str, refused: Sequence[SaysoError]
    ) -> None:
        adding = Adding(self._book, False, lambda summary: self._note(run, summary, "running", hidden))
        adding.summary.failures += refused
        state: State = "done"
        with self._turn:
            self._note(run, adding.summary, "running", hidden)
            try:
                adding.run(self._until_stopped(run, pages(adding.summary)), partial(map, self._read), self._read)
                state = "stopped" if run.number in self._stopped else "done"
            except SaysoError as error:
                adding.summary.failures.append(error)
                state = "failed"
            except Exception as error:  # an exception in a thread would go unnoticed
                log.exception("adding %s failed", run.places)
                adding.summary.failures.append(SaysoError(f"adding failed: {error}", hint="add it again"))
                state = "failed"
            self._note(run, adding.summary, state, hidden)

    def _until_stopped(self, run: Run, pages: Iterator[Page]) -> Iterator[Page]:
        for page in pages:
            if run.number in self._stopped:
                return
            yield page

    def _note(self, run: Run, summary: Summary, state: State, hidden: str) -> None:
        done = summary.pages + len(summary.failures)  # failures are done, too
        known = [(kind, n) for kind, n in summary.problems.most_common() if kind != "acquire/unreadable-place"]
        told = {f"{kind}: {summary.examples[kind]}": n for kind, n in known}  # failed places are reported as failures
        self._runs[run.number] = replace(
            run,
            state=state,
            total=done if state == "done" and run.total is not None else run.total,
            pages=done,
            statements=summary.statements,
            outcomes=dict(summary.outcomes),
            problems={_without(hidden, words): n for words, n in told.items()},
            failures=tuple(
                Failure(_without(hidden, error.message), error.hint and _without(hidden, error.hint))
                for error in summary.failures
            ),
        )


def _without(hidden: str, words: str) -> str:
    return words.replace(hidden, "") if hidden else words
