"""Fields and decisions in words, as pages show them."""

from __future__ import annotations

from sayso.domain.review import Decision

NAMES = {
    "kept": "is a statement",
    "content.spans": "words said",
    "cue.spans": "cue",
    "source.spans": "source",
    "speaker.name": "speaker",
    "speaker.type": "type of speaker",
    "speaker.role": "role",
    "speaker.organization": "organization",
    "speaker.country": "country",
    "chain": "route",
    "addressees": "said to",
    "occasion.place": "place",
    "occasion.date": "date of the occasion",
    "said_on.date": "said on",
    "said_on.until": "said until",
    "certainty.level": "certainty",
    "certainty.rumour": "rumor",
}
DONE = {"accept": "accepted it", "reject": "rejected it", "unsure": "was unsure", "add": "added it"}


def field_name(field: str) -> str:
    """Give a field of a statement (`domain.review.FIELDS`), or what is measured of it, as people call it."""
    return NAMES.get(field) or field.removeprefix("certainty.")


def did(decision: Decision) -> str:
    """Say what a decision did."""
    return f"corrected the {field_name(decision.field)}" if decision.field else DONE[decision.verdict]
