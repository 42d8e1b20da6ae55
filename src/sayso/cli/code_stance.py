"""`sayso code stance`: what bare claims say of propositions."""

from __future__ import annotations

from typing import Any

import click

from sayso.cli.lines import read_rows, write_rows
from sayso.cli.outcome import DONE
from sayso.cli.record_option import printable

EXAMPLES = """\b
Examples:
  sayso code stance claims.jsonl
  sayso code stance claims.jsonl --format jsonl > coded.jsonl
\b
A line of the file:
  {"id": 1, "proposition": "The dam should be built", "text": "It would drown the valley"}
"""


@click.command(epilog=EXAMPLES)
@click.argument("path", metavar="FILE.jsonl", type=click.Path(allow_dash=True, dir_okay=False))
@click.option(
    "--format",
    "form",
    type=click.Choice(("text", "json", "jsonl")),
    default="text",
    show_default=True,
    help="How the answer is written.",
)
def stance(path: str, form: str) -> int:
    """Say of each claim whether it supports or opposes its proposition, and how likely that is.

    That a claim is about its proposition is taken for granted. The model was measured on topics that it never saw:
    docs/models/stance.md.
    """
    from sayso.pipeline.stance_coder import code_claims

    rows = read_rows(path, ("proposition", "text"))
    by_proposition: dict[str, list[int]] = {}
    for at, row in enumerate(rows):
        by_proposition.setdefault(row["proposition"], []).append(at)
    found: list[dict[str, Any]] = [{}] * len(rows)
    for proposition, places in by_proposition.items():
        for at, code in zip(places, code_claims(proposition, [rows[at]["text"] for at in places]), strict=True):
            found[at] = {"id": rows[at]["id"], "stance": code.stance, "probability": round(code.probability, 4)}
    if form != "text":
        write_rows(found, form)
        return DONE
    for row, coded in zip(rows, found, strict=True):
        click.echo(f"{coded['stance']:9}{coded['probability']:.2f}  {printable(row['text'])}")
    return DONE
