"""Fields and decisions in words, for pages."""

from __future__ import annotations

from collections.abc import Sequence

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
    """Return the name that people use for a field (`domain.review.FIELDS`) or another measured value."""
    return NAMES.get(field) or field.removeprefix("certainty.")


def did(step: Sequence[Decision]) -> str:
    """Describe what the decisions of a step did to a statement."""
    fields = together([field_name(one.field) for one in step if one.field])
    if step[0].undoes is not None:
        return f"undid the correction of {fields}" if fields else "undid the decision"
    verdicts = [DONE[one.verdict] for one in step if not one.field]
    return verdicts[0] if verdicts else f"corrected the {fields}"


def together(words: Sequence[str]) -> str:
    """Return words as a list in a sentence: “speaker, role and country”."""
    return " and ".join(part for part in (", ".join(words[:-1]), *words[-1:]) if part)
