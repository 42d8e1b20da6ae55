"""`sayso concept suggest`: what the actors in a record book disagree about, as suggested concepts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sayso.cli.answer import answer, answer_options
from sayso.cli.examples import examples
from sayso.cli.option import limit_option, reviewer_option
from sayso.cli.outcome import DONE, note, progress
from sayso.cli.record_option import printable, record_option

if TYPE_CHECKING:
    from sayso.analyse.concept_suggestions import Gathered, Suggestion

QUOTED = 2  # actors per side whose words the terminal shows; files and JSON have all
LONGEST = 110  # characters of a statement in the terminal
SIGNS = {"for": "+", "against": "-", "unclear": " "}


@click.command(
    epilog=examples(
        "sayso concept suggest",
        'sayso concept suggest --accept 2 --proposition "The treaty should be signed."',
        "sayso concept suggest --drop 3",
        "sayso concept suggest -o suggestions.csv",
    )
)
@record_option
@click.option(
    "--accept", type=click.IntRange(1), metavar="NUMBER", help="Make suggestion NUMBER a concept."
)
@click.option("--name", metavar="NAME", help="With --accept: use another name.")
@click.option("--proposition", metavar="TEXT", help="With --accept: use another proposition.")
@click.option("--drop", type=click.IntRange(1), metavar="NUMBER", help="Drop suggestion NUMBER.")
@limit_option("suggestions", default=12)
@reviewer_option
@answer_options
def suggest(
    record: str,
    accept: int | None,
    name: str | None,
    proposition: str | None,
    drop: int | None,
    limit: int,
    who: str,
    form: str | None,
    out: Path | None,
    force: bool,
) -> int:
    """Suggest concepts: what actors in the record book want or reject.

    Disputed ones come first. Each proposition uses a statement's own words: a short sentence that demands something,
    or a template filled with the thing itself ("One should support ..."); the JSON output says which. The sides are
    guessed from words: they preview what a concept would collect, and are not codings.
    """
    if accept and drop:
        raise click.UsageError("use either --accept or --drop, not both")
    if (name or proposition) and not accept:
        raise click.UsageError("--name and --proposition need --accept NUMBER")
    from sayso.book import open_record

    with open_record(record, create=False) as book, progress("concepts"):
        if accept:
            added = book.accept_suggestion(accept, name=name, proposition=proposition, who=who)
            click.echo(f"added: {printable(added.name)}: {printable(added.proposition)}")
            return DONE
        if drop:
            click.echo(f"dropped: {printable(book.drop_suggestion(drop, who=who))}")
            return DONE
        found = book.suggest_concepts(limit=limit)
    rows = [{**asdict(one), "is_disputed": one.is_disputed} for one in found]
    answer(rows, form, out, force, text=lambda: _lines(found), cells=_cells)
    if not found:
        note("No two actors want or reject the same thing. Add a concept by hand: sayso concept add NAME")
    return DONE


def _lines(found: list[Suggestion]) -> Iterator[str]:
    from sayso.domain.counts import counted

    for one in found:
        state = f"  already the concept {one.concept}" if one.concept else "  dropped" if one.dropped else ""
        head = click.style(f"{one.number:>2}  {printable(one.name)}", bold=not state)
        yield f"{head}{click.style(printable(state), dim=True)}"
        yield f"    {printable(one.proposition)}"
        if state:
            continue
        rests = (len(one.statements), "statement"), (one.reports, "report"), (one.outlets, "outlet")
        gathered = ", ".join(counted(number, word) for number, word in rests)
        yield click.style(f"    {gathered}; words: {printable(', '.join(one.words)) or 'none'}", dim=True)
        for label, actors in (("for", one.wanting), ("against", one.rejecting)):
            yield f"    {label} ({len(actors)}): {printable(', '.join(actors)) or 'nobody yet'}"
        yield f"    unclear ({len(one.unclear)})"
        for side in ("for", "against"):
            first = {said.actor: said for said in reversed(one.statements) if said.side == side}
            for actor in sorted(first)[:QUOTED]:
                yield f"      {SIGNS[side]} {_quoted(first[actor])}"
        yield ""
    if found:
        yield "To accept one: sayso concept suggest --accept NUMBER [--name NAME] [--proposition TEXT]"


def _quoted(said: Gathered) -> str:
    words = " ".join(said.words.split())
    cut = words if len(words) <= LONGEST else words[:LONGEST].rpartition(" ")[0] + " …"
    return f"{printable(said.actor)}: {printable(cut)}  {click.style(said.statement, dim=True)}"


def _cells(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return the flat row of a suggestion: counts and actors by side, and the ids of its statements."""
    statements = {side: [said["statement"] for said in row["statements"] if said["side"] == side] for side in SIGNS}
    kept = ("number", "name", "proposition", "words", "wanting", "rejecting", "unclear", "reports", "outlets")
    return {
        **{field: row[field] for field in kept},
        **{f"statements_{side}": ids for side, ids in statements.items()},
        "concept": row["concept"],
        "dropped": row["dropped"],
    }
