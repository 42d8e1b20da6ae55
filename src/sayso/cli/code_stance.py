"""`sayso code stance`: what claims say about propositions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from sayso.cli.answer import answer, answer_options
from sayso.cli.lines import read_rows
from sayso.cli.outcome import DONE, progress
from sayso.cli.record_option import printable

EXAMPLES = """\b
Examples:
  sayso code stance claims.jsonl
  sayso code stance claims.jsonl -o coded.csv
\b
A line of the file:
  {"id": 1, "proposition": "The dam should be built", "text": "It would drown the valley"}
"""


@click.command(epilog=EXAMPLES)
@click.argument("path", metavar="FILE.jsonl", type=click.Path(allow_dash=True, dir_okay=False))
@answer_options
def stance(path: str, form: str | None, out: Path | None, force: bool) -> int:
    """Code whether each claim supports or opposes its proposition, with a probability.

    Each claim is assumed to be about its proposition. Accuracy on topics it has not seen:
    docs/models/stance.md.
    """
    from sayso.pipeline.stance_coder import code_claims

    rows = read_rows(path, ("proposition", "text"))
    by_proposition: dict[str, list[int]] = {}
    for at, row in enumerate(rows):
        by_proposition.setdefault(row["proposition"], []).append(at)
    found: list[dict[str, Any]] = [{}] * len(rows)
    with progress("claims") as report:
        for proposition, places in by_proposition.items():
            for at, code in zip(places, code_claims(proposition, [rows[at]["text"] for at in places]), strict=True):
                found[at] = {"id": rows[at]["id"], "stance": code.stance, "probability": round(code.probability, 4)}
            report(sum(map(bool, found)), len(rows))

    def text() -> Iterator[str]:
        for row, coded in zip(rows, found, strict=True):
            yield f"{coded['stance']:9}{coded['probability']:.2f}  {printable(row['text'])}"

    answer(found, form, out, force, text=text)
    return DONE
