"""Whose words a statement counts as."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from builders import make_document, make_record, make_statement, span_of
from sayso.analyse.crediting import credit_statements, speaks_for_state
from sayso.analyse.positions import CodedStatement, Reason
from sayso.domain.actor import KnownActor, Post
from sayso.domain.coding import Coded
from sayso.domain.statement import Certainty, Cue, Link, Occasion, SaidOn, Speaker, Statement
from sayso.domain.text import Span

TEXT = "Otto Lind told Radio Two that Ines Brandt wants the bridge shut. The bridge is a shame."
LIND = Speaker("Otto Lind", "person", "Councillor", actor="2")
BRANDT = Speaker("Ines Brandt", "person", actor="1")
ACTORS = {
    1: KnownActor(
        1,
        "Ines Brandt",
        "person",
        "LVA",
        (
            Post("2024-01-05", "Harbour Master", organization="Port of Riga"),
            Post("2025-03-01", "Mayor of Riga"),
            Post("2025-06-01", "Minister"),
        ),
    ),
    2: KnownActor(2, "Otto Lind", "person"),
}


def outer(**fields: Any) -> Statement:
    return replace(make_statement(TEXT, "Ines Brandt wants the bridge shut", speaker=LIND), **fields)


def inner(**fields: Any) -> Statement:
    return replace(make_statement(TEXT, "the bridge shut", speaker=BRANDT), **fields)


def credit(*statements: Statement, **document: Any) -> list[CodedStatement]:
    known = {"outlet": "Harbour Post", "published": "2025-03-10", **document}
    codes = {one.id: Coded("opposes", 0.9, 0.9) for one in statements}
    return list(
        credit_statements(make_record(*statements, document=make_document(TEXT, **known)), "bridge", codes, ACTORS)
    )


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        (inner(), None),
        (inner(certainty=Certainty(rumour=True)), "rumour"),
        (inner(certainty=Certainty(denied=True, hedged=True)), "denied"),
        (inner(certainty=Certainty(hypothetical=True)), "hypothetical"),
        (inner(certainty=Certainty(hedged=True)), None),
        (inner(speaker=Speaker("Harbour Post", "author")), "own voice"),
        (inner(speaker=Speaker("Radio Two", "outlet")), "own voice"),
        (inner(speaker=Speaker("a diplomat", "unnamed")), "nobody named"),
        (inner(speaker=Speaker("dockers", "group")), "nobody named"),
        (inner(speaker=Speaker("U.S. officials", "organization")), "nobody named"),
        (inner(speaker=None), "nobody named"),
    ],
)
def test_only_what_a_named_actor_said_counts(statement: Statement, reason: Reason | None) -> None:
    assert [one.why_not for one in credit(statement)] == [reason]


@pytest.mark.parametrize("doubt", ["rumour", "denied", "hypothetical"])
def test_what_stands_within_doubtful_speech_is_doubtful(doubt: Reason) -> None:
    around = outer(certainty=Certainty(**{doubt: True}))
    assert [one.why_not for one in credit(around, inner(within=around.id))] == [doubt, doubt]


@pytest.mark.parametrize(
    ("speaker", "expected"),
    [
        (LIND, "Otto Lind"),
        (BRANDT, None),
        (Speaker("Ines Brandt", "person"), None),
        (Speaker("Radio Two", "outlet"), None),
        (Speaker("a diplomat", "unnamed"), "a diplomat"),
        (None, None),
    ],
    ids=["another", "herself", "herself by name", "an outlet only carries", "somebody unnamed", "nobody"],
)
def test_what_another_says_of_somebody_is_relayed(speaker: Speaker | None, expected: str | None) -> None:
    around = outer(speaker=speaker)
    *_, of_inner = credit(around, inner(within=around.id))
    assert of_inner.relayed_by == expected


def test_statements_that_hold_each_other_do_not_hang() -> None:
    one, other = outer(within=inner().id), inner(within=outer().id)
    assert len(credit(one, other)) == 2


@pytest.mark.parametrize(
    ("day", "role", "organization"),
    [
        ("2023-01-01", "Harbour Master", "Port of Riga"),
        ("2024-06-01", "Harbour Master", "Port of Riga"),
        ("2025-03-10", "Mayor of Riga", None),
        ("2026-01-01", "Minister", None),
        (None, "Harbour Master", "Port of Riga"),
    ],
)
def test_a_speaker_is_what_reports_of_that_time_say(day: str | None, role: str, organization: str | None) -> None:
    [one] = credit(inner(), published=day)
    assert (one.role, one.organization) == (role, organization)


def test_what_the_report_itself_says_of_a_speaker_wins() -> None:
    [one] = credit(inner(speaker=replace(BRANDT, role="Candidate", organization="Green List")))
    assert (one.role, one.organization, one.country) == ("Candidate", "Green List", "LVA")


def test_several_who_speak_as_one_each_say_it() -> None:
    both = replace(BRANDT, name="Ines Brandt; Otto Lind", actor="1;2", role="Mayor")
    assert [(one.actor_name, one.role) for one in credit(inner(speaker=both))] == [
        ("Ines Brandt", "Mayor of Riga"),
        ("Otto Lind", None),
    ]


@pytest.mark.parametrize(
    ("fields", "day"),
    [
        ({"said_on": SaidOn("on Friday", Span(0, 1), "2025-03-07")}, "2025-03-07"),
        ({"occasion": Occasion("at the fair", Span(0, 1), date="2025-03-08")}, "2025-03-08"),
        ({"occasion": Occasion("at the fair", Span(0, 1))}, "2025-03-10"),
    ],
)
def test_a_statement_is_dated_by_when_it_was_said(fields: dict[str, Any], day: str) -> None:
    assert credit(inner(**fields))[0].date == day


@pytest.mark.parametrize(
    ("date", "until", "expected"),
    [
        ("2025-01-01", "2025-03-10", ("2025-01-01", "2025-03-10")),
        ("2025-03-10", "2025-03-16", ("2025-03-10", None)),
        ("2025-01-01", "2025-12-31", ("2025-01-01", "2025-03-10")),
        ("2024-01-01", "2024-12-31", ("2024-01-01", "2024-12-31")),
        ("2025-03-07", None, ("2025-03-07", None)),
        ("2025-03-07", "2025-03-07", ("2025-03-07", None)),
    ],
    ids=["earlier this year", "this week, from today on", "in 2025", "last year", "a day", "a range of one day"],
)
def test_a_range_of_days_stays_one_and_ends_with_the_report(
    date: str, until: str | None, expected: tuple[str, str | None]
) -> None:
    [one] = credit(inner(said_on=SaidOn("then", Span(0, 1), date, until)))
    assert (one.date, one.until) == expected


@pytest.mark.parametrize(
    ("day", "role"),
    [("2025-02-20", "Mayor"), ("2024-06-01", "Harbour Master"), ("2020-01-01", None)],
    ids=["lately", "when reports gave another role", "before any report"],
)
def test_what_was_said_long_ago_was_not_said_in_the_office_of_today(day: str, role: str | None) -> None:
    said_on = SaidOn("then", Span(0, 1), day)
    [one] = credit(inner(speaker=replace(BRANDT, role="Mayor", organization="City"), said_on=said_on))
    assert one.role == role


@pytest.mark.parametrize(
    ("links", "document", "firsthand"),
    [
        ((), {}, "Harbour Post"),
        ((Link("Radio Two", "outlet", "stated"), Link("Otto Lind", "person", "stated")), {}, "Radio Two"),
        ((Link("Otto Lind", "person", "stated"),), {}, "Harbour Post"),
        ((), {"agency": "Quay Wire"}, "Quay Wire"),
    ],
)
def test_the_last_outlet_before_the_speaker_had_it_first(
    links: tuple[Link, ...], document: dict[str, Any], firsthand: str
) -> None:
    chain = (Link("Harbour Post", "outlet", "published"), *links, Link("Ines Brandt", "person", "stated"))
    assert credit(inner(chain=chain), **document)[0].firsthand == firsthand


def test_words_are_those_that_speak_for_the_stance_or_else_all() -> None:
    statement = replace(inner(), cue=Cue((span_of(TEXT, "wants"),), "wants"))
    span = span_of(TEXT, "bridge")
    record = make_record(statement, document=make_document(TEXT))
    for spans, words in (((span,), "bridge"), ((), "wants the bridge shut")):
        [one] = credit_statements(record, "b", {statement.id: Coded("opposes", 0.9, 0.9, spans)}, ACTORS)
        assert one.words == words


@pytest.mark.parametrize(
    ("kind", "role", "organization", "expected"),
    [
        ("government", None, None, True),
        ("person", "Foreign Minister", None, True),
        ("person", "president of Ukraine", None, True),
        ("person", "Fisheries Secretary", None, True),
        ("person", "spokesman for the Foreign Ministry", None, True),
        ("person", "spokeswoman", "Kremlin", True),
        ("person", "US ambassador to Poland", None, True),
        ("person", "former Foreign Minister", None, False),
        ("person", "opposition leader", None, False),
        ("person", "shadow Foreign Secretary", None, False),
        ("person", "general secretary of the Dockers’ Union", None, False),
        ("person", "president", "Vindhav Energy", False),
        ("person", "president of the Chamber of Commerce", None, False),
        ("person", "spokesman", None, False),
        ("person", "EU Fisheries Commissioner", None, False),
        ("person", None, None, False),
    ],
)
def test_office_holders_speak_for_their_state(
    kind: str, role: str | None, organization: str | None, expected: bool
) -> None:
    assert speaks_for_state(kind, role, organization) is expected
