"""Actors that were known by a surname alone join its bearer once the record knows who that is.

"Obama said" can be added before any report that names Barack Obama, and then before one knows how many of that name
the record will have. So the question is asked again when the bearer speaks in his or her first, third, tenth … report.
Such a merge stands in the log as sayso's own, and can be undone; then it is not made again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection, update

from sayso.resolve.actor_names import Likeness, compare_people
from sayso.resolve.proper_names import PERSON
from sayso.store.choosing import choose
from sayso.store.profiles import Appearance, Candidate, countries_fit
from sayso.store.schema import actors
from sayso.store.steps import MACHINE, log_step, parted_by_people

ASKED_AT = frozenset((1, 3, 10, 30, 100, 300, 1000, 3000))  # reports


def is_due(appearance: Appearance, actor: Candidate) -> bool:
    """Whether it is time to ask again who is meant by the surname; `actor` lacks the appearance yet."""
    return appearance.kind == PERSON and not appearance.is_partial and actor.reports + 1 in ASKED_AT


def join_surnames(
    connection: Connection,
    appearance: Appearance,
    actor: Candidate,
    candidates: Sequence[Candidate],
    namesakes: Sequence[Candidate],
) -> None:
    """Merge into an actor those that are known by a part of its name alone and can be nobody else.

    Args:
        connection: A unit of work.
        appearance: Of the actor, by its name in full.
        actor: Who bears it.
        candidates: All whom the name may mean.
        namesakes: Other bearers of its surname.
    """
    alone = [one for one in candidates if one.id != actor.id and not one.is_known_in_full and one.reports]
    if not alone:
        return
    bearer = _with(actor, appearance)
    others = [one for one in (*candidates, *namesakes) if one.id != actor.id and one.is_known_in_full]
    parted = parted_by_people(connection)
    for one in alone:
        surname = max(one.called, key=lambda name: (one.called[name], name))
        asked = Appearance(surname, PERSON, _role(one), one.country, published=max(one.days, default=None))
        bearers = [_as_bearer(other, surname) for other in (bearer, *others)]
        chosen = choose(asked, [other for other in bearers if other.likeness is not Likeness.DIFFERENT])
        is_meant = chosen is not None and chosen.id == actor.id and countries_fit(asked, bearer)
        if is_meant and frozenset((actor.id, one.id)) not in parted:
            connection.execute(update(actors).where(actors.c.id == one.id).values(merged_into=actor.id))
            log_step(connection, MACHINE, "merge", {"into": actor.id, "merged": [one.id]})


def _with(actor: Candidate, appearance: Appearance) -> Candidate:
    """Give an actor with one more appearance."""
    return replace(
        actor,
        names={*actor.names, appearance.known_as},
        country=actor.country or appearance.country,
        reports=actor.reports + 1,
        reports_near=actor.reports_near + 1,
        roles=actor.roles | ({appearance.role} if appearance.role else set()),
        days=[*actor.days, *([appearance.published] if appearance.published else [])],
    )


def _as_bearer(one: Candidate, surname: str) -> Candidate:
    likeness = max((compare_people(surname, name) for name in one.names), default=Likeness.DIFFERENT)
    return replace(one, likeness=min(likeness, Likeness.PARTIAL))


def _role(one: Candidate) -> str | None:
    return min(one.roles, key=lambda role: (-len(role), role), default=None)
