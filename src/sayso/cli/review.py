"""`sayso review`: check statements, the least certain and most consequential first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from textwrap import shorten
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from sayso.cli.answer import answer, answer_options
from sayso.cli.examples import examples
from sayso.cli.option import limit_option, reviewer_option
from sayso.cli.outcome import DONE, note
from sayso.cli.record_option import printable, record_option, value_text
from sayso.cli.show import statement_lines
from sayso.domain.review import FIELDS, Verdict
from sayso.domain.review_words import field_name
from sayso.errors import UsageError
from sayso.review.applying import value_of
from sayso.review.values import HOW, value_from_words, value_words

if TYPE_CHECKING:
    from sayso.book import RecordBook

EXAMPLES = """\b
Examples:
  sayso review --reviewer ann
  sayso review --reviewer bob --second     what others reviewed, to measure agreement
  sayso review agreement
"""
SHORT = 90  # characters of a value in the list of fields
KEYS: dict[str, Verdict] = {"a": "accept", "r": "reject", "x": "reject", "u": "unsure"}
SKIP, QUIT, UNDO = "s", "q", "z"
CHOICES = [*KEYS, "c", SKIP, UNDO, QUIT]


@click.group(invoke_without_command=True, epilog=EXAMPLES)
@record_option
@reviewer_option
@limit_option("statements")
@click.option("--second", is_flag=True, help="Only statements that others have decided on.")
@click.pass_context
def review(context: click.Context, record: str, who: str, limit: int, second: bool) -> int:
    """Accept, correct or reject statements one by one.

    The statements most worth checking come first. Decisions are added, never overwritten.
    """
    context.obj = record
    if context.invoked_subcommand:
        return DONE
    from sayso.book import open_record

    with open_record(record, create=False) as book:
        queue = book.review.queue(who, limit=limit, second=second)
        _walk(book, queue, who)
        if not queue:
            click.echo("Nothing is left to review.")
    return DONE


@review.command(
    epilog=examples("sayso review agreement --record press.db", "sayso review agreement --with-machine --format csv")
)
@record_option
@click.option("--with-machine", is_flag=True, help="Count the model as one more reviewer.")
@answer_options
@click.pass_context
def agreement(
    context: click.Context, record: str, with_machine: bool, form: str | None, out: Path | None, force: bool
) -> int:
    """Measure how far reviewers agree (Krippendorff's alpha).

    The table has one row per field.
    """
    from sayso.book import open_record

    if context.get_parameter_source("record") is ParameterSource.DEFAULT:
        record = context.obj  # sayso review --record FILE agreement
    with open_record(record, create=False) as book:
        rows = [row for row in book.review.agreement(with_machine=with_machine) if row.statements]

    def text() -> Iterator[str]:
        yield f"{'field':26} {'statements':>10} {'agreed':>7} {'alpha':>7}"
        for row in rows:
            alpha = "–" if row.alpha is None else f"{row.alpha:.3f}"
            yield f"{field_name(row.field):26} {row.statements:>10} {row.share or 0:>7.0%} {alpha:>7}"

    answer([asdict(row) for row in rows], form, out, force, text=text)
    if any(row.alpha is None for row in rows):
        note("–: undefined, because there are fewer than two statements, or all values are the same.")
    if not rows:
        note("No two reviewers have decided on the same statement yet: sayso review --second")
    return DONE


def _walk(book: RecordBook, queue: Sequence[Any], who: str) -> None:
    """Ask about one statement after the other; an undo returns to the last one decided on."""
    at, decided = 0, list[tuple[int, int]]()  # of each statement decided on: its place, and how many decisions
    while at < len(queue):
        shown = book.show(queue[at].machine["id"])
        click.echo(f"\n{at + 1} of {len(queue)}: " + "\n".join(statement_lines(shown)))
        key, decisions = _ask(book, shown, who)
        if key == QUIT:
            return
        if key != UNDO:
            decided += [(at, decisions)] if decisions else []
            at += 1
        elif decided:
            at, decisions = decided.pop()
            for _ in range(decisions):
                book.browse.take_back(who)
        else:
            click.echo("There is nothing to undo yet.")


def _ask(book: RecordBook, shown: Any, who: str) -> tuple[str, int]:
    """Ask for a decision on a statement and log it; return the key and how many decisions were made."""
    while True:
        key = click.prompt(
            "[a]ccept [c]orrect [r]eject (or x) [u]nsure [s]kip [z] undo [q]uit",
            type=click.Choice(CHOICES),
            show_choices=False,
        )
        if key in KEYS:
            book.review.decide(shown.machine["id"], KEYS[key], reviewer=who)
            return key, 1
        if key != "c":
            return key, 0
        if decisions := _correct(book, shown, who):
            return key, decisions


def _correct(book: RecordBook, shown: Any, who: str) -> int:
    """Ask for corrections until the person is done; return how many there were."""
    statement, corrected = shown.machine["id"], 0
    while True:
        try:
            field, value = _ask_correction(shown)
        except UsageError as error:
            click.echo(printable(f"{error.message}; {error.hint}"))
            return corrected
        book.review.decide(statement, "correct", reviewer=who, field=field, new=value)
        corrected, shown = corrected + 1, book.show(statement)
        if not click.confirm("Correct another field?", default=False):
            return corrected


def _ask_correction(shown: Any) -> tuple[str, Any]:
    for number, field in enumerate(FIELDS, 1):
        words = value_words(field, value_of(shown.current, field), shown.text)
        short = value_text(words and shorten(words, SHORT, placeholder=" …"))
        click.echo(f"  {number:2} {field_name(field):24} {short}")
    field = FIELDS[click.prompt("Which", type=click.IntRange(1, len(FIELDS))) - 1]
    said = click.prompt(f"New value ({HOW[field]}; - for none)" if field in HOW else "New value (- for none)")
    return field, value_from_words(field, said, shown.current, shown.text)
