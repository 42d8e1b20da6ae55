"""Small reports whose facts people coded, and how many of these facts a record has right.

A line of a file of cases: {"id", "kind", "input": file beside it, "expect": [...], "absent": [...], "record": {...}}.
Each entry of `expect` names a statement by a piece of its content ("words") and says what must hold of it; `absent`
lists the beginnings of contents, or speakers, that must not be there; `record` has the fields of the report itself.
Every field is one fact; a statement that is not found has none of its facts right.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from sayso.domain.record import Record
from sayso.domain.record_json import record_to_dict

Case = Mapping[str, Any]
LEAST_SHARED = 0.5
"""Of the words of two names or roles, the share that must be the same."""
_SMALL = frozenset({"the", "a", "an", "of", "and"})


def coded_cases(path: Path) -> list[Case]:
    """The cases of a file, one per line."""
    return [json.loads(line) for line in path.read_text(encoding="utf8").splitlines() if line.strip()]


def facts_right(case: Case, record: Record) -> Iterator[bool]:
    """Whether each fact of a case is right in a record."""
    found = record_to_dict(record)
    statements = found["statements"]
    for key, value in case.get("record", {}).items():
        yield found[key] == value
    for expected in case["expect"]:
        wanted = {key: value for key, value in expected.items() if key != "words"}
        holding = [s for s in statements if _one_line(expected["words"]) in _one_line(s["content"]["text"])]
        voiced = [s for s in holding if _speaker(s).get("type") != "author"] or holding
        judged = [[_holds(key, value, s) for key, value in wanted.items()] for s in voiced]
        yield from max(judged, key=sum, default=[False] * len(wanted))
    for bad in case.get("absent", ()):
        if isinstance(bad, str):
            yield not any(_one_line(s["content"]["text"]).startswith(_one_line(bad)) for s in statements)
        else:
            yield not any(_words(_speaker(s).get("name")) == _words(bad["speaker"]) for s in statements)


def _holds(key: str, value: Any, statement: Mapping[str, Any]) -> bool:
    speaker = _speaker(statement)
    if key == "speaker":
        exact = _words(value) == _words(speaker.get("name"))
        return exact or (speaker.get("type") != "person" and _alike(value, speaker.get("name")))
    if key in ("type", "country"):
        return bool(speaker.get(key) == value)
    if key in ("role", "organization"):
        return _alike(value, speaker.get(key))
    if key in ("denied", "hedged"):
        return bool(statement["certainty"][key] == value)
    if key == "via":
        carriers = [link["name"] for link in statement["chain"][1:-1] if link["name"]]
        return len(carriers) == len(value) and all(any(_alike(one, c) for c in carriers) for one in value)
    if key == "said":
        return bool((statement["said_on"] or {}).get("date") == value)
    if key == "addressee":
        return any(_alike(value, one["name"]) for one in statement["addressees"])
    if key == "occasion":
        text = (statement["occasion"] or {}).get("text")
        return _words(value) <= _words(text) or _alike(value, text)
    assert key == "kind", f"{key} is not a field of a case"
    return bool(statement["kind"] == value)


def _speaker(statement: Mapping[str, Any]) -> Mapping[str, Any]:
    return statement["speaker"] or {}


def _words(text: str | None) -> set[str]:
    bare = re.sub(r"['’]s\b", "", (text or "").casefold())
    return set(re.findall(r"[^\W_]+", bare)) - _SMALL


def _alike(one: str | None, other: str | None) -> bool:
    mine, theirs = _words(one), _words(other)
    return bool(mine and theirs) and len(mine & theirs) >= LEAST_SHARED * len(mine | theirs)


def _one_line(text: str) -> str:
    return " ".join(text.split())
