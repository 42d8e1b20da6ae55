"""How often a watch asks: for feeds, for reports, and for what it could not have."""

from __future__ import annotations

from dataclasses import dataclass

DAY_SECONDS = 86_400.0
MOST_DOUBLINGS = 30


@dataclass(frozen=True, slots=True)
class Pace:
    """How often a watch asks.

    Attributes:
        interval_seconds: From one look at a feed to the next.
        host_delay_seconds: Between two requests to a host, at least.
        tries: How often a report is asked for before it is given up.
        rechecks: How often a report is asked for again, to see whether it changed.
        recheck_seconds: When the first of these is due; each further one takes four times as long.
        silence_seconds: How long a host is left alone that did not answer; doubles each time.
        longest_silence_seconds: The longest of these pauses.
        retry_seconds: From the first failed try of a report to the second; doubles each time, up to a day.
    """

    interval_seconds: float = 900.0
    host_delay_seconds: float = 2.0
    tries: int = 8
    rechecks: int = 3
    recheck_seconds: float = 3600.0
    silence_seconds: float = 15.0
    longest_silence_seconds: float = 3600.0
    retry_seconds: float = 120.0

    def after_silences(self, silences: int) -> float:
        """Give the pause of a host, or of a feed, after it did not answer so many times in a row."""
        return _doubled(self.silence_seconds, silences, self.longest_silence_seconds)

    def after_tries(self, tries: int) -> float:
        """Give the pause of a report after so many failed tries."""
        return _doubled(self.retry_seconds, tries, DAY_SECONDS)

    def after_refusals(self, refusals: int) -> float:
        """Give the pause of a feed that could be asked and was no use, so many times in a row."""
        return _doubled(self.interval_seconds, refusals, max(DAY_SECONDS, self.interval_seconds))

    def until_recheck(self, done: int) -> float:
        """Give how long after the last look the next one is due."""
        return self.recheck_seconds * 4.0 ** min(done, MOST_DOUBLINGS)


def _doubled(first: float, times: int, longest: float) -> float:
    return min(first * 2.0 ** min(max(times - 1, 0), MOST_DOUBLINGS), longest)
