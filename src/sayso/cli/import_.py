"""`sayso import`: reviews that people made in another program, or whole records."""

from __future__ import annotations

from pathlib import Path

import click

from sayso.cli.export import tell_problems
from sayso.cli.outcome import DONE, DONE_WITH_PROBLEMS, progress
from sayso.cli.record_option import record_option, record_to_fill
from sayso.errors import AcquireError
from sayso.imports.formats import FORMATS

EXAMPLES = """\b
Examples:
  sayso import brat brat-data --reviewer ann
  sayso import labelstudio project-3.json --record press.db
  sayso import dna project.dna --record press.db
  sayso import jsonl records.jsonl --record press.db
"""


@click.command("import", epilog=EXAMPLES)
@click.argument("form", metavar="FORMAT", type=click.Choice(("jsonl", *FORMATS)))
@click.argument("path", type=click.Path(path_type=Path))
@record_option
@click.option("--reviewer", metavar="NAME", help="Name to record.  [default: the names in the file]")
def import_(form: str, path: Path, record: str, reviewer: str | None) -> int:
    """Import reviews from brat, DNA or Label Studio, or records.

    FORMAT is brat, dna, labelstudio or jsonl. Unchanged statements count as accepted, changed ones as corrected, and
    deleted ones as rejected. Statements that people added there are added under their names. Positions on concepts in a
    DNA file become codings. jsonl reads reports that `sayso export jsonl` wrote. Importing a file again adds nothing.
    """
    from sayso.book import open_record
    from sayso.domain.counts import counted

    opened = record_to_fill(record) if form == "jsonl" else open_record(record, create=False)
    if not path.exists():
        raise AcquireError(f"{path} does not exist", hint="check its name")
    with opened as book, progress("import"):
        summary = book.import_(form, path, reviewer=reviewer)
    noun = "report" if form == "jsonl" else "decision"
    counts = ", ".join(f"{count} {kind}" for kind, count in sorted(summary.counts.items()))
    click.echo(f"{counted(summary.counts.total(), noun)} ({counts or 'none'}) from {path}")
    tell_problems(summary.problems)
    return DONE_WITH_PROBLEMS if summary.problems else DONE
