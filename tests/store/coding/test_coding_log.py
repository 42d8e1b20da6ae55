"""The scenario of concepts and codings: what holds for them, whichever database they lie in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from sqlalchemy import delete, update

from builders import make_document, make_record, make_statement
from sayso.book import RecordBook
from sayso.domain.coding import Coded, Concept, Passage
from sayso.domain.record import Record
from sayso.domain.statement import Link, Speaker
from sayso.domain.text import Span
from sayso.errors import StoreError, UsageError
from sayso.store.engine import writing
from sayso.store.schema import codings, concept_log

TEXT = "Mayor Ines Brandt said the bridge must open. “We will not wait, and the money is there,” she told the council."
PROPOSITION = "The bridge should open."


class WordCoder:
    """Finds what speaks of the bridge or of waiting; counts how often it was asked."""

    name = "words-1"

    def __init__(self) -> None:
        self.asked = 0

    def code(self, proposition: str, passages: Sequence[Passage]) -> list[Coded]:
        self.asked += len(passages)
        return [
            Coded("supports", 0.9, 0.8) if "bridge" in one.text or "wait" in one.text else Coded("none", 0.7, 0.1)
            for one in passages
        ]


def bridge_record(text: str = TEXT, report: str = "bridge") -> Record:
    """A record with an indirect and a direct statement of one mayor."""
    mayor = Speaker("Ines Brandt", "person", "Mayor", country="LVA")
    chain = (Link("Harbour Post", "outlet", "published"), Link("Ines Brandt", "person", "stated"))
    opens = make_statement(
        text, "the bridge must open", source="Mayor Ines Brandt", cue="said", speaker=mayor, chain=chain
    )
    wait = make_statement(
        text, "“We will not wait, and the money is there,”", kind="direct", source="she", speaker=mayor, chain=chain
    )
    document = make_document(text, id=report, origin=f"{report}.txt", outlet="Harbour Post", published="2025-03-10")
    return make_record(replace(opens, id=f"{report}-open"), replace(wait, id=f"{report}-wait"), document=document)


@pytest.fixture
def coded(book: RecordBook) -> RecordBook:
    """A record with a concept and a report that a model coded."""
    book.put(bridge_record())
    book.concepts.add("Bridge", PROPOSITION, words=["bridge"], examples=["Open it."], who="ann")
    book.code("Bridge", WordCoder())
    return book


def stances(book: RecordBook) -> dict[str, tuple[str, str]]:
    return {one.id: (one.stance, one.coder) for one in book.coded("Bridge")}


def test_a_concept_comes_back_as_it_went_in(book: RecordBook) -> None:
    concept = Concept("Bridge “B”", PROPOSITION, ("bridge", "мост"), ("Open it.",))
    book.concepts.add(concept.name, concept.proposition, words=concept.words, examples=concept.examples, who="ann")
    assert book.concepts.list() == [concept]
    assert book.concepts.get("bRIDGE “b”") == concept


@pytest.mark.parametrize(("name", "proposition"), [("bridge", "Another."), (" ", PROPOSITION), ("Quay", " ")])
def test_a_concept_that_cannot_be_is_refused(book: RecordBook, name: str, proposition: str) -> None:
    book.concepts.add("Bridge", PROPOSITION, who="ann")
    with pytest.raises(UsageError, match=r"already|needs a"):
        book.concepts.add(name, proposition, who="ann")


def test_a_concept_that_is_not_there_is_told(book: RecordBook) -> None:
    for ask in (book.concepts.get, book.coded, lambda name: book.concepts.remove(name, who="ann")):
        with pytest.raises(StoreError, match="there is no concept"):
            list(ask("Bridge") or ())


def test_steps_with_concepts_are_logged_and_a_removed_one_comes_back_with_its_codings(coded: RecordBook) -> None:
    coded.codings.add("Bridge", "bridge-open", "opposes", coder="ann")
    coded.concepts.edit("bridge", name="The bridge", who="bob")
    coded.concepts.remove("The bridge", who="bob")
    assert (coded.concepts.list(), list(coded.coded())) == ([], [])
    coded.concepts.add("The bridge", "The bridge should open soon.", who="ann")
    steps = [(step.who, step.action, step.concept.name) for step in coded.concepts.log()]
    assert steps[0] == ("ann", "add", "The bridge")
    assert [action for _, action, _ in steps] == ["add", "remove", "edit", "add"]
    assert [one.coder for one in coded.coded("The bridge") if one.stance == "opposes"] == ["ann"]


def test_a_name_that_was_taken_before_is_refused(coded: RecordBook) -> None:
    coded.concepts.add("Quay", "The quay should stay.", who="ann")
    coded.concepts.remove("Quay", who="ann")
    with pytest.raises(UsageError, match="another concept is or was called"):
        coded.concepts.edit("Bridge", name="quay", who="ann")


def test_every_statement_is_coded_once_and_again_by_another_model(coded: RecordBook) -> None:
    assert stances(coded) == {"bridge-open": ("supports", "machine"), "bridge-wait": ("supports", "machine")}
    again = WordCoder()
    assert (coded.code("Bridge", again), again.asked) == (0, 0)
    again.name = "words-2"
    assert coded.code("Bridge", again) == 2
    coded.put(bridge_record(report="second"))
    assert coded.code("Bridge", again) == 2


def test_another_proposition_is_coded_anew_but_another_name_is_not(coded: RecordBook) -> None:
    coded.concepts.edit("Bridge", name="The bridge", who="ann")
    assert coded.code("The bridge", WordCoder()) == 0
    coded.concepts.edit("The bridge", proposition="The bridge should close.", who="ann")
    assert list(coded.coded()) == []
    assert coded.code("The bridge", WordCoder()) == 2


def test_what_speaks_for_a_stance_are_literal_words(coded: RecordBook) -> None:
    for one in coded.coded("Bridge"):
        assert one.words == " … ".join(TEXT[start:end] for start, end in one.spans)
    assert {one.id: one.words for one in coded.coded()}["bridge-wait"] == "We will not wait"


def test_what_a_person_says_overrules_the_model_until_it_is_taken_back(coded: RecordBook) -> None:
    for stance, coder in (("opposes", "ann"), ("ambiguous", "bob"), (None, "bob")):
        coded.codings.add("Bridge", "bridge-open", stance, coder=coder)
    assert stances(coded)["bridge-open"] == ("opposes", "ann")
    assert [one.probability for one in coded.coded("Bridge") if one.coder == "ann"] == [1.0]
    coded.codings.add("bridge", "bridge-open", None, coder="ann")
    assert stances(coded)["bridge-open"] == ("supports", "machine")
    assert [(one.coder, one.stance) for one in coded.codings.list("Bridge")] == [
        ("ann", "opposes"),
        ("bob", "ambiguous"),
        ("bob", None),
        ("ann", None),
    ]


def test_the_last_of_several_coders_holds(coded: RecordBook) -> None:
    for stance, coder in (("opposes", "ann"), ("none", "bob"), ("ambiguous", "ann")):
        coded.codings.add("Bridge", "bridge-open", stance, coder=coder)
    assert stances(coded)["bridge-open"] == ("ambiguous", "ann")


@pytest.mark.parametrize(
    ("concept", "statement", "stance", "coder", "message"),
    [
        ("Quay", "bridge-open", "supports", "ann", "no concept"),
        ("Bridge", "nothing", "supports", "ann", "no statement"),
        ("Bridge", "bridge-open", "maybe", "ann", "is not a stance"),
        ("Bridge", "bridge-open", "supports", "machine", "is the name of the model"),
    ],
)
def test_codings_are_kept_all_or_none(
    coded: RecordBook, concept: str, statement: str, stance: str, coder: str, message: str
) -> None:
    with pytest.raises((StoreError, UsageError), match=message):
        coded.codings.add_all([("Bridge", "bridge-wait", "none"), (concept, statement, stance)], coder=coder)
    assert coded.codings.list("Bridge") == []


def test_codings_and_the_log_of_concepts_may_only_grow(coded: RecordBook) -> None:
    coded.codings.add("Bridge", "bridge-open", "none", coder="ann")
    for change in (update(codings).values(coder="bob"), delete(codings), delete(concept_log)):
        with pytest.raises(StoreError, match="may only grow"), writing(coded.engine) as connection:
            connection.execute(change)


def test_how_far_the_coding_is_can_be_asked(coded: RecordBook) -> None:
    coded.codings.add("Bridge", "bridge-open", "none", coder="ann")
    coded.put(bridge_record(report="second"))
    counts = coded.codings.counts("Bridge")
    assert (counts.statements, counts.by_machine, counts.by_people) == (4, 2, 1)


def test_what_is_out_of_force_is_not_counted(coded: RecordBook) -> None:
    coded.codings.add("Bridge", "bridge-open", "opposes", coder="ann")
    coded.codings.add("Bridge", "bridge-wait", "opposes", coder="ann")
    coded.review.decide("bridge-wait", "reject", reviewer="ann")
    counts = coded.codings.counts("Bridge")
    assert (counts.statements, counts.by_machine, counts.by_people) == (1, 1, 1)


def test_a_coding_counts_once_wherever_new_versions_carried_it(coded: RecordBook) -> None:
    coded.codings.add("Bridge", "bridge-open", "opposes", coder="ann")
    for number, before in ((2, "An update. "), (3, "A second update. ")):
        changed = bridge_record(before + TEXT)
        moved = tuple(replace(one, id=f"{one.id}-{number}") for one in changed.statements)
        coded.put(replace(changed, statements=moved))
    assert stances(coded) == {"bridge-open-3": ("opposes", "ann")}
    counts = coded.codings.counts("Bridge")
    assert (counts.statements, counts.by_people) == (2, 1)


def test_codings_can_be_asked_for_of_some_statements(coded: RecordBook) -> None:
    coded.codings.add("Bridge", "bridge-open", "opposes", coder="ann")
    coded.codings.add("Bridge", "bridge-wait", "supports", coder="ann")
    assert [one.statement for one in coded.codings.standing("Bridge", among=["bridge-wait"])] == ["bridge-wait"]
    assert list(coded.codings.standing("Bridge", among=[])) == []


def test_coders_disagree_where_they_say_different_things_of_one_statement_and_concept(coded: RecordBook) -> None:
    coded.concepts.add("Money", "There is money.", who="ann")
    for concept, statement, stance, who in (
        ("Bridge", "bridge-open", "supports", "ann"),
        ("Money", "bridge-open", "opposes", "ben"),
        ("Bridge", "bridge-wait", "supports", "ann"),
        ("Bridge", "bridge-wait", "opposes", "ben"),
    ):
        coded.codings.add(concept, statement, stance, coder=who)  # type: ignore[arg-type]  # all are stances
    [one] = coded.team.coding_disagreements()
    assert (one.statement, one.concept, one.stances) == ("bridge-wait", "Bridge", {"ann": "supports", "ben": "opposes"})
    assert one.words == "“We will not wait, and the money is there,”"
    coded.codings.add("Bridge", "bridge-wait", None, coder="ben")
    assert coded.team.coding_disagreements() == []


def test_reviewers_disagree_only_where_several_decided(coded: RecordBook) -> None:
    coded.review.decide("bridge-open", "accept", reviewer="ann")
    coded.review.decide("bridge-wait", "accept", reviewer="ann")
    coded.review.decide("bridge-wait", "reject", reviewer="ben")
    [one] = coded.team.disagreements()
    assert (one.statement, one.field, one.values) == ("bridge-wait", "kept", {"ann": True, "ben": False})


def test_a_coding_moves_with_the_words_into_a_new_version(coded: RecordBook) -> None:
    coded.codings.add("Bridge", "bridge-open", "opposes", coder="ann")
    changed = bridge_record("An update. " + TEXT)
    coded.put(replace(changed, statements=tuple(replace(one, id=f"{one.id}-2") for one in changed.statements)))
    assert stances(coded) == {"bridge-open-2": ("opposes", "ann")}


def test_what_people_coded_stays_though_a_newer_model_misses_it(coded: RecordBook) -> None:
    coded.codings.add("Bridge", "bridge-open", "opposes", coder="ann")
    coded.put(replace(bridge_record(), statements=()), reread=True)
    assert stances(coded) == {"bridge-open": ("opposes", "ann")}


def test_what_was_rejected_in_review_is_no_longer_coded(coded: RecordBook) -> None:
    coded.review.decide("bridge-open", "reject", reviewer="ann")
    assert list(stances(coded)) == ["bridge-wait"]


def test_words_corrected_in_review_are_coded_again(coded: RecordBook) -> None:
    start = TEXT.index("bridge")
    coded.review.decide("bridge-open", "correct", reviewer="ann", field="content.spans", new=[[start, start + 6]])
    assert list(stances(coded)) == ["bridge-wait"]
    coded.code("Bridge", WordCoder())
    assert {one.id: one.words for one in coded.coded()}["bridge-open"].endswith("bridge")


def test_positions_are_those_of_the_actors_as_people_left_them(coded: RecordBook) -> None:
    coded.put(bridge_record(report="second"))
    coded.code("Bridge", WordCoder())
    [position] = coded.positions("Bridge").positions
    assert (position.holder, position.stance, len(position.statements)) == ("Ines Brandt", "supports", 4)
    assert position.strongest.spans[0] == Span(*(TEXT.index("We will"), TEXT.index(", and the money")))
    coded.actors.rename(1, "Ines Brandt-Vale", who="ann")
    assert coded.positions().positions[0].holder == "Ines Brandt-Vale"
