from __future__ import annotations

import pytest

from sayso.web.timeline import Line


def test_days_stand_in_order_within_the_line() -> None:
    line = Line.over(["2024-03-10", None, "2024-01-01", "2024-12-31", "sometime"])
    places = [line.at(day) for day in ("2024-01-01", "2024-03-10", "2024-12-31")]
    assert places == sorted(places)
    assert places[0] > 0 and places[-1] < 100


@pytest.mark.parametrize(
    ("days", "labels"),
    [
        (["2024-03-08", "2024-03-10"], ["8 Mar", "9 Mar", "10 Mar"]),
        (["2024-01-10", "2024-06-20"], ["Feb 2024", "Mar 2024", "Apr 2024", "May 2024", "Jun 2024"]),
        (["2014-01-10", "2024-06-20"], ["2014", "2016", "2018", "2020", "2022", "2024"]),
        ([], ["1 Jan"]),
    ],
    ids=["days", "months", "years", "nothing"],
)
def test_marks_are_few_enough_to_be_read(days: list[str], labels: list[str]) -> None:
    assert [tick.label for tick in Line.over(days).ticks()] == labels
