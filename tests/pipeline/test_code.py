"""What a coder says of statements, and which words speak for it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import make_document, make_record, make_statement
from sayso.domain.coding import Coded, Passage
from sayso.domain.text import Span
from sayso.pipeline.code import clauses_of, code_records, find_evidence, trimmed

TEXT = "Krogh urged the council not to sign. “We lose the bank,” Krogh told them, “and we lose the town.”"
URGED = make_statement(TEXT, "the council not to sign", cue="urged", source="Krogh")
LOSE = make_statement(TEXT, "“We lose the bank,”", "“and we lose the town.”", kind="direct", cue="told", source="Krogh")


class WordCoder:
    """Takes a text for support as far as it has these words."""

    name = "words"

    def __init__(self, *words: str) -> None:
        self.words = words

    def code(self, proposition: str, passages: Sequence[Passage]) -> list[Coded]:
        shares = [sum(word in one.text for word in self.words) / len(self.words) for one in passages]
        return [Coded("supports" if share > 0 else "none", 0.5 + share / 2, share) for share in shares]


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("We will sign.", ["We will sign."]),
        ("We will sign, and we will pay.", ["We will sign, ", "and we will pay."]),
        ("No, we will not sign it.", ["No, we will not sign it."]),
        ("We will not sign it, no.", ["We will not sign it, no."]),
        ("It is ours: take it or leave it. Not yours.", ["It is ours: ", "take it or leave it. Not yours."]),
        ("", []),
    ],
)
def test_clauses_are_parted_by_punctuation_and_have_three_words(text: str, clauses: list[str]) -> None:
    assert [text[start:end] for start, end in clauses_of(text)] == clauses


@given(st.text(alphabet="ab ,.;—“”", max_size=60))
@settings(max_examples=60, deadline=None)
def test_clauses_are_the_whole_text_in_order(text: str) -> None:
    assert "".join(text[start:end] for start, end in clauses_of(text)) == text


@pytest.mark.parametrize(
    ("text", "words", "evidence"),
    [
        ("We like the sea, but we will sign it.", ("sign",), "but we will sign it."),
        ("“We will sign it,” he said, and the sun was out", ("sign",), "We will sign it"),
        ("We will sign it.", ("sign",), "We will sign it."),
        ("We sign it today, we sign it tomorrow.", ("sign",), "We sign it today, we sign it tomorrow."),
        ("He called it “the right thing to do”, they said so.", ("right",), "He called it “the right thing to do”"),
        ("We like the sea, and the sun.", ("sign",), None),
    ],
    ids=["a clause", "in quotation marks", "the only clause", "no clause alone", "marks stay in pairs", "no stance"],
)
def test_what_speaks_for_a_stance_is_the_clause_without_which_it_is_least_likely(
    text: str, words: tuple[str, ...], evidence: str | None
) -> None:
    coder = WordCoder(*words)
    [code] = find_evidence(coder, "p", [(Passage(text), coder.code("p", [Passage(text)])[0])])
    assert [text[start:end] for start, end in code.spans] == ([evidence] if evidence else [])


def test_what_the_coder_found_itself_stays() -> None:
    code = Coded("supports", 0.9, 0.9, (Span(0, 2),))
    assert find_evidence(WordCoder("sign"), "p", [(Passage("We will sign, and we will pay."), code)]) == [code]


def test_codings_point_into_the_report() -> None:
    record = make_record(URGED, LOSE, document=make_document(TEXT))
    [codes] = code_records(WordCoder("town", "sign"), "p", [record])
    words = {key: [TEXT[start:end] for start, end in code.spans] for key, code in codes.items()}
    assert words == {URGED.id: ["Krogh urged the council not to sign"], LOSE.id: ["and we lose the town."]}


@given(st.text(alphabet="a “”\"'(,", max_size=12), st.integers(0, 12), st.integers(0, 12))
@settings(max_examples=60, deadline=None)
def test_a_trimmed_span_stays_in_the_text(text: str, one: int, other: int) -> None:
    span = Span(min(one, other, len(text)), min(max(one, other), len(text)))
    start, end = trimmed(text, span)
    assert 0 <= start <= end <= len(text)
