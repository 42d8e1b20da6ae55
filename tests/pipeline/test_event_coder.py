"""Events in PLOVER's codes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from builders import make_document, make_record, make_statement
from sayso import read_text
from sayso.domain.record import Record
from sayso.domain.statement import Speaker
from sayso.models.coder import coder_model
from sayso.models.event_codes import Deed, mark
from sayso.pipeline.event_coder import code_deeds, code_events

REPORT = (
    "OSLO, March 3, 2025 (Fjord Wire) -- Norway's Foreign Minister Kari Dahl accused Russia of jamming the "
    "satellites. “Russia must stop this at once,” Dahl told the Russian ambassador.\n"
)


@pytest.mark.parametrize(
    ("sentence", "source", "target", "code"),
    [
        ("Norway condemned Russia and accused it of piracy.", "Norway", "Russia", "ACCUSE"),
        ("Kenyan troops shelled rebel camps, killing nine fighters.", "Kenyan troops", "rebel", "ASSAULT"),
        ("Japan sent food and medicine to Nepal after the earthquake.", "Japan", "Nepal", "AID"),
        ("Police arrested forty activists in the capital.", "Police", "activists", "COERCE"),
        ("The minister rejected the union's demand for higher pay.", "The minister", "the union", "REJECT"),
    ],
)
def test_plain_deeds_have_their_codes(sentence: str, source: str, target: str, code: str) -> None:
    [(found, chance)] = code_deeds([Deed(sentence, source, target)])
    assert found == code
    assert 0 < chance < 1


@pytest.mark.parametrize("deed", [Deed("", "", ""), Deed("It rained.", "", ""), Deed("word " * 500, "word", "absent")])
def test_odd_deeds_have_codes_too(deed: Deed) -> None:
    [(code, chance)] = code_deeds([deed])
    assert code and 0 < chance < 1


@pytest.fixture(scope="module")
def record() -> Record:
    return read_text(REPORT)


def test_a_statement_is_a_deed_of_its_speaker(record: Record) -> None:
    found = {deed.statement: deed for deed in code_events(record) if deed.statement}
    first = found[record.statements[0].id]
    assert (first.source, first.target) == ("Kari Dahl", "Government of Russia")
    assert first.code == "ACCUSE"


def test_a_government_does_nothing_to_itself() -> None:
    text = "Norway said on Monday that Norway would sign the treaty of Bergen."
    norway = Speaker("Norway", "government", country="NOR")
    statement = make_statement(text, "Norway would sign the treaty", cue="said", source="Norway", speaker=norway)
    [deed] = code_events(make_record(statement, document=make_document(text)))
    assert (deed.source, deed.target) == ("Norway", None)


def test_what_a_kept_record_tells_is_coded_by_whole_sentences(record: Record) -> None:
    kept = replace(record, sentences=())
    assert [deed.text for deed in code_events(kept)] == [deed.text for deed in code_events(record)]


def test_what_is_told_of_a_deed_is_slices_of_the_report(record: Record) -> None:
    for deed in code_events(record):
        assert deed.text == " … ".join(record.text[start:end] for start, end in deed.spans)


def test_a_record_without_statements_has_no_deeds() -> None:
    assert code_events(read_text("It rained in Bergen.")) == []


def test_a_name_behind_a_letter_that_grows_when_its_case_is_folded_is_marked_where_it_stands() -> None:
    sentence = "İİİßß Norway condemned \ud800 Russia."
    tokenizer = coder_model().tokenizer
    marked = mark(tokenizer, Deed(sentence, "Norway", "russia"))
    plain = tokenizer.cut(sentence)
    assert plain.offsets[marked.source - 1][0] == sentence.index("Norway")  # [CLS] comes first
    assert plain.offsets[marked.target - 2][0] == sentence.index("Russia")
