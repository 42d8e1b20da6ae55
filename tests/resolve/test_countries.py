"""Which country a phrase names."""

from __future__ import annotations

import pytest

from sayso.resolve.countries import country_in, country_names, find_country_words


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Lithuanian Foreign Minister", "LTU"),
        ("president of the Czech Republic", "CZE"),
        ("Lebanon's prime minister", "LBN"),
        ("U.S. Secretary of State", "USA"),
        ("South Korean envoy", "KOR"),
        ("mayor of Lisbon", "PRT"),
        ("Texas governor", "USA"),
        ("New Jersey governor", "USA"),
        ("Latin America correspondent", None),
        ("Foreign Minister", None),
        ("", None),
    ],
)
def test_phrase_names_its_country(words: str, code: str | None) -> None:
    assert country_in(words) == code


def test_every_word_keeps_its_place() -> None:
    text = "Ukraine and the Polish envoy"
    found = [(text[w.span.start : w.span.end], w.kind) for w in find_country_words(text, [(0, len(text))])]
    assert found == [("Ukraine", "name"), ("Polish", "demonym")]


def test_names_stand_as_in_a_running_text() -> None:
    assert country_names()["NLD"] == "the Netherlands"
