"""Coalitions, how sure they are, and who stands between."""

from __future__ import annotations

import math
import random
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from networked import PAPER, make_row, make_rows
from sayso.analyse.camps import adjusted_rand, signed_modularity
from sayso.analyse.coalitions import COALITION_OPTIONS, find_coalitions
from sayso.analyse.network_rows import NetworkRow
from sayso.errors import UsageError


def two_camps() -> list[NetworkRow]:
    """A, B, C say yes to x and y and no to z; D, E, F the reverse; each in six reports with all the others."""
    return [
        make_row(100 * report + number, actor, concept, (actor in "ABC") == (concept in "xy"), report=f"r{report}")
        for report in range(6)
        for number, (actor, concept) in enumerate(product("ABCDEF", "xyz"))
    ]


def bridged() -> list[NetworkRow]:
    """Two pairs, A and B over x, D and E over y, and M, who alone speaks of both."""
    return make_rows("A x +, B x +, A v +, B v +, M x +, M y +, D y +, E y +, D w +, E w +")


def test_two_camps_are_found_and_are_sure() -> None:
    found = find_coalitions(two_camps(), draws=20)
    assert [set(one.members) for one in found.coalitions] == [{"A", "B", "C"}, {"D", "E", "F"}]
    assert [one.stability for one in found.coalitions] == [1, 1]
    assert found.stability == 1
    assert found.modularity == pytest.approx(0.5)  # all ties are within, and each camp has half of them
    stands = {stand.concept: (stand.supporting, stand.opposing) for stand in found.coalitions[0].stands}
    assert stands == {"x": (18, 0), "y": (18, 0), "z": (0, 18)}


def test_polarisation_counts_congruence_within_and_conflict_between() -> None:
    # congruence has 6 ties, all within: 1/2 by chance. Conflict has 9, all between: 1/2 by chance would be within.
    # (6 * 1/2 + 9 * 1/2) / 15
    assert find_coalitions(two_camps(), draws=0).polarisation == pytest.approx(0.5)
    assert find_coalitions(make_rows("A x +, B x +, C x +"), draws=0).polarisation == pytest.approx(0)


def test_polarisation_leaves_out_who_has_no_stance() -> None:
    options = replace(COALITION_OPTIONS, aggregation="ignore")
    found = find_coalitions(make_rows("A x +, B x +, C x -, D x -, A y ~, B y ~, C z ~, D z ~"), options, draws=3)
    assert [set(one.members) for one in found.coalitions] == [{"A", "B"}, {"C", "D"}]
    assert found.polarisation > 0


def test_signed_modularity_of_one_camp_is_nothing() -> None:
    congruence, conflict = np.ones((3, 3)) - np.eye(3), np.zeros((3, 3))
    assert signed_modularity(congruence, conflict, [{0, 1, 2}]) == pytest.approx(0)


def test_broker_is_on_the_paths_between_coalitions() -> None:
    found = find_coalitions(bridged(), draws=10)
    first, *_ = found.brokers
    # of the six pairs of others, the four across go over M
    assert (first.name, first.betweenness) == ("M", pytest.approx(4 / 6))
    assert first.outside > 0
    assert found.coalition_of("A") == found.coalition_of("B") != found.coalition_of("D") == found.coalition_of("E")


def test_strong_ties_are_short() -> None:
    """A and C are tied weakly, but strongly to B: the shortest path between them goes over B."""
    rows = make_rows("A x +, A y +, A z +, B x +, B y +, B z +, B u +, B v +, B w +, C u +, C v +, C w +, A q +, C q +")
    options = replace(COALITION_OPTIONS, aggregation="congruence", normalisation="no")
    [broker] = find_coalitions(rows, options, draws=0).brokers
    assert broker.name == "B"


def test_who_agrees_with_nobody_is_alone() -> None:
    found = find_coalitions(make_rows("A x +, B x +, C x -"), draws=5)
    assert [set(one.members) for one in found.coalitions] == [{"A", "B"}]
    assert found.coalition_of("C") is None


@pytest.mark.parametrize(("reports", "draws"), [(10, 0), (1, 50), (4, 50)], ids=["no draws", "one report", "four"])
def test_stability_is_unknown_without_draws_or_with_few_reports(reports: int, draws: int) -> None:
    rows = [replace(row, document=f"r{number % reports}") for number, row in enumerate(make_rows(PAPER))]
    found = find_coalitions(rows, draws=draws)
    assert (found.draws, math.isnan(found.stability)) == (0, True)
    assert all(math.isnan(one.stability) for one in found.coalitions)
    assert np.isnan(found.together).all()


def test_what_rests_on_one_report_is_less_stable() -> None:
    torn = [make_row(990 + number, "G", concept, report=f"r9{concept}") for number, concept in enumerate("xyz")]
    found = find_coalitions([*two_camps(), *torn], draws=60)
    stability = {member.name: member.stability for member in found.members}
    assert stability["G"] < min(stability[name] for name in "ABCDEF")


def test_same_seed_gives_the_same() -> None:
    one, other = (find_coalitions(bridged(), draws=20, seed=7) for _ in range(2))
    assert one.members == other.members
    np.testing.assert_array_equal(one.together, other.together)
    assert one.stability == other.stability


@settings(max_examples=20)
@given(st.randoms(use_true_random=False))
def test_order_of_statements_does_not_matter(chance: random.Random) -> None:
    rows = two_camps()
    mixed = chance.sample(rows, len(rows))
    assert find_coalitions(rows, draws=3).members == find_coalitions(mixed, draws=3).members


def test_together_is_symmetric_and_a_share() -> None:
    together = find_coalitions(bridged(), draws=20).together
    np.testing.assert_array_equal(together, together.T)
    known = together[~np.isnan(together)]
    assert ((known >= 0) & (known <= 1)).all()


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ([0, 0, 1, 1], [1, 1, 0, 0], 1.0),
        # Of 6 pairs, 2 and 1 are together, both in none: (0 - 2 * 1 / 6) / ((2 + 1) / 2 - 2 * 1 / 6)
        ([0, 0, 1, 1], [0, 1, 0, 2], (0 - 1 / 3) / (1.5 - 1 / 3)),
        ([0, 0, 0], [0, 0, 0], 1.0),
        ([], [], 1.0),
    ],
    ids=["other numbers", "worked by hand", "one camp", "nobody"],
)
def test_adjusted_rand_index(one: list[int], other: list[int], expected: float) -> None:
    assert adjusted_rand(np.array(one, dtype=np.int64), np.array(other, dtype=np.int64)) == pytest.approx(expected)


@pytest.mark.parametrize(
    "options",
    [
        replace(COALITION_OPTIONS, aggregation="conflict"),
        replace(COALITION_OPTIONS, network_type="twomode", normalisation="no"),
        replace(COALITION_OPTIONS, window="weeks"),
    ],
    ids=["conflict", "two modes", "windows"],
)
def test_what_makes_no_coalition_is_refused(options: object) -> None:
    with pytest.raises(UsageError, match="coalitions need a one-mode network"):
        find_coalitions(make_rows(PAPER), options)  # type: ignore[arg-type]


def test_no_statement_makes_no_coalition() -> None:
    found = find_coalitions([])
    assert (found.coalitions, found.members, found.modularity, found.polarisation) == ((), (), 0, 0)
