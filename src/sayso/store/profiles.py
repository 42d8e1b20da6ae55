"""What reports say of an actor: how often, when, in which roles, of which country; how an appearance fits that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from rapidfuzz import fuzz
from sqlalchemy import Connection, func, select

from sayso.resolve.actor_names import Likeness, is_partial
from sayso.resolve.body_names import identify_body, listed_type
from sayso.resolve.countries import country_in
from sayso.resolve.proper_names import ACTOR_TYPES, PERSON, fold, proper_name
from sayso.store.schema import actors, appearances, versions
from sayso.tables import word_set

MIN_ROLE_LIKENESS = 80  # of 100, rapidfuzz's token_set_ratio: "president" and "president of Ukraine"
MAX_YEARS_APART = 20  # of appearances under a part of a name that are still taken for one person
NEAR_YEARS = 2  # of reports that say who is in the news at a time
FAR = 10**6  # days, where one of the days is not known
COUNTRY_WORDS = 3  # of a role, among which its country stands: "South Korean President", "Israel's prime minister"
ABROAD = frozenset(["ambassador", "envoy", "consul", "attache", "charge"])
FEW = 3  # reports; of more, one alone that names a country says little
OVERWHELMING = 10  # reports of those years: then a country that no role confirms says nothing against a surname


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
        """The type of actor that the speaker is; who is taken for a person by a body's name is that body."""
        kind = ACTOR_TYPES[self.type]
        listed = listed_type(proper_name(self.name, kind) or "") if kind == PERSON and not self.role else None
        return listed or kind

    @property
    def known_as(self) -> str:
        """The name without what is no part of it."""
        return proper_name(self.name, self.kind) or self.name

    @property
    def is_partial(self) -> bool:
        """Whether it is a person's surname, or given name, alone."""
        return self.kind == PERSON and is_partial(self.known_as)

    @property
    def firm_countries(self) -> frozenset[str]:
        """The country, where the role or a body's name says it; one that only stood near the name can be another's."""
        return firm_countries(self.kind, self.known_as, self.role, self.country)


@dataclass(slots=True)
class Candidate:
    """An actor whose name resembles that of an appearance, with what all reports say of it.

    `reports` is how many there are; `reports_near`, how many of the appearance's years; `days`, the first and last.
    """

    id: int
    name: str = ""
    type: str = PERSON
    country: str | None = None
    likeness: Likeness = Likeness.DIFFERENT
    names: set[str] = field(default_factory=set)
    reports: int = 0
    reports_near: int = 0
    roles: set[str] = field(default_factory=set)
    countries: Counter[str] = field(default_factory=Counter)
    firm: Counter[str] = field(default_factory=Counter)
    called: Counter[str] = field(default_factory=Counter)
    days: list[str] = field(default_factory=list)

    @property
    def is_known_in_full(self) -> bool:
        """Whether some report gives more than a part of the name."""
        return self.type != PERSON or not all(map(is_partial, self.names | set(self.called)))

    @property
    def firm_countries(self) -> frozenset[str]:
        """The countries that roles name at least half as often as the one that they name most."""
        most = max(self.firm.values(), default=0)
        return frozenset(code for code, count in self.firm.items() if 2 * count >= most)

    def commonest_country(self, appearance: Appearance) -> str | None:
        """Give the country that most reports name, the appearance's among them; one that roles name counts double.

        None where reports name several, none of them more often than others: that of a topic stands beside many names.
        """
        counts = self.countries + self.firm + Counter(appearance.firm_countries)
        counts += Counter([appearance.country] if appearance.country else [])
        (most, count), (_, second) = [*counts.most_common(2), ("", 0), ("", 0)][:2]
        certain = count > second and (count > 1 or self.reports < FEW)
        return most if certain and most else None

    def commonest_name(self, appearance: Appearance) -> str | None:
        """Give the name in full that most reports give a person, the appearance's among them."""
        counts = self.called + Counter([appearance.known_as])
        full = {name: count for name, count in counts.items() if not is_partial(name)} or counts
        return max(full, key=lambda name: (full[name], name == self.name, name), default=None)


def firm_countries(kind: str, name: str, role: str | None, country: str | None) -> frozenset[str]:
    """Give the country that a person's role, or a body's name, says."""
    if kind != PERSON:
        code = identify_body(name, country).country
        return frozenset([code] if code else ())
    return frozenset([country] if role and country and _country_of_office(role) == country else ())


