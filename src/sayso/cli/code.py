"""`sayso code`: what statements and claims say of propositions."""

from __future__ import annotations

import click

from sayso.cli.code_statements import statements

EXAMPLES = """\b
Examples:
  sayso code statements Closure
  sayso code statements Closure --from codings.jsonl
"""


@click.group(epilog=EXAMPLES)
def code() -> None:
    """Code what is said for and against propositions."""


code.add_command(statements)
