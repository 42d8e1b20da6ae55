"""Of all who may have spoken the likeliest is chosen, and the next best are kept."""

from __future__ import annotations

import numpy as np
import pytest

from readings import asks, make_context, read_nested
from sayso.annotate.who.actors import find_actors
from sayso.annotate.who.candidates import FEATURES, Speaking
from sayso.annotate.who.speakers import RUNNERS, Choice, choose_speakers, speaker_of
from sayso.domain.statement import Speaker
from sayso.models.trees import Trees

MARKED = "Sandnes came late. [1:She] <1:said> {1:the ferry was full}. Berit Sandnes met Olaf Kvam and Ada Moe."
PERSONS = ("Berit Sandnes", "Olaf Kvam", "Ada Moe")


def speaking_of(marked: str = MARKED, pointed: str = "Berit Sandnes", source: str = "She") -> Speaking:
    record = read_nested(marked, persons=[p for p in PERSONS if p in marked])
    names = {words: "person" for words in PERSONS if words in record.text}
    points = {"speaker": {source: pointed}} if pointed in record.text else {}
    context = make_context(record, layers={"name": names}, points=points)
    return Speaking(context, record.statements, find_actors(context, record))


def chosen(speaking: Speaking, trees: Trees) -> Choice:
    (choice,) = choose_speakers(speaking, trees)
    return choice


def test_the_actor_that_the_decision_finds_likeliest_speaks() -> None:
    speaking = speaking_of()
    choice = chosen(speaking, asks(FEATURES, "mass"))
    speaker = speaker_of(choice, speaking.actors)
    assert (speaker.name, speaker.type) == ("Berit Sandnes", "person")
    assert speaker.mention is not None
    assert speaking.context.text[slice(*speaker.mention)] == "Berit Sandnes"


def test_probabilities_of_all_candidates_add_up_to_one_and_runners_are_sorted() -> None:
    choice = chosen(speaking_of(), asks(FEATURES, "mass"))
    given = [runner.probability for runner in choice.runners]
    assert given == sorted(given, reverse=True)
    assert len(given) <= RUNNERS
    assert 0 < choice.probability + sum(given) <= 1 + 1e-3
    assert {runner.name for runner in choice.runners} <= set(PERSONS)


def test_without_a_lead_nobody_is_surer_than_the_others() -> None:
    class Undecided:
        def logits(self, rows: np.ndarray) -> np.ndarray:
            return np.zeros(len(rows), dtype=np.float32)

    speaking = speaking_of()
    (choice,) = choose_speakers(speaking, Undecided())
    assert choice.probability == pytest.approx(1 / len(speaking.features(0)[0]), abs=1e-4)


def test_the_author_may_be_chosen() -> None:
    speaking = speaking_of()
    speaker = speaker_of(chosen(speaking, asks(FEATURES, "type_author")), speaking.actors)
    assert (speaker.name, speaker.type) == (None, "author")


def test_the_words_of_a_source_have_the_type_that_the_phrase_tells() -> None:
    speaking = speaking_of("[1:A study] <1:found> {1:the ferry was full}.")
    speaker = speaker_of(chosen(speaking, asks(FEATURES, "literal")), speaking.actors)
    assert (speaker.name, speaker.type) == ("study", "document")


@pytest.mark.parametrize(
    ("lead", "expected"),
    [
        pytest.param(0.0, "Olaf Kvam", id="undecided"),
        pytest.param(0.9, "Olaf Kvam", id="little-likelier"),
        pytest.param(2.5, "Ada Moe", id="much-likelier"),
    ],
)
def test_whom_the_rules_give_speaks_unless_another_is_much_likelier(lead: float, expected: str) -> None:
    class Leads:
        def logits(self, rows: np.ndarray) -> np.ndarray:
            names = [option.name for option in speaking.features(0)[0]]
            return np.array([lead if name == "Ada Moe" else 0.0 for name in names], dtype=np.float32)

    record = read_nested(MARKED, persons=list(PERSONS))
    context = make_context(record, layers={"name": dict.fromkeys(PERSONS, "person")})
    told = [Speaker("Olaf Kvam", "person")]
    speaking = Speaking(context, record.statements, find_actors(context, record), told)
    (choice,) = choose_speakers(speaking, Leads())
    assert choice.option.name == expected
    assert expected not in {runner.name for runner in choice.runners}


def test_all_statements_are_weighed_in_one_go_and_each_has_a_choice_of_its_own() -> None:
    class Counts:
        def __init__(self) -> None:
            self.rows: list[int] = []

        def logits(self, rows: np.ndarray) -> np.ndarray:
            self.rows.append(len(rows))
            return asks(FEATURES, "in_source").logits(rows)

    marked = "[1:Berit Sandnes] <1:said> {1:it was dark}. [2:Olaf Kvam] <2:said> {2:it was late}."
    speaking = speaking_of(marked, source="Berit Sandnes")
    counts = Counts()
    assert [choice.option.name for choice in choose_speakers(speaking, counts)] == ["Berit Sandnes", "Olaf Kvam"]
    assert counts.rows == [len(speaking.features(0)[0]) + len(speaking.features(1)[0])]


def test_a_report_without_statements_has_no_choices() -> None:
    speaking = speaking_of("Olaf Kvam came.", pointed="nobody")
    assert choose_speakers(speaking, asks(FEATURES, "mass")) == []
