"""An appearance of a speaker in one report, and what all reports together say of an actor: the two sides of a match."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from sayso.resolve.actor_names import Likeness, is_partial
from sayso.resolve.body_names import identify_body, listed_type
from sayso.resolve.countries import country_in
from sayso.resolve.proper_names import ACTOR_TYPES, PERSON, fold, proper_name
from sayso.tables import word_set

NEAR_YEARS = 2  # of reports that say who is in the news at a time
COUNTRY_WORDS = 3  # of a role, among which its country stands: "South Korean President", "Israel's prime minister"
ABROAD = frozenset(["ambassador", "envoy", "consul", "attache", "charge"])
FEW = 3  # reports; of more, one alone that names a country says little


@dataclass(frozen=True, slots=True)
class Appearance:
    """A speaker of one report, as that report calls it.

    `forms` are further names by which the report calls the speaker, and longer names in its text that hold this one
    ("Donald Trump" beside "Trump"): the report itself says who may be meant.
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
        """The type of actor that the speaker is; a body whose name was taken for a person's is that body."""
        kind = ACTOR_TYPES[self.type]
        listed = listed_type(proper_name(self.name, kind) or "") if kind == PERSON else None
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


class Told(NamedTuple):
    """Appearances of an actor that say the same: how many reports have them, and the first and the last day."""

    appearance: Appearance
    reports: int
    first: str | None
    last: str | None


@dataclass(slots=True)
class Profile:
    """An actor whose name resembles that of an appearance, with what all reports say of it.

    `reports` counts reports, `reports_near` those of the appearance's years; `days` are first and last days. Where some
    report gives a person's full name, only such reports count: whom a bare surname means must not hang on earlier
    answers to that question. `called` counts all names.
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
        """The names that are more than a part, the commonest first."""
        names = self.names | set(self.called)
        return sorted((one for one in names if not is_partial(one)), key=lambda one: (-self.called[one], one))

    @property
    def firm_countries(self) -> frozenset[str]:
        """The countries that roles name at least half as often as the one that they name most."""
        most = max(self.firm.values(), default=0)
        return frozenset(code for code, count in self.firm.items() if 2 * count >= most)

    def learn(self, told: Iterable[Told], published: str | None) -> None:
        """Take in what reports say of the actor; `published` is the day of the appearance that it is matched with."""
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
        """Give the country that most reports name, the appearance's among them; one that roles name counts double.

        None where reports name several, none of them more often than others: that of a topic stands beside many names.
        """
        counts = self.countries + self.firm + Counter(appearance.firm_countries)
        counts += Counter([appearance.country] if appearance.country else [])
        (most, count), (_, second) = [*counts.most_common(2), ("", 0), ("", 0)][:2]
        certain = count > second and (count > 1 or self.reports < FEW)
        return most if certain and most else None

    def commonest_name(self, appearance: Appearance) -> str | None:
        """Give the full name that most reports give a person, the appearance's among them."""
        counts = self.called + Counter([appearance.known_as])
        full = {name: count for name, count in counts.items() if not is_partial(name)} or counts
        return max(full, key=lambda name: (full[name], name == self.name, name), default=None)


def firm_countries(kind: str, name: str, role: str | None, country: str | None) -> frozenset[str]:
    """Give the country that a person's role, or a body's name, says."""
    if kind != PERSON:
        code = identify_body(name, country).country
        return frozenset([code] if code else ())
    return frozenset([country] if role and country and _country_of_office(role) == country else ())


@lru_cache(maxsize=50_000)
def _country_of_office(role: str) -> str | None:
    """Give the country whose office a role is, where it begins with it: no envoy's, who is in another one."""
    words = set(fold(role).split())
    if not words & (word_set("governments", "offices") | {"leader"}) or words & ABROAD:
        return None
    return country_in(" ".join(role.split()[:COUNTRY_WORDS]))
