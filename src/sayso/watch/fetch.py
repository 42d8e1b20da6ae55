"""Makes the requests of a watch: one at a time per host, several hosts in parallel."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from queue import Empty, SimpleQueue
from threading import Thread

from sayso.acquire.feed import parse_feed
from sayso.acquire.file import unpack_gzip
from sayso.acquire.guard import Guard
from sayso.acquire.listing import Listed, Listing, described, is_sitemap
from sayso.acquire.robots import Robots, read_robots, site_of
from sayso.acquire.sitemap import parse_sitemap
from sayso.acquire.url import NO_MARKS, Marks, fetch_if_changed, read_if_changed
from sayso.domain.text import Page
from sayso.errors import AcquireError
from sayso.watch.host_queue import Job

log = logging.getLogger(__name__)

THREADS = 8  # hosts contacted in parallel
ROBOTS_SECONDS = 86_400.0  # RFC 9309, section 2.4: rules must not be cached for longer
MAX_LISTING_BYTES = 50_000_000  # the sitemap protocol's own limit


@dataclass(frozen=True, slots=True)
class Request:
    """A job, with the validators of its last response; `listed` is the feed's entry for a report, or None."""

    job: Job
    since: Marks
    listed: Listed | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The result of a request.

    Attributes:
        request: The request.
        found: The page or listing; None if it has not changed, or `error` or `onward` is set.
        marks: The validators of the answer (ETag, Last-Modified).
        error: Why the request failed.
        onward: The address to request next: a redirect to another site, or the same address after robots.txt was read.
        delay_seconds: The delay between requests that the site requires.
        further: More reports at the same address, if it is a table, an export or a zip file.
    """

    request: Request
    found: Page | Listing | None = None
    marks: Marks = NO_MARKS
    error: AcquireError | None = None
    onward: str = ""
    delay_seconds: float = 0.0
    further: tuple[Page, ...] = ()


class SentOn(Exception):
    """A redirect to another site, which has its own robots.txt and pace."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address


class Fetcher:
    """Fetches listings and reports, as far as each site's robots.txt permits.

    Args:
        max_bytes: Size limit for a report.
        timeout_seconds: Time limit for a server's response.
        guard: Decides which IP addresses may be contacted.
    """

    def __init__(self, *, max_bytes: int, timeout_seconds: float, guard: Guard) -> None:
        self._max_bytes, self._timeout, self._guard = max_bytes, timeout_seconds, guard
        self._robots: dict[str, tuple[Robots, float]] = {}

    def fetch(self, request: Request) -> Answer:
        """Make one request. If the site's robots.txt is not known yet, fetch that instead."""
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
        except Exception as error:  # no page may end the watch, however odd
            log.exception("fetching %s failed", target)
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
        pages, marks = found
        if len(pages) > 1:  # the feed's entry describes the file, not each report in it
            return Answer(request, pages[0], marks, further=tuple(pages[1:]))
        page = replace(described(pages[0], request.listed), origin=request.listed.address)
        return Answer(request, page, marks)


class Fetching:
    """Runs requests in threads and gives their answers as they arrive.

    The threads are daemons: the process can exit while a server is slow.
    """

    def __init__(self, fetch: Callable[[Request], Answer], *, threads: int = THREADS) -> None:
        self._fetch = fetch
        self.open = 0  # requests without an answer yet
        self._requests: SimpleQueue[Request | None] = SimpleQueue()
        self._answers: SimpleQueue[Answer | None] = SimpleQueue()
        self._threads = threads

    def start(self) -> None:
        """Start the threads."""
        for number in range(self._threads):
            Thread(target=self._work, daemon=True, name=f"fetching-{number}").start()

    @property
    def has_room(self) -> bool:
        """Whether a thread is idle."""
        return self.open < self._threads

    def ask(self, request: Request) -> None:
        """Queue a request."""
        self.open += 1
        self._requests.put(request)

    def next(self, timeout_seconds: float | None) -> Answer | None:
        """Return the next answer; None after the timeout, or if `wake` was called."""
        try:
            answer = self._answers.get(timeout=timeout_seconds)
        except Empty:
            return None
        if answer:
            self.open -= 1
        return answer

    def wake(self) -> None:
        """Make `next` return. Safe to call from a signal handler."""
        self._answers.put(None)

    def close(self) -> None:
        """Let each thread end after its current request."""
        for _ in range(self._threads):
            self._requests.put(None)

    def _work(self) -> None:
        while request := self._requests.get():
            self._answers.put(self._fetch(request))


def read_listing(content: bytes, place: str) -> Listing:
    """Parse a feed, a sitemap or a sitemap index.

    Raises:
        AcquireError: the content is not one of them.
    """
    if content.startswith(b"\x1f\x8b"):
        content = unpack_gzip(content, place, MAX_LISTING_BYTES)
    return parse_sitemap(content, place) if is_sitemap(content) else parse_feed(content, place)
