"""Watches feeds and sitemaps: reads new and changed reports and adds them to a record book as they appear."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Collection, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from sayso.acquire.guard import public_or_named
from sayso.acquire.listing import Listing, without_page
from sayso.acquire.robots import site_of
from sayso.domain.record import Record
from sayso.domain.text import Page
from sayso.errors import AcquireError, NotNow, SaysoError, StoreError, UsageError
from sayso.pipeline.add import Adding, Book, Summary, report_key
from sayso.watch.fetch import Answer, Fetcher, Fetching
from sayso.watch.pace import DAY_SECONDS, Pace
from sayso.watch.schedule import Schedule
from sayso.watch.state import InHand, kept_alone, read_state, state_path, write_state

if TYPE_CHECKING:
    from sayso.pipeline.read import Reader
    from sayso.settings import Settings

log = logging.getLogger(__name__)

KEEP_SECONDS = 5.0  # a killed process loses at most this much of its state
KEEP_SHARE = 20  # saving the state takes at most a twentieth of the time
LONGEST_WAIT_SECONDS = 60.0
PATIENCE_SECONDS = 120.0  # how long a single round waits for a host that asks for a pause
MOST_CRASHES = 3  # more than one: a process can be killed while it reads a harmless report
STORE_PAUSES = (5.0, 10.0, 20.0, 40.0, 60.0, 120.0, 300.0)  # between attempts to write to an unreachable record book


class WatchedBook(Book, Protocol):
    """The part of a record book that a watch needs."""

    @property
    def name(self) -> str:
        """The path or URL of the record book."""

    def holds(self, keys: Sequence[str]) -> Collection[str]:
        """Return the report keys that the record book has."""


class Watch:
    """A watch over feeds and sitemaps, for one record book.

    Its state is kept in a file, so that it resumes where it stopped. The record book itself decides what has been read:
    a report that is missing from it is fetched again.

    Args:
        book: The record book.
        feeds: Addresses of RSS or Atom feeds, sitemaps and sitemap indexes.
        read: Turns a page into a record; by default the configured model, in this process.
        settings: Limits and model; by default from the environment and `sayso.toml`.
        pace: How often to send requests; by default from the settings.
        state: The state file; by default RECORD.watch.json (PostgreSQL: in the working directory).
        inside: Further hosts in a private network that may be contacted, besides those of `feeds`.

    Raises:
        UsageError: a feed is not a web address.
    """

    def __init__(
        self,
        book: WatchedBook,
        feeds: Sequence[str],
        *,
        read: Callable[[Page], Record] | None = None,
        settings: Settings | None = None,
        pace: Pace | None = None,
        state: Path | None = None,
        inside: Sequence[str] = (),
    ) -> None:
        from sayso.settings import load_settings

        settings = settings or load_settings()
        self._feeds = list(dict.fromkeys(feeds))
        self._pace = pace or _pace_of(settings)
        self._book, self._path = book, state or state_path(book.name)
        self._read = read or _own_reader(settings)
        named = [urlsplit(_checked(feed)).hostname or "" for feed in self._feeds]
        guard = public_or_named([*named, *inside])
        self._fetcher = Fetcher(guard=guard, **settings.acquire_limits())
        self._fetching = Fetching(self._fetcher.fetch)
        self._adding = Adding(book, False, lambda _: None)
        self._in_hand = InHand(self._path)
        self._is_stopped = self._is_once = False
        self._kept_at = self._keeping_seconds = 0.0

    @property
    def summary(self) -> Summary:
        """What has been added so far, and every problem."""
        return self._adding.summary

    def stop(self) -> None:
        """Make `run` return after the current report. Safe to call from a signal handler."""
        self._is_stopped = True
        self._fetching.wake()

    def run(self, *, once: bool = False) -> Summary:
        """Watch until `stop` is called; with `once`, check each feed once and fetch what is due.

        Raises:
            StoreError: the record book could not be written for ten minutes (with `once`: at once). Earlier additions
                stay.
            UsageError: another watch uses the state file, or the file is damaged.
        """
        self._is_once = once
        with kept_alone(self._path):
            self._schedule = self._opened(once)
            self._fetching.start()
            try:
                self._loop()
            finally:
                self._fetching.close()
                self._keep(time.time())
        return self.summary

    def _opened(self, once: bool) -> Schedule:
        now, state = time.time(), read_state(self._path)
        state.bound_times(now, max(DAY_SECONDS, self._pace.interval_seconds, self._pace.until_recheck(3)))
        state.forget_old(now)
        schedule = Schedule(state, self._pace, self._feeds, self.summary.note)
        held = self._book.holds([report.key for report in state.reports.values() if report.is_read])
        if lost := schedule.forget_lacking(held, now):
            log.warning("%d reports that were read are missing from the record book; fetching them again", lost)
        if left := self._in_hand.left():
            state.crashes[left] = state.crashes.get(left, 0) + 1
            write_state(self._path, state)
            self._in_hand.clear()
        schedule.open(now, is_once=once)
        return schedule

    def _loop(self) -> None:
        queue = self._schedule.queue
        while not self._is_stopped:
            now = time.time()
            self._ask(now)
            is_idle = not self._fetching.open
            if is_idle and self._is_once and queue.is_done(now, patience_seconds=PATIENCE_SECONDS):
                return
            due = queue.next_at() if self._fetching.has_room else None
            wait = LONGEST_WAIT_SECONDS if due is None else min(max(due - now, 0.0), LONGEST_WAIT_SECONDS)
            if now - self._kept_at >= max(KEEP_SECONDS, KEEP_SHARE * self._keeping_seconds):
                self._keep(now)
            if answer := self._fetching.next(wait):
                self._settle(answer)

    def _ask(self, now: float) -> None:
        while self._fetching.has_room and (job := self._schedule.queue.take(now)):
            if request := self._schedule.request(job):
                self._fetching.ask(request)
            else:
                self._schedule.queue.drop(job.target)

    def _settle(self, answer: Answer) -> None:
        now, job, queue = time.time(), answer.request.job, self._schedule.queue
        queue.asked(job.target, now, answer.delay_seconds)
        error = answer.error
        if answer.onward:
            error = self._schedule.send_on(answer)
        if isinstance(error, NotNow):
            queue.not_now(job.target, now, error.wait_seconds)
        if error:
            (self._missed if answer.request.listed else self._unlisted)(answer, error, now)
        if not isinstance(error, NotNow):
            queue.answered(job.target, now)
        if error or answer.onward:
            return
        if answer.request.listed is None:
            self._listed(answer, now)
        else:
            self._had(answer, now)

    def _listed(self, answer: Answer, now: float) -> None:
        address, found = answer.request.job.address, answer.found
        assert not isinstance(found, Page)  # a listing was requested, so a listing was parsed
        fresh = self._schedule.listed(address, found, answer.marks, now)
        if found is None:
            log.info("%s: not changed", address)
            return
        log.info("%s: %s with %d entries, %d to fetch", address, found.kind, len(found.named), fresh)
        if found.damage:
            self._problem("acquire", "damaged-listing", f"{address} is damaged: {found.damage}")

    def _unlisted(self, answer: Answer, error: AcquireError, now: float) -> None:
        pause = self._schedule.unlisted(answer.request.job.address, error, now)
        self._problem("acquire", "unreadable-listing", f"{error.message}; next attempt in {pause:.0f} s")

    def _had(self, answer: Answer, now: float) -> None:
        """Read a fetched report, unless it is unchanged or known under another address."""
        address, page = answer.request.job.address, answer.found
        if page is None:
            log.info("%s: not changed", address)
            self._schedule.read(answer, "", now)
            return
        assert not isinstance(page, Listing)
        key = report_key(page)
        if twin := self._schedule.twin(address, key):
            log.info("%s: same report as %s", address, twin)
            self._schedule.double(address)
            return
        outcome = self._add(address, page)
        further = [self._add(address, other) for other in answer.further]
        if outcome == "failed":
            self._schedule.set_aside(address)
            return
        if outcome == "unreadable" and not further:
            self._missed(answer, AcquireError(f"{address} has no text: {page.problems[0].message}"), now)
            return
        log.info("%s: %s", address, ", ".join([outcome, *further]))
        self._schedule.read(answer, key, now)

    def _missed(self, answer: Answer, error: AcquireError, now: float) -> None:
        listed, state = answer.request.listed, self._schedule.state.reports[answer.request.job.address]
        assert listed is not None
        was_waiting = state.is_waiting
        pause = self._schedule.missed(answer, error, now)
        if pause is not None:
            again = f"; next attempt in {pause:.0f} s" if was_waiting else ""
            log.warning("%s%s", error.message, again)
            return
        self._problem("acquire", "given-up", f"{error.message}; giving up")
        if listed.words and not state.is_read:  # use the text in the feed instead
            self._add(listed.address, without_page(listed, error))

    def _add(self, address: str, page: Page) -> str:
        """Add a page; return the outcome, "failed" if it cannot be read."""
        crashes = self._schedule.state.crashes
        if crashes.get(address, 0) >= MOST_CRASHES:
            message = f"{address}: reading it crashed the process {MOST_CRASHES} times; skipped until it changes"
            self._problem("read", "read-failed", message)
            del crashes[address]  # it is read again only if it changes
            return "failed"
        pauses = iter(STORE_PAUSES)
        while True:
            try:
                with self._in_hand.reading(address):
                    outcome = self._adding.add(page, self._read)
                crashes.pop(address, None)
                return outcome
            except StoreError as error:
                pause = next(pauses, None)
                if self._is_once or self._is_stopped or pause is None:
                    raise
                log.warning("%s; next attempt in %.0f s", error.message, pause)
                self._rest(pause)
            except SaysoError:
                raise
            except Exception as error:  # one report never stops a watch
                log.exception("reading %s failed", address)
                self._problem("read", "read-failed", f"{address}: {error}")
                return "failed"

    def _rest(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until and not self._is_stopped:
            time.sleep(0.1)

    def _problem(self, stage: str, code: str, message: str) -> None:
        log.warning("%s", message)
        self.summary.note(stage, code, message)

    def _keep(self, now: float) -> None:
        began = time.monotonic()
        self._schedule.state.forget_old(now)
        write_state(self._path, self._schedule.state)
        self._keeping_seconds = time.monotonic() - began
        self._kept_at = now


def _pace_of(settings: Settings) -> Pace:
    return Pace(
        interval_seconds=settings.watch_interval_seconds,
        host_delay_seconds=settings.host_delay_seconds,
        tries=settings.watch_tries,
        rechecks=settings.watch_rechecks,
    )


def _checked(feed: str) -> str:
    try:
        return site_of(feed)
    except AcquireError as error:
        raise UsageError(error.message, hint="use the web address of a feed or sitemap") from error


def _own_reader(settings: Settings) -> Callable[[Page], Record]:
    @cache
    def reader() -> Reader:
        from sayso.pipeline.read import Reader  # imported here because it loads the model's libraries

        return Reader(settings)  # at the first report, because most rounds have none

    return lambda page: reader().read_page(page)
