"""What a statement's own words tell of who made it."""

from __future__ import annotations

import pytest

from readings import make_context, read_nested
from sayso.annotate.who.crediting import POINTING, STATEMENT, pronoun_of, statement_row
from sayso.domain.statement import Speaker


@pytest.mark.parametrize(
    ("source", "kind"),
    [("He", "men"), ("she", "women"), ("They", "plural"), ("It", "thing"), ("we", "own"), ("Berit Sandnes", None)],
)
def test_pronouns_are_told_from_other_sources(source: str, kind: str | None) -> None:
    record = read_nested(f"Berit Sandnes came. [1:{source}] <1:said> {{1:the ferry was full}}.")
    assert pronoun_of(record.statements[0]) == kind


def test_words_and_pointers_of_a_statement_are_named_numbers() -> None:
    record = read_nested("{1:“It was dark,”} <1:according to> [1:both sailors and Ada Moe].")
    pointing = [0.25, 0.5, 1.0, 0.0]
    row = statement_row(make_context(record), record.statements[0], Speaker("Ada Moe", "person"), pointing)
    named = dict(zip(STATEMENT, row, strict=True))
    assert [named[name] for name in POINTING] == pointing
    told = ("direct", "cue_according", "source_both", "source_and", "source_lower", "told_person")
    assert [named[name] for name in told] == [1] * len(told)
    assert (named["source_words"], named["no_source"], named["told_none"], named["place"]) == (5, 0, 0, 0)
