"""Reads a proposition and a statement together: does the statement take a position, and which one?

One encoder reads both at once (a cross-encoder), so that its attention can relate "abolish" in one to "defend" in the
other. It returns three numbers: the log-odds of taking a position, of supporting rather than opposing, and of an
ambiguous position. The side is read twice, from the proposition and from its denial: what supports the one opposes the
other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sayso.domain.coding import Passage
from sayso.models.coder import FloatArray, Pieces, unit
from sayso.stance.leaning import directions, leanings, text_vectors
from sayso.stance.taking import is_in_report, taking, taking_rows
from sayso.stance.taught import Array

if TYPE_CHECKING:
    from sayso.models.coder import CoderModel
    from sayso.models.word_pieces import WordPieces

PROPOSITION, SOURCE, CUE, CONTENT = 32, 12, 8, 60  # most pieces of each part; the rest is not read
BEFORE, AFTER = 16, 8
AROUND = 250  # characters of context on either side of the content
TOLD = 200  # number of pairs between progress reports
LIKE = 3.0  # scales the likeness to the spread of the other values that decide the side
CLS, SEP, HERE, BY = 101, 102, 1008, 1024  # [CLS], [SEP], "*" (marks the content), ":"


@dataclass(frozen=True, slots=True)
class Verdicts:
    """The model's answers for pairs, as log-odds (pairs,), with the values behind them.

    `directions` (pairs, width) are of length 1; half of each is from the pair encoder, the other half from how the
    passage speaks. `rows` (pairs, 6) are the input of calibration: the log-odds that a position is taken, of the side
    (half the difference between proposition and denial) and of ambiguity, the passage's leaning toward what the
    proposition wants, how much more the passage speaks like the proposition than like its denial, and 1.
    """

    takes: Array
    supports: Array
    ambiguous: Array
    directions: Array
    rows: Array


@dataclass(frozen=True, slots=True)
class Posed:
    """A proposition as the model reads it.

    Attributes:
        text: The proposition without the opening words of a motion.
        denial: The same negated.
        side: 1 if the proposition is in favor of its matter, -1 if it is against it.
    """

    text: str
    denial: str
    side: int


@dataclass(frozen=True, slots=True)
class Pair:
    """A proposition, and a passage to compare with it."""

    proposition: str
    passage: Passage


def lay_out(tokenizer: WordPieces, pairs: Sequence[Pair]) -> list[Pieces]:
    """Return the pieces of pairs: the proposition; source, cue and content; then the context of the content.

    Each part is cut separately, so that a long content leaves room for its context.
    """
    parts = [part for pair in pairs for part in _parts(pair)]
    known = {part: tokenizer.cut(part).ids for part in dict.fromkeys(parts)}
    laid = []
    for at in range(0, len(parts), 6):
        proposition, source, cue, content, before, after = (known[part] for part in parts[at : at + 6])
        first = [CLS, *proposition[:PROPOSITION], SEP]
        said = [*source[:SOURCE], *cue[-CUE:]]
        second = [*said, BY] if said else []
        second += [*content[:CONTENT], SEP]
        if before or after:
            second += [*before[-BEFORE:], HERE, *after[:AFTER], SEP]
        laid.append(Pieces(first + second, [0] * len(first) + [1] * len(second)))
    return laid


def _parts(pair: Pair) -> tuple[str, ...]:
    passage = pair.passage
    before, after = passage.before[-AROUND:], passage.after[:AROUND]
    return pair.proposition, passage.source, passage.cue, passage.text, before, after


def passage_in_context(text: str, source: str | None, cue: str | None, context: str | None) -> Passage:
    """Build a passage from its parts; in `context`, ⟦ and ⟧ mark the content."""
    before, opened, rest = (context or "").partition("⟦")
    _, closed, after = rest.partition("⟧")
    if not (opened and closed):
        before, after = "", ""
    return Passage(text, source or "", cue or "", before, after)


def judge(
    model: CoderModel,
    pairs: Sequence[Pair],
    posed: Sequence[Posed],
    *,
    report: Callable[[int, int], None] | None = None,
) -> Verdicts:
    """Run the packaged model on pairs.

    Three values decide the side: the answer of the pair encoder, the passage's leaning toward its matter, with its
    sign reversed if the proposition is against the matter, and its likeness to the proposition rather than to the
    denial. Whether a position is taken is decided by `taking` for statements of reports, and by the pair encoder for
    texts without context, such as claims.

    Args:
        model: The packaged model.
        pairs: The pairs.
        posed: The proposition of each pair as the model reads it.
        report: Called with the number of finished pairs and the total.
    """
    heads = model.heads
    passages = [pair.passage for pair in pairs]
    texts = [Pair(one.text, passage) for one, passage in zip(posed, passages, strict=True)]
    denials = [Pair(one.denial, passage) for one, passage in zip(posed, passages, strict=True)]
    features = pair_features(model, [*texts, *denials], report=_halved(report))
    odds, denied = np.split((features @ heads["pair"] + heads["pair_bias"]).astype(np.float64), 2)
    odds[:, 1] = (odds[:, 1] - denied[:, 1]) / 2
    vectors = text_vectors(model, [said_by(passage) for passage in passages])
    speaks = leanings(model, vectors) * np.array([one.side for one in posed], dtype=np.float64)
    like = likeness(model, vectors, posed)
    rows = np.column_stack([odds, speaks, like, np.ones(len(pairs))])
    takes, supports, ambiguous = (rows @ heads["calibration"].astype(np.float64)).T
    reported = [at for at, passage in enumerate(passages) if is_in_report(passage)]
    names, told = [pairs[at].proposition for at in reported], [passages[at] for at in reported]
    takes[reported] = taking(model, taking_rows(model, names, told, vectors[reported]), told)
    both = [directions(features[: len(pairs)], heads["pair_middle"]), directions(vectors, heads["middle"])]
    return Verdicts(takes, supports, ambiguous, np.hstack(both).astype(np.float64) / np.sqrt(2), rows)


def _halved(report: Callable[[int, int], None] | None) -> Callable[[int, int], None] | None:
    """Report pairs, each of which is read twice."""
    return None if report is None else lambda done, total: report(done // 2, total // 2)


def likeness(model: CoderModel, vectors: FloatArray, posed: Sequence[Posed]) -> Array:
    """Return how much more texts speak like propositions than like their denials, in [-3, 3], (texts,)."""
    texts, denials = (unit(text_vectors(model, [getattr(one, name) for one in posed])) for name in ("text", "denial"))
    ways = directions(vectors, model.heads["middle"])
    return np.asarray(LIKE * (ways * unit(texts - denials)).sum(axis=1), dtype=np.float64)


def pair_features(
    model: CoderModel, pairs: Sequence[Pair], *, report: Callable[[int, int], None] | None = None
) -> FloatArray:
    """Return the pair encoder's vectors, (pairs, 2 * width): the mean of the pieces, then the first piece."""
    width = len(model.heads["pair"]) // 2
    features = np.zeros((len(pairs), 2 * width), dtype=np.float32)
    for at, hidden in enumerate(model.hidden("pair", lay_out(model.tokenizer, pairs))):
        features[at, :width], features[at, width:] = hidden.mean(axis=0), hidden[0]
        if report is not None and ((at + 1) % TOLD == 0 or at + 1 == len(pairs)):
            report(at + 1, len(pairs))
    return features


def said_by(passage: Passage) -> str:
    """Return the content with source and cue before it."""
    return " ".join(part for part in (passage.source, passage.cue, passage.text) if part)
