"""Who may have carried a statement, and what speaks for each."""

from __future__ import annotations

from typing import Any

import numpy as np

from readings import make_context, read_nested
from sayso.annotate.route.carriers import FEATURES, Carrying
from sayso.annotate.route.places import listed, platforms
from sayso.annotate.who.actors import find_actors
from sayso.annotate.who.candidates import Speaking

MARKED = "The Farol printed a letter. [1:Ada Moe] <1:told> the Farol and the Tribune {1:the bridge was shut}."


def carrying(marked: str = MARKED, **chosen: Any) -> Carrying:
    record = read_nested(marked, persons=["Ada Moe"])
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


def test_a_report_without_carriers_has_no_options() -> None:
    carriers, rows = carrying().options(0)
    assert carriers == []
    assert rows.shape == (0, len(FEATURES))
