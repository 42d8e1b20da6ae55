"""Statements told of by a noun: "the ministry's claim that", "the warning of the agency that"."""

from __future__ import annotations

import pytest

from marked import read_marked
from sayso.annotate.said.nested import link_nested

CASES = {
    "by": (
        "[1:The ministry] <1:rejects> {1:the assertion by Zarand that the shells were fired by smugglers}.",
        ("Zarand", "assertion", "the shells were fired by smugglers"),
    ),
    "possessive": (
        "[1:They] <1:welcomed> {1:Zarand’s announcement that it would reopen its consulate, and agreed to it}.",
        ("Zarand", "announcement", "it would reopen its consulate"),
    ),
}


@pytest.mark.parametrize(("marked", "told"), CASES.values(), ids=CASES.keys())
def test_a_noun_tells_of_a_statement(marked: str, told: tuple[str, str, str] | None) -> None:
    record = link_nested(read_marked(marked, places=("Zarand",)))
    outer = next(s for s in record.statements if s.within is None)
    inner = [s for s in record.statements if s.within == outer.id]
    found = [(s.source.text, s.cue.text, s.content.text) for s in inner if s.source and s.cue]
    assert found == ([told] if told else [])
