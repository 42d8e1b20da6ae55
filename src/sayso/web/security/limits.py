"""Rate limits: token buckets in memory, one per visitor and kind of request.

With several processes, each grants its own limits; they only keep one visitor from using up the machine.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass

MAX_BUCKETS = 20_000  # visitors remembered; the one not seen for longest is forgotten first


@dataclass(frozen=True, slots=True)
class Rate:
    """A number of requests at once, and as many again within a number of seconds."""

    requests: int
    seconds: float


RATES: Mapping[str, Rate] = {
    "page": Rate(300, 60.0),
    "sign-in": Rate(10, 300.0),  # per visitor, and per attempted name
    "reading": Rate(30, 60.0),  # runs the model
    "fetching": Rate(20, 60.0),  # contacts other people's servers
    "adding": Rate(20, 300.0),
    "deciding": Rate(240, 60.0),
    "exporting": Rate(20, 60.0),  # reads the whole record book
}


class RateLimits:
    """Counts requests; `clock` returns seconds that only increase."""

    def __init__(self, rates: Mapping[str, Rate] = RATES, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._rates, self._clock = rates, clock
        self._left: OrderedDict[tuple[str, str], tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def wait(self, kind: str, visitor: str) -> float:
        """Return the seconds until a request is allowed; 0 if it is allowed now, and then it is counted."""
        rate, now = self._rates[kind], self._clock()
        with self._lock:
            left, then = self._left.pop((kind, visitor), (float(rate.requests), now))
            left = min(rate.requests, left + (now - then) * rate.requests / rate.seconds)
            granted = left >= 1
            self._left[kind, visitor] = (left - granted, now)
            if len(self._left) > MAX_BUCKETS:
                self._left.popitem(last=False)
        return 0.0 if granted else (1 - left) * rate.seconds / rate.requests
