"""Quotation marks pair up over sentences and paragraphs, whatever marks a report uses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.annotate.text.quotations import pair_quotation_marks


def quoted(text: str) -> list[tuple[str, int]]:
    return [(text[q.start : q.end], q.depth) for q in pair_quotation_marks(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("“We agree,” she said.", [("“We agree,”", 0)], id="curly"),
        pytest.param('He said "yes" and "no".', [('"yes"', 0), ('"no"', 0)], id="straight"),
        pytest.param("„Gut“, sagte er. «Oui»", [("„Gut“", 0), ("«Oui»", 0)], id="other-languages"),
        pytest.param("“One. Two. Three,” he said.", [("“One. Two. Three,”", 0)], id="over-sentences"),
        pytest.param("“No ‘buts’ here,” he said.", [("“No ‘buts’ here,”", 0), ("‘buts’", 1)], id="nested-curly"),
        pytest.param("\"No 'buts' here,\" he said.", [("\"No 'buts' here,\"", 0), ("'buts'", 1)], id="nested-straight"),
        pytest.param("The ministers’ plan isn’t ’em all", [], id="apostrophes"),
        pytest.param("It was 5'10\" tall.", [], id="inches"),
        pytest.param("'They sent 'em at noon,' he said.", [("'They sent 'em at noon,'", 0)], id="clipped-word-inside"),
        pytest.param("'Rock 'n' roll is dead,' he said.", [("'Rock 'n' roll is dead,'", 0)], id="clipped-and-inside"),
        pytest.param("He likes fish ’n’ chips and rock 'n' roll.", [], id="clipped-and"),
        pytest.param("‘’Twas late,’ she said.", [("‘’Twas late,’", 0)], id="clipped-word-first"),
        pytest.param(
            "He called it ‘the ministers’ fault’ twice.", [("‘the ministers’ fault’", 0)], id="possessive-inside"
        ),
        pytest.param('She said, "never\nNext line.', [('"never', 0)], id="unclosed-ends-with-its-paragraph"),
        pytest.param("It is over,” he said.", [], id="a-lone-closing-mark"),
    ],
)
def test_marks_are_paired(text: str, expected: list[tuple[str, int]]) -> None:
    assert quoted(text) == expected


def test_quotation_continues_over_paragraphs() -> None:
    text = "“First part.\n\n“Second part,” she said."
    first, second = pair_quotation_marks(text)
    assert (first.carried_on, first.closed) == (True, False)
    assert (second.carried_on, second.closed) == (False, True)


def test_unclosed_quotation_before_plain_paragraph_is_not_carried_on() -> None:
    (only,) = pair_quotation_marks("“First part.\n\nThe minister left.")
    assert (only.carried_on, only.closed) == (False, False)


@given(st.text(alphabet="ab .,\n\"'“”‘’«»„‹›s\u2028", max_size=120))
def test_no_text_breaks_the_pairing(text: str) -> None:
    quotations = pair_quotation_marks(text)
    assert all(0 <= q.start < q.end <= len(text) for q in quotations)
    assert all("\n" not in text[q.start : q.end] for q in quotations)
    assert [q.start for q in quotations] == sorted(q.start for q in quotations)


@pytest.mark.parametrize("unit", ["“", " '[", '"a', "“'", " ‘a’b"])
def test_the_time_grows_with_the_number_of_open_marks_alone(unit: str) -> None:
    """With the square of it, a line of this length takes minutes."""
    text = unit * 100_000
    assert all(0 <= q.start < q.end <= len(text) for q in pair_quotation_marks(text))
