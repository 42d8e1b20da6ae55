"""What a statement wants of a thing that it names."""

from __future__ import annotations

import pytest

from sayso.analyse.claims import find_claims
from sayso.analyse.things import split_words
from sayso.analyse.wishes import wish_for
from sayso.domain.text import Span


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("called for a ban on the river tolls", False),
        ("called for the river tolls", True),
        ("urged Riga to lift the river tolls", False),
        ("urged Riga not to lift the river tolls", True),
        ("vowed to keep the river tolls", True),
        ("threatened to walk away from the river tolls", False),
        ("refused to abolish the river tolls", True),
        ("The river tolls should be abolished", False),
        ("The river tolls must not be abolished", True),
        ("The river tolls must go", False),
        ("The river tolls must stay", True),
        ("called the river tolls a historic mistake", False),
        ("said the river tolls are not a mistake", True),
        ("those disastrous river tolls", False),
        ("The river tolls are necessary", True),
        ("The river tolls, it was a mistake to say, rose", None),
        ("The river tolls rose in May", None),
    ],
)
def test_what_is_wanted_of_a_thing(text: str, wanted: bool | None) -> None:
    start = text.index("river tolls")
    found = wish_for(text, split_words(text), list(find_claims(text)), Span(start, start + len("river tolls")))
    assert (found.wanted if found else None) == wanted
