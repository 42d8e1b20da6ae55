"""What is to be asked of which host, and when: each host in its own time, so that a slow one holds up no other."""

from __future__ import annotations

from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import count
from urllib.parse import urlsplit

MIN_DELAY_SECONDS = 1.0
FIRST_PAUSE_SECONDS = 15.0  # after a host did not answer; doubles up to LONGEST_PAUSE_SECONDS
LONGEST_PAUSE_SECONDS = 3600.0
DAY_SECONDS = 86_400.0  # no server keeps us away for longer


@dataclass(frozen=True, slots=True, order=True)
class Job:
    """An address to be asked, not before `due`. `number` keeps jobs of one time in order; `listing` names it."""

    due: float
    number: int
    address: str
    listing: str


@dataclass(slots=True)
class Host:
    """A host: its jobs, when it may be asked next, and how often in a row it did not answer."""

    jobs: list[Job] = field(default_factory=list)
    free_at: float = 0.0
    silences: int = 0


class HostQueue:
    """Jobs by host. Times are seconds since 1970.

    Args:
        min_delay_seconds: What is at least between two requests to a host.
    """

    def __init__(self, *, min_delay_seconds: float = MIN_DELAY_SECONDS) -> None:
        self._min_delay = min_delay_seconds
        self._hosts: dict[str, Host] = {}
        self._numbers = count()

    def put(self, address: str, listing: str, due: float) -> None:
        """Add a job: an address that stands in a listing, or is one (then both are the same)."""
        heappush(self._host(address).jobs, Job(due, next(self._numbers), address, listing))

    def next_at(self) -> float | None:
        """Give when the first job can be done; None where there is none."""
        return min((max(host.free_at, host.jobs[0].due) for host in self._hosts.values() if host.jobs), default=None)

    def take(self) -> Job:
        """Give the first job, which is then no longer in the queue."""
        host = min((one for one in self._hosts.values() if one.jobs), key=lambda one: max(one.free_at, one.jobs[0].due))
        return heappop(host.jobs)

    def asked(self, address: str, now: float, delay_seconds: float = 0.0) -> None:
        """Note that a host was just asked, and for which delay it asks itself."""
        host = self._host(address)
        host.free_at = max(host.free_at, now + max(self._min_delay, min(delay_seconds, DAY_SECONDS)))

    def answered(self, address: str) -> None:
        """Note that a host is well."""
        self._host(address).silences = 0

    def not_now(self, address: str, now: float, wait_seconds: float) -> None:
        """Leave a host alone for as long as it asks for, and longer each time that it does not answer."""
        host = self._host(address)
        pause = min(FIRST_PAUSE_SECONDS * 2.0**host.silences, LONGEST_PAUSE_SECONDS)
        host.silences = min(host.silences + 1, 16)
        host.free_at = max(host.free_at, now + max(pause, min(wait_seconds, DAY_SECONDS)))

    def _host(self, address: str) -> Host:
        return self._hosts.setdefault(urlsplit(address).netloc.lower(), Host())
