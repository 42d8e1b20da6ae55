"""Statements get their speaker, role and how sure both are."""

from __future__ import annotations

from typing import Any

import pytest

from marked import statement_with
from readings import asks, make_context, make_decisions, read_nested
from sayso.annotate.who import candidates
from sayso.annotate.who.candidates import Speaking
from sayso.annotate.who.naming import name_speakers
from sayso.domain.record import Record

MARKED = (
    "Transport Minister Berit Sandnes, chair of the ferry board, met Olaf Kvam. "
    "[1:She] <1:said> {1:the ferry was full}. [2:Two sailors] <2:agreed> {2:that it sank}."
)


def named(**decisions: Any) -> tuple[Record, Speaking]:
    record = read_nested(MARKED, persons=["Berit Sandnes", "Olaf Kvam"])
    context = make_context(
        record,
        layers={
            "name": {"Berit Sandnes": "person", "Olaf Kvam": "person"},
            "role": {"Transport Minister": "role", "chair of the ferry board": "role"},
        },
        points={
            "speaker": {"She": "Berit Sandnes"},
            "role_holder": {"chair of the ferry board": "Berit Sandnes"},
        },
    )
    return name_speakers(context, record, make_decisions(**decisions))


def test_a_pronoun_has_the_speaker_that_the_model_points_at() -> None:
    speaker = statement_with(named()[0], "full").speaker
    assert speaker is not None
    assert (speaker.name, speaker.type) == ("Berit Sandnes", "person")


def test_the_likeliest_role_of_the_report_is_given() -> None:
    speaker = statement_with(named()[0], "full").speaker
    assert speaker is not None and speaker.role == "chair of the ferry board"


def test_only_persons_have_roles() -> None:
    speaker = statement_with(named(speaker=asks(candidates.FEATURES, "literal"))[0], "sank").speaker
    assert speaker is not None
    assert (speaker.name, speaker.role) == ("two sailors", None)


def test_each_part_has_its_probability() -> None:
    for statement in named()[0].statements:
        assert statement.probabilities.keys() == {"content", "speaker", "role"}
        assert all(0 <= value <= 1 for value in statement.probabilities.values())


def test_later_layers_see_the_speakers() -> None:
    record, speaking = named()
    assert [s.speaker for s in speaking.statements] == [s.speaker for s in record.statements]


def test_a_report_without_statements_has_none_to_name() -> None:
    record = read_nested("It rained.")
    assert name_speakers(make_context(record), record, make_decisions())[0] == record


@pytest.mark.parametrize("title", ["Professor", "Rev. Dr.", "Dame"])
def test_an_office_is_preferred_to_a_title(title: str) -> None:
    marked = f"{title} Berit Sandnes, head of the ferry board, left. [1:She] <1:said> {{1:the ferry was full}}."
    record = read_nested(marked, persons=["Berit Sandnes"])
    context = make_context(
        record,
        layers={"name": {"Berit Sandnes": "person"}, "role": {title: "role"}},
        points={"speaker": {"She": "Berit Sandnes"}, "role_holder": {title: "Berit Sandnes"}},
    )
    speaker = name_speakers(context, record, make_decisions())[0].statements[0].speaker
    assert speaker is not None and speaker.role == "head of the ferry board"
