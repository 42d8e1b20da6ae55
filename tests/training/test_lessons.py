"""Coded reports laid over word pieces."""

from __future__ import annotations

from dataclasses import replace

import pytest

pytest.importorskip("torch", reason="training needs the extra [train]")
pytest.importorskip("transformers", reason="training needs the extra [train]")

from readings import WordTokenizer  # after the skips
from sayso.models.labels import DOUBTS, LAYERS, TAGS, bio
from sayso.training.examples import NO_SOURCE, UNKNOWN
from sayso.training.lessons import Lesson, make_lesson, own_carriers
from sayso.training.reports import CodedReport
from tiny_reader import TEXT, coded_report, coded_statement


def lesson_of(report: CodedReport) -> Lesson:
    return make_lesson(report, WordTokenizer())  # type: ignore[arg-type]  # all that is asked of one


def words(lesson: Lesson) -> list[str]:
    return [TEXT[start:end] for start, end in lesson.pieces.offsets]


def labels(lesson: Lesson, level: str) -> dict[str, str]:
    tags = getattr(lesson, level)[0]
    return {word: TAGS[tag] for word, tag in zip(words(lesson), tags, strict=True) if tag > 0}


def laid(lesson: Lesson, layer: str) -> dict[str, str]:
    names = bio(LAYERS[layer])
    return {word: names[tag] for word, tag in zip(words(lesson), lesson.layers[layer], strict=True) if tag > 0}


def test_a_statement_inside_another_is_laid_on_the_inner_level() -> None:
    lesson = lesson_of(coded_report())
    assert labels(lesson, "inner") == {
        "Bo": "B-source", "Lind": "I-source", "promised": "B-cue", "a": "B-content", "bridge": "I-content",
    }  # fmt: skip
    outer = labels(lesson, "outer")
    assert outer["Ada"] == "B-source" and outer["said"] == "B-cue"
    assert (outer["that"], outer["Bo"], outer["promised"], outer["bridge"]) == ("B-content", *["I-content"] * 3)


def test_links_point_at_the_first_piece_of_cue_and_source() -> None:
    lesson = lesson_of(coded_report())
    at = {word: n for n, word in enumerate(words(lesson))}
    _, cues, sources = lesson.outer
    assert (cues[at["promised"]], sources[at["promised"]]) == (at["said"], at["Ada"])
    _, cues, sources = lesson.inner
    assert (cues[at["bridge"]], sources[at["bridge"]]) == (at["promised"], at["Bo"])
    assert cues[at["said"]] == UNKNOWN


def test_a_statement_without_a_source_points_at_none() -> None:
    report = coded_report()
    bare = replace(report, statements=[{**report.statements[2], "source": [], "cue": []}])
    lesson = lesson_of(bare)
    at = words(lesson).index("sorry")
    assert lesson.outer[1][at] == words(lesson).index("It")
    assert lesson.outer[2][at] == NO_SOURCE


def test_layers_are_laid_with_their_kinds() -> None:
    lesson = lesson_of(coded_report())
    assert laid(lesson, "name") == {
        "Ada": "B-person", "Moe": "I-person", "Bo": "B-person", "Lind": "I-person",
        "the": "B-outlet", "Farol": "I-outlet",
    }  # fmt: skip
    assert laid(lesson, "said_on") == {"on": "B-said_on", "Monday": "I-said_on"}
    assert laid(lesson, "own_voice") == {"sorry": "B-own_voice", "sight": "I-own_voice"}
    assert laid(lesson, "relation") == {"promised": "B-agrees"}
    assert set(laid(lesson, "event")) == {"promised", "a", "bridge"}


def test_statements_have_doubts_speakers_and_what_lies_inside() -> None:
    lesson = lesson_of(coded_report())
    outer, inner, _ = lesson.statements
    assert inner.doubts[DOUBTS.index("hedged")] == 1
    assert (outer.speakers, inner.speakers) == ((0,), (1,))
    assert outer.inner == tuple(inner.content)
    assert inner.inner == ()


def test_ties_tell_what_belongs_to_which_statement_and_entity() -> None:
    lesson = lesson_of(coded_report())
    ties = {(tie.kind, " ".join(words(lesson)[tie.start : tie.end])): tie.ends for tie in lesson.ties}
    assert ties == {
        ("said_on", "on Monday"): (0,),
        ("carrier", "the Farol"): (2,),
        ("relation_from", "promised"): (0,),
        ("relation_to", "promised"): (1,),
    }


def test_what_is_not_coded_is_not_learnt() -> None:
    report = replace(coded_report(), whole=False)
    lesson = lesson_of(report)
    assert (lesson.inner[0] == UNKNOWN).all()
    assert (lesson.layers["addressee"] == UNKNOWN).all()
    assert not (lesson.layers["name"] == UNKNOWN).any()
    assert {s.doubts[DOUBTS.index("hypothetical")] for s in lesson.statements} == {UNKNOWN}
    lesson = lesson_of(replace(report, speakers=False))
    assert (lesson.layers["name"] == UNKNOWN).all()
    assert lesson.statements == []


def test_carriers_of_the_statement_around_and_its_speaker_are_not_its_own() -> None:
    farol, tribune, moe = ({"name": name, "span": None} for name in ("Farol", "Tribune", "Moe"))
    outer = coded_statement(0, "that Bo Lind promised a bridge", "said", "Ada Moe", via=[farol])
    inner = coded_statement(1, "a bridge", "promised", "Bo Lind", within=0, via=[farol, moe, tribune])
    by_index = {0: outer, 1: inner}
    assert own_carriers(outer, by_index) == [farol]
    assert own_carriers(inner, by_index) == [tribune]


def test_statements_that_hold_each_other_end() -> None:
    one = coded_statement(0, "that Bo Lind promised a bridge", "said", "Ada Moe", within=1)
    other = coded_statement(1, "a bridge", "promised", "Bo Lind", within=0)
    assert own_carriers(one, {0: one, 1: other}) == []
    assert lesson_of(replace(coded_report(), statements=[one, other])).statements
