"""Which of several actors an appearance is of, and which of them a person should be asked about."""

from __future__ import annotations

from collections.abc import Sequence

from sayso.resolve.actor_names import Likeness
from sayso.resolve.proper_names import PERSON, fold
from sayso.store.profiles import Appearance, Candidate, countries_fit, days_near, is_supported

FOREMOST_REPORTS = 3  # in which somebody must speak to be whom a surname means …
FOREMOST_TIMES = 5  # … and so many times as many as all others of that surname
FOREMOST_NAMESAKE = 3  # times, of those who bear the same name in full
NEAR_DAYS = 60  # between reports, for the only known bearer of a surname to be meant by it
OFFERED_DAYS = 365  # between reports, for a bearer of the surname to be offered
SEVERAL_BEARERS = 2  # of one surname in the record: then the surname alone tells nobody


def choose(appearance: Appearance, candidates: Sequence[Candidate]) -> Candidate | None:
    """Give the one candidate that fits, or none where several do."""
    fitting = [one for one in candidates if countries_fit(appearance, one)]
    same = [one for one in fitting if one.likeness is Likeness.SAME]
    if not appearance.is_partial:
        return _choose_full(appearance, fitting, same)
    bearers = [one for one in fitting if one.is_known_in_full and one.likeness >= Likeness.PARTIAL]
    supported = [one for one in bearers if is_supported(appearance, one)]
    known = _only(supported) or foremost(supported) or foremost(bearers)
    if known is not None:
        return known
    alike = [one for one in same if not one.is_known_in_full]
    if len(bearers) >= SEVERAL_BEARERS:
        alike = [one for one in alike if is_supported(appearance, one)]
    near = [one for one in bearers if days_near(appearance, one) <= NEAR_DAYS]
    return _only(near) or _only([one for one in alike if appearance.known_as in one.names]) or _only(alike)


def _choose_full(appearance: Appearance, fitting: Sequence[Candidate], same: Sequence[Candidate]) -> Candidate | None:
    exact = [one for one in same if any(fold(name) == fold(appearance.known_as) for name in one.names)]
    compatriots = [one for one in exact or same if one.country and one.country == appearance.country]
    known = _only(same) or _only(exact) or _only(compatriots) or foremost(exact or same, FOREMOST_NAMESAKE)
    if known is not None or same:
        return known
    # The actor is known by a part of this name alone; another bearer of it would make that a guess.
    parts = [one for one in fitting if one.likeness is Likeness.PARTIAL and not one.is_known_in_full]
    supported = [one for one in parts if is_supported(appearance, one)]
    return _only(supported) or _only([one for one in parts if days_near(appearance, one) <= NEAR_DAYS])


def foremost(candidates: Sequence[Candidate], times: int = FOREMOST_TIMES) -> Candidate | None:
    """Give who is in so many times more reports of those years than all others that the name alone means him or her."""
    ordered = sorted(candidates, key=lambda one: (-one.reports_near, one.id))
    if not ordered or ordered[0].reports_near < FOREMOST_REPORTS:
        return None
    others = sum(one.reports_near for one in ordered[1:])
    return ordered[0] if ordered[0].reports_near >= times * others else None


def _only(candidates: Sequence[Candidate]) -> Candidate | None:
    return candidates[0] if len(candidates) == 1 else None


def is_worth_offering(appearance: Appearance, candidate: Candidate) -> bool:
    """Whether a person should decide if both are one: not of two surnames alone, nor of reports that are far apart."""
    if appearance.kind != PERSON:
        return countries_fit(appearance, candidate)
    if appearance.is_partial and not countries_fit(appearance, candidate):
        return False
    in_full = [not appearance.is_partial, candidate.is_known_in_full]
    if all(in_full):
        return candidate.likeness is not Likeness.PARTIAL  # who is also called by a surname that another bears in full
    near = days_near(appearance, candidate) <= OFFERED_DAYS or not (appearance.published and candidate.days)
    return any(in_full) and candidate.likeness >= Likeness.PARTIAL and near


def reason_of(appearance: Appearance, candidate: Candidate) -> str:
    """Say why an appearance was not joined to a candidate, as a person who decides on it reads it."""
    if not countries_fit(appearance, candidate):
        ours, theirs = sorted(appearance.firm_countries), sorted(candidate.firm_countries)
        return f"the names fit, the countries do not: {', '.join(theirs)}, {', '.join(ours)}"
    if appearance.is_partial and candidate.is_known_in_full:
        return "one name is a part of the other"
    if candidate.likeness is Likeness.SAME:
        return "the names fit, but so do those of others"
    return "one name is a part of the other" if candidate.likeness is Likeness.PARTIAL else "the names are alike"
