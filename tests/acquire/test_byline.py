from __future__ import annotations

import pytest

from sayso.acquire.byline import split_authors, split_byline


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
        ("By Jane Roe and John Doe, Jr.", ("Jane Roe", "John Doe, Jr.")),
        ("Jane Roe, John Doe, Jr. and Ann Poe", ("Jane Roe", "John Doe, Jr.", "Ann Poe")),
        ("Jane Roe, John Doe and Ann Poe", ("Jane Roe", "John Doe", "Ann Poe")),
        ("John Doe, III", ("John Doe, III",)),
        ("Jane Roe.", ("Jane Roe",)),
        ("Doe, John Jr", ("John Doe, Jr",)),
        ("Doe, John, Jr.", ("John Doe, Jr.",)),
        ("Roe, Jane A.", ("Jane A. Roe",)),
        ("Jane Roe, Staff Writer", ("Jane Roe, Staff Writer",)),
    ],
)
def test_byline_gives_its_authors(words: str, names: tuple[str, ...]) -> None:
    assert split_byline(words) == names


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("Roe, Jane; Doe, John", ("Jane Roe", "John Doe")),
        ("Jane Roe, John Doe, Jr.", ("Jane Roe", "John Doe, Jr.")),
        ("Roe, Jane", ("Jane Roe",)),
        ("Roe, Jane A.; Doe, John Jr.", ("Jane A. Roe", "John Doe, Jr.")),
        ("Doe, John, Jr.", ("John Doe, Jr.",)),
        ("", ()),
    ],
)
def test_cell_gives_its_authors(words: str, names: tuple[str, ...]) -> None:
    assert split_authors(words) == names
