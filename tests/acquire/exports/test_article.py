from __future__ import annotations

import pytest

from sayso.acquire.exports.article import Article, pages_of_export


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
