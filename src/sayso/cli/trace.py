"""`sayso trace`: one utterance through the reports that carry it."""

from __future__ import annotations

import json
from datetime import date

import click

from sayso.cli.day import DAY
from sayso.cli.outcome import DONE, FAILED
from sayso.cli.record_option import corpus_option, json_option, printable, record_option
from sayso.errors import UsageError

EXAMPLES = """\b
Examples:
  sayso trace "not for Russia to tell us"
  sayso trace 3f2a9c0d11e4b7aa --format json
  sayso trace --all --min-reports 3
  sayso trace "not for Russia to tell us" --corpus corpus/
"""
SIGNS = {"added": "{+%s+}", "left_out": "[-%s-]"}


@click.command(epilog=EXAMPLES)
@click.argument("what", nargs=-1, metavar="WORDS|STATEMENT")
@click.option("--all", "every", is_flag=True, help="List the utterances that several reports carry.")
@click.option(
    "--min-reports",
    type=click.IntRange(2),
    default=2,
    show_default=True,
    help="With --all: in N reports or more.",
    metavar="N",
)
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="With --all: how many to give.")
@click.option("--since", type=DAY, metavar="DAY", help="Reports published on DAY or later.")
@click.option("--until", type=DAY, metavar="DAY", help="Reports published on DAY or before.")
@record_option
@corpus_option
@json_option
def trace(
    what: tuple[str, ...],
    every: bool,
    min_reports: int,
    limit: int,
    since: date | None,
    until: date | None,
    record: str,
    corpus: str | None,
    form: str,
) -> int:
    """Follow an utterance: who carried it first, who relays whom, and how each report words it.

    WORDS are compared with what reports quote; [-words-] of the fullest wording are left out by a report, {+words+}
    are its own.
    """
    from sayso.book import open_record
    from sayso.book.corpus_book import open_corpus
    from sayso.export.trace_text import summary_lines, trace_lines, trace_to_dict

    if bool(what) == every:
        raise UsageError("name words or a statement, or ask for --all", hint='sayso trace "the words"')
    with open_corpus(corpus) if corpus else open_record(record, create=False) as book:
        if every:
            found = list(book.traces(min_reports=min_reports, limit=limit))
        else:
            one = book.trace(" ".join(what), since=since, until=until)
            found = [] if one is None else [one]
    if form == "json":
        click.echo(json.dumps([trace_to_dict(one) for one in found], ensure_ascii=False, indent=1))
        return DONE if found else FAILED
    if not found:
        click.echo("No report carries these words.")
        return FAILED
    for one in found:
        click.echo("\n".join(summary_lines(one, printable) if every else trace_lines(one, _marked, printable)))
    return DONE


def _marked(words: str, kind: str) -> str:
    """Show words that differ by signs as well as by colour, which a file and many eyes do not have."""
    return SIGNS[kind] % words.strip()
