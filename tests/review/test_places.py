from __future__ import annotations

import pytest

from sayso.errors import UsageError
from sayso.review.places import find_places

TEXT = "Ann said that it rains, and Ann said so again."


@pytest.mark.parametrize(
    ("words", "places"),
    [("it rains", [[14, 22]]), ("Ann | Ann", [[0, 3], [28, 31]]), (" said so ", [[32, 39]])],
    ids=["one place", "each after the one before", "blanks round it"],
)
def test_words_are_found_in_the_text(words: str, places: list[list[int]]) -> None:
    assert find_places(words, TEXT) == places


def test_of_equal_words_those_near_a_place_are_meant() -> None:
    assert find_places("Ann", TEXT, near=30) == [[28, 31]]
    assert find_places("it\nrains", TEXT) == [[14, 22]]


@pytest.mark.parametrize("words", ["it snows", "", "Ann | ", "again | Ann"])
def test_words_that_are_not_there_are_refused(words: str) -> None:
    with pytest.raises(UsageError, match="the report does not contain"):
        find_places(words, TEXT)
