"""Decides which statements are wordings of the same utterance, and which wording is the fullest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache

from sayso.analyse.alignment import Block
from sayso.analyse.folded_words import Wording, fold_words, read_wording
from sayso.analyse.routes import LATE, outlet_key
from sayso.analyse.same_speaker import same_speaker, speaker_key
from sayso.analyse.utterances import Utterance
from sayso.analyse.variants import match
from sayso.domain.iso_days import days_between

KINDS = ("indirect", "mixed", "direct")  # ordered by nearness to the spoken words
DAYS_SAID = 1  # "yesterday" can be a day off in another time zone
DAYS_PUBLISHED = 7


def place(one: Utterance) -> tuple[str, str]:
    """Return the report and id of a statement, which identify it and sort statements reproducibly."""
    return one.report, one.id


def age(one: Utterance) -> tuple[str, str, str]:
    """Return a key that sorts statements by time."""
    return one.published or LATE, *place(one)


def wording_of(one: Utterance) -> Wording:
    """Return the wording of a statement."""
    return _read(one.parts, one.kind == "mixed")


def folded_of(one: Utterance) -> tuple[str, ...]:
    """Return the folded words of a statement to compare: `wording_of(one).folded`, at lower cost."""
    return wording_of(one).folded if one.kind == "mixed" else fold_words(one.text)


@lru_cache(maxsize=20_000)
def _read(parts: tuple[str, ...], mixed: bool) -> Wording:
    return read_wording(parts, mixed=mixed)


def blocks_of(one: Utterance, other: Utterance) -> list[Block] | None:
    """Return the alignment of two statements if they are the same utterance, else None."""
    return match(
        wording_of(one),
        wording_of(other),
        same_speaker=same_speaker(one.speaker, other.speaker),
        near=may_be_one_occasion(one, other),
        quoted=is_verbatim(one) and is_verbatim(other),
    )


def is_verbatim(one: Utterance) -> bool:
    """Whether the compared words of a statement are mostly in quotation marks."""
    return one.kind == "direct" or any(word.reported for word in wording_of(one).words)


def is_same(one: Utterance, other: Utterance) -> bool:
    """Whether two statements are wordings of the same utterance."""
    return blocks_of(one, other) is not None


def may_be_one_occasion(one: Utterance, other: Utterance) -> bool:
    """Whether two statements may be from the same occasion: the same day or week, or one names the other's outlet."""
    if names_outlet_of(one, other) or names_outlet_of(other, one):
        return True
    said, published = days_between(one.said_on, other.said_on), days_between(one.published, other.published)
    if said is not None:
        return said <= DAYS_SAID
    return published is not None and published <= DAYS_PUBLISHED


def names_outlet_of(one: Utterance, other: Utterance) -> bool:
    """Whether the chain of one statement names the outlet of the other as a carrier."""
    key = outlet_key(other.outlet or other.agency)
    return bool(key) and key != outlet_key(one.outlet) and any(outlet_key(link.name) == key for link in one.carriers)


def group_by_fullest(utterances: Sequence[Utterance]) -> Iterator[list[Utterance]]:
    """Split utterances into groups that begin with a fullest wording, which all others match.

    The fullest remaining wording begins the next group, so the order of the input does not matter.
    """
    left = sorted(utterances, key=place)
    while left:
        fullest = choose_fullest(left)
        group = [one for one in left if one != fullest and is_same(one, fullest)]
        yield [fullest, *group]
        taken = {place(fullest), *map(place, group)}
        left = [one for one in left if place(one) not in taken]


def choose_fullest(utterances: Sequence[Utterance]) -> Utterance:
    """Choose the longest wording by the speaker who is credited in most reports.

    Quoted wordings take precedence over paraphrases; then direct over mixed, and earlier over later.
    """
    by_age = sorted(utterances, key=age)
    credited = Counter(key for key, _ in {(speaker_key(one.speaker), one.report) for one in by_age} if key)
    foremost = max(by_age, key=lambda one: credited[speaker_key(one.speaker)])
    theirs = [one for one in by_age if same_speaker(one.speaker, foremost.speaker) is not False]
    return max(theirs, key=_fullness)


def _fullness(one: Utterance) -> tuple[bool, bool, int, int]:
    return not one.hypothetical, is_verbatim(one), len(wording_of(one).folded), KINDS.index(one.kind)


