"""The chain begins with the publisher, ends with the speaker, and holds the carriers in between."""

from dataclasses import replace

import pytest

from marked import read_marked, statement_with
from sayso.annotate.chain import trace_chains
from sayso.domain.record import Record
from sayso.domain.statement import Speaker


def spoken(record: Record, **speakers: str) -> Record:
    """The record with each statement's speaker by the words of its source."""
    named = []
    for statement in record.statements:
        words = statement.source.text if statement.source else ""
        kind = "outlet" if words in {"Echo", "The Echo"} else "person"
        named.append(replace(statement, speaker=Speaker(speakers.get(words.replace(" ", "_"), words) or None, kind)))
    return trace_chains(replace(record, statements=tuple(named)))


def chain_of(record: Record, words: str) -> list[tuple[str | None, str]]:
    return [(link.name, link.basis) for link in statement_with(record, words).chain]


def test_publisher_and_speaker_are_always_there() -> None:
    record = spoken(read_marked("[1:Ann Ohm] <1:said> {1:it rained}.", outlet="Tidende"))
    assert chain_of(record, "rained") == [("Tidende", "published"), ("Ann Ohm", "stated")]


def test_an_unknown_publisher_keeps_its_place() -> None:
    record = spoken(read_marked("[1:Ann Ohm] <1:said> {1:it rained}."))
    assert chain_of(record, "rained")[0] == (None, "published")


def test_the_agency_stands_between_outlet_and_speaker() -> None:
    record = spoken(read_marked("[1:Ann Ohm] <1:said> {1:it rained}.", outlet="Tidende", agency="Reuters"))
    assert [name for name, _ in chain_of(record, "rained")] == ["Tidende", "Reuters", "Ann Ohm"]


def test_a_relay_of_a_relay_gives_four_links() -> None:
    marked = "[1:Ann Ohm] <1:told> Radio Oruva {1:that it rained}, as quoted by the agency Cordel."
    record = spoken(read_marked(marked, outlet="Tidende"))
    assert [name for name, _ in chain_of(record, "rained")] == ["Tidende", "Cordel", "Radio Oruva", "Ann Ohm"]


def test_a_carrier_holds_for_the_next_words_of_the_same_speaker() -> None:
    marked = "[1:Ann Ohm] <1:told> CNN {1:that it rained}. [2:She] <2:added> {2:that it hailed}."
    record = spoken(read_marked(marked, outlet="Tidende"), She="Ann Ohm")
    assert chain_of(record, "hailed") == [("Tidende", "published"), ("CNN", "inferred"), ("Ann Ohm", "stated")]


def test_a_carrier_does_not_hold_for_another_speaker() -> None:
    marked = "[1:Ann Ohm] <1:told> CNN {1:that it rained}. [2:Bo Lind] <2:said> {2:that it hailed}."
    record = spoken(read_marked(marked, outlet="Tidende"))
    assert [name for name, _ in chain_of(record, "hailed")] == ["Tidende", "Bo Lind"]


def test_an_outlet_that_speaks_itself_is_no_carrier() -> None:
    record = spoken(read_marked("[1:The Echo] <1:reported> {1:that it rained}.", outlet="Tidende"))
    assert [name for name, _ in chain_of(record, "rained")] == ["Tidende", "The Echo"]


def test_what_was_told_to_the_publisher_has_no_carrier() -> None:
    record = spoken(read_marked("[1:Ann Ohm] <1:told> CNN {1:that it rained}.", outlet="CNN"))
    assert [name for name, _ in chain_of(record, "rained")] == ["CNN", "Ann Ohm"]


@pytest.mark.parametrize("words", ["rained", "hailed"])
def test_the_heading_of_a_press_review_carries_its_item(words: str) -> None:
    marked = (
        "Papers on the weather\n\nEl Faro (Chile)\n\n[1:Ann Ohm] <1:said> {1:it rained} all of that dark Monday.\n\n"
        "Gaceta Alta (Peru)\n\n[2:Bo Lind] <2:said> {2:it hailed} all of the long and dark Tuesday."
    )
    record = spoken(read_marked(marked, outlet="Tidende"))
    carrier = {"rained": "El Faro", "hailed": "Gaceta Alta"}[words]
    assert (carrier, "stated") in chain_of(record, words)


def test_the_outer_speaker_is_a_link_of_the_inner_chain() -> None:
    record = read_marked("[1:Ann Ohm] <1:said> {1:that [2:Bo Lind] <2:feared> {2:rain}}.", outlet="Tidende")
    outer = statement_with(record, "feared")
    record = replace(
        record, statements=tuple(s if s.id == outer.id else replace(s, within=outer.id) for s in record.statements)
    )
    assert [name for name, _ in chain_of(spoken(record), "rain")][:3] == ["Tidende", "Ann Ohm", "Bo Lind"]
