"""Finds the likeliest course of a position over time, so that one doubtful statement does not look like a change.

The evidence for a stance on a day is the sum of the log odds of the statements coded so. Viterbi's algorithm (Rabiner
1989, section III.B) finds the likeliest course of a stance that seldom changes. So one doubtful statement among many
sure ones changes nothing, while a sure one at the end, or a person's coding, does. Treating a position as the hidden
state of such a model is ours.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from sayso.domain.coding import Stance

STAYS = 2 / 3
"""Probability that a position is the same as on the preceding day of the record book; ours.

With three stances, a holder's last statement then changes the position if its probability is above 0.8, and a single
contrary statement between others if it is above 0.94.
"""
STANCES_HELD: tuple[Stance, ...] = ("ambiguous", "supports", "opposes")  # at equal evidence, the first wins


def likeliest_course(evidence: Mapping[str, Mapping[Stance, float]]) -> dict[str, Stance]:
    """Return the likeliest stance on each day; a change is placed as late as possible.

    Args:
        evidence: For each day, in order, the evidence for each of `STANCES_HELD`: log odds, 0 or more.
    """
    change = math.log(STAYS / ((1 - STAYS) / (len(STANCES_HELD) - 1)))
    best: dict[Stance, tuple[float, tuple[Stance, ...]]] = dict.fromkeys(STANCES_HELD, (0.0, ()))
    for number, scores in enumerate(evidence.values()):
        reached: dict[Stance, tuple[float, tuple[Stance, ...]]] = {}
        for stance in STANCES_HELD:
            ways = [
                (round(best[was][0] - change * (number > 0 and was != stance), 9), was != stance)
                for was in STANCES_HELD
            ]
            score, path = max(ways)[0], best[STANCES_HELD[ways.index(max(ways))]][1]
            reached[stance] = (score + _speaks_for(stance, scores), (*path, stance))
        best = reached
    _, path = max(best.values(), key=lambda found: round(found[0], 9))
    return dict(zip(evidence, path, strict=True))


def _speaks_for(stance: Stance, scores: Mapping[Stance, float]) -> float:
    """Return the evidence for a stance; equal evidence for and against on one day counts as ambiguous."""
    both = min(scores["supports"], scores["opposes"]) if stance == "ambiguous" else 0.0
    return scores[stance] + both
