"""Where a capital, a palace or a country means a government, and where it is a place."""

from __future__ import annotations

import pytest

from marked import read_marked
from sayso.annotate.named.mentions import find_mentions

GOVERNMENTS = {
    "acts": ("Helsinki believes the cable was cut.", "Helsinki", "Government of Finland", "FIN"),
    "is dealt with": ("The clash with a more cautious Berlin deepened.", "Berlin", "Government of Germany", "DEU"),
    "owns what states own": ("Oslo's position has not changed.", "Oslo", "Government of Norway", "NOR"),
    "is opposed": ("New tariffs against Ottawa were announced.", "Ottawa", "Government of Canada", "CAN"),
    "palace": ("The Kremlin shrugged.", "Kremlin", "Government of Russia", "RUS"),
    "street": ("Downing Street declined to comment.", "Downing Street", "Government of the United Kingdom", "GBR"),
    "ministry's quarter": ("Foggy Bottom was silent.", "Foggy Bottom", "Government of the United States", "USA"),
    "seat of a union": ("Brussels wants a new budget.", "Brussels", "European Commission", None),
    "country that speaks": ("Japan said it would send ships.", "Japan", "Government of Japan", "JPN"),
}


@pytest.mark.parametrize(("text", "words", "name", "country"), GOVERNMENTS.values(), ids=GOVERNMENTS)
def test_place_that_acts_means_its_government(text: str, words: str, name: str, country: str | None) -> None:
    (mention,) = find_mentions(read_marked(text)).mentions
    assert (mention.text, mention.name, mention.country) == (words, name, country)


PLACES = {
    "in": "She told reporters in Berlin on Monday.",
    "outside": "Two buses stopped at an airfield outside Ankara.",
    "went to": "The minister flew to Tokyo last night.",
    "what is there": "Berlin police closed the bridge.",
    "possessive of a city": "London's streets were empty.",
    "mayor": "The mayor of Prague sang.",
    "dateline": "PARIS, 3 May (Costa) — The river rose.",
    "attack": "A missile attack on Kyiv killed two.",
    "newspaper's town": "The Helsinki daily was late.",
    "none": "It rained all day.",
}


@pytest.mark.parametrize("text", PLACES.values(), ids=PLACES)
def test_city_itself_is_no_mention(text: str) -> None:
    assert find_mentions(read_marked(text)).mentions == ()


def test_several_countries_have_one_mention_each() -> None:
    mentions = find_mentions(read_marked("He fears for the Baltic countries.")).mentions
    assert [(m.text, m.country) for m in mentions] == [("the Baltic countries", c) for c in ("EST", "LTU", "LVA")]


def test_both_countries_are_the_two_named_last() -> None:
    text = "Spain was quiet. The Peruvian and the Chilean envoy met. It helps both countries."
    found = {m.country for m in find_mentions(read_marked(text)).mentions if m.text == "both countries"}
    assert found == {"CHL", "PER"}


def test_country_inside_a_persons_name_is_none() -> None:
    text = "Chad Jordan said no."
    assert find_mentions(read_marked(text, persons=["Chad Jordan"])).mentions == ()
