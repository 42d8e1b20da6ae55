"""`sayso search`: statements by words, speaker, date and doubt."""

from __future__ import annotations

import dataclasses
import json
from datetime import date
from typing import Any

import click

from sayso.cli.day import DAY
from sayso.cli.outcome import DONE, FAILED
from sayso.cli.record_option import hit_lines, json_option, record_option

EXAMPLES = """\b
Examples:
  sayso search "red lines" --speaker Landsbergis --since 2024-03-01
  sayso search '"red lines"' --via Politico --kind direct --sure 0.8
  sayso search --outlet Reuters --denied --format json
"""


@click.command(epilog=EXAMPLES)
@click.argument("words", nargs=-1)
@record_option
@click.option("--speaker", metavar="NAME", help="Any spelling of a name, or a part of it.")
@click.option("--actor", type=int, metavar="ID", help="One actor, by number.")
@click.option("--role", metavar="WORDS", help="Words of the speaker's role.")
@click.option("--country", metavar="CODE", help="The speaker's country, such as LTU.")
@click.option("--outlet", metavar="NAME", help="Who published the report.")
@click.option("--via", metavar="NAME", help="A carrier between outlet and speaker.")
@click.option("--kind", type=click.Choice(("direct", "mixed", "indirect")), help="How much stands in quotation marks.")
@click.option("--since", type=DAY, metavar="DAY", help="Said (or published) on DAY or later.")
@click.option("--until", type=DAY, metavar="DAY", help="Said (or published) on DAY or before.")
@click.option("--denied", is_flag=True, help="Only what is denied.")
@click.option("--hedged", is_flag=True, help="Only what is hedged.")
@click.option("--rumour", is_flag=True, help="Only rumours.")
@click.option("--hypothetical", is_flag=True, help="Only what nobody said.")
@click.option("--sure", type=float, default=0.0, metavar="P", help="Of confidence P or more, from 0 to 1.")
@click.option("--limit", type=click.IntRange(1, 200), default=20, show_default=True, help="How many to give.")
@json_option
def search(
    words: tuple[str, ...],
    record: str,
    form: str,
    limit: int,
    since: date | None,
    until: date | None,
    denied: bool,
    hedged: bool,
    rumour: bool,
    hypothetical: bool,
    **filters: Any,
) -> int:
    """Find statements; the best come first, or the latest where no WORDS are given.

    In WORDS, "a phrase" stands in quotation marks, -word must be absent, and begin* is a beginning.
    """
    from sayso.book import open_record

    flags = {"denied": denied, "hedged": hedged, "rumour": rumour, "hypothetical": hypothetical}
    marks = frozenset(name for name, is_set in flags.items() if is_set)
    with open_record(record, create=False) as book:
        hits = book.search(" ".join(words), limit=limit, marks=marks, since=since, until=until, **filters)
    if form == "json":
        click.echo(json.dumps([dataclasses.asdict(hit) for hit in hits], ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join(line for hit in hits for line in hit_lines(hit)) if hits else "Nothing found.")
    return DONE if hits else FAILED
