"""How often feeds and reports are requested, and how long to wait after failures."""

from __future__ import annotations

from dataclasses import dataclass

DAY_SECONDS = 86_400.0
MOST_DOUBLINGS = 30


@dataclass(frozen=True, slots=True)
class Pace:
    """How often a watch sends requests.

    Attributes:
        interval_seconds: Between two checks of a feed.
        host_delay_seconds: Least delay between two requests to a host.
        tries: Attempts to fetch a report before giving up.
        rechecks: How often a report is checked for changes.
        recheck_seconds: Time to the first of these checks; each later one takes four times as long.
        silence_seconds: Pause after a host did not answer; doubles each time.
        longest_silence_seconds: The longest of these pauses.
        retry_seconds: Between the first and second try of a report; doubles each time, up to a day.
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
        """Return the pause after a host did not answer `silences` times in a row."""
        return _doubled(self.silence_seconds, silences, self.longest_silence_seconds)

    def after_tries(self, tries: int) -> float:
        """Return the pause after `tries` failed tries of a report."""
        return _doubled(self.retry_seconds, tries, DAY_SECONDS)

    def after_refusals(self, refusals: int) -> float:
        """Return the pause after a feed was fetched but unusable `refusals` times in a row."""
        return _doubled(self.interval_seconds, refusals, max(DAY_SECONDS, self.interval_seconds))

    def until_recheck(self, done: int) -> float:
        """Return the time from the last check of a report to the next."""
        return self.recheck_seconds * 4.0 ** min(done, MOST_DOUBLINGS)


def _doubled(first: float, times: int, longest: float) -> float:
    return min(first * 2.0 ** min(max(times - 1, 0), MOST_DOUBLINGS), longest)
