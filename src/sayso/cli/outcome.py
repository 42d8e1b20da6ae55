"""Exit codes, and messages other than results: errors, notes and progress.

Results go to standard output, everything else to standard error. Exit codes:

    0   done
    1   failed: nothing found, or a file, folder or record book is missing or unreadable
    2   wrong usage: an unknown command, option or value, or a missing extra
    3   done, with problems that were reported
    130 interrupted
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Timer
from typing import Protocol

import click

DONE, FAILED, WRONG_USAGE, DONE_WITH_PROBLEMS, INTERRUPTED = 0, 1, 2, 3, 130
QUIET = "sayso.quiet"
PATIENCE_SECONDS = 2.0  # longer work shows a progress bar


class Report(Protocol):
    """Takes how much is done, the total (None: unknown), and what is being done if that changed."""

    def __call__(self, done: int, total: int | None, work: str | None = None) -> None: ...


def report_error(message: str, hint: str | None) -> None:
    """Print what is wrong, and what to do next, to standard error."""
    click.echo(f"Error: {message.removesuffix('.')}", err=True)
    if hint:
        click.echo(f"Try:   {hint}", err=True)


def is_quiet() -> bool:
    """Whether the user asked for results and errors only."""
    context = click.get_current_context(silent=True)
    return context is not None and bool(context.meta.get(QUIET))


def note(message: str) -> None:
    """Print a note to standard error, unless the user asked for quiet."""
    if not is_quiet():
        click.echo(message, err=True)


def note_first(limit: int) -> None:
    """Note that a list has only the first rows."""
    note(f"These are the first {limit}; for more, use --limit N.")


@contextmanager
def progress(work: str, *, unit: str | None = None) -> Iterator[Report]:
    """Show a progress bar at a terminal once work has taken two seconds.

    Args:
        work: What is being done, such as "coding".
        unit: What is counted, such as "reports"; the bar then shows how many per second.

    Yields:
        The function that reports progress.
    """
    from rich.console import Console  # not at the top: --help needs only click
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    if is_quiet() or not console.is_terminal:
        yield lambda done, total, work=None: None
        return
    speed = TextColumn("{task.fields[speed]}")
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), speed, TimeRemainingColumn()
    bar = Progress(*columns, console=console, transient=True)
    task = bar.add_task(work, total=None, speed="")

    def report(done: int, total: int | None, work: str | None = None) -> None:
        per_second = bar.tasks[0].speed
        speed = f"{per_second:.1f} {unit}/s" if unit and per_second else ""
        bar.update(task, completed=done, total=total, speed=speed, description=work)

    timer = Timer(PATIENCE_SECONDS, bar.start)
    timer.daemon = True
    timer.start()
    try:
        yield report
    finally:
        timer.cancel()
        timer.join()  # it may be starting the bar right now
        bar.stop()
