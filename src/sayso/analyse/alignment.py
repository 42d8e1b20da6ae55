"""Aligns two sequences of words."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from rapidfuzz.distance import LCSseq

from sayso.analyse.folded_words import weigh

MAX_LONE = 2  # words; an isolated match this short is accidental
FAR = 4  # words


class Block(NamedTuple):
    """Equal words: `size` words from index `one` in the first sequence and from `other` in the second."""

    one: int
    other: int
    size: int


def align(one: Sequence[str], other: Sequence[str]) -> list[Block]:
    """Return the longest common subsequence of two sequences, in as few and as long blocks as possible.

    Method: the bit-parallel LCS of rapidfuzz; then blocks that can be merged with a neighbor are. A sequence contained
    whole in the other is one block. Isolated matches of a word or two are dropped, unless every word of a sequence is
    matched: then the sequence was cut down to them.
    """
    if (len(one), tuple(one)) > (len(other), tuple(other)):  # chooses the same alignment in both directions
        return [Block(there, here, size) for here, there, size in align(other, one)]
    at = _place(one, other)
    if at is not None:
        return [Block(0, at, len(one))]
    found = [
        Block(code.src_start, code.dest_start, code.src_end - code.src_start)
        for code in LCSseq.opcodes(list(one), list(other))
        if code.tag == "equal"
    ]
    blocks = _join(found, one, other)
    return blocks if sum(block.size for block in blocks) == len(one) else _without_chance(blocks)


def _place(short: Sequence[str], long: Sequence[str]) -> int | None:
    """Return where one sequence is contained whole in the other; None if it is not."""
    size = len(short)
    if not size:
        return None
    return next(
        (
            at
            for at in range(len(long) - size + 1)
            if long[at] == short[0] and tuple(long[at : at + size]) == tuple(short)
        ),
        None,
    )


def _join(found: Sequence[Block], one: Sequence[str], other: Sequence[str]) -> list[Block]:
    """Merge a block with its neighbor if the words there are the same."""
    blocks: list[Block] = []
    for block in found:
        while blocks:
            last = blocks[-1]
            gaps = block.one - last.one - last.size, block.other - last.other - last.size
            if 0 not in gaps:
                break
            if _same(one, other, Block(block.one - last.size, block.other - last.size, last.size)):
                block = Block(block.one - last.size, block.other - last.size, last.size + block.size)
                blocks.pop()
            elif _same(one, other, Block(last.one + last.size, last.other + last.size, block.size)):
                blocks.pop()
                block = Block(last.one, last.other, last.size + block.size)
            else:
                break
        blocks.append(block)
    return blocks


def _same(one: Sequence[str], other: Sequence[str], block: Block) -> bool:
    if min(block.one, block.other) < 0:
        return False
    first = tuple(one[block.one : block.one + block.size])
    return len(first) == block.size and first == tuple(other[block.other : block.other + block.size])


def _without_chance(blocks: list[Block]) -> list[Block]:
    """Drop short blocks that are far from their neighbors."""
    while True:
        for number, block in enumerate(blocks):
            near = [_distance(a, b) <= FAR for a, b in pairwise(blocks[max(number - 1, 0) : number + 2])]
            if block.size <= MAX_LONE and not any(near) and len(blocks) > 1:
                break
        else:
            return blocks
        blocks = blocks[:number] + blocks[number + 1 :]


def _distance(block: Block, following: Block) -> int:
    return max(following.one - block.one - block.size, following.other - block.other - block.size)


def matched_words(blocks: Sequence[Block], one: Sequence[str]) -> tuple[int, int]:
    """Count the matched words, and the content words among them."""
    matched = [word for block in blocks for word in one[block.one : block.one + block.size]]
    return len(matched), weigh(matched)
