"""Copies of one text go back to who had it first."""

from __future__ import annotations

from dataclasses import replace

from sayso.analyse.originals import credit_originals
from sayso.analyse.positions import CodedStatement
from sayso.domain.text import Span

WIRE = (
    "The mayor of the town said on Tuesday that the old bridge over the river will open again before the summer, "
    "after engineers who had looked at every pillar for three months reported that only two of them must be mended. "
    "The council had closed it in January when a lorry broke through the railing and fell on the bank below."
)
OWN = (
    "In a hall full of people who had come by boat, there was applause when the head of the council promised cars "
    "on the crossing by June. Nobody asked about money, and the price of the work stayed where it was, in a drawer."
)


def said(report: str, outlet: str, day: str, **fields: object) -> CodedStatement:
    known = CodedStatement(
        id=f"s-{report}",
        report=report,
        date=day,
        actor=1,
        actor_name="Ines Brandt",
        actor_type="person",
        country=None,
        organization=None,
        role=None,
        official=False,
        outlet=outlet,
        published=day,
        carriers=(),
        firsthand=outlet,
        concept="bridge",
        stance="supports",
        probability=0.9,
        relevance=0.9,
        words="will open again",
        spans=(Span(40, 60),),
        content="will open again",
        kind="indirect",
    )
    return replace(known, **fields)  # type: ignore[arg-type]


def firsthand(*statements: CodedStatement, texts: dict[str, str]) -> list[str | None]:
    return [one.firsthand for one in credit_originals(statements, texts)]


def test_copies_of_one_text_have_one_first_outlet_in_any_order() -> None:
    wire, copy, own = said("a", "Wire", "2025-03-01"), said("b", "Post", "2025-03-02"), said("c", "Mole", "2025-03-02")
    texts = {"a": WIRE, "b": WIRE + " Fishermen laughed.", "c": OWN}
    assert firsthand(copy, own, wire, texts=texts) == ["Wire", "Mole", "Wire"]


def test_a_text_that_comes_back_after_weeks_is_no_copy() -> None:
    texts = {"a": WIRE, "b": WIRE}
    assert firsthand(said("a", "Wire", "2025-03-01"), said("b", "Post", "2025-04-01"), texts=texts) == ["Wire", "Post"]


def test_a_carrier_that_the_copy_names_stays() -> None:
    copy = said("b", "Post", "2025-03-02", carriers=("Radio Two",), firsthand="Radio Two")
    assert firsthand(said("a", "Wire", "2025-03-01"), copy, texts={"a": WIRE, "b": WIRE}) == ["Wire", "Radio Two"]
