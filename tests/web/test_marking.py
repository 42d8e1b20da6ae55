from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import HARBOUR_REPORT, harbour_record, make_statement
from sayso.domain.record import LoadedWords
from sayso.domain.statement import Speaker
from sayso.domain.text import Span
from sayso.web.marking import mark_text, paragraph_spans

TEXT = "Ann said Ben thinks it rains.\n\nRead more\n\nThe end."


def pieces(text: str, *statements: object, **layers: object) -> dict[str, object]:
    paragraphs = mark_text(text, statements, **layers)  # type: ignore[arg-type]
    return {piece.text: piece for paragraph in paragraphs for piece in paragraph.pieces}


def test_a_statement_within_another_lies_deeper() -> None:
    outer = make_statement(TEXT, "Ben thinks it rains", source="Ann", cue="said")
    inner = make_statement(TEXT, "it rains", source="Ben", cue="thinks", kind="direct")
    found = pieces(TEXT, outer, inner)
    assert found["it rains"].content == (1, 2)
    assert (found["it rains"].depth, found["it rains"].kind) == (2, "direct")
    assert (found["Ben"].content, found["Ben"].source) == ((1,), (2,))
    assert (found["Ann"].content, found["Ann"].source, found["Ann"].depth) == ((), (1,), 0)
    assert found["it rains"].opens == (2,)


def test_the_outlets_own_voice_loaded_words_and_furniture_are_told_apart() -> None:
    own = make_statement(TEXT, "The end.", speaker=Speaker("Costa", "author"))
    start = TEXT.index("Read more")
    loaded = (LoadedWords(Span(TEXT.index("rains"), TEXT.index("rains") + 5), "rains", None),)
    found = pieces(TEXT, own, furniture=[Span(start, start + 9)], loaded=loaded)
    assert found["The end."].kind == "own"
    assert found["Read more"].furniture
    assert found["rains"].loaded == ""
    assert found["Ann said Ben thinks it "].is_plain


def test_paragraphs_know_which_statements_begin_in_them() -> None:
    record = harbour_record()
    begins = [paragraph.begins for paragraph in mark_text(record.text, record.statements)]
    assert begins == [(), (1,), (2,), (3, 4), (5,)]


def test_a_window_gives_its_paragraphs_alone() -> None:
    start = HARBOUR_REPORT.index("Port workers")
    [paragraph] = mark_text(HARBOUR_REPORT, [], window=Span(start + 5, start + 9))
    assert paragraph.start == start


def test_a_steering_character_is_a_piece_of_its_own() -> None:
    text = "ab\u202ecd"
    assert [(p.start, p.end) for p in mark_text(text, [])[0].pieces] == [(0, 2), (2, 3), (3, 5)]


@pytest.mark.parametrize("text", ["", "\n\n", "one", "\n\none\n\n\n\ntwo\n", "one\n \ntwo"])
def test_paragraphs_leave_out_blank_lines_alone(text: str) -> None:
    assert [text[s:e].strip() for s, e in paragraph_spans(text)] == [part for part in text.split() if part]


@given(
    st.text(alphabet="ab \n\u202e", max_size=60),
    st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20)), max_size=5),
)
def test_pieces_hold_every_character_of_their_paragraph_in_order(text: str, spans: list[tuple[int, int]]) -> None:
    furniture = [Span(start, start + length) for start, length in spans]
    for paragraph, span in zip(mark_text(text, [], furniture=furniture), paragraph_spans(text), strict=True):
        assert "".join(piece.text for piece in paragraph.pieces) == text[span.start : span.end]
        assert paragraph.pieces[0].start == paragraph.start == span.start
