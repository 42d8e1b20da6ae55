"""Chooses among several actors for one appearance, and finds the pairs that a person should decide."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import fuzz

from sayso.resolve.actor_match import ALIKE_ROLE, case_of, match
from sayso.resolve.actor_names import Likeness, generations_differ
from sayso.resolve.appearances import Appearance, Profile
from sayso.resolve.body_names import identify_body
from sayso.resolve.proper_names import PERSON, fold

JOIN_AT = {"full": 0.8, "part": 0.7, "parts": 0.8, "grows": 0.9}
"""Smallest probability for joining an appearance to an actor, by case; cross-validated for 95% precision."""
OFFER_AT = 0.1  # less probable pairs are not suggested
FOREMOST_BODY = 3  # times as many reports as all namesakes together
FOREMOST_REPORTS = 3


def choose(appearance: Appearance, profiles: Sequence[Profile]) -> Profile | None:
    """Return the best matching actor; None if no actor, or more than one, matches with enough confidence."""
    if appearance.kind != PERSON:
        return _choose_body(appearance, [one for one in profiles if countries_fit(appearance, one)])
    weighed = zip(match(appearance, profiles), profiles, strict=True)
    sure = [(p, one) for p, one in weighed if p >= JOIN_AT[case_of(appearance, one)] and not is_vetoed(appearance, one)]
    if not sure:
        return None
    return max(sure, key=lambda pair: (round(pair[0], 2), pair[1].is_known_in_full, pair[1].reports, -pair[1].id))[1]


def _choose_body(appearance: Appearance, fitting: Sequence[Profile]) -> Profile | None:
    same = [one for one in fitting if one.likeness is Likeness.SAME]
    exact = [one for one in same if any(fold(name) == fold(appearance.known_as) for name in one.names)]
    compatriots = [one for one in exact or same if one.country and one.country == appearance.country]
    return _only(same) or _only(exact) or _only(compatriots) or _foremost(exact or same)


def _foremost(profiles: Sequence[Profile]) -> Profile | None:
    """Return the body with clearly more reports in those years than all its namesakes; None if there is none."""
    ordered = sorted(profiles, key=lambda one: (-one.reports_near, one.id))
    if not ordered or ordered[0].reports_near < FOREMOST_REPORTS:
        return None
    others = sum(one.reports_near for one in ordered[1:])
    return ordered[0] if ordered[0].reports_near >= FOREMOST_BODY * others else None


def _only(profiles: Sequence[Profile]) -> Profile | None:
    return profiles[0] if len(profiles) == 1 else None


def is_vetoed(appearance: Appearance, profile: Profile) -> bool:
    """Whether something rules out that a person's appearance is the actor, whatever the probability.

    Offices of two countries or two generations (Jr., III) rule it out. So does a bare surname in years in which no
    report gives the actor's full name, unless role or country supports it.
    """
    full = profile.full_names
    if not appearance.is_partial and full and all(generations_differ(appearance.known_as, name) for name in full):
        return True
    if appearance.is_partial and profile.is_known_in_full and not profile.reports_near:
        is_compatriot = appearance.country is not None and appearance.country in profile.countries
        if not is_compatriot and not _role_is_known(appearance, profile):
            return True
    return not countries_fit(appearance, profile)


def countries_fit(appearance: Appearance, profile: Profile) -> bool:
    """Whether the countries are compatible. For a body that every country has ("the government"), they must be equal.

    For persons, only countries named in offices count, and a known role of the actor outweighs them.
    """
    if appearance.kind != PERSON:  # compare_names has already ruled out different countries
        body = identify_body(appearance.known_as, appearance.country)
        return not body.common or (body.country is not None and body.country == profile.country)
    ours, theirs = appearance.firm_countries, profile.firm_countries
    if not ours or not theirs or ours & theirs:
        return True
    return not appearance.is_partial and _role_is_known(appearance, profile)


def _role_is_known(appearance: Appearance, profile: Profile) -> bool:
    role = fold(appearance.role or "")
    return bool(role) and any(fuzz.token_set_ratio(role, fold(known)) >= ALIKE_ROLE for known in profile.roles)


def worth_offering(appearance: Appearance, profiles: Sequence[Profile]) -> list[Profile]:
    """Return the actors that a person should compare with the appearance, likeliest first."""
    if appearance.kind != PERSON:
        fitting = [one for one in profiles if countries_fit(appearance, one)]
        return sorted(fitting, key=lambda one: (-one.likeness, -one.reports_near, one.id))
    weighed = [
        (p, one)
        for p, one in zip(match(appearance, profiles), profiles, strict=True)
        if p >= OFFER_AT and (appearance.is_partial <= countries_fit(appearance, one))
    ]
    return [one for _, one in sorted(weighed, key=lambda pair: (-round(pair[0], 2), -pair[1].reports, pair[1].id))]


def reason_of(appearance: Appearance, profile: Profile) -> str:
    """Return the reason why an appearance was not joined to an actor, for the person who decides."""
    if not countries_fit(appearance, profile):
        ours, theirs = sorted(appearance.firm_countries), sorted(profile.firm_countries)
        return f"the names match, but not the countries: {', '.join(theirs)}, {', '.join(ours)}"
    if profile.likeness is Likeness.PARTIAL:
        return "one name is part of the other"
    if profile.likeness is Likeness.SAME:
        return "the names match, but so do those of other actors"
    return "the names are similar"
