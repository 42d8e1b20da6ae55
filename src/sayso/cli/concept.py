"""`sayso concept`: the codebook, that is what statements are coded against."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import click

from sayso.cli.outcome import DONE
from sayso.cli.record_option import json_option, printable, record_option, who_option

EXAMPLES = """\b
Examples:
  sayso concept add Closure --proposition "The bank should be closed for three years." --words "closure, trawl"
  sayso concept list
  sayso concept edit Closure --name "Three-year closure"
  sayso concept import codebook.yaml
  sayso concept export codebook.qdc
"""
texts_options = (
    click.option("--words", metavar="A, B", help="Words by which one knows that a statement is about it."),
    click.option("--examples", multiple=True, metavar="TEXT", help="A statement that is about it; may be given again."),
)


@click.group(epilog=EXAMPLES)
def concept() -> None:
    """List, add and change concepts: what one can stand for or against. Each step is kept in a log."""


@concept.command()
@click.argument("name")
@click.option("--proposition", required=True, metavar="TEXT", help="A full sentence that one can agree with or not.")
@texts_options[0]
@texts_options[1]
@record_option
@who_option
def add(name: str, proposition: str, words: str | None, examples: tuple[str, ...], record: str, who: str) -> int:
    """Add the concept NAME; one that was removed comes back, with the codings that it had."""
    from sayso.book import open_record

    with open_record(record, create=False) as book:
        added = book.concepts.add(name, proposition, words=_parted(words), examples=examples, who=who)
    click.echo(f"added: {printable(added.name)}")
    return DONE


@concept.command("list")
@record_option
@json_option
def list_them(record: str, form: str) -> int:
    """List the concepts, and how far the coding of each is."""
    from sayso.book import open_record

    with open_record(record, create=False) as book:
        rows = [(one, book.codings.counts(one.name)) for one in book.concepts.list()]
    if form == "json":
        click.echo(_json([{**asdict(one), **asdict(counts)} for one, counts in rows]))
    for one, counts in rows if form == "text" else ():
        coded = f"coded by the model {counts.by_machine} of {counts.statements}, by people {counts.by_people}"
        click.echo(f"{click.style(printable(one.name), bold=True)}  {click.style(coded, dim=True)}")
        click.echo(f"  {printable(one.proposition)}")
    if not rows and form == "text":
        click.echo('There are none yet: sayso concept add NAME --proposition "A should do B."')
    return DONE


@concept.command()
@click.argument("name")
@record_option
@json_option
def show(name: str, record: str, form: str) -> int:
    """Show the concept NAME with all that was done with it."""
    from sayso.book import open_record

    with open_record(record, create=False) as book:
        one, counts = book.concepts.get(name), book.codings.counts(name)
        codings = book.codings.list(name)
        steps = book.concepts.log(name)
    if form == "json":
        log = [asdict(step) for step in steps]
        click.echo(_json({**asdict(one), **asdict(counts), "codings": [asdict(c) for c in codings], "log": log}))
        return DONE
    click.echo(click.style(printable(one.name), bold=True))
    click.echo(f"  {printable(one.proposition)}")
    for title, texts in (("words", one.words), ("examples", one.examples)):
        for text in texts:
            click.echo(f"  {title}: {printable(text)}")
    click.echo(
        f"  {counts.statements} statements; coded by the model {counts.by_machine}, by people {counts.by_people}"
    )
    for step in reversed(steps):
        said = printable(f"{step.who} {step.action} {step.concept.name!r}: {step.concept.proposition}")
        click.echo(click.style(f"  {step.at} {said}", dim=True))
    return DONE


@concept.command()
@click.argument("name")
@click.option("--name", "new_name", metavar="NAME", help="Another name.")
@click.option("--proposition", metavar="TEXT", help="Another sentence.")
@texts_options[0]
@texts_options[1]
@record_option
@who_option
def edit(name: str, new_name: str | None, record: str, who: str, **texts: Any) -> int:
    """Change the concept NAME. People's codings stay with it; the model's are made again."""
    from sayso.book import open_record

    changes: dict[str, Any] = {"name": new_name, "proposition": texts["proposition"]}
    changes["words"] = None if texts["words"] is None else _parted(texts["words"])
    changes["examples"] = texts["examples"] or None
    given = {field: value for field, value in changes.items() if value is not None}
    if not given:
        raise click.UsageError("nothing is to be changed: give --name, --proposition, --words or --examples")
    with open_record(record, create=False) as book:
        changed = book.concepts.edit(name, who=who, **given)
    click.echo(f"changed: {printable(changed.name)}")
    return DONE


@concept.command()
@click.argument("name")
@record_option
@who_option
def remove(name: str, record: str, who: str) -> int:
    """Take the concept NAME out of use. Its codings are kept, and `add` brings it back."""
    from sayso.book import open_record

    with open_record(record, create=False) as book:
        book.concepts.remove(name, who=who)
    click.echo(f"removed: {printable(name)}")
    return DONE


@concept.command("import")
@click.argument("path", type=click.Path(dir_okay=False))
@record_option
@who_option
def import_(path: str, record: str, who: str) -> int:
    """Take in a codebook: .yaml, or REFI-QDA's .qdc. What has the name of a known concept changes that one."""
    from sayso.book import open_record

    with open_record(record) as book:
        added, changed = book.concepts.import_(path, who=who)
    for what, names in (("added", added), ("changed", changed)):
        for name in names:
            click.echo(f"{what}: {printable(name)}")
    if not added and not changed:
        click.echo("Nothing is new.")
    return DONE


@concept.command()
@click.argument("path", type=click.Path(dir_okay=False, writable=True))
@record_option
def export(path: str, record: str) -> int:
    """Write the codebook to a file: .yaml, or REFI-QDA's .qdc."""
    from sayso.book import open_record

    with open_record(record, create=False) as book:
        count = book.concepts.export(path)
    click.echo(f"{path}: {count} concepts")
    return DONE


def _parted(words: str | None) -> tuple[str, ...]:
    return tuple(word.strip() for word in (words or "").split(",") if word.strip())


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)
