"""Descriptions say for which country somebody speaks."""

from __future__ import annotations

import pytest

from sayso.annotate.who.stated_countries import stated_country


@pytest.mark.parametrize(
    ("description", "country"),
    [
        ("The speaker for Slovenia", "SVN"),
        ("delegate of Guyana", "GUY"),
        ("the representative of the Russian Federation", "RUS"),
        ("Japan's delegate", "JPN"),
        ("a Latvian diplomat", "LVA"),
        ("Peru’s foreign ministry", "PER"),
        ("a Russia expert", None),
        ("ambassador to Kenya", None),
        ("Peruvian potatoes", None),
        ("a New Zealand-born coach", None),
        ("the minister who left Chad", None),
        ("head of the French Bakery in Oslo", None),
    ],
)
def test_country_is_stated_by_what_opens_or_follows_an_office(description: str, country: str | None) -> None:
    assert stated_country(description) == country
