from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.acquire.days import iso_day, order_of_days, read_day


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("May 30, 2014 Friday", "2014-05-30"),
        ("September 30, 2015 Wednesday 9:03 AM GMT", "2015-09-30"),
        ("May 2, 2002, Thursday,, FINAL EDITION", "2002-05-02"),
        ("mercredi 17 avril 2013 20:15 GMT", "2013-04-17"),
        ("9 Januar 1993", "1993-01-09"),
        ("24. September 2002", "2002-09-24"),
        ("2018 年 10 月 7 日 17:04", "2018-10-07"),
        ("[Los Angeles, Calif]08 May 2010: AA.2.", "2010-05-08"),
        ("20151210T191044Z", "2015-12-10"),
        ("2021-05-16T09:00:04", "2021-05-16"),
        ("2016/6/29", "2016-06-29"),
        ("28.02.05", "2005-02-28"),
        ("4.5.2023", "2023-05-04"),
        ("25/12/2020", "2020-12-25"),
        ("12/25/2020", "2020-12-25"),
        ("Tue, 03 Mar 2026 23:30:00 -0500", "2026-03-03"),
        ("2026-03-03T23:30:00-05:00", "2026-03-03"),
        (20240310, "2024-03-10"),
        (43900, "2020-03-10"),
        ("43900", "2020-03-10"),
        ("43900.75", "2020-03-10"),
        ("99999", None),
        (datetime(2024, 3, 10, 23, 59), "2024-03-10"),
        (date(2024, 3, 10), "2024-03-10"),
        ("04/05/2023", None),
        ("2024-02-30", None),
        ("August 2020", None),
        ("yesterday", None),
        ("3.1E+09", None),
        (True, None),
        ("Fri, 22 Sep 17 22:05:03 +0300", "2017-09-22"),
        ("Mo, 25 Jun 2018 11:41:36", "2018-06-25"),
        ("WED,23 MAY 2012 02:23:01", "2012-05-23"),
        ("4-May-25", "2025-05-04"),
        ("4-May-98", "1998-05-04"),
        ("05/04/25", None),
        ("20250504233000", "2025-05-04"),
        (1746316800000, "2025-05-04"),
        ("1746316800", "2025-05-04"),
        ("12345678901", None),
    ],
)
def test_day_is_read_as_its_writer_meant_it(value: Any, day: str | None) -> None:
    assert iso_day(value) == day


def test_odd_date_is_told() -> None:
    assert read_day(" ", "a.csv") == (None, ())
    day, (problem,) = read_day("04/05/2023", "a.csv")
    assert (day, problem.code) == (None, "odd-date") and "'04/05/2023'" in problem.message


@pytest.mark.parametrize(
    ("column", "day_first"),
    [
        (["04/05/2023", "13/05/2023"], True),
        (["04-05-2023", None, "05-13-2023 10:00"], False),
        (["04/05/2023", "", 45000], None),
        (["13/05/2023", "05/13/2023"], None),
        (["13.5.2023", "2023-05-13", "13 May 2023"], None),
        ([], None),
    ],
)
def test_one_date_shows_the_order_of_its_column(column: list[Any], day_first: bool | None) -> None:
    assert order_of_days(column) is day_first


@pytest.mark.parametrize(
    ("words", "day_first", "day"),
    [
        ("04/05/2023", True, "2023-05-04"),
        ("04/05/2023 18:30", False, "2023-04-05"),
        ("4.5.2023", False, "2023-05-04"),
        ("13/05/2023", False, "2023-05-13"),
        ("05/13/2023", True, "2023-05-13"),
    ],
)
def test_known_order_settles_only_what_is_ambiguous(words: str, day_first: bool, day: str) -> None:
    assert iso_day(words, day_first=day_first) == day


@given(st.text(max_size=60) | st.floats() | st.integers())
def test_no_value_raises(value: Any) -> None:
    day = iso_day(value)
    assert day is None or date.fromisoformat(day)
