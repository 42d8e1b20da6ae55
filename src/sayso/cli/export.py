"""`sayso export`: export the record book in another program's format."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sayso.cli.option import force_option, since_option, sure_option, until_option
from sayso.cli.outcome import DONE, DONE_WITH_PROBLEMS, note, progress
from sayso.cli.record_option import problem_line, record_option
from sayso.export.formats import FORMATS

if TYPE_CHECKING:
    from sayso.domain.text import Problem

EXAMPLES = """\b
Examples:
  sayso export jsonl --record press.db --out press.jsonl
  sayso export csv --out tables --since 2024-03-01 --sure 0.5
  sayso export brat --out brat-data --view machine
  sayso export dna --out debate.dna --machine --sure 0.9
\b
Formats:
""" + "\n".join(f"  {name:14}{form.about}" for name, form in FORMATS.items())


@click.command(epilog=EXAMPLES)
@click.argument("form", metavar="FORMAT", type=click.Choice(tuple(FORMATS)))
@record_option
@click.option(
    "-o", "--out", required=True, type=click.Path(path_type=Path), metavar="PATH", help="File or folder to write."
)
@click.option(
    "--view",
    type=click.Choice(("current", "machine")),
    default="current",
    show_default=True,
    help="current: with people's corrections; machine: as the model read it.",
)
@since_option("published")
@until_option("published")
@sure_option(
    "Leave out unchecked statements with a confidence below P (with --machine: model codings below P).",
    default=None,
)
@click.option(
    "--machine",
    is_flag=True,
    help="dna: also export the model's codings with a probability of 0.8 (or --sure) or more, as a separate coder.",
)
@click.option("--excel-safe", is_flag=True, help="csv: escape formulas, and mark the files as UTF-8 for Excel.")
@force_option
def export(
    form: str,
    record: str,
    out: Path,
    view: str,
    since: date | None,
    until: date | None,
    sure: float | None,
    machine: bool,
    excel_safe: bool,
    force: bool,
) -> int:
    """Export the record book in another program's format.

    Speakers have the names of the record book's actors, after all merges and renamings. PATH appears only when the
    export is complete.
    """
    from sayso.book import open_record

    options = {"excel_safe": True} if excel_safe else {}
    with open_record(record, create=False) as book, progress("reports") as report:
        summary = book.export(
            form, out, view=view, since=since, until=until, sure=sure, machine=machine, force=force, report=report,
            **options,
        )  # fmt: skip
    counts = ", ".join(f"{count} {kind}" for kind, count in summary.rows.items())
    click.echo(f"{counts or 'nothing'} written to {out}")
    tell_problems(summary.problems)
    return DONE_WITH_PROBLEMS if summary.problems else DONE


def tell_problems(problems: Sequence[Problem]) -> None:
    """Print how many problems there are of each kind, with an example."""
    examples = {problem.code: problem.message for problem in reversed(problems)}
    for code, count in Counter(problem.code for problem in problems).most_common():
        note(problem_line(count, code, examples[code]))
