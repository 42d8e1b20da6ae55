"""`sayso code`: code stances on propositions, and who does what to whom."""

from __future__ import annotations

import click

from sayso.cli.code_events import events
from sayso.cli.code_stance import stance
from sayso.cli.code_statements import statements

EXAMPLES = """\b
Examples:
  sayso code statements Closure
  sayso code statements Closure --from codings.jsonl
  sayso code stance claims.jsonl
  sayso code events --record press.db
"""


@click.group(epilog=EXAMPLES)
def code() -> None:
    """Code who supports or opposes what, and who does what to whom."""


for command in (statements, stance, events):
    code.add_command(command)
