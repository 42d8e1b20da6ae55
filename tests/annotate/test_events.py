"""Meetings, visits, calls, signings, votes and speeches with who took part (published Wednesday, 13 March 2024)."""

import pytest

from marked import read_marked
from sayso.annotate.events import find_events
from sayso.annotate.occasions import find_occasions
from sayso.annotate.said_on import date_statements
from sayso.domain.record import Event

PERSONS = ("Anna Berg", "Carl Dorn", "Eva Falk", "Berg", "Dorn", "Falk")
PLACES = ("Riga", "Vienna", "Latvia", "Malta", "Norway", "Brussels")


def events(marked: str, **document: object) -> list[Event]:
    record = read_marked(
        marked, persons=PERSONS, places=PLACES, organizations=("NATO", "UN Security Council"), **document
    )
    return list(find_events(date_statements(find_occasions(record))).events)


def parts(event: Event) -> dict[str, str]:
    return {p.name: p.part for p in event.participants}


@pytest.mark.parametrize(
    ("text", "kind", "participants", "place", "day"),
    [
        pytest.param(
            "Anna Berg met Latvian Foreign Minister Carl Dorn in Riga on Monday.",
            "meeting",
            {"Anna Berg": "attended", "Carl Dorn": "attended"},
            "Riga",
            "2024-03-11",
            id="met",
        ),
        pytest.param(
            "Anna Berg and her Latvian counterpart, Carl Dorn, met in Riga on Monday.",
            "meeting",
            {"Anna Berg": "attended", "Carl Dorn": "attended"},
            "Riga",
            "2024-03-11",
            id="pair-met",
        ),
        pytest.param(
            "Anna Berg will hold talks with Carl Dorn in Vienna on March 20.",
            "meeting",
            {"Anna Berg": "attended", "Carl Dorn": "attended"},
            "Vienna",
            "2024-03-20",
            id="will-hold-talks",
        ),
        pytest.param(
            "Talks between Anna Berg and Carl Dorn took place in Riga on Sunday.",
            "meeting",
            {"Anna Berg": "attended", "Carl Dorn": "attended"},
            "Riga",
            "2024-03-10",
            id="talks-between",
        ),
        pytest.param(
            "President Anna Berg received Foreign Minister Carl Dorn in Riga on Tuesday.",
            "meeting",
            {"Anna Berg": "host", "Carl Dorn": "guest"},
            "Riga",
            "2024-03-12",
            id="received",
        ),
        pytest.param(
            "Foreign Minister Anna Berg was in Latvia on March 8.",
            "visit",
            {"Anna Berg": "guest"},
            "Latvia",
            "2024-03-08",
            id="was-in",
        ),
        pytest.param(
            "Anna Berg arrived in Riga late on Monday.",
            "visit",
            {"Anna Berg": "guest"},
            "Riga",
            "2024-03-11",
            id="arrived",
        ),
        pytest.param(
            "Anna Berg travelled to Malta last week.",
            "visit",
            {"Anna Berg": "guest"},
            "Malta",
            None,
            id="travelled-in-a-week",
        ),
        pytest.param(
            "Anna Berg and Carl Dorn spoke by telephone on Monday.",
            "call",
            {"Anna Berg": "attended", "Carl Dorn": "attended"},
            None,
            "2024-03-11",
            id="telephone",
        ),
        pytest.param(
            "Anna Berg telephoned Carl Dorn on Monday.",
            "call",
            {"Anna Berg": "attended", "Carl Dorn": "attended"},
            None,
            "2024-03-11",
            id="telephoned",
        ),
        pytest.param(
            "Anna Berg spoke on the phone with Prime Minister Carl Dorn on Monday.",
            "call",
            {"Anna Berg": "attended", "Carl Dorn": "attended"},
            None,
            "2024-03-11",
            id="on-the-phone-with",
        ),
        pytest.param(
            "Anna Berg and Carl Dorn signed the fisheries agreement in Riga on Monday.",
            "signing",
            {"Anna Berg": "attended", "Carl Dorn": "attended"},
            "Riga",
            "2024-03-11",
            id="signed",
        ),
        pytest.param(
            "Latvia and Norway signed a memorandum on Monday.",
            "signing",
            {"Latvia": "attended", "Norway": "attended"},
            None,
            "2024-03-11",
            id="countries-signed",
        ),
        pytest.param(
            "The bill passed its first reading last Thursday by 78 votes to 61.",
            "vote",
            {},
            None,
            "2024-03-07",
            id="reading",
        ),
        pytest.param(
            "Parliament voted on Monday to close the port.", "vote", {}, None, "2024-03-11", id="parliament-voted"
        ),
        pytest.param(
            "The UN Security Council adopted the resolution unanimously on Friday.",
            "vote",
            {"UN Security Council": "attended"},
            None,
            "2024-03-08",
            id="unanimously",
        ),
        pytest.param(
            "Anna Berg addressed parliament in Riga on Monday.",
            "speech",
            {"Anna Berg": "attended"},
            "Riga",
            "2024-03-11",
            id="addressed",
        ),
        pytest.param(
            "Anna Berg gave a speech in Riga on Monday.",
            "speech",
            {"Anna Berg": "attended"},
            "Riga",
            "2024-03-11",
            id="gave-a-speech",
        ),
        pytest.param(
            "Anna Berg hosted Carl Dorn for talks in Riga on Monday.",
            "meeting",
            {"Anna Berg": "host", "Carl Dorn": "guest"},
            "Riga",
            "2024-03-11",
            id="hosted",
        ),
        pytest.param(
            "The treaty was signed by Anna Berg and Carl Dorn in Riga on Monday.",
            "signing",
            {"Anna Berg": "attended", "Carl Dorn": "attended"},
            "Riga",
            "2024-03-11",
            id="signed-by",
        ),
        pytest.param(
            "Anna Berg paid a visit to Riga on Monday.",
            "visit",
            {"Anna Berg": "guest"},
            "Riga",
            "2024-03-11",
            id="paid-a-visit",
        ),
        pytest.param(
            "On Monday, Anna Berg sat down with Carl Dorn and Eva Falk in Riga.",
            "meeting",
            {"Anna Berg": "attended", "Carl Dorn": "attended", "Eva Falk": "attended"},
            "Riga",
            "2024-03-11",
            id="three",
        ),
        pytest.param(
            "Deputies approved the budget by 61 votes to 40 on Tuesday.",
            "vote",
            {},
            None,
            "2024-03-12",
            id="deputies-approved",
        ),
        pytest.param("Lawmakers rejected the motion 78-61 on Tuesday.", "vote", {}, None, "2024-03-12", id="tally"),
        pytest.param(
            "Anna Berg called Carl Dorn on Monday evening to discuss the ferry.",
            "call",
            {"Anna Berg": "attended", "Carl Dorn": "attended"},
            None,
            "2024-03-11",
            id="called",
        ),
        pytest.param(
            "A summit chaired by Anna Berg and attended by Carl Dorn opened in Riga on Monday.",
            "meeting",
            {"Anna Berg": "chair", "Carl Dorn": "attended"},
            "Riga",
            "2024-03-11",
            id="summit-chaired-by",
        ),
        pytest.param(
            "The agreement was signed in Vienna on 2 March.",
            "signing",
            {},
            "Vienna",
            "2024-03-02",
            id="signed-by-nobody-named",
        ),
        pytest.param(
            "During her visit to Riga on Monday, Anna Berg inspected the port.",
            "visit",
            {"Anna Berg": "guest"},
            "Riga",
            "2024-03-11",
            id="during-her-visit",
        ),
        pytest.param(
            "Anna Berg is to visit Malta on 20 March.",
            "visit",
            {"Anna Berg": "guest"},
            "Malta",
            "2024-03-20",
            id="is-to-visit",
        ),
        pytest.param(
            "Voters in Malta approved the canal in a referendum on Sunday.",
            "vote",
            {},
            "Malta",
            "2024-03-10",
            id="referendum",
        ),
    ],
)
def test_event(text: str, kind: str, participants: dict[str, str], place: str | None, day: str | None) -> None:
    found = [event for event in events(text) if event.kind == kind]
    assert len(found) == 1
    assert (parts(found[0]), found[0].place, found[0].date) == (participants, place, day)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Anna Berg has never met Carl Dorn.", id="never"),
        pytest.param("Anna Berg refused to meet Carl Dorn on Monday.", id="refused"),
        pytest.param("Anna Berg received 37 votes from NATO staff.", id="received-votes"),
        pytest.param("Anna Berg met the demands of NATO.", id="met-demands"),
        pytest.param("Anna Berg signed up for NATO.", id="signed-up"),
        pytest.param("Anna Berg addressed the problem on Monday.", id="addressed-a-problem"),
        pytest.param("“Anna Berg met Carl Dorn on Monday,” he said.", id="in-quotation-marks"),
        pytest.param("Anna Berg was in Riga before.", id="no-day"),
        pytest.param("Anna Berg called Carl Dorn a liar on Monday.", id="called-a-liar"),
    ],
)
def test_no_event(text: str) -> None:
    assert events(text) == []


