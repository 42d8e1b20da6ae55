"""`sayso export`: the record in the form of another program."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sayso.cli.day import DAY
from sayso.cli.outcome import DONE, DONE_WITH_PROBLEMS
from sayso.cli.record_option import printable, record_option
from sayso.export.formats import FORMATS

if TYPE_CHECKING:
    from sayso.domain.text import Problem

EXAMPLES = """\b
Examples:
  sayso export jsonl --record press.db --out press.jsonl
  sayso export csv --out tables --since 2024-03-01 --sure 0.5
  sayso export brat --out brat-data --view machine
\b
Formats:
""" + "\n".join(f"  {name:14}{form.about}" for name, form in FORMATS.items())


@click.command(epilog=EXAMPLES)
@click.argument("form", metavar="FORMAT", type=click.Choice(tuple(FORMATS)))
@record_option
@click.option("--out", required=True, type=click.Path(path_type=Path), metavar="PATH", help="File or folder to write.")
@click.option(
    "--view",
    type=click.Choice(("current", "machine")),
    default="current",
    show_default=True,
    help="As people left it, or as the machine read it.",
)
@click.option("--since", type=DAY, metavar="DAY", help="Only reports published on DAY or later.")
@click.option("--until", type=DAY, metavar="DAY", help="Only reports published on DAY or before.")
@click.option(
    "--sure", type=click.FloatRange(0, 1), default=0.0, metavar="P", help="Only statements this sure or more."
)
@click.option("--excel-safe", is_flag=True, help="csv: spreadsheets take no cell for a formula, and read UTF-8.")
@click.option("--force", is_flag=True, help="Replace an earlier export.")
def export(
    form: str,
    record: str,
    out: Path,
    view: str,
    since: date | None,
    until: date | None,
    sure: float,
    excel_safe: bool,
    force: bool,
) -> int:
    """Write the record in the form of another program.

    PATH appears when all of it is written, or not at all.
    """
    from sayso.book import open_record

    options = {"excel_safe": True} if excel_safe else {}
    with open_record(record, create=False) as book:
        summary = book.export(form, out, view=view, since=since, until=until, sure=sure, force=force, **options)
    counts = ", ".join(f"{count} {kind}" for kind, count in summary.rows.items())
    click.echo(f"{counts or 'nothing'} written to {out}")
    tell_problems(summary.problems)
    return DONE_WITH_PROBLEMS if summary.problems else DONE


def tell_problems(problems: Sequence[Problem]) -> None:
    """Print problems by kind, each with an example."""
    examples = {problem.code: problem.message for problem in reversed(problems)}
    for code, count in Counter(problem.code for problem in problems).most_common():
        click.echo(f"{count:6} {code}, such as {printable(examples[code])}", err=True)
