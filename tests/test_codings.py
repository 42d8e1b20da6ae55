"""Codings are published without the text they belong to, and joined with it again."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from repository_tools import load_tool

codings = load_tool("codings")

TEXT = "Farol wrote that Ada Moe, mayor of Porto Novo, told lawmakers on Monday that Bo Lind may resign. Lind agreed."


def place(words: str) -> list[int]:
    at = TEXT.index(words)
    return [at, at + len(words)]


def named(name: str, kind: str, *mentions: list[int], **more: Any) -> dict[str, Any]:
    forms = sorted({TEXT[s:e] for s, e in mentions})
    plain = {"country": None, "organization": None, "described": [], "roles": []}
    return {"name": name, "type": kind, **plain, "forms": forms, "mentions": list(mentions), **more}


ROLE = "mayor of Porto Novo"
LAST = [TEXT.rindex("Lind"), TEXT.rindex("Lind") + 4]
RECORD: dict[str, Any] = {
    "id": "one",
    "outlet": "Maré",
    "url": None,
    "title": "A mayor speaks",
    "date": "2024-03-05",
    "text": TEXT,
    "entities": [
        named("Farol", "outlet", place("Farol")),
        named("Ada Moe", "person", place("Ada Moe"), roles=[{"text": ROLE, "span": place(ROLE)}], country="PRT"),
        named("Bo Lind", "person", place("Bo Lind"), LAST),
    ],
    "statements": [
        {
            "index": 0,
            "content": [place("Bo Lind may resign")],
            "source": [place("Ada Moe, mayor of Porto Novo")],
            "cue": [place("told")],
            "speaker": "Ada Moe",
            "type": "person",
            "role": ROLE,
            "via": [{"name": "Farol", "basis": "stated", "span": place("Farol")}],
            "denied": False,
            "hedged": True,
            "rumour": False,
            "hypothetical": False,
            "addressees": [{"name": "lawmakers", "span": place("lawmakers")}],
            "said_on": {"text": "on Monday", "span": place("on Monday")},
            "date": "2024-03-04",
        }
    ],
    "own_voice": [],
    "relations": [{"kind": "agrees", "from": "Bo Lind", "to": "Ada Moe", "evidence": [place("Lind agreed")]}],
    "events": [
        {
            "kind": "speech",
            "participants": [{"name": "Ada Moe", "part": "host"}],
            "place": "Porto Novo",
            "evidence": [place("told lawmakers")],
        }
    ],
    "furniture": [],
}


def test_codings_have_no_word_of_the_text() -> None:
    written = json.dumps(codings.part(RECORD))
    assert not [word for word in ("Ada", "Moe", "Porto", "Novo", "Lind", "resign", "Monday") if word in written]


def test_joined_with_their_text_codings_are_as_before() -> None:
    assert list(codings.joined([codings.part(RECORD)], [RECORD])) == [RECORD]


def test_a_name_that_is_not_in_the_text_is_left_out() -> None:
    changed = {**RECORD, "relations": [{**RECORD["relations"][0], "to": "Zoe Quist"}]}
    changed["statements"] = [{**RECORD["statements"][0], "speaker": "Ada Moe; Zoe Quist"}]
    [found] = codings.joined([codings.part(changed)], [RECORD])
    assert found["relations"] == []
    assert found["statements"][0]["speaker"] == "Ada Moe"


def test_codings_of_another_text_are_left_out_and_told(capsys: pytest.CaptureFixture[str]) -> None:
    parted = codings.part(RECORD)
    assert list(codings.joined([parted], [{**RECORD, "text": TEXT + " More."}])) == []
    assert list(codings.joined([parted], [])) == []
    assert capsys.readouterr().err == "one: another text\none: no text\n"


PUBLISHED = Path(__file__).parents[1] / "codings" / "foreign_affairs.jsonl.gz"
CATEGORIES = {
    *("person", "organization", "government", "outlet", "document", "group", "unnamed", "author", "none"),
    *("stated", "inferred", "denied", "hedged", "rumour", "hypothetical", "agrees", "disagrees"),
    *("meeting", "visit", "call", "signing", "vote", "speech", "other", "chair", "host", "guest", "attended"),
    codings.AUTHOR,
}


@cache
def published() -> list[dict[str, Any]]:
    """Return the published codings of all reports."""
    with gzip.open(PUBLISHED, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def strings(value: Any) -> Iterator[str]:
    """Yield all values of a report's codings that are strings; not keys."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from strings(one)


def test_the_published_codings_have_only_places_categories_countries_and_days() -> None:
    rows = published()
    assert len({row["id"] for row in rows}) == len(rows) > 300
    told = {one for row in rows for one in strings({**row, "id": "", "sha256": ""})}
    other = {one for one in told - CATEGORIES if not re.fullmatch(r"[A-Z]{3}|\d{4}(-\d\d){0,2}|", one)}
    assert not other


def test_a_published_statement_stands_in_an_earlier_or_later_one_of_its_report() -> None:
    for row in published():
        numbers = {said["index"] for said in row["statements"]}
        assert {said[key] for said in row["statements"] for key in ("within", "continues") if key in said} <= numbers
        assert all(start < end for said in row["statements"] for start, end in said["content"])
