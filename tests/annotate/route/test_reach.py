"""How far a carrier is named from a statement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from builders import span_of
from marked import read_marked
from readings import make_context
from sayso.annotate.context import Context
from sayso.annotate.route.reach import ABSENT, FEATURES, NEAR, in_sentence, reach_rows, same_speaker
from sayso.domain.record import Record
from sayso.domain.statement import Speaker, Statement
from sayso.domain.text import Span

MARKED = (
    "From the Tribune\n"
    "[1:Ada Moe] <1:told> the Farol {1:it rained}. [2:Bo Lind] <2:said> {2:it snowed}.\n"
    "[3:Moe] <3:added> {3:it froze}."
)
SPEAKERS = ("Ada Moe", "Bo Lind", "Ada Moe")


def read(marked: str = MARKED, speakers: tuple[str | None, ...] = SPEAKERS) -> tuple[Context, Record]:
    record = read_marked(marked)
    named = [
        replace(s, speaker=Speaker(name, "person") if name else None)
        for s, name in zip(record.statements, speakers, strict=True)
    ]
    record = replace(record, statements=tuple(named))
    return make_context(record), record


def rows_of(context: Context, statements: Sequence[Statement], spans: Sequence[Span]) -> Any:
    there = in_sentence(context, statements, spans)
    return reach_rows(context.text, statements, spans, there, same_speaker(statements))


def values(statement: int, words: str) -> dict[str, float]:
    context, record = read()
    rows = rows_of(context, record.statements, [span_of(record.text, words)])
    assert rows.shape == (3, 1, len(FEATURES))
    return dict(zip(FEATURES, rows[statement, 0].tolist(), strict=True))


def test_a_carrier_behind_the_cue_is_near_it() -> None:
    farol = values(0, "Farol")
    assert farol["cue_gap"] == len(" the ")
    assert farol["source_gap"] == len(" told the ")
    assert (farol["statements_there"], farol["statements_between"], farol["others_between"]) == (1, 0, 0)


def test_a_later_statement_of_the_same_speaker_sees_the_first() -> None:
    farol = values(2, "Farol")
    assert (farol["speaker_there"], farol["speaker_there_away"], farol["speaker_there_before"]) == (1, 2, 1)
    assert (farol["statements_between"], farol["others_between"], farol["nobody_between"]) == (1, 1, 0)
    assert (farol["speaker_statements"], farol["first_of_speaker"]) == (2, 0)


def test_another_speaker_was_not_there() -> None:
    farol = values(1, "Farol")
    assert (farol["speaker_there"], farol["speaker_there_before"]) == (0, 0)
    assert farol["speaker_there_away"] > 2


def test_a_heading_does_not_end_like_a_sentence() -> None:
    assert (values(0, "Tribune")["line_words"], values(0, "Tribune")["line_ends"]) == (3, 0)
    assert values(0, "Farol")["line_ends"] == 1


def test_what_is_not_there_has_no_gap() -> None:
    context, record = read("{1:“It rained.”} The Farol wrote of it.", (None,))
    [[row]] = rows_of(context, record.statements, [span_of(record.text, "Farol")])
    found = dict(zip(FEATURES, row.tolist(), strict=True))
    assert (found["cue_gap"], found["source_gap"]) == (ABSENT, ABSENT)
    assert (found["speaker_statements"], found["first_of_speaker"]) == (0, 0)


def test_a_far_carrier_is_just_far() -> None:
    far = "[1:Ada Moe] <1:said> {1:it rained}." + " It poured." * 60 + " The Farol came."
    context, record = read(far, ("Ada Moe",))
    rows = rows_of(context, record.statements, [span_of(record.text, "Farol")])
    assert rows[0, 0, FEATURES.index("cue_gap")] == NEAR


@pytest.mark.parametrize(("statements", "spans"), [(0, 1), (3, 0), (0, 0)])
def test_nothing_to_weigh_has_no_rows(statements: int, spans: int) -> None:
    context, record = read()
    rows = rows_of(context, record.statements[:statements], [span_of(record.text, "Farol")] * spans)
    assert rows.shape == (statements, spans, len(FEATURES))
    assert np.isfinite(rows).all()
