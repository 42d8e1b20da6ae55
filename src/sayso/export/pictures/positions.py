"""The picture of positions over time: who held which position when, and who changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, cast

from sayso.analyse.positions import Position, Positions
from sayso.domain.coding import Stance
from sayso.export.pictures.style import LOOKS, PALE, TOP, WIDTH_CM, fold_names, new_figure, styled

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.lines import Line2D

ORDER = {"supports": 0, "ambiguous": 1, "opposes": 2}
MARK_POINTS = 5.5


def draw_positions(found: Positions, *, width_cm: float = WIDTH_CM, top: int = TOP) -> Figure:
    """Draw a panel for each concept, and in it a line for each holder.

    Each statement has a mark that shows its own stance, so that contrary ones stand out. If only a range of days is
    known, the mark is at its end, on a dotted line as long as the range. The line of a position is thick from its first
    to its last statement, and thin from there to a change, if any, because no statement covers that time. Undated
    statements are not drawn; for each concept, the `top` holders with the most statements are.
    """
    dated = [one for one in found.positions if one.since and one.last]
    concepts = list(dict.fromkeys(one.concept for one in dated))
    rows = {name: _holders([one for one in dated if one.concept == name], top) for name in concepts}
    names = [stretches[0].holder for holders in rows.values() for stretches in holders]
    labels, row_cm = fold_names(names, width_cm)
    with styled():
        height_cm = 2.2 + 0.7 * len(concepts) + 0.85 * row_cm * max(len(names), 2)
        figure, panels = new_figure(width_cm, height_cm, [len(rows[name]) + 0.6 for name in concepts])
        for axes, name in zip(panels, concepts, strict=False):
            _draw_panel(axes, name, rows[name], dict(zip(names, labels, strict=True)))
        if dated:
            _share_time(panels, dated)
        used = [stance for stance in LOOKS if any(one.stance == stance for one in dated)]
        figure.legend(handles=[_handle(stance) for stance in used], loc="outside lower right", ncols=3)
    return figure


def _holders(positions: Sequence[Position], top: int) -> list[list[Position]]:
    """Return each holder's positions in order of time; holders who finally support come first."""
    holders: dict[tuple[str, int | None], list[Position]] = {}
    for one in positions:
        holders.setdefault((one.holder.casefold(), one.actor), []).append(one)
    busiest = sorted(holders.values(), key=lambda own: -sum(len(one.statements) for one in own))[:top]
    return sorted(busiest, key=lambda own: (ORDER[own[-1].stance], own[0].since or "", own[0].holder))


def _draw_panel(axes: Axes, concept: str, holders: Sequence[Sequence[Position]], labels: Mapping[str, str]) -> None:
    for place, stretches in enumerate(holders):
        for number, one in enumerate(stretches):
            look = LOOKS[one.stance]
            begin, last = _day(one.since_until or one.since), _day(one.last)
            after = _day(stretches[number + 1].since) if number + 1 < len(stretches) else last
            axes.plot([last, after], [place, place], color=look.edge, linewidth=0.7, linestyle=look.line)
            axes.plot([begin, last], [place, place], color=look.edge, linewidth=2.0, linestyle=look.line)
            _draw_marks(axes, place, one)
    axes.set_title(concept)
    axes.set_yticks(range(len(holders)), [labels[stretches[0].holder] for stretches in holders])
    axes.set_ylim(len(holders) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="y", color=PALE, linewidth=0.5)
    axes.set_axisbelow(True)
    axes.spines["left"].set_visible(False)


def _draw_marks(axes: Axes, place: int, position: Position) -> None:
    """Draw a mark for each statement, and a dotted line where only a range of days is known."""
    for said in position.behind:
        look = LOOKS[said.stance]
        if said.by_day is None:
            continue
        if said.until:
            axes.plot(
                [_day(said.date), _day(said.until)], [place, place], color=look.edge, linewidth=0.9, linestyle=":"
            )
        axes.plot(
            [_day(said.by_day)],
            [place],
            linestyle="none",
            marker=look.mark,
            markersize=MARK_POINTS,
            markerfacecolor=look.face,
            markeredgecolor=look.edge,
            markeredgewidth=0.8,
        )


def _share_time(panels: Sequence[Axes], dated: Sequence[Position]) -> None:
    """Make all panels show the same days, labeled below the last one."""
    from matplotlib import dates

    untyped = cast(Any, dates)
    days = [_day(day) for one in dated for day in (one.since, one.last)]
    margin = max(max(days) - min(days), 10) * 0.03
    for axes in panels:
        locator = untyped.AutoDateLocator(minticks=3, maxticks=9)
        axes.set_xlim(min(days) - margin, max(days) + margin)
        axes.xaxis.set_major_locator(locator)
        axes.xaxis.set_major_formatter(untyped.ConciseDateFormatter(locator))
    for axes in panels[:-1]:
        axes.tick_params(axis="x", labelbottom=False)
        axes.xaxis.get_offset_text().set_visible(False)


def _handle(stance: Stance) -> Line2D:
    from matplotlib.lines import Line2D

    look = LOOKS[stance]
    return Line2D(
        [],
        [],
        color=look.edge,
        linestyle=look.line,
        linewidth=1.6,
        marker=look.mark,
        markerfacecolor=look.face,
        markeredgecolor=look.edge,
        markersize=MARK_POINTS,
        label=look.label,
    )


def _day(day: str | None) -> float:
    """Return a day as matplotlib's date number, counted from 1970."""
    return float((date.fromisoformat((day or "")[:10]) - date(1970, 1, 1)).days)
