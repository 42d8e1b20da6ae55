"""`sayso positions`: who stands where on a concept, since when, and on whose word."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from sayso.cli.day import DAY
from sayso.cli.outcome import DONE, FAILED, report_error
from sayso.cli.record_option import corpus_option, record_option
from sayso.errors import UsageError

if TYPE_CHECKING:
    from sayso.analyse.positions import Positions
    from sayso.domain.coding import Concept, Stance
    from sayso.store.coding import CodingCounts

EXAMPLES = """\b
Examples:
  sayso positions Accord
  sayso positions Accord --by country --as-of 2025-03-31
  sayso positions Accord --min-sure 0.9 --all
  sayso positions Accord --format csv > accord.csv
  sayso positions Accord --corpus corpus/ --codebook concepts.yaml
"""


@click.command(epilog=EXAMPLES)
@click.argument("concept")
@record_option
@corpus_option
@click.option(
    "--codebook",
    type=click.Path(dir_okay=False),
    metavar="FILE",
    help="With --corpus: take CONCEPT from a codebook (.yaml, .qdc), and no codings.",
)
@click.option(
    "--by",
    type=click.Choice(("actor", "role", "country", "organisation")),
    default="actor",
    show_default=True,
    help="Whose positions. A person's words count for the country or organisation that the person speaks for.",
)
@click.option("--as-of", type=DAY, metavar="DAY", help="As it was on DAY.")
@click.option(
    "--min-sure",
    type=click.FloatRange(0, 1),
    default=0.8,
    show_default=True,
    metavar="P",
    help="Count codings of probability P or more; a person's count always.",
)
@click.option("--all", "show_all", is_flag=True, help="List all that is not counted.")
@click.option(
    "--format",
    "form",
    type=click.Choice(("text", "json", "csv")),
    default="text",
    show_default=True,
    help="How the answer is written.",
)
def positions(
    concept: str,
    record: str,
    corpus: str | None,
    codebook: str | None,
    by: Any,
    as_of: date | None,
    min_sure: float,
    show_all: bool,
    form: str,
) -> int:
    """Show who stands where on CONCEPT.

    Rumours, denials, imagined speech and the outlet's own voice count for nobody.

    Of a corpus, the model codes the statements that have one of the concept's words, or else of its proposition; it
    learns from what people coded in the record that CONCEPT is taken from.
    """
    if codebook and not corpus:
        raise click.UsageError("--codebook goes with --corpus; a record has concepts of its own: sayso concept import")
    how = {"by": by, "as_of": as_of.isoformat() if as_of else None, "min_sure": min_sure}
    if corpus:
        about, found = _of_corpus(corpus, concept, codebook, record, how)
        counts = None
    else:
        about, found, counts = _of_record(record, concept, how)
    code = f"sayso code statements {json.dumps(about.name, ensure_ascii=False)}"
    if counts and not counts.by_machine + counts.by_people:
        report_error(f"no statement is coded against {about.name!r} yet", code)
        return FAILED
    if form == "json":
        click.echo(json.dumps(asdict(found), ensure_ascii=False, indent=1))
    elif form == "csv":
        click.echo(_csv(found), nl=False)
    else:
        from sayso.cli.positions_text import print_positions

        print_positions(about, found, show_all)
    if counts and 0 < counts.by_machine < counts.statements:
        left = counts.statements - counts.by_machine
        click.echo(f"The model has not coded {left} of {counts.statements} statements: {code} --machine", err=True)
    return DONE


def _of_record(record: str, concept: str, how: dict[str, Any]) -> tuple[Concept, Positions, CodingCounts]:
    from sayso.book import open_record

    with open_record(record, create=False) as book:
        about, counts = book.concepts.get(concept), book.codings.counts(concept)
        return about, book.positions(about.name, **how), counts


def _of_corpus(
    corpus: str, concept: str, codebook: str | None, record: str, how: dict[str, Any]
) -> tuple[Concept, Positions]:
    """Give the positions of a corpus; the concept is from a codebook, or with people's codings from a record."""
    from sayso.book import open_record
    from sayso.book.coding import taught_examples
    from sayso.book.corpus_book import open_corpus
    from sayso.export.codebook import read_concepts

    taught: list[tuple[str, Stance]] = []
    if codebook:
        known = {one.name.casefold(): one for one in read_concepts(codebook)}
        if concept.casefold() not in known:
            names = ", ".join(one.name for one in known.values())
            raise UsageError(f"{codebook} has no concept {concept!r}", hint=f"it has {names or 'none'}")
        about = known[concept.casefold()]
    else:
        with open_record(record, create=False) as book:
            about = book.concepts.get(concept)
            taught = taught_examples(book, about.name)
    with open_corpus(corpus) as tables:
        return about, tables.positions(about, taught, **how)


def _csv(found: Positions) -> str:
    out = io.StringIO()
    rows = list(_rows(found))
    names = ("concept", "holder", "actor", "stance", "since", "last", "current", "statements", "contrary")
    writer = csv.DictWriter(out, (*names, "carriers", "relayed", "words", "statement", "report"), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def _rows(found: Positions) -> Iterator[dict[str, Any]]:
    for one in found.positions:
        yield {
            **{field: getattr(one, field) for field in ("concept", "holder", "actor", "stance", "since", "last")},
            "current": one.current,
            "statements": len(one.statements),
            "contrary": one.contrary,
            "carriers": "; ".join(one.carriers),
            "relayed": one.relayed,
            "words": one.strongest.words,
            "statement": one.strongest.id,
            "report": one.strongest.report,
        }
