"""Whether two wordings are one utterance, and how they differ."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from rapidfuzz.distance import LCSseq

from sayso.analyse.alignment import Block, align, matched_words
from sayso.analyse.traces import CHANGES, Change
from sayso.analyse.wording import Word, Wording, weigh

SHORT = 5  # words: of fewer, only the same words of the same speaker count
SENTENCE_END = frozenset(".!?")
JOINED = 3  # words: so many more at an edge, where a sentence ends, are another utterance

# Shares of the shorter wording that must be matched: of its words, and of those that say something. Ours, set on
# examples/study and pairs of news reports: below them, other sentences on the same matter begin to meet.
ENOUGH = {True: (0.6, 0.5), False: (0.75, 0.7)}  # by whether day or chain say that it may be one occasion
LEAST_MEANING = {True: 3, False: 4}  # matched words that say something, by whether the speaker is the same
LEAST_RETOLD = 7  # of two speakers' statements that are not both quoted: two people say the same of one matter


def match(
    one: Sequence[str], other: Sequence[str], *, same_speaker: bool | None, near: bool, quoted: bool = True
) -> list[Block] | None:
    """Give the alignment of two wordings (folded words) if they are one utterance, else None.

    Args:
        one: Words of one wording.
        other: Words of the other.
        same_speaker: Whether one speaker is credited with both; None where that cannot be told.
        near: Whether they may be of one occasion: of one day or week, or by one route.
        quoted: Whether both stand, in part at least, in quotation marks.
    """
    size = min(len(one), len(other))
    if size < SHORT or tuple(one) == tuple(other):
        same = size > 0 and tuple(one) == tuple(other) and (same_speaker is True or size >= SHORT)
        return [Block(0, 0, size)] if same and (same_speaker or weigh(one) >= LEAST_MEANING[False]) else None
    share, share_meaning = ENOUGH[near and same_speaker is not False]
    if LCSseq.similarity(one, other, score_cutoff=int(share * size)) < share * size:
        return None
    blocks = align(one, other)
    matched, meaning = matched_words(blocks, one)
    total = min(weigh(one), weigh(other))
    whole = len(blocks) == 1 and matched == size  # cut out of the other without a change
    least = LEAST_MEANING[bool(same_speaker)] - (near and whole and bool(same_speaker))
    if same_speaker is False and not quoted:
        least = LEAST_RETOLD
    enough = matched >= share * size and meaning >= share_meaning * total and meaning >= least
    return blocks if enough else None


def match_words(asked: Sequence[str], words: Sequence[str]) -> float:
    """Give the share of asked words that a wording holds, in [0, 1]; 0 where it is too little."""
    blocks = align(asked, words)
    matched, meaning = matched_words(blocks, asked)
    if len(asked) < SHORT:
        return 1.0 if len(blocks) == 1 and matched == len(asked) else 0.0
    share, share_meaning = ENOUGH[True]
    enough = matched >= share * len(asked) and meaning >= share_meaning * weigh(asked)
    return matched / len(asked) if enough else 0.0


def classify(variant: Wording, fullest: Wording, blocks: Sequence[Block]) -> tuple[Change, ...]:
    """Say how a variant differs from the fullest wording, given the alignment of their words outside of brackets.

    Never "altered" where each word of the variant stands, in order, in the fullest.
    """
    if variant.folded == fullest.folded:
        if len(variant.words) != len(variant.kept) or len(fullest.words) != len(fullest.kept):
            return ("bracketed",)
        alike = zip(variant.kept, fullest.kept, strict=True)
        return ("punctuation",) if any(_marks_differ(a, b) or _case_differs(a, b) for a, b in alike) else ("exact",)
    changes = set(_changes_at_edges(variant.kept, fullest.kept, blocks)) | set(
        _changes_between(variant, fullest, blocks)
    )
    if any(word.bracketed for word in (*variant.words, *fullest.words)):
        changes.add("bracketed")
    return tuple(change for change in CHANGES if change in changes) or ("altered",)


def _changes_between(variant: Wording, fullest: Wording, blocks: Sequence[Block]) -> Iterator[Change]:
    """Give what happened between the blocks (`one` counts in the variant)."""
    words = variant.kept
    for block, following in pairwise(blocks):
        more = words[block.one + block.size : following.one]
        less = fullest.kept[block.other + block.size : following.other]
        cut_is_shown = any(word.after_ellipsis for word in words[block.one + block.size : following.one + 1])
        if more:
            yield "altered"
        elif less:
            yield "bracketed" if cut_is_shown else "spliced"


def _changes_at_edges(variant: Sequence[Word], fullest: Sequence[Word], blocks: Sequence[Block]) -> Iterator[Change]:
    first, last = blocks[0], blocks[-1]
    end, end_fullest = last.one + last.size, last.other + last.size
    edges = (
        (variant[: first.one], fullest[: first.other], variant[first.one : first.one + 1]),
        (variant[end:], fullest[end_fullest:], variant[end : end + 1]),
    )
    for more, less, after in edges:
        if more:
            ends_sentence = any(word.before is None or SENTENCE_END & set(word.before) for word in after)
            yield "spliced" if len(more) >= JOINED and ends_sentence else "altered"
            if less and ends_sentence:
                yield "truncated"
        elif less:
            yield "truncated"


def _marks_differ(one: Word, other: Word) -> bool:
    """Whether different marks stand before two matched words; those that begin a part are the report's own."""
    return one.before is not None and other.before is not None and one.before != other.before


def _case_differs(one: Word, other: Word) -> bool:
    """Whether a capital was set or lost; at the beginning of a part, it is the report's own."""
    return one.before is not None and other.before is not None and one.capital != other.capital
