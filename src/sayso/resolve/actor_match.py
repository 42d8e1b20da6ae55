"""The probability that an appearance is an actor: a logistic regression over names, roles and days.

`sayso train actors` writes the weights to the table `actor_weights`. Method: ours; record linkage with features of
the pair and of its rivals (Fellegi & Sunter 1969 compare only pairs). Each of four cases has its own weights in
addition to common ones, because different features matter for a bare surname and for a full name.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz import fuzz

from sayso.domain.iso_days import days_between
from sayso.resolve.actor_names import Likeness, compare_people, ends_with, is_miscut, is_shortened
from sayso.resolve.appearances import Appearance, Profile
from sayso.resolve.proper_names import fold
from sayso.tables import given_names, kept_per_tables, rows

Features = dict[str, float]

ALIKE_ROLE = 80  # of 100, rapidfuzz's token_set_ratio: "president" and "president of Ukraine"
UNLIKE_ROLE = 45
NEAR_DAYS = 60
FAR_DAYS = 3650
MOST_ROLES = 12  # most common roles of an actor to compare with


def match(appearance: Appearance, profiles: Sequence[Profile]) -> list[float]:
    """Return the probability for each actor that a person's appearance is that actor.

    Args:
        appearance: The appearance of a person.
        profiles: All actors to whom the name may refer. They are each other's rivals.
    """
    return [probability(features(appearance, one, profiles)) for one in profiles]


def probability(values: Features) -> float:
    """Return the probability that a pair with these features is the same person."""
    weights = _weights()
    score = sum(value * weights.get(name, 0.0) for name, value in values.items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))


def features(appearance: Appearance, profile: Profile, profiles: Sequence[Profile]) -> Features:
    """Return the features of an appearance and an actor, by name."""
    common = {
        **_of_names(appearance, profile),
        **_of_rivals(appearance, profile, profiles),
        **_of_countries(appearance, profile),
        **_of_roles(appearance, profile),
        **_of_days(appearance, profile),
    }
    case = case_of(appearance, profile)
    values = {name: value for name, value in common.items() if value}
    return {"bias": 1.0, **values, f"{case}:bias": 1.0, **{f"{case}:{name}": value for name, value in values.items()}}


def case_of(appearance: Appearance, profile: Profile) -> str:
    """Return the case: two "full" names, a "part" for a full name, two "parts", or a full name for a part ("grows")."""
    if not appearance.is_partial:
        return "full" if profile.is_known_in_full else "grows"
    return "part" if profile.is_known_in_full else "parts"


@kept_per_tables(maxsize=100_000)
def relate(name: str, known: str) -> tuple[Likeness, bool]:
    """Compare two names of persons, and tell whether the first may be the second with surplus words."""
    likeness = compare_people(name, known)
    return likeness, likeness in (Likeness.DIFFERENT, Likeness.POSSIBLE) and is_miscut(name, known)


def may_mean(name: str, known: str) -> bool:
    """Whether a name can refer to somebody with a known name."""
    likeness, miscut = relate(name, known)
    return miscut or likeness is not Likeness.DIFFERENT


def _of_names(appearance: Appearance, profile: Profile) -> Features:
    name, full = appearance.known_as, profile.full_names
    names = full or profile.names  # partial names joined earlier must not make the next one more certain
    related = [relate(name, known) for known in names]
    likeness = max((one for one, _ in related), default=Likeness.DIFFERENT)
    miscut = likeness < Likeness.PARTIAL and any(cut for _, cut in related)
    return {
        "exact": float(any(fold(name) == fold(known) for known in names)),
        "same": float(likeness is Likeness.SAME),
        "possible": float(likeness is Likeness.POSSIBLE),
        "miscut": float(miscut),
        "short": float(any(is_shortened(name, known) for known in full)),
        "given": float(appearance.is_partial and fold(name) in given_names()),
        "last": float(likeness is Likeness.PARTIAL and any(ends_with(name, known) for known in full)),
        "named": float(_is_named(appearance, profile)),
    }


def _is_named(appearance: Appearance, profile: Profile) -> bool:
    """Whether the report has the actor's full name in addition to the speaker's name."""
    return any(
        f" {fold(known)} " in f" {fold(form)} " or compare_people(form, known) is Likeness.SAME
        for form in appearance.forms
        for known in profile.full_names
    )


def _of_rivals(appearance: Appearance, profile: Profile, profiles: Sequence[Profile]) -> Features:
    """Return features that compare the actor's news coverage with that of all rivals."""
    rivals = [one for one in profiles if one.id != profile.id and one.is_known_in_full]
    others = sum(one.reports_near for one in rivals)
    return {
        "share": math.log((profile.reports_near + 0.5) / (others + 0.5)),
        "rivals": math.log1p(len(rivals)),
        "alone": float(not rivals),
        "reports": math.log1p(profile.reports_near),
        "rival named": float(bool(appearance.forms) and any(_is_named(appearance, one) for one in rivals)),
    }


def _of_countries(appearance: Appearance, profile: Profile) -> Features:
    firm, theirs = appearance.firm_countries, profile.firm_countries
    known = set(profile.countries) | {profile.country}
    most = max(profile.countries.values(), default=0)
    usual = {code for code, count in profile.countries.items() if 2 * count >= most}
    said = appearance.country
    conflict = bool(said and usual and said not in known)
    prominence = math.log1p(profile.reports_near)
    return {
        "firm same": float(bool(firm & theirs)),
        "firm other": float(bool(firm and theirs and not firm & theirs)),
        "firm other by prominence": prominence * float(bool(firm and theirs and not firm & theirs)),
        "country same": float(bool(said and said in usual)),
        "country other": float(conflict),
        "country other by prominence": prominence * float(conflict),
    }


def _of_roles(appearance: Appearance, profile: Profile) -> Features:
    organization = fold(appearance.organization or "")
    same_body = bool(organization) and organization in profile.organizations
    other_body = bool(organization and profile.organizations) and not same_body
    if not appearance.role or not profile.roles:
        return {"same body": float(same_body), "other body": float(other_body), "no role": 1.0}
    role = fold(appearance.role)
    roles = [known for known, _ in profile.roles.most_common(MOST_ROLES)]
    alike = max(_role_likeness(role, fold(known)) for known in roles)
    return {
        "same body": float(same_body),
        "other body": float(other_body),
        "role same": float(alike >= ALIKE_ROLE),
        "role other": float(alike < UNLIKE_ROLE),
        "role": alike / 100,
    }


@lru_cache(maxsize=100_000)
def _role_likeness(one: str, other: str) -> float:
    return float(fuzz.token_set_ratio(one, other))


def _of_days(appearance: Appearance, profile: Profile) -> Features:
    days = days_near(appearance, profile)
    if days is None:
        return {"no day": 1.0}
    return {
        "days": math.log1p(min(days, FAR_DAYS)) / 8,
        "near": float(days <= NEAR_DAYS),
        "years": min(days, FAR_DAYS) / FAR_DAYS,
    }


def days_near(appearance: Appearance, profile: Profile) -> int | None:
    """Return the days between an appearance and the nearest report with the actor; None if unknown."""
    if not appearance.published or not profile.days:
        return None
    if min(profile.days) <= appearance.published <= max(profile.days) and profile.reports > 2:
        return 0
    apart = (days_between(appearance.published, one) for one in profile.days)
    return min((days for days in apart if days is not None), default=None)


@kept_per_tables()
def _weights() -> dict[str, float]:
    return {row["feature"]: float(row["weight"]) for row in rows("actor_weights")}
