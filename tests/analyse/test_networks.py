"""Networks against matrices that were worked by hand from the formulas of DNA's manual and Leifeld (2017)."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from networked import PAPER, make_row, make_rows
from sayso.analyse.network_options import NetworkOptions
from sayso.analyse.network_rows import NetworkRow
from sayso.analyse.networks import Network, build_network
from sayso.errors import UsageError


def build(rows: Sequence[NetworkRow], *kinds: str, **options: Any) -> Network:
    names = ("network_type", "aggregation", "normalisation")
    return build_network(rows, NetworkOptions(**dict(zip(names, kinds, strict=False)), **options))


def pairs(network: Network) -> dict[str, float]:
    """The weights above the diagonal, as {"AB": 3.0}."""
    names = [node.name for node in network.rows]
    return {
        names[i] + names[j]: float(network.matrix[i, j]) for i in range(len(names)) for j in range(i + 1, len(names))
    }


# The comments work each weight from the counts in `networked.PAPER`.
ONE_MODE = {
    # sums over concepts of products of counts: AB 2*1 + 1*2, AC 2*1, BC 1*1 + 1*2
    ("ignore", "no"): (4, 2, 3),
    # AB x: yes 2*1, y: no 1*1; AC x: 2 yes against 1 no: nothing; BC z: 1*2
    ("congruence", "no"): (3, 0, 2),
    # AB y: A's no against B's yes 1*1; AC x: 2*1; BC x: 1*1
    ("conflict", "no"): (1, 2, 1),
    ("subtract", "no"): (2, -2, 1),
    # mean activities: AB (3 + 4) / 2, AC 3, BC 3.5
    ("congruence", "average"): (3 / 3.5, 0, 2 / 3.5),
    ("conflict", "average"): (1 / 3.5, 2 / 3, 1 / 3.5),
    ("subtract", "average"): (2 / 3.5, -2 / 3, 1 / 3.5),
    ("ignore", "average"): (4 / 3.5, 2 / 3, 3 / 3.5),
    # products of activities: AB 12, AC 9, BC 12
    ("congruence", "cosine"): (3 / 12, 0, 2 / 12),
    ("subtract", "cosine"): (2 / 12, -2 / 9, 1 / 12),
    # AB: B alone y+ 1, z+ 1; both x+ 2*1, y- 1*1: 5. AC: A alone x+ 2, y- 1; C alone x- 1, z+ 2: 6.
    # BC: B alone x+ 1, y- 1, y+ 1; C alone x- 1; both z+ 1*2: 6
    ("congruence", "jaccard"): (3 / 5, 0, 2 / 6),
    ("conflict", "jaccard"): (1 / 5, 2 / 6, 1 / 6),
}


@pytest.mark.parametrize("kinds", ONE_MODE, ids=" ".join)
def test_one_mode_network_is_that_worked_on_paper(kinds: tuple[str, str]) -> None:
    found = pairs(build(make_rows(PAPER), "onemode", *kinds))
    assert found == pytest.approx(dict(zip(("AB", "AC", "BC"), ONE_MODE[kinds], strict=True)))


TWO_MODE = {
    ("ignore", "no"): [[2, 1, 0], [1, 2, 1], [1, 0, 2]],
    ("subtract", "no"): [[2, -1, 0], [1, 0, 1], [-1, 0, 2]],
    # 1 yes, 2 no, 3 both
    ("combine", "no"): [[1, 2, 0], [1, 3, 1], [2, 0, 1]],
    # rows by 3, 4 and 3 statements
    ("ignore", "activity"): [[2 / 3, 1 / 3, 0], [1 / 4, 2 / 4, 1 / 4], [1 / 3, 0, 2 / 3]],
    ("subtract", "activity"): [[2 / 3, -1 / 3, 0], [1 / 4, 0, 1 / 4], [-1 / 3, 0, 2 / 3]],
    # columns by 4, 3 and 3 statements
    ("ignore", "prominence"): [[2 / 4, 1 / 3, 0], [1 / 4, 2 / 3, 1 / 3], [1 / 4, 0, 2 / 3]],
    ("subtract", "prominence"): [[2 / 4, -1 / 3, 0], [1 / 4, 0, 1 / 3], [-1 / 4, 0, 2 / 3]],
    # rows by 2, 3 and 2 ties, columns by 3, 2 and 2
    ("combine", "activity"): [[1 / 2, 2 / 2, 0], [1 / 3, 3 / 3, 1 / 3], [2 / 2, 0, 1 / 2]],
    ("combine", "prominence"): [[1 / 3, 2 / 2, 0], [1 / 3, 3 / 2, 1 / 2], [2 / 3, 0, 1 / 2]],
}


@pytest.mark.parametrize("kinds", TWO_MODE, ids=" ".join)
def test_two_mode_network_is_that_worked_on_paper(kinds: tuple[str, str]) -> None:
    network = build(make_rows(PAPER), "twomode", *kinds)
    assert [node.name for node in network.nodes] == ["A", "B", "C", "x", "y", "z"]
    np.testing.assert_allclose(network.matrix, TWO_MODE[kinds])


def scaled(*said: tuple[str, int, int]) -> list[NetworkRow]:
    """Actor, intensity, and how often, all on one concept."""
    repeated = [(actor, level) for actor, level, often in said for _ in range(often)]
    return [make_row(number, actor, "x", level) for number, (actor, level) in enumerate(repeated)]


@pytest.mark.parametrize(
    ("rows", "scale", "congruence", "conflict"),
    [
        (scaled(("A", 2, 1), ("B", 5, 1)), (-5, 5), 0.7, 0.3),
        (scaled(("A", -4, 1), ("B", 2, 1)), (-5, 5), 0.4, 0.6),
        (scaled(("A", -4, 2), ("B", 2, 3)), (-5, 5), 2.4, 3.6),  # 2 * 3 * (1 - 6 / 10)
        (scaled(("A", -4, 2), ("B", 2, 3)), None, 0.0, 6.0),  # -4 and 2 are the ends of what occurs
        (scaled(("A", 3, 2), ("B", 3, 2)), None, 4.0, 0.0),  # one level: none is apart from another
    ],
    ids=["manual, figure, above", "manual, figure, below", "weighted by counts", "scale of what occurs", "one level"],
)
def test_integer_qualifier_measures_distance(
    rows: list[NetworkRow], scale: tuple[int, int] | None, congruence: float, conflict: float
) -> None:
    assert pairs(build(rows, "onemode", "congruence", scale=scale)) == pytest.approx({"AB": congruence})
    assert pairs(build(rows, "onemode", "conflict", scale=scale)) == pytest.approx({"AB": conflict})
    assert pairs(build(rows, "onemode", "subtract", scale=scale)) == pytest.approx({"AB": congruence - conflict})


def test_integer_qualifier_is_summed_and_combined() -> None:
    rows = scaled(("A", -4, 2), ("A", 1, 1), ("B", 2, 3))
    assert build(rows, "twomode", "subtract").matrix.tolist() == [[-7], [6]]
    assert build(rows, "twomode", "combine").matrix.tolist() == [[0b110], [0b001]]  # levels -4, 1, 2 from the left


def test_qualifier_of_words_ties_those_who_use_the_same() -> None:
    rows = make_rows("A x cost, A x cost, A x risk, B x cost, B y risk")
    # both: cost on x 2*1. Alone: A's risk on x 1, B's risk on y 1
    assert pairs(build(rows, "onemode", "congruence")) == {"AB": 2}
    assert pairs(build(rows, "onemode", "conflict")) == {"AB": 2}
    assert pairs(build(rows, "onemode", "subtract")) == {"AB": 0}
    assert build(rows, "twomode", "subtract").matrix.tolist() == [[3, 0], [1, 1]]


DAYS = (
    "A x + 2024-12-30 r1, A x + 2024-12-31 r1, A x + 2025-01-02 r2, A x + 2025-01-06 r3, A x + 2025-01-06 r3,"
    "A x + 2025-01-20 r4, A x + 2025-06-01 r5, A x + 2026-01-06 r6"
)


@pytest.mark.parametrize(
    ("duplicates", "left"),
    [("include", 8), ("document", 6), ("week", 5), ("month", 4), ("year", 3), ("acrossrange", 1)],
)
def test_equal_statement_counts_once_in_its_unit(duplicates: str, left: int) -> None:
    # weeks are those of ISO 8601, Monday to Sunday: 30 December 2024 begins the first of 2025
    assert build(make_rows(DAYS), duplicates=duplicates).matrix.tolist() == [[left]]


def test_statement_with_another_qualifier_is_no_duplicate_unless_it_is_ignored() -> None:
    rows = make_rows("A x + 2025-01-01 r1, A x - 2025-01-01 r1")
    assert len(build(rows, "twomode", "subtract", duplicates="document").events) == 2
    assert len(build(rows, "twomode", "ignore", duplicates="document").events) == 1
    assert len(build(rows, "eventlist", "ignore", duplicates="document").events) == 2


@pytest.mark.parametrize(
    ("options", "statements"),
    [
        ({"since": date(2025, 1, 2)}, "s2 s3 s4 s5 s6 s7"),
        ({"until": date(2025, 1, 6)}, "s0 s1 s2 s3 s4"),
        ({"since": date(2025, 1, 6), "until": date(2025, 1, 6)}, "s3 s4"),
        ({"exclude": {"actor": frozenset({"A"})}}, ""),
        ({"include": {"concept": frozenset({"x"})}}, "s0 s1 s2 s3 s4 s5 s6 s7"),
        ({"include": {"agreement": frozenset({"0"})}}, ""),
    ],
    ids=["since", "until", "one day", "excluded", "included", "agreement as DNA writes it"],
)
def test_statements_are_chosen_by_day_and_value(options: dict[str, Any], statements: str) -> None:
    assert [row.statement for row in build(make_rows(DAYS), **options).events] == statements.split()


def test_what_is_left_out_leaves_isolates_where_they_are_wanted() -> None:
    options: dict[str, Any] = {"exclude": {"concept": frozenset({"x", "z"})}}
    assert [node.name for node in build(make_rows(PAPER), "onemode", "congruence", **options).rows] == ["A", "B"]
    whole = build(make_rows(PAPER), "onemode", "congruence", isolates=True, **options)
    assert [(node.name, node.frequency) for node in whole.rows] == [("A", 1), ("B", 2), ("C", 0)]


def test_statement_without_a_stance_counts_only_where_stances_do_not() -> None:
    rows = make_rows("A x ~, A x +, B x +")
    assert pairs(build(rows, "onemode", "congruence")) == {"AB": 1}
    assert pairs(build(rows, "onemode", "ignore")) == {"AB": 2}


@pytest.mark.parametrize(
    ("kinds", "ties"),
    [
        (
            ("twomode", "ignore"),
            {"Ax": "s0 s1", "Ay": "s2", "Bx": "s3", "By": "s4 s5", "Bz": "s6", "Cx": "s7", "Cz": "s8 s9"},
        ),
        (("twomode", "subtract"), {"Ax": "s0 s1", "Ay": "s2", "Bx": "s3", "Bz": "s6", "Cx": "s7", "Cz": "s8 s9"}),
        (("onemode", "congruence"), {"AB": "s0 s1 s2 s3 s4", "BC": "s6 s8 s9"}),
        (("onemode", "conflict"), {"AB": "s2 s5", "AC": "s0 s1 s7", "BC": "s3 s7"}),
        (("onemode", "subtract"), {"AB": "s0 s1 s2 s3 s4 s5", "AC": "s0 s1 s7", "BC": "s3 s6 s7 s8 s9"}),
        (("onemode", "ignore"), {"AB": "s0 s1 s2 s3 s4 s5", "AC": "s0 s1 s7", "BC": "s3 s6 s7 s8 s9"}),
    ],
    ids=" ".join,
)  # fmt: skip
def test_tie_lists_the_statements_that_it_comes_from(kinds: tuple[str, str], ties: dict[str, str]) -> None:
    found = build(make_rows(PAPER), *kinds).ties
    assert {tie.source + tie.target: " ".join(tie.statements) for tie in found} == ties


def test_event_list_keeps_what_lacks_a_value() -> None:
    rows = [*make_rows(PAPER), make_row(10, "", "x")]
    assert len(build(rows, "eventlist").events) == 11
    assert len(build(rows, "twomode").events) == 10


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"network_type": "onemode", "aggregation": "combine"}, "no aggregation 'combine' of a onemode network"),
        ({"aggregation": "congruence"}, "no aggregation 'congruence' of a twomode network"),
        ({"normalisation": "jaccard"}, "no normalization 'jaccard' of a twomode network"),
        ({"network_type": "onemode", "normalisation": "activity"}, "no normalization 'activity'"),
        ({"duplicates": "day"}, "no duplicates 'day'"),
        ({"variable1": "concept"}, "both variables"),
        ({"qualifier": None, "aggregation": "subtract"}, "subtract needs a qualifier"),
        ({"qualifier": "concept"}, "is the qualifier and a variable"),
        ({"since": date(2025, 2, 1), "until": date(2025, 1, 1)}, "is before"),
        ({"window": "events", "window_size": 1}, "window size is 1"),
        ({"kernel": "gaussian"}, "needs a time window"),
        ({"kernel": "gaussian", "window": "days", "normalisation": "activity"}, "cannot be used with a normalization"),
        ({"scale": (1, 1)}, "is empty"),
    ],
)
def test_options_that_do_not_go_together_are_refused(options: dict[str, Any], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        NetworkOptions(**options)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"variable1": "person"}, "no statement has a value for 'person'"),
        ({"qualifier": "stance", "aggregation": "subtract"}, "no statement has a value for 'stance'"),
        ({"window": "days"}, "several networks"),
    ],
)
def test_what_no_statement_has_is_told(options: dict[str, Any], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        build(make_rows(PAPER), **options)


def test_qualifier_of_words_and_numbers_is_refused() -> None:
    with pytest.raises(UsageError, match="words and numbers"):
        build([make_row(0, "A", "x", 1), make_row(1, "A", "x", "much")], "twomode", "subtract")


@pytest.mark.parametrize("kind", ["onemode", "twomode", "eventlist"])
def test_no_statement_makes_an_empty_network(kind: str) -> None:
    network = build([], kind, "subtract" if kind != "eventlist" else "ignore")
    assert (network.nodes, network.ties, network.events) == ((), (), ())


STATEMENTS = st.lists(
    st.tuples(
        st.sampled_from("ABCDE"), st.sampled_from("xyz"), st.booleans(), st.integers(1, 28), st.sampled_from("rst")
    ),
    max_size=30,
)
NORMALISATIONS = st.sampled_from(["no", "average", "jaccard", "cosine"])


def drawn(statements: list[tuple[str, str, bool, int, str]]) -> list[NetworkRow]:
    return [
        make_row(number, actor, concept, agrees, f"2025-03-{day:02}", report)
        for number, (actor, concept, agrees, day, report) in enumerate(statements)
    ]


@given(STATEMENTS, NORMALISATIONS, st.sampled_from(["ignore", "congruence", "conflict", "subtract"]))
def test_one_mode_network_is_symmetric_and_nobody_is_tied_to_himself(
    statements: list[tuple[str, str, bool, int, str]], normalisation: str, aggregation: str
) -> None:
    matrix = build(drawn(statements), "onemode", aggregation, normalisation).matrix
    np.testing.assert_allclose(matrix, matrix.T)
    assert not matrix.diagonal().any()


@given(STATEMENTS, NORMALISATIONS)
def test_subtract_is_congruence_less_conflict_and_ignore_is_their_sum(
    statements: list[tuple[str, str, bool, int, str]], normalisation: str
) -> None:
    rows = drawn(statements)
    congruence, conflict, subtract, ignore = (
        build(rows, "onemode", kind, normalisation).matrix for kind in ("congruence", "conflict", "subtract", "ignore")
    )
    np.testing.assert_allclose(subtract, congruence - conflict, atol=1e-12)
    np.testing.assert_allclose(ignore, congruence + conflict, atol=1e-12)


@given(STATEMENTS)
def test_two_mode_subtract_is_agreement_less_disagreement(statements: list[tuple[str, str, bool, int, str]]) -> None:
    rows = drawn(statements)
    yes, no = (
        build(rows, include={"agreement": frozenset({value})}, isolates=True, duplicates="document").matrix
        for value in "10"
    )
    subtract = build(rows, "twomode", "subtract", isolates=True, duplicates="document").matrix
    np.testing.assert_array_equal(subtract, yes - no)
    assert build(rows).matrix.sum() == len(rows)


@given(STATEMENTS, st.randoms(use_true_random=False), st.sampled_from(["include", "document", "week", "acrossrange"]))
def test_order_of_statements_does_not_matter(
    statements: list[tuple[str, str, bool, int, str]], chance: random.Random, duplicates: str
) -> None:
    rows = drawn(statements)
    mixed = chance.sample(rows, len(rows))
    one, other = (build(some, "onemode", "subtract", "average", duplicates=duplicates) for some in (rows, mixed))
    assert (one.rows, one.ties, one.events) == (other.rows, other.ties, other.events)


@given(STATEMENTS, st.sampled_from(["congruence", "conflict", "subtract", "ignore"]))
def test_every_tie_has_statements_of_both_its_ends(
    statements: list[tuple[str, str, bool, int, str]], aggregation: str
) -> None:
    network = build(drawn(statements), "onemode", aggregation)
    who = {row.statement: row.variables["actor"] for row in network.events}
    for tie in network.ties:
        assert {who[statement] for statement in tie.statements} == {tie.source, tie.target}
