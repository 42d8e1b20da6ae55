"""Denials put into coded reports."""

from __future__ import annotations

from typing import Any

import pytest

from sayso.training.denials import DENIES, DENIES_NOT, vary_denials
from sayso.training.name_kinds import vary_names

TEXT = "Anna Berg said that the bridge was safe. “It holds,” she said. He says it will fall. He said: wait."


def place(words: str, before: str = "") -> tuple[int, int]:
    start = TEXT.index(before + words) + len(before)
    return start, start + len(words)


def report(number: int, *, denied: bool = False) -> dict[str, Any]:
    coded = [
        ([place("Anna Berg")], [place("said", "Berg ")], [place("the bridge was safe")]),
        ([place("she")], [place("said", "she ")], [place("“It holds,”")]),
        ([place("He")], [place("says")], [place("it will fall")]),
        ([place("He", "fall. ")], [place("said", "fall. He ")], [place("wait")]),
    ]
    statements = [{"source": s, "cue": c, "content": w, "denied": denied, "speaker": "Anna Berg"} for s, c, w in coded]
    entities = [{"name": "Anna Berg", "type": "person", "mentions": [place("Anna Berg")]}]
    return {"id": f"r{number}", "text": TEXT, "statements": statements, "entities": entities}


def words(varied: dict[str, Any], key: str) -> list[str]:
    return [" ".join(varied["text"][start:end] for start, end in s[key]) for s in varied["statements"]]


@pytest.mark.parametrize("number", range(30))
def test_contents_and_sources_stay_and_only_plain_statements_are_varied(number: int) -> None:
    varied = vary_names(vary_denials(report(number)))
    assert words(varied, "content") == ["the bridge was safe", "“It holds,”", "it will fall", "wait"]
    assert words(varied, "source")[1:] == ["she", "He", "He"]
    assert [s["varied"] for s in varied["statements"]][1::2] == [False, False]
    for statement in varied["statements"]:
        start = statement["content"][0][0]
        cues = DENIES if statement["denied"] else DENIES_NOT
        assert statement["varied"] == any(varied["text"][:start].endswith(f"{cue} ") for cue in cues)


def test_both_kinds_occur_and_a_report_always_gives_the_same_copy() -> None:
    copies = [vary_denials(report(number)) for number in range(30)]
    assert copies == [vary_denials(report(number)) for number in range(30)]
    assert {s["denied"] for copy in copies for s in copy["statements"] if s["varied"]} == {True, False}


def test_what_is_denied_already_stays() -> None:
    assert all(vary_denials(report(number, denied=True))["text"] == TEXT for number in range(10))
