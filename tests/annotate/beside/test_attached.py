"""Addressees, occasions and days of statements."""

from __future__ import annotations

from typing import Any

import pytest

from readings import make_context, make_decisions, read_nested
from sayso.annotate.beside.attached import attach_aspects
from sayso.annotate.who.actors import find_actors
from sayso.annotate.who.candidates import Speaking
from sayso.domain.statement import SaidOn, Statement

BRIEFING = "[1:Ada Moe] <1:told> reporters on Friday at a briefing in Riga {1:the bridge was shut}."
LAYERS = {
    "addressee": {"reporters": "addressee"},
    "said_on": {"on Friday": "said_on"},
    "occasion": {"at a briefing in Riga": "occasion"},
}


def attached(marked: str, layers: dict[str, dict[str, str]], *others: str, **document: Any) -> tuple[Statement, ...]:
    """The statements of a report whose spans of `layers` all belong to the one by Ada Moe."""
    record = read_nested(marked, persons=["Ada Moe", "Bo Lind"], places=["Riga"], **document)
    ties = {aspect: {words: ["Ada Moe", *others] for words in spans} for aspect, spans in layers.items()}
    names = {name: "person" for name in ("Ada Moe", "Bo Lind") if name in record.text}
    context = make_context(record, layers={**layers, "name": names}, ties=ties)
    speaking = Speaking(context, record.statements, find_actors(context, record))
    return attach_aspects(context, record, speaking, make_decisions()).statements


def said_on(when: str, **document: Any) -> SaidOn:
    (statement,) = attached(
        f"[1:Ada Moe] <1:said> {when} {{1:the bridge was shut}}.", {"said_on": {when: "said_on"}}, **document
    )
    assert statement.said_on is not None
    return statement.said_on


def test_a_statement_has_its_addressee_occasion_and_day() -> None:
    (statement,) = attached(BRIEFING, LAYERS)
    assert [a.name for a in statement.addressees] == ["reporters"]
    assert statement.occasion is not None
    assert (statement.occasion.text, statement.occasion.place) == ("at a briefing in Riga", "Riga")
    assert statement.said_on is not None
    assert (statement.said_on.text, statement.said_on.date) == ("on Friday", "2024-03-08")
    assert statement.occasion.date == "2024-03-08"


def test_without_a_day_of_publication_the_words_stay_and_no_day_is_guessed() -> None:
    (statement,) = attached(BRIEFING, LAYERS, published=None)
    assert statement.said_on is not None
    assert (statement.said_on.text, statement.said_on.date, statement.said_on.until) == ("on Friday", None, None)
    assert statement.occasion is not None and statement.occasion.date is None


@pytest.mark.parametrize(
    ("when", "day", "until"),
    [
        pytest.param("on Monday", "2024-03-11", None, id="weekday"),
        pytest.param("in February", "2024-02-01", "2024-02-29", id="month"),
        pytest.param("in March", "2024-03-01", "2024-03-13", id="no-longer-than-till-publication"),
        pytest.param("on 20 March 2024", None, None, id="after-publication"),
        pytest.param("after the storm", None, None, id="no-date"),
    ],
)
def test_words_were_said_on_or_before_the_day_of_publication(when: str, day: str | None, until: str | None) -> None:
    found = said_on(when)
    assert (found.text, found.date, found.until) == (when, day, until)


def test_an_addressed_person_has_the_fullest_name() -> None:
    marked = "Bo Lind came. [1:Ada Moe] <1:told> Mr. Lind {1:the bridge was shut}."
    (statement,) = attached(marked, {"addressee": {"Mr. Lind": "addressee"}})
    assert [a.name for a in statement.addressees] == ["Bo Lind"]


def test_aspects_of_another_statement_are_not_taken() -> None:
    marked = f"{BRIEFING} [2:Bo Lind] <2:said> {{2:it rained}}."
    _, other = attached(marked, LAYERS)
    assert (other.addressees, other.occasion, other.said_on) == ((), None, None)


def test_an_aspect_may_belong_to_several_statements() -> None:
    marked = f"{BRIEFING} [2:Bo Lind] <2:said> {{2:it rained}}."
    first, second = attached(marked, LAYERS, "Bo Lind")
    assert first.occasion == second.occasion is not None
