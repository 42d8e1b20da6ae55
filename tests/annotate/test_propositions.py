"""Which side a proposition takes of its matter."""

from __future__ import annotations

import pytest

from sayso.annotate.propositions import matter_of, side_of

FOR = [
    "The council should build the tram",
    "This house would fund rural buses",
    "We should not ban fireworks",
    "Term limits strengthen parliaments",
    "This house supports raising the retirement age",
    "Neighbours should send engineers to the delta",
]
AGAINST = [
    "The council should scrap the tram",
    "Fireworks should be banned",
    "This house believes that zoos are cruel",
    "This house would never have children",
    "States should not subsidise coal",
    "The embargo on the island must be lifted",
    "A ban on trawling should be introduced",
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
