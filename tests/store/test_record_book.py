"""The scenario of the store: what holds for a record, whichever database it lies in."""

from __future__ import annotations

from dataclasses import replace

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import delete, update

from builders import harbour_record, make_document, make_record, make_statement
from sayso.book import RecordBook, open_record
from sayso.domain.record import Record
from sayso.domain.record_json import record_to_dict
from sayso.domain.statement import Certainty, Link, SaidOn, Speaker
from sayso.domain.text import Span
from sayso.errors import StoreError, UsageError
from sayso.store.engine import writing
from sayso.store.schema import decisions, metadata

TEXT = "Mayor Ines Brandt said the bridge would stay shut. “We will not risk a life,” she told the council."


def bridge_record(text: str = TEXT, report: str = "bridge", **speaker: object) -> Record:
    """A record of one report with two statements of one speaker."""
    mayor = Speaker(**{"name": "Ines Brandt", "type": "person", "role": "Mayor", **speaker})
    text = text.replace("Ines Brandt", mayor.name or "")
    chain = (
        Link("Harbour Post", "outlet", "published"),
        Link("Radio Two", "outlet", "stated"),
        Link(mayor.name, "person", "stated"),
    )
    shut = make_statement(
        text,
        "the bridge would stay shut",
        source=f"Mayor {mayor.name}",
        cue="said",
        speaker=mayor,
        chain=chain,
        confidence=0.6,
    )
    risk = make_statement(
        text,
        "“We will not risk a life,”",
        kind="direct",
        source="she",
        cue="told",
        speaker=mayor,
        chain=chain,
        confidence=0.95,
    )
    document = make_document(text, id=report, origin=f"{report}.txt", outlet="Harbour Post", published="2025-03-10")
    return make_record(
        replace(shut, id=f"{report}-shut"),
        replace(risk, id=f"{report}-risk"),
        document=document,
        made_by={"model": "one"},
    )


def found(book: RecordBook, words: str = "", **filters: object) -> list[str]:
    return sorted(hit.id for hit in book.search(words, **filters))


def test_a_record_comes_back_as_it_went_in(book: RecordBook) -> None:
    record = harbour_record()
    book.put(record)
    [kept] = book.records(view="machine")
    expected = record_to_dict(record)
    expected["statements"].sort(key=lambda s: s["content"]["spans"])
    assert record_to_dict(kept) == expected


@pytest.mark.parametrize("odd", ["\x00", "\ud800", "\U0001f6a2"], ids=["nul", "lone surrogate", "astral"])
def test_code_points_that_databases_refuse_come_back(book: RecordBook, odd: str) -> None:
    book.put(bridge_record(TEXT + odd))
    [kept] = book.records()
    assert kept.text == TEXT + odd


def test_putting_a_record_again_changes_nothing(book: RecordBook) -> None:
    assert [book.put(bridge_record()), book.put(bridge_record())] == ["new", "known"]
    assert book.counts() == {"reports": 1, "versions": 1, "statements": 2, "actors": 1}


def test_a_changed_report_is_a_version_beside_the_old_one(book: RecordBook) -> None:
    book.put(bridge_record())
    assert book.put(bridge_record(TEXT.replace("shut", "shut for now"))) == "changed"
    shown = book.show("bridge")
    assert [(version.number, version.statements) for version in shown.versions] == [(1, 2), (2, 2)]
    assert [r.document.text == TEXT for r in book.records(all_versions=True)] == [True, False]
    assert [hit.version for hit in book.search("bridge")] == [2]


def test_a_country_that_is_none_is_told_in_a_search(book: RecordBook) -> None:
    with pytest.raises(UsageError, match="there is no country called “Latvja”") as told:
        book.search(country="Latvja")
    assert told.value.hint == "do you mean Latvia?"


