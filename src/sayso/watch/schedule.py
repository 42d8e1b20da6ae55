"""Decides what to fetch and when: the rules for checking feeds and reports again."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace

from sayso.acquire.listing import Listed, Listing
from sayso.acquire.robots import site_of
from sayso.acquire.url import NO_MARKS, Marks
from sayso.errors import AcquireError, Closed, NotNow
from sayso.watch.fetch import Answer, Request
from sayso.watch.host_queue import HostQueue, Job
from sayso.watch.pace import Pace
from sayso.watch.state import FORGET_SECONDS, ListingState, ReportState, WatchState

MAX_HOPS = 10
MAX_SITEMAPS = 200  # of one index
MAX_LISTINGS = 1000
MAX_REPORTS = 200_000  # the state file is written as a whole

Note = Callable[[str, str, str], None]
"""Receives stage, code and message of a problem."""


class Schedule:
    """Everything that is listed: what has been read, and what is due.

    Args:
        state: The stored state; it is updated in place.
        pace: How often to send requests.
        feeds: Feeds, sitemaps and sitemap indexes to watch. Others in the state are ignored.
        note: Receives problems.
    """

    def __init__(self, state: WatchState, pace: Pace, feeds: Collection[str], note: Note) -> None:
        self.state, self.pace, self._feeds, self._note = state, pace, feeds, note
        self.queue = HostQueue(pace, state.hosts)
        self._is_once = False
        self._owners = {report.key: address for address, report in state.reports.items() if report.key}

    def open(self, now: float, *, is_once: bool) -> None:
        """Queue everything that is due; with `is_once`, every feed that did not fail last time is due now, once."""
        self._is_once = is_once
        for feed in self._feeds:
            known = self.state.listings.setdefault(feed, ListingState(due=now))
            if known.due is None or (is_once and not known.failures):
                known.due = now
            known.index = ""
        for address, listing in self.state.listings.items():
            if self._is_watched(address):
                self._put(address, listing)
        for address, report in self.state.reports.items():
            if self._is_watched(report.listing):
                self._put(address, report)

    def forget_lacking(self, held: Collection[str], now: float) -> int:
        """Mark reports that are missing from the record book as unread; return their number."""
        lost = [report for report in self.state.reports.values() if report.is_read and report.key not in held]
        for report in lost:
            self._owners.pop(report.key, None)
            report.is_read, report.is_waiting, report.marks, report.key = False, True, NO_MARKS, ""
            report.due, report.tries = now, 0
        return len(lost)

    def request(self, job: Job) -> Request | None:
        """Return the request for a job; None if the job is out of date."""
        listing = self.state.listings.get(job.address)
        if listing is not None:
            return Request(job, listing.marks) if listing.due == job.due else None
        report = self.state.reports.get(job.address)
        return Request(job, report.marks, report.listed) if report and report.due == job.due else None

    def send_on(self, answer: Answer) -> AcquireError | None:
        """Queue a redirected job at its new site; return an error after too many redirects."""
        job = answer.request.job
        hops = job.hops + (answer.onward != job.target)
        if hops > MAX_HOPS:
            return AcquireError(f"{job.address} is redirected more than {MAX_HOPS} times", hint="open it in a browser")
        is_listing = answer.request.listed is None
        self.queue.put(job.address, job.due, is_listing=is_listing, target=answer.onward, hops=hops)
        return None

    def listed(self, address: str, found: Listing | None, marks: Marks, now: float) -> int:
        """Record the contents of a feed or sitemap (None: unchanged); return the number of reports to fetch."""
        state = self.state.listings.get(address)
        if state is None:  # its index no longer lists it
            return 0
        state.failures = 0
        state.due = None if state.index else now + self.pace.interval_seconds
        self._put_for_later(address, state)
        if found is None:
            self._put_unmarked_sitemaps(address, now)
            return 0
        state.kind, state.marks = found.kind, NO_MARKS if found.damage else marks
        if found.kind == "sitemapindex":
            self._note_sitemaps(address, found.named, now)
            return 0
        return sum(self._note_report(address, listed, now) for listed in self._sound(found.named))

    def unlisted(self, address: str, error: AcquireError, now: float) -> float:
        """Record that a feed or sitemap could not be fetched; return the pause before the next attempt."""
        state = self.state.listings.get(address)
        if state is None:
            return 0.0
        state.failures += 1
        pause = (self.pace.after_silences if isinstance(error, NotNow) else self.pace.after_refusals)(state.failures)
        state.due = now + pause
        self._put_for_later(address, state)
        return pause

    def _note_report(self, listing: str, listed: Listed, now: float) -> bool:
        known = self.state.reports.get(listed.address)
        if known is None:
            if listed.address in self.state.listings:
                return False
            if len(self.state.reports) >= MAX_REPORTS:
                message = f"{listing}: more than {MAX_REPORTS:,} reports are listed; the rest are skipped"
                self._note("acquire", "too-many-reports", message)
                return False
            known = ReportState(listed, listing, since=now, listed_at=now, due=now)
            self.state.reports[listed.address] = known
            self._put(listed.address, known)
            return True
        if known.listing != listing and self._is_watched(known.listing):
            return False
        known.listed_at = now
        if known.listing != listing:  # its old listing is no longer watched, so this one takes over
            known.listing, known.listed = listing, replace(known.listed, changed=listed.changed)
            self._put(listed.address, known)
            return False
        if replace(listed, words="") == replace(known.listed, words=""):
            return False
        if replace(listed, words="", changed="") != replace(known.listed, words="", changed=""):
            known.marks = NO_MARKS  # the listing changed its entry, even if the page is the same
        known.listed, known.is_waiting, known.tries, known.rechecks = listed, True, 0, 0
        known.due, known.since = now, now
        self._put(listed.address, known)
        return True

    def _note_sitemaps(self, index: str, named: Iterable[Listed], now: float) -> None:
        kept = {one.address: one for one in list(self._sound(named))[:MAX_SITEMAPS] if one.address != index}
        for address in [name for name, state in self.state.listings.items() if state.index == index]:
            if address not in kept:
                del self.state.listings[address]
        for address, listed in kept.items():
            state = self.state.listings.get(address)
            if state is None:
                if len(self.state.listings) >= MAX_LISTINGS:
                    message = f"{index}: more than {MAX_LISTINGS} sitemaps; the rest are skipped"
                    self._note("acquire", "too-many-sitemaps", message)
                    return
                state = self.state.listings[address] = ListingState(None, index=index)
            elif state.index != index or (listed.changed and listed.changed == state.changed):
                continue
            state.changed = listed.changed
            if state.due is None:
                state.due = now
                self._put(address, state)

    def _put_unmarked_sitemaps(self, index: str, now: float) -> None:
        """Queue the sitemaps for which an index has no date of change."""
        for address, state in self.state.listings.items():
            if state.index == index and state.due is None and not state.changed:
                state.due = now
                self._put(address, state)

    def _sound(self, named: Iterable[Listed]) -> Iterable[Listed]:
        for listed in named:
            try:
                site_of(listed.address)
            except AcquireError as error:
                self._note("acquire", "broken-link", error.message)
            else:
                yield listed

    def twin(self, address: str, key: str) -> str:
        """Return another address that led to the same report; "" if there is none."""
        owner = self._owners.get(key, address)
        return "" if owner == address else owner

    def read(self, answer: Answer, key: str, now: float) -> None:
        """Record that a report was read, or was unchanged. `key` is its key in the record."""
        address = answer.request.job.address
        report = self.state.reports[address]
        if answer.found is not None:
            report.is_read, report.key, report.marks = True, key, answer.marks
            self._owners[key] = address
        if report.listed is not answer.request.listed:  # the listing announced a change meanwhile: it stays due
            return
        listing = self.state.listings.get(report.listing)
        goes_on = report.rechecks < self.pace.rechecks and listing is not None and listing.kind == "feed"
        self._settle(report, now + self.pace.until_recheck(report.rechecks) if goes_on else None)
        report.rechecks += goes_on
        self._put(address, report)

    def double(self, address: str) -> None:
        """Record that a report is known under another address."""
        self._settle(self.state.reports[address])

    def missed(self, answer: Answer, error: AcquireError, now: float) -> float | None:
        """Record that a report could not be fetched; return the pause before the next try, None to give up.

        A try counts only if the host answered other requests: during an outage, nothing is given up for a month.
        """
        job = answer.request.job
        report = self.state.reports[job.address]
        if report.listed is not answer.request.listed:
            return 0.0
        if not report.is_waiting:  # it was read before; this was only a check for changes
            self.read(replace(answer, found=None), report.key, now)
            return 0.0
        report.tries += not isinstance(error, NotNow) or self.queue.answered_since(job.target, report.tried_at)
        report.tried_at = now
        is_over = report.tries >= self.pace.tries or now - report.since > FORGET_SECONDS
        if is_over or isinstance(error, Closed):
            self._settle(report)
            return None
        pause = self.pace.after_tries(report.tries)
        report.due = now + pause
        self._put(job.address, report)
        return pause

    def set_aside(self, address: str) -> None:
        """Record that a report is not to be fetched again."""
        self._settle(self.state.reports[address])

    def _settle(self, report: ReportState, due: float | None = None) -> None:
        report.is_waiting, report.due, report.tries = False, due, 0
        report.listed = replace(report.listed, words="")

    def _put_for_later(self, address: str, listing: ListingState) -> None:
        if not self._is_once:
            self._put(address, listing)

    def _put(self, address: str, one: ListingState | ReportState) -> None:
        if one.due is not None:
            self.queue.put(address, one.due, is_listing=isinstance(one, ListingState))

    def _is_watched(self, listing: str) -> bool:
        for _ in range(MAX_HOPS):
            if listing in self._feeds:
                return True
            listing = self.state.listings[listing].index if listing in self.state.listings else ""
        return False
