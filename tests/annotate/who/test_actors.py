"""Which mentions of a report are one actor's."""

from __future__ import annotations

import pytest

from readings import make_context, read_nested
from sayso.annotate.who.actors import Actor, display_name, find_actors, full_name, name_words


def actors_of(
    text: str, names: dict[str, str], *, persons: tuple[str, ...] = (), **layers: dict[str, str]
) -> list[Actor]:
    record = read_nested(text, persons=persons)
    return find_actors(make_context(record, layers={"name": names, **layers}), record)


ONE = {
    "surname": ("Berit Sandnes came. Sandnes spoke.", {"Berit Sandnes": "person"}, "Berit Sandnes"),
    "initial": (
        "Carl Boone left. Carl T. Boone spoke.",
        {"Carl Boone": "person", "Carl T. Boone": "person"},
        "Carl T. Boone",
    ),
    "acronym": (
        "The Northern Ferry Board met. NFB said no.",
        {"Northern Ferry Board": "organization", "NFB": "organization"},
        "Northern Ferry Board",
    ),
    "part": (
        "The Ministry of Ferries met. The ministry left.",
        {"Ministry of Ferries": "government", "The ministry": "government"},
        "Ministry of Ferries",
    ),
    "listed short form": (
        "The European Parliament met. Europarliament staff left.",
        {"European Parliament": "organization", "Europarliament": "organization"},
        "European Parliament",
    ),
}


@pytest.mark.parametrize(("text", "names", "name"), ONE.values(), ids=ONE)
def test_forms_of_one_name_are_one_actor(text: str, names: dict[str, str], name: str) -> None:
    persons = tuple(words for words, kind in names.items() if kind == "person")
    (actor,) = actors_of(text, names, persons=persons)
    assert actor.name == name
    assert [m.text for m in actor.mentions] == [text[slice(*m.span)] for m in actor.mentions]
    assert len(actor.mentions) == 2


COUNTRIES = {
    "capital": ("Riga denied it. Latvia had said so before.", {"Riga": "government", "Latvia": "government"}),
    "short name": ("The UK agreed. The United Kingdom paid.", {"UK": "government", "United Kingdom": "government"}),
}


@pytest.mark.parametrize(("text", "names"), COUNTRIES.values(), ids=COUNTRIES)
def test_a_government_is_called_by_the_fullest_name_of_its_country(text: str, names: dict[str, str]) -> None:
    [actor] = actors_of(text, names)
    assert actor.name == [*names][1]
    assert set(actor.forms) == set(names)


def test_a_capital_alone_keeps_its_name_and_an_adjective_may_be_called_by_the_country() -> None:
    [alone] = actors_of("Riga denied it.", {"Riga": "government"})
    assert alone.name == "Riga"
    actors = actors_of(
        "Latvia paid. Latvia's Ferry Board and Latvian officials agreed.",
        {"Latvia": "government", "Latvia's Ferry Board": "organization", "Latvian": "government"},
    )
    assert [actor.name for actor in actors] == ["Latvia", "Latvia's Ferry Board", "Latvian"]
    assert [actor.is_country for actor in actors] == [True, False, False]
    assert "Latvia" in actors[2].forms


@pytest.mark.parametrize(
    ("text", "cut", "name"),
    [
        pytest.param("The Ferry Board of Karvela said no.", "Ferry Board of", "Ferry Board of Karvela"),
        pytest.param("It asked the Office of a mayor.", "Office of", "Office"),
        pytest.param("The Ferry Board’s man left.", "Ferry Board’s", "Ferry Board"),
    ],
)
def test_a_name_that_is_cut_off_is_mended(text: str, cut: str, name: str) -> None:
    [actor] = actors_of(text, {cut: "organization"})
    assert actor.name == name


def test_initials_of_a_name_with_a_hyphen_are_its_short_form() -> None:
    [actor] = actors_of(
        "AFP reported it. Agence France-Presse has offices in Riga.",
        {"AFP": "outlet", "Agence France-Presse": "outlet"},
    )
    assert actor.name == "Agence France-Presse"


def test_a_person_whom_no_entity_shows_is_taken_from_the_layer() -> None:
    (actor,) = actors_of("Kwabena Ofosu left.", {"Kwabena Ofosu": "person"})
    assert (actor.name, actor.type, actor.described) == ("Kwabena Ofosu", "person", False)


def test_a_body_named_after_a_person_is_another_actor() -> None:
    text = "Rosa Tanner gave money. The Tanner Foundation kept it."
    names = {"Rosa Tanner": "person", "Tanner Foundation": "organization"}
    actors = actors_of(text, names, persons=("Rosa Tanner",))
    assert [(a.name, a.type) for a in actors] == [("Rosa Tanner", "person"), ("Tanner Foundation", "organization")]


def test_namesakes_are_two_actors() -> None:
    names = {"Rosa Tanner": "person", "Karl Tanner": "person"}
    actors = actors_of("Rosa Tanner met Karl Tanner.", names, persons=tuple(names))
    assert [a.name for a in actors] == ["Rosa Tanner", "Karl Tanner"]


def test_a_short_form_of_two_bodies_goes_to_the_one_named_last() -> None:
    text = "The Lund Institute met. The Oslo Institute met. The Institute won."
    kinds = dict.fromkeys(("Lund Institute", "Oslo Institute", "The Institute"), "organization")
    actors = actors_of(text, kinds)
    assert [(a.name, len(a.mentions)) for a in actors] == [("Lund Institute", 1), ("Oslo Institute", 2)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param("The Rt Revd Ada Moe spoke.", {"Rt": "organization"}, id="title"),
        pytest.param("The Ministry of Foreign Affairs spoke.", {"Foreign Affairs": "outlet"}, id="portfolio"),
        pytest.param("By Jo Lund. The bridge fell.", {"Jo Lund": "organization"}, id="author"),
    ],
)
def test_titles_and_authors_are_no_bodies(text: str, names: dict[str, str]) -> None:
    record = read_nested(text, byline=("Jo Lund",))
    found = find_actors(make_context(record, layers={"name": names}), record)
    assert [actor.name for actor in found if actor.type != "person"] == []


def test_a_description_is_an_actor_without_a_name() -> None:
    (actor,) = actors_of("A tired clerk left.", {}, description={"A tired clerk": "unnamed"})
    assert (actor.described, actor.type, actor.mentions[0].described) == (True, "unnamed", True)


def test_entities_that_the_layer_lacks_are_actors() -> None:
    record = read_nested("The Ferry Board met in Oslo.", organizations=["Ferry Board"], places=["Oslo"])
    actors = find_actors(make_context(record), record)
    assert [(a.name, a.type) for a in actors] == [("Ferry Board", "organization"), ("Oslo", "government")]


def test_names_and_descriptions_have_different_forms() -> None:
    named, described = actors_of("Bo left. A clerk came.", {"Bo": "unnamed"}, description={"A clerk": "unnamed"})
    assert named.mentions[0].form != described.mentions[0].form


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        pytest.param("the Ferry Board’s", "organization", "Ferry Board", id="article-and-possessive"),
        pytest.param("“Ada\nMoe,”", "person", "Ada Moe", id="marks-and-lines"),
    ],
)
def test_a_mention_is_shown_as_a_name(text: str, kind: str, name: str) -> None:
    assert display_name(text, kind) == name


def test_names_are_compared_without_case_accents_and_articles() -> None:
    assert name_words("The Café of Åre") == name_words("cafe of are")
    assert full_name("Europarliament") == name_words("European Parliament")
