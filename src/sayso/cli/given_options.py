"""Options for report metadata that the user knows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from sayso.domain.given import Given
from sayso.errors import UsageError

_Function = Callable[..., Any]


def given_options(command: _Function) -> _Function:
    """Add the options that `given_from` takes to a command."""
    options = (
        click.option("--outlet", metavar="NAME", help="Publisher of the reports."),
        click.option("--published", metavar="DATE", help="Day of publication, such as 2024-03-10."),
        click.option("--title", metavar="WORDS", help="The headline."),
        click.option("--byline", multiple=True, metavar="NAME", help="An author (repeatable)."),
        click.option(
            "--name-pattern",
            metavar="PATTERN",
            help="Metadata in file names, such as '{published}_{outlet}_{title}'; {} matches anything.",
        ),
        click.option(
            "--columns",
            metavar="FIELD=COLUMN,...",
            help="Names of table columns that sayso does not recognize, such as text=inhalt,date=wann.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


def given_from(
    outlet: str | None,
    published: str | None,
    title: str | None,
    byline: tuple[str, ...],
    name_pattern: str | None,
    columns: str | None,
) -> Given:
    """Return the metadata from these options.

    Raises:
        UsageError: a date, pattern or list of columns is invalid.
    """
    from sayso.acquire.days import iso_day  # not at the top: most commands need no tables
    from sayso.acquire.name_pattern import check_name_pattern

    day = iso_day(published) if published else None
    if published and day is None:
        raise UsageError(
            f"--published is {published!r}; a day such as 2024-03-10 was expected", hint="write it as YYYY-MM-DD"
        )
    if name_pattern:
        check_name_pattern(name_pattern)
    return Given(outlet, day, title, byline, _pairs(columns), name_pattern)


def _pairs(columns: str | None) -> tuple[tuple[str, str], ...]:
    from sayso.acquire.columns import FIELDS, field_of

    pairs = []
    for part in (columns or "").split(","):
        if not part.strip():
            continue
        field, mark, column = (piece.strip() for piece in part.partition("="))
        if not mark or not column or field_of(field) not in FIELDS:
            raise UsageError(
                f"--columns has {part.strip()!r}; FIELD=COLUMN was expected",
                hint=f"the fields are {', '.join(FIELDS)}: --columns text=body,date=pub_date",
            )
        pairs.append((field, column))
    return tuple(pairs)
