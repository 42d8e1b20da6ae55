"""The two sides of a match: a speaker's appearance in one report, and an actor's profile from all reports."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from sayso.resolve.actor_names import Likeness, is_partial
from sayso.resolve.body_names import identify_body, listed_type
from sayso.resolve.countries import country_in
from sayso.resolve.proper_names import ACTOR_TYPES, PERSON, fold, proper_name
from sayso.tables import kept_per_tables, word_set

NEAR_YEARS = 2  # range of reports that show who is in the news at a time
COUNTRY_WORDS = 3  # first words of a role that may name its country: "South Korean President", "Israel's premier"
ABROAD = frozenset(["ambassador", "envoy", "consul", "attache", "charge"])
FEW = 3  # reports; with more, a single one that names a country says little


@dataclass(frozen=True, slots=True)
class Appearance:
    """A speaker of one report, with the name used there.

    `forms` are further names of the speaker in the report, and longer names in its text that contain this one
    ("Donald Trump" for "Trump"): the report itself shows who may be meant.
    """

    name: str
    type: str
    role: str | None = None
    country: str | None = None
    organization: str | None = None
    published: str | None = None
    forms: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """The speaker's type of actor; corrected for bodies whose name was mistaken for a person's."""
        kind = ACTOR_TYPES[self.type]
        listed = listed_type(proper_name(self.name, kind) or "") if kind == PERSON else None
        return listed or kind

    @property
    def known_as(self) -> str:
        """The name without surplus words."""
        return proper_name(self.name, self.kind) or self.name

    @property
    def is_partial(self) -> bool:
        """Whether it is only a person's surname or given name."""
        return self.kind == PERSON and is_partial(self.known_as)

    @property
    def firm_countries(self) -> frozenset[str]:
        """The country stated by the role or the body's name; one that is only near the name may be another actor's."""
        return firm_countries(self.kind, self.known_as, self.role, self.country)


class Told(NamedTuple):
    """Identical appearances of an actor: the number of reports, and the first and last day."""

    appearance: Appearance
    reports: int
    first: str | None
    last: str | None


@dataclass(slots=True)
class Profile:
    """An actor with a name similar to that of an appearance, and what all reports say about the actor.

    `reports` counts reports, `reports_near` those of the appearance's years; `days` are first and last days. If any
    report gives a person's full name, only such reports count, so that the referent of a bare surname does not depend
    on earlier answers to that question. `called` counts all names.
    """

    id: int
    name: str = ""
    type: str = PERSON
    country: str | None = None
    likeness: Likeness = Likeness.DIFFERENT
    names: set[str] = field(default_factory=set)
    reports: int = 0
    reports_near: int = 0
    roles: Counter[str] = field(default_factory=Counter)
    organizations: set[str] = field(default_factory=set)
    countries: Counter[str] = field(default_factory=Counter)
    firm: Counter[str] = field(default_factory=Counter)
    called: Counter[str] = field(default_factory=Counter)
    days: list[str] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)

    @property
    def is_known_in_full(self) -> bool:
        """Whether some report gives more than a part of the name."""
        return self.type != PERSON or not all(map(is_partial, self.names | set(self.called)))

    @property
    def full_names(self) -> list[str]:
        """The names that are more than a part, most common first."""
        names = self.names | set(self.called)
        return sorted((one for one in names if not is_partial(one)), key=lambda one: (-self.called[one], one))

    @property
    def firm_countries(self) -> frozenset[str]:
        """The countries named in roles at least half as often as the most common one."""
        most = max(self.firm.values(), default=0)
        return frozenset(code for code, count in self.firm.items() if 2 * count >= most)

    def learn(self, told: Iterable[Told], published: str | None) -> None:
        """Add what reports say about the actor; `published` is the day of the appearance to match."""
        self.told = list(told)
        for kept, count, _, _ in self.told:
            self.called[kept.known_as] += count
        in_full = [one for one in self.told if not one.appearance.is_partial] or self.told
        for kept, count, first, last in in_full:
            self.reports += count
            self.days += [day for day in (first, last) if day]
            if kept.role:
                self.roles[kept.role] += count
            if kept.organization:
                self.organizations.add(fold(kept.organization))
            if kept.country:
                self.countries[kept.country] += count
            for code in kept.firm_countries:
                self.firm[code] += count
            if not published or not first or abs(int(published[:4]) - int(first[:4])) <= NEAR_YEARS:
                self.reports_near += count

    def commonest_country(self, appearance: Appearance) -> str | None:
        """Return the country in most reports, including the appearance's; countries in roles count double.

        None if several are equally common: the country of a topic appears next to many names.
        """
        counts = self.countries + self.firm + Counter(appearance.firm_countries)
        counts += Counter([appearance.country] if appearance.country else [])
        (most, count), (_, second) = [*counts.most_common(2), ("", 0), ("", 0)][:2]
        certain = count > second and (count > 1 or self.reports < FEW)
        return most if certain and most else None

    def commonest_name(self, appearance: Appearance) -> str | None:
        """Return the most common full name of a person, including the appearance's."""
        counts = self.called + Counter([appearance.known_as])
        full = {name: count for name, count in counts.items() if not is_partial(name)} or counts
        return max(full, key=lambda name: (full[name], name == self.name, name), default=None)


def firm_countries(kind: str, name: str, role: str | None, country: str | None) -> frozenset[str]:
    """Return the country stated by a person's role or a body's name."""
    if kind != PERSON:
        code = identify_body(name, country).country
        return frozenset([code] if code else ())
    return frozenset([country] if role and country and _country_of_office(role) == country else ())


@kept_per_tables(maxsize=50_000)
def _country_of_office(role: str) -> str | None:
    """Return the country at the start of a role, if it is the office's; never for envoys, who are posted abroad."""
    words = set(fold(role).split())
    if not words & (word_set("governments", "offices") | {"leader"}) or words & ABROAD:
        return None
    return country_in(" ".join(role.split()[:COUNTRY_WORDS]))
