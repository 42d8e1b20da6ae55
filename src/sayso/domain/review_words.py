"""The words that people read for fields of statements and for decisions."""

from __future__ import annotations

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
"""Names of fields that differ from the last part of their path in the JSON form."""

DECIDED = {"accept": "accepted it", "reject": "rejected it", "unsure": "was unsure", "add": "added it"}
"""What a reviewer did, by verdict; a correction names its fields instead."""


def field_name(field: str) -> str:
    """Return the name that people use for a field (`domain.review.FIELDS`) or another measured value."""
    return NAMES.get(field) or field.removeprefix("certainty.")