@pytest.mark.parametrize(
    ("words", "filters", "expected"),
    [
        ("bridge", {}, ["bridge-shut"]),
        ("bridges staying", {}, ["bridge-shut"]),
        ('"risk a life"', {}, ["bridge-risk"]),
        ('"life risk"', {}, []),
        ("ris*", {}, ["bridge-risk"]),
        ("would -bridge", {}, []),
        ("", {"speaker": "Brandt"}, ["bridge-risk", "bridge-shut"]),
        ("", {"speaker": "Inés Brandt"}, ["bridge-risk", "bridge-shut"]),
        ("", {"speaker": "Otto Brandt"}, []),
        ("", {"role": "mayor", "kind": "direct"}, ["bridge-risk"]),
        ("", {"outlet": "harbour post", "via": "radio"}, ["bridge-risk", "bridge-shut", "quay-denied"]),
        ("", {"speaker": "Mayor Brandt"}, ["bridge-risk", "bridge-shut"]),
        ("", {"speaker": "Prime Minister Janis Ozols"}, ["quay-denied"]),
        ("", {"speaker": "Prime Minister Otto Ozols"}, []),
        ("", {"country": "lva"}, ["quay-denied"]),
        ("", {"country": "Latvia"}, ["quay-denied"]),
        ("", {"country": "latvian"}, ["quay-denied"]),
        ("", {"country": "ZZZ"}, []),
        ("", {"marks": frozenset({"denied"})}, ["quay-denied"]),
        ("", {"sure": 0.8}, ["bridge-risk"]),
        ("", {"since": "2025-03-11"}, ["quay-denied"]),
        ("", {"until": "2025-03-10"}, ["bridge-risk", "bridge-shut"]),
        ("", {"since": "2020-01-01", "until": "2025-12-31", "speaker": "Ozols"}, ["quay-denied"]),
        ("", {"actor": 1}, ["bridge-risk", "bridge-shut"]),
        ("risk' OR 1=1 --", {}, []),
        ("  ", {"speaker": "'); DROP TABLE reports; --"}, []),
    ],
)
def test_statements_are_found_by(book: RecordBook, words: str, filters: dict[str, object], expected: list[str]) -> None:
    book.put(bridge_record())
    text = "Janis Ozols denied that the quay was sold."
    chain = (
        Link("Harbour Post", "outlet", "published"),
        Link("Radio Two", "outlet", "stated"),
        Link("Janis Ozols", "person", "stated"),
    )
    denied = make_statement(
        text,
        "the quay was sold",
        speaker=Speaker("Janis Ozols", "person", country="LVA"),
        chain=chain,
        confidence=0.7,
        certainty=Certainty(denied=True),
        said_on=SaidOn("on Friday", Span(0, 1), "2025-03-14"),
    )
    document = make_document(text, id="quay", origin="quay.txt", outlet="Harbour Post", published="2025-03-10")
    book.put(make_record(replace(denied, id="quay-denied"), document=document))
    assert found(book, words, **filters) == expected


def test_the_words_as_asked_rank_before_the_same_words_apart(book: RecordBook) -> None:
    text = "He said lines were drawn in red ink there. She said red lines matter."
    apart, together = (
        make_statement(text, "lines were drawn in red ink there"),
        make_statement(text, "red lines matter"),
    )
    book.put(make_record(apart, together, document=make_document(text)))
    hits = book.search("red lines")
    assert [hit.id for hit in hits] == [together.id, apart.id]
    assert "\x02" in hits[0].snippet


