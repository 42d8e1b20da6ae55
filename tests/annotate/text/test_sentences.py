"""Sentences end where a reader would say so."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.annotate.text.sentences import split_sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("He came. She left.", ["He came.", "She left."], id="plain"),
        pytest.param("“Why?” he asked. Nobody knew.", ["“Why?” he asked.", "Nobody knew."], id="mark-inside-quotation"),
        pytest.param("“I go.” She left.", ["“I go.”", "She left."], id="quotation-ends-sentence"),
        pytest.param("Mr. Orr met Sen. Lee.", ["Mr. Orr met Sen. Lee."], id="titles"),
        pytest.param("J. K. Moe spoke.", ["J. K. Moe spoke."], id="initials"),
        pytest.param(
            "The U.S. Senate voted. It passed.", ["The U.S. Senate voted.", "It passed."], id="acronym-in-a-name"
        ),
        pytest.param(
            "It left the U.S. The army stayed.", ["It left the U.S.", "The army stayed."], id="acronym-at-the-end"
        ),
        pytest.param("It rose 3.5 percent. Prices fell.", ["It rose 3.5 percent.", "Prices fell."], id="decimal"),
        pytest.param("Title without stop\n\nBody.", ["Title without stop", "Body."], id="line-end"),
        pytest.param("Wait… what? Yes!", ["Wait… what?", "Yes!"], id="ellipsis"),
    ],
)
def test_sentences_are_split(text: str, expected: list[str]) -> None:
    assert [text[s:e] for s, e in split_sentences(text)] == expected


@given(st.text(max_size=200))
def test_sentences_are_ordered_slices(text: str) -> None:
    spans = split_sentences(text)
    assert all(0 <= s < e <= len(text) for s, e in spans)
    assert all(a.end <= b.start for a, b in itertools.pairwise(spans))
    assert "".join("".join(text[s:e].split()) for s, e in spans) == "".join(text.split()) or any(
        c in text for c in "\u2028\u2029\x1c\x1d\x1e\x85\x0b\x0c"
    )
