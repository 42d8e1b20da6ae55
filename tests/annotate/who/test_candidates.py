"""Who may have made a statement, and what speaks for each."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from readings import make_context, read_nested
from sayso.annotate.who.actors import find_actors
from sayso.annotate.who.candidates import FEATURES, NEAR, RANKED, Option, Speaking
from sayso.domain.statement import Speaker

SHE = "Berit Sandnes met Olaf Kvam. [1:She] <1:said> {1:the ferry was full}."
PERSONS = ("Berit Sandnes", "Olaf Kvam")


def speaking_of(marked: str, *told: Speaker | None, persons: tuple[str, ...] = PERSONS, **chosen: Any) -> Speaking:
    record = read_nested(marked, persons=persons)
    names = {words: "person" for words in persons if words in record.text}
    context = make_context(record, **{"layers": {"name": names}, **chosen})
    return Speaking(context, record.statements, find_actors(context, record), told)


def names_of(options: list[Option]) -> list[str | None]:
    return [option.name for option in options]


def test_a_pronoun_may_mean_any_actor_and_is_no_name_itself() -> None:
    names = names_of(speaking_of(SHE).features(0)[0])
    assert set(PERSONS) <= set(names)
    assert "She" not in names


def test_nobody_and_the_author_are_always_candidates() -> None:
    options = speaking_of(SHE).features(0)[0]
    assert {(o.name, o.type) for o in options} >= {(None, "none"), (None, "author")}


def test_the_words_of_a_source_are_a_candidate_beside_the_actors() -> None:
    options = speaking_of("[1:Two sailors] <1:said> {1:the ferry was full}.").features(0)[0]
    assert "Two sailors" in names_of(options)


def test_a_named_source_is_a_candidate_as_an_actor_too() -> None:
    options = speaking_of("[1:Berit Sandnes] <1:said> {1:the ferry was full}.").features(0)[0]
    assert [o.type for o in options if o.actor is not None] == ["person"]


def test_two_persons_in_one_source_may_speak_together() -> None:
    options = speaking_of("[1:Berit Sandnes and Olaf Kvam] <1:said> {1:the ferry was full}.").features(0)[0]
    assert "Berit Sandnes; Olaf Kvam" in names_of(options)


def test_whom_the_rules_name_is_a_candidate() -> None:
    options = speaking_of(SHE, Speaker("captain of the ferry", "unnamed")).features(0)[0]
    assert Option("captain of the ferry", "unnamed") in options


def test_an_actor_named_far_away_is_none_unless_the_source_names_him() -> None:
    rain = "It rained. " * (NEAR // 10)
    far = f"Olaf Kvam left.\n\n{rain}\n\nBerit Sandnes came. [1:She] <1:said> {{1:the ferry was full}}."
    assert "Olaf Kvam" not in names_of(speaking_of(far).features(0)[0])
    assert "Berit Sandnes" in names_of(speaking_of(far).features(0)[0])


def test_features_are_named_and_follow_the_pointer() -> None:
    options, rows = speaking_of(SHE, points={"speaker": {"She": "Olaf Kvam"}}).features(0)
    assert rows.shape == (len(options), len(FEATURES))
    assert np.isfinite(rows).all()
    points = dict(zip(names_of(options), rows[:, FEATURES.index("point")], strict=True))
    assert points["Olaf Kvam"] > 0.9 > 0.1 > points["Berit Sandnes"]


@pytest.mark.parametrize("column", RANKED)
def test_a_lead_is_over_the_best_of_the_others(column: str) -> None:
    options, rows = speaking_of(SHE, points={"speaker": {"She": "Olaf Kvam"}}).features(0)
    values, leads = rows[:, FEATURES.index(column)], rows[:, FEATURES.index(f"{column}_lead")]
    for at in range(len(options)):
        assert leads[at] == pytest.approx(values[at] - np.delete(values, at).max(), abs=1e-5)


def test_a_text_without_statements_or_actors_has_no_candidates_to_weigh() -> None:
    assert speaking_of("It rained.").said == []
    options, rows = speaking_of("{1:It rained}, <1:perhaps>.", persons=()).features(0)
    assert {o.type for o in options} == {"none", "author"}
    assert len(rows) == len(options)
