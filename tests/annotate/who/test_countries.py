"""What tells of the country that an actor acts for."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from readings import make_context, read_nested
from sayso.annotate.who.actors import find_actors
from sayso.annotate.who.countries import FEATURES, Countries
from sayso.annotate.who.country_places import find_places
from sayso.annotate.who.roles import RolePhrases

OLAF = "Olaf Kvam"


def columns(marked: str, code: str | None, *, roles: tuple[str, ...] = (), **known: Any) -> dict[str, float]:
    """The features of one country for Olaf Kvam."""
    record = read_nested(marked, persons=[OLAF], **known)
    layers = {"name": {OLAF: "person"}, "role": dict.fromkeys(roles, "role")}
    context = make_context(record, layers=layers, points={"role_holder": dict.fromkeys(roles, OLAF)})
    actors = find_actors(context, record)
    countries = Countries(context, actors, RolePhrases(context, actors))
    options, rows = countries.options(next(actor for actor in actors if actor.name == OLAF))
    assert rows.shape == (len(options), len(FEATURES))
    assert np.isfinite(rows).all()
    return dict(zip(FEATURES, rows[options.index(code)].tolist(), strict=True))


@pytest.mark.parametrize(
    ("marked", "code", "feature"),
    [
        pytest.param("[1:Olaf Kvam] (Senegal) <1:said> {1:no}.", "SEN", "bracket_name", id="delegate"),
        pytest.param("Danish [1:Olaf Kvam] <1:said> {1:no}.", "DNK", "before_demonym", id="citizen"),
        pytest.param("Estonia’s [1:Olaf Kvam] <1:said> {1:no}.", "EST", "before_name", id="possessive"),
        pytest.param("Iran replied. Sen. [1:Olaf Kvam] (R-Ohio) <1:said> {1:no}.", "USA", "hint_party", id="party"),
        pytest.param("[1:Olaf Kvam] (Côte d’Ivoire) <1:said> {1:no}.", "CIV", "bracket_name", id="apostrophe"),
        pytest.param("For Niger, [1:Olaf Kvam] <1:said> {1:no}.", "NER", "before_name", id="for"),
        pytest.param("Ohio waits. Gov. [1:Olaf Kvam] <1:said> {1:no}.", "USA", "hint_office", id="office"),
    ],
)
def test_words_beside_a_name_tell_the_country(marked: str, code: str, feature: str) -> None:
    found = columns(marked, code)
    assert found[feature] >= 1
    assert found["direct"] > found["direct_rival"]


def test_a_role_tells_whose_office_it_is_and_where_its_holder_is_sent() -> None:
    role = "US ambassador to Chad"
    marked = f"The {role}, [1:Olaf Kvam], <1:said> {{1:no}}."
    assert columns(marked, "USA", roles=(role,))["role_name"] == 1
    chad = columns(marked, "TCD", roles=(role,))
    assert (chad["role_name"], chad["role_abroad_name"]) == (0, 1)


def test_the_body_of_a_role_has_its_country_where_the_report_tells_it() -> None:
    marked = "China’s Harbor Board met. Harbor Board chief [1:Olaf Kvam] <1:said> {1:no}."
    found = columns(marked, "CHN", roles=("Harbor Board chief",), organizations=["Harbor Board"])
    assert found["body_name"] >= 1
    assert found["direct"] == 0


def test_the_country_of_the_topic_has_no_words_at_the_actor() -> None:
    found = columns("War broke out in Senegal. [1:Olaf Kvam] of the ferry union <1:said> {1:no}.", "SEN")
    assert found["direct"] == 0
    assert (found["share"], found["last_before"]) == (1, 1)


def test_georgia_may_be_the_state() -> None:
    places = find_places("The Georgia governor came.")
    assert {(place.code, place.kind) for place in places} == {("GEO", "name"), ("USA", "part")}


def test_a_persons_name_is_no_country() -> None:
    record = read_nested("[1:Paris Holt] <1:said> {1:no}.", persons=["Paris Holt"])
    context = make_context(record, layers={"name": {"Paris Holt": "person"}})
    actors = find_actors(context, record)
    options, rows = Countries(context, actors, RolePhrases(context, actors)).options(actors[0])
    assert options == [None]
    assert rows[0, FEATURES.index("none")] == 1
