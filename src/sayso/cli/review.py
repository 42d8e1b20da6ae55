"""`sayso review`: a person looks at statements, the least certain and most consequential first."""

from __future__ import annotations

from textwrap import shorten
from typing import TYPE_CHECKING, Any

import click

from sayso.cli.outcome import DONE
from sayso.cli.record_option import printable, record_option, value_text, who_option
from sayso.cli.show import statement_lines
from sayso.domain.review import FIELDS, Verdict
from sayso.errors import UsageError
from sayso.review.applying import value_of
from sayso.review.values import HOW, value_from_words, value_words

if TYPE_CHECKING:
    from sayso.book import RecordBook

EXAMPLES = """\b
Examples:
  sayso review --as ann
  sayso review --as bob --second      what others reviewed, so that agreement can be measured
  sayso review agreement
"""
SHORT = 90  # characters of a value, where all fields are listed
KEYS: dict[str, Verdict] = {"a": "accept", "c": "correct", "r": "reject", "u": "unsure"}


@click.group(invoke_without_command=True, epilog=EXAMPLES)
@record_option
@who_option
@click.option(
    "--limit", type=click.IntRange(1), default=20, show_default=True, help="How many statements to walk through."
)
@click.option("--second", is_flag=True, help="Only what others have decided on.")
@click.pass_context
def review(context: click.Context, record: str, who: str, limit: int, second: bool) -> int:
    """Walk through statements: accept, correct, reject, or be unsure. Decisions are only ever added."""
    context.obj = record
    if context.invoked_subcommand:
        return DONE
    from sayso.book import open_record

    with open_record(record, create=False) as book:
        queue = book.review.queue(who, limit=limit, second=second)
        for number, shown in enumerate(queue, 1):
            click.echo(f"\n{number} of {len(queue)}: " + "\n".join(statement_lines(shown)))
            if not _ask(book, shown, who):
                break
        if not queue:
            click.echo("Nothing is left to review.")
    return DONE


@review.command()
@click.option("--with-machine", is_flag=True, help="Count the machine as one more reviewer.")
@click.pass_context
def agreement(context: click.Context, with_machine: bool) -> int:
    """Give reviewers' agreement per field: Krippendorff's alpha."""
    from sayso.book import open_record

    with open_record(context.obj, create=False) as book:
        click.echo(f"{'field':26} {'statements':>10} {'agreed':>7} {'alpha':>7}")
        for row in book.review.agreement(with_machine=with_machine):
            if row.statements:
                alpha = "all one" if row.alpha is None else f"{row.alpha:.3f}"
                click.echo(f"{row.field:26} {row.statements:>10} {row.share or 0:>7.0%} {alpha:>7}")
    return DONE


def _ask(book: RecordBook, shown: Any, who: str) -> bool:
    """Ask for decisions on one statement and log them; give False when the person wants to stop."""
    while True:
        key = click.prompt(
            "[a]ccept [c]orrect [r]eject [u]nsure [s]kip [q]uit",
            type=click.Choice(["a", "c", "r", "u", "s", "q"]),
            show_choices=False,
        )
        if key in "sq":
            return key == "s"
        statement = shown.machine["id"]
        if key != "c":
            book.review.decide(statement, KEYS[key], reviewer=who)
            return True
        if _correct(book, shown, who):
            return True


def _correct(book: RecordBook, shown: Any, who: str) -> bool:
    """Ask for corrections until there are no more; give whether there was one."""
    statement, corrected = shown.machine["id"], False
    while True:
        try:
            field, value = _ask_correction(shown)
        except UsageError as error:
            click.echo(printable(f"{error.message}; {error.hint}"))
            return corrected
        book.review.decide(statement, "correct", reviewer=who, field=field, new=value)
        corrected, shown = True, book.show(statement)
        if not click.confirm("Correct more of it?", default=False):
            return True


def _ask_correction(shown: Any) -> tuple[str, Any]:
    for number, field in enumerate(FIELDS, 1):
        words = value_words(field, value_of(shown.current, field), shown.text)
        click.echo(f"  {number:2} {field:24} {value_text(words and shorten(words, SHORT, placeholder=' …'))}")
    field = FIELDS[click.prompt("Which", type=click.IntRange(1, len(FIELDS))) - 1]
    said = click.prompt(f"New value ({HOW[field]}; nothing: -)" if field in HOW else "New value (nothing: -)")
    return field, value_from_words(field, said, shown.current, shown.text)
