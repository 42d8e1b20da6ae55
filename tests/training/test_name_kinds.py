"""Copies of coded reports with other kinds of names."""

from __future__ import annotations

from typing import Any

import pytest

from sayso.training.edits import Edit, Edited
from sayso.training.name_kinds import LETTERS, TITLES, vary_names

TEXT = "Mayor Anna Berg said no. Berg left. “Carl Dorn lies,” she said. The Coast Guard saw it."


def report(number: int) -> dict[str, Any]:
    def places(*names: str) -> list[tuple[int, int]]:
        return [(TEXT.index(name), TEXT.index(name) + len(name)) for name in names]

    return {
        "id": f"r{number}",
        "text": TEXT,
        "statements": [{"index": 0}],
        "entities": [
            {"name": "Anna Berg", "type": "person", "mentions": [*places("Anna Berg"), (25, 29)], "described": []},
            {"name": "Carl Dorn", "type": "person", "mentions": places("Carl Dorn")},
            {"name": "Coast Guard", "type": "organization", "mentions": places("Coast Guard")},
        ],
    }


@pytest.mark.parametrize("number", range(40))
def test_mentions_stay_with_the_names_that_the_text_now_has(number: int) -> None:
    varied = vary_names(report(number))
    berg, dorn, guard = varied["entities"]
    said = [[varied["text"][start:end] for start, end in entity["mentions"]] for entity in (berg, dorn, guard)]
    assert said[0][0] == berg["name"]
    assert berg["name"].endswith(said[0][1]), "a particle is part of the surname; a nickname is not"
    assert said[1] == [dorn["name"]]
    assert said[2] == ["Coast Guard"], "only persons are varied"
    assert varied["statements"] == [], "their places no longer hold"


def test_all_kinds_occur_and_a_report_always_gives_the_same_copy() -> None:
    texts = [vary_names(report(number))["text"] for number in range(40)]
    assert texts == [vary_names(report(number))["text"] for number in range(40)]
    names = {entity["name"] for number in range(40) for entity in vary_names(report(number))["entities"]}
    assert any("“" in name for name in names)
    assert {"Anna Berg", "Carl Dorn"} < names
    assert any(f"Anna Berg {letters} said" in text for text in texts for letters in LETTERS)


def test_a_title_stands_before_the_name() -> None:
    texts = [vary_names(report(number))["text"] for number in range(40)]
    assert any(f"“{title} Carl Dorn lies" in text for text in texts for title in TITLES)


def test_no_title_stands_behind_another() -> None:
    assert all(vary_names(report(number))["text"].startswith("Mayor Anna ") for number in range(40))


def test_spans_leave_out_what_is_added_at_their_edges() -> None:
    edited = Edited("one two three", [Edit(4, 0, "and "), Edit(7, 0, " more"), Edit(8, 5, "3")])
    assert edited.text == "one and two more 3"
    assert [edited.text[slice(*edited.span(*span))] for span in ((0, 3), (4, 7), (8, 13))] == ["one", "two", "3"]
    assert edited.text[slice(*edited.span(0, 13))] == edited.text


def test_of_overlapping_edits_the_first_holds() -> None:
    assert Edited("abcdef", [Edit(2, 3, "X"), Edit(1, 2, "Y"), Edit(1, 2, "Z")]).text == "aYdef"
