"""Date expressions and the days that they mean, seen from Wednesday, 13 March 2024."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.resolve.dates import find_dates, published_on, resolve_date

PUBLISHED = date(2024, 3, 13)


@pytest.mark.parametrize(
    ("words", "start", "end"),
    [
        pytest.param("today", "2024-03-13", None, id="today"),
        pytest.param("yesterday", "2024-03-12", None, id="yesterday"),
        pytest.param("last night", "2024-03-12", None, id="last-night"),
        pytest.param("tomorrow morning", "2024-03-14", None, id="tomorrow"),
        pytest.param("Monday", "2024-03-11", None, id="weekday"),
        pytest.param("Wednesday", "2024-03-13", None, id="weekday-of-publication"),
        pytest.param("last Wednesday", "2024-03-06", None, id="last-weekday"),
        pytest.param("Friday night", "2024-03-08", None, id="weekday-night"),
        pytest.param("next Wednesday", "2024-03-20", None, id="next-weekday"),
        pytest.param("this Friday", "2024-03-15", None, id="this-weekday"),
        pytest.param("March 8", "2024-03-08", None, id="american"),
        pytest.param("8 March", "2024-03-08", None, id="british"),
        pytest.param("the 8th of March", "2024-03-08", None, id="ordinal"),
        pytest.param("14 Oct 2025", "2025-10-14", None, id="short-month"),
        pytest.param("Sept. 12, 2016", "2016-09-12", None, id="american-with-year"),
        pytest.param("Thursday, February 19, 2026", "2026-02-19", None, id="weekday-and-year"),
        pytest.param("2024-02-03", "2024-02-03", None, id="iso"),
        pytest.param("December 24", "2023-12-24", None, id="of-last-year"),
        pytest.param("in May", "2023-05-01", "2023-05-31", id="month"),
        pytest.param("in early February", "2024-02-01", "2024-02-10", id="early-month"),
        pytest.param("May 2015", "2015-05-01", "2015-05-31", id="month-and-year"),
        pytest.param("in 2019", "2019-01-01", "2019-12-31", id="year"),
        pytest.param("this week", "2024-03-11", "2024-03-17", id="week"),
        pytest.param("earlier this week", "2024-03-11", "2024-03-13", id="earlier-this-week"),
        pytest.param("last month", "2024-02-01", "2024-02-29", id="last-month"),
        pytest.param("at the weekend", "2024-03-09", "2024-03-10", id="weekend"),
        pytest.param("two days ago", "2024-03-11", None, id="days-ago"),
        pytest.param("a fortnight ago", "2024-02-28", None, id="fortnight"),
        pytest.param("three months ago", "2023-12-01", "2023-12-31", id="months-ago"),
    ],
)
def test_expression_means(words: str, start: str, end: str | None) -> None:
    found = resolve_date(words, PUBLISHED)
    assert found is not None
    assert (found.iso, found.until) == (start, end)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        pytest.param("the next morning", "2024-02-20", id="next"),
        pytest.param("the same day", "2024-02-19", id="same"),
        pytest.param("the day before", "2024-02-18", id="before"),
        pytest.param("later that day", "2024-02-19", id="that-day"),
        pytest.param("two weeks later", "2024-03-04", id="weeks-later"),
        pytest.param("the following Friday", "2024-02-23", id="following-weekday"),
    ],
)
def test_expression_counts_from_its_anchor(words: str, day: str) -> None:
    found = resolve_date(words, PUBLISHED, anchor=date(2024, 2, 19))
    assert found is not None and found.iso == day
    assert resolve_date(words, PUBLISHED) is None


@pytest.mark.parametrize(
    ("words", "day"),
    [
        pytest.param("March 20", "2024-03-20", id="this-year"),
        pytest.param("March 3", "2025-03-03", id="next-year"),
        pytest.param("Monday", "2024-03-18", id="weekday"),
        pytest.param("Wednesday", "2024-03-13", id="same-day"),
    ],
)
def test_future_looks_ahead(words: str, day: str) -> None:
    found = resolve_date(words, PUBLISHED, future=True)
    assert found is not None and found.iso == day


@pytest.mark.parametrize("words", ["February 30", "soon", "Marchday"])
def test_what_is_no_date_means_nothing(words: str) -> None:
    assert resolve_date(words, PUBLISHED) is None


def test_only_full_dates_need_no_day_of_publication() -> None:
    assert resolve_date("Monday", None) is None
    assert resolve_date("8 March", None) is None
    found = resolve_date("8 March 2024", None)
    assert found is not None and found.iso == "2024-03-08"


@pytest.mark.parametrize(
    ("text", "expressions"),
    [
        pytest.param("He may march on May 5 in March.", ["May 5", "in March"], id="verbs-are-no-months"),
        pytest.param("He told USA Today and CBS This Morning.", [], id="names-of-media"),
        pytest.param("Today he left.", ["Today"], id="opens-a-sentence"),
        pytest.param("It fell by March 3.5 percent.", [], id="figure"),
        pytest.param("In 2019 dollars, since 1994, in 2019%.", ["In 2019", "since 1994"], id="years"),
        pytest.param("The floor on the 4th floor; on the 4th.", ["the 4th"], id="bare-ordinal"),
        pytest.param("He sat in the sun on Sun, a Saturday.", ["Saturday"], id="sat-and-sun"),
    ],
)
def test_expressions_of_a_text(text: str, expressions: list[str]) -> None:
    assert [text[start:end] for start, end in find_dates(text)] == expressions


@pytest.mark.parametrize(
    ("published", "day"),
    [("2024-03-13", PUBLISHED), ("2024-03-13T08:00:00Z", PUBLISHED), ("yesterday", None), ("", None), (None, None)],
)
def test_day_of_publication(published: str | None, day: date | None) -> None:
    assert published_on(published) == day


@given(day=st.dates(date(1990, 1, 1), date(2040, 12, 31)), weekday=st.integers(0, 6))
def test_weekday_of_the_past_is_within_the_last_week(day: date, weekday: int) -> None:
    name = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"][weekday]
    plain, last = resolve_date(name, day), resolve_date(f"last {name}", day)
    assert plain is not None and last is not None
    assert plain.start.weekday() == last.start.weekday() == weekday
    assert 0 <= (day - plain.start).days <= 6
    assert 1 <= (day - last.start).days <= 7


@pytest.mark.parametrize(
    ("words", "published"),
    [
        ("tomorrow", date.max),
        ("next week", date.max),
        ("yesterday", date.min),
        ("last Friday", date.min),
        ("the weekend", date.min),
        ("999 years ago", date(500, 1, 1)),
        ("Jan. 1", date(9999, 12, 31)),
        ("February 30, 2024", PUBLISHED),
    ],
)
@pytest.mark.parametrize("future", [False, True])
def test_a_day_that_there_is_not_is_no_day(words: str, published: date, future: bool) -> None:
    found = resolve_date(words, published, anchor=published, future=future)
    assert found is None or published.year - 1 <= found.start.year <= published.year


WORDS = ["last", "next", "the", "following", "Monday", "Sun.", "31", "29", "30th", "٣", "February", "Sept.", "May", ","]
WORDS += ["2023", "0001", "9999-12-31", "days", "years", "ago", "999", "later", "that", "day", "before", "on"]


@given(st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join) | st.text(max_size=60), st.dates(), st.booleans())
def test_no_text_breaks_the_finder(text: str, published: date, future: bool) -> None:
    for start, end in find_dates(text):
        resolve_date(text[start:end], published, anchor=published, future=future)
