"""`sayso search`: find statements by words, speaker, outlet, date or doubt."""

from __future__ import annotations

import dataclasses
import shlex
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sayso.cli.answer import answer, answer_options
from sayso.cli.option import limit_option, since_option, sure_option, until_option
from sayso.cli.outcome import DONE, FAILED, note, report_error
from sayso.cli.record_option import hit_lines, printable, record_option

if TYPE_CHECKING:
    from sayso.book import RecordBook

EXAMPLES = """\b
Examples:
  sayso search "red lines" --speaker Landsbergis --since 2024-03-01
  sayso search '"red lines"' --via Politico --kind direct --sure 0.8
  sayso search --outlet Reuters --denied --format json
  sayso search --speaker Landsbergis --limit 1000 -o landsbergis.csv
  sayso search "red lines" --version all
"""


MOST = 100_000  # as many as the workbench writes into a table
NESTED = ("statement", "snippet", "actors", "score")
"""Fields of a hit that CSV leaves out or formats differently."""


@click.command(epilog=EXAMPLES)
@click.argument("words", nargs=-1)
@record_option
@click.option("--speaker", metavar="NAME", help="Name of the speaker, or a part of it, in any spelling.")
@click.option("--actor", metavar="ACTOR", help="One actor, by number or name.")
@click.option("--role", metavar="WORDS", help="Words in the speaker's role.")
@click.option("--country", metavar="COUNTRY", help="The speaker's country, by name or code: Lithuania, LTU.")
@click.option("--outlet", metavar="NAME", help="Publisher of the report.")
@click.option("--via", metavar="NAME", help="A carrier between outlet and speaker.")
@click.option("--kind", type=click.Choice(("direct", "mixed", "indirect")), help="How much is in quotation marks.")
@since_option("said (or published)")
@until_option("said (or published)")
@click.option("--denied", is_flag=True, help="Only denied statements.")
@click.option("--hedged", is_flag=True, help="Only hedged statements.")
@click.option("--rumour", "--rumor", is_flag=True, help="Only rumors.")
@click.option(
    "--hypothetical", is_flag=True, help="Only speech that did not happen, such as what somebody should have said."
)
@sure_option("Only statements with a confidence of P (0 to 1) or more, and those that people checked.", default=0.0)
@click.option(
    "--version",
    type=click.Choice(("newest", "all")),
    default="newest",
    show_default=True,
    help="Search the newest version of each report, or all versions.",
)
@limit_option("statements", most=MOST)
@answer_options
def search(
    words: tuple[str, ...],
    record: str,
    form: str | None,
    out: Path | None,
    force: bool,
    limit: int,
    since: date | None,
    until: date | None,
    denied: bool,
    hedged: bool,
    rumour: bool,
    hypothetical: bool,
    actor: str | None,
    **filters: Any,
) -> int:
    """Find statements by words, speaker, outlet, date or doubt.

    The best matches come first; without WORDS, the latest statements. WORDS match what was said, not who said it. "a
    phrase" in quotation marks matches as a whole, -word excludes a word, and begin* matches the beginning of a word.
    """
    from sayso.book import open_record

    flags = {"denied": denied, "hedged": hedged, "rumour": rumour, "hypothetical": hypothetical}
    marks = frozenset(name for name, is_set in flags.items() if is_set)
    with open_record(record, create=False) as book:
        number = book.actors.get(actor).id if actor else None
        filters |= {"marks": marks, "since": since, "until": until, "actor": number}
        hits = book.search(" ".join(words), limit=limit, **filters)
        total = book.browse.count_matches(" ".join(words), **filters) if len(hits) == limit else len(hits)
        advice = None if filters["speaker"] or actor else _advice(book, words, record)
    answer(
        [dataclasses.asdict(hit) for hit in hits],
        form,
        out,
        force,
        text=lambda: (line for hit in hits for line in hit_lines(hit, versions=filters["version"] == "all")),
        cells=_cells,
    )
    if total > limit:
        note(f"These are {limit} of {total} statements; for more, use --limit N.")
    if not hits:
        report_error("nothing found", advice or "use fewer words or filters")
    elif advice:
        note(f"To see what this person said: {advice}")
    return DONE if hits else FAILED


def _cells(hit: Mapping[str, Any]) -> dict[str, Any]:
    statement = hit["statement"]
    marks = [name for name, is_set in statement["certainty"].items() if is_set is True]
    return {
        **{name: value for name, value in hit.items() if name not in NESTED},
        "content": statement["content"]["text"],
        "chain": [link["name"] or "?" for link in statement["chain"]],
        "marks": marks,
    }


def _advice(book: RecordBook, words: tuple[str, ...], record: str) -> str | None:
    """Return a search by speaker to try, if the words are somebody's name."""
    name = " ".join(words)
    found = book.actors.find(name) if name else ()
    if not found:
        return None
    called = ", ".join(f"{printable(one.name)} ({one.statements})" for one in found[:3])
    place = "" if record == "sayso.db" else f" --record {shlex.quote(record)}"
    return f"sayso search --speaker {shlex.quote(name)}{place}   (statements by {called})"
