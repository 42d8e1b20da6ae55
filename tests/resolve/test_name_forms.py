"""Longer names in a report that hold a speaker's name."""

from __future__ import annotations

import pytest

from sayso.resolve.name_forms import longer_forms

TEXT = (
    "Ines Brandt spoke first. Mayor Brandt left. The mayor's brother, Otto Brandt, stayed; Ines Brandt did not. "
    "Brandts sing."
)


@pytest.mark.parametrize(
    ("name", "forms"),
    [
        ("Brandt", ("Ines Brandt", "Mayor Brandt", "Otto Brandt")),
        ("Ines Brandt", ("Mayor Brandt", "Otto Brandt")),
        ("Lind", ()),
        ("", ()),
        ("(", ()),
    ],
)
def test_runs_of_capitalized_words_that_end_with_the_name(name: str, forms: tuple[str, ...]) -> None:
    assert longer_forms(TEXT, name) == forms