@pytest.mark.parametrize(
    ("filters", "message"),
    [
        ({"since": "2025-02-01", "until": "2025-01-01"}, "starts on 2025-02-01 and ends before, on 2025-01-01"),
        ({"sure": 2}, "a probability from 0 to 1 was expected"),
        ({"marks": frozenset({"odd"})}, "there is no mark 'odd'"),
        ({"words": "-only"}, "'-only' only excludes words"),
    ],
)
def test_a_query_that_cannot_be_is_refused(book: RecordBook, filters: dict[str, object], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        book.search(**filters)


def test_spellings_of_one_name_are_one_actor(book: RecordBook) -> None:
    for number, name in enumerate(("Zelensky", "Zelenskyy", "Zelenskiy", "Selenskyj")):
        book.put(bridge_record(report=f"r{number}", name=name))
    assert [set(actor.names) for actor in book.actors.list()] == [{"Zelensky", "Zelenskyy", "Zelenskiy", "Selenskyj"}]
    assert len(found(book, speaker="Zelenskij")) == 8


def test_a_surname_joins_the_one_who_holds_the_office(book: RecordBook) -> None:
    book.put(bridge_record(report="one"))
    book.put(bridge_record(report="two", name="Brandt"))
    assert [actor.names for actor in book.actors.list()] == [("Brandt", "Ines Brandt")]


def test_an_actor_is_of_the_country_that_most_reports_name(book: RecordBook) -> None:
    for number, country in enumerate(("EST", "LVA", None, "LVA")):
        book.put(bridge_record(report=f"r{number}", country=country))
    assert [actor.country for actor in book.actors.list()] == ["LVA"]


def test_two_reports_of_one_name_are_both_kept(book: RecordBook) -> None:
    outcomes = [book.put(bridge_record(), key="a/bridge.txt"), book.put(bridge_record(TEXT + " "), key="b/bridge.txt")]
    assert outcomes == ["new", "new"]
    assert len({record.document.id for record in book.records()}) == 2


def test_several_who_speak_as_one_are_several_actors(book: RecordBook) -> None:
    book.put(bridge_record(report="one"))
    book.put(bridge_record(report="two", name="Ines Brandt; Otto Lind", role=None))
    assert [actor.name for actor in book.actors.list()] == ["Ines Brandt", "Otto Lind"]
    assert found(book, speaker="Lind") == ["two-risk", "two-shut"]
    assert len(found(book, speaker="Brandt")) == 4
    assert {hit.actor for hit in book.search("bridge", speaker="Lind")} == {"Ines Brandt; Otto Lind"}


@pytest.mark.parametrize(
    ("role", "actors"),
    [
        ("Estonian Transport Minister", 2),
        ("Estonian President", 2),
        ("Coach", 1),
        (None, 1),
        ("ambassador to Estonia", 1),
    ],
)
def test_a_country_tells_namesakes_apart_where_an_office_names_it(
    book: RecordBook, role: str | None, actors: int
) -> None:
    book.put(bridge_record(report="one", country="LVA", role="Latvian Prime Minister"))
    book.put(bridge_record(report="two", country="EST", role=role))
    assert len(book.actors.list()) == actors


def appear(book: RecordBook, report: str, day: str, **speaker: object) -> None:
    """Add a report of a day with a speaker, by default one without role or country."""
    record = bridge_record(report=report, **{"role": None, **speaker})
    book.put(replace(record, document=replace(record.document, published=day)))


def test_a_surname_means_who_is_in_most_reports_of_its_years(book: RecordBook) -> None:
    for number in range(12):
        appear(book, f"ines{number}", f"2024-{number + 1:02}-01", name="Ines Brandt")
    appear(book, "otto", "2024-03-01", name="Otto Brandt")
    appear(book, "later", "2025-11-01", name="Brandt")
    assert [(actor.name, actor.statements) for actor in book.actors.list()] == [("Ines Brandt", 26), ("Otto Brandt", 2)]
    appear(book, "much-later", "2019-11-01", name="Brandt")
    assert len(book.actors.list()) == 3


def test_a_surname_means_its_only_bearer_while_the_news_is_fresh(book: RecordBook) -> None:
    appear(book, "one", "2024-03-01", name="Ines Brandt", role="Mayor")
    appear(book, "two", "2024-04-01", name="Brandt", role="Mayor")
    appear(book, "three", "2032-01-01", name="Brandt")
    assert [actor.names for actor in book.actors.list()] == [("Brandt", "Ines Brandt"), ("Brandt",)]
    assert [offer.reason for offer in book.actors.offers()] == ["one name is part of the other"]


def test_who_is_known_by_a_surname_joins_its_bearer_when_more_is_known(book: RecordBook) -> None:
    appear(book, "otto", "2024-01-01", name="Otto Brandt")
    appear(book, "ines0", "2024-01-01", name="Ines Brandt")
    appear(book, "lone", "2024-02-01", name="Brandt")
    assert len(book.actors.list()) == 3
    for number in range(1, 12):
        appear(book, f"ines{number}", f"2024-{number + 1:02}-01", name="Ines Brandt")
    assert [actor.names for actor in book.actors.list()] == [("Ines Brandt", "Brandt"), ("Otto Brandt",)]
    assert [(step.who, step.action) for step in book.actors.log()] == [("sayso", "merge")]
    assert book.actors.offers() == []


def test_offers_that_change_most_come_first_and_each_once(book: RecordBook) -> None:
    appear(book, "one", "2020-03-01", name="Rui Almstad")
    appear(book, "two", "2024-06-01", name="Almstad")
    for number in range(4):
        appear(book, f"brandt{number}", "2024-01-01", name="Brandt")
    for number in range(2):
        appear(book, f"ines{number}", "2019-06-01", name="Ines Brandt")
    assert [{offer.actor.name, offer.other.name} for offer in book.actors.offers()] == [
        {"Brandt", "Ines Brandt"},
        {"Almstad", "Rui Almstad"},
    ]


def test_what_people_part_is_not_joined_again(book: RecordBook) -> None:
    appear(book, "early", "2023-05-01", name="Brandt")
    for number in range(3):
        appear(book, f"ines{number}", f"2024-0{number + 1}-01", name="Ines Brandt")
    book.actors.undo(who="ann")
    for number in range(3, 9):
        appear(book, f"ines{number}", f"2024-0{number + 1}-01", name="Ines Brandt")
    appear(book, "ines10", "2024-10-01", name="Ines Brandt")
    assert [actor.names for actor in book.actors.list()] == [("Ines Brandt",), ("Brandt",)]


def test_a_government_goes_by_its_country_its_capital_and_in_words(book: RecordBook) -> None:
    names = ("Riga", "Latvia", "Latvian government", "While Latvia")
    for number, name in enumerate(names):
        appear(book, f"r{number}", "2024-03-01", name=name, type="government" if number != 1 else "organization")
    [actor] = book.actors.list()
    assert (actor.name, actor.country, set(actor.names)) == ("Government of Latvia", "LVA", set(names))
    assert len(found(book, speaker="Riga")) == 8


def test_who_is_taken_for_a_person_by_a_bodys_name_is_that_body(book: RecordBook) -> None:
    appear(book, "one", "2024-03-01", name="Al-Qaeda", type="organization")
    appear(book, "two", "2024-03-02", name="al Qaeda", type="person")
    assert [(actor.type, actor.statements) for actor in book.actors.list()] == [("organization", 4)]


def test_every_country_has_a_health_ministry(book: RecordBook) -> None:
    names = (("Health Ministry", None), ("Health Ministry", None), ("Latvian Health Ministry", None))
    for number, (name, country) in enumerate(
        (*names, ("Latvia's Ministry of Health", None), ("Health Ministry", "EST"))
    ):
        appear(book, f"r{number}", "2024-03-01", name=name, country=country, type="government")
    assert sorted((actor.country or "", len(actor.names)) for actor in book.actors.list()) == [
        ("", 1),
        ("", 1),
        ("EST", 1),
        ("LVA", 2),
    ]
    assert book.actors.offers() == []


def test_who_is_described_and_not_named_is_no_actor(book: RecordBook) -> None:
    for number, name in enumerate(("some allies", "government", "He")):
        appear(book, f"r{number}", "2024-03-01", name=name, type="organization")
    assert book.actors.list() == []
    assert len(found(book, speaker="allies")) == 2


def test_an_actor_goes_by_the_name_that_most_reports_give_unless_a_person_chose_one(book: RecordBook) -> None:
    for number, name in enumerate(("Ines M. Brandt", "Ines Brandt", "Ines Brandt")):
        appear(book, f"r{number}", "2024-03-01", name=name)
    assert [actor.name for actor in book.actors.list()] == ["Ines Brandt"]
    book.actors.rename(1, "Mayor Brandt", who="ann")
    appear(book, "r9", "2024-03-01", name="Ines Brandt")
    assert [actor.name for actor in book.actors.list()] == ["Mayor Brandt"]


def test_namesakes_stay_apart_and_are_offered(book: RecordBook) -> None:
    for number, (name, role) in enumerate([("Ines Brandt", "Mayor"), ("Otto Brandt", "Coach"), ("Brandt", None)]):
        book.put(bridge_record(report=f"r{number}", name=name, role=role))
    assert len(book.actors.list()) == 3
    assert {offer.other.name for offer in book.actors.offers()} == {"Brandt"}
    book.actors.apart(1, 3, who="ann")
    assert [(offer.actor.id, offer.other.id) for offer in book.actors.offers()] == [(2, 3)]
    book.actors.undo(who="ann")
    assert len(book.actors.offers()) == 2


def test_a_merge_is_found_under_one_actor_and_undone(book: RecordBook) -> None:
    book.put(bridge_record(report="one"))
    book.put(bridge_record(report="two", name="The Mayoress", role=None))
    book.actors.merge(1, 2, who="ann")
    assert len(found(book, actor=2)) == 4
    assert {hit.actor for hit in book.search("bridge")} == {"Ines Brandt"}
    assert book.counts()["actors"] == 1
    book.actors.undo(who="ann")
    assert len(found(book, actor=1)) == 2
    assert [(entry.action, entry.undone) for entry in book.actors.log()] == [("undo", False), ("merge", True)]


def test_a_split_parts_what_was_said_and_is_undone(book: RecordBook) -> None:
    book.put(bridge_record(report="one"))
    book.put(bridge_record(report="two", name="Brandt"))
    new = book.actors.split(1, ["Brandt"], who="ann")
    assert (found(book, actor=1), found(book, actor=new)) == (["one-risk", "one-shut"], ["two-risk", "two-shut"])
    book.actors.undo(who="ann")
    assert len(found(book, actor=1)) == 4


def test_a_new_name_is_shown_and_undone(book: RecordBook) -> None:
    book.put(bridge_record())
    book.actors.rename(1, "Inês Brandt-Vale", who="ann")
    assert book.show("Brandt-Vale").name == "Inês Brandt-Vale"
    book.actors.undo(who="ann")
    assert book.show("1").name == "Ines Brandt"


def test_offices_are_dated_by_the_reports(book: RecordBook) -> None:
    for day, role in (("2021-02-01", "Deputy Mayor"), ("2024-05-06", "Mayor"), ("2025-03-10", "Mayor")):
        record = bridge_record(report=day, role=role)
        book.put(replace(record, document=replace(record.document, published=day)))
    offices = book.actors.offices(1)
    assert [(o.role, o.first_seen, o.last_seen, o.reports, o.evidence) for o in offices] == [
        ("Deputy Mayor", "2021-02-01", "2021-02-01", 1, "2021-02-01-shut"),
        ("Mayor", "2024-05-06", "2025-03-10", 2, "2024-05-06-shut"),
    ]


def test_spellings_of_an_office_are_one_and_a_former_holder_is_none(book: RecordBook) -> None:
    roles = ("Latvian Transport Minister", "transport minister", "then-Transport Minister", "former transport minister")
    for number, role in enumerate(roles):
        appear(book, f"r{number}", f"202{number}-05-06", name="Ines Brandt", role=role)
    assert [(o.first_seen, o.last_seen, o.reports, o.role.startswith("former")) for o in book.actors.offices(1)] == [
        ("2020-05-06", "2022-05-06", 3, False),
        ("2023-05-06", "2023-05-06", 1, True),
    ]
    assert book.browse.offices(1) == book.actors.offices(1)


@pytest.mark.parametrize("number", ["²", "99999999999999999999", "-1"])
def test_a_number_that_no_actor_has_is_no_actor(book: RecordBook, number: str) -> None:
    book.put(bridge_record())
    with pytest.raises(StoreError, match="there is no"):
        book.actors.rename(number, "Ines Vale", who="ann")
    with pytest.raises(StoreError, match="there is no"):
        book.show(number)


def test_names_that_utf_8_cannot_hold_are_kept_as_far_as_it_can(book: RecordBook) -> None:
    record = bridge_record()
    odd = replace(record, document=replace(record.document, id="br\udcffdge"))
    book.put(odd)
    assert book.show("br\udcffdge").record.document.id == "br\udcffdge"
    with pytest.raises(StoreError, match="there is no statement"):
        book.review.decide("sh\udcfft", "accept", reviewer="ann")
    book.actors.rename(1, "Ines \udcff", who="a\udcff")
    assert [book.show("1").name, book.actors.log()[0].who] == ["Ines ?", "a?"]
    with pytest.raises(UsageError, match="needs a name"):
        book.actors.rename(1, " ", who="ann")


def test_the_least_certain_come_first_for_review(book: RecordBook) -> None:
    book.put(bridge_record())
    assert [shown.machine["id"] for shown in book.review.queue("ann")] == ["bridge-shut", "bridge-risk"]
    book.review.decide("bridge-shut", "unsure", reviewer="ann")
    assert [shown.machine["id"] for shown in book.review.queue("ann")] == ["bridge-risk"]
    assert [shown.machine["id"] for shown in book.review.queue("bob")] == ["bridge-shut", "bridge-risk"]
    assert [shown.machine["id"] for shown in book.review.queue("bob", second=True)] == ["bridge-shut"]


def test_a_correction_is_found_and_both_answers_are_shown(book: RecordBook) -> None:
    book.put(bridge_record())
    book.review.decide("bridge-risk", "correct", reviewer="ann", field="speaker.name", new="Otto Lind")
    shown = book.show("bridge-risk")
    assert (shown.machine["speaker"]["name"], shown.current["speaker"]["name"]) == ("Ines Brandt", "Otto Lind")
    assert [(d.reviewer, d.old, d.new) for d in shown.decisions] == [("ann", "Ines Brandt", "Otto Lind")]
    assert found(book, speaker="Lind") == ["bridge-risk"]
    assert found(book, speaker="Brandt") == ["bridge-shut"]
    assert [s.speaker.name for s in next(book.records(view="machine")).statements] == ["Ines Brandt", "Ines Brandt"]


def test_a_corrected_span_takes_its_words_from_the_text(book: RecordBook) -> None:
    book.put(bridge_record())
    book.review.decide("bridge-shut", "correct", reviewer="ann", field="content.spans", new=[[23, 33]])
    assert book.show("bridge-shut").current["content"]["text"] == TEXT[23:33]


def test_what_people_reject_is_no_longer_found(book: RecordBook) -> None:
    book.put(bridge_record())
    book.review.decide("bridge-risk", "reject", reviewer="ann")
    assert found(book, "risk") == []
    assert len(next(book.records()).statements) == 1
    book.review.decide("bridge-risk", "accept", reviewer="bob")
    assert found(book, "risk") == ["bridge-risk"]


def test_a_checked_statement_counts_as_sure(book: RecordBook) -> None:
    book.put(bridge_record())
    assert found(book, sure=0.7) == ["bridge-risk"]
    book.review.decide("bridge-shut", "unsure", reviewer="ann")
    assert found(book, sure=0.7) == ["bridge-risk"], "who is unsure has not checked it"
    book.review.decide("bridge-shut", "accept", reviewer="ann")
    for sure in (0.3, 0.7, 0.99):
        assert "bridge-shut" in found(book, sure=sure)
        assert found(book, "shut", sure=sure) == ["bridge-shut"]
    book.put(replace(bridge_record(), made_by={"model": "two"}), reread=True)
    assert "bridge-shut" in found(book, sure=0.99), "a newer model changes nothing about that"
    book.browse.take_back("ann")
    assert found(book, sure=0.7) == ["bridge-risk"]


def test_all_matches_are_counted(book: RecordBook) -> None:
    for number in range(3):
        book.put(bridge_record(report=f"bridge{number}"))
    assert len(book.search(limit=4)) == 4 and book.browse.count_matches() == 6
    assert book.browse.count_matches("risk") == 3 and book.browse.count_matches("risk", sure=0.99) == 0
    assert book.browse.count_matches("risk", speaker="Nobody Atall") == 0
    assert book.browse.count_matches("shut", kind="indirect") == len(book.search("shut", kind="indirect")) == 3


@pytest.mark.parametrize(
    ("verdict", "field"), [("maybe", None), ("accept", "kind"), ("correct", None), ("correct", "id")]
)
def test_a_decision_that_cannot_be_is_refused(book: RecordBook, verdict: str, field: str | None) -> None:
    book.put(bridge_record())
    with pytest.raises(UsageError, match=r"verdict|correct"):
        book.review.decide("bridge-risk", verdict, reviewer="ann", field=field, new="x")


def test_decisions_may_only_be_added(book: RecordBook) -> None:
    book.put(bridge_record())
    book.review.decide("bridge-risk", "accept", reviewer="ann")
    for change in (update(decisions).values(reviewer="bob"), delete(decisions)):
        with pytest.raises(StoreError, match="may only grow"), writing(book.engine) as connection:
            connection.execute(change)


def test_decisions_hold_where_a_newer_model_finds_the_same(book: RecordBook) -> None:
    book.put(bridge_record())
    book.review.decide("bridge-risk", "correct", reviewer="ann", field="speaker.role", new="Lady Mayor")
    assert book.put(bridge_record(role="Mayoress"), reread=True) == "reread"
    shown = book.show("bridge-risk")
    assert (shown.machine["speaker"]["role"], shown.current["speaker"]["role"]) == ("Mayoress", "Lady Mayor")
    assert found(book, role="mayoress") == ["bridge-shut"]


def test_decisions_move_with_the_span_and_are_flagged(book: RecordBook) -> None:
    book.put(bridge_record())
    book.review.decide("bridge-risk", "correct", reviewer="ann", field="speaker.role", new="Lady Mayor")
    record = bridge_record()
    longer = make_statement(
        TEXT,
        "“We will not risk a life,” she told",
        kind="mixed",
        speaker=record.statements[1].speaker,
        chain=record.statements[1].chain,
    )
    for _ in range(2):  # a third reading that agrees with the second changes nothing
        book.put(replace(record, statements=(record.statements[0], longer)), reread=True)
    shown = book.show(longer.id)
    assert (shown.current["speaker"]["role"], [d.flagged for d in shown.decisions]) == ("Lady Mayor", [True])
    assert found(book, "risk") == [longer.id]
    assert longer.id in [s.machine["id"] for s in book.review.queue("bob")]


def test_what_people_accepted_stays_though_a_newer_model_misses_it(book: RecordBook) -> None:
    book.put(bridge_record())
    book.review.decide("bridge-risk", "accept", reviewer="ann")
    book.put(replace(bridge_record(), statements=()), reread=True)
    assert book.show("bridge-risk").standing == "kept"
    assert [s.id for s in next(book.records()).statements] == ["bridge-risk"]


def test_decisions_follow_the_words_into_a_new_version(book: RecordBook) -> None:
    book.put(bridge_record())
    book.review.decide("bridge-risk", "correct", reviewer="ann", field="speaker.role", new="Lady Mayor")
    record = bridge_record("An update. " + TEXT)
    book.put(replace(record, statements=tuple(replace(s, id=f"{s.id}-2") for s in record.statements)))
    shown = book.show("bridge-risk-2")
    assert (shown.version, shown.current["speaker"]["role"], shown.decisions[0].flagged) == (2, "Lady Mayor", False)
    assert book.show("bridge-risk").version == 1


def test_agreement_is_measured_per_field(book: RecordBook) -> None:
    for number in range(6):
        book.put(bridge_record(report=f"r{number}"))
        book.review.decide(f"r{number}-risk", "reject" if number < 3 else "accept", reviewer="ann")
        book.review.decide(f"r{number}-risk", "reject" if number < 2 else "accept", reviewer="bob")
    kept = book.review.agreement()[0]
    assert (kept.field, kept.statements, round(kept.share, 3)) == ("kept", 6, 0.833)
    assert kept.alpha == pytest.approx(0.686, abs=0.001)  # 1 - 11 * 2 / (2 * 5 * 7): coincidences 4, 6, 1, 1
    assert len(book.review.agreement(with_machine=True)) > 1


def test_the_tables_are_what_queries_take_them_for(book: RecordBook) -> None:
    def of_ours(_: object, name: str | None, kind: str, *__: object) -> bool:
        return not (kind == "table" and (name or "").startswith("statement_index"))

    with book.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": of_ours})
        differences = compare_metadata(context, metadata)
    own = ("words_index", "facets_index", "ix_search_rows_index", "statement_index", "ix_versions_")
    assert [d for d in differences if not any(name in str(d) for name in own)] == []


def test_a_record_that_is_not_there_is_not_made_by_looking(address: str) -> None:
    with pytest.raises(StoreError, match="there is no record book"):
        open_record(address, create=False)


@pytest.mark.parametrize("name", ["nothing", "nobody at all", "actor:99"])
def test_what_is_not_in_the_record_cannot_be_shown(book: RecordBook, name: str) -> None:
    with pytest.raises(StoreError, match="there is no"):
        book.show(name)
