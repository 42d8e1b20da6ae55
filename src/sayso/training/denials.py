"""Denials, and what only looks like one, put into coded reports, which have few of them."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

from sayso.training.edits import Edit, Edited

SPOKEN = frozenset({"said", "says", "added", "stated"})
"""Cues that are replaced: nothing is denied, and a clause follows."""
SHARE = 0.4
DENIES = (
    *("denied that", "denies that", "has denied that", "flatly denied that", "rejected the claim that"),
    *("rejects the notion that", "disputed that", "dismissed as false that", "never said that", "did not say that"),
)
DENIES_NOT = (
    *("did not deny that", "has not denied that", "would not deny that", "neither confirmed nor denied that"),
    *("could neither confirm nor deny that", "refused to say whether", "would not say whether", "ruled out that"),
    *("declined to say whether", "did not rule out that", "refused to confirm that", "no longer denied that"),
)
"""Cues that mention a denial or an answer that was not given: nobody denies the content."""
_GAP = 7
"""Most code points between cue and content: room for "that"."""


def vary_denials(gold: Mapping[str, Any]) -> dict[str, Any]:
    """Give a copy of a coded report in which some statements are denied, or mention a denial that nobody made.

    These statements are `varied`, with `denied` as their new cues say. The same report always gives the same copy.
    """
    chance = random.Random(f"denials {gold['id']}")
    text, edits, denied = gold["text"], [], {}
    for number, statement in enumerate(gold["statements"]):
        if not _is_plain(text, statement) or chance.random() > SHARE:
            continue
        denied[number] = chance.random() < 0.5
        start, content = statement["cue"][0][0], statement["content"][0][0]
        words = chance.choice(DENIES if denied[number] else DENIES_NOT)
        edits.append(Edit(start, content - start, f"{words} "))
    varied = Edited(text, edits).report(gold)
    for number, statement in enumerate(varied["statements"]):
        statement["varied"] = number in denied
        statement["denied"] = denied.get(number, statement["denied"])
    return varied


def _is_plain(text: str, statement: Mapping[str, Any]) -> bool:
    """Whether a statement is plainly said, in words of the report right behind the cue."""
    content, cue = statement["content"], statement["cue"]
    if not content or len(cue) != 1 or statement["denied"] or text[slice(*cue[0])].lower() not in SPOKEN:
        return False
    start = content[0][0]
    between = text[cue[0][1] : start] if 0 < start - cue[0][1] <= _GAP else ""
    return between.strip() in ("", "that") and between[:1] == " " and text[start].isalnum()
