"""What a caller says of reports: options, columns, names of files."""

from __future__ import annotations

from pathlib import Path

import pytest

from sayso.acquire import read_place
from sayso.domain.given import Given, read_name
from sayso.domain.text import Page


def codes(page: Page) -> list[str]:
    return [problem.code for problem in page.problems]


@pytest.mark.parametrize(
    ("pattern", "stem", "told"),
    [
        (
            "{published}_{outlet}_{title}",
            "2025-05-04_Harbour Courier_Bridge stays_shut",
            {"published": "2025-05-04", "outlet": "Harbour Courier", "title": "Bridge stays shut"},
        ),
        ("{outlet} - {}", "Courier - 17", {"outlet": "Courier"}),
        ("{published}_{outlet}", "Courier", None),
        ("{outlet}-{outlet}", "a-b", {"outlet": "a"}),
    ],
    ids=["as in DNA", "rest left out", "does not fit", "field twice"],
)
def test_file_name_tells_metadata(pattern: str, stem: str, told: dict[str, str] | None) -> None:
    assert read_name(pattern, stem) == told


def test_options_win_over_the_name_and_the_name_over_nothing(tmp_path: Path) -> None:
    path = tmp_path / "20250504_Courier_Bridge.txt"
    path.write_text("It is shut.", encoding="utf-8")
    given = Given(outlet="The Harbour Courier", name_pattern="{published}_{outlet}_{title}", byline=("Jane Roe",))
    (page,) = read_place(path, given=given)
    assert (page.outlet, page.published, page.title) == ("The Harbour Courier", "2025-05-04", "Bridge")
    assert (page.byline, codes(page)) == (("Jane Roe",), [])


def test_names_that_do_not_fit_are_told(tmp_path: Path) -> None:
    for name in ("Courier.txt", "may_Courier.txt"):
        (tmp_path / name).write_text("It is shut.", encoding="utf-8")
    pages = list(read_place(tmp_path, given=Given(name_pattern="{published}_{outlet}")))
    assert [codes(page) for page in pages] == [["name-pattern"], ["odd-date"]]
    assert pages[1].outlet == "Courier"
