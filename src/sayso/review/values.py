"""Values of a statement's fields as people read and write them: words for spans, names for a chain."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, get_args

from sayso.domain.review import POSITIONS
from sayso.domain.statement import Kind, Level, SpeakerType
from sayso.errors import UsageError
from sayso.review.places import BETWEEN, find_places

Json = dict[str, Any]

NOTHING = "-"
STEP = ">"  # between the links of a chain
SEVERAL = ";"  # between addressees
FLAGS = ("certainty.denied", "certainty.hedged", "certainty.rumour", "certainty.hypothetical")
DAYS = ("occasion.date", "said_on.date", "said_on.until")
CHOICES: Mapping[str, tuple[str, ...]] = {
    "kind": get_args(Kind),
    "speaker.type": get_args(SpeakerType),
    "certainty.level": get_args(Level),
}
YES, NO = ("yes", "y", "true"), ("no", "n", "false")
HOW = {
    "chain": f"names from the publisher to the speaker, separated by {STEP}",
    "addressees": f"names, separated by {SEVERAL}",
    **dict.fromkeys(POSITIONS, f"the words as in the report, parts separated by {BETWEEN}"),
    **dict.fromkeys(FLAGS, "yes or no"),
    **dict.fromkeys(DAYS, "a day as YYYY-MM-DD"),
    **{field: ", ".join(choices) for field, choices in CHOICES.items()},
}
"""How to write the value of a field, if it is not plain words."""


def value_words(field: str, value: Any, text: str) -> str | None:
    """Return a value as a person reads it; None if there is none.

    Args:
        field: One of FIELDS.
        value: In the JSON form.
        text: The report's text, to which offsets refer.
    """
    if value is None or value == []:
        return None
    if field in POSITIONS:
        return f" {BETWEEN} ".join(" ".join(text[start:end].split()) for start, end in value)
    if field in ("chain", "addressees"):
        between = f" {STEP} " if field == "chain" else f"{SEVERAL} "
        return between.join(str(part.get("name") or "?") for part in value)
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def value_from_words(field: str, words: str, statement: Json, text: str) -> Any:
    """Return the value that a person wrote, in the JSON form.

    Args:
        field: One of FIELDS.
        words: As written; "-" means none.
        statement: The current statement, whose place decides between equal words.
        text: The report's text.

    Raises:
        UsageError: the field cannot have this value.
    """
    words = words.strip()
    if field in POSITIONS:
        return _places(field, words, statement, text)
    if field == "chain":
        return _chain(words, statement)
    if field == "addressees":
        return _addressees(words, statement, text)
    if field in FLAGS:
        if words.casefold() not in (*YES, *NO):
            raise UsageError(f"{field} must be yes or no, not {words!r}", hint="write yes or no")
        return words.casefold() in YES
    if field in CHOICES and words not in CHOICES[field]:
        raise UsageError(f"{field} cannot be {words!r}", hint=f"use one of {', '.join(CHOICES[field])}")
    if words == NOTHING or not words:
        return None
    if field in DAYS:
        _check_day(field, words)
    return words


def check_value(field: str, value: Any) -> None:
    """Refuse a value that a field cannot have.

    Raises:
        UsageError: it is not one of the field's choices, not a day, or not in the JSON form.
    """
    empty = value is None and field not in ("kind", "certainty.level", "chain", *FLAGS, POSITIONS[0])
    if empty or (field in CHOICES and value in CHOICES[field]) or (field in FLAGS and isinstance(value, bool)):
        return
    if field in POSITIONS:
        fits = isinstance(value, list | tuple) and all(_is_place(one) for one in value)
    elif field in ("chain", "addressees"):
        fits = isinstance(value, list) and all(isinstance(one, dict) and "name" in one for one in value)
    else:
        fits = field not in (*CHOICES, *FLAGS) and isinstance(value, str)
    if not fits:
        raise UsageError(f"{field} cannot be {value!r}", hint=HOW.get(field, "see docs/how-to/record.md"))
    if field in DAYS:
        _check_day(field, value)


def _is_place(value: Any) -> bool:
    return (
        isinstance(value, list | tuple)
        and len(value) == 2
        and all(type(one) is int for one in value)
        and 0 <= value[0] < value[1]
    )


def _places(field: str, words: str, statement: Json, text: str) -> list[list[int]]:
    if words == NOTHING and field != "content.spans":
        return []
    return find_places(words, text, near=_start(statement))


def _chain(words: str, statement: Json) -> list[Json]:
    """Return the links of a chain by their names; links that the statement already has are kept."""
    names = [name.strip() for name in words.split(STEP)]
    if not all(names) or names == [NOTHING]:
        raise UsageError(f"a chain needs a name for each link, not {words!r}", hint=HOW["chain"])
    known = {link["name"]: link for link in statement["chain"]}
    speaker = statement["speaker"] or {"name": None, "type": "none"}
    links = []
    for number, name in enumerate(names):
        kind = speaker["type"] if name == speaker["name"] else "outlet"
        made = {"name": None if name == "?" else name, "type": kind, "basis": "stated" if number else "published"}
        links.append(known.get(made["name"], made))
    return links


def _addressees(words: str, statement: Json, text: str) -> list[Json]:
    if words == NOTHING:
        return []
    known = {one["name"]: one for one in statement["addressees"]}
    at = _start(statement)
    names = [name.strip() for name in words.split(SEVERAL) if name.strip()]
    return [known.get(name) or {"name": name, "span": find_places(name, text, near=at)[0]} for name in names]


def _start(statement: Json) -> int | None:
    """Return where a statement's words begin; None if it has none yet."""
    spans = statement["content"]["spans"]
    return spans[0][0] if spans else None


def _check_day(field: str, words: str) -> None:
    try:
        date.fromisoformat(words)
    except ValueError as error:
        raise UsageError(f"{field} must be a day, not {words!r}", hint="write it as YYYY-MM-DD") from error
