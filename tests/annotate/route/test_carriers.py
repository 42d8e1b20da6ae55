"""Who may have carried a statement, and what speaks for each."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from readings import asks, make_context, make_decisions, read_nested
from sayso.annotate.route import neighbors
from sayso.annotate.route.carriers import AGAIN, FEATURES, Carrying
from sayso.annotate.route.places import listed, platforms
from sayso.annotate.who.actors import find_actors
from sayso.annotate.who.candidates import Speaking

MARKED = "The Farol printed a letter. [1:Ada Moe] <1:told> the Farol and the Tribune {1:the bridge was shut}."


def carrying(marked: str = MARKED, outlet: str | None = None, **chosen: Any) -> Carrying:
    record = read_nested(marked, persons=["Ada Moe"], outlet=outlet)
    context = make_context(record, **chosen)
    speaking = Speaking(context, record.statements, find_actors(context, record))
    return Carrying(context, record.statements, speaking.said, speaking.actors)


def test_each_carrier_is_a_candidate_once_whatever_its_places() -> None:
    carriers, rows = carrying(layers={"carrier": {"Farol": "carrier", "Tribune": "carrier"}}).options(0)
    assert sorted(c.name for c in carriers) == ["Farol", "Tribune"]
    assert rows.shape == (2, len(FEATURES))
    assert np.isfinite(rows).all()
    places = dict(zip((c.name for c in carriers), rows[:, FEATURES.index("places")], strict=True))
    assert places == {"Farol": 2, "Tribune": 1}


def test_the_model_s_tie_speaks_for_a_carrier() -> None:
    carriers, rows = carrying(
        layers={"carrier": {"Farol": "carrier", "Tribune": "carrier"}}, ties={"carrier": {"Tribune": ["Ada Moe"]}}
    ).options(0)
    ties = dict(zip((c.name for c in carriers), rows[:, FEATURES.index("tie")], strict=True))
    assert ties["Tribune"] > 0.9 > 0.1 > ties["Farol"]


def test_the_place_nearest_to_the_statement_is_given() -> None:
    (farol,), _ = carrying(layers={"carrier": {"Farol": "carrier"}}).options(0)
    assert farol.span.start > MARKED.index("letter")


def test_a_named_outlet_is_a_candidate_though_no_layer_says_so() -> None:
    carriers, _ = carrying(layers={"name": {"Tribune": "outlet"}}).options(0)
    assert [(c.name, c.type) for c in carriers] == [("Tribune", "outlet")]


def test_a_listed_outlet_is_one_whatever_the_model_calls_it() -> None:
    carriers, _ = carrying(
        "[1:Ada Moe] <1:told> Reuters {1:it rained}.", layers={"carrier": {"Reuters": "carrier"}}
    ).options(0)
    assert [(c.name, c.type) for c in carriers] == [("Reuters", "outlet")]
    assert "reuters" in listed()
    assert platforms() < listed()


def test_the_publisher_s_words_for_itself_are_no_carrier() -> None:
    marked = "[1:Ada Moe] <1:told> this newspaper and that magazine {1:it rained}."
    carriers, _ = carrying(marked, layers={"carrier": {"newspaper": "carrier", "magazine": "carrier"}}).options(0)
    assert [c.name for c in carriers] == ["magazine"]


def test_a_report_without_carriers_has_no_options() -> None:
    carriers, rows = carrying().options(0)
    assert carriers == []
    assert rows.shape == (0, len(FEATURES))


@pytest.mark.parametrize(
    ("outlet", "expected"),
    [
        pytest.param("Fox Online News", (1.0, 0.667, 1.0), id="longer"),
        pytest.param("FoxNews.com", (0.5, 0.5, 1.0), id="address"),
        pytest.param("fox-news", (1.0, 1.0, 1.0), id="hyphen"),
        pytest.param("fn", (0.0, 0.0, 1.0), id="initials"),
        pytest.param("Channel News", (0.5, 0.5, 0.0), id="one-word"),
        pytest.param("The Farol", (0.0, 0.0, 0.0), id="another"),
        pytest.param(None, (0.0, 0.0, 0.0), id="unknown"),
    ],
)
def test_a_name_is_compared_with_the_publisher_s(outlet: str | None, expected: tuple[float, ...]) -> None:
    marked = "[1:Ada Moe] <1:told> Fox News {1:the bridge was shut}."
    _, rows = carrying(marked, outlet=outlet, layers={"carrier": {"Fox News": "carrier"}}).options(0)
    columns = [FEATURES.index(name) for name in ("words_of_publisher", "publisher_s_words", "begins_as_publisher")]
    assert rows[0, columns].tolist() == pytest.approx(expected, abs=1e-3)


def test_a_second_look_decides_by_the_chances_of_all_statements() -> None:
    found = carrying(layers={"carrier": {"Farol": "carrier"}}, ties={"carrier": {"Farol": ["Ada Moe"]}})
    assert found.chances(make_decisions()).shape == (1, 1)
    assert found.chances(make_decisions())[0, 0] > 0.9
    doubted = make_decisions(**{AGAIN: asks(neighbors.FEATURES, "before")})
    assert found.alone(doubted)[0, 0] > 0.9
    assert found.chances(doubted)[0, 0] < 0.1


class Against:
    """A network that is as sure of the opposite as the trees are of a carrier."""

    def logits(self, statements: np.ndarray, spans: np.ndarray, pairs: Any, rows: np.ndarray) -> np.ndarray:
        assert statements.shape[:2] == (1, 5)
        assert spans.shape[:2] == (3, 2)
        assert pairs[0].tolist() == [0, 0]
        assert rows.shape == (2, len(FEATURES))
        return np.full(2, -4.0, dtype=np.float32)


def test_a_network_s_opinion_counts_as_much_as_the_trees() -> None:
    found = carrying(
        layers={"carrier": {"Farol": "carrier", "Tribune": "carrier"}}, ties={"carrier": {"Tribune": ["Ada Moe"]}}
    )
    names = [carrier.name for carrier in found.options(0)[0]]
    decisions = replace(make_decisions(), networks={"carrier": Against()})
    chances = dict(zip(names, found.alone(decisions)[0].tolist(), strict=True))
    assert chances == {"Tribune": pytest.approx(0.5), "Farol": pytest.approx(1 / (1 + np.exp(4)), abs=1e-4)}


def test_a_network_learns_from_the_vectors_of_the_encoder_alone() -> None:
    found = carrying(layers={"carrier": {"Farol": "carrier", "Tribune": "carrier"}})
    (statements, spans), chosen = found.pairs([0])
    assert statements.shape[2] == spans.shape[2]
    assert (len(statements), len(spans)) == (1, 3)
    assert chosen.shape == (1, 2)
