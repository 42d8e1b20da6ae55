"""What a content leaves out: other entries, and sentences quoted differently from the words beside the cue."""

from __future__ import annotations

import pytest

from marked import read_marked
from sayso.annotate.layout.own_sentences import own_sentences
from sayso.annotate.text.places import TextPlaces
from sayso.clean.blocks import find_blocks

CASES = {
    "a sentence before a quotation": (
        "The harbor wants a new ferry.\n\n{1:The quarry wants a lorry. “This is about jobs,”} <1:said> [1:Ann Moe].",
        ["“This is about jobs,”"],
    ),
    "a quotation behind reported speech": (
        "The ferry is late.\n\n{1:A second one is due in May}, <1:says> [1:Calsund]. {1:“Which May?”} Ann Moe asked.",
        ["A second one is due in May"],
    ),
    "a quotation that goes on": (
        "The ferry is late.\n\n{1:“It is late,”} [1:Ann Moe] <1:said>. {1:“It is old.”}",
        ["“It is late,”", "“It is old.”"],
    ),
    "a crosshead between": (
        "The ferry is late.\n\n{1:Two were lost}, [1:he] <1:said> in a note\n\n{1:‘Every Stone’}\n\nIt rained.",
        ["Two were lost"],
    ),
    "one quotation of two sentences": (
        "The ferry is late.\n\n{1:“It is late. It is old,”} [1:Ann Moe] <1:said>.",
        ["“It is late. It is old,”"],
    ),
    "two reported sentences": (
        "The ferry is late.\n\n{1:It was late. It was old}, [1:Ann Moe] <1:said>.",
        ["It was late.", "It was old"],
    ),
    "the bullet above": (
        "What we know\n\n- {1:The ferry sank}, [1:the port] <1:says>\n- {1:Waves may rise}, the met office says\n",
        ["The ferry sank"],
    ),
}


@pytest.mark.parametrize(("marked", "words"), CASES.values(), ids=CASES.keys())
def test_a_content_keeps_its_own_sentences(marked: str, words: list[str]) -> None:
    record = read_marked(marked, persons=("Ann Moe",))
    blocks = find_blocks(record.text, body_start=record.text.index("\n") + 1)
    (attribution,) = record.attributions
    content = own_sentences(TextPlaces(record), blocks, attribution).content
    kept = " ".join(record.text[slice(*span)] for span in content)
    assert kept == " ".join(words)
