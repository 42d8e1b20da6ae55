"""`sayso positions`: who stands where on a concept, since when, and in which words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sayso.cli.answer import answer, answer_options, form_of
from sayso.cli.day import LAST_DAY
from sayso.cli.network_option import counted_option
from sayso.cli.option import by_option
from sayso.cli.outcome import DONE, FAILED, note, progress, report_error
from sayso.cli.record_option import corpus_option, record_option
from sayso.errors import UsageError

if TYPE_CHECKING:
    from sayso.analyse.positions import Positions
    from sayso.domain.coding import Concept, Passage, Stance
    from sayso.store.coding.coding_log import CodingCounts

EXAMPLES = """\b
Examples:
  sayso positions Accord
  sayso positions Accord --by country --as-of 2025-03-31
  sayso positions Accord --sure 0.9 --all
  sayso positions Accord -o accord.csv
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
    help="With --corpus: take CONCEPT from a codebook (.yaml, .qdc), without codings.",
)
@by_option
@click.option("--as-of", type=LAST_DAY, metavar="DAY", help="Positions as they were on DAY.")
@counted_option
@click.option("--all", "show_all", is_flag=True, help="List all statements that do not count.")
@answer_options
def positions(
    concept: str,
    record: str,
    corpus: str | None,
    codebook: str | None,
    by: Any,
    as_of: date | None,
    sure: float,
    show_all: bool,
    form: str | None,
    out: Path | None,
    force: bool,
) -> int:
    """Show who stands where on CONCEPT, and since when.

    Each position comes with the words behind it. Rumors, denials, hypothetical speech and the outlet's own voice count
    for nobody. CSV has one row per statement behind a position.

    With --corpus, the model codes the statements that contain a word of the concept, or else of its proposition. It
    learns from what people coded in the record book that CONCEPT comes from.
    """
    if codebook and not corpus:
        raise click.UsageError("--codebook needs --corpus; a record book has its own concepts: sayso concept import")
    how = {"by": by, "as_of": as_of.isoformat() if as_of else None, "sure": sure}
    with progress("positions"):
        if corpus:
            about, found = _of_corpus(corpus, concept, codebook, record, how)
            counts = None
        else:
            about, found, counts = _of_record(record, concept, how)
    code = f"sayso code statements {json.dumps(about.name, ensure_ascii=False)}"
    if counts and not counts.by_machine + counts.by_people:
        report_error(f"no statement is coded for {about.name!r} yet", code)
        return FAILED

    def text() -> Iterator[str]:
        from sayso.cli.positions_text import position_lines

        yield from position_lines(about, found, show_all, plain=out is not None)

    rows = found.statement_rows() if form_of(form, out) == "csv" else found.rows()
    answer(list(rows), form, out, force, text=text, document=asdict(found))
    if counts and 0 < counts.by_machine < counts.statements:
        left = counts.statements - counts.by_machine
        note(f"The model has not coded {left} of {counts.statements} statements: {code} --machine")
    return DONE


def _of_record(record: str, concept: str, how: dict[str, Any]) -> tuple[Concept, Positions, CodingCounts]:
    from sayso.book import open_record

    with open_record(record, create=False) as book:
        about, counts = book.concepts.get(concept), book.codings.counts(concept)
        return about, book.positions(about.name, **how), counts


def _of_corpus(
    corpus: str, concept: str, codebook: str | None, record: str, how: dict[str, Any]
) -> tuple[Concept, Positions]:
    """Return the positions of a corpus; its concept comes from a codebook, or a record book with people's codings."""
    from sayso.book import open_record
    from sayso.book.coding import taught_examples
    from sayso.book.corpus_book import open_corpus
    from sayso.export.codebook import read_concepts

    taught: list[tuple[Passage, Stance]] = []
    if codebook:
        known = {one.name.casefold(): one for one in read_concepts(codebook)}
        if concept.casefold() not in known:
            names = ", ".join(one.name for one in known.values())
            raise UsageError(f"{codebook} has no concept {concept!r}", hint=f"it has {names or 'no concepts'}")
        about = known[concept.casefold()]
    else:
        with open_record(record, create=False) as book:
            about = book.concepts.get(concept)
            taught = taught_examples(book, about.name)
    with open_corpus(corpus) as tables:
        return about, tables.positions(about, taught, **how)
