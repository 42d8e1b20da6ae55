"""Exit codes, and messages besides the result: errors, notes and progress.

Results go to standard output, all else to standard error. Exit codes:

    0   done
    1   failed: nothing was found, a file, folder or record is missing or cannot be read
    2   the command line is wrong: an unknown command, option or value, or an extra that is not installed
    3   done, with problems that were told
    130 interrupted
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Timer

import click

DONE, FAILED, WRONG_USAGE, DONE_WITH_PROBLEMS, INTERRUPTED = 0, 1, 2, 3, 130
QUIET = "sayso.quiet"
PATIENCE_SECONDS = 2.0  # work that takes longer shows how far it is


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


@contextmanager
def progress(work: str) -> Iterator[Callable[[int, int | None], None]]:
    """Show a progress bar at a terminal once work has taken two seconds.

    Args:
        work: What is done, such as "coding".

    Yields:
        What to call with how much is done, of how much (None: not known).
    """
    from rich.console import Console  # not at the top: --help needs no library but click
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    if is_quiet() or not console.is_terminal:
        yield lambda done, total: None
        return
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    bar = Progress(*columns, console=console, transient=True)
    task = bar.add_task(work, total=None)
    timer = Timer(PATIENCE_SECONDS, bar.start)
    timer.daemon = True
    timer.start()
    try:
        yield lambda done, total: bar.update(task, completed=done, total=total)
    finally:
        timer.cancel()
        timer.join()  # it may be starting the bar at this moment
        bar.stop()
