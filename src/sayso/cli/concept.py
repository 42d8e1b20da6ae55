"""`sayso concept`: the codebook of a record book."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sayso.cli.answer import answer, answer_options
from sayso.cli.concept_suggest import suggest
from sayso.cli.examples import examples
from sayso.cli.option import INPUT_FILE, check_overwriting, force_option, reviewer_option
from sayso.cli.outcome import DONE, note
from sayso.cli.record_option import json_option, printable, record_option

if TYPE_CHECKING:
    from sayso.store.coding.coding_log import CodingCounts

EXAMPLES = """\b
Examples:
  sayso concept add Closure --proposition "The bank should be closed for three years." --words "closure, trawl"
  sayso concept list
  sayso concept suggest
  sayso concept edit Closure --name "Three-year closure"
  sayso concept import codebook.yaml
  sayso concept export codebook.qdc
"""
texts_options = (
    click.option("--words", metavar="A, B", help="Words that statements about it contain."),
    click.option("--examples", multiple=True, metavar="TEXT", help="An example of a statement about it (repeatable)."),
)


@click.group(epilog=EXAMPLES)
def concept() -> None:
    """List, add and change concepts: what actors support or oppose.

    Every step is logged.
    """


concept.add_command(suggest)


@concept.command(epilog=examples('sayso concept add Closure --proposition "The bank should be closed."'))
@click.argument("name")
@click.option("--proposition", required=True, metavar="TEXT", help="A full sentence to agree or disagree with.")
@texts_options[0]
@texts_options[1]
@record_option
@reviewer_option
def add(name: str, proposition: str, words: str | None, examples: tuple[str, ...], record: str, who: str) -> int:
    """Add the concept NAME.

    Adding a removed concept restores it and its codings.
    """
    from sayso.book import open_record

    with open_record(record, create=False) as book:
        added = book.concepts.add(name, proposition, words=_parted(words), examples=examples, who=who)
    click.echo(f"added: {printable(added.name)}")
    return DONE


@concept.command("list", epilog=examples("sayso concept list --format csv"))
@record_option
@answer_options
def list_them(record: str, form: str | None, out: Path | None, force: bool) -> int:
    """List the concepts, with the number of coded statements."""
    from sayso.book import open_record

    with open_record(record, create=False) as book:
        rows = [(one, book.codings.counts(one.name)) for one in book.concepts.list()]

    def text() -> Iterator[str]:
        for one, counts in rows:
            yield f"{click.style(printable(one.name), bold=True)}  {click.style(_coded(counts), dim=True)}"
            yield f"  {printable(one.proposition)}"

    answer([{**asdict(one), **asdict(counts)} for one, counts in rows], form, out, force, text=text)
    if not rows:
        note('There are no concepts yet: sayso concept add NAME --proposition "A should do B."')
    return DONE


def _coded(counts: CodingCounts) -> str:
    return f"of {counts.statements} statements, {counts.by_people} coded by people, {counts.by_machine} by the model"


@concept.command(epilog=examples("sayso concept show Closure"))
@click.argument("name")
@record_option
@json_option
def show(name: str, record: str, form: str) -> int:
    """Show the concept NAME and its history."""
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
    if one.words:
        click.echo(f"  words: {printable(', '.join(one.words))}")
    for example in one.examples:
        click.echo(f"  example: {printable(example)}")
    click.echo(f"  {_coded(counts)}")
    for step in reversed(steps):
        said = printable(f"{step.who} {step.action} {step.concept.name!r}: {step.concept.proposition}")
        click.echo(click.style(f"  {step.at} {said}", dim=True))
    return DONE


@concept.command(epilog=examples('sayso concept edit Closure --name "Three-year closure"'))
@click.argument("name")
@click.option("--name", "new_name", metavar="NAME", help="New name.")
@click.option("--proposition", metavar="TEXT", help="New proposition.")
@texts_options[0]
@texts_options[1]
@record_option
@reviewer_option
def edit(name: str, new_name: str | None, record: str, who: str, **texts: Any) -> int:
    """Change the concept NAME. People's codings stay; the model codes it again."""
    from sayso.book import open_record

    changes: dict[str, Any] = {"name": new_name, "proposition": texts["proposition"]}
    changes["words"] = None if texts["words"] is None else _parted(texts["words"])
    changes["examples"] = texts["examples"] or None
    given = {field: value for field, value in changes.items() if value is not None}
    if not given:
        raise click.UsageError("nothing to change: give --name, --proposition, --words or --examples")
    with open_record(record, create=False) as book:
        changed = book.concepts.edit(name, who=who, **given)
    click.echo(f"changed: {printable(changed.name)}")
    return DONE


@concept.command(epilog=examples("sayso concept remove Closure"))
@click.argument("name")
@record_option
@reviewer_option
def remove(name: str, record: str, who: str) -> int:
    """Remove the concept NAME. Its codings are kept, and `sayso concept add` restores it."""
    from sayso.book import open_record

    with open_record(record, create=False) as book:
        book.concepts.remove(name, who=who)
    click.echo(f"removed: {printable(name)}")
    return DONE


@concept.command("import", epilog=examples("sayso concept import codebook.yaml"))
@click.argument("path", type=INPUT_FILE)
@record_option
@reviewer_option
def import_(path: Path, record: str, who: str) -> int:
    """Read a codebook: .yaml, or .qdc (REFI-QDA). Known concepts are updated."""
    from sayso.book import open_record

    with open_record(record) as book:
        added, changed = book.concepts.import_(path, who=who)
    for what, names in (("added", added), ("changed", changed)):
        for name in names:
            click.echo(f"{what}: {printable(name)}")
    if not added and not changed:
        click.echo("Nothing changed.")
    return DONE


@concept.command(epilog=examples("sayso concept export codebook.yaml", "sayso concept export codebook.qdc --force"))
@click.argument("path", type=click.Path(dir_okay=False, writable=True, path_type=Path))
@record_option
@force_option
def export(path: Path, record: str, force: bool) -> int:
    """Write the codebook to a file: .yaml, or .qdc (REFI-QDA)."""
    from sayso.book import open_record
    from sayso.domain.counts import counted

    check_overwriting(path, force)
    with open_record(record, create=False) as book:
        count = book.concepts.export(path)
    click.echo(f"{path}: {counted(count, 'concept')}")
    return DONE


def _parted(words: str | None) -> tuple[str, ...]:
    return tuple(word.strip() for word in (words or "").split(",") if word.strip())


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)
