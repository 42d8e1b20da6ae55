"""What of an attribution cannot be part of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from marked import read_marked
from sayso.annotate.mending import mend_attributions
from sayso.domain.statement import Attribution
from sayso.domain.text import Span


def mended(marked: str, furniture: str = "") -> list[tuple[list[str], list[str], list[str]]]:
    """Content, cue and source of each mended attribution of a marked text."""
    record = read_marked(marked)
    if furniture:
        start = record.text.index(furniture)
        document = replace(record.document, furniture=(Span(start, start + len(furniture)),))
        record = replace(record, document=document)

    def words(spans: tuple[Span, ...]) -> list[str]:
        return [record.text[span.start : span.end] for span in spans]

    found: tuple[Attribution, ...] = mend_attributions(record).attributions
    return [(words(a.content), words(a.cue), words(a.source)) for a in found]


def test_source_in_furniture_gives_way_to_the_subject_of_the_cue() -> None:
    text = "[1:Lens Pictures] The quay at dawn\n\nHarbour Minister Berit Sandnes <1:said> {1:the quay was safe}."
    assert mended(text, "Lens Pictures The quay at dawn") == [
        (["the quay was safe"], ["said"], ["Harbour Minister Berit Sandnes"])
    ]


def test_source_in_another_paragraph_gives_way_to_the_subject_of_the_cue() -> None:
    text = "Trouble: [1:The host] is cross\n\nThe talks fell over what Mr Kvam's office <1:called> {1:a lack of order}."
    assert mended(text)[0][2] == ["Mr Kvam's office"]


def test_source_in_another_paragraph_stays_where_no_subject_is_plain() -> None:
    text = "So spoke [1:Berit Sandnes] at last.\n\n<1:Asked> {1:whether it would rain}, nobody knew."
    assert mended(text)[0][2] == ["Berit Sandnes"]


def test_question_that_heads_a_paragraph_states_nothing() -> None:
    assert mended("It rained in Bergen.\n\n{1:What} did [1:Norway] <1:say>?\n\nNorway was silent.") == []


@pytest.mark.parametrize(
    "marked",
    ["{1:What} did [1:Norway] <1:say>?\n\nIt rained.", "It rained.\n\n[1:KVAM]<1::> {1:Will you go?}\n\nNo."],
    ids=["title", "transcript"],
)
def test_other_questions_stay(marked: str) -> None:
    assert len(mended(marked)) == 1


@pytest.mark.parametrize(
    ("marked", "content"),
    [
        pytest.param(
            "{1:The road was dark. Rebels hold the town}, [1:the centre] <1:said>.",
            ["Rebels hold the town"],
            id="behind",
        ),
        pytest.param(
            "[1:The centre] <1:said> {1:the town had fallen. Nobody came to help it} that night.",
            ["the town had fallen."],
            id="before",
        ),
        pytest.param("{1:“It is dark. It is cold,”} [1:she] <1:said>.", ["“It is dark. It is cold,”"], id="quotation"),
        pytest.param("{1:It is dark. ''It is cold,''} [1:she] <1:said>.", ["It is dark. ''It is cold,''"], id="double"),
        pytest.param(
            "[1:The centre] <1:said:> {1:The town had fallen. Nobody came to help it.}",
            ["The town had fallen. Nobody came to help it."],
            id="colon",
        ),
        pytest.param("{1:It had come to this. }So [1:she] <1:said>.", ["It had come to this. "], id="nothing-left"),
    ],
)
def test_words_without_quotation_marks_end_with_the_sentence_of_their_cue(marked: str, content: list[str]) -> None:
    assert mended(marked)[0][0] == content


@pytest.mark.parametrize(
    ("marked", "content"),
    [
        ("[1:The office] <1:said in a note> {1:to Coastpress that all were safe}.", "that all were safe"),
        ("[1:A sailor] <1:told> {1:Radio Nord she heard a bang}.", "she heard a bang"),
        ("[1:Coastpress] <1:quoted> {1:Olaf Kvam, an aide, as saying that all were safe}.", "all were safe"),
        ("[1:She] <1:said> {1:to reach the quay would take a day}.", "to reach the quay would take a day"),
        ("[1:She] <1:said> {1:Olaf Kvam he was not}.", "Olaf Kvam he was not"),
        (
            "[1:He] <1:agreed> {1:to mend the road that the storm had broken}.",
            "to mend the road that the storm had broken",
        ),
    ],
    ids=["said-to", "told", "quoted", "infinitive", "no-addressee", "what-is-agreed"],
)
def test_whom_the_words_were_said_to_or_who_is_quoted_is_no_content(marked: str, content: str) -> None:
    assert mended(marked)[0][0] == [content]


def test_last_piece_that_only_opens_a_clause_is_left_out() -> None:
    text = "[1:He] <1:said> {1:he had missed the hearing}, {1:which} Sandnes called a farce."
    assert mended(text)[0][0] == ["he had missed the hearing"]
