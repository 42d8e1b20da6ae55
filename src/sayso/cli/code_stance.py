"""`sayso code stance`: whether statements and claims support or oppose propositions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from sayso.cli.answer import answer, answer_options
from sayso.cli.lines import read_rows
from sayso.cli.outcome import DONE, progress
from sayso.cli.record_option import printable

EXAMPLES = """\b
Examples:
  sayso code stance claims.jsonl
  sayso code stance statements.jsonl -o coded.csv
\b
Lines of the file (`source`, `cue` and `context` are optional):
  {"id": 1, "proposition": "The dam should be built", "text": "It would drown the valley"}
  {"id": 2, "proposition": "The dam should be built", "text": "the plan for a dam", "source": "The mayor",
   "cue": "rejected", "context": "After a long debate the mayor rejected ⟦the plan for a dam⟧ on Monday."}
"""


@click.command(epilog=EXAMPLES)
@click.argument("path", metavar="FILE.jsonl", type=click.Path(allow_dash=True, dir_okay=False))
@answer_options
def stance(path: str, form: str | None, out: Path | None, force: bool) -> int:
    """Code whether texts support or oppose propositions.

    The answer is supports, opposes, ambiguous or none. A text is a bare claim, or a statement from a report: `source`
    and `cue` say who makes it and how; `context` has the words around it, with the text between ⟦ and ⟧.
    Accuracy on unseen propositions: docs/models/stance.md.
    """
    from sayso.stance.coder import code_pairs
    from sayso.stance.pairs import Pair, passage_in_context

    rows = read_rows(path, ("proposition", "text"), empty=("source", "cue", "context"))
    pairs = [
        Pair(row["proposition"], passage_in_context(row["text"], row["source"], row["cue"], row["context"]))
        for row in rows
    ]
    with progress("texts") as report:
        codes = code_pairs(pairs, report=report)
    found = [
        {"id": row["id"], "stance": code.stance, "probability": code.probability}
        for row, code in zip(rows, codes, strict=True)
    ]

    def text() -> Iterator[str]:
        for row, coded in zip(rows, found, strict=True):
            yield f"{coded['stance']:10}{coded['probability']:.2f}  {printable(row['text'])}"

    answer(found, form, out, force, text=text)
    return DONE
