"""Speeches and answers without a label belong to the person whom the text announces."""

from __future__ import annotations

import pytest

from sayso.clean.document import clean_page
from sayso.domain.text import Page

SPEECH = """Speech by Foreign Minister Tanja Virtanen at the opening of the Arctic Forum

Rovaniemi, 3 February 2025

It is a pleasure to see so many of you here in the dark.

The Arctic is warming. I grew up two hours north of this hall.

"The ice does not negotiate," my grandfather used to say.

We owe it to our neighbours.
"""
DOORSTEP = """Press remarks by High Representative Ana Vermeer upon arrival

Check against delivery!

Good morning. We will discuss tariffs today, and I hope to be short.

Q. Is the package dead?

It is asleep. What sleeps can wake up.

I told the ministers so this morning.

Q. Do you have the money?

We need three billion.

Link to the video: https://video.example/1
"""
REPORT = """Speech by minister draws fire

A speech by Foreign Minister Tanja Virtanen drew fire on Monday.

“We owe it to our neighbours,” she said.

Opposition leader Pekka Salo said the speech was a list of promises.
"""


def labels(text: str) -> list[tuple[str, str]]:
    """The words of the label and the first words of each turn."""
    document = clean_page(Page("x", "x.txt", "text", text))
    return [
        (text[slice(*block.label)], " ".join(text[slice(*block.span)].split()[:3]))
        for block in document.blocks
        if block.kind == "turn" and block.label is not None
    ]


def test_every_paragraph_of_a_speech_is_said_by_its_speaker() -> None:
    found = labels(SPEECH)
    assert {label for label, _ in found} == {"Foreign Minister Tanja Virtanen"}
    assert [words for _, words in found][-1] == "We owe it"
    assert len(found) == 4


def test_the_place_of_a_speech_is_no_outlet() -> None:
    document = clean_page(Page("x", "x.txt", "text", SPEECH))
    assert (document.outlet, document.place) == (None, "Rovaniemi")


def test_an_answer_without_a_label_is_said_by_the_one_who_is_announced() -> None:
    answers = "High Representative Ana Vermeer"
    assert labels(DOORSTEP) == [
        (answers, "Good morning. We"),
        ("Q", "Q. Is the"),
        (answers, "It is asleep."),
        (answers, "I told the"),
        ("Q", "Q. Do you"),
        (answers, "We need three"),
    ]


def test_an_answer_is_not_said_by_the_one_who_asks() -> None:
    unknown = DOORSTEP.replace("by High Representative Ana Vermeer upon", "upon")
    assert [label for label, _ in labels(unknown)] == ["Q", "Q"]


def test_a_report_about_a_speech_has_no_turns() -> None:
    assert labels(REPORT) == []


@pytest.mark.parametrize(
    ("title", "label"),
    [
        pytest.param("Remarks by Ana Moe", "Ana Moe", id="bare-name"),
        pytest.param("Opening statement by the Prime Minister, Ana Moe", "Ana Moe", id="apposed"),
        pytest.param("Remarks by the Prime Minister on trade", "Prime Minister", id="office"),
        pytest.param("Statement by President of the Council Peter Moe", "Peter Moe", id="behind-of"),
        pytest.param("Statement by the President of the European Council", None, id="only-an-office"),
        pytest.param("Joint remarks by President Ana Moe and Chancellor Bo Lie", None, id="two"),
        pytest.param(
            "Transcript: news conference with Ana Moe, Deputy Spokesperson for the Secretary-General",
            "Ana Moe, Deputy Spokesperson for the Secretary-General",
            id="role-behind",
        ),
    ],
)
def test_who_speaks_is_read_from_the_announcement(title: str, label: str | None) -> None:
    text = f"{title}\n\nThank you all. I am glad to be here.\n\nWe have come a long way.\n"
    assert {found for found, _ in labels(text)} == ({label} if label else set())
