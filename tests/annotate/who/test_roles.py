"""Role phrases, and whose they are."""

from __future__ import annotations

import numpy as np
import pytest

from builders import span_of
from readings import make_context, read_nested
from sayso.annotate.who.actors import find_actors
from sayso.annotate.who.roles import FEATURES, TEXT_LIMIT, RolePhrases, role_text
from sayso.domain.text import Span

TEXT = "Transport Minister Berit Sandnes met Olaf Kvam, the chair of the ferry board."


def phrases() -> tuple[RolePhrases, dict[str, int]]:
    record = read_nested(TEXT, persons=["Berit Sandnes", "Olaf Kvam"])
    context = make_context(
        record,
        layers={
            "name": {"Berit Sandnes": "person", "Olaf Kvam": "person"},
            "role": {"Transport Minister": "role", "the chair of the ferry board": "role"},
        },
        points={"role_holder": {"Transport Minister": "Berit Sandnes", "the chair": "Olaf Kvam"}},
    )
    actors = find_actors(context, record)
    return RolePhrases(context, actors), {actor.name: n for n, actor in enumerate(actors)}


@pytest.mark.parametrize(
    ("name", "role"), [("Berit Sandnes", "Transport Minister"), ("Olaf Kvam", "chair of the ferry board")]
)
def test_the_role_that_points_at_a_person_speaks_for_itself(name: str, role: str) -> None:
    found, numbers = phrases()
    texts, rows = found.options(numbers[name])
    assert rows.shape == (len(texts), len(FEATURES))
    assert np.isfinite(rows).all()
    assert texts[int(rows[:, FEATURES.index("pointer")].argmax())] == role


def test_a_role_of_somebody_else_points_elsewhere() -> None:
    found, numbers = phrases()
    texts, rows = found.options(numbers["Olaf Kvam"])
    pointers = dict(zip(texts, rows[:, FEATURES.index("pointer")], strict=True))
    assert pointers.get("Transport Minister", 0.0) < 0.1


def test_a_report_without_roles_has_no_options() -> None:
    record = read_nested(TEXT, persons=["Berit Sandnes"])
    context = make_context(record, layers={"name": {"Berit Sandnes": "person"}})
    texts, rows = RolePhrases(context, find_actors(context, record)).options(0)
    assert texts == []
    assert rows.shape == (0, len(FEATURES))


@pytest.mark.parametrize(
    ("words", "role"),
    [
        pytest.param("the former mayor,", "former mayor", id="article-and-comma"),
        pytest.param("chair of the ferry board", "chair of the ferry board", id="article-inside"),
        pytest.param("South Korea envoy", "South Korea envoy", id="word-that-ends-like-an-article"),
        pytest.param("Oslo’s\nmayor", "Oslo’s mayor", id="one-line"),
        pytest.param("Army spokesman Brig. Gen.", "Army spokesman", id="ranks-behind-an-office"),
        pytest.param("Republican Sen.", "Republican Sen.", id="office-shortened"),
        pytest.param("Brig. Gen.", "Brig. Gen.", id="ranks-alone"),
        pytest.param("the party’s", "party", id="possessive"),
        pytest.param("a " + "very " * TEXT_LIMIT + "old mayor", "", id="too-long"),
    ],
)
def test_a_role_is_shown_on_one_line_without_article(words: str, role: str) -> None:
    assert role_text(words, Span(0, len(words))) == role
    assert role_text(f"x {words}", span_of(f"x {words}", words)) == role


def test_a_role_does_not_hold_the_name_of_its_holder() -> None:
    text = "Transport Minister Berit Sandnes met Olaf Kvam, Sandnes’s deputy."
    record = read_nested(text, persons=["Berit Sandnes", "Olaf Kvam"])
    context = make_context(
        record,
        layers={
            "name": {"Berit Sandnes": "person", "Olaf Kvam": "person"},
            "role": {"Transport Minister Berit": "role", "Olaf Kvam, Sandnes’s deputy": "role"},
        },
    )
    actors = find_actors(context, record)
    options = {actor.name: RolePhrases(context, actors).options(n)[0] for n, actor in enumerate(actors)}
    assert "Transport Minister" in options["Berit Sandnes"]
    assert "Sandnes’s deputy" in options["Olaf Kvam"], "the name of another is part of a role"
