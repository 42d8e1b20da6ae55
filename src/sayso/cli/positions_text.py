"""The tables of `sayso positions`: who stands where, what changed, and what does not count and why."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from sayso.cli.record_option import printable
from sayso.domain.coding import MACHINE

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from sayso.analyse.positions import CodedStatement, Position, Positions
    from sayso.domain.coding import Concept

STYLES = {"supports": "green", "opposes": "red", "ambiguous": "yellow"}
SIGNS = {"supports": "+", "opposes": "-", "ambiguous": "~", "none": " "}
LONGEST = 140  # characters of a quotation in a table
WIDEST = 120  # columns of a table, and its width outside a terminal
SHOWN = 10  # statements not counted that are listed without --all


def position_lines(about: Concept, found: Positions, show_all: bool, *, plain: bool = False) -> list[str]:
    """Return the lines that show who stands where, who changed, what does not count, and what would make more count.

    `plain` leaves out colors, as for a file.
    """
    from rich.console import Console

    console = Console(highlight=False, emoji=False, color_system=None if plain else "auto")
    console.width = min(console.width, WIDEST) if console.is_terminal and not plain else WIDEST
    with console.capture() as capture:
        _print_positions(console, about, found, show_all)
    return [line.rstrip() for line in capture.get().splitlines()]


def _print_positions(console: Console, about: Concept, found: Positions, show_all: bool) -> None:
    console.print(f"[bold]{_safe(about.name)}[/bold]: {_safe(about.proposition)}\n")
    console.print(_position_table(found) if found.positions else "No position is certain enough to count.")
    if found.changes:
        console.print("\n[bold]Changed position[/bold]")
        console.print(_change_table(found))
    _print_not_counted(console, found, show_all)
    if advice := _advice(about, found):
        console.print(f"\n{_safe(advice)}")


def _advice(about: Concept, found: Positions) -> str:
    """Report model codings that are too uncertain to count, and what to do about them."""
    unsure = [one.probability for one in found.not_counted if one.why_not == "unsure" and one.coder == MACHINE]
    if not unsure:
        return ""
    several = f"{len(unsure)} statements" if len(unsure) > 1 else "1 statement"
    lower = math.floor(max(unsure) * 10) / 10
    teach = f"sayso code statements {json.dumps(about.name, ensure_ascii=False)}"
    return (
        f"The model coded {several} with a probability below {found.min_sure:g} ({_rounded(max(unsure))} at most). "
        f"People's codings always count, and teach the model: {teach}. To count its guesses too: --sure {lower:g}"
    )


def _rounded(probability: float) -> str:
    """Return a probability with two decimals, rounded down, so that 0.798 does not look like 0.8."""
    return f"{math.floor(probability * 100 + 1e-9) / 100:.2f}"


def _print_not_counted(console: Console, found: Positions, show_all: bool) -> None:
    """Print why statements that take sides do not count, and which ones a person should check."""
    left_out = [one for one in found.not_counted if one.stance != "none" and one.why_not != "later"]
    if not left_out:
        return
    reasons = Counter(_why_not(one) for one in left_out)
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
        words = _quoted(one.strongest) + ("  [dim]only relayed by others[/dim]" if one.relayed else "")
        if found.by != "actor":
            words += f"  [dim]by {_safe(', '.join(one.speakers))}[/dim]"
        style = "" if one.current else "dim"
        table.add_row(
            _safe(_holder(one.holder, found.by)),
            _stance(one.stance),
            _days(one.since, one.since_until),
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
            _days(one.by.date, one.by.until),
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
            _rounded(one.probability),
            _days(one.date, one.until),
            _why_not(one),
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
    """Sort positions by holder, and holders by their current position."""
    camps = list(STYLES)
    now = {(one.concept, one.holder, one.actor): camps.index(one.stance) for one in found if one.current}
    return sorted(found, key=lambda one: (now[one.concept, one.holder, one.actor], one.holder, one.since or ""))


def _stance(stance: str) -> str:
    return f"[{STYLES.get(stance, 'dim')}]{SIGNS[stance]} {stance}[/]"


def _quoted(one: CodedStatement) -> str:
    words = " ".join(one.words.split())
    cut = words if len(words) <= LONGEST else words[:LONGEST].rpartition(" ")[0] + " …"
    return _safe(cut)


def _days(date: str | None, until: str | None) -> str:
    """Return a day, or a range on two lines, as for words said "earlier this year"."""
    return f"{date} –\n{until}" if date and until else date or "?"


def _why_not(one: CodedStatement) -> str:
    return (one.why_not or "").replace("rumour", "rumor")


def _holder(holder: str, by: str) -> str:
    if by != "country":
        return holder
    from sayso.resolve.countries import country_names

    return country_names().get(holder, holder)


def _safe(text: str) -> str:
    from rich.markup import escape

    return escape(printable(text))
