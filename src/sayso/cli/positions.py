"""`sayso positions`: who stands where on a concept, since when, and on whose word."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from sayso.cli.day import DAY
from sayso.cli.outcome import DONE, FAILED, report_error
from sayso.cli.record_option import corpus_option, printable, record_option
from sayso.errors import UsageError

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from sayso.analyse.positions import CodedStatement, Position, Positions
    from sayso.domain.coding import Concept, Stance
    from sayso.store.coding import CodingCounts

EXAMPLES = """\b
Examples:
  sayso positions Accord
  sayso positions Accord --by country --as-of 2025-03-31
  sayso positions Accord --min-sure 0.9 --all
  sayso positions Accord --format csv > accord.csv
  sayso positions Accord --corpus corpus/ --codebook concepts.yaml
"""
STYLES = {"supports": "green", "opposes": "red", "ambiguous": "yellow"}
SIGNS = {"supports": "+", "opposes": "-", "ambiguous": "~", "none": " "}
LONGEST = 140  # characters of a quotation in the table
WIDEST = 120  # columns of the tables, and their width where there is no terminal
SHOWN = 10  # of the statements that were not counted, without --all


@click.command(epilog=EXAMPLES)
@click.argument("concept")
@record_option
@corpus_option
@click.option(
    "--codebook",
    type=click.Path(dir_okay=False),
    metavar="FILE",
    help="With --corpus: take CONCEPT from a codebook (.yaml, .qdc), and no codings.",
)
@click.option(
    "--by",
    type=click.Choice(("actor", "role", "country", "organisation")),
    default="actor",
    show_default=True,
    help="Whose positions. A person's words count for the country or organisation that the person speaks for.",
)
@click.option("--as-of", type=DAY, metavar="DAY", help="As it was on DAY.")
@click.option(
    "--min-sure",
    type=click.FloatRange(0, 1),
    default=0.8,
    show_default=True,
    metavar="P",
    help="Count codings of probability P or more; a person's count always.",
)
@click.option("--all", "show_all", is_flag=True, help="List all that is not counted.")
@click.option(
    "--format",
    "form",
    type=click.Choice(("text", "json", "csv")),
    default="text",
    show_default=True,
    help="How the answer is written.",
)
def positions(
    concept: str,
    record: str,
    corpus: str | None,
    codebook: str | None,
    by: Any,
    as_of: date | None,
    min_sure: float,
    show_all: bool,
    form: str,
) -> int:
    """Show who stands where on CONCEPT.

    Rumours, denials, imagined speech and the outlet's own voice count for nobody.

    Of a corpus, the model codes the statements that have one of the concept's words, or else of its proposition; it
    learns from what people coded in the record that CONCEPT is taken from.
    """
    if codebook and not corpus:
        raise click.UsageError("--codebook goes with --corpus; a record has concepts of its own: sayso concept import")
    how = {"by": by, "as_of": as_of.isoformat() if as_of else None, "min_sure": min_sure}
    if corpus:
        about, found = _of_corpus(corpus, concept, codebook, record, how)
        counts = None
    else:
        about, found, counts = _of_record(record, concept, how)
    code = f"sayso code statements {json.dumps(about.name, ensure_ascii=False)}"
    if counts and not counts.by_machine + counts.by_people:
        report_error(f"no statement is coded against {about.name!r} yet", code)
        return FAILED
    if form == "json":
        click.echo(json.dumps(asdict(found), ensure_ascii=False, indent=1))
    elif form == "csv":
        click.echo(_csv(found), nl=False)
    else:
        _print(about, found, show_all)
    if counts and 0 < counts.by_machine < counts.statements:
        left = counts.statements - counts.by_machine
        click.echo(f"The model has not coded {left} of {counts.statements} statements: {code} --machine", err=True)
    return DONE


def _of_record(record: str, concept: str, how: dict[str, Any]) -> tuple[Concept, Positions, CodingCounts]:
    from sayso.book import open_record

    with open_record(record, create=False) as book:
        about, counts = book.concepts.get(concept), book.codings.counts(concept)
        return about, book.positions(about.name, **how), counts


def _of_corpus(
    corpus: str, concept: str, codebook: str | None, record: str, how: dict[str, Any]
) -> tuple[Concept, Positions]:
    """Give the positions of a corpus; the concept is from a codebook, or with people's codings from a record."""
    from sayso.book import open_record
    from sayso.book.coding import taught_examples
    from sayso.book.corpus_book import open_corpus
    from sayso.export.codebook import read_concepts

    taught: list[tuple[str, Stance]] = []
    if codebook:
        known = {one.name.casefold(): one for one in read_concepts(codebook)}
        if concept.casefold() not in known:
            names = ", ".join(one.name for one in known.values())
            raise UsageError(f"{codebook} has no concept {concept!r}", hint=f"it has {names or 'none'}")
        about = known[concept.casefold()]
    else:
        with open_record(record, create=False) as book:
            about = book.concepts.get(concept)
            taught = taught_examples(book, about.name)
    with open_corpus(corpus) as tables:
        return about, tables.positions(about, taught, **how)


