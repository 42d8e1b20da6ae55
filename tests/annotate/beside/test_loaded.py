"""Loaded words, and whose voice uses them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from builders import span_of
from readings import make_context, make_decisions, read_nested
from sayso.annotate.beside.loaded import find_loaded
from sayso.domain.statement import Speaker

MARKED = "A fanciful day. [1:Ada Moe] <1:scoffed> {1:that [2:Bo Lind] <2:ranted> {2:about a brutish plan}}."


def loaded_in(words: dict[str, str], **document: Any) -> list[tuple[str, str | None]]:
    record = read_nested(MARKED, **{"outlet": "Costa", **document})
    speakers = [Speaker("Ada Moe", "person"), Speaker("Bo Lind", "person")]
    given = tuple(replace(s, speaker=who) for s, who in zip(record.statements, speakers, strict=True))
    record = replace(record, statements=given)
    context = make_context(record, layers={"loaded": words})
    return [(w.text, w.voice) for w in find_loaded(context, record, make_decisions()).loaded]


def test_the_voice_is_the_innermost_speaker_s_else_the_outlet_s() -> None:
    assert loaded_in({"fanciful": "loaded", "brutish": "loaded"}) == [("fanciful", "Costa"), ("brutish", "Bo Lind")]


def test_without_an_outlet_it_is_the_agency_s() -> None:
    assert loaded_in({"fanciful": "loaded"}, outlet=None, agency="Wire") == [("fanciful", "Wire")]


def test_a_cue_is_no_loaded_word() -> None:
    assert loaded_in({"scoffed": "loaded"}) == []


def test_words_of_the_page_are_left_out() -> None:
    text = read_nested(MARKED).text
    assert loaded_in({"fanciful": "loaded"}, furniture=(span_of(text, "A fanciful day."),)) == []
