from __future__ import annotations

import pytest

from sayso.clean.days import TIME, days, iso_day


@pytest.mark.parametrize(
    ("words", "year", "expected"),
    [
        ("Thursday, February 19, 2026", None, "2026-02-19"),
        ("14 Oct 2025", None, "2025-10-14"),
        ("3rd of May 2021", None, "2021-05-03"),
        ("2023-05-04", None, "2023-05-04"),
        ("2023-05-04T10:00:00Z", None, "2023-05-04"),
        ("2023/05/04", None, "2023-05-04"),
        ("25/08/2023", None, "2023-08-25"),
        ("4.5.2023", None, "2023-05-04"),
        ("04/05/2023", None, None),
        ("05/05/2023", None, "2023-05-05"),
        ("June 4", None, None),
        ("June 4", 2024, "2024-06-04"),
        ("30 February 2024", None, None),
        ("4. Juni", 2024, None),
    ],
)
def test_day_becomes_an_iso_date(words: str, year: int | None, expected: str | None) -> None:
    assert iso_day(words, year=year) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Published Friday, November 7, 2025, 16:05 GMT", ["Friday, November 7, 2025"]),
        ("4 June 2024, 16:05", ["4 June 2024"]),
        ("version 1.2.2024.5 of May", []),
        ("nothing here in 2024", []),
    ],
)
def test_days_are_found_in_a_line(line: str, expected: list[str]) -> None:
    assert [match[0] for match in days().finditer(line)] == expected


@pytest.mark.parametrize("time", ["16:05", "10:00 GMT", "6 a.m.", "4:58 p.m. ET", "at 9.30"])
def test_time_of_day_is_found(time: str) -> None:
    assert TIME.fullmatch(time)
