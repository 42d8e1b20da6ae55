"""`sayso actors`: who speaks, over all reports, and putting it right."""

from __future__ import annotations

import click

from sayso.cli.outcome import DONE
from sayso.cli.record_option import printable, record_option, who_option

EXAMPLES = """\b
Examples:
  sayso actors list
  sayso actors offers
  sayso actors merge 12 31            12 stays, 31 becomes a part of it
  sayso actors split 12 "A. Smith"    what "A. Smith" said becomes another actor's
  sayso actors undo
"""


@click.group(epilog=EXAMPLES)
def actors() -> None:
    """List, merge, split and rename actors. Each step is logged and can be undone."""


@actors.command("list")
@click.argument("name", required=False)
@record_option
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="How many to give.")
def list_them(name: str | None, record: str, limit: int) -> int:
    """List the actors with the most reports, or those that NAME can mean."""
    from sayso.book import open_record

    with open_record(record, create=False) as book:
        for actor in book.actors.find(name) if name else book.actors.list(limit=limit):
            others = ", ".join(other for other in actor.names if other != actor.name)
            kind = f"{actor.type}, {actor.country}" if actor.country else actor.type
            also = f"  also {others}" if others else ""
            click.echo(f"{actor.id:6} {printable(actor.name)} ({kind}) {actor.statements}{printable(also)}")
    return DONE


@actors.command()
@record_option
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="How many to give.")
def offers(record: str, limit: int) -> int:
    """List pairs that may be one actor, and why they were not joined."""
    from sayso.book import open_record

    with open_record(record, create=False) as book:
        for offer in book.actors.offers(limit=limit):
            pair = f"{offer.actor.id} {offer.actor.name} = {offer.other.id} {offer.other.name}?"
            click.echo(f"{printable(pair)}  {offer.reason}")
    return DONE


@actors.command()
@click.argument("keep", type=int)
@click.argument("others", type=int, nargs=-1, required=True)
@record_option
@who_option
def merge(keep: int, others: tuple[int, ...], record: str, who: str) -> int:
    """Make OTHERS one with KEEP, under its name."""
    from sayso.book import open_record

    with open_record(record, create=False) as book:
        click.echo(f"step {book.actors.merge(keep, *others, who=who)}")
    return DONE


@actors.command()
@click.argument("actor", type=int)
@click.argument("names", nargs=-1, required=True)
@record_option
@who_option
def split(actor: int, names: tuple[str, ...], record: str, who: str) -> int:
    """Make what ACTOR said under NAMES another actor's."""
    from sayso.book import open_record

    with open_record(record, create=False) as book:
        click.echo(f"new actor {book.actors.split(actor, names, who=who)}")
    return DONE


@actors.command()
@click.argument("actor", type=int)
@click.argument("name")
@record_option
@who_option
def rename(actor: int, name: str, record: str, who: str) -> int:
    """Show ACTOR by another NAME."""
    from sayso.book import open_record

    with open_record(record, create=False) as book:
        click.echo(f"step {book.actors.rename(actor, name, who=who)}")
    return DONE


@actors.command()
@click.argument("one", type=int)
@click.argument("other", type=int)
@record_option
@who_option
def apart(one: int, other: int, record: str, who: str) -> int:
    """Refuse the offer to merge ONE and OTHER."""
    from sayso.book import open_record

    with open_record(record, create=False) as book:
        click.echo(f"step {book.actors.apart(one, other, who=who)}")
    return DONE


@actors.command()
@click.argument("step", type=int, required=False)
@record_option
@who_option
def undo(step: int | None, record: str, who: str) -> int:
    """Take back STEP, by default the last that stands."""
    from sayso.book import open_record

    with open_record(record, create=False) as book:
        entry = book.actors.undo(step, who=who)
    click.echo(f"undone: step {entry.id}, {entry.action} by {printable(entry.who)}")
    return DONE


@actors.command()
@record_option
def log(record: str) -> int:
    """List the steps, latest first."""
    from sayso.book import open_record

    with open_record(record, create=False) as book:
        for entry in book.actors.log():
            undone = " (undone)" if entry.undone else ""
            click.echo(printable(f"{entry.id:5} {entry.at} {entry.who} {entry.action} {entry.detail}{undone}"))
    return DONE
