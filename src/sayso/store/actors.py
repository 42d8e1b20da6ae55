"""Who speaks, over many reports: each appearance of a speaker in a report is joined to an actor.

An appearance joins an actor when its name is the same in sound and nothing speaks against
it, or when it bears a part of the name and role or country agree. Where several actors fit,
or one only perhaps, it stays apart and a merge is offered.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz
from sqlalchemy import Connection, func, insert, select, update

from sayso.resolve.actor_names import ACTOR_TYPES, PERSON, Likeness, compare_names, fold, name_keys
from sayso.store.engine import insert_one
from sayso.store.schema import actor_names, actor_offers, actors, appearances, versions

MAX_CANDIDATES = 400  # names that share a key and are compared
MIN_ROLE_LIKENESS = 80  # of 100, rapidfuzz's token_set_ratio: "president" and "president of Ukraine"
MAX_OFFERS = 5  # of merges, for one new actor
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
    name: str = ""
    country: str | None = None
    likeness: Likeness = Likeness.DIFFERENT
    names: set[str] = field(default_factory=set)


def assign_actor(connection: Connection, appearance: Appearance) -> int:
    """Give the id of the actor of an appearance; make one, and offers of merges, where none surely fits."""
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
        connection.scalars(
            select(actor_names.c.key).where(actor_names.c.actor_id == actor_id, actor_names.c.name == name)
        )
    )
    new = sorted(name_keys(name, kind) - known)
    if new:
        connection.execute(insert(actor_names), [{"actor_id": actor_id, "key": key, "name": name} for key in new])


def root_of(connection: Connection, actor_id: int) -> int:
    """Give the actor that this one was merged into, over all merges, or itself."""
    return roots_of(connection, [actor_id])[actor_id]


def roots_of(connection: Connection, actor_ids: Iterable[int]) -> dict[int, int]:
    """Give for each actor the one that it was merged into, over all merges, or itself."""
    roots = {actor_id: actor_id for actor_id in actor_ids}
    while roots:
        merged = select(actors.c.id, actors.c.merged_into).where(
            actors.c.id.in_(set(roots.values())), actors.c.merged_into.is_not(None)
        )
        into = {row.id: row.merged_into for row in connection.execute(merged)}
        if not into:
            break
        roots = {actor_id: into.get(root, root) for actor_id, root in roots.items()}
    return roots


def family_of(connection: Connection, actor_ids: Iterable[int]) -> list[int]:
    """Give these actors and all that were merged into them."""
    family = fresh = set(actor_ids)
    while fresh:
        fresh = set(connection.scalars(select(actors.c.id).where(actors.c.merged_into.in_(fresh)))) - family
        family = family | fresh
    return sorted(family)


def find_actors(connection: Connection, name: str, *, limit: int = 64) -> list[int]:
    """Give the actors that a name can mean, under any spelling of it; roots only."""
    keys = {key for kind in (PERSON, BODIES[0]) for key in name_keys(name, kind)}
    rows = connection.execute(
        select(actors.c.id, actors.c.type, actor_names.c.name)
        .join(actor_names, actor_names.c.actor_id == actors.c.id)
        .where(actor_names.c.key.in_(keys))
        .limit(MAX_CANDIDATES)
    )
    found = {row.id for row in rows if _answers(row.name, name, row.type)}
    return sorted(set(roots_of(connection, found).values()))[:limit]


def _answers(known: str, asked: str, kind: str) -> bool:
    """Whether somebody of a known name is meant by the one asked for; a bare surname answers no full name."""
    parts, wanted = fold(known).split(), fold(asked).split()
    if set(wanted) <= set(parts):
        return True
    return len(parts) >= len(wanted) and compare_names(asked, known, kind) in (Likeness.SAME, Likeness.PARTIAL)


def _candidates(connection: Connection, appearance: Appearance) -> list[Candidate]:
    """Look up actors that share a key with the name; those that were merged count as what they were merged into."""
    kinds = (PERSON,) if appearance.kind == PERSON else BODIES
    rows = connection.execute(
        select(actors.c.id, actors.c.merged_into, actor_names.c.name)
        .join(actor_names, actor_names.c.actor_id == actors.c.id)
        .where(actor_names.c.key.in_(name_keys(appearance.name, appearance.kind)), actors.c.type.in_(kinds))
        .distinct()
        .order_by(actors.c.id, actor_names.c.name)
        .limit(MAX_CANDIDATES)
    )
    found: dict[int, Candidate] = {}
    for row in rows:
        likeness = compare_names(appearance.name, row.name, appearance.kind)
        if likeness is Likeness.DIFFERENT:
            continue
        root = row.id if row.merged_into is None else root_of(connection, row.id)
        candidate = found.setdefault(root, Candidate(root))
        candidate.names.add(row.name)
        candidate.likeness = max(candidate.likeness, likeness)
    for root in connection.execute(select(actors.c.id, actors.c.name, actors.c.country).where(actors.c.id.in_(found))):
        found[root.id].name, found[root.id].country = root.name, root.country
    return list(found.values())


def _choose(connection: Connection, appearance: Appearance, candidates: Sequence[Candidate]) -> Candidate | None:
    """Give the one candidate that fits, or none where several do."""
    fitting = [c for c in candidates if _countries_fit(connection, appearance, c)]
    parts = [c for c in fitting if c.likeness is Likeness.PARTIAL]
    supported = [c for c in parts if _is_supported(connection, appearance, c)]
    same = [c for c in fitting if c.likeness is Likeness.SAME]
    exact = [c for c in same if any(fold(name) == fold(appearance.name) for name in c.names)]
    compatriots = [c for c in exact or same if c.country and c.country == appearance.country]
    by_surname_alone = len(fold(appearance.name).split()) == 1
    order = (
        (supported, same, exact, compatriots)
        if by_surname_alone
        else (same, exact, compatriots, [] if same else supported)
    )
    return next((narrowed[0] for narrowed in order if len(narrowed) == 1), None)


def _countries_fit(connection: Connection, appearance: Appearance, candidate: Candidate) -> bool:
    """Whether no country speaks against an actor.

    Two countries do, but not where a name in full comes with a role that the actor is known by: then one of
    the reports named a country beside the name that is not the speaker's own.
    """
    if not candidate.country or not appearance.country or candidate.country == appearance.country:
        return True
    in_full = candidate.likeness is Likeness.SAME and len(fold(appearance.name).split()) > 1
    return in_full and _is_supported(connection, appearance, candidate)


def _is_supported(connection: Connection, appearance: Appearance, candidate: Candidate) -> bool:
    """Whether role or country, at about the same time, say that a part of a name means this actor."""
    if appearance.kind != PERSON or not (appearance.role or appearance.country):
        return False
    seen = connection.execute(
        select(appearances.c.role, func.min(versions.c.published), func.max(versions.c.published))
        .join(versions, versions.c.id == appearances.c.version_id)
        .where(appearances.c.actor_id.in_(family_of(connection, [candidate.id])))
        .group_by(appearances.c.role)
    ).all()
    years = [int(day[:4]) for _, *days in seen for day in days if day]
    if (
        appearance.published
        and years
        and min(abs(int(appearance.published[:4]) - year) for year in years) > MAX_YEARS_APART
    ):
        return False
    if appearance.country and appearance.country == candidate.country:
        return True
    role = fold(appearance.role or "")
    return any(known and fuzz.token_set_ratio(role, fold(known)) >= MIN_ROLE_LIKENESS for known, *_ in seen)


def _make(connection: Connection, appearance: Appearance) -> int:
    row = {"name": appearance.name, "type": appearance.kind, "country": appearance.country}
    return insert_one(connection, actors, row)


def _enrich(connection: Connection, actor: Candidate, appearance: Appearance) -> None:
    """Learn the country that most reports name, or the full name of an actor known by a part of it."""
    learned: dict[str, str] = {}
    if appearance.country and appearance.country != actor.country:
        learned["country"] = _commonest_country(connection, actor, appearance.country)
    if len(fold(actor.name).split()) == 1 < len(fold(appearance.name).split()) and appearance.kind == PERSON:
        learned["name"] = appearance.name
    if learned:
        connection.execute(update(actors).where(actors.c.id == actor.id).values(learned))


def _commonest_country(connection: Connection, actor: Candidate, newest: str) -> str:
    """Give the country that most reports name with an actor, the newest among them; the known one where two tie."""
    rows = connection.execute(
        select(appearances.c.country, func.count())
        .where(appearances.c.actor_id.in_(family_of(connection, [actor.id])), appearances.c.country.is_not(None))
        .group_by(appearances.c.country)
    )
    counts: Counter[str] = Counter({row[0]: row[1] for row in rows})
    counts[newest] += 1
    return max(counts, key=lambda country: (counts[country], country == actor.country, country))


def _offer(connection: Connection, actor_id: int, appearance: Appearance, candidates: Sequence[Candidate]) -> None:
    """Note which actors a new one may be one with, and why it was not joined to them."""
    rows = [
        {"actor_id": candidate.id, "other_id": actor_id, "reason": _reason(appearance, candidate), "settled": False}
        for candidate in sorted(candidates, key=lambda c: (-c.likeness, c.id))[:MAX_OFFERS]
    ]
    if rows:
        connection.execute(insert(actor_offers), rows)


def _reason(appearance: Appearance, candidate: Candidate) -> str:
    if candidate.country and appearance.country and candidate.country != appearance.country:
        return f"the names fit, the countries do not: {candidate.country}, {appearance.country}"
    if candidate.likeness is Likeness.SAME:
        return "the names fit, but so do those of others"
    return "one name is a part of the other" if candidate.likeness is Likeness.PARTIAL else "the names are alike"
