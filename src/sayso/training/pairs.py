"""Reads coded pairs of a proposition and a statement from three corpora, as lessons for the pair model."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from sayso.domain.coding import Passage
from sayso.stance.pairs import Pair, passage_in_context
from sayso.stance.propositions import negated
from sayso.tables import table
from sayso.training.examples import read_lines

OPENING = re.compile(r"^this (?:house|parliament|assembly) (?:believes that|believes|would|supports|regrets)?\s*", re.I)


@dataclass(frozen=True, slots=True)
class Lesson:
    """A coded pair.

    Attributes:
        pair: The proposition and the passage.
        takes: Whether a position is taken, in [0, 1]; None if not coded.
        side: Probability of supporting rather than opposing, in [0, 1]; None if not coded.
        ambiguous: Whether the position is ambiguous; None if not coded.
        corpus: "statements", "claims" or "arguments".
        split: For arguments, the split of their authors.
        is_paraphrase: Whether an argument paraphrases another one.
        weight: Weight of its losses.
    """

    pair: Pair
    takes: float | None
    side: float | None
    ambiguous: float | None
    corpus: str
    split: str = ""
    is_paraphrase: bool = False
    weight: float = 1.0


def read_statements(path: Path) -> list[Lesson]:
    """Read statements of reports: `proposition`, `content`, `source`, `cue`, `context`, `stance`."""
    return [_statement(row) for row in read_lines(path)]


def _statement(row: dict[str, str]) -> Lesson:
    stance = row["stance"]
    passage = passage_in_context(row["content"], row.get("source"), row.get("cue"), row.get("context"))
    return Lesson(
        Pair(row["proposition"], passage),
        takes=float(stance != "none"),
        side={"supports": 1.0, "opposes": 0.0, "ambiguous": 0.5}.get(stance),
        ambiguous=None if stance == "none" else float(stance == "ambiguous"),
        corpus="statements",
    )


def read_claims(path: Path) -> list[Lesson]:
    """Read IBM's claims: `proposition`, `claim`, `stance` (PRO or CON)."""
    return [
        Lesson(Pair(row["proposition"], Passage(row["claim"])), None, float(row["stance"] == "PRO"), 0.0, "claims")
        for row in read_lines(path)
    ]


def read_arguments(path: Path) -> list[Lesson]:
    """Read PERSPECTRUM's arguments: `proposition`, `text`, `stance` (supports or opposes), `split`, `source`."""
    return [
        Lesson(
            Pair(row["proposition"], Passage(row["text"])),
            None,
            float(row["stance"] == "supports"),
            0.0,
            "arguments",
            row["split"],
            row["source"] == "paraphrase",
        )
        for row in read_lines(path)
    ]


def varied(lessons: Sequence[Lesson], chance: np.random.Generator, *, turned: float, strange: float) -> list[Lesson]:
    """Return the lessons of an epoch: some with a negated proposition, some with one on another topic.

    Args:
        lessons: All lessons.
        chance: The source of randomness.
        turned: Share of lessons with a negated proposition and reversed side.
        strange: Lessons added per lesson: a passage with another proposition of its corpus, without a position.
    """
    found = []
    propositions: dict[str, list[str]] = {}
    for lesson in lessons:
        known = propositions.setdefault(lesson.corpus, [])
        known.append(lesson.pair.proposition)
    for lesson in lessons:
        proposition = lesson.pair.proposition
        if chance.random() < 0.5:
            proposition = OPENING.sub("", proposition) or proposition
        other = negated(proposition) if chance.random() < turned else None
        if other is not None and lesson.side is not None:
            lesson = replace(lesson, pair=Pair(other, lesson.pair.passage), side=1 - lesson.side)
        else:
            lesson = replace(lesson, pair=Pair(other or proposition, lesson.pair.passage))
        found.append(lesson)
        if chance.random() < strange:
            names = propositions[lesson.corpus]
            name = names[int(chance.integers(len(names)))]
            if name != lesson.pair.proposition:
                pair = Pair(name, lesson.pair.passage)
                found.append(replace(lesson, pair=pair, takes=0.0, side=None, ambiguous=None))
    return found


def worded(propositions: Sequence[str], count: int, chance: np.random.Generator) -> list[Lesson]:
    """Make statements on propositions with the words of the table `stance_cues`, which teach how cues affect a side."""
    words = table("stance_cues")
    found = []
    for _ in range(count):
        name = propositions[int(chance.integers(len(propositions)))]
        bare = OPENING.sub("", name).strip().rstrip(".")
        kind = ("says", "backs", "rejects", "leaves_open")[int(chance.integers(4))]
        speaker, cue = (words[key][int(chance.integers(len(words[key])))] for key in ("speakers", kind))
        side, text = float(kind != "rejects"), bare
        if kind == "says" and chance.random() < 0.5 and (other := negated(bare)) is not None:
            side, text = 0.0, other
        text = {"leaves_open": f"whether {text}", "says": text}.get(kind, f"the idea that {text}")
        takes = kind != "leaves_open"
        passage = Passage(text, source=speaker, cue=cue)
        pair = Pair(name, passage)
        found.append(Lesson(pair, 1.0, side, 0.0, "made up") if takes else Lesson(pair, 0.0, None, None, "made up"))
    return found


def folds_of(lessons: Sequence[Lesson], folds: int) -> list[int]:
    """Assign each lesson a fold, so that no proposition is in two; -1 for arguments, which have a split."""
    load: dict[str, list[int]] = {}
    fold_of: dict[tuple[str, str], int] = {}
    counts = Counter((lesson.corpus, lesson.pair.proposition) for lesson in lessons)
    for (corpus, name), count in sorted(counts.items(), key=lambda one: (-one[1], one[0])):
        sizes = load.setdefault(corpus, [0] * folds)
        at = sizes.index(min(sizes))
        fold_of[corpus, name] = at
        sizes[at] += count
    return [-1 if one.corpus == "arguments" else fold_of[one.corpus, one.pair.proposition] for one in lessons]
