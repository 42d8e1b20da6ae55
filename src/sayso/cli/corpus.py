"""`sayso corpus`: read archives of reports into a folder of Parquet tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sayso.cli.given_options import given_from, given_options
from sayso.cli.option import sure_option
from sayso.cli.outcome import DONE, DONE_WITH_PROBLEMS, FAILED, note, progress
from sayso.cli.record_option import problem_line
from sayso.settings import load_settings

if TYPE_CHECKING:
    from sayso.corpus.making import CorpusSummary

EXAMPLES = """\b
Examples:
  sayso corpus reports/ articles.jsonl.gz --out corpus --workers 4
  sayso corpus CC-NEWS-20240310.warc.gz --out corpus
  sayso corpus articles.csv --columns text=inhalt,date=wann --out corpus
  sayso corpus archives/ --out /shared/corpus --ray auto
  sayso corpus --out corpus
"""


@click.command(epilog=EXAMPLES)
@click.argument("inputs", nargs=-1, metavar="[INPUT]...")
@click.option(
    "-o", "--out", type=click.Path(file_okay=False, path_type=Path), required=True, metavar="FOLDER",
    help="Folder for the tables; an unfinished one is completed.",
)  # fmt: skip
@click.option(
    "--workers", type=int, metavar="N", help="Read with N processes or Ray actors.  [default: 1; Ray: all CPUs]"
)
@click.option("--ray", metavar="ADDRESS", help="Read on the Ray cluster at ADDRESS (or auto).")
@click.option("--model", metavar="NAME", help="Name of a packaged model, or a folder with a model.  [default: fast]")
@sure_option("Keep only statements with a confidence of P (0 to 1) or more.", default=None)
@click.option(
    "--time-limit",
    type=click.FloatRange(0, min_open=True),
    default=60.0,
    show_default=True,
    metavar="S",
    help="Set aside reports that take more than S seconds.",
)
@click.option(
    "--memory-limit",
    type=click.IntRange(1),
    default=2000,
    show_default=True,
    metavar="MB",
    help="Set aside reports that need more than MB megabytes.",
)
@click.option(
    "--shard",
    type=click.IntRange(1),
    default=500,
    show_default=True,
    metavar="N",
    help="Reports per shard; an interrupted run reads its unfinished shards again.",
)
@click.option("--verify", is_flag=True, help="Verify the checksums of finished shards; read damaged ones again.")
@given_options
def corpus(
    inputs: tuple[str, ...],
    out: Path,
    workers: int | None,
    ray: str | None,
    model: str | None,
    sure: float | None,
    time_limit: float,
    memory_limit: int,
    shard: int,
    verify: bool,
    **given: Any,
) -> int:
    """Read archives of reports into a folder of Parquet tables.

    An INPUT is a web archive, a table (CSV, Excel, JSON Lines, Parquet), an export of a press database, a zip file, a
    single report, or a folder of any of them. Files are recognized by their content, not their names. An interrupted
    run resumes when rerun; without INPUT, it continues with its earlier inputs. Reports that crash, hang or use too
    much memory are set aside, with the reason.
    """
    from sayso.acquire.place import demand_readers
    from sayso.corpus.making import make_corpus
    from sayso.corpus.run import Limits, plan_run

    demand_readers(inputs)
    settings = load_settings({"model": model, "min_confidence": sure, "workers": workers, "given": given_from(**given)})
    run = plan_run(out, settings, limits=Limits(time_limit, memory_limit), shard_reports=shard)
    with _bar() as (report, passed):
        summary = make_corpus(run, inputs, ray=ray, actors=workers, verify=verify, report=report, passed=passed)
    _tell(summary, out)
    if not summary.total:
        return FAILED
    return DONE_WITH_PROBLEMS if summary.problems else DONE


@contextmanager
def _bar() -> Iterator[tuple[Callable[[CorpusSummary], None], Callable[[], None]]]:
    """Show a progress bar; yield one function to call with each summary, and one to call after each report."""
    done, total = 0, None
    with progress("finding inputs", unit="reports") as report:

        def summarized(summary: CorpusSummary) -> None:
            nonlocal done, total
            done, total = summary.reports, summary.total or None
            report(done, total, summary.stage)

        def passed() -> None:
            nonlocal done
            done += 1
            report(done, total)

        yield summarized, passed


def _tell(summary: CorpusSummary, out: Path) -> None:
    from sayso.domain.counts import counted

    aside = summary.set_aside.total()
    read = summary.reports - aside
    click.echo(
        f"{counted(summary.reports, 'report')} ({read} read, {aside} set aside, {summary.copies} of them copies), "
        f"{counted(summary.statements, 'statement')} in {out}"
    )
    if summary.earlier:
        note(f"{summary.earlier} of these reports were read in an earlier run")
    if summary.damaged:
        note(f"{summary.damaged} damaged shards from an earlier run were read again")
    for name in summary.known_inputs:
        note(f"{name} is already an input; it is read once")
    for kind, count in summary.problems.most_common():
        lost = f" ({summary.set_aside[kind]} set aside)" if summary.set_aside[kind] else ""
        note(problem_line(count, f"{kind}{lost}", summary.examples[kind]))
