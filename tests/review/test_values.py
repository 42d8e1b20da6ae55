"""What a person writes for a field of a statement, and reads of it."""

from __future__ import annotations

from typing import Any

import pytest

from sayso.errors import UsageError
from sayso.review.values import check_value, value_from_words, value_words

TEXT = "Ann said that it rains. The mayor\ntold Tom that Ann said so again."
STATEMENT: dict[str, Any] = {
    "content": {"spans": [[48, 65]], "text": ""},
    "cue": None,
    "source": {"spans": [[24, 33]], "text": ""},
    "speaker": {"name": "Ada Moe", "type": "person"},
    "addressees": [],
    "chain": [
        {"name": "The Echo", "type": "outlet", "basis": "published"},
        {"name": "Ada Moe", "type": "person", "basis": "stated", "span": [24, 33]},
    ],
}
READ = [
    ("source.spans", [[24, 33]], "The mayor"),
    ("content.spans", [[0, 3], [14, 22]], "Ann | it rains"),
    ("cue.spans", [], None),
    ("chain", STATEMENT["chain"], "The Echo > Ada Moe"),
    ("chain", [{"name": None, "type": "outlet", "basis": "published"}], "?"),
    ("addressees", [{"name": "Tom", "span": [39, 42]}, {"name": "Kit", "span": [0, 1]}], "Tom; Kit"),
    ("certainty.denied", True, "yes"),
    ("speaker.role", None, None),
    ("kind", "direct", "direct"),
]
WRITTEN = [
    ("source.spans", "Ann", [[48, 51]]),  # the one near the statement, not the first of the report
    ("source.spans", "The mayor", [[24, 33]]),  # a line end stands between the two words
    ("cue.spans", "said", [[52, 56]]),
    ("cue.spans", "-", []),
    ("content.spans", "it rains | said so", [[14, 22], [52, 59]]),
    ("addressees", "Tom", [{"name": "Tom", "span": [39, 42]}]),
    ("addressees", "-", []),
    ("certainty.denied", "Yes", True),
    ("speaker.name", " Rui Lobo ", "Rui Lobo"),
    ("speaker.role", "-", None),
    ("said_on.date", "2025-05-06", "2025-05-06"),
]
REFUSED = [
    ("kind", "loud", "cannot be 'loud'"),
    ("certainty.denied", "perhaps", "yes or no"),
    ("said_on.date", "Monday", "must be a day"),
    ("content.spans", "-", "the report does not contain"),
    ("chain", "The Echo > ", "a name for each link"),
    ("addressees", "Nobody", "the report does not contain"),
]


@pytest.mark.parametrize(("field", "value", "words"), READ)
def test_a_value_is_read_as_words(field: str, value: Any, words: str | None) -> None:
    assert value_words(field, value, TEXT.replace("\n", " ")) == words


@pytest.mark.parametrize(("field", "words", "value"), WRITTEN)
def test_words_become_a_value(field: str, words: str, value: Any) -> None:
    assert value_from_words(field, words, STATEMENT, TEXT) == value
    check_value(field, value)


def test_a_chain_keeps_the_links_that_it_had() -> None:
    made = value_from_words("chain", "The Echo > Radio Two > Ada Moe", STATEMENT, TEXT)
    assert made == [
        STATEMENT["chain"][0],
        {"name": "Radio Two", "type": "outlet", "basis": "stated"},
        STATEMENT["chain"][1],
    ]


@pytest.mark.parametrize(("field", "words", "match"), REFUSED)
def test_what_a_field_cannot_be_is_refused(field: str, words: str, match: str) -> None:
    with pytest.raises(UsageError, match=match):
        value_from_words(field, words, STATEMENT, TEXT)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("kind", "loud"),
        ("kind", None),
        ("certainty.denied", "yes"),
        ("content.spans", None),
        ("content.spans", [[3, 1]]),
        ("chain", "The Echo"),
        ("chain", [{"type": "outlet"}]),
        ("speaker.name", 5),
        ("occasion.date", "Monday"),
    ],
)
def test_a_value_of_another_form_is_refused(field: str, value: Any) -> None:
    with pytest.raises(UsageError, match=r"cannot be|must be a day"):
        check_value(field, value)