def test_occasion_of_a_statement_is_an_event_of_its_speaker() -> None:
    (event,) = events(
        "{1:“No,”} [1:Trade Minister Anna Berg] <1:told> delegates on Tuesday at a council meeting in Riga "
        "chaired by Carl Dorn of Malta and attended by Eva Falk."
    )
    assert (event.kind, event.place, event.date) == ("meeting", "Riga", "2024-03-12")
    assert parts(event) == {"Anna Berg": "attended", "Carl Dorn": "chair", "Eva Falk": "attended"}


def test_chair_of_the_next_sentence_joins_the_meeting_of_the_two() -> None:
    (event,) = events(
        "Transport Minister Anna Berg was angry. Her counterpart, Carl Dorn, was not. A lawyer, Eva Falk, watched.\n\n"
        "The two ministers will meet in Vienna on March 20. Premier Eva Falk will chair the talks."
    )
    assert parts(event) == {"Eva Falk": "chair", "Anna Berg": "attended", "Carl Dorn": "attended"}
    assert (event.place, event.date) == ("Vienna", "2024-03-20")


def test_meeting_without_a_day_has_that_of_the_visit() -> None:
    visit, meeting = events(
        "Anna Berg was in Latvia on March 8.\n\n{1:“No,”} [1:Berg] <1:said> at a meeting chaired by Carl Dorn."
    )
    assert (visit.kind, meeting.kind) == ("visit", "meeting")
    assert (meeting.date, meeting.place) == ("2024-03-08", "Latvia")


def test_title_tells_no_event() -> None:
    assert events("Anna Berg met Carl Dorn on Monday\n\nIt rained.", body_start=35) == []


def test_the_same_meeting_told_twice_is_one() -> None:
    (event,) = events("Anna Berg met Carl Dorn on Monday. Berg met Dorn in Riga on Monday.")
    assert (event.place, len(event.evidence)) == ("Riga", 2)
