"""Pictures: what is drawn, where, and that the same data give the same file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pytest

from networked import PAPER, make_rows
from sayso.analyse.coalitions import Coalitions, find_coalitions
from sayso.analyse.network_options import NetworkOptions
from sayso.analyse.networks import Network, build_network
from sayso.analyse.positions import CodedStatement, Position, Positions
from sayso.domain.coding import Stance
from sayso.domain.text import Span
from sayso.errors import UsageError
from sayso.export.pictures.bars import draw_bars
from sayso.export.pictures.layout import Box, place_labels, place_nodes
from sayso.export.pictures.matrix import draw_matrix
from sayso.export.pictures.network import draw_network
from sayso.export.pictures.positions import draw_positions
from sayso.export.pictures.style import CM, LOOKS, save_picture

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def two_mode() -> Network:
    return build_network(make_rows(PAPER), NetworkOptions(aggregation="subtract"))


def one_mode() -> tuple[Network, Coalitions]:
    options = NetworkOptions("onemode", aggregation="subtract", normalisation="average")
    return build_network(make_rows(PAPER), options), find_coalitions(make_rows(PAPER), options, draws=3)


def stretch(holder: str, stance: Stance, since: str | None, last: str | None, concept: str = "bridge") -> Position:
    said = CodedStatement(
        "s", "r", since, 1, holder, "person", None, None, None, False, "Post", since, (), "Post",
        concept, stance, 0.9, 0.9, "words", (Span(0, 5),), "words", "direct",
    )  # fmt: skip
    behind = (said,) if since == last else (said, replace(said, id="t", date=last))
    ids = tuple(one.id for one in behind)
    return Position(
        holder, 1, concept, stance, since, last, True, ids, 0, ("Post",), False, said, None, (holder,), behind
    )


def positions() -> Positions:
    found = (
        stretch("Ann", "opposes", "2025-01-05", "2025-02-01"),
        stretch("Ann", "supports", "2025-03-01", "2025-04-01"),
        stretch("Bo", "ambiguous", "2025-01-20", "2025-01-20"),
        stretch("Cy", "supports", None, None),
        stretch("Ann", "supports", "2025-01-09", "2025-01-09", "tunnel"),
    )
    return Positions("actor", None, 0.8, found, (), ())


PICTURES: dict[str, Callable[[], Figure]] = {
    "positions": lambda: draw_positions(positions()),
    "matrix": lambda: draw_matrix(two_mode(), one_mode()[1]),
    "bars": lambda: draw_bars(two_mode()),
    "network": lambda: draw_network(*one_mode()),
    "network of two modes": lambda: draw_network(two_mode()),
}


@pytest.mark.parametrize("form", ["svg", "png"])
@pytest.mark.parametrize("draw", PICTURES.values(), ids=PICTURES)
def test_same_data_give_the_same_file(tmp_path: Path, draw: Callable[[], Figure], form: str) -> None:
    one, other = (save_picture(draw(), tmp_path / f"{name}.{form}").read_bytes() for name in ("a", "b"))
    assert one == other
    assert b"<dc:date>" not in one


@pytest.mark.parametrize("draw", PICTURES.values(), ids=PICTURES)
def test_picture_is_as_wide_as_the_text_of_a_page(draw: Callable[[], Figure]) -> None:
    assert draw().get_size_inches()[0] == pytest.approx(16 * CM)


def test_stances_differ_in_grey_and_by_mark() -> None:
    from matplotlib.colors import to_rgb

    grey = {name: float(np.dot(to_rgb(look.face), (0.2126, 0.7152, 0.0722))) for name, look in LOOKS.items()}
    assert grey["supports"] + 0.3 < grey["opposes"] < grey["ambiguous"] - 0.2
    for trait in ("mark", "line", "hatch"):
        assert len({str(getattr(look, trait)) for look in LOOKS.values()}) == 3


def test_positions_have_a_panel_for_each_concept_and_leave_out_what_is_not_dated() -> None:
    bridge, tunnel = draw_positions(positions()).axes
    assert (bridge.get_title(loc="left"), tunnel.get_title(loc="left")) == ("bridge", "tunnel")
    assert [label.get_text() for label in bridge.get_yticklabels()] == ["Ann", "Bo"]


def test_position_holds_thinly_until_it_changes() -> None:
    bridge, _ = draw_positions(positions()).axes
    thin, thick, *marks = bridge.get_lines()[:4]
    days = [list(line.get_xdata()) for line in (thin, thick, *marks)]
    assert days == [[20120.0, 20148.0], [20093.0, 20120.0], [20093.0], [20120.0]]  # days since 1970


def test_each_statement_has_a_mark_of_its_own_and_a_range_is_dotted() -> None:
    one = stretch("Ann", "supports", "2025-01-05", "2025-02-01")
    contrary = replace(one.strongest, id="u", stance="opposes", date="2025-01-08", until="2025-01-20")
    found = replace(one, behind=(*one.behind[:1], contrary, *one.behind[1:]), contrary=1)
    [axes] = draw_positions(Positions("actor", None, 0.8, (found,), (), ())).axes
    marks = [(line.get_marker(), list(line.get_xdata())) for line in axes.get_lines() if line.get_marker() != "None"]
    assert marks == [("o", [20093.0]), ("s", [20108.0]), ("o", [20120.0])]
    assert [20096.0, 20108.0] in [list(line.get_xdata()) for line in axes.get_lines() if line.get_linestyle() == ":"]


def test_a_network_says_below_what_it_rests_on() -> None:
    told = [text.get_text() for text in draw_network(*one_mode()).texts]
    assert told == ["2025-03-01 to 2025-03-01: 10 statements in 10 reports; too little for a finding"]


def test_bars_grow_from_the_middle_to_both_sides() -> None:
    [axes] = draw_bars(two_mode()).axes
    bars = {
        (axes.get_yticklabels()[round(bar.get_y() + bar.get_height() / 2)].get_text(), bar.get_width())  # type: ignore[attr-defined]
        for bar in axes.patches
    }
    assert bars == {("x", 3.0), ("x", -1.0), ("y", 1.0), ("y", -2.0), ("z", 3.0)}


def test_matrix_shows_both_where_an_actor_said_both() -> None:
    [axes] = draw_matrix(two_mode()).axes
    shown = {
        str(marks.get_label()): sorted(tuple(map(float, place)) for place in np.asarray(marks.get_offsets()))
        for marks in axes.collections
    }
    rows = [label.get_text() for label in axes.get_yticklabels()]
    both = rows.index("B")
    assert (pytest.approx(0.83), both) in shown["supports"] and (pytest.approx(1.17), both) in shown["opposes"]
    assert "ambiguous" not in shown


def test_those_with_the_most_statements_are_drawn() -> None:
    [axes] = draw_matrix(two_mode(), top=1).axes
    assert [label.get_text() for label in axes.get_yticklabels()] == ["B"]
    bridge, _ = draw_positions(positions(), top=1).axes
    assert [label.get_text() for label in bridge.get_yticklabels()] == ["Ann"]


def test_no_two_nodes_stand_on_one_another() -> None:
    graph = nx.complete_graph(25)
    places = np.array(list(place_nodes(graph, dict.fromkeys(graph), 13.0, 9.0).values()))
    apart = np.linalg.norm(places[:, None] - places[None, :], axis=-1) + 99 * np.eye(25)
    assert apart.min() > 0.8
    assert (places >= 0).all() and (places <= (13.0, 9.0)).all()


def test_names_stay_on_the_page_and_off_each_other() -> None:
    places = {"Ann Archer": np.array([0.3, 2.0]), "Bo Brandt": np.array([1.6, 2.0]), "Cy": np.array([0.3, 0.2])}
    page = Box(0, 0, 6, 4)
    boxes = list(
        place_labels({key: key for key in places}, places, dict.fromkeys(places, 0.15), [], page, points=7).values()
    )
    assert all(box.x0 >= 0 and box.y0 >= 0 for box in boxes)
    assert not any(one.overlap(other) for one in boxes for other in boxes if one is not other)


@pytest.mark.parametrize(
    ("draw", "message"),
    [
        (lambda folder: save_picture(draw_bars(two_mode()), folder / "bars.jpg"), "bars.jpg is not a picture file"),
        (lambda folder: draw_bars(two_mode(), width_cm=3), "a picture cannot be 3 cm wide"),
    ],
    ids=["form", "width"],
)
def test_what_is_no_picture_is_refused(tmp_path: Path, draw: Callable[[Path], object], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        draw(tmp_path)
