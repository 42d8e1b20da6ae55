"""Who speaks, over many reports: each appearance of a speaker in a report is joined to an actor.

An appearance joins an actor when its name is the same in sound and nothing speaks against
it, or when it bears a part of the name and role or country agree. Where several actors fit,
or one only perhaps, it stays apart and a merge is offered.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz
from sqlalchemy import Connection, func, insert, select

from sayso.resolve.actor_names import ACTOR_TYPES, PERSON, Likeness, compare_names, fold, name_keys
from sayso.store.schema import actor_names, actor_offers, actors, appearances, versions

MAX_CANDIDATES = 400  # names that share a key and are compared
MIN_ROLE_LIKENESS = 80  # of 100, rapidfuzz's token_set_ratio: "president" and "president of Ukraine"
MAX_YEARS_APART = 20  # of appearances under a part of a name that are still taken for one person
BODIES = ("organization", "government", "outlet")


@dataclass(frozen=True, slots=True)
class Appearance:
    """A speaker of one report, as that report calls it."""

    name: str
    type: str
    role: str | None = None
    country: str | None = None
    organization: str | None = None
    published: str | None = None

    @property
    def kind(self) -> str:
        """The type of actor that the speaker is."""
        return ACTOR_TYPES[self.type]


@dataclass(slots=True)
class Candidate:
    """An actor whose name resembles that of an appearance."""

    id: int
    name: str
    country: str | None
    likeness: Likeness = Likeness.DIFFERENT
    names: set[str] = field(default_factory=set)


def assign_actor(connection: Connection, appearance: Appearance) -> int:
    """Give the id of the actor that an appearance belongs to; make one, and offers of merges, where none surely fits."""
    candidates = _candidates(connection, appearance)
    actor = _choose(connection, appearance, candidates)
    if actor is None:
        actor_id = _make(connection, appearance)
        _offer(connection, actor_id, appearance, candidates)
    else:
        actor_id = actor.id
        _enrich(connection, actor, appearance)
    if actor is None or appearance.name not in actor.names:
        add_name(connection, actor_id, appearance.name, appearance.kind)
    return actor_id


def add_name(connection: Connection, actor_id: int, name: str, kind: str) -> None:
    """Note that an actor bears a name; from now on it is found by it."""
    known = set(
        connection.scalars(select(actor_names.c.key).where(actor_names.c.actor_id == actor_id, actor_names.c.name == name))
    )
    new = sorted(name_keys(name, kind) - known)
    if new:
        connection.execute(insert(actor_names), [{"actor_id": actor_id, "key": key, "name": name} for key in new])


def root_of(connection: Connection, actor_id: int) -> int:
    """Give the actor that this one was merged into, over all merges, or itself."""
    chain = select(actors.c.id, actors.c.merged_into).where(actors.c.id == actor_id).cte(recursive=True)
    up = actors.alias()
    chain = chain.union_all(select(up.c.id, up.c.merged_into).join(chain, up.c.id == chain.c.merged_into))
    return connection.scalar(select(chain.c.id).where(chain.c.merged_into.is_(None))) or actor_id


def family_of(connection: Connection, actor_ids: Iterable[int]) -> list[int]:
    """Give these actors and all that were merged into them."""
    chain = select(actors.c.id).where(actors.c.id.in_(list(actor_ids))).cte(recursive=True)
    down = actors.alias()
    chain = chain.union(select(down.c.id).join(chain, down.c.merged_into == chain.c.id))
    return sorted(connection.scalars(select(chain.c.id)))


def find_actors(connection: Connection, name: str, *, limit: int = 64) -> list[int]:
    """Give the actors that a name can mean, under any spelling of it, the most spoken of first; roots only."""
    keys = {key for kind in (PERSON, BODIES[0]) for key in name_keys(name, kind)}
    rows = connection.execute(
        select(actors.c.id, actors.c.type, actor_names.c.name)
        .join(actor_names, actor_names.c.actor_id == actors.c.id)
        .where(actor_names.c.key.in_(keys))
        .limit(MAX_CANDIDATES)
    )
    wanted = {Likeness.SAME, Likeness.PARTIAL}
    found = {row.id for row in rows if compare_names(name, row.name, row.type) in wanted and not _is_narrower(row.name, name)}
    roots = {root_of(connection, actor_id) for actor_id in found}
    return sorted(roots)[:limit]


def _is_narrower(known: str, asked: str) -> bool:
    """Whether a known name is only a part of the one asked for: "Clinton" is no answer to "Hillary Clinton"."""
    return len(fold(known).split()) < len(fold(asked).split()) and len(fold(known).split()) == 1


def _candidates(connection: Connection, appearance: Appearance) -> list[Candidate]:
    """Look up actors that share a key with the name; those that were merged count as what they were merged into."""
    kinds = (PERSON,) if appearance.kind == PERSON else BODIES
    rows = connection.execute(
        select(actors.c.id, actors.c.name, actors.c.country, actors.c.merged_into, actor_names.c.name.label("known"))
        .join(actor_names, actor_names.c.actor_id == actors.c.id)
        .where(actor_names.c.key.in_(name_keys(appearance.name, appearance.kind)), actors.c.type.in_(kinds))
        .distinct()
        .order_by(actors.c.id)
        .limit(MAX_CANDIDATES)
    )
    found: dict[int, Candidate] = {}
    for row in rows:
        root = row.id if row.merged_into is None else root_of(connection, row.id)
        candidate = found.setdefault(root, Candidate(root, row.name, row.country))
        candidate.names.add(row.known)
        candidate.likeness = max(candidate.likeness, compare_names(appearance.name, row.known, appearance.kind))
    return [candidate for candidate in found.values() if candidate.likeness is not Likeness.DIFFERENT]


def _choose(connection: Connection, appearance: Appearance, candidates: Sequence[Candidate]) -> Candidate | None:
    fitting = [c for c in candidates if c.country is None or appearance.country is None or c.country == appearance.country]
    same = [c for c in fitting if c.likeness is Likeness.SAME]
    exact = [c for c in same if any(fold(name) == fold(appearance.name) for name in c.names)]
    for narrowed in (same, exact, [c for c in exact or same if c.country and c.country == appearance.country]):
        if len(narrowed) == 1 and not _is_lone_rival(narrowed[0], appearance, fitting):
            return narrowed[0]
    supported = [c for c in fitting if c.likeness is Likeness.PARTIAL and _is_supported(connection, appearance, c)]
    return supported[0] if len(supported) == 1 and not same else None


def _is_lone_rival(candidate: Candidate, appearance: Appearance, fitting: Sequence[Candidate]) -> bool:
    """Whether a bare surname would join another bare one of the same spelling, though several bear it in full.

    Bare Clintons who say nothing of themselves stay one actor; those with a role or country are looked at one by one.
    """
    bearers = sum(c.likeness is Likeness.PARTIAL for c in fitting)
    says_more = bool(appearance.role or appearance.country)
    return appearance.kind == PERSON and len(fold(appearance.name).split()) == 1 and bearers > 0 and says_more


def _is_supported(connection: Connection, appearance: Appearance, candidate: Candidate) -> bool:
    """Whether role or country, at about the same time, say that a part of a name means this actor."""
    seen = connection.execute(
        select(appearances.c.role, func.min(versions.c.published), func.max(versions.c.published))
        .join(versions, versions.c.id == appearances.c.version_id)
        .where(appearances.c.actor_id.in_(family_of(connection, [candidate.id])))
        .group_by(appearances.c.role)
    ).all()
    if appearance.published and not any(
        first is None or abs(int(appearance.published[:4]) - int(day[:4])) <= MAX_YEARS_APART for _, first, last in seen for day in (first, last) if day
    ):
        return not any(first for _, first, _ in seen) and _agrees(appearance, candidate, seen)
    return _agrees(appearance, candidate, seen)
