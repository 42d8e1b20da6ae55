"""The command `sayso`: its subcommands, and their exit codes."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Sequence

import click

from sayso.cli.actors import actors
from sayso.cli.add import add
from sayso.cli.code import code
from sayso.cli.completion import completion
from sayso.cli.concept import concept
from sayso.cli.corpus import corpus
from sayso.cli.every_command import choose_color, equip
from sayso.cli.export import export
from sayso.cli.import_ import import_
from sayso.cli.info import info
from sayso.cli.init import init
from sayso.cli.network import network
from sayso.cli.outcome import DONE, FAILED, INTERRUPTED, WRONG_USAGE, report_error
from sayso.cli.picture import picture
from sayso.cli.positions import positions
from sayso.cli.read import read
from sayso.cli.review import review
from sayso.cli.search import search
from sayso.cli.serve import serve
from sayso.cli.show import show
from sayso.cli.trace import trace
from sayso.cli.train import train
from sayso.cli.users import users
from sayso.cli.watch import watch
from sayso.errors import SaysoError, UnreadableFile, UsageError
from sayso.version import __version__

EXAMPLES = """\b
Examples:
  sayso read report.txt
  sayso read https://example.org/news/1 --format json
  sayso add reports/ --record sayso.db
  sayso watch https://example.org/feed.xml
  sayso corpus archives/ --out corpus --workers 4
  sayso search "red lines" --kind direct
  sayso show ACTOR
  sayso actors list
  sayso review
  sayso trace "the words"
  sayso concept add NAME --proposition "A should do B."
  sayso code statements NAME
  sayso positions NAME
  sayso network --out coalitions.svg
  sayso export csv --out tables
  sayso serve
  sayso train attribution train.jsonl --dev dev.jsonl --out models/mine
  sayso init
  sayso info
  sayso completion bash
\b
Exit codes:
  0  done
  1  failed: nothing found, or a file, folder or record book is missing or unreadable
  2  wrong usage: an unknown command, option or value, or a missing extra
  3  done, with problems that were reported
"""


@click.group(epilog=EXAMPLES, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="sayso", message="%(prog)s %(version)s")
@click.pass_context
def sayso(context: click.Context) -> None:
    """Read news reports and record who said what, in whose words, on whose say-so, and how surely."""
    choose_color(context)


for command in (
    read,
    add,
    watch,
    corpus,
    search,
    show,
    actors,
    review,
    trace,
    concept,
    code,
    positions,
    export,
    import_,
    network,
    picture,
    serve,
    users,
    train,
    init,
    info,
    completion,
):
    equip(command, command.name or "")
    sayso.add_command(command)


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code. Errors that a user can fix are reported without a traceback."""
    try:
        code = sayso.main(args=arguments, prog_name="sayso", standalone_mode=False)
        sys.stdout.flush()
        return code if isinstance(code, int) else DONE
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        return WRONG_USAGE
    except click.UsageError as error:
        command = error.ctx.command_path if error.ctx else "sayso"
        report_error(error.format_message(), f"{command} --help")
        return WRONG_USAGE
    except SaysoError as error:
        logging.getLogger("sayso").debug("where the error came from", exc_info=error)
        report_error(error.message, error.hint)
        wrong_usage = isinstance(error, UsageError) and not isinstance(error, UnreadableFile)
        return WRONG_USAGE if wrong_usage else FAILED
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except BrokenPipeError:
        _close_stdout()
        return FAILED
    except OSError as error:  # no space left, no permission; unreadable inputs are reported above
        report_error(f"{error.filename or 'the output'}: {error.strerror}", "check the folder and its permissions")
        return FAILED


def _close_stdout() -> None:
    """Discard the rest of the output after the reader closed the pipe (Python docs, "Note on SIGPIPE")."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
