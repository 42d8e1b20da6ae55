"""What a report adds and attributes to nobody becomes a statement of its author."""

import re

import pytest

from marked import read_marked
from sayso.annotate.beside.comments import add_comments
from sayso.domain.text import Span

RELAY = "{1:The ferry will run again in June}, [1:Anna Berg] <1:told> Reuters."


def own_voice(marked):
    record = read_marked(marked, persons=("Anna Berg",), outlet="The Echo")
    outlets = [Span(*match.span()) for match in re.finditer("Reuters", record.text)]
    record = add_comments(record, outlets)
    return [s.content.text for s in record.statements if s.speaker is not None and s.speaker.type == "author"]


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        pytest.param(
            f"{RELAY} (The ship has been sold for scrap, though Reuters never says that.)",
            ["The ship has been sold for scrap"],
            id="denied-another-outlet",
        ),
        pytest.param(
            f"{RELAY} (The ship has been sold for scrap, although the agency does not mention this.)",
            ["The ship has been sold for scrap"],
            id="denied-an-outlet-meant-again",
        ),
        pytest.param(f"{RELAY} It was a feeble excuse.", ["It was a feeble excuse."], id="judges-what-was-told"),
        pytest.param(
            f"{RELAY} It was a feeble excuse. So much for the promise of May.",
            ["It was a feeble excuse. So much for the promise of May."],
            id="one-statement-per-passage",
        ),
        pytest.param(
            f"{RELAY}\n\nOur comment\n\nThe islanders have waited since March. Nobody asked them.",
            ["The islanders have waited since March. Nobody asked them."],
            id="under-a-heading",
        ),
    ],
)
def test_comment_of_the_house_is_found(marked, expected):
    assert own_voice(marked) == expected


@pytest.mark.parametrize(
    "marked",
    [
        pytest.param(f"{RELAY} The ferry has been in the dock since March.", id="plain-narrative"),
        pytest.param(f"{RELAY} It was the third breakdown in a year.", id="opening-without-a-judgement"),
        pytest.param(f"{RELAY} “It was a feeble excuse.”", id="in-quotation-marks"),
        pytest.param(f"{RELAY} {{2:It was a feeble excuse}}, [2:he] <2:said>.", id="said-by-somebody"),
        pytest.param(f"{RELAY} She wants to sell the ship, although the mayor never said so.", id="not-an-outlet"),
        pytest.param("The dock is full. It was a feeble excuse.", id="beside-nothing-relayed"),
    ],
)
def test_plain_narrative_and_other_voices_are_left_alone(marked):
    assert own_voice(marked) == []
