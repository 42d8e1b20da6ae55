"""How surely a statement is made, and the words that say so."""

from __future__ import annotations

import pytest

from readings import make_context, make_decisions, read_nested
from sayso.annotate.doubt.certainty import mark_certainty
from sayso.annotate.who.candidates import Speaking
from sayso.domain.statement import Statement


def marked_certainty(marked: str, *doubts: str) -> tuple[str, Statement]:
    record = read_nested(marked)
    context = make_context(record, doubts={doubt: ["She"] for doubt in doubts})
    speaking = Speaking(context, record.statements, [])
    (statement,) = mark_certainty(context, record, speaking, make_decisions()).statements
    return record.text, statement


@pytest.mark.parametrize(
    ("content", "doubts", "level"),
    [
        pytest.param("it is open", (), "certain", id="no-doubt"),
        pytest.param("it is open", ("denied",), "certain", id="denied-for-sure"),
        pytest.param("it may open", ("hedged",), "possible", id="possible"),
        pytest.param("it will probably open", ("hedged",), "probable", id="probable"),
        pytest.param("it may, probably, open", ("hedged",), "possible", id="the-weaker-word-counts"),
        pytest.param("it will probably open", ("hedged", "rumour"), "possible", id="rumor"),
        pytest.param("it is open", ("hypothetical",), "possible", id="imagined"),
    ],
)
def test_the_level_follows_the_doubts_and_their_words(content: str, doubts: tuple[str, ...], level: str) -> None:
    _, statement = marked_certainty(f"[1:She] <1:said> {{1:{content}}}.", *doubts)
    certainty = statement.certainty
    assert {d for d in ("denied", "hedged", "rumour", "hypothetical") if getattr(certainty, d)} == set(doubts)
    assert certainty.level == level


def test_markers_are_the_words_of_the_doubts_that_were_found() -> None:
    text, statement = marked_certainty("[1:She] <1:denied> {1:it may reportedly open}.", "denied", "hedged")
    assert [text[slice(*span)] for span in statement.certainty.markers] == ["denied", "may"]


def test_a_word_of_doubt_alone_makes_no_doubt() -> None:
    _, statement = marked_certainty("[1:She] <1:said> {1:it may open}.")
    assert not statement.certainty.hedged
    assert statement.certainty.markers == ()


def test_it_is_told_how_likely_the_doubts_are_right() -> None:
    _, statement = marked_certainty("[1:She] <1:said> {1:it may open}.", "hedged")
    assert 0.9 < statement.probabilities["doubt"] < 1


@pytest.mark.parametrize(
    ("cue", "denied"),
    [
        ("denied", True),
        ("has repeatedly denied", True),
        ("did not deny", False),
        ("didn’t deny", False),
        ("neither confirmed nor denied", False),
        ("would neither confirm nor deny", False),
        ("declined to deny", False),
        ("stopped short of denying", False),
        ("would not confirm or deny", False),
        ("did not rule out", False),
        ("could not exclude", False),
        ("denied and refused to", True),
    ],
)
def test_who_did_not_deny_denied_nothing(cue: str, denied: bool) -> None:
    _, statement = marked_certainty(f"[1:She] <1:{cue}> {{1:that it is open}}.", "denied")
    assert statement.certainty.denied == denied


@pytest.mark.parametrize(
    ("words", "denied"),
    [
        ("<1:rejected> a claim by campaigners that {1:it was open}", True),
        ("<1:dismissed> {1:the reports of a second letter}", True),
        ("<1:has refuted> the ministry’s old allegation that {1:it was open}", True),
        ("<1:rejected the idea> that {1:it was open}", True),
        ("<1:rejected> {1:the offer of a second loan}", False),
        ("<1:rejected> {1:the plan and the report on it}", False),
        ("<1:did not dismiss> the reports that {1:it was open}", False),
        ("<1:said> the claim that {1:it was open} hurt him", False),
    ],
)
def test_who_rejects_a_claim_denies_it_and_who_rejects_an_offer_does_not(words: str, denied: bool) -> None:
    _, statement = marked_certainty(f"[1:She] {words}.")
    assert statement.certainty.denied == denied
