"""The state that a watch keeps between runs: a JSON file that is replaced atomically."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sayso.acquire.listing import Listed
from sayso.acquire.url import NO_MARKS, Marks
from sayso.domain.text import Problem
from sayso.errors import UsageError
from sayso.watch.host_queue import HostState
from sayso.watch.pace import DAY_SECONDS

FORMAT = 1
FORGET_SECONDS = 30 * DAY_SECONDS


@dataclass(slots=True)
class ListingState:
    """The state of a feed, a sitemap or a sitemap index. Times are seconds since 1970.

    Attributes:
        due: When to check it next; None for a sitemap whose index has not announced a change.
        index: The index that lists it.
        changed: The date of change in its index.
        failures: Failed attempts in a row.
        kind: "feed", "sitemap" or "sitemapindex"; "" before it was first read.
        marks: The validators of the last answer.
    """

    due: float | None = 0.0
    kind: str = ""
    index: str = ""
    changed: str = ""
    failures: int = 0
    marks: Marks = NO_MARKS


@dataclass(slots=True)
class ReportState:
    """The state of a report that a feed or sitemap lists.

    Attributes:
        listed: Its entry in the listing; without the text, once the report was read.
        listing: The listing whose entry counts, normally the first: another title in another listing is not a change.
        since: First time that it was listed, or that its entry changed.
        listed_at: Last time that it was listed.
        due: When to fetch it next; None: not again, unless its listing announces a change.
        is_waiting: Whether it has yet to be read (again); otherwise it is only checked for changes.
        is_read: Whether it is in the record book.
        key: Its key in the record book.
        tries: Failed attempts since it began to wait.
        tried_at: Time of the last of them.
        rechecks: How often it was checked for changes.
        marks: The validators of the page that was read.
    """

    listed: Listed
    listing: str
    since: float
    listed_at: float
    due: float | None
    is_waiting: bool = True
    is_read: bool = False
    key: str = ""
    tries: int = 0
    tried_at: float = 0.0
    rechecks: int = 0
    marks: Marks = NO_MARKS


@dataclass(slots=True)
class WatchState:
    """The whole state, by address and by host; `crashes` counts how often reading a report ended the process."""

    listings: dict[str, ListingState] = field(default_factory=dict)
    reports: dict[str, ReportState] = field(default_factory=dict)
    hosts: dict[str, HostState] = field(default_factory=dict)
    crashes: dict[str, int] = field(default_factory=dict)

    def forget_old(self, now: float) -> None:
        """Drop reports that were not listed for a month and hosts that were silent as long."""
        old = now - FORGET_SECONDS
        for address, report in list(self.reports.items()):
            if report.due is None and report.listed_at < old:
                del self.reports[address]
        for name, host in list(self.hosts.items()):
            if max(host.answered_at, host.free_at) < old:
                del self.hosts[name]

    def bound_times(self, now: float, longest_seconds: float) -> None:
        """Limit all due times to the longest possible one: the clock may have been wrong when they were saved."""
        latest = now + longest_seconds
        dated: list[ListingState | ReportState] = [*self.listings.values(), *self.reports.values()]
        for one in dated:
            one.due = None if one.due is None else min(one.due, latest)
        for host in self.hosts.values():
            host.free_at, host.answered_at = min(host.free_at, now + DAY_SECONDS), min(host.answered_at, now)


def state_path(record: str) -> Path:
    """Return the default path of the state file for a record book."""
    return Path(f"{urlsplit(record).path.strip('/') if '://' in record else record}.watch.json")


def read_state(path: Path) -> WatchState:
    """Read the state; an empty one if there is no file.

    Raises:
        UsageError: the file is not a state file.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if content["format"] != FORMAT:
            raise ValueError(f"its format is {content['format']}, {FORMAT} was expected")
        return WatchState(
            listings={name: ListingState(**_with_marks(row)) for name, row in content["listings"].items()},
            reports={name: _report(row) for name, row in content["reports"].items()},
            hosts={name: HostState(**row) for name, row in content["hosts"].items()},
            crashes={name: int(count) for name, count in content["crashes"].items()},
        )
    except FileNotFoundError:
        return WatchState()
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UsageError(
            f"{path} is not a state file of a watch: {error}", hint="delete it; no report is read again"
        ) from error


def write_state(path: Path, state: WatchState) -> None:
    """Write the state, atomically."""
    content = {"format": FORMAT, **asdict(state)}
    aside = path.with_name(f".{path.name}.new")
    with aside.open("w", encoding="utf-8") as file:
        file.write(json.dumps(content, separators=(",", ":")))
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)


class InHand:
    """A file with the address of the report being read. If reading ends the process, the next run finds it there."""

    def __init__(self, state: Path) -> None:
        self._path = state.with_name(f".{state.name}.reading")

    def left(self) -> str:
        """Return the report that was being read when the last process ended; "" if none was."""
        try:
            return self._path.read_text(encoding="utf-8", errors="surrogatepass")
        except (FileNotFoundError, UnicodeDecodeError):
            return ""

    @contextmanager
    def reading(self, address: str) -> Iterator[None]:
        """Record the report being read, for the length of a `with` block."""
        self._path.write_text(address, encoding="utf-8", errors="surrogatepass")
        try:
            yield
        finally:
            self.clear()

    def clear(self) -> None:
        """Remove the file."""
        with suppress(FileNotFoundError):
            self._path.unlink()


@contextmanager
def kept_alone(path: Path) -> Iterator[None]:
    """Lock a state file against other watches.

    Raises:
        UsageError: another watch holds the lock.
    """
    try:
        import fcntl
    except ImportError:  # not available on Windows
        yield
        return
    with path.with_name(f".{path.name}.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise UsageError(
                f"another watch is using {path}", hint="stop it, or name another file with --state"
            ) from error
        yield


def _with_marks(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "marks": Marks(**row["marks"])}


def _report(row: dict[str, Any]) -> ReportState:
    told = row["listed"]
    problems = tuple(Problem(**problem) for problem in told.get("problems", ()))
    listed = Listed(**{**told, "byline": tuple(told["byline"]), "problems": problems})
    return ReportState(**{**_with_marks(row), "listed": listed})
