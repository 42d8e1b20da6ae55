"""`sayso trace`: follow an utterance through the reports that carry it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import click

from sayso.cli.answer import answer, answer_options
from sayso.cli.option import limit_option, since_option, until_option
from sayso.cli.outcome import DONE, FAILED, note, note_first, progress, report_error
from sayso.cli.record_option import corpus_option, printable, record_option
from sayso.errors import UsageError

EXAMPLES = """\b
Examples:
  sayso trace "not for Russia to tell us"
  sayso trace 3f2a9c0d11e4b7aa --format json
  sayso trace --all --min-reports 3 -o repeated.csv
  sayso trace "not for Russia to tell us" --corpus corpus/
"""
SIGNS = {"added": "{+%s+}", "left_out": "[-%s-]"}


@click.command(epilog=EXAMPLES)
@click.argument("what", nargs=-1, metavar="WORDS|STATEMENT")
@click.option("--all", "every", is_flag=True, help="List all utterances carried by several reports.")
@click.option(
    "--min-reports",
    type=click.IntRange(2),
    default=2,
    show_default=True,
    metavar="N",
    help="With --all: only utterances in N reports or more.",
)
@limit_option("utterances (with --all)")
@since_option("published")
@until_option("published")
@record_option
@corpus_option
@answer_options
def trace(
    what: tuple[str, ...],
    every: bool,
    min_reports: int,
    limit: int,
    since: date | None,
    until: date | None,
    record: str,
    corpus: str | None,
    form: str | None,
    out: Path | None,
    force: bool,
) -> int:
    """Trace an utterance: who carried it first, who relays whom.

    It also shows how each report words it: [-words-] of the fullest wording are missing from the report, {+words+} are
    added. WORDS are compared with what reports quote.
    """
    from sayso.book import open_record
    from sayso.book.corpus_book import open_corpus
    from sayso.export.trace_text import summary_lines, trace_lines, trace_to_dict

    if bool(what) == every:
        raise UsageError("give WORDS, a statement's id, or --all", hint='sayso trace "the words"')
    if every and (since or until):
        raise UsageError("--since and --until do not apply to --all", hint="leave them out, or trace some WORDS")
    with open_corpus(corpus) if corpus else open_record(record, create=False) as book, progress("tracing"):
        if every:
            several = list(book.traces(min_reports=min_reports, limit=limit + 1))
        else:
            one = book.trace(" ".join(what), since=since, until=until)
            several = [] if one is None else [one]
    found = several[:limit]

    def text() -> Iterator[str]:
        for one in found:
            yield from summary_lines(one, printable) if every else trace_lines(one, _marked, printable)

    answer([trace_to_dict(one) for one in found], form, out, force, text=text, cells=_cells)
    if len(several) > limit:
        note_first(limit)
    if not found and every:
        note(f"No utterance is carried by {min_reports} reports or more.")
    elif not found:
        report_error("no report carries these words", 'search for a word: sayso search "WORD"')
    return DONE if found or every else FAILED


def _cells(trace: Mapping[str, Any]) -> dict[str, Any]:
    """Return the CSV row of an utterance with the reports that carry it."""
    carriages = trace["carriages"]
    return {
        "statement": trace["fullest"]["statement"],
        "speakers": trace["speakers"],
        "words": trace["fullest"]["text"],
        "first": trace["first"],
        "independent": trace["independent"],
        "copies": trace["copies"],
        "days": trace["days"],
        "reports": [carriage["report"] for carriage in carriages],
    }


def _marked(words: str, kind: str) -> str:
    """Mark changed words with signs as well as colors, for files and for readers who cannot see colors."""
    return SIGNS[kind] % words.strip()
