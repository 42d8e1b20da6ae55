"""Decisions in words, for pages."""

from __future__ import annotations

from collections.abc import Sequence

from sayso.domain.review import Decision
from sayso.domain.review_words import DECIDED, field_name


def did(step: Sequence[Decision]) -> str:
    """Describe what the decisions of a step did to a statement."""
    fields = together([field_name(one.field) for one in step if one.field])
    if step[0].undoes is not None:
        return f"undid the correction of {fields}" if fields else "undid the decision"
    verdicts = [DECIDED[one.verdict] for one in step if not one.field]
    return verdicts[0] if verdicts else f"corrected the {fields}"


def together(words: Sequence[str]) -> str:
    """Return words as a list in a sentence: “speaker, role and country”."""
    return " and ".join(part for part in (", ".join(words[:-1]), *words[-1:]) if part)