def _print(about: Concept, found: Positions, show_all: bool) -> None:
    from rich.console import Console

    console = Console(highlight=False, emoji=False)
    console.width = min(console.width, WIDEST) if console.is_terminal else WIDEST
    console.print(f"[bold]{_safe(about.name)}[/bold]: {_safe(about.proposition)}\n")
    console.print(_position_table(found) if found.positions else "Nobody takes a position that is sure enough.")
    if found.changes:
        console.print("\n[bold]Changed position[/bold]")
        console.print(_change_table(found))
    _print_not_counted(console, found, show_all)


def _print_not_counted(console: Console, found: Positions, show_all: bool) -> None:
    """Print why statements that take sides are not counted, and those that a person might look at."""
    left_out = [one for one in found.not_counted if one.stance != "none" and one.why_not != "later"]
    if not left_out:
        return
    reasons = Counter(one.why_not for one in left_out)
    told = ", ".join(f"{reason} {count}" for reason, count in reasons.most_common())
    console.print(f"\n[bold]Not counted[/bold]: {told}")
    telling = [one for one in left_out if show_all or one.why_not != "speaks for another"]
    shown = sorted(telling, key=lambda one: -one.probability)[: None if show_all else SHOWN]
    if shown:
        console.print(_not_counted_table(shown))
    if len(shown) < len(left_out):
        console.print(f"[dim]{len(left_out) - len(shown)} more: --all[/dim]")


def _position_table(found: Positions) -> Table:
    table = _table("Who", "Stands", "Since", "Last", "Said", "Carriers", "In words")
    for one in _by_camp(found.positions):
        said = str(len(one.statements)) + (f" ({one.contrary})" if one.contrary else "")
        words = _quoted(one.strongest) + ("  [dim]only as others tell[/dim]" if one.relayed else "")
        style = "" if one.current else "dim"
        table.add_row(
            _safe(_holder(one.holder, found.by)),
            _stance(one.stance),
            one.since or "?",
            one.last or "?",
            said,
            str(len(one.carriers)),
            words,
            style=style,
        )
    return table


def _change_table(found: Positions) -> Table:
    table = _table("Who", "When", "From", "To", "In words")
    for one in found.changes:
        where = f"  [dim]{_safe(one.by.report)} {_safe(one.by.id)}[/dim]"
        table.add_row(
            _safe(_holder(one.holder, found.by)),
            one.date or "?",
            _stance(one.before),
            _stance(one.after),
            _quoted(one.by) + where,
        )
    return table


def _not_counted_table(statements: Iterable[CodedStatement]) -> Table:
    table = _table("Who", "Says", "Sure", "Day", "Why not", "In words")
    for one in statements:
        table.add_row(
            _safe(one.actor_name or "nobody"),
            _stance(one.stance),
            f"{one.probability:.2f}",
            one.date or "?",
            one.why_not or "",
            _quoted(one),
            style="dim",
        )
    return table


def _table(*columns: str) -> Table:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="bold", padding=(0, 1, 0, 0))
    for column in columns:
        last = column == "In words"
        table.add_column(
            column,
            ratio=1 if last else None,
            no_wrap=column not in ("Who", "In words"),
            max_width=26 if column == "Who" else None,
            justify="right" if column in ("Said", "Carriers", "Sure") else "left",
        )
    return table


def _by_camp(found: Iterable[Position]) -> list[Position]:
    """Give the positions of each holder together, holders by where they stand now."""
    camps = list(STYLES)
    now = {(one.concept, one.holder, one.actor): camps.index(one.stance) for one in found if one.current}
    return sorted(found, key=lambda one: (now[one.concept, one.holder, one.actor], one.holder, one.since or ""))


def _stance(stance: str) -> str:
    return f"[{STYLES.get(stance, 'dim')}]{SIGNS[stance]} {stance}[/]"


def _quoted(one: CodedStatement) -> str:
    words = " ".join(one.words.split())
    cut = words if len(words) <= LONGEST else words[:LONGEST].rpartition(" ")[0] + " …"
    return _safe(cut)


def _holder(holder: str, by: str) -> str:
    if by != "country":
        return holder
    from sayso.resolve.countries import country_names

    return country_names().get(holder, holder)


def _safe(text: str) -> str:
    from rich.markup import escape

    return escape(printable(text))


def _csv(found: Positions) -> str:
    out = io.StringIO()
    rows = list(_rows(found))
    names = ("concept", "holder", "actor", "stance", "since", "last", "current", "statements", "contrary")
    writer = csv.DictWriter(out, (*names, "carriers", "relayed", "words", "statement", "report"), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def _rows(found: Positions) -> Iterator[dict[str, Any]]:
    for one in found.positions:
        yield {
            **{field: getattr(one, field) for field in ("concept", "holder", "actor", "stance", "since", "last")},
            "current": one.current,
            "statements": len(one.statements),
            "contrary": one.contrary,
            "carriers": "; ".join(one.carriers),
            "relayed": one.relayed,
            "words": one.strongest.words,
            "statement": one.strongest.id,
            "report": one.strongest.report,
        }
