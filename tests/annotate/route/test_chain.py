"""The chain of a statement: publisher first, speaker last, carriers between."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from marked import statement_with
from readings import make_context, make_decisions, read_nested
from sayso.annotate.route.chain import trace_chains
from sayso.annotate.who.actors import find_actors
from sayso.annotate.who.candidates import Speaking
from sayso.domain.record import Record
from sayso.domain.statement import Link, Speaker, Statement

MOE = Speaker("Ada Moe", "person")
LIND = Speaker("Bo Lind", "person")
TOLD = "[1:Ada Moe] <1:told> the Farol {1:the bridge was shut}."
NESTED = (
    "[1:Ada Moe] <1:told> the Farol {1:that [2:Bo Lind] <2:had written> in the Tribune {2:that the bridge was shut}}."
)


def traced(marked: str, ties: dict[str, list[str]], *speakers: Speaker, **document: Any) -> Record:
    """A marked report with its chains; `ties` says which carriers the model gives to which statements."""
    record = read_nested(marked, persons=["Ada Moe", "Bo Lind"], **{"outlet": "Costa", **document})
    given = [replace(s, speaker=speaker) for s, speaker in zip(record.statements, speakers, strict=True)]
    record = replace(record, statements=tuple(given))
    context = make_context(record, layers={"carrier": dict.fromkeys(ties, "carrier")}, ties={"carrier": ties})
    speaking = Speaking(context, record.statements, find_actors(context, record))
    return trace_chains(context, record, speaking, make_decisions())


def names(statement: Statement) -> list[str | None]:
    return [link.name for link in statement.chain]


def test_the_publisher_stands_first_and_the_speaker_last() -> None:
    (statement,) = traced(TOLD, {"Farol": ["Ada Moe"]}, MOE).statements
    assert names(statement) == ["Costa", "Farol", "Ada Moe"]
    assert [link.basis for link in statement.chain] == ["published", "stated", "stated"]


def test_a_carrier_of_another_sentence_is_inferred() -> None:
    marked = f"The Farol printed a letter. It rained. Nobody came. {TOLD.replace('the Farol ', 'all ')}"
    (statement,) = traced(marked, {"Farol": ["Ada Moe"]}, MOE).statements
    assert [(link.name, link.basis) for link in statement.chain[1:-1]] == [("Farol", "inferred")]


def test_a_carrier_that_belongs_to_no_statement_is_left_out() -> None:
    (statement,) = traced(TOLD, {"Farol": []}, MOE).statements
    assert names(statement) == ["Costa", "Ada Moe"]


def test_carriers_of_the_outer_statement_stand_before_those_of_the_inner_one() -> None:
    record = traced(NESTED, {"Farol": ["Ada Moe"], "Tribune": ["Bo Lind"]}, MOE, LIND)
    assert names(statement_with(record, "that Bo Lind")) == ["Costa", "Farol", "Ada Moe"]
    assert names(statement_with(record, "that the bridge")) == ["Costa", "Farol", "Ada Moe", "Tribune", "Bo Lind"]


def test_a_carrier_of_both_statements_stands_once() -> None:
    record = traced(NESTED, {"Farol": ["Ada Moe", "Bo Lind"]}, MOE, LIND)
    assert names(statement_with(record, "that the bridge")) == ["Costa", "Farol", "Ada Moe", "Bo Lind"]


def test_who_repeats_himself_is_no_carrier_of_his_own_words() -> None:
    record = traced(NESTED, {"Farol": ["Ada Moe"]}, MOE, MOE)
    assert names(statement_with(record, "that the bridge")) == ["Costa", "Farol", "Ada Moe"]


@pytest.mark.parametrize(
    ("speaker", "document"),
    [
        pytest.param(Speaker("Farol", "outlet"), {}, id="speaker"),
        pytest.param(MOE, {"outlet": "The Farol"}, id="publisher"),
    ],
)
def test_speaker_and_publisher_carry_nothing(speaker: Speaker, document: dict[str, str]) -> None:
    (statement,) = traced(TOLD, {"Farol": ["Ada Moe"]}, speaker, **document).statements
    assert statement.chain[1:-1] == ()
    assert names(statement) == [document.get("outlet", "Costa"), speaker.name]


def test_the_agency_that_wrote_the_report_carried_nothing_before_it() -> None:
    (statement,) = traced(TOLD, {"Farol": ["Ada Moe"]}, MOE, agency="Wire").statements
    assert names(statement) == ["Costa", "Farol", "Ada Moe"]


def test_a_report_of_an_agency_has_it_as_publisher() -> None:
    (statement,) = traced(TOLD, {"Farol": []}, MOE, outlet=None, agency="Wire").statements
    assert names(statement) == ["Wire", "Ada Moe"]


def test_words_of_the_author_come_from_the_publisher_alone() -> None:
    (statement,) = traced("{1:The bridge is an eyesore.}", {}, Speaker(None, "author")).statements
    assert statement.chain == (Link("Costa", "outlet", "published"),)


def test_nobody_in_particular_is_a_link_without_a_name() -> None:
    (statement,) = traced(TOLD, {"Farol": ["Ada Moe"]}, Speaker(None, "none")).statements
    assert names(statement) == ["Costa", "Farol", None]


def test_a_route_is_as_sure_as_all_decisions_about_it_and_about_the_holder_of_the_statement() -> None:
    record = traced(NESTED, {"Farol": ["Ada Moe"], "Tribune": ["Bo Lind"]}, MOE, LIND)
    outer, inner = statement_with(record, "that Bo Lind"), statement_with(record, "that the bridge")
    assert 0 < inner.probabilities["route"] < outer.probabilities["route"] < 1


@pytest.mark.parametrize(
    ("carriers", "named"),
    [
        (("news agency", "Pax"), ["Pax"]),
        (("internal", "memo"), ["internal memo"]),
        (("Farol", "Tribune"), ["Farol", "Tribune"]),
    ],
)
def test_pieces_of_one_carrier_are_one_link(carriers: tuple[str, str], named: list[str]) -> None:
    marked = f"[1:Ada Moe] <1:told> the {' '.join(carriers)} {{1:the bridge was shut}}."
    (statement,) = traced(marked, {carrier: ["Ada Moe"] for carrier in carriers}, MOE).statements
    assert names(statement)[1:-1] == named
