"""`sayso code events`: PLOVER's root code of what is done to whom, in bare sentences or in a record."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from sayso.cli.lines import read_rows, write_rows
from sayso.cli.outcome import DONE
from sayso.cli.record_option import printable, record_option

EXAMPLES = """\b
Examples:
  sayso code events sentences.jsonl --format jsonl
  sayso code events --record press.db
  sayso export plover --record press.db --out events.jsonl
\b
A line of the file:
  {"id": 1, "sentence": "Oslo condemned the raid.", "source": "Oslo", "target": "the raid"}
"""


@click.command(epilog=EXAMPLES)
@click.argument("path", metavar="[FILE.jsonl]", required=False, type=click.Path(allow_dash=True, dir_okay=False))
@record_option
@click.option(
    "--format",
    "form",
    type=click.Choice(("text", "json", "jsonl")),
    default="text",
    show_default=True,
    help="How the answer is written.",
)
def events(path: str | None, record: str, form: str) -> int:
    """Give the PLOVER root code of each sentence, or of each statement and event of a record.

    Without FILE, all that the record holds is coded: what a statement does as an act (Oslo ACCUSE Riga), and what
    happened. How often the code is right: docs/models/events.md.
    """
    rows = _bare(path) if path else _recorded(record)
    if form != "text":
        write_rows(rows, form)
        return DONE
    for row in rows:
        who = f"{printable(row['source']) or 'somebody'} > {printable(row['target']) or 'nobody named'}"
        click.echo(f"{row['plover']:10}{row['probability']:.2f}  {who}: {printable(row['text'])}")
    return DONE


def _bare(path: str) -> Iterator[dict[str, Any]]:
    from sayso.models.event_codes import Deed
    from sayso.pipeline.event_coder import code_deeds

    for row in read_rows(path, ("sentence",), empty=("source", "target")):
        [(code, chance)] = code_deeds([Deed(row["sentence"], row["source"], row["target"])])
        about = {"source": row["source"], "target": row["target"], "text": row["sentence"]}
        yield {"id": row["id"], "plover": code, "probability": round(chance, 4), **about}


def _recorded(place: str) -> Iterator[dict[str, Any]]:
    from sayso.book import open_record
    from sayso.pipeline.event_coder import code_events

    with open_record(place, create=False) as book:
        for record in book.records():
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
