"""What a person of a report is called in full."""

from __future__ import annotations

import numpy as np
import pytest

from marked import read_marked
from readings import asks, make_context
from sayso.annotate.context import Context
from sayso.annotate.who.actors import Actor, find_actors
from sayso.annotate.who.full_names import FEATURES, FullNames, name_in_full

TEXT = (
    "Even Berit Sandnes came. But Sandnes left. Minister Sandnes said little. Reporters asked Berit Sandnes Tuesday "
    "about the ferry. “We even sold it,” said Sandnes’s aide."
)


def persons_of(text: str, *persons: str) -> tuple[Context, list[Actor]]:
    record = read_marked(text, persons=persons)
    context = make_context(record, layers={"name": dict.fromkeys(persons, "person")})
    return context, [actor for actor in find_actors(context, record) if actor.type == "person"]


def options_of(text: str, *persons: str) -> dict[str, np.ndarray]:
    context, [actor] = persons_of(text, *persons)
    names, _, rows = FullNames(context).candidates(actor)
    assert rows.shape == (len(names), len(FEATURES))
    return dict(zip(names, rows, strict=True))


def value(row: np.ndarray, feature: str) -> float:
    return float(row[FEATURES.index(feature)])


def test_every_row_of_words_around_the_mentions_is_held_up() -> None:
    found = options_of(TEXT, "Berit Sandnes", "Sandnes")
    assert {"Berit Sandnes", "Even Berit Sandnes", "Berit Sandnes Tuesday", "Sandnes"} <= set(found)
    assert not {"Sandnes said", "But Sandnes"} & set(found)  # no name begins or ends in a small word


def test_uses_and_neighbors_are_counted() -> None:
    found = options_of(TEXT, "Berit Sandnes", "Sandnes")
    name, more = found["Berit Sandnes"], found["Even Berit Sandnes"]
    assert value(name, "uses") == 2
    assert value(more, "uses") == 1
    assert value(more, "opens") == 1
    assert value(name, "alone_left") == pytest.approx(0.5)  # once behind "Even", once behind "asked"
    assert value(more, "lower") == 1  # "even" is written small elsewhere
    assert value(name, "is_known") == 1
    assert value(name, "holds_mentions") == 1


def test_names_with_initials_hyphens_and_joined_articles_are_whole() -> None:
    found = options_of("Elijah E. Kvam-Moe met Nasr al-Tebi. Mr. Kvam-Moe left.", "Elijah E. Kvam-Moe")
    assert "Elijah E. Kvam-Moe" in found
    context, [actor] = persons_of("They met Nasr al-Tebi there.", "Nasr al-Tebi")
    assert "Nasr al-Tebi" in FullNames(context).candidates(actor)[0]


def test_no_name_goes_over_the_end_of_a_sentence_or_line() -> None:
    found = options_of("They saw Berit Sandnes. Ferries sank.\nBerit Sandnes\nFerries", "Berit Sandnes")
    assert not any("Ferries" in name for name in found)


def test_the_likeliest_name_is_taken_and_the_others_stay_forms() -> None:
    context, actors = persons_of(TEXT, "Berit Sandnes", "Sandnes")
    [named] = name_in_full(context, actors, asks(FEATURES, "alone_right"))
    assert named.name != actors[0].name
    assert actors[0].name in named.forms
    [same] = name_in_full(context, actors, asks(FEATURES, "is_known"))
    assert same.name == "Berit Sandnes"


def test_mentions_take_the_edges_of_the_name() -> None:
    text = "Rower Berit Sandnes’s boat sank. Berit “Oar” Sandnes swam. Sandnes left."
    context, [actor] = persons_of(text, "Rower Berit Sandnes", "Berit", "Sandnes")
    names = FullNames(context)
    options, places, _ = names.candidates(actor)
    of = dict(zip(options, places, strict=True))
    assert next(m.text for m in names.placed(actor, of["Berit Sandnes"])) == "Berit Sandnes"
    assert "Berit “Oar” Sandnes" in [m.text for m in names.placed(actor, of["Berit “Oar” Sandnes"])]
    assert names.placed(actor, of.get("Olaf Kvam", [])) == actor.mentions
    for mention in names.placed(actor, of["Berit Sandnes"]):
        assert text[slice(*mention.span)] == mention.text
        assert (mention.first, mention.last) == context.pieces(mention.span)


def test_bodies_keep_their_names() -> None:
    record = read_marked("The Farol said so.")
    context = make_context(record, layers={"name": {"Farol": "outlet"}})
    actors = find_actors(context, record)
    assert name_in_full(context, actors, asks(FEATURES, "uses")) == actors