def add_profiles(connection: Connection, appearance: Appearance, candidates: Sequence[Candidate]) -> None:
    """Tell the candidates what reports say of them."""
    by_id = {one.id: one for one in candidates}
    root_of = {one: one for one in by_id}
    fresh = set(by_id)
    while fresh:
        rows = connection.execute(
            select(actors.c.id, actors.c.merged_into).where(actors.c.merged_into.in_(fresh))
        ).all()
        fresh = {row.id for row in rows} - set(root_of)
        root_of |= {row.id: root_of[row.merged_into] for row in rows if row.id in fresh}
    if not root_of:
        return
    year = func.substr(versions.c.published, 1, 4)
    called = [appearances.c[name] for name in ("actor_id", "name", "type", "role", "country")]
    rows_of = (
        select(
            *called,
            func.min(versions.c.published),
            func.max(versions.c.published),
            func.count(),
        )
        .join(versions, versions.c.id == appearances.c.version_id)
        .where(appearances.c.actor_id.in_(root_of))
        .group_by(*called, year)
    )
    for row in connection.execute(rows_of):
        actor_id, name, kind, role, country, first, last, count = tuple(row)
        one = by_id[root_of[actor_id]]
        kept = Appearance(name, kind, role, country)
        one.reports += count
        one.called[kept.known_as] += count
        one.days += [day for day in (first, last) if day]
        if role:
            one.roles.add(role)
        if country:
            one.countries[country] += count
        for code in kept.firm_countries:
            one.firm[code] += count
        if not appearance.published or not first or _years_apart(appearance.published, first) <= NEAR_YEARS:
            one.reports_near += count


def countries_fit(appearance: Appearance, candidate: Candidate) -> bool:
    """Whether no country speaks against an actor; of what every country has, one must speak for it.

    For a name in full, what roles say counts alone, and a role that the actor is known by outweighs it. For a part of a
    name, any country counts, but for somebody who is in the news so much that it is likelier another's.
    """
    if appearance.kind != PERSON:  # compare_names has seen to countries that differ
        body = identify_body(appearance.known_as, appearance.country)
        return not body.common or (body.country is not None and body.country == candidate.country)
    ours, theirs = appearance.firm_countries, candidate.firm_countries
    if ours and theirs:
        return bool(ours & theirs) or (not appearance.is_partial and _role_is_known(appearance, candidate))
    if not appearance.is_partial or not appearance.country or not candidate.country:
        return True
    if appearance.country == candidate.country or appearance.country in candidate.countries:
        return True
    in_the_news = not ours and candidate.reports_near >= OVERWHELMING
    return in_the_news and (not appearance.role or _role_is_known(appearance, candidate))


def is_supported(appearance: Appearance, candidate: Candidate) -> bool:
    """Whether role or country, at about the same time, say that a part of a name means this actor."""
    if appearance.kind != PERSON or not (appearance.role or appearance.country):
        return False
    apart = [_years_apart(appearance.published, day) for day in candidate.days if appearance.published]
    if apart and min(apart) > MAX_YEARS_APART:
        return False
    if appearance.country and appearance.country == candidate.country:
        return True
    return _role_is_known(appearance, candidate)


def days_near(appearance: Appearance, candidate: Candidate) -> int:
    """Give the days between an appearance and the nearest report with the candidate; FAR where they are not known."""
    if not appearance.published or not candidate.days:
        return FAR
    first, last = min(candidate.days), max(candidate.days)
    day = date.fromisoformat(appearance.published)
    if first <= appearance.published <= last and candidate.reports > 2:
        return 0
    return min(abs((day - date.fromisoformat(one)).days) for one in candidate.days)


def _role_is_known(appearance: Appearance, candidate: Candidate) -> bool:
    role = fold(appearance.role or "")
    return bool(role) and any(fuzz.token_set_ratio(role, fold(known)) >= MIN_ROLE_LIKENESS for known in candidate.roles)


def _years_apart(one: str, other: str) -> int:
    return abs(int(one[:4]) - int(other[:4]))


@lru_cache(maxsize=50_000)
def _country_of_office(role: str) -> str | None:
    """Give the country whose office a role is, where it begins with it: no envoy's, who is in another one."""
    words = set(fold(role).split())
    if not words & (word_set("governments", "offices") | {"leader"}) or words & ABROAD:
        return None
    return country_in(" ".join(role.split()[:COUNTRY_WORDS]))
