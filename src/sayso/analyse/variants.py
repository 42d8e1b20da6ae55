"""Whether two wordings are one utterance, and how they differ."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from sayso.analyse.alignment import Block, align, matched_words
from sayso.analyse.traces import CHANGES, Change
from sayso.analyse.wording import Word, Wording, weigh

SHORT = 5  # words: of fewer, only the same words of the same speaker count
JOINED = 3  # words: so many more at an edge, where a sentence ends, are another utterance

# Shares of the shorter wording that must be matched: of its words, and of those that say something. Ours, set on
# the study and on pairs of news reports: below them, other sentences on the same matter begin to meet.
ENOUGH = {  # by whether both are quoted, and whether day or chain say that it may be one occasion
    (True, True): (0.6, 0.5),
    (True, False): (0.75, 0.7),
    (False, True): (0.8, 0.8),  # a paraphrase is the reporter's: of one matter, two reporters write much the same
    (False, False): (0.9, 0.9),
}
LEAST_MEANING = {True: 3, False: 4}  # matched words that say something, by whether the speaker is the same
LEAST_RETOLD = 7  # of two speakers' statements that are not both quoted: two people say the same of one matter
LONG_RUN = 8  # words in a row that two people do not hit upon by chance


def match(
    one: Wording, other: Wording, *, same_speaker: bool | None, near: bool, quoted: bool = True
) -> list[Block] | None:
    """Give the alignment of two wordings if they are one utterance, else None.

    They are if enough of the shorter one is matched; or, however much each has besides, if both have a long run of
    words, or one speaker a whole sentence.

    Args:
        one: One wording.
        other: The other.
        same_speaker: Whether one speaker is credited with both; None where that cannot be told.
        near: Whether they may be of one occasion: of one day or week, or by one route.
        quoted: Whether both stand, in part at least, in quotation marks.
    """
    size = min(len(one.folded), len(other.folded))
    if size < SHORT or one.folded == other.folded:
        same = size > 0 and one.folded == other.folded and (same_speaker is True or size >= SHORT)
        return [Block(0, 0, size)] if same and (same_speaker or len(one.telling) >= LEAST_MEANING[False]) else None
    least = LEAST_RETOLD if same_speaker is False and not quoted else LEAST_MEANING[bool(same_speaker)]
    if len(one.telling & other.telling) < least - 1:
        return None
    blocks = align(one.folded, other.folded)
    if not blocks:
        return None
    matched, meaning = matched_words(blocks, one.folded)
    whole = len(blocks) == 1 and matched == size  # cut out of the other without a change
    least -= near and whole and same_speaker is True
    share, share_meaning = ENOUGH[quoted, near and same_speaker is not False]
    total = min(weigh(one.folded), weigh(other.folded))
    if matched >= share * size and meaning >= share_meaning * total and meaning >= least:
        return blocks
    return blocks if quoted and any(_is_telling(block, one, other, same_speaker) for block in blocks) else None


def _is_telling(block: Block, one: Wording, other: Wording, same_speaker: bool | None) -> bool:
    """Whether equal words are a long run, or, of one speaker, hold a whole sentence of both."""
    words = one.folded[block.one : block.one + block.size]
    if block.size >= LONG_RUN and weigh(words) >= LEAST_MEANING[False]:
        return True
    if same_speaker is not True or block.size < SHORT:
        return False
    edges = [
        step
        for step in range(block.size + 1)
        if _is_edge(one, block.one + step) and _is_edge(other, block.other + step)
    ]
    return any(
        end - start >= SHORT and weigh(words[start:end]) >= LEAST_MEANING[True] for start, end in pairwise(edges)
    )


def _is_edge(wording: Wording, number: int) -> bool:
    """Whether a sentence ends before the word of this number."""
    return number == len(wording.kept) or number == 0 or wording.kept[number].begins_sentence


def match_words(asked: Sequence[str], words: Sequence[str]) -> float:
    """Give the share of asked words that a wording holds, in [0, 1]; 0 where it is too little."""
    blocks = align(asked, words)
    matched, meaning = matched_words(blocks, asked)
    if len(asked) < SHORT:
        return 1.0 if len(blocks) == 1 and matched == len(asked) else 0.0
    share, share_meaning = ENOUGH[True, True]
    enough = matched >= share * len(asked) and meaning >= share_meaning * weigh(asked)
    return matched / len(asked) if enough else 0.0


def classify(variant: Wording, fullest: Wording, blocks: Sequence[Block]) -> tuple[Change, ...]:
    """Say how a variant differs from the fullest wording, given the alignment of their words outside of brackets.

    Never "altered" where each word of the variant stands, in order, in the fullest.
    """
    if variant.folded == fullest.folded:
        if any(word.bracketed for word in (*variant.words, *fullest.words)):
            return ("bracketed",)
        alike = zip(variant.kept, fullest.kept, strict=True)
        return ("punctuation",) if any(_marks_differ(a, b) or _case_differs(a, b) for a, b in alike) else ("exact",)
    changes = set(_changes_at_edges(variant.kept, fullest.kept, blocks)) | set(
        _changes_between(variant, fullest, blocks)
    )
    if any(word.bracketed for word in (*variant.words, *fullest.words)):
        changes.add("bracketed")
    return tuple(change for change in CHANGES if change in changes) or ("exact",)


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
    """Give what happened before the first block and after the last.

    Where the report opens a quotation of its own for what it has more, each reader sees that it is another.
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
        if more and not (joined and whole_sentences):
            yield "altered"
        elif more and after is not None and after.before is not None:
            yield "spliced"
        if less and (not more or (joined and whole_sentences)):
            yield "truncated"


def _marks_differ(one: Word, other: Word) -> bool:
    """Whether different marks stand before two matched words; those that begin a part are the report's own."""
    return one.before is not None and other.before is not None and one.before != other.before


def _case_differs(one: Word, other: Word) -> bool:
    """Whether a capital was set or lost; at the beginning of a part, it is the report's own."""
    return one.before is not None and other.before is not None and one.capital != other.capital
