from __future__ import annotations

import pytest

from sayso.acquire.exports.article import Article, pages_of_export, split_byline


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("By JANE ROE", ("JANE ROE",)),
        ("Jane Roe, courier.example", ("Jane Roe",)),
        ("Jane Roe and John Doe, news.courier.co.uk", ("Jane Roe", "John Doe")),
        ("Jane Roe, softReturn, John Doe", ("Jane Roe", "John Doe")),
        ("Jane Roe softReturn John Doe", ("Jane Roe", "John Doe")),
        ("Roe, Jane", ("Jane Roe",)),
        ("Jane Roe, political editor", ("Jane Roe, political editor",)),
    ],
)
def test_byline_gives_its_authors(words: str, names: tuple[str, ...]) -> None:
    assert split_byline(words) == names


@pytest.mark.parametrize(
    ("section", "plain"),
    [("MONEY;; COVER STORY", "MONEY; COVER STORY"), ("NEWS;", "NEWS"), ("Pg. 4", "Pg. 4"), (";", None)],
)
def test_section_has_no_empty_parts(section: str, plain: str | None) -> None:
    (page,) = pages_of_export([Article(section=section, text=["It is shut."])], "a.docx", "a")
    assert page.section == plain


def test_outlet_loses_the_stop_behind_its_address_and_no_other() -> None:
    names = ["Courier.com.", "Courier Inc.", "The Courier"]
    articles = [Article(outlet=name, text=[name]) for name in names]
    found = [page.outlet for page in pages_of_export(articles, "a", "a")]
    assert found == ["Courier.com", "Courier Inc.", "The Courier"]
