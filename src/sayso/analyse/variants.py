"""Decides whether two wordings are the same utterance, and how they differ."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from sayso.analyse.alignment import Block, align, matched_words
from sayso.analyse.folded_words import Word, Wording, weigh
from sayso.analyse.traces import CHANGES, Change

SHORT = 5  # words; fewer must be the same words by the same speaker
JOINED = 3  # words; this many more at an edge, after a sentence, are another utterance

# Shares of the shorter wording that must be matched: of its words, and of its content words. Ours, set on the study and
# on pairs of news reports: with less, different sentences on the same matter begin to match.
ENOUGH = {True: (0.6, 0.5), False: (0.75, 0.7)}  # same speaker, by whether day or chain allow the same occasion
ENOUGH_OF_OTHERS = (0.85, 0.8)  # two speakers, or one unnamed: both may use the common words of a matter
ENOUGH_RETOLD = (0.8, 0.8)  # paraphrases: reporters use similar words for the same matter

# Smallest number of matched content words.
LEAST_OF_ONE = 3  # same speaker
LEAST_OF_UNKNOWN = 4  # unknown speaker
LEAST_OF_OTHER = {True: 5, False: 6}  # another speaker, by whether it may be the same occasion
LEAST_RETOLD = 7  # not both quoted, and two speakers or occasions: every matter has stock phrases
LONG_RUN = 8  # words in a row that two people do not share by chance


def match(
    one: Wording, other: Wording, *, same_speaker: bool | None, near: bool, quoted: bool = True
) -> list[Block] | None:
    """Return the alignment of two wordings if they are the same utterance, else None.

    They are if enough of the shorter one is matched, or if they share a long run of words or, with the same speaker, a
    whole sentence, however much else each contains.

    Args:
        one: One wording.
        other: The other.
        same_speaker: Whether both are credited to the same speaker; None if unknown.
        near: Whether they may be from the same occasion: the same day or week, or the same route.
        quoted: Whether the compared words of both are in quotation marks.
    """
    size = min(len(one.folded), len(other.folded))
    if size < SHORT or one.folded == other.folded:
        same = size > 0 and one.folded == other.folded and (same_speaker is True or size >= SHORT)
        return [Block(0, 0, size)] if same and (same_speaker or len(one.telling) >= LEAST_OF_UNKNOWN) else None
    if not one.telling & other.telling:
        return None
    blocks = align(one.folded, other.folded)
    matched, meaning = matched_words(blocks, one.folded)
    whole = len(blocks) == 1 and matched == size  # an unchanged excerpt of the other
    one_speaker = ENOUGH[near] if same_speaker is True else ENOUGH_OF_OTHERS
    share, share_meaning = one_speaker if quoted else ENOUGH_RETOLD
    total = min(weigh(one.folded), weigh(other.folded))
    enough = matched >= share * size and meaning >= share_meaning * total and (whole or quoted or near)
    if enough and meaning >= _least(same_speaker, near, quoted, whole):
        return blocks
    return blocks if quoted and any(_is_telling(block, one, other, same_speaker) for block in blocks) else None


def _least(same_speaker: bool | None, near: bool, quoted: bool, whole: bool) -> int:
    """Return the smallest number of matched content words, so that everyday words alone do not match."""
    if same_speaker is True and (quoted or near):
        return 1 if near and quoted and whole else LEAST_OF_ONE
    if not quoted:
        return LEAST_RETOLD
    if same_speaker is None:
        return LEAST_OF_UNKNOWN
    return LEAST_OF_UNKNOWN if whole else LEAST_OF_OTHER[near]


def _is_telling(block: Block, one: Wording, other: Wording, same_speaker: bool | None) -> bool:
    """Whether equal words are a long run (for two speakers, half of one wording) or, for one speaker, a sentence."""
    words = one.folded[block.one : block.one + block.size]
    half = min(len(one.folded), len(other.folded)) / 2
    if block.size >= (LONG_RUN if same_speaker is True else max(LONG_RUN, half)) and weigh(words) >= LEAST_OF_UNKNOWN:
        return True
    if same_speaker is not True or block.size < SHORT:
        return False
    edges = [
        step
        for step in range(block.size + 1)
        if _is_edge(one, block.one + step) and _is_edge(other, block.other + step)
    ]
    return any(end - start >= SHORT and weigh(words[start:end]) >= LEAST_OF_ONE for start, end in pairwise(edges))


def _is_edge(wording: Wording, number: int) -> bool:
    """Whether a sentence ends before the word at this index."""
    return number == len(wording.kept) or number == 0 or wording.kept[number].begins_sentence


def match_words(asked: Sequence[str], words: Sequence[str]) -> float:
    """Return the share of the asked words that a wording has, in [0, 1]; 0 if it is too low."""
    blocks = align(asked, words)
    matched, meaning = matched_words(blocks, asked)
    if len(asked) < SHORT:
        return 1.0 if len(blocks) == 1 and matched == len(asked) else 0.0
    share, share_meaning = ENOUGH[True]
    enough = matched >= share * len(asked) and meaning >= share_meaning * weigh(asked)
    return matched / len(asked) if enough else 0.0


def classify(variant: Wording, fullest: Wording, blocks: Sequence[Block], *, quoted: bool = True) -> tuple[Change, ...]:
    """Return how a variant differs from the fullest wording, by the alignment of their words outside brackets.

    It is never "altered" if all its words are in the fullest wording, in order. If it is not `quoted`, extra words at
    its edges are the report's own.
    """
    if variant.folded == fullest.folded:
        if any(word.bracketed for word in (*variant.words, *fullest.words)):
            return ("bracketed",)
        alike = zip(variant.kept, fullest.kept, strict=True)
        return ("punctuation",) if any(_marks_differ(a, b) or _case_differs(a, b) for a, b in alike) else ("exact",)
    at_edges = _changes_at_edges(variant.kept, fullest.kept, blocks, quoted)
    changes = {*at_edges, *_changes_between(variant, fullest, blocks)}
    if any(word.bracketed for word in (*variant.words, *fullest.words)):
        changes.add("bracketed")
    return tuple(change for change in CHANGES if change in changes) or ("exact",)


def _changes_between(variant: Wording, fullest: Wording, blocks: Sequence[Block]) -> Iterator[Change]:
    """Yield the changes between the blocks, whose `one` is the variant."""
    words = variant.kept
    for block, following in pairwise(blocks):
        more = words[block.one + block.size : following.one]
        less = fullest.kept[block.other + block.size : following.other]
        cut_is_shown = any(word.after_ellipsis for word in words[block.one + block.size : following.one + 1])
        if more:
            yield "altered"
        elif less:
            yield "bracketed" if cut_is_shown else "spliced"


def _changes_at_edges(
    variant: Sequence[Word], fullest: Sequence[Word], blocks: Sequence[Block], quoted: bool
) -> Iterator[Change]:
    """Yield the changes before the first block and after the last.

    Extra sentences count as spliced only if the fullest wording continues differently and the report does not open a
    new quotation for them.
    """
    first, last = blocks[0], blocks[-1]
    end, end_fullest = last.one + last.size, last.other + last.size
    edges = (
        (variant[: first.one], fullest[: first.other], variant[first.one :], fullest[first.other :]),
        (variant[end:], fullest[end_fullest:], variant[end:], fullest[end_fullest:]),
    )
    for more, less, following, following_fullest in edges:
        after = next(iter(following), None)
        whole_sentences = all(word.begins_sentence for word in following_fullest[:1])
        joined = after is not None and after.begins_sentence and len(more) >= JOINED
        if not quoted:
            joined, whole_sentences, more = True, True, ()
        if more and not (joined and whole_sentences):
            yield "altered"
        elif more and less and after is not None and after.before is not None:
            yield "spliced"
        if less and (not more or (joined and whole_sentences)):
            yield "truncated"


def _marks_differ(one: Word, other: Word) -> bool:
    """Whether different punctuation precedes two matched words; at the start of a part, it is the report's own."""
    return one.before is not None and other.before is not None and one.before != other.before


def _case_differs(one: Word, other: Word) -> bool:
    """Whether capitalization differs; at the start of a part, it is the report's own."""
    return one.before is not None and other.before is not None and one.capital != other.capital
