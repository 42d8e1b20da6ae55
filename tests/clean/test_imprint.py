from __future__ import annotations

import pytest

from sayso.clean.imprint import read_bare_names, read_imprint


@pytest.mark.parametrize(
    ("line", "byline", "outlet", "day"),
    [
        ("By Jane Roe and John Doe", ["Jane Roe", "John Doe"], None, None),
        ("By Jane Roe, Staff Writer | Published 3 May 2021", ["Jane Roe"], None, "3 May 2021"),
        ("By Jane Roe | VIENNA | Thursday, February 19, 2026", ["Jane Roe"], None, "Thursday, February 19, 2026"),
        (
            "By Jane Roe | Published May 3, 2021 | The Alpine Observer",
            ["Jane Roe"],
            "The Alpine Observer",
            "May 3, 2021",
        ),
        ("By Jane Roe in Vienna and John Doe in Paris", ["Jane Roe", "John Doe"], None, None),
        ("By Jane Roe, Danube Press", ["Jane Roe"], "Danube Press", None),
        ("By John Doe, Jr. and Jane Roe", ["John Doe, Jr.", "Jane Roe"], None, None),
        ("*By Jane Roe*", ["Jane Roe"], None, None),
        ("Jane Roe | 3 May 2021", ["Jane Roe"], None, "3 May 2021"),
        ("Radio Breh newsroom, 4 June 2024, 16:05", [], "Radio Breh", "4 June 2024"),
        ("The Long Meridian, 8 March 2025", [], "The Long Meridian", "8 March 2025"),
        ("Press review | Friday 25 August 2023 | compiled at 6 a.m.", [], None, "Friday 25 August 2023"),
        ("27 November 2022, No. 47", [], None, "27 November 2022"),
        ("Published: 2023-05-04 10:00 GMT", [], None, "2023-05-04"),
        ("Source: Danube Wire", [], "Danube Wire", None),
        ("Author: Jane Roe", ["Jane Roe"], None, None),
        ("**Levant Quarterly** · 18 July 2025 · Interview: Jane Roe", ["Jane Roe"], "Levant Quarterly", "18 July 2025"),
    ],
)
def test_imprint_is_read(line: str, byline: list[str], outlet: str | None, day: str | None) -> None:
    found = read_imprint(line)
    assert found is not None
    assert (found.byline, found.outlet, found.days[0] if found.days else None) == (byline, outlet, day)


@pytest.mark.parametrize(
    "line",
    [
        "By Monday the talks had failed",
        "By land and sea",
        "Ministers met on 3 May 2021 in silence",
        "Ministers to meet again on May 3",
        "El Farol de Azapa (Chile)",
        "Cable between Crete and Cyprus delayed",
    ],
)
def test_other_lines_are_no_imprint(line: str) -> None:
    assert read_imprint(line) is None


def test_updated_day_comes_second() -> None:
    found = read_imprint("Updated 4 May 2021 | Published 3 May 2021")
    assert found is not None
    assert (found.days, found.updated) == (["3 May 2021"], ["4 May 2021"])


def test_station_counts_as_byline_below_a_title() -> None:
    assert read_imprint("Jane Roe in Vienna") is None
    found = read_imprint("Jane Roe in Vienna", titled=True)
    assert found is not None
    assert (found.byline, found.place) == (["Jane Roe"], "Vienna")


def test_bare_names_with_an_employer() -> None:
    found = read_bare_names("Jane Roe and John Doe, Danube Press")
    assert found is not None
    assert (found.byline, found.outlet, found.agency) == (["Jane Roe", "John Doe"], "Danube Press", "Danube Press")
    assert read_bare_names("Talks and Tears") is None


def test_a_label_of_updating_tells_a_day() -> None:
    found = read_imprint("Last updated: 9 September 2025 18:42 CEST")
    assert found is not None
    assert (found.days, found.updated) == ([], ["9 September 2025"])


@pytest.mark.parametrize("place", ["Veldon", "Boston", "Merton", "Farfrom"])
def test_name_keeps_its_end_in_an_imprint(place: str) -> None:
    found = read_imprint(f"{place}, May 4, 2025", titled=True)
    assert found is not None
    assert found.unclear == place


def test_byline_with_a_station_loses_its_opening() -> None:
    found = read_imprint("By Ada Moe in Reykjavík")
    assert found is not None and (found.byline, found.place) == (["Ada Moe"], "Reykjavík")


def test_name_of_an_outlet_keeps_a_word_that_may_be_a_notice() -> None:
    found = read_imprint("Baltic Bulletin, 14.11.2024")
    assert found is not None and found.outlet == "Baltic Bulletin"


def test_a_desk_of_a_section_is_no_outlet() -> None:
    found = read_imprint("World desk, Baltic Bulletin")
    assert found is not None and found.outlet == "Baltic Bulletin"


def test_job_is_no_author() -> None:
    found = read_bare_names("Rosa Lind-Bell, Health Correspondent")
    assert found is not None and found.byline == ["Rosa Lind-Bell"]


@pytest.mark.parametrize("opening", ["Live reporting by", "Posted by", "Live updates by"])
def test_makers_of_a_live_blog_are_its_authors(opening: str) -> None:
    found = read_imprint(f"{opening} Elof Brandt")
    assert found is not None and found.byline == ["Elof Brandt"]


def test_a_desk_names_its_outlet() -> None:
    found = read_imprint("Levant Now live desk")
    assert found is not None and found.outlet == "Levant Now"
