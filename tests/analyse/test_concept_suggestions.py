"""Concepts that statements offer."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest

from sayso.analyse.concept_suggestions import Suggestion, suggest
from sayso.analyse.disputes import Told

SAID = (
    ("Ines Brandt", "r1", "Post", "The river tolls should be abolished this year."),
    ("Otto Lind", "r1", "Post", "He rejected abolishing the river tolls."),
    ("Jon Moor", "r2", "Times", "called for an end to the river tolls"),
    ("Karla Ney", "r3", "Post", "The river tolls must not be abolished"),
    ("Karla Ney", "r3", "Post", "The night ferry must sail again."),
    ("Ines Brandt", "r4", "Times", "She urged the company to sail the night ferry again"),
    ("Otto Lind", "r5", "Times", "The river tolls brought nine million last year"),
    ("Jon Moor", "r5", "Times", "It rained on the harbor fair"),
)


def told(said: Sequence[tuple[str, str, str, str]] = SAID) -> list[Told]:
    return [
        Told(f"s{number}", report, outlet, actor, text) for number, (actor, report, outlet, text) in enumerate(said)
    ]


@pytest.fixture(scope="module")
def found() -> list[Suggestion]:
    return suggest(told())


def test_what_is_disputed_comes_first_with_both_sides(found: list[Suggestion]) -> None:
    tolls, ferry = found
    assert (tolls.number, tolls.name, tolls.is_disputed) == (1, "River tolls", True)
    assert (tolls.wanting, tolls.rejecting) == (("Karla Ney", "Otto Lind"), ("Ines Brandt", "Jon Moor"))
    assert (ferry.name, ferry.rejecting, set(ferry.wanting)) == ("Night ferry", (), {"Ines Brandt", "Karla Ney"})


def test_what_a_concept_would_gather_is_counted(found: list[Suggestion]) -> None:
    tolls = found[0]
    assert {"s0", "s1", "s2", "s3", "s6"} == {one.statement for one in tolls.statements}
    assert (tolls.reports, tolls.outlets) == (4, 2)
    assert [one.side for one in tolls.statements if one.statement == "s6"] == ["unclear"]


def test_a_proposition_is_made_of_a_statements_words_and_a_template(found: list[Suggestion]) -> None:
    texts = {one.statement: one.text for one in told()}
    for one in found:
        assert one.proposition.endswith(".") and one.proposition[0].isupper()
        for part in one.parts:
            if part.source == "template":
                assert part.text in ("should", "One should support the", "One should support")
            else:
                assert part.text in texts[part.source]
        assert one.proposition[:-1].casefold() == " ".join(part.text for part in one.parts).casefold()


def test_order_of_statements_does_not_matter(found: list[Suggestion]) -> None:
    mixed = random.Random(3).sample(told(), len(SAID))
    assert suggest(mixed) == found


@pytest.mark.parametrize(
    "said",
    [SAID[:1], SAID[-2:], [(who, "r1", "Post", text) for who, _, _, text in SAID], ()],
    ids=["one actor", "no claim", "one report", "nothing"],
)
def test_nothing_is_offered_on_too_little(said: Sequence[tuple[str, str, str, str]]) -> None:
    assert suggest(told(said)) == []


def test_a_thing_that_a_report_names_in_full_once_is_meant_by_its_noun_alone() -> None:
    said = [
        ("Ines Brandt", "r1", "Post", "The harbor treaty is a mistake."),
        ("Otto Lind", "r1", "Post", "He defended the treaty"),
        ("Jon Moor", "r2", "Times", "called for the harbor treaty"),
        ("Karla Ney", "r3", "Times", "She rejected the extradition treaty"),
        *((f"Who {number}", f"r{number}", "Post", "It rained in the town.") for number in range(4, 16)),
    ]
    [treaty] = suggest(told(said))
    assert treaty.name == "Harbor treaty"
    assert (treaty.wanting, treaty.rejecting) == (("Jon Moor", "Otto Lind"), ("Ines Brandt",))
    assert treaty.words == ("harbor treaty",)


@pytest.mark.parametrize("words", ["the new plan", "the Trump administration", "the meeting"])
def test_words_that_name_no_matter_are_not_offered(words: str) -> None:
    said = [
        ("Ines Brandt", "r1", "Post", f"She rejected {words}."),
        ("Otto Lind", "r2", "Post", f"He supports {words}."),
        ("Jon Moor", "r3", "Times", f"He said {words} is a mistake."),
        ("Jon Moor", "r4", "Times", "He met Trump and asked Trump."),
    ]
    assert suggest(told(said)) == []


def test_the_proposition_is_a_statement_that_says_little_more_than_the_thing() -> None:
    said = [
        ("Ines Brandt", "r1", "Post", "The council should keep the river tolls."),
        ("Otto Lind", "r2", "Post", "He wants the council to abolish the river tolls."),
        ("Jon Moor", "r3", "Times", "The council on Monday should keep the river tolls because they pay for it."),
    ]
    [tolls] = suggest(told(said))
    assert tolls.proposition == "The council should keep the river tolls."
    assert (tolls.wanting, tolls.rejecting) == (("Ines Brandt", "Jon Moor"), ("Otto Lind",))


@pytest.mark.parametrize(
    ("before", "template"),
    [
        (("the costly", "the old", "the unfair"), "One should support the"),
        (("Norway's costly", "its old", "their unfair"), "One should support the"),
        (("a costly", "a northern", "an unfair"), "One should support a"),
        (("costly", "old", "unfair"), "One should support"),
        (("the benefits of costly", "the friends of old", "the council for unfair"), "One should support"),
    ],
    ids=["article", "owner", "indefinite", "none", "of another noun"],
)
def test_the_template_finds_the_article_before_other_words(before: Sequence[str], template: str) -> None:
    said = [
        ("Ines Brandt", "r1", "Post", f"She rejected {before[0]} harbor treaty of 2015."),
        ("Otto Lind", "r2", "Post", f"He supports {before[1]} harbor treaty of 2015."),
        ("Jon Moor", "r3", "Times", f"He defended {before[2]} harbor treaty of 2015."),
        *((f"Who {number}", f"r{number}", "Post", "It rained in the town.") for number in range(4, 16)),
    ]
    assert f"{template} harbor treaty." in [one.proposition for one in suggest(told(said))]
