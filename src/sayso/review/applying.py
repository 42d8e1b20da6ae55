"""Applies people's decisions to the machine's reading of a statement."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from typing import Any

from sayso.domain.review import ADD, FIELDS, POSITIONS, VERDICTS, Decision, standing
from sayso.domain.statement import text_of
from sayso.domain.text import Span
from sayso.errors import UsageError

Json = dict[str, Any]

EMPTY_PARTS: dict[str, Json] = {
    "speaker": {"name": None, "type": "none", "role": None, "organization": None, "country": None, "mention": None},
    "occasion": {"text": "", "span": [0, 0], "place": None, "date": None},
    "said_on": {"text": "", "span": [0, 0], "date": None, "until": None},
    "cue": {"spans": [], "text": "", "act": None},
    "source": {"spans": [], "text": ""},
}
"""The empty part that a correction starts from if the machine found none."""


def check_decision(decision: Decision) -> None:
    """Refuse a decision that cannot be applied.

    Raises:
        UsageError: its verdict or field is unknown, or a correction names no field.
    """
    if decision.verdict not in VERDICTS:
        raise UsageError(f"there is no verdict {decision.verdict!r}", hint=f"use one of {', '.join(VERDICTS)}")
    if (decision.verdict == "correct") != (decision.field is not None):
        raise UsageError(
            "a correction must name a field; other decisions must not",
            hint=f"the fields are {', '.join(FIELDS)}",
        )
    if decision.field is not None and decision.field not in FIELDS:
        raise UsageError(f"{decision.field} cannot be corrected", hint=f"use one of {', '.join(FIELDS)}")
    if decision.reviewer.strip() == "":
        raise UsageError("a decision needs the name of its reviewer", hint="add --reviewer NAME")


def apply_decisions(statement: Json, decisions: Iterable[Decision], text: str) -> Json:
    """Return the statement with all corrections in force applied in order; a later one overrides an earlier one.

    For a statement that a person added, that person's version counts, whatever a model reads later.

    Args:
        statement: In the JSON form.
        decisions: Oldest first.
        text: The document's text, for the words of corrected spans.
    """
    result = copy.deepcopy(statement)
    for decision in standing(decisions):
        if decision.verdict == ADD and decision.new:
            result = {**copy.deepcopy(decision.new), "id": statement["id"]}
        elif decision.verdict == "correct" and decision.field:
            _set(result, decision.field, decision.new, text)
    return result


def is_rejected(decisions: Iterable[Decision]) -> bool:
    """Whether the last decision in force that is not "unsure" rejects the statement."""
    verdicts = [decision.verdict for decision in standing(decisions) if decision.verdict != "unsure"]
    return bool(verdicts) and verdicts[-1] == "reject"


def value_of(statement: Json, field: str) -> Any:
    """Return the value at a path in FIELDS; None if the part is missing."""
    value: Any = statement
    for name in field.split("."):
        value = value.get(name) if value is not None else None
    return value


def _set(statement: Json, field: str, value: Any, text: str) -> None:
    part, _, name = field.partition(".")
    if not name:
        statement[part] = value
        return
    if statement.get(part) is None:
        statement[part] = copy.deepcopy(EMPTY_PARTS[part])
    statement[part][name] = value
    if field in POSITIONS:
        statement[part]["text"] = text_of(tuple(Span(*span) for span in value), text)
    chain = statement["chain"]
    has_speaker = bool(chain) and not (len(chain) == 1 and chain[0]["basis"] == "published")  # an own voice has none
    if field == "speaker.name" and has_speaker:
        chain[-1] = {"name": value, "type": statement["speaker"]["type"], "basis": "stated"}
    if field == "speaker.type" and has_speaker:
        chain[-1]["type"] = value
