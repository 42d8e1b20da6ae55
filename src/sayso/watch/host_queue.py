"""Queues requests by host. Each host has its own pace, so that a slow one does not hold up the others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import count
from urllib.parse import urlsplit

from sayso.watch.pace import DAY_SECONDS, Pace


@dataclass(frozen=True, slots=True, order=True)
class Job:
    """An address to request, not before `due` (seconds since 1970).

    Attributes:
        due: Earliest time.
        number: Orders jobs that are due at the same time.
        address: The requested address.
        target: The address to request: `address`, or where it redirected to.
        hops: Number of redirects so far.
    """

    due: float
    number: int
    address: str
    target: str
    hops: int = 0


@dataclass(slots=True)
class HostState:
    """When a host may be contacted next, how often in a row it did not answer, and when it last did."""

    free_at: float = 0.0
    silences: int = 0
    answered_at: float = 0.0


@dataclass(slots=True)
class Host:
    """A host with its pending jobs.

    Listings and reports take turns, listings first. A backlog of reports must not delay the listings, and at a site
    that asks for long pauses, checking the listings must not use up every turn.
    """

    state: HostState
    listings: list[Job] = field(default_factory=list)
    reports: list[Job] = field(default_factory=list)
    is_asked: bool = False
    was_listing: bool = False

    def first(self, now: float) -> list[Job]:
        """Return the heap with the next job; an empty one if there is none."""
        ranked = (self.reports, self.listings) if self.was_listing else (self.listings, self.reports)
        for heap in ranked:
            if heap and heap[0].due <= now:
                return heap
        return min((heap for heap in ranked if heap), key=lambda heap: heap[0], default=self.reports)


class HostQueue:
    """Jobs by host; each host gets one request at a time.

    Args:
        pace: How long to wait between requests and after a host did not answer.
        hosts: The stored state of each host; it is updated in place.
    """

    def __init__(self, pace: Pace, hosts: dict[str, HostState]) -> None:
        self._pace, self._states = pace, hosts
        self._hosts: dict[str, Host] = {}
        self._numbers = count()

    def put(self, address: str, due: float, *, is_listing: bool, target: str = "", hops: int = 0) -> None:
        """Add a job."""
        host = self._host(target or address)
        job = Job(due, next(self._numbers), address, target or address, hops)
        heappush(host.listings if is_listing else host.reports, job)

    def take(self, now: float) -> Job | None:
        """Take the job that has waited longest of those that can run now. Its host is then busy."""
        ready = [host for at, host in self._next() if at <= now and host.first(now)[0].due <= now]
        if not ready:
            return None
        host = min(ready, key=lambda one: max(one.state.free_at, one.first(now)[0].due))
        heap = host.first(now)
        host.is_asked, host.was_listing = True, heap is host.listings
        return heappop(heap)

    def next_at(self) -> float | None:
        """Return the earliest time at which an idle host has a job; None if there is none."""
        return min((at for at, _ in self._next()), default=None)

    def is_done(self, now: float, *, patience_seconds: float) -> bool:
        """Whether no job is due at a host that answers and can be contacted within the given time."""
        return not any(
            host.first(now)[0].due <= now and not host.state.silences and host.state.free_at <= now + patience_seconds
            for _, host in self._next()
        )

    def drop(self, target: str) -> None:
        """Drop a job that was taken; its host was not contacted."""
        self._host(target).is_asked = False

    def asked(self, target: str, now: float, delay_seconds: float) -> None:
        """Record that a host was just contacted, and the delay that it asks for."""
        host = self._host(target)
        host.is_asked = False
        delay = max(self._pace.host_delay_seconds, min(delay_seconds, DAY_SECONDS))
        host.state.free_at = max(host.state.free_at, now + delay)

    def answered(self, target: str, now: float) -> None:
        """Record that a host answered."""
        state = self._host(target).state
        state.silences, state.answered_at = 0, now

    def not_now(self, target: str, now: float, wait_seconds: float) -> float:
        """Leave a host alone for as long as it asks, and longer each time it does not answer.

        Returns the time from which it may be contacted again.
        """
        state = self._host(target).state
        state.silences += 1
        pause = self._pace.after_silences(state.silences)
        state.free_at = max(state.free_at, now + max(pause, min(wait_seconds, DAY_SECONDS)))
        return state.free_at

    def answered_since(self, address: str, when: float) -> bool:
        """Whether a host has answered since the given time."""
        return self._host(address).state.answered_at > when

    def _next(self) -> Iterator[tuple[float, Host]]:
        for host in self._hosts.values():
            if not host.is_asked and (host.listings or host.reports):
                dues = [heap[0].due for heap in (host.listings, host.reports) if heap]
                yield max(host.state.free_at, min(dues)), host

    def _host(self, address: str) -> Host:
        name = host_of(address)
        if name not in self._hosts:
            self._hosts[name] = Host(self._states.setdefault(name, HostState()))
        return self._hosts[name]


def host_of(address: str) -> str:
    """Return the host of a web address, with its port if it has one."""
    return urlsplit(address).netloc.rpartition("@")[2].lower()
