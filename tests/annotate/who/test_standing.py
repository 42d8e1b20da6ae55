"""How actors stand to statements, by the places where the report mentions them."""

from __future__ import annotations

import numpy as np
import pytest

from readings import make_context, read_nested
from sayso.annotate.who.actors import find_actors
from sayso.annotate.who.standing import Columns, Mentioned, columns_of_actors, columns_of_gender, columns_of_places
from sayso.domain.text import Span

PERSONS = ("Berit Sandnes", "Olaf Kvam", "Ada Moe")
MARKED = (
    "“Olaf Kvam is late,” it read.\n\n"
    "Berit Sandnes came. [1:Berit Sandnes] <1:said> {1:that Olaf Kvam was late}.\n\n"
    "[2:She] <2:told> Ada Moe {2:it was dark}."
)


def columns_of(marked: str = MARKED) -> tuple[list[str], Columns]:
    record = read_nested(marked, persons=PERSONS)
    context = make_context(record, layers={"name": {words: "person" for words in PERSONS if words in record.text}})
    actors = find_actors(context, record)
    columns = columns_of_places(context, record.statements, Mentioned(context, actors))
    return [actor.name for actor in actors], columns


@pytest.mark.parametrize(
    ("name", "first", "second"),
    [
        pytest.param("in_source", [0, 1, 0], [0, 0, 0], id="named-in-the-source"),
        pytest.param("source_share", [0, 1, 0], [0, 0, 0], id="share-of-the-source"),
        pytest.param("source_start", [0, 1, 0], [0, 0, 0], id="begins-the-source"),
        pytest.param("source_end", [0, 1, 0], [0, 0, 0], id="ends-the-source"),
        pytest.param("source_names", [0, 1, 0], [0, 0, 0], id="not-only-described"),
        pytest.param("mentions_before", [1, 1, 0], [2, 2, 0], id="mentions-before"),
        pytest.param("recent", [1, 1, 0], [2, 2, 0], id="mentions-shortly-before"),
        pytest.param("sentences_back", [2, 1, 99], [1, 1, 99], id="sentences-back"),
        pytest.param("lines_back", [1, 0, 99], [1, 1, 99], id="lines-back"),
        pytest.param("in_sentence", [1, 1, 0], [0, 0, 1], id="in-the-sentence"),
        pytest.param("last_in_quotation", [1, 0, 0], [0, 0, 0], id="last-named-in-a-quotation"),
        pytest.param("before_cue", [0, 1, 0], [0, 0, 0], id="right-before-the-cue"),
        pytest.param("behind_cue", [0, 0, 0], [0, 0, 1], id="right-behind-the-cue"),
        pytest.param("in_content", [1, 0, 0], [0, 0, 0], id="in-the-content"),
    ],
)
def test_places_of_mentions_tell(name: str, first: list[float], second: list[float]) -> None:
    names, columns = columns_of()
    assert names == ["Olaf Kvam", "Berit Sandnes", "Ada Moe"]
    assert columns[name].tolist() == [first, second]


def test_the_last_mention_before_the_credit_is_measured_from() -> None:
    names, columns = columns_of("Olaf Kvam came. Olaf Kvam sat. [1:She] <1:said> {1:it was dark}. Olaf Kvam left.")
    assert names == ["Olaf Kvam"]
    assert columns["characters_back"].tolist() == [[len(" sat. ")]]


def test_a_report_without_actors_has_no_columns_to_fill() -> None:
    names, columns = columns_of("[1:She] <1:said> {1:it was dark}.")
    assert names == []
    assert {column.shape for column in columns.values()} == {(1, 0)}


def test_mentions_are_gathered_by_actor() -> None:
    record = read_nested(MARKED, persons=PERSONS)
    context = make_context(record, layers={"name": dict.fromkeys(PERSONS, "person")})
    mentioned = Mentioned(context, find_actors(context, record))
    marks = mentioned.within([[Span(0, len(record.text))], []])
    assert mentioned.total(marks.astype(np.int64)).tolist() == [[2, 2, 1], [0, 0, 0]]
    assert mentioned.first_of(marks).tolist() == [[0, 2, 4], [5, 5, 5]]
    assert mentioned.last_of(marks).tolist() == [[1, 3, 4], [-1, -1, -1]]


def test_names_and_genders_tell_as_well() -> None:
    record = read_nested("Minister Olaf Kvam met her. [1:He] <1:said> {1:it was dark}.", persons=["Olaf Kvam"])
    context = make_context(record, layers={"name": {"Olaf Kvam": "person"}})
    actors = find_actors(context, record)
    columns = columns_of_actors(actors)
    assert (columns["name_length"].tolist(), columns["in_lead"].tolist()) == ([2], [1])
    actors[0].gender = "m"
    gender = columns_of_gender(["men", "women", None], actors)
    assert gender["gender_fits"].tolist() == [[True], [False], [False]]
    assert gender["gender_clashes"].tolist() == [[False], [True], [False]]
