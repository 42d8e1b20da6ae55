"""Speakers get the country and the body that they speak for."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from marked import statement_with
from readings import asks, make_context, make_decisions, read_nested
from sayso.annotate.who import countries, organizations
from sayso.annotate.who.allegiances import likeliest, stated_country
from sayso.annotate.who.naming import name_speakers
from sayso.annotate.who.voices import find_voices
from sayso.domain.record import Record

MARKED = (
    "Danish Harbor Board chief Olaf Kvam met Berit Sandnes in Chad. [1:He] <1:said> {1:the ferry was full}. "
    "[2:The Estonian report] <2:found> {2:that it sank}. [3:Estonian sailors] <3:agreed> {3:it was dark}."
)


def named(**decisions: Any) -> Record:
    persons = ("Olaf Kvam", "Berit Sandnes")
    record = read_nested(MARKED, persons=persons)
    context = make_context(
        record,
        layers={"name": dict.fromkeys(persons, "person"), "role": {"Danish Harbor Board chief": "role"}},
        points={"speaker": {"He": "Olaf Kvam"}, "role_holder": {"Danish": "Olaf Kvam"}},
    )
    return name_speakers(context, record, make_decisions(**decisions))[0]


def test_a_person_has_the_country_and_the_body_of_his_office() -> None:
    speaker = statement_with(named(), "full").speaker
    assert speaker is not None
    assert (speaker.name, speaker.country, speaker.organization) == ("Olaf Kvam", "DNK", "Harbor Board")


def test_a_country_behind_the_name_of_an_officeholder_is_theirs() -> None:
    marked = "Prime Minister Ana Moe of Latvia met Bo Lie in Chad. [1:Prime Minister Moe] <1:said> {1:it was full}."
    record = read_nested(marked, persons=("Ana Moe", "Bo Lie"))
    context = make_context(
        record,
        layers={"name": {"Ana Moe": "person", "Bo Lie": "person"}, "role": {"Prime Minister": "role"}},
        points={"speaker": {"Prime Minister Moe": "Ana Moe"}, "role_holder": {"Prime Minister": "Ana Moe"}},
    )
    decisions = make_decisions(country=asks(countries.FEATURES, "none"))
    speaker = name_speakers(context, record, decisions)[0].statements[0].speaker
    assert speaker is not None and (speaker.name, speaker.country) == ("Ana Moe", "LVA")


def test_a_stated_country_comes_before_the_likeliest() -> None:
    marked = "Chad and Chad again. [1:Estonian Foreign Minister Ana Moe] <1:said> {1:it was full}."
    record = read_nested(marked, persons=("Ana Moe",))
    context = make_context(record, layers={"name": {"Ana Moe": "person", "Chad": "government"}})
    decisions = make_decisions(country=asks(countries.FEATURES, "share"))
    speaker = name_speakers(context, record, decisions)[0].statements[0].speaker
    assert speaker is not None and speaker.country == "EST"


def test_documents_have_neither() -> None:
    speaker = statement_with(named(), "sank").speaker
    assert speaker is not None
    assert (speaker.type, speaker.country, speaker.organization) == ("document", None, None)


def test_the_words_of_a_source_tell_the_country_of_those_whom_they_describe() -> None:
    speaker = statement_with(named(), "dark").speaker
    assert speaker is not None and speaker.country == "EST"


def test_nothing_is_given_where_nothing_is_likely_enough() -> None:
    unlikely = {
        "country": asks(countries.FEATURES, "none"),
        "organization": asks(organizations.FEATURES, "none"),
    }
    marked = "[1:Berit Sandnes] <1:told> the Harbor Board in Chad {1:it was full}."
    record = read_nested(marked, persons=["Berit Sandnes"])
    speaker = name_speakers(make_context(record), record, make_decisions(**unlikely))[0].statements[0].speaker
    assert speaker is not None
    assert (speaker.country, speaker.organization) == (None, None)


@pytest.mark.parametrize(
    ("logits", "least", "expected"),
    [((0, 3, 0), 0.5, "a"), ((0, 3, 3), 0.5, None), ((3, 0, 0), 0.5, None), ((1, 1.2, 0), 0.3, "a"), ((0,), 0.1, None)],
    ids=["clear", "two-alike", "none", "less-asked", "no-option"],
)
def test_the_likeliest_needs_its_share(logits: tuple[float, ...], least: float, expected: str | None) -> None:
    options = [None, "a", "b"][: len(logits)]
    assert likeliest(options, np.array(logits, dtype=np.float32), least) == expected


def test_each_speaker_is_one_voice_with_all_sources_but_pronouns() -> None:
    record = named()
    voices = find_voices(make_context(record), record.statements, [None] * len(record.statements), [])
    assert [(voice.name, voice.actor.described) for voice in voices] == [
        (s.speaker.name, True) for s in record.statements[1:] if s.speaker
    ]


def test_who_names_a_country_in_the_office_speaks_for_it_though_no_decision_says_so() -> None:
    marked = "[1:The speaker for Slovenia] <1:said> {1:the road was shut}."
    record = read_nested(marked)
    doubting = asks(countries.FEATURES, "none")
    speaker = name_speakers(make_context(record), record, make_decisions(country=doubting))[0].statements[0].speaker
    assert speaker is not None and speaker.country == "SVN"


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
