"""Which of several actors an appearance is of, and which of them a person should be asked about."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import fuzz

from sayso.resolve.actor_match import case_of, match
from sayso.resolve.actor_names import Likeness, generations_differ
from sayso.resolve.appearances import Appearance, Profile
from sayso.resolve.body_names import identify_body
from sayso.resolve.proper_names import PERSON, fold

JOIN_AT = {"full": 0.8, "part": 0.7, "parts": 0.8, "grows": 0.9}
"""The probability from which an appearance is of an actor, by the case; chosen on folds, for pairs of precision 95."""
OFFER_AT = 0.1  # below it, nobody is asked
FOREMOST_BODY = 3  # times as many reports as others of that name
FOREMOST_REPORTS = 3
ALIKE_ROLE = 80  # of 100, rapidfuzz's token_set_ratio


def choose(appearance: Appearance, profiles: Sequence[Profile]) -> Profile | None:
    """Give the one actor that fits, or None where several do, or none surely."""
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
    """Give the body that is in so many more reports of those years than all others that the name means it."""
    ordered = sorted(profiles, key=lambda one: (-one.reports_near, one.id))
    if not ordered or ordered[0].reports_near < FOREMOST_REPORTS:
        return None
    others = sum(one.reports_near for one in ordered[1:])
    return ordered[0] if ordered[0].reports_near >= FOREMOST_BODY * others else None


def _only(profiles: Sequence[Profile]) -> Profile | None:
    return profiles[0] if len(profiles) == 1 else None


def is_vetoed(appearance: Appearance, profile: Profile) -> bool:
    """Whether a person's appearance cannot be of an actor, however probable it looks.

    So it is where offices of two countries, or generations (Jr., III), tell them apart; and where a lone name comes
    from years in which no report names the actor in full, and neither role nor country speaks for it.
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
    """Whether no country speaks against an actor; of what every country has, one must speak for it.

    Of persons, only countries that offices name count, and a role that the actor is known by outweighs them.
    """
    if appearance.kind != PERSON:  # compare_names has seen to countries that differ
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
    """Give the actors of which a person should decide if the appearance is of them, the likeliest first."""
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
    """Say why an appearance was not joined to an actor, as a person who decides on it reads it."""
    if not countries_fit(appearance, profile):
        ours, theirs = sorted(appearance.firm_countries), sorted(profile.firm_countries)
        return f"the names fit, the countries do not: {', '.join(theirs)}, {', '.join(ours)}"
    if profile.likeness is Likeness.PARTIAL:
        return "one name is a part of the other"
    if profile.likeness is Likeness.SAME:
        return "the names fit, but so do those of others"
    return "the names are alike"
