from __future__ import annotations

import pytest

from sayso.annotate.layout.allegiance import country_of_role


@pytest.mark.parametrize(
    ("role", "country"),
    [("President of Chad", "TCD"), ("ambassador to Chad", None), ("French envoy in Chad", "FRA"), ("mayor", None)],
)
def test_country_is_the_one_acted_for(role: str, country: str | None) -> None:
    assert country_of_role(role) == country
