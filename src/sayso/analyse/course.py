"""The likeliest course of a position: where it changed, and where a day only looks as if.

What speaks for a stance on a day is the sum of the log odds of the statements that are coded so; the course of a
stance that seldom changes follows by Viterbi's algorithm (Rabiner 1989, section III.B). So one doubtful statement
among many sure ones changes nothing, while a sure one at the end, or what a person coded, does. To see a position
as the hidden state of such a model is ours.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from sayso.domain.coding import Stance

STAYS = 2 / 3
"""Probability that a position is still that of the day before it in the record; ours.

With three stances, a holder's last statement then changes the position where it is surer than 0.8, and one that
stands alone between others where it is surer than 0.94.
"""
STANCES_HELD: tuple[Stance, ...] = ("ambiguous", "supports", "opposes")  # where they weigh the same, the first counts


def likeliest_course(evidence: Mapping[str, Mapping[Stance, float]]) -> dict[str, Stance]:
    """Give the likeliest stance on each day; where it changes, the change is put as late as may be.

    Args:
        evidence: For each day, in order, how much speaks for each of `STANCES_HELD`: log odds, 0 or more.
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
    """Give what speaks for a stance; as much for as against on one day is what ambiguous means."""
    both = min(scores["supports"], scores["opposes"]) if stance == "ambiguous" else 0.0
    return scores[stance] + both
