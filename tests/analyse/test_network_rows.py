"""From coded statements to rows: whose words they count as, and what is left out."""

from __future__ import annotations

from typing import Any

import pytest

from sayso.analyse.network_rows import rows_of
from sayso.analyse.positions import CodedStatement
from sayso.domain.text import Span


def coded(number: int, **fields: Any) -> CodedStatement:
    """A statement of a minister for her government."""
    known: dict[str, Any] = {
        "id": f"s{number}",
        "report": f"r{number}",
        "date": "2025-03-01",
        "actor": 1,
        "actor_name": "Ines Brandt",
        "actor_type": "person",
        "country": "LVA",
        "organization": "Harbour Board",
        "role": "Minister",
        "official": True,
        "outlet": "Post",
        "published": "2025-03-02",
        "carriers": (),
        "firsthand": "Wire",
        "concept": "bridge",
        "stance": "supports",
        "probability": 0.9,
        "relevance": 0.9,
        "words": "yes",
        "spans": (Span(0, 3),),
        "content": "yes",
        "kind": "direct",
    }
    return CodedStatement(**{**known, **fields})


@pytest.mark.parametrize(
    ("fields", "variable", "expected"),
    [
        ({}, "actor", "Ines Brandt"),
        ({}, "country", "LVA"),
        ({"official": False}, "country", None),
        ({}, "organisation", "Harbour Board"),
        ({}, "role", "Minister, Latvia"),
        ({"role": None}, "role", None),
        ({}, "outlet", "Post"),
        ({"actor_name": None, "actor": None, "why_not": "nobody named"}, "outlet", None),
        ({"probability": 0.7}, "actor", None),
        ({"stance": "none"}, "actor", None),
        ({"why_not": "rumour"}, "actor", None),
    ],
)
def test_statement_counts_for_whom_it_is_said(fields: dict[str, Any], variable: Any, expected: str | None) -> None:
    found = [row.variables[variable] for row in rows_of([coded(1, **fields)], variable=variable)]
    assert found == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("stance", "agreement", "scale"), [("supports", True, 1), ("opposes", False, -1), ("ambiguous", None, 0)]
)
def test_stance_is_told_as_agreement_and_on_a_scale(stance: str, agreement: bool | None, scale: int) -> None:
    [row] = rows_of([coded(1, stance=stance)])
    assert (row.variables.get("agreement"), row.variables["stance"]) == (agreement, scale)


def test_namesakes_have_their_numbers() -> None:
    rows = rows_of([coded(1), coded(2, actor=5), coded(3, actor=7, actor_name="Jon Lind")])
    assert [row.variables["actor"] for row in rows] == ["Ines Brandt (1)", "Ines Brandt (5)", "Jon Lind"]


def test_spellings_of_an_organisation_are_one() -> None:
    rows = rows_of([coded(1), coded(2), coded(3, organization="HARBOUR BOARD")], variable="organisation")
    assert {row.variables["organisation"] for row in rows} == {"Harbour Board"}


def test_statement_without_a_day_has_no_time() -> None:
    [row] = rows_of([coded(1, date=None)])
    assert row.time is None
