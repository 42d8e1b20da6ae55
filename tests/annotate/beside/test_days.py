"""The days that expressions of a report mean."""

from __future__ import annotations

from datetime import date

import pytest

from builders import span_of
from readings import read_nested
from sayso.annotate.beside.days import anchor_before, resolve_in

PUBLISHED = date(2024, 3, 13)  # a Wednesday


@pytest.mark.parametrize(
    ("text", "words", "published", "day"),
    [
        pytest.param("They met on Monday.", "Monday", PUBLISHED, "2024-03-11", id="weekday"),
        pytest.param("They met on Monday.", "Monday", None, None, id="weekday-without-publication"),
        pytest.param("They met on 8 March 2023.", "8 March 2023", None, "2023-03-08", id="full-date"),
        pytest.param(
            "They met on 8 March 2023. The next day they left.", "The next day", None, "2023-03-09", id="told"
        ),
        pytest.param("The next day they left.", "The next day", None, None, id="nothing-told-before"),
    ],
)
def test_a_day_is_resolved_where_it_can_be(text: str, words: str, published: date | None, day: str | None) -> None:
    found = resolve_in(read_nested(text), span_of(text, words), published)
    assert (found.iso if found else None) == day


def test_a_talk_with_the_outlet_is_no_day_to_count_from() -> None:
    text = "They met on 8 March 2023. She told this newspaper on 2 April 2023 that it rained. The next day they left."
    assert anchor_before(read_nested(text), text.index("The next day"), None) == date(2023, 3, 8)
