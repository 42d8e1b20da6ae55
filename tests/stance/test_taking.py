"""When a statement of a report takes a position on a proposition."""

from __future__ import annotations

import numpy as np
import pytest

from sayso.domain.coding import Passage
from sayso.models.coder import coder_model
from sayso.stance.leaning import text_vectors
from sayso.stance.pairs import Pair, Posed, judge, said_by
from sayso.stance.taking import VALUES, is_in_report, taking, taking_rows

DAM = "The dam should be built."
POSED = Posed(DAM, "The dam should not be built.", 1)
BACKED = Passage("the dam must be built without delay", "The mayor", "insisted that", "On Monday", "at the council.")
GOALS = Passage("two penalties in the final", "The goalkeeper", "saved", "On Sunday", "before a full house.")


def rows_of(*passages: Passage) -> np.ndarray:
    model = coder_model()
    vectors = text_vectors(model, [said_by(one) for one in passages])
    return taking_rows(model, [DAM] * len(passages), passages, vectors)


def test_a_statement_about_the_matter_takes_a_position_rather_than_one_about_something_else() -> None:
    about, other = taking(coder_model(), rows_of(BACKED, GOALS), [BACKED, GOALS])
    assert about > 0 > other


def test_the_values_are_nearness_likeness_and_length_with_and_without_what_is_around() -> None:
    about, other = rows_of(BACKED, GOALS)
    assert other[0] < 0.7 < about[0] < 1
    assert about[1] > other[1]
    assert about[2] == pytest.approx(np.log(8))
    assert about[3] > about[4], "the words around name no dam"
    assert about[5] > other[5]
    assert np.linalg.norm(about[VALUES:]) == pytest.approx(1, abs=1e-5)


def test_each_passage_is_held_against_its_own_proposition() -> None:
    model = coder_model()
    vectors = text_vectors(model, [said_by(BACKED)] * 2)
    rows = taking_rows(model, [DAM, "Penalties in football should go."], [BACKED] * 2, vectors)
    assert rows[0] == pytest.approx(rows_of(BACKED)[0], abs=1e-5)
    assert rows[1, 0] < rows[0, 0]


@pytest.mark.parametrize(
    ("before", "after", "is_one"), [("On Monday", "", True), ("", "today.", True), ("", "", False)]
)
def test_what_has_words_around_it_is_from_a_report(before: str, after: str, is_one: bool) -> None:
    assert is_in_report(Passage("the dam", "Kim", "rejected", before, after)) is is_one


def test_only_statements_of_reports_are_decided_so() -> None:
    """A claim without context answers to the pair encoder, which was taught on claims."""
    model = coder_model()
    bare = Passage(BACKED.text, BACKED.source, BACKED.cue)
    found = judge(model, [Pair(DAM, BACKED), Pair(DAM, bare)], [POSED, POSED])
    assert found.takes[0] == pytest.approx(taking(model, rows_of(BACKED), [BACKED])[0], abs=1e-4)
    assert found.takes[1] == pytest.approx(found.rows[1] @ model.heads["calibration"][:, 0], abs=1e-4)
