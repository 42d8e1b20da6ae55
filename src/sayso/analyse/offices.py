"""Names offices by role and country or body, so that an office has the same name whoever holds it."""

from __future__ import annotations

import re

from sayso.tables import kept_per_tables, rows, word_set


def name_office(role: str, country: str | None, organization: str | None) -> str | None:
    """Return an office's name: "Fisheries Minister, Denmark", "director, Blue Shelf", or the role alone.

    A former minister holds no office: None.

    Args:
        role: The role as in a report. Words for its country or body ("Danish", "of Denmark", "of Blue Shelf") and for
            the tenure ("new", "acting") are dropped.
        country: The office's country, as an ISO 3166 alpha-3 code.
        organization: The office's organization, if it is not a state office.
    """
    bare = _before("passing").sub("", role)
    if _before("past").match(bare):
        return None
    if country:
        bare = _without(bare, _words_of(country))
    if organization:
        bare = _without(bare, (organization,))
    place = organization or _name_of(country)
    bare = _before("passing").sub("", bare)  # "Danish acting minister"
    if _before("past").match(bare):
        return None
    return f"{bare}, {place}" if place and bare else bare or role


@kept_per_tables()
def _before(key: str) -> re.Pattern[str]:
    words = "|".join(sorted(map(re.escape, word_set("governments", key)), key=len, reverse=True))
    return re.compile(rf"(?:the\s+)?(?:{words})(?:\s+|-)(?=\w)", re.IGNORECASE)


def _without(role: str, owners: tuple[str, ...]) -> str:
    """Drop the owner's name before the role, or after "of", "for" or a comma."""
    words = "|".join(re.escape(owner) for owner in sorted(owners, key=len, reverse=True))
    if not words:
        return role
    before = rf"^(?:the\s+)?(?:{words})(?:['’]s?)?\s+(?=\w)"
    after = rf"(?:\s+(?:of|for|at|in)|,)\s+(?:the\s+)?(?:{words})$"
    return re.sub(after, "", re.sub(before, "", role)).strip()


@kept_per_tables()
def _words_of(country: str) -> tuple[str, ...]:
    found = next((row for row in rows("countries") if row["code"] == country), None)
    if found is None:
        return ()
    return tuple(word for column in ("names", "demonyms") for word in found[column].split("|") if word)


@kept_per_tables()
def _name_of(country: str | None) -> str | None:
    return next((row["name"] for row in rows("countries") if row["code"] == country), country)
