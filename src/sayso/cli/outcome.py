"""How a command may end: exit codes, and errors as a user sees them."""

from __future__ import annotations

import click

DONE, FAILED, WRONG_USAGE, DONE_WITH_PROBLEMS, INTERRUPTED = 0, 1, 2, 3, 130


def report_error(message: str, hint: str | None) -> None:
    """Print what is wrong, and what to do next, to standard error."""
    click.echo(f"Error: {message.removesuffix('.')}", err=True)
    if hint:
        click.echo(f"Try:   {hint}", err=True)
