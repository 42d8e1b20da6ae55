"""Concepts that statements offer."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pytest

from sayso.analyse.suggesting import Suggestion, Told, suggest

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


def by_words(texts: Sequence[str]) -> npt.NDArray[np.float32]:
    """Vectors of which words are in a text."""
    words = sorted({word for text in texts for word in text.lower().split()})
    table = np.array([[word in text.lower().split() for word in words] for text in texts], dtype=np.float32)
    return np.asarray(table / np.linalg.norm(table, axis=1, keepdims=True), dtype=np.float32)


@pytest.fixture(scope="module")
def found() -> list[Suggestion]:
    return suggest(told(), by_words)


def test_what_is_disputed_comes_first_with_both_sides(found: list[Suggestion]) -> None:
    tolls, ferry = found
    assert (tolls.number, tolls.name, tolls.is_disputed) == (1, "River tolls", True)
    assert (tolls.wanting, tolls.rejecting) == (("Ines Brandt", "Jon Moor"), ("Karla Ney", "Otto Lind"))
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
                assert part.text in ("should", "One should support")
            else:
                assert part.text in texts[part.source]
        assert one.proposition[:-1].casefold() == " ".join(part.text for part in one.parts).casefold()


def test_order_of_statements_does_not_matter(found: list[Suggestion]) -> None:
    mixed = random.Random(3).sample(told(), len(SAID))
    assert suggest(mixed, by_words) == found


@pytest.mark.parametrize(
    "said",
    [SAID[:1], SAID[-2:], [(who, "r1", "Post", text) for who, _, _, text in SAID], ()],
    ids=["one actor", "no claim", "one report", "nothing"],
)
def test_nothing_is_offered_on_too_little(said: Sequence[tuple[str, str, str, str]]) -> None:
    assert suggest(told(said), by_words) == []
