"""`sayso code events`: PLOVER root codes for sentences, or for a whole record book."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click

from sayso.cli.answer import answer, answer_options
from sayso.cli.lines import read_rows
from sayso.cli.outcome import DONE, progress
from sayso.cli.record_option import printable, record_option

EXAMPLES = """\b
Examples:
  sayso code events sentences.jsonl -o events.csv
  sayso code events --record press.db
  sayso export plover --record press.db --out events.jsonl
\b
A line of the file:
  {"id": 1, "sentence": "Oslo condemned the raid.", "source": "Oslo", "target": "the raid"}
"""


@click.command(epilog=EXAMPLES)
@click.argument("path", metavar="[FILE.jsonl]", required=False, type=click.Path(allow_dash=True, dir_okay=False))
@record_option
@answer_options
def events(path: str | None, record: str, form: str | None, out: Path | None, force: bool) -> int:
    """Code who does what to whom, in PLOVER's root codes.

    Each sentence of FILE gets a code. Without FILE, sayso codes the whole record book: each statement as an act (Oslo
    ACCUSE Riga), and each event. Accuracy: docs/models/events.md.
    """
    with progress("sentences" if path else "reports") as report:
        rows = list(_bare(path) if path else _recorded(record, report))

    def text() -> Iterator[str]:
        for row in rows:
            who = f"{printable(row['source']) or 'somebody'} > {printable(row['target']) or 'nobody named'}"
            yield f"{row['plover']:10}{row['probability']:.2f}  {who}: {printable(row['text'])}"

    answer(rows, form, out, force, text=text)
    return DONE


def _bare(path: str) -> Iterator[dict[str, Any]]:
    from sayso.models.event_codes import Deed
    from sayso.pipeline.event_coder import code_deeds

    for row in read_rows(path, ("sentence",), empty=("source", "target")):
        [(code, chance)] = code_deeds([Deed(row["sentence"], row["source"], row["target"])])
        about = {"source": row["source"], "target": row["target"], "text": row["sentence"]}
        yield {"id": row["id"], "plover": code, "probability": round(chance, 4), **about}


def _recorded(place: str, report: Callable[[int, int | None], None]) -> Iterator[dict[str, Any]]:
    from sayso.book import open_record
    from sayso.pipeline.event_coder import code_events

    with open_record(place, create=False) as book:
        total = book.counts()["reports"]
        for done, record in enumerate(book.records(), 1):
            report(done, total)
            for deed in code_events(record):
                yield {
                    "report": record.document.id,
                    "statement": deed.statement,
                    "kind": deed.kind,
                    "plover": deed.code,
                    "probability": deed.probability,
                    "source": deed.source,
                    "target": deed.target,
                    "date": deed.date,
                    "text": deed.text,
                    "spans": [list(span) for span in deed.spans],
                }
