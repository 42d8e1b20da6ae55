"""Days on the command line."""

from __future__ import annotations

from datetime import date

import click
import pytest

from sayso.cli.day import DAY, LAST_DAY


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("2024-03-31", date(2024, 3, 31), date(2024, 3, 31)),
        ("31.03.2024", date(2024, 3, 31), date(2024, 3, 31)),
        ("1.3.2024", date(2024, 3, 1), date(2024, 3, 1)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
    ],
)
def test_a_month_or_year_means_its_first_or_last_day(words: str, first: date, last: date) -> None:
    assert (DAY.convert(words, None, None), LAST_DAY.convert(words, None, None)) == (first, last)


@pytest.mark.parametrize(
    "words", ["yesterday", "2024-13", "2024-13-01", "2024-06-31", "31.6.2024", "0000", "03/04/2024"]
)
def test_what_is_no_day_is_told_with_the_forms_that_are(words: str) -> None:
    for kind in (DAY, LAST_DAY):
        with pytest.raises(click.BadParameter, match=r"is not a day such as 2024-03-31 or 31\.03\.2024, a month"):
            kind.convert(words, None, None)
