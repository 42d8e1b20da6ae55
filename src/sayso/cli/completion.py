"""`sayso completion`: a script that lets the shell complete commands and options."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from sayso.cli.outcome import DONE

SHELLS = ("bash", "zsh", "fish")
EXAMPLES = """\b
Examples:
  sayso completion bash > ~/.local/share/bash-completion/completions/sayso
  sayso completion zsh > ~/.zfunc/_sayso        (a folder of $fpath)
  sayso completion fish > ~/.config/fish/completions/sayso.fish
"""


@click.command(epilog=EXAMPLES)
@click.argument("shell", type=click.Choice(SHELLS))
@click.pass_context
def completion(context: click.Context, shell: str) -> int:
    """Print a completion script for a shell.

    With it, the shell completes commands, options and their values.
    """
    kind = get_completion_class(shell)
    assert kind is not None, "click knows these shells"
    click.echo(kind(context.find_root().command, {}, "sayso", "_SAYSO_COMPLETE").source())
    return DONE
