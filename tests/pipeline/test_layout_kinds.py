"""Who says what in reports of many layouts, read from beginning to end."""

from __future__ import annotations

import pytest

from layout_kinds import COMMUNIQUES, LIVE_BLOGS, OTHERS, Expected
from sayso.domain.statement import Statement
from sayso.pipeline.read import Reader


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


def told(statements: tuple[Statement, ...], expected: Expected) -> Expected:
    """What the shortest statement with the expected words says, where the example tells it."""
    words, name, kind = expected
    holding = [s for s in statements if words.casefold() in " ".join(s.content.text.casefold().split())]
    speaker = min(holding, key=lambda s: len(s.content.text)).speaker if holding else None
    if speaker is None:
        return words, None, "not found"
    found = speaker.name or ""
    if name is not None and found.casefold() in (name.casefold(), f"the {name.casefold()}"):
        found = name
    if name is not None and kind == "person" and " " not in name and found.split()[-1:] == [name]:
        found = name  # a label has no more than the surname
    return words, found if name is not None else None, speaker.type if kind is not None else None


@pytest.mark.parametrize(("text", "expected"), COMMUNIQUES.values(), ids=list(COMMUNIQUES))
def test_communique_is_by_those_who_issue_it(reader: Reader, text: str, expected: list[Expected]) -> None:
    statements = reader.read_text(text).statements
    assert [told(statements, one) for one in expected] == expected


@pytest.mark.parametrize(("text", "expected"), LIVE_BLOGS.values(), ids=list(LIVE_BLOGS))
def test_entries_of_a_live_blog_keep_their_speakers(reader: Reader, text: str, expected: list[Expected]) -> None:
    statements = reader.read_text(text).statements
    assert [told(statements, one) for one in expected] == expected
    assert not any(s.content.text.casefold().startswith("last updated") for s in statements)


@pytest.mark.parametrize(("text", "expected"), OTHERS.values(), ids=list(OTHERS))
def test_layout_says_who_speaks(reader: Reader, text: str, expected: list[Expected]) -> None:
    statements = reader.read_text(text).statements
    assert [told(statements, one) for one in expected] == expected
