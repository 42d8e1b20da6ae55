"""What is to be asked of which host, and when: each host in its own time, so that a slow one holds up no other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import count
from urllib.parse import urlsplit

from sayso.pipeline.pace import DAY_SECONDS, Pace


@dataclass(frozen=True, slots=True, order=True)
class Job:
    """An address to be asked, not before `due` (seconds since 1970).

    Attributes:
        due: When.
        number: Keeps jobs of one time in order.
        address: What is wanted.
        target: Where it is asked for: `address`, or where that sent us.
        hops: How often it sent us on.
    """

    due: float
    number: int
    address: str
    target: str
    hops: int = 0


@dataclass(slots=True)
class HostState:
    """What is known of a host: when it may be asked next, how often in a row it did not answer, when it last did."""

    free_at: float = 0.0
    silences: int = 0
    answered_at: float = 0.0


@dataclass(slots=True)
class Host:
    """A host with its jobs.

    Listings go before reports, so that no backlog of reports makes us miss what is new; but only every other time,
    so that reports are read of a site that asks for longer pauses than those from one look at a listing to the next.
    """

    state: HostState
    listings: list[Job] = field(default_factory=list)
    reports: list[Job] = field(default_factory=list)
    is_asked: bool = False
    was_listing: bool = False

    def first(self, now: float) -> list[Job]:
        """Give the heap that has the next job; it is empty where there is none."""
        ranked = (self.reports, self.listings) if self.was_listing else (self.listings, self.reports)
        for heap in ranked:
            if heap and heap[0].due <= now:
                return heap
        return min((heap for heap in ranked if heap), key=lambda heap: heap[0], default=self.reports)


class HostQueue:
    """Jobs by host; a host is asked one thing at a time.

    Args:
        pace: How long to wait between requests, and after a host did not answer.
        hosts: What is known of hosts from before; it is kept up to date.
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
        """Give the job that has waited longest of those that can be done now. Its host is then being asked."""
        ready = [host for at, host in self._next() if at <= now and host.first(now)[0].due <= now]
        if not ready:
            return None
        host = min(ready, key=lambda one: max(one.state.free_at, one.first(now)[0].due))
        heap = host.first(now)
        host.is_asked, host.was_listing = True, heap is host.listings
        return heappop(heap)

    def next_at(self) -> float | None:
        """Give when a job can be done, of hosts that are not being asked; None where there is none."""
        return min((at for at, _ in self._next()), default=None)

    def is_done(self, now: float, *, patience_seconds: float) -> bool:
        """Whether no job is due of a host that is well, and can be asked within a time."""
        return not any(
            host.first(now)[0].due <= now and not host.state.silences and host.state.free_at <= now + patience_seconds
            for _, host in self._next()
        )

    def drop(self, target: str) -> None:
        """Note that a job is not to be done after all; its host was not asked."""
        self._host(target).is_asked = False

    def asked(self, target: str, now: float, delay_seconds: float) -> None:
        """Note that a host was just asked, and which delay it asks for itself."""
        host = self._host(target)
        host.is_asked = False
        delay = max(self._pace.host_delay_seconds, min(delay_seconds, DAY_SECONDS))
        host.state.free_at = max(host.state.free_at, now + delay)

    def answered(self, target: str, now: float) -> None:
        """Note that a host is well."""
        state = self._host(target).state
        state.silences, state.answered_at = 0, now

    def not_now(self, target: str, now: float, wait_seconds: float) -> float:
        """Leave a host alone for as long as it asks for, and longer each time that it does not answer.

        Gives the time from which on it may be asked.
        """
        state = self._host(target).state
        state.silences += 1
        pause = self._pace.after_silences(state.silences)
        state.free_at = max(state.free_at, now + max(pause, min(wait_seconds, DAY_SECONDS)))
        return state.free_at

    def answered_since(self, address: str, when: float) -> bool:
        """Whether a host has been well since a time."""
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
    """Give the host of a web address, with its port where it names one."""
    return urlsplit(address).netloc.rpartition("@")[2].lower()
