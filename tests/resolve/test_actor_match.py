"""How probable it is that an appearance is of an actor."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sayso.resolve.actor_match import case_of, features, match, may_mean
from sayso.resolve.appearances import Appearance, Profile, Told


def profile(number: int, name: str, reports: int = 1, **said: str) -> Profile:
    """An actor who speaks in so many reports under one name."""
    one = Appearance(name, "person", **{"published": "2024-03-01", **said})
    made = Profile(number, name, names={one.known_as}, country=one.country)
    made.learn([Told(one, reports, one.published, one.published)], "2024-03-01")
    return made


MAYOR = Appearance("Brandt", "person", "Mayor", "LVA", published="2024-03-05")
INES = profile(1, "Ines Brandt", 12, role="Mayor", country="LVA")
OTTO = profile(2, "Otto Brandt", 1, role="Coach", country="NZL")


@pytest.mark.parametrize(
    ("name", "known", "can"),
    [
        ("Brandt", "Ines Brandt", True),
        ("Ines M. Brandt", "Ines Brandt", True),
        ("Qzxcrowds Brandt", "Ines Brandt", True),  # no given name: the report's words were cut wrongly
        ("Brandt Ines BrandtGLP", "Ines Brandt", True),
        ("Otto Brandt", "Ines Brandt", False),
        ("Otto Lind", "Ines Brandt", False),
        ("Brandt", "Lind", False),
    ],
)
def test_whom_a_name_can_mean(name: str, known: str, can: bool) -> None:
    assert may_mean(name, known) is can


def test_a_surname_means_the_bearer_in_the_news_whose_office_it_is() -> None:
    ines, otto = match(MAYOR, [INES, OTTO])
    assert ines > 0.8 > 0.2 > otto


def test_equal_rivals_make_a_surname_less_sure() -> None:
    plain = replace(MAYOR, role=None, country=None)
    rival = profile(3, "Otto Brandt", 12)
    assert match(plain, [INES])[0] > match(plain, [INES, rival])[0] + 0.1


def test_a_report_that_names_the_bearer_in_full_makes_it_surer() -> None:
    plain = replace(MAYOR, role=None, country=None)
    rival = profile(3, "Otto Brandt", 12)
    named = replace(plain, forms=("Ines Brandt",))
    assert match(named, [INES, rival])[0] > match(plain, [INES, rival])[0]


def test_another_country_makes_it_less_sure() -> None:
    assert match(replace(MAYOR, role=None, country="NZL"), [INES])[0] < match(replace(MAYOR, role=None), [INES])[0]


@pytest.mark.parametrize(
    ("name", "known", "case"),
    [
        ("Ines Brandt", "Ines Brandt", "full"),
        ("Ines Brandt", "Brandt", "grows"),
        ("Brandt", "Ines Brandt", "part"),
        ("Brandt", "Brandt", "parts"),
    ],
)
def test_each_case_has_features_of_its_own(name: str, known: str, case: str) -> None:
    appearance, one = Appearance(name, "person"), profile(1, known)
    assert case_of(appearance, one) == case
    values = features(appearance, one, [one])
    assert values[f"{case}:bias"] == 1.0
    assert {feature.partition(":")[0] for feature in values if ":" in feature} == {case}


def test_earlier_answers_about_a_surname_do_not_count() -> None:
    lone = Told(Appearance("Brandt", "person", "Coach", "NZL", published="2024-03-02"), 40, "2024-03-02", "2024-03-02")
    with_lone = Profile(1, "Ines Brandt", names={"Ines Brandt", "Brandt"}, country="LVA")
    with_lone.learn([*INES.told, lone], "2024-03-01")
    assert features(MAYOR, with_lone, [with_lone]) == features(MAYOR, INES, [INES])
    assert with_lone.called["Brandt"] == 40
