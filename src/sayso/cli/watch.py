"""`sayso watch`: add reports to the record book as feeds list them."""

from __future__ import annotations

import logging
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

import click

from sayso.cli.option import sure_option
from sayso.cli.outcome import DONE, DONE_WITH_PROBLEMS, FAILED
from sayso.cli.record_option import printable, record_option
from sayso.errors import AcquireError
from sayso.settings import load_settings

if TYPE_CHECKING:
    from sayso.pipeline.add import Summary
    from sayso.watch.watch import Watch

EXAMPLES = """\b
Examples:
  sayso watch https://example.org/feed.xml --record press.db
  sayso watch --feeds feeds.txt --interval 300
  sayso watch https://example.org/sitemap.xml --once
  sayso watch http://intranet.example/feed --inside archive.example
"""


@click.command(epilog=EXAMPLES)
@click.argument("feeds", nargs=-1, metavar="[FEED]...")
@click.option(
    "--feeds",
    "lists",
    multiple=True,
    metavar="FILE",
    help="Also watch the feeds in FILE: one address per line; # starts a comment.",
)
@record_option
@click.option("--once", is_flag=True, help="Check each feed once, fetch what is due, and exit; for cron.")
@click.option("--interval", type=float, metavar="SECONDS", help="Time between checks of a feed.  [default: 900]")
@click.option(
    "--delay", type=float, metavar="SECONDS", help="Minimum time between requests to a host.  [default: 2]"
)
@click.option("--tries", type=int, metavar="N", help="Give up on a report after N attempts.  [default: 8]")
@click.option("--rechecks", type=int, metavar="N", help="Check a report for changes N times.  [default: 3]")
@click.option(
    "--inside", multiple=True, metavar="HOST", help="Allow feeds to point to HOST in a private network (repeatable)."
)
@click.option(
    "--state",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Where to keep the state between runs.  [default: RECORD.watch.json]",
)
@click.option("--model", metavar="NAME", help="Name of a packaged model, or a folder with a model.  [default: fast]")
@sure_option("Keep only statements with a confidence of P (0 to 1) or more.", default=None)
@click.option("-q", "--quiet", is_flag=True, help="Print only results and errors.")
def watch(
    feeds: tuple[str, ...],
    lists: tuple[str, ...],
    record: str,
    once: bool,
    interval: float | None,
    delay: float | None,
    tries: int | None,
    rechecks: int | None,
    inside: tuple[str, ...],
    state: Path | None,
    model: str | None,
    sure: float | None,
    quiet: bool,
) -> int:
    """Watch feeds and sitemaps, and add the reports they list.

    A FEED is the web address of an RSS or Atom feed, a sitemap, or a sitemap index. sayso asks only for what has
    changed, obeys robots.txt, and sends one request at a time to each host. It retries failed reports with growing
    pauses. A report that changed becomes a new version.

    sayso watches until SIGTERM or Ctrl-C, and stops after the current report. It resumes when rerun.
    """
    from sayso.book import open_record
    from sayso.models.bundle import open_bundle

    addresses = [*feeds, *(line for path in lists for line in _lines(path))]
    if not addresses:
        raise click.UsageError("no feed given; name a FEED, or a file with --feeds")
    settings = load_settings(
        {
            "model": model,
            "min_confidence": sure,
            "watch_interval_seconds": interval,
            "host_delay_seconds": delay,
            "watch_tries": tries,
            "watch_rechecks": rechecks,
        }
    )
    open_bundle(settings.model)  # report a wrong model now rather than when the first report arrives
    with open_record(record) as book:
        watch = book.watch(addresses, settings=settings, state=state, inside=inside)
        with _told(quiet), _stopped_by_signals(watch):
            summary = watch.run(once=once)
        click.echo(f"{_counts(summary)} added to {book.name}")
    if once and not summary.pages and "acquire/unreadable-listing" in summary.problems:
        return FAILED
    return DONE_WITH_PROBLEMS if summary.problems else DONE


def _lines(path: str) -> list[str]:
    """Return the addresses in a file."""
    try:
        text = Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise AcquireError(f"{path} cannot be read: {error}", hint="put one address on each line") from error
    lines = (line.strip() for line in text.splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def _counts(summary: Summary) -> str:
    from sayso.domain.counts import counted

    counts = ", ".join(f"{count} {outcome}" for outcome, count in sorted(summary.outcomes.items()))
    reports, statements = counted(summary.pages, "report"), counted(summary.statements, "statement")
    return f"{reports} ({counts or 'none'}), {statements}"


class LogLine(logging.Formatter):
    """A log line: time in UTC, level and message, without control characters."""

    def __init__(self) -> None:
        self.converter = time.gmtime
        super().__init__("%(asctime)s %(levelname)s %(message)s", datefmt="%Y-%m-%dT%H:%M:%SZ")

    def format(self, record: logging.LogRecord) -> str:
        """Return the formatted line."""
        return printable(super().format(record))


@contextmanager
def _told(quiet: bool) -> Iterator[None]:
    """Print the log of the watch."""
    handler = logging.StreamHandler()
    handler.setFormatter(LogLine())
    log = logging.getLogger("sayso")
    before = log.level
    log.addHandler(handler)
    log.setLevel(logging.WARNING if quiet else logging.INFO)
    try:
        yield
    finally:
        log.removeHandler(handler)
        log.setLevel(before)


@contextmanager
def _stopped_by_signals(watch: Watch) -> Iterator[None]:
    """Let SIGTERM and Ctrl-C end the watch after the current report; a second signal ends it at once."""

    def stop(number: int, frame: FrameType | None) -> None:
        for one, handler in before.items():
            signal.signal(one, handler)
        watch.stop()

    before = {one: signal.getsignal(one) for one in (signal.SIGTERM, signal.SIGINT)}
    for one in before:
        signal.signal(one, stop)
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
