"""What a watch remembers from one start to the next: a JSON file, which is replaced as a whole or not at all."""

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
from sayso.pipeline.host_queue import HostState
from sayso.pipeline.pace import DAY_SECONDS

FORMAT = 1
FORGET_SECONDS = 30 * DAY_SECONDS


@dataclass(slots=True)
class ListingState:
    """What is known of a feed, a sitemap or an index of sitemaps. Times are seconds since 1970.

    Attributes:
        due: When it is to be asked; None for a sitemap that waits for its index to say that it changed.
        index: The index that names it.
        changed: When it changed, as its index says.
        failures: How often in a row it could not be had.
        kind: Which of them it is; "" before it was read.
        marks: By what its server knows its last answer.
    """

    due: float | None = 0.0
    kind: str = ""
    index: str = ""
    changed: str = ""
    failures: int = 0
    marks: Marks = NO_MARKS


@dataclass(slots=True)
class ReportState:
    """What is known of a report that a feed or sitemap lists.

    Attributes:
        listed: What the listing says of it; without its words, once the report was read.
        listing: The first that listed it, whose word counts: another may give it another title, which is no change.
        since: When it was first listed.
        listed_at: When it was last listed.
        due: When it is to be asked for; None: never again, unless its listing says that it changed.
        is_waiting: Whether it is yet to be read, or read again; otherwise it is only looked after.
        is_read: Whether the record has it.
        key: What the record knows it by.
        tries: How often it could not be had since it began to wait.
        tried_at: When that was, the last time.
        rechecks: How often it was asked for again to see whether it changed.
        marks: By what its server knows what was read.
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
    """All that a watch remembers, by address and by host; `crashes` is how often reading a report ended the process."""

    listings: dict[str, ListingState] = field(default_factory=dict)
    reports: dict[str, ReportState] = field(default_factory=dict)
    hosts: dict[str, HostState] = field(default_factory=dict)
    crashes: dict[str, int] = field(default_factory=dict)

    def forget_old(self, now: float) -> None:
        """Let go of reports that nobody has listed for a month and of hosts that have been quiet for as long."""
        old = now - FORGET_SECONDS
        for address, report in list(self.reports.items()):
            if report.due is None and report.listed_at < old:
                del self.reports[address]
        for name, host in list(self.hosts.items()):
            if max(host.answered_at, host.free_at) < old:
                del self.hosts[name]

    def bound_times(self, now: float, longest_seconds: float) -> None:
        """Let nothing be due later than it can be: the clock may have been wrong when it was put down."""
        latest = now + longest_seconds
        dated: list[ListingState | ReportState] = [*self.listings.values(), *self.reports.values()]
        for one in dated:
            one.due = None if one.due is None else min(one.due, latest)
        for host in self.hosts.values():
            host.free_at, host.answered_at = min(host.free_at, now + DAY_SECONDS), min(host.answered_at, now)


def state_path(record: str) -> Path:
    """Give the file of a watch for a record, by the record's name."""
    return Path(f"{urlsplit(record).path.strip('/') if '://' in record else record}.watch.json")


def read_state(path: Path) -> WatchState:
    """Give what is remembered; nothing where there is no file.

    Raises:
        UsageError: the file is not one of a watch.
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
            f"{path} is not what a watch left: {error}", hint="remove it; what the record has is not read twice"
        ) from error


def write_state(path: Path, state: WatchState) -> None:
    """Keep what is to be remembered."""
    content = {"format": FORMAT, **asdict(state)}
    aside = path.with_name(f".{path.name}.new")
    with aside.open("w", encoding="utf-8") as file:
        file.write(json.dumps(content, separators=(",", ":")))
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)


class InHand:
    """The address of the report that is being read, in a file: what ends the process is known by it afterwards."""

    def __init__(self, state: Path) -> None:
        self._path = state.with_name(f".{state.name}.reading")

    def left(self) -> str:
        """Give what was being read when a process ended; "" where it ended well."""
        try:
            return self._path.read_text(encoding="utf-8", errors="surrogatepass")
        except (FileNotFoundError, UnicodeDecodeError):
            return ""

    @contextmanager
    def reading(self, address: str) -> Iterator[None]:
        """Note that a report is being read, until it was, or could not be."""
        self._path.write_text(address, encoding="utf-8", errors="surrogatepass")
        try:
            yield
        finally:
            self.clear()

    def clear(self) -> None:
        """Note that none is."""
        with suppress(FileNotFoundError):
            self._path.unlink()


@contextmanager
def kept_alone(path: Path) -> Iterator[None]:
    """Keep other watches away from a file of this kind.

    Raises:
        UsageError: another watch has it.
    """
    try:
        import fcntl
    except ImportError:  # Windows has none
        yield
        return
    with path.with_name(f".{path.name}.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise UsageError(
                f"another watch is at work with {path}", hint="stop it, or give another file with --state"
            ) from error
        yield


def _with_marks(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "marks": Marks(**row["marks"])}


def _report(row: dict[str, Any]) -> ReportState:
    told = row["listed"]
    problems = tuple(Problem(**problem) for problem in told.get("problems", ()))
    listed = Listed(**{**told, "byline": tuple(told["byline"]), "problems": problems})
    return ReportState(**{**_with_marks(row), "listed": listed})
