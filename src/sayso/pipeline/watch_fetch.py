"""What a watch asks of servers: one request at a time for each host, several hosts at a time."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from queue import Empty, SimpleQueue
from threading import Thread

from sayso.acquire.feed import parse_feed
from sayso.acquire.guard import Guard
from sayso.acquire.listing import Listed, Listing, described, is_sitemap, unpacked
from sayso.acquire.robots import Robots, read_robots, site_of
from sayso.acquire.sitemap import parse_sitemap
from sayso.acquire.url import NO_MARKS, Marks, fetch_if_changed, read_if_changed
from sayso.domain.text import Page
from sayso.errors import AcquireError
from sayso.pipeline.host_queue import Job

log = logging.getLogger(__name__)

THREADS = 8  # hosts that are asked at the same time
ROBOTS_SECONDS = 86_400.0  # RFC 9309, section 2.4: rules are not kept for longer
MAX_LISTING_BYTES = 50_000_000  # the sitemap protocol's own limit


@dataclass(frozen=True, slots=True)
class Request:
    """A job, with what is known of it: `listed` of a report, None of a listing."""

    job: Job
    since: Marks
    listed: Listed | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a request.

    Attributes:
        request: The request.
        found: What the address holds; None where that has not changed, or one of the other attributes says more.
        marks: By what the server knows it.
        error: Why it could not be had.
        onward: Where it is to be asked for instead: the same address, after only the site's rules were fetched.
        delay_seconds: What the site asks for between two requests.
    """

    request: Request
    found: Page | Listing | None = None
    marks: Marks = NO_MARKS
    error: AcquireError | None = None
    onward: str = ""
    delay_seconds: float = 0.0


class SentOn(Exception):
    """An address sends to another site, which has rules and a pace of its own."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address


class Fetcher:
    """Asks for listings and reports, as far as each site's robots.txt lets it.

    Args:
        max_bytes: Size above which a report is refused.
        timeout_seconds: How long a server may take for an answer.
        guard: Says at which IP address a host may be asked.
    """

    def __init__(self, *, max_bytes: int, timeout_seconds: float, guard: Guard) -> None:
        self._max_bytes, self._timeout, self._guard = max_bytes, timeout_seconds, guard
        self._robots: dict[str, tuple[Robots, float]] = {}

    def fetch(self, request: Request) -> Answer:
        """Make one request. Where the rules of the site are not known, it is for them."""
        target = request.job.target
        delay = 0.0
        try:
            site = site_of(target)
            robots = self._known(site)
            if robots is None:
                robots = read_robots(target, timeout_seconds=self._timeout, guard=self._guard)
                self._robots[site] = (robots, time.monotonic())
                return Answer(request, onward=target, delay_seconds=robots.delay_seconds)
            delay = robots.delay_seconds
            return replace(self._ask(request, site, robots), delay_seconds=delay)
        except SentOn as sent:
            return Answer(request, onward=sent.address, delay_seconds=delay)
        except AcquireError as error:
            return Answer(request, error=error, delay_seconds=delay)
        except Exception as error:  # whatever a server can make of a page: it must not end the watch
            log.exception("asking for %s failed", target)
            return Answer(request, error=AcquireError(f"{target} cannot be read: {error}"), delay_seconds=delay)

    def _known(self, site: str) -> Robots | None:
        robots, read_at = self._robots.get(site, (None, 0.0))
        return robots if robots and time.monotonic() - read_at < ROBOTS_SECONDS else None

    def _ask(self, request: Request, site: str, robots: Robots) -> Answer:
        def permit(address: str) -> None:
            if site_of(address) != site:
                raise SentOn(address)
            robots.demand(address)

        target = request.job.target
        if request.listed is None:
            answer = fetch_if_changed(
                target,
                since=request.since,
                max_bytes=MAX_LISTING_BYTES,
                timeout_seconds=self._timeout,
                guard=self._guard,
                permit=permit,
            )
            return Answer(request, read_listing(answer[0], target), answer[1]) if answer else Answer(request)
        found = read_if_changed(
            target,
            since=request.since,
            max_bytes=self._max_bytes,
            timeout_seconds=self._timeout,
            guard=self._guard,
            permit=permit,
        )
        if found is None:
            return Answer(request)
        page = replace(described(found[0], request.listed), origin=request.listed.address)
        return Answer(request, page, found[1])


class Fetching:
    """Requests that are made by threads; the answers come in the order in which they are there.

    The threads are no reason to go on living: a process ends while a server takes its time.
    """

    def __init__(self, fetch: Callable[[Request], Answer], *, threads: int = THREADS) -> None:
        self._fetch = fetch
        self.open = 0  # requests that have no answer yet
        self._requests: SimpleQueue[Request | None] = SimpleQueue()
        self._answers: SimpleQueue[Answer | None] = SimpleQueue()
        self._threads = threads

    def start(self) -> None:
        """Let the threads begin."""
        for number in range(self._threads):
            Thread(target=self._work, daemon=True, name=f"fetching-{number}").start()

    @property
    def has_room(self) -> bool:
        """Whether a thread is free."""
        return self.open < self._threads

    def ask(self, request: Request) -> None:
        """Make a request."""
        self.open += 1
        self._requests.put(request)

    def next(self, timeout_seconds: float | None) -> Answer | None:
        """Give the next answer; None where it takes longer than that, or `wake` was called."""
        try:
            answer = self._answers.get(timeout=timeout_seconds)
        except Empty:
            return None
        if answer:
            self.open -= 1
        return answer

    def wake(self) -> None:
        """Let `next` return. It may be called by a signal's handler."""
        self._answers.put(None)

    def close(self) -> None:
        """Let the threads end, each after what it is at."""
        for _ in range(self._threads):
            self._requests.put(None)

    def _work(self) -> None:
        while request := self._requests.get():
            self._answers.put(self._fetch(request))


def read_listing(content: bytes, place: str) -> Listing:
    """Give what a feed, a sitemap or an index of sitemaps names.

    Raises:
        AcquireError: it is none of them.
    """
    if content.startswith(b"\x1f\x8b"):
        content = unpacked(content, place, MAX_LISTING_BYTES)
    return parse_sitemap(content, place) if is_sitemap(content) else parse_feed(content, place)
