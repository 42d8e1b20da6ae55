"""What of a speaker's name is a name."""

from __future__ import annotations

import pytest

from sayso.resolve.proper_names import proper_name

PEOPLE = [
    ("Ines Brandt", "Ines Brandt"),
    ("Unless Brandt", "Brandt"),
    ("Can Otto Brandt", "Otto Brandt"),
    ("Currently Brandt", "Brandt"),
    ("Beverly Brandt", "Beverly Brandt"),
    ("Xiaoming Brandt", "Xiaoming Brandt"),
    ("Will Brandt", "Will Brandt"),
    ("Ines Brandt Ines", "Ines Brandt"),
    ("Ines Brandt Ines Maria BrandtMore", "Ines Brandt"),
    ("Abdullah Abdullah", "Abdullah Abdullah"),
    ("al-Hadid", "al-Hadid"),
    ("de la Cruz", "de la Cruz"),
    ("Владимир Путин", "Владимир Путин"),
    ("some of his allies", None),
    ("allies", None),
    ("He", None),
]
BODIES = [
    ("While Latvia", "Latvia"),
    ("As The Register", "Register"),
    ("But I", None),
    ("You", None),
    ("I think Latvia", None),
    ("One Harbour", "One Harbour"),
    ("US", "US"),
    ("WHO", "WHO"),
    ("4th Circuit", "4th Circuit"),
    ("state-run Harbour Radio", "Harbour Radio"),
    ("North's Harbour Radio", "Harbour Radio"),
    ("officials listed by Brandt", None),
    ("Several harbours in Latvia", None),
    ("government", None),
    ("Career officials", None),
    ("Harbour Images People", None),
    ("South Koreans", None),
    ("Committee for Residents", "Committee for Residents"),
    ("Lisbon-based Harbour Radio", "Harbour Radio"),
    ("", None),
    ("—", None),
]


@pytest.mark.parametrize(("name", "proper"), PEOPLE)
def test_of_a_person(name: str, proper: str | None) -> None:
    assert proper_name(name, "person") == proper


@pytest.mark.parametrize(("name", "proper"), BODIES)
def test_of_a_body(name: str, proper: str | None) -> None:
    assert proper_name(name, "organization") == proper
