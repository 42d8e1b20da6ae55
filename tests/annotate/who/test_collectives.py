"""Groups that a report introduces in full and then calls by their office."""

from __future__ import annotations

from dataclasses import replace

import pytest

from marked import read_marked
from sayso.annotate.who.collectives import find_collectives, name_collectives
from sayso.domain.record import Record
from sayso.domain.statement import Speaker


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The Foreign Ministers of Chad, Mali and Niger met.", ["Foreign Ministers of Chad, Mali and Niger"]),
        ("the leaders of New Zealand and the Cook Islands", ["leaders of New Zealand and the Cook Islands"]),
        (
            "The Heads of State and Government of Chad and the Republic of Mali agreed.",
            ["Heads of State and Government of Chad and the Republic of Mali"],
        ),
        (
            "the Finance Ministers and Central Bank Governors of Fiji, Tonga, and Samoa",
            ["Finance Ministers and Central Bank Governors of Fiji, Tonga, and Samoa"],
        ),
        ("The Foreign Ministers of the European Union met.", ["Foreign Ministers of the European Union"]),
        ("1. Leaders of the Coral Rim Forum met.", ["Leaders of the Coral Rim Forum"]),
        ("the ministers from eight Baltic states", ["ministers from eight Baltic states"]),
        ("The ministers of the three states met.", []),
        ("The Minister of Trade and Industry came.", []),
    ],
)
def test_group_is_introduced_by_office_and_countries(text: str, names: list[str]) -> None:
    assert [group.name for group in find_collectives(text)] == names


def spoken(marked: str, *speakers: Speaker) -> Record:
    record = read_marked(marked)
    named = (replace(s, speaker=speaker) for s, speaker in zip(record.statements, speakers, strict=True))
    return replace(record, statements=tuple(named))


def names(record: Record) -> list[tuple[str | None, str]]:
    return [(s.speaker.name, s.speaker.type) for s in record.statements if s.speaker]


def test_the_ministers_are_those_introduced_before() -> None:
    record = spoken(
        "[1:Ministers] <1:said> {1:it was late}.\n\nThe Foreign Ministers of Chad and Mali met.\n\n"
        "[2:The Ministers] <2:deplored> {2:the attack}. [3:They] <3:urged> {3:restraint}. "
        "[4:Some ministers] <4:left>, saying {4:so}.\n",
        Speaker("Ministers", "group"),
        Speaker("Ministers", "unnamed"),
        Speaker("foreign ministers", "group"),
        Speaker("some ministers", "group"),
    )
    full = ("Foreign Ministers of Chad and Mali", "group")
    assert names(name_collectives(record)) == [("Ministers", "group"), full, full, ("some ministers", "group")]


def test_we_of_a_joint_statement_are_those_who_issue_it() -> None:
    record = spoken(
        "[1:We], the Ministers of Chad and Mali, <1:condemn> {1:the attack}.\n\n[2:We] <2:call for> {2:calm}.\n",
        Speaker("We", "organization"),
        Speaker(None, "author"),
    )
    assert names(name_collectives(record)) == [("Ministers of Chad and Mali", "group")] * 2


def test_a_report_without_such_a_group_stays_as_it_is() -> None:
    record = spoken("[1:Ministers] <1:said> {1:it was late}.\n", Speaker("Ministers", "group"))
    assert name_collectives(record) is record
