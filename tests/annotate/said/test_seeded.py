"""Candidates that begin at a possible cue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from readings import make_reading, read_nested
from sayso.annotate.context import Context
from sayso.annotate.said.seeded import seeded_candidates
from sayso.domain.record import Record
from sayso.domain.text import Span
from sayso.models.labels import LEVELS, TAGS

TOLD = "[1:Ada Moe] <1:said> {1:the town asked Bo Lind, a banker, to wait for a year}. It rained."


def with_cue(record: Record, words: str, level: str, score: float) -> Context:
    """The context of a record whose encoder takes some words for a cue, too, with this score at a level."""
    reading = make_reading(record)
    start = record.text.index(words)
    offsets = reading.pieces.offsets
    at = np.flatnonzero((offsets[:, 0] >= start) & (offsets[:, 1] <= start + len(words)))
    number = LEVELS.index(level)
    tags = reading.levels[number].tags.copy()
    tags[at, TAGS.index("B-cue")] = score
    levels = list(reading.levels)
    levels[number] = replace(levels[number], tags=tags)
    return Context(record, replace(reading, levels=tuple(levels)))


def contents_of(context: Context, cue: str, known: Sequence[Span] = ()) -> set[str]:
    """The contents of the candidates with a cue."""
    return {
        context.text[one.attribution.content[0].start : one.attribution.content[0].end]
        for one in seeded_candidates(context, known)
        if [context.text[start:end] for start, end in one.attribution.cue] == [cue]
    }


def test_what_follows_a_possible_cue_is_a_candidate_up_to_each_likely_end() -> None:
    found = contents_of(with_cue(read_nested(TOLD), "asked", "outer", 7.0), "asked")
    assert {"Bo Lind", "Bo Lind, a banker", "Bo Lind, a banker, to wait for a year."} <= found


def test_a_cue_of_any_level_is_a_seed() -> None:
    for level in LEVELS:
        assert contents_of(with_cue(read_nested(TOLD), "asked", level, 9.0), "asked")


def test_the_cue_of_a_known_candidate_is_no_seed() -> None:
    context = with_cue(read_nested(TOLD), "asked", "outer", 9.0)
    start = context.text.index("asked")
    assert not contents_of(context, "asked", [Span(start, start + len("asked"))])


def test_an_unlikely_cue_is_no_seed() -> None:
    assert not contents_of(with_cue(read_nested(TOLD), "asked", "outer", -9.0), "asked")


def test_a_content_does_not_leave_its_line() -> None:
    record = read_nested("[1:Ada Moe] <1:said> {1:the town asked for\nOther news}")
    assert contents_of(with_cue(record, "asked", "outer", 9.0), "asked") == {"for"}
    assert not contents_of(with_cue(record, "news", "outer", 9.0), "news"), "nothing follows the last word"


def test_a_text_without_words_has_no_candidate() -> None:
    record = read_nested("")
    assert seeded_candidates(Context(record, make_reading(record)), []) == []
