"""`sayso actors`: list the people and organizations who speak, and correct who is who."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sayso.cli.answer import answer, answer_options
from sayso.cli.examples import examples
from sayso.cli.option import limit_option, reviewer_option
from sayso.cli.outcome import DONE, FAILED, note, note_first, report_error
from sayso.cli.record_option import printable, record_option
from sayso.domain.counts import counted

if TYPE_CHECKING:
    from sayso.store.actors.curating import Actor

EXAMPLES = """\b
Examples:
  sayso actors list
  sayso actors list Smith --format csv -o smiths.csv
  sayso actors offers
  sayso actors merge "Ann Smith" "A. Smith"     one actor, under the first name
  sayso actors split "Ann Smith" "A. Smith"     what "A. Smith" said goes to a new actor
  sayso actors undo
"""


@click.group(epilog=EXAMPLES)
def actors() -> None:
    """List, merge, split and rename actors.

    An ACTOR is a name, or a number from `sayso actors list`. Every step is logged and can be undone.
    """


@actors.command("list", epilog=examples("sayso actors list --limit 10", "sayso actors list Landsbergis"))
@click.argument("name", required=False)
@record_option
@limit_option("actors", default=50)
@answer_options
def list_them(name: str | None, record: str, limit: int, form: str | None, out: Path | None, force: bool) -> int:
    """List the most reported actors, or those that NAME may refer to."""
    from sayso.book import open_record

    with open_record(record, create=False) as book:
        several = list(book.actors.find(name)) if name else book.actors.list(limit=limit + 1)
    found = several[:limit]
    answer([asdict(one) for one in found], form, out, force, text=lambda: _lines(found))
    if len(several) > limit:
        note_first(limit)
    if not found and name:
        report_error(printable(f"there is no actor {name!r}"), "sayso actors list")
        return FAILED
    if not found:
        note("The record book has no actors yet. Add reports: sayso add REPORTS")
    return DONE


def _lines(found: Sequence[Actor]) -> Iterator[str]:
    for actor in found:
        others = ", ".join(other for other in actor.names if other != actor.name)
        kind = f"{actor.type}, {actor.country}" if actor.country else actor.type
        also = f"  also {others}" if others else ""
        spoken = f"{counted(actor.statements, 'statement')} in {counted(actor.reports, 'report')}"
        yield f"{actor.id:6} {printable(actor.name)} ({kind}), {spoken}{printable(also)}"


@actors.command(epilog=examples("sayso actors offers", "sayso actors offers --format json"))
@record_option
@limit_option("pairs", default=50)
@answer_options
def offers(record: str, limit: int, form: str | None, out: Path | None, force: bool) -> int:
    """List suggested merges: pairs that may be one actor.

    Each pair comes with the reason why sayso did not merge it.
    """
    from sayso.book import open_record

    with open_record(record, create=False) as book:
        several = book.actors.offers(limit=limit + 1)
    found = several[:limit]
    rows: list[dict[str, Any]] = [
        {"actor": one.actor.id, "actor_name": one.actor.name, "other": one.other.id, "other_name": one.other.name,
         "reason": one.reason}
        for one in found
    ]  # fmt: skip

    def text() -> Iterator[str]:
        for row in rows:
            pair = f"{row['actor']} {row['actor_name']} = {row['other']} {row['other_name']}?"
            yield f"{printable(pair)}  {row['reason']}"

    answer(rows, form, out, force, text=text)
    if len(several) > limit:
        note_first(limit)
    if not found:
        note("There are no suggested merges.")
    return DONE


@actors.command(epilog=examples('sayso actors merge "Ann Smith" "A. Smith"', "sayso actors merge 12 31 --reviewer ann"))
@click.argument("keep", metavar="ACTOR")
@click.argument("others", nargs=-1, required=True, metavar="OTHER...")
@record_option
@reviewer_option
def merge(keep: str, others: tuple[str, ...], record: str, who: str) -> int:
    """Merge each OTHER into ACTOR, which keeps its name."""
    from sayso.book import open_record

    with open_record(record, create=False) as book:
        names = [book.actors.get(one).name for one in (keep, *others)]
        step = book.actors.merge(keep, *others, who=who)
    click.echo(printable(f"step {step}: {', '.join(names[1:])} merged into {names[0]}"))
    return DONE


@actors.command(epilog=examples('sayso actors split "Ann Smith" "A. Smith"'))
@click.argument("actor")
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@record_option
@reviewer_option
def split(actor: str, names: tuple[str, ...], record: str, who: str) -> int:
    """Move what ACTOR said under each NAME to a new actor."""
    from sayso.book import open_record

    with open_record(record, create=False) as book:
        old = book.actors.get(actor).name
        new = book.actors.split(actor, names, who=who)
    click.echo(printable(f"new actor {new}: {', '.join(names)}, split from {old}"))
    return DONE


@actors.command(epilog=examples('sayso actors rename "A. Smith" "Ann Smith"'))
@click.argument("actor")
@click.argument("name")
@record_option
@reviewer_option
def rename(actor: str, name: str, record: str, who: str) -> int:
    """Change the name under which ACTOR is shown."""
    from sayso.book import open_record

    with open_record(record, create=False) as book:
        old = book.actors.get(actor).name
        step = book.actors.rename(actor, name, who=who)
    click.echo(printable(f"step {step}: {old} is now {name}"))
    return DONE


@actors.command(epilog=examples('sayso actors apart "Ann Smith" "Adam Smith"'))
@click.argument("one", metavar="ACTOR")
@click.argument("other", metavar="OTHER")
@record_option
@reviewer_option
def apart(one: str, other: str, record: str, who: str) -> int:
    """Reject the suggested merge of ACTOR and OTHER."""
    from sayso.book import open_record

    with open_record(record, create=False) as book:
        names = [book.actors.get(each).name for each in (one, other)]
        step = book.actors.apart(one, other, who=who)
    click.echo(printable(f"step {step}: {names[0]} and {names[1]} stay separate"))
    return DONE


@actors.command(epilog=examples("sayso actors undo", "sayso actors undo 7"))
@click.argument("step", type=int, required=False)
@record_option
@reviewer_option
def undo(step: int | None, record: str, who: str) -> int:
    """Undo STEP, by default the last one still in effect."""
    from sayso.book import open_record

    with open_record(record, create=False) as book:
        entry = book.actors.undo(step, who=who)
    click.echo(f"undone: step {entry.id}, {entry.action} by {printable(entry.who)}")
    return DONE


@actors.command(epilog=examples("sayso actors log --format jsonl"))
@record_option
@answer_options
def log(record: str, form: str | None, out: Path | None, force: bool) -> int:
    """List all steps, latest first."""
    from sayso.book import open_record
    from sayso.book.step_words import step_words

    with open_record(record, create=False) as book:
        steps = list(book.actors.log())

        def called(number: int) -> str:
            return f"{book.browse.own_name(number) or 'actor'} ({number})"

        def text() -> Iterator[str]:
            for step in steps:
                done, number = step_words(step, called)
                done += f" {called(number)}" if number else ""
                yield printable(f"{step.id:5} {step.at} {step.who} {done}{' (undone)' if step.undone else ''}")

        answer([asdict(step) for step in steps], form, out, force, text=text)
    if not steps:
        note("There are no steps yet.")
    return DONE
