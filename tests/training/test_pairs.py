"""Coded pairs as lessons: read, varied, split into folds."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from sayso.domain.coding import Passage
from sayso.stance.pairs import Pair
from sayso.stance.propositions import negated
from sayso.tables import table
from sayso.training.pairs import (
    Lesson,
    folds_of,
    read_arguments,
    read_claims,
    read_statements,
    varied,
    worded,
)


def write(path: Path, *rows: dict[str, object]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def claim(proposition: str, text: str = "It is good", corpus: str = "claims") -> Lesson:
    return Lesson(Pair(proposition, Passage(text)), 1.0, 1.0, 0.0, corpus)


@pytest.mark.parametrize(
    ("stance", "takes", "side", "ambiguous"),
    [("supports", 1.0, 1.0, 0.0), ("opposes", 1.0, 0.0, 0.0), ("ambiguous", 1.0, 0.5, 1.0), ("none", 0.0, None, None)],
)
def test_statements_are_read_with_their_context(
    stance: str, takes: float, side: float | None, ambiguous: float | None, tmp_path: Path
) -> None:
    row = {"proposition": "P.", "content": "no", "source": "Kim", "cue": None, "context": "a ⟦no⟧ b", "stance": stance}
    [lesson] = read_statements(write(tmp_path / "s.jsonl", row))
    assert lesson.pair == Pair("P.", Passage("no", "Kim", "", "a ", " b"))
    assert (lesson.takes, lesson.side, lesson.ambiguous) == (takes, side, ambiguous)


def test_claims_and_arguments_are_read(tmp_path: Path) -> None:
    [one] = read_claims(write(tmp_path / "c.jsonl", {"proposition": "P", "claim": "c", "stance": "CON"}))
    row = {"proposition": "P", "text": "t", "stance": "supports", "split": "dev", "source": "paraphrase"}
    [other] = read_arguments(write(tmp_path / "a.jsonl", row))
    assert (one.side, one.takes, other.side, other.split, other.is_paraphrase) == (0.0, None, 1.0, "dev", True)


@pytest.mark.parametrize(
    ("proposition", "other"),
    [
        ("The dam should be built", "The dam should not be built"),
        ("The dam should not be built", "The dam should be built"),
        ("Zoos are cruel", "Zoos are not cruel"),
        ("Ban zoos", None),
    ],
)
def test_a_proposition_is_negated_at_its_first_verb_that_can_be(proposition: str, other: str | None) -> None:
    assert negated(proposition) == other


def test_a_negated_proposition_turns_the_side() -> None:
    [found] = varied([claim("The dam should be built")], np.random.default_rng(0), turned=1, strange=0)
    assert (found.pair.proposition, found.side) == ("The dam should not be built", 0.0)


def test_a_passage_takes_no_side_on_a_strange_proposition() -> None:
    lessons = [claim("The dam should be built", "It floods"), claim("Zoos are cruel", "Lions pace")]
    found = varied(lessons * 5, np.random.default_rng(0), turned=0, strange=1)
    strange = [one for one in found if one.takes == 0]
    assert strange
    own = {one.pair.passage: one.pair.proposition for one in lessons}
    assert all(one.pair.proposition != own[one.pair.passage] and one.side is None for one in strange)


def test_made_up_statements_take_the_side_of_their_cue() -> None:
    words = table("stance_cues")
    found = worded(["The dam should be built."], 200, np.random.default_rng(0))
    by_cue = {one.pair.passage.cue: one for one in found if one.pair.passage.text.startswith("the idea")}
    assert all(one.side == float(cue in words["backs"]) for cue, one in by_cue.items())
    said = [one for one in found if one.pair.passage.cue in words["says"]]
    assert {one.side for one in said if "should not" in one.pair.passage.text} == {0.0}
    assert {one.side for one in said if "should not" not in one.pair.passage.text} == {1.0}
    assert {one.takes for one in found if one.pair.passage.text.startswith("whether")} == {0.0}


def test_no_proposition_is_in_two_folds() -> None:
    lessons = [claim(f"P{number % 7}", corpus="claims") for number in range(60)]
    lessons += [claim(f"P{number % 3}", corpus="statements") for number in range(9)] + [claim("P", corpus="arguments")]
    folds = folds_of(lessons, 3)
    seen: dict[tuple[str, str], set[int]] = {}
    for lesson, fold in zip(lessons, folds, strict=True):
        seen.setdefault((lesson.corpus, lesson.pair.proposition), set()).add(fold)
    assert all(len(one) == 1 for one in seen.values())
    assert seen["arguments", "P"] == {-1}
    assert {min(one) for name, one in seen.items() if name[0] == "claims"} == {0, 1, 2}
