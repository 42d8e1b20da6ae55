"""Which side the words of a statement take on a proposal."""

from __future__ import annotations

import pytest

from sayso.annotate.taking_sides import Proposal, stem_of

BRIDGE = Proposal("The town should build the bridge.", ["Bridge", "bridge"])
HARBOUR = Proposal("The harbour should be closed to ferries.", ["Closure", "closure", "ferries"])


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("She defended the closure", 1),
        ("Closing it was right", 1),
        ("The ferries are the pride of the coast", -1),
        ("The harbour feeds us all", -1),
    ],
)
def test_praise_of_what_is_asked_for_is_support_and_praise_of_its_matter_is_not(text: str, side: int) -> None:
    assert HARBOUR.side_in(text) == side


@pytest.mark.parametrize(
    ("text", "stand"),
    [
        ("He backed the bridge", 1),
        ("She urged the council to accept the bridge", 1),
        ("He opposes a bridge of any kind", -1),
        ("She urged the council not to accept the bridge", -1),
        ("The mayor refused to scrap the bridge", 1),
        ("She condemned the council for abandoning the bridge", 1),
        ("The U.S. envoy warned that the bridge was a mistake", -1),
        ("“I won’t sink the bridge,” he said", 1),
        ("The bridge is a disaster, a bad one", -1),
        ("The bridge has four lanes", 0),
        ("", 0),
    ],
)
def test_verbs_of_taking_a_position_tell_the_side(text: str, stand: int) -> None:
    assert BRIDGE.stand_in(text) == stand


def test_the_part_that_names_the_proposal_counts() -> None:
    assert BRIDGE.stand_in("“I rejected the tunnel.” “But we welcome the bridge.”") == 1


def test_a_position_on_a_proposal_against_something_is_about_the_proposal() -> None:
    assert HARBOUR.stand_in("The union rejects the closure") == -1
    assert HARBOUR.stand_in("The union supports it: no ferries") == HARBOUR.stand_in("The union backs it: no ferries")


def test_blame_of_the_matter_is_support_of_its_end() -> None:
    assert HARBOUR.stand_in("The ferries are a disaster") == 1


def test_words_without_meaning_for_patterns_are_taken_as_they_are() -> None:
    assert Proposal("Build it (all).", ["a+b", "(c"]).stand_in("they back a+b") == 1
    assert Proposal("", []).stand_in("they back it") == 1


def test_forms_of_a_word_have_one_stem() -> None:
    assert {stem_of(word) for word in ("Closure", "closed", "closing", "close", "closes")} == {"clos"}
