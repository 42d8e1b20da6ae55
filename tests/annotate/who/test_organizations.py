"""What tells of the body that somebody speaks for."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from readings import make_context, read_nested
from sayso.annotate.who.actors import find_actors
from sayso.annotate.who.organizations import FEATURES, Organizations
from sayso.annotate.who.roles import RolePhrases

OLAF = "Olaf Kvam"


def weighed(marked: str, *, roles: tuple[str, ...] = (), **known: Any) -> dict[str | None, dict[str, float]]:
    """The features of each body of Olaf Kvam."""
    record = read_nested(marked, persons=[OLAF], **known)
    names = {OLAF: "person", **dict.fromkeys(known.get("organizations", ()), "organization")}
    layers = {"name": names, "role": dict.fromkeys(roles, "role")}
    context = make_context(record, layers=layers, points={"role_holder": dict.fromkeys(roles, OLAF)})
    actors = find_actors(context, record)
    organizations = Organizations(context, actors, RolePhrases(context, actors))
    options, rows = organizations.options(next(actor for actor in actors if actor.name == OLAF))
    assert np.isfinite(rows).all()
    return {o: dict(zip(FEATURES, row.tolist(), strict=True)) for o, row in zip(options, rows, strict=True)}


def test_the_body_in_a_role_is_a_candidate_without_its_office() -> None:
    found = weighed("[1:Olaf Kvam], Harbor Board Chairman, <1:said> {1:no}.", roles=("Harbor Board Chairman",))
    assert set(found) == {None, "Harbor Board"}
    assert found["Harbor Board"]["in_role"] == 1
    assert found[None]["none"] == 1


@pytest.mark.parametrize(
    ("marked", "feature"),
    [
        pytest.param("Ferry Union’s [1:Olaf Kvam] <1:said> {1:no}.", "owner", id="owner"),
        pytest.param("[1:Olaf Kvam] of the Ferry Union <1:said> {1:no}.", "of", id="of"),
        pytest.param("[1:Olaf Kvam] (Ferry Union) <1:said> {1:no}.", "bracket", id="brackets"),
    ],
)
def test_a_body_beside_the_name_is_a_candidate(marked: str, feature: str) -> None:
    assert weighed(marked, organizations=["Ferry Union"])["Ferry Union"][feature] == 1


def test_a_part_of_a_bodys_name_is_no_candidate_of_its_own() -> None:
    role = "head of the Institute for Harbor Studies"
    found = weighed(f"[1:Olaf Kvam], {role}, <1:said> {{1:no}}.", roles=(role,), organizations=["Harbor Studies"])
    assert set(found) == {None, "Institute for Harbor Studies"}


def test_a_person_is_no_body() -> None:
    record = read_nested("[1:Olaf Kvam], aide to Berit Sandnes, <1:said> {1:no}.", persons=[OLAF, "Berit Sandnes"])
    names = {"name": dict.fromkeys((OLAF, "Berit Sandnes"), "person"), "role": {"aide to Berit Sandnes": "role"}}
    context = make_context(record, layers=names, points={"role_holder": {"aide": OLAF}})
    actors = find_actors(context, record)
    options, _ = Organizations(context, actors, RolePhrases(context, actors)).options(actors[0])
    assert options == [None]


def test_a_ministers_portfolio_is_no_body() -> None:
    role = "German Agriculture Minister"
    found = weighed(f"{role} [1:Olaf Kvam] <1:said> {{1:no}}.", roles=(role,), organizations=["German Agriculture"])
    assert set(found) == {None}
