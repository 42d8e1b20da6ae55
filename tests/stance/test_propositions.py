"""Which side a proposition takes of its matter."""

from __future__ import annotations

import pytest

from sayso.stance.propositions import matter_of, negated, pose, side_of

FOR = [
    "The council should build the tram",
    "This house would fund rural buses",
    "We should not ban fireworks",
    "Term limits strengthen parliaments",
    "This house supports raising the retirement age",
    "Neighbours should send engineers to the delta",
    "Old sailors should take part in combat",
    "The night ban is right",
    "The harbor should have a speed limit",
    "The mayor shouldn’t censor the paper",
    "A ban on trawling should be introduced",
]
AGAINST = [
    "The council should scrap the tram",
    "Fireworks should be banned",
    "This house believes that zoos are cruel",
    "This house would never have children",
    "States should not subsidise coal",
    "The embargo on the island must be lifted",
    "The council should gradually limit the ferries",
    "Neighbours, boycott the fair",
    "Fireworks should be cut",
    "It is right for a mayor to restrict parking",
]


@pytest.mark.parametrize("proposition", FOR)
def test_a_proposition_may_be_for_its_matter(proposition: str) -> None:
    assert side_of(proposition) == 1


@pytest.mark.parametrize("proposition", AGAINST)
def test_a_proposition_may_be_against_its_matter(proposition: str) -> None:
    assert side_of(proposition) == -1


def test_a_negation_turns_the_side_back() -> None:
    assert side_of("The harbour should be closed") == -side_of("The harbour should not be closed")


@pytest.mark.parametrize(
    ("motion", "matter"),
    [
        ("This house believes that zoos are cruel", "zoos are cruel"),
        ("This  house would fund\nrural buses", "fund rural buses"),
        ("The tram should be built", "The tram should be built"),
        ("This house", "This house"),
    ],
)
def test_what_opens_a_motion_is_not_its_matter(motion: str, matter: str) -> None:
    assert matter_of(motion) == matter


def test_a_motion_is_posed_without_its_opening_and_with_its_denial() -> None:
    posed = pose("This house believes that zoos should be closed")
    assert (posed.text, posed.denial, posed.side) == ("zoos should be closed", "zoos should not be closed", -1)


def test_a_motion_without_a_verb_to_negate_is_denied_as_a_whole() -> None:
    assert negated("fund rural buses") is None
    assert pose("This house would fund rural buses").denial == "It is not true that fund rural buses"
