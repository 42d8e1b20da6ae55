"""What a caller knows of a report beforehand, in the right type or not."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from sayso.domain.text import Page


def page(**known: Any) -> Page:
    return Page(name="x", origin="x", media="text", text="Words.", **known)


@pytest.mark.parametrize(
    "published", ["2024-03-10", "2024-03-10T08:30:00Z", date(2024, 3, 10), datetime(2024, 3, 10, 8, 30)]
)
def test_a_date_becomes_its_iso_form(published: Any) -> None:
    assert (page(published=published).published, page(published=published).problems) == ("2024-03-10", ())


@pytest.mark.parametrize(
    ("known", "message"),
    [
        (
            {"published": 20240310},
            "published is 20240310; an ISO date such as 2024-03-10 was expected, so it was left out",
        ),
        ({"title": ["A"]}, "title is ['A']; text was expected, so it was left out"),
    ],
)
def test_a_wrong_type_is_one_clear_problem(known: dict[str, Any], message: str) -> None:
    [problem] = page(**known).problems
    assert (problem.stage, problem.code, problem.message) == ("acquire", "wrong-type", message)
    assert [getattr(page(**known), name) for name in known] == [None]


@pytest.mark.parametrize("published", ["2024-15-10", "yesterday", "10 March 2024", "2024-03"])
def test_what_is_not_a_day_is_one_clear_problem(published: str) -> None:
    [problem] = page(published=published).problems
    message = f"published is {published!r}; an ISO date such as 2024-03-10 was expected, so it was left out"
    assert (problem.stage, problem.code, problem.message) == ("acquire", "odd-date", message)
    assert page(published=published).published is None


def test_one_author_is_one_author() -> None:
    assert page(byline="Jane Roe").byline == ("Jane Roe",)
