"""Which actor an appearance is joined to, and which pairs are offered to a person."""

from __future__ import annotations

from dataclasses import replace

from sayso.resolve.actor_choice import choose, is_vetoed, reason_of, worth_offering
from sayso.resolve.actor_names import Likeness
from sayso.resolve.appearances import Appearance, Profile, Told

MAYOR = Appearance("Brandt", "person", "Mayor", "LVA", published="2024-03-05")


def person(number: int, name: str, reports: int, role: str, country: str) -> Profile:
    one = Appearance(name, "person", role, country, published="2024-03-01")
    made = Profile(number, name, names={name}, country=country, likeness=Likeness.PARTIAL)
    made.learn([Told(one, reports, one.published, one.published)], "2024-03-05")
    return made


def body(number: int, name: str, reports: int) -> Profile:
    likeness = Likeness.SAME
    return Profile(number, name, "organization", likeness=likeness, names={name}, reports_near=reports)


INES = person(1, "Ines Brandt", 12, "Mayor", "LVA")
OTTO = person(2, "Otto Brandt", 1, "Coach", "NZL")


def test_a_surname_is_joined_to_the_bearer_whose_office_it_is() -> None:
    assert choose(MAYOR, [OTTO, INES]) is INES


def test_nobody_is_chosen_from_no_candidates() -> None:
    assert choose(MAYOR, []) is None
    assert worth_offering(MAYOR, []) == []


def test_another_generation_is_ruled_out() -> None:
    junior = replace(MAYOR, name="Otto Brandt Jr.")
    assert is_vetoed(junior, person(3, "Otto Brandt III", 5, "Mayor", "LVA"))
    assert not is_vetoed(junior, person(3, "Otto Brandt Jr.", 5, "Mayor", "LVA"))


def test_a_bare_surname_from_other_years_needs_a_role_or_a_country() -> None:
    plain = replace(MAYOR, role=None, country=None, published="2004-03-05")
    quiet = person(1, "Ines Brandt", 12, "Mayor", "LVA")
    quiet.reports_near = 0
    assert is_vetoed(plain, quiet)
    assert not is_vetoed(replace(plain, country="LVA"), quiet)


def test_a_body_is_chosen_if_it_clearly_leads_the_others_of_its_name() -> None:
    appearance = Appearance("Harbour Union", "organization")
    assert choose(appearance, [body(1, "Harbour Union", 9), body(2, "Harbour Union", 2)]).id == 1  # type: ignore[union-attr]
    assert choose(appearance, [body(1, "Harbour Union", 5), body(2, "Harbour Union", 2)]) is None


def test_the_reason_names_the_countries_that_differ() -> None:
    abroad = Appearance("Otto Brandt", "person", "German Chancellor", "DEU", published="2024-03-05")
    other = person(2, "Otto Brandt", 4, "French Minister", "FRA")
    assert reason_of(abroad, other) == "the names match, but not the countries: FRA, DEU"
