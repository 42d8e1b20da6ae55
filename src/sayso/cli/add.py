"""`sayso add`: read reports and add them to the record book."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from sayso.cli.given_options import given_from, given_options
from sayso.cli.option import sure_option
from sayso.cli.outcome import DONE, DONE_WITH_PROBLEMS, FAILED, note, progress, report_error
from sayso.cli.record_option import problem_line, record_option, record_to_fill
from sayso.settings import load_settings

if TYPE_CHECKING:
    from sayso.pipeline.add import Summary

EXAMPLES = """\b
Examples:
  sayso add reports/ --record press.db
  sayso add articles.jsonl.gz https://example.org/feed.xml
  sayso add reports/ --record postgresql://me@localhost/press
  sayso add 'Files (100).docx' --record press.db
  sayso add corpus/
"""


@click.command(epilog=EXAMPLES)
@click.argument("places", nargs=-1, required=True, metavar="PLACE...")
@record_option
@click.option(
    "--reread",
    is_flag=True,
    help="Read known reports again, for example after a model update; people's decisions are kept.",
)
@click.option("--model", metavar="NAME", help="Name of a packaged model, or a folder with a model.  [default: fast]")
@sure_option("Keep only statements with a confidence of P (0 to 1) or more.", default=None)
@click.option("--workers", type=int, metavar="N", help="Read with N processes.  [default: 1]")
@given_options
def add(
    places: tuple[str, ...],
    record: str,
    reread: bool,
    model: str | None,
    sure: float | None,
    workers: int | None,
    **given: Any,
) -> int:
    """Read reports and add them to the record book.

    A PLACE is a file, a folder, a pattern, a web address, a feed or a sitemap. Files: text, Markdown, HTML, Word, PDF,
    RTF, e-mail, tables (CSV, Excel, JSON Lines, Parquet), web archives, zip files, and the exports of Nexis, Factiva,
    ProQuest and Europresse. Adding a report again changes nothing; an interrupted run resumes when rerun.
    A folder that `sayso corpus` wrote, or its tables, are added without reading the reports again.
    """
    from sayso.acquire.place import demand_readers
    from sayso.book.corpora import count_all

    settings = load_settings({"model": model, "min_confidence": sure, "workers": workers, "given": given_from(**given)})
    demand_readers(places)
    with record_to_fill(record) as book, progress("adding", unit="reports") as report:
        total = count_all(places)

        def added(summary: Summary) -> None:
            report(summary.pages, total)

        summary = book.add(places, settings=settings, reread=reread, report=added)
    _tell(summary, record)
    if not summary.pages:
        return FAILED
    return DONE_WITH_PROBLEMS if summary.problems else DONE


def _tell(summary: Summary, record: str) -> None:
    from sayso.domain.counts import counted

    counts = ", ".join(f"{count} {outcome}" for outcome, count in sorted(summary.outcomes.items()))
    if summary.pages:
        statements = counted(summary.statements, "statement")
        click.echo(f"{counted(summary.pages, 'report')} ({counts}), {statements} added to {record}")
    for error in summary.failures:
        report_error(error.message, error.hint)
    for kind, count in summary.problems.most_common():
        if kind == "acquire/unreadable-place":  # listed among the failures above
            continue
        note(problem_line(count, kind, summary.examples[kind]))
