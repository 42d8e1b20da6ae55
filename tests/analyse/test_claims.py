"""Where a text says that something should or should not be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.analyse.claims import find_claims


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The old ferry must be replaced by a tunnel.", [("modal", "The old ferry", "be replaced by a tunnel", True)]),
        ("Riga should not sell the port, she said", [("modal", "Riga", "sell the port", False)]),
        ("We should sell the port now", [("modal", None, "sell the port", True)]),
        ("called for a new tunnel under the river", [("object", None, "a new tunnel under the river", True)]),
        ("rejects the tolls because they hurt", [("object", None, "the tolls", False)]),
        ("does not support the tolls", [("object", None, "the tolls", False)]),
        ("did not oppose the tolls", [("object", None, "the tolls", True)]),
        ("urged the council to reopen the ferry", [("request", "the council", "reopen the ferry", True)]),
        ("urged London not to sign the treaty", [("request", "London", "sign the treaty", False)]),
        ("does not want the council to sell the port", [("request", "the council", "sell the port", False)]),
        ("vowed to sell the port", [("intent", None, "sell the port", True)]),
        ("refused to sell the port", [("intent", None, "sell the port", False)]),
        ("I will not sell the port", [("intent", None, "sell the port", False)]),
        ("the minister drops opposition to the tolls", [("object", None, "the tolls", True)]),
        ("there is no need to sell the port", [("modal", None, "sell the port", False)]),
        ("the tolls support him", []),
        ("he moved back into the old office", []),
        ("It rained all day in the harbor.", []),
    ],
)
def test_claims_are_found_with_who_should_what_and_whether(
    text: str, expected: list[tuple[str, str | None, str, bool]]
) -> None:
    found = [
        (
            one.form,
            text[one.subject.start : one.subject.end] if one.subject else None,
            text[one.what.start : one.what.end],
            one.wanted,
        )
        for one in find_claims(text)
    ]
    assert found == expected


PIECES = [
    "Riga",
    "must",
    "should not",
    "urged",
    "the council",
    "to",
    "not to",
    "sell",
    "the port",
    ",",
    ".",
    "\n",
    "it",
    "that",
]


@given(st.lists(st.sampled_from([*PIECES, "“", "”", "called for", "’s"]), max_size=16).map(" ".join))
def test_claims_are_ranges_of_the_text_that_do_not_overlap(text: str) -> None:
    end = 0
    for one in find_claims(text):
        assert end <= one.what.start < one.what.end <= len(text)
        assert text[one.what.start : one.what.end].strip() == text[one.what.start : one.what.end]
        end = one.what.end
