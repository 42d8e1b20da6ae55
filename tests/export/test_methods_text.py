"""The methods paragraph of a network."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from networked import PAPER, make_rows
from sayso.analyse.coalitions import COALITION_OPTIONS, find_coalitions
from sayso.analyse.network_options import NetworkOptions
from sayso.analyse.network_rows import NetworkRow
from sayso.analyse.networks import build_network, build_networks
from sayso.domain.coding import Concept
from sayso.export.methods_text import Coding, methods_text
from sayso.version import __version__

CODING = Coding([Concept("x", "There should be an x."), Concept("y", "There should be a y.")], 0.8)


def coded(said: str = PAPER) -> list[NetworkRow]:
    """Rows of two outlets, every third coded by the model."""
    return [
        replace(
            row,
            variables={
                **row.variables,
                "outlet": ("Post", "Times")[number % 2],
                "coder": "ann" if number % 3 else "machine",
            },
        )
        for number, row in enumerate(make_rows(said))
    ]


def test_paragraph_says_what_was_counted_and_how() -> None:
    rows = coded()
    network = build_network(rows, COALITION_OPTIONS)
    paragraph, _, *cited = methods_text([network], CODING, find_coalitions(rows, draws=20)).split("\n")
    for told in (
        "We used 10 statements in 10 reports by 2 outlets, said between 2025-03-01 and 2025-03-01",
        f"counted by sayso {__version__}.",
        "x (“There should be an x.”); y (“There should be a y.”).",
        "Of 10 codings, 6 were made by people and 4 by sayso's model",
        "below a probability of 0.8",
        "congruence minus their conflict",
        "average activity",
        "Statements with the same actor, concept and agreement count once per report.",
        "There is no threshold",
        "The network has 3 nodes and ",
        "random seed 1",
        "20 bootstrap samples of reports (Efron 1979)",
        "This network rests on only 10 statements: read it as a list, not as a finding.",
    ):
        assert told in paragraph
    assert [line.split(" ")[0] for line in cited][:2] == ["Leifeld,", "Blondel,"]


def test_what_was_not_measured_is_not_claimed() -> None:
    network = build_network(coded(), COALITION_OPTIONS)
    alone = methods_text([network], CODING)
    assert "Louvain" not in alone and "Efron" not in alone
    few = [replace(row, document="r1") for row in coded()]
    found = find_coalitions(few, draws=20)
    assert "Their stability was not measured." in methods_text([build_network(few, COALITION_OPTIONS)], CODING, found)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (NetworkOptions(aggregation="subtract"), "supporting statements minus the number of opposing ones"),
        (NetworkOptions(aggregation="combine"), "3 for both"),
        (NetworkOptions(normalisation="activity"), "the number of statements of the actor (activity)"),
        (NetworkOptions("onemode", aggregation="conflict"), "their conflict"),
        (NetworkOptions(duplicates="month"), "count once per calendar month"),
        (NetworkOptions(since=date(2025, 2, 1)), "The period studied is 2025-02-01 to 2025-03-01."),
        (NetworkOptions(exclude={"actor": frozenset("C")}), "Left out: actor C."),
        (NetworkOptions("eventlist"), "a list of events"),
    ],
)
def test_each_option_is_told(options: NetworkOptions, told: str) -> None:
    assert told in methods_text([build_network(coded(), options)], CODING)


def test_windows_are_told_as_such() -> None:
    rows = coded("A x + 2025-03-01, B x + 2025-03-08, A x - 2025-03-15, B x - 2025-03-22, C x + 2025-03-29")
    networks = build_networks(rows, NetworkOptions(window="weeks", window_size=2))
    text = methods_text(networks, CODING)
    assert "A window of 2 weeks moves over time." in text
    assert "3 networks, each with 3 to 3 statements (median 3)" in text


def test_same_network_gives_the_same_text() -> None:
    one, other = (
        methods_text([build_network(coded(), COALITION_OPTIONS)], CODING, find_coalitions(coded(), draws=5))
        for _ in range(2)
    )
    assert one == other
