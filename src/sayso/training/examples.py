"""Turns coded articles into training examples: pieces with tags, links and silver entities."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import numpy.typing as npt

from sayso.annotate.text.quotations import pair_quotation_marks
from sayso.models.labels import ENTITY_TAGS, ENTITY_TYPES, ROLES, TAGS
from sayso.models.windows import Pieces, Window, cut_into_pieces, cut_into_windows

if TYPE_CHECKING:
    from sayso.models.word_pieces import WordPieces

UNKNOWN = -100
NO_SOURCE = -1

Attribution = dict[str, list[list[int]]]
Entities = list[tuple[int, int, str]]
Int64Array = npt.NDArray[np.int64]
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Example:
    """A text in pieces, with the target of each piece.

    Arrays have one entry per piece. `cues` and `sources` hold the target piece, NO_SOURCE, or
    UNKNOWN if nothing is to be learned; `tags` is UNKNOWN throughout for an uncoded text.
    """

    pieces: Pieces
    windows: list[Window]
    tags: Int64Array
    entities: Int64Array
    cues: Int64Array
    sources: Int64Array


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    """Read the objects of a JSONL file, gzipped or not."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as file:
        for line in file:
            if line.strip():
                yield json.loads(line)


def make_example(
    text: str, attributions: Sequence[Attribution] | None, entities: Entities, tokenizer: WordPieces
) -> Example:
    """Align the coded spans with the pieces of a text; `attributions` None means uncoded."""
    pieces = cut_into_pieces(text, tokenizer, pair_quotation_marks(text))
    count = len(pieces.ids)
    tags = np.full(count, UNKNOWN if attributions is None else 0, dtype=np.int64)
    cues = np.full(count, UNKNOWN, dtype=np.int64)
    sources = np.full(count, UNKNOWN, dtype=np.int64)
    for attribution in attributions or ():
        _lay_attribution(attribution, pieces, tags, cues, sources)
    return Example(pieces, cut_into_windows(pieces), tags, lay_entities(entities, pieces), cues, sources)


def _lay_attribution(
    attribution: Attribution, pieces: Pieces, tags: Int64Array, cues: Int64Array, sources: Int64Array
) -> None:
    covered = {role: [range(*pieces.covering(s, e)) for s, e in attribution.get(role) or ()] for role in ROLES}
    covered = {role: [r for r in ranges if len(r)] for role, ranges in covered.items()}
    for role, ranges in covered.items():
        begin = TAGS.index(f"B-{role}")
        for pieces_range in ranges:
            for at in pieces_range:
                first = at == pieces_range.start or pieces.line_starts[at]
                tags[at] = begin if first else begin + 1
    anchored = covered["cue"] or covered["content"]
    if not anchored or not covered["content"]:
        return
    anchor = min(r.start for r in anchored)
    source = min((r.start for r in covered["source"]), default=NO_SOURCE)
    for pieces_range in (*covered["cue"], *covered["content"]):
        cues[pieces_range.start : pieces_range.stop] = anchor
        sources[pieces_range.start : pieces_range.stop] = source


def lay_entities(entities: Iterable[tuple[int, int, str]], pieces: Pieces) -> Int64Array:
    """Return the label of each piece from silver entities."""
    tags = np.zeros(len(pieces.ids), dtype=np.int64)
    for start, end, kind in entities:
        if kind not in ENTITY_TYPES:
            continue
        begin = ENTITY_TAGS.index(f"B-{kind}")
        for at in range(*pieces.covering(start, end)):
            tags[at] = begin if pieces.offsets[at, 0] <= start or pieces.line_starts[at] else begin + 1
    return tags


@dataclass(frozen=True, slots=True)
class WindowArrays:
    """One window with [CLS] and [SEP], ready to be padded into a batch."""

    ids: Int64Array
    features: Int64Array
    tags: Int64Array
    entities: Int64Array
    cues: Int64Array
    sources: Int64Array
    line_starts: npt.NDArray[np.bool_]


def window_arrays(example: Example, window: Window, cls: int, sep: int) -> WindowArrays:
    """Extract one window from an example; pointers become positions in the window, 0 for [CLS]."""
    part = slice(window.start, window.end)
    size = window.end - window.start

    def framed(values: npt.NDArray[Any], fill: int) -> Int64Array:
        return np.concatenate([[fill], values, [fill]]).astype(np.int64)

    def local(pointers: Int64Array) -> Int64Array:
        inside = (pointers >= window.start) & (pointers < window.end)
        moved = np.where(inside, pointers - window.start + 1, UNKNOWN)
        return np.where(pointers == NO_SOURCE, 0, moved)

    ids = np.concatenate([[cls], example.pieces.ids[part], [sep]]).astype(np.int64)
    features = np.zeros((size + 2, 3), dtype=np.int64)
    features[1:-1] = example.pieces.features[part]
    starts = np.zeros(size + 2, dtype=np.bool_)
    starts[1:-1] = example.pieces.line_starts[part]
    return WindowArrays(
        ids,
        features,
        framed(example.tags[part], UNKNOWN),
        framed(example.entities[part], UNKNOWN),
        framed(local(example.cues[part]), UNKNOWN),
        framed(local(example.sources[part]), UNKNOWN),
        starts,
    )


def shuffled_groups(
    items: Iterable[_T], size: int, length: Callable[[_T], int], chance: random.Random
) -> list[list[_T]]:
    """Return shuffled groups of at most `size` items of similar length."""
    order = list(items)
    chance.shuffle(order)
    pools = [sorted(order[at : at + size * 16], key=length) for at in range(0, len(order), size * 16)]
    groups = [pool[at : at + size] for pool in pools for at in range(0, len(pool), size)]
    chance.shuffle(groups)
    return groups
