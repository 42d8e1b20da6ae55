"""Finds utterances that two outlets put into different words, as two translators would.

Nobody who reads one language can be certain. The signs are: the same speaker, the same day or a chain from one report
to the other, both in quotation marks, similar length, and some words in the same order. Method: ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rapidfuzz.distance import LCSseq

from sayso.analyse.folded_words import is_light
from sayso.analyse.same_speaker import same_speaker
from sayso.analyse.same_utterance import is_same, may_be_one_occasion, names_outlet_of, place, wording_of
from sayso.analyse.utterances import Utterance
from sayso.analyse.variants import SHORT

LEAST_ORDER = 0.3  # share of the shorter wording's words that are in the other, in order
LEAST_MEANING = 2  # content words among them; one is enough if a chain leads from one to the other
MOST_LONGER = 2.0  # how many times longer one can be
STEM = 5  # letters: "close", "closed", "closing"


def find_translations(fullest: Utterance, found: Sequence[Utterance], around: Iterable[Utterance]) -> list[Utterance]:
    """Return likely translations of an utterance, at most one for each report that is not among `found`.

    Args:
        fullest: The wording with which others are compared.
        found: Wordings known to be the same utterance.
        around: Statements of the speaker around that day, including those in the fullest wording's report.
    """
    around = sorted(around, key=place)
    carrying = {one.report for one in found}
    theirs = [one for one in around if _may_be_theirs(one, fullest) and one.kind != "indirect"]
    beside = [one for one in theirs if one.report in carrying and not is_same(one, fullest)]
    best: dict[str, tuple[float, Utterance]] = {}
    for one in theirs:
        score = translation_score(one, fullest)
        rivals = (translation_score(one, other) for other in beside if other.report == fullest.report)
        if one.report in carrying or not score or any(is_same(one, other) for other in beside):
            continue
        if score <= max(rivals, default=0):
            continue
        best[one.report] = max(best.get(one.report, (0.0, one)), (score, one), key=lambda scored: scored[0])
    return [one for _, one in best.values()]


def _may_be_theirs(one: Utterance, fullest: Utterance) -> bool:
    same = same_speaker(one.speaker, fullest.speaker)
    return same is True or (same is None and names_outlet_of(one, fullest))


def translation_score(one: Utterance, other: Utterance) -> float:
    """Return the share of words in common order if two statements may be translations of one utterance, else 0."""
    first, second = (_stems(wording_of(utterance).folded) for utterance in (one, other))
    short, long = sorted((first, second), key=len)
    if len(short) < SHORT or len(long) > MOST_LONGER * len(short) or not _one_day(one, other):
        return 0.0
    share = LCSseq.similarity(first, second) / len(short)
    shared = {word for word in set(first) & set(second) if not is_light(word)}
    least = 1 if names_outlet_of(one, other) or names_outlet_of(other, one) else LEAST_MEANING
    return share if share >= LEAST_ORDER and len(shared) >= least else 0.0


def _one_day(one: Utterance, other: Utterance) -> bool:
    """Whether both are from the same day, or a chain shows that they are from the same occasion."""
    if one.said_on and other.said_on:
        return one.said_on == other.said_on
    return may_be_one_occasion(one, other) and (names_outlet_of(one, other) or names_outlet_of(other, one))


def _stems(words: Sequence[str]) -> list[str]:
    return [word if is_light(word) else word[:STEM] for word in words]
