"""Finds what a new version of a report changed: statements added, dropped, reworded or reattributed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

from sayso.analyse.alignment import align, matched_words
from sayso.analyse.folded_words import UNLIKE_SIGNS, fold_words
from sayso.analyse.same_speaker import same_speaker
from sayso.domain.record import Record
from sayso.domain.statement import SPAN_SEPARATOR, Speaker, Statement

ChangeKind = Literal["added", "dropped", "reworded", "reattributed"]
KINDS: tuple[ChangeKind, ...] = ("added", "dropped", "reworded", "reattributed")
PieceKind = Literal["same", "dropped", "added"]

# How much two wordings must share to be the same statement in two versions. Ours: a report has few statements to
# confuse, so half of the words are enough for the same speaker; for another speaker, most words must be the same.
LEAST_SHARED = {True: 0.5, False: 0.7}  # of all words (Dice), by whether the speaker may be the same
LEAST_KEPT = 0.9  # of the shorter one's words, if the other only says more
LEAST_MEANING = {True: 3, False: 5}  # content words in common, if the other only says more
SHORT = 5  # words; shorter statements match only if they are equal
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»‘’‚‹›'", '"'))
_TOKEN = re.compile(r"\s+|[^\W_]+(?:['’ʼ][^\W_]+)*|.", re.DOTALL)


class Piece(NamedTuple):
    """Words of both versions ("same", as the later one has them), or of only one version ("dropped", "added")."""

    kind: PieceKind
    text: str


@dataclass(frozen=True, slots=True)
class StatementChange:
    """A statement that differs between two versions.

    Attributes:
        kinds: How it changed; it may be both "reworded" and "reattributed".
        before: The statement in the earlier version; None if it was added.
        after: The statement in the later version; None if it was dropped.
        pieces: The words of both versions, in order.
        in_both: Whether the words of an added or dropped statement are in both texts, so that only the reading or
            the surrounding text changed.
    """

    kinds: tuple[ChangeKind, ...]
    before: Statement | None
    after: Statement | None
    pieces: tuple[Piece, ...]
    in_both: bool = False


@dataclass(frozen=True, slots=True)
class VersionStep:
    """What changed from one version of a report to the next; `added_at` is when the later one was added."""

    before: int
    after: int
    added_at: str
    changes: tuple[StatementChange, ...]

    @property
    def counts(self) -> dict[ChangeKind, int]:
        """The number of statements by kind of change, in the order of KINDS, without zeros."""
        found = Counter(kind for change in self.changes for kind in change.kinds)
        return {kind: found[kind] for kind in KINDS if found[kind]}


def find_changes(
    before: Record,
    after: Record,
    *,
    rejected_before: Collection[str] = (),
    rejected_after: Collection[str] = (),
) -> tuple[StatementChange, ...]:
    """Return the statements that differ between two versions of a report, in the order of the later text.

    Method: ours. Statements are paired one to one by the words that they share in order, most similar first.

    Args:
        before: The earlier version.
        after: The later version.
        rejected_before: Ids of rejected statements of the earlier version; they and the statements paired with them
            are not changes.
        rejected_after: The same for the later version.
    """
    pairs = pair_statements(before.statements, after.statements)
    paired = set(pairs.values())
    placed: list[tuple[tuple[int, int], StatementChange]] = []
    last = -1
    for number, one in enumerate(before.statements):
        other = after.statements[pairs[number]] if number in pairs else None
        last = other.start if other else last
        if one.id in rejected_before or (other and other.id in rejected_after):
            continue
        if other is None:
            gone = StatementChange(("dropped",), one, None, _whole(one, "dropped"), _holds(after.text, one))
            placed.append(((last, 1), gone))
        elif kinds := tuple(_kinds(one, other)):
            placed.append(((other.start, 0), StatementChange(kinds, one, other, word_pieces(one, other))))
    for number, other in enumerate(after.statements):
        if number not in paired and other.id not in rejected_after:
            new = StatementChange(("added",), None, other, _whole(other, "added"), _holds(before.text, other))
            placed.append(((other.start, 0), new))
    return tuple(change for _, change in sorted(placed, key=lambda one: one[0]))


def pair_statements(before: Sequence[Statement], after: Sequence[Statement]) -> Mapping[int, int]:
    """Return the indexes of paired statements: the earlier version's -> the later version's; each occurs once."""
    words = [[fold_words(one.content.text) for one in side] for side in (before, after)]
    scores = sorted(
        (-score, number, other)
        for number, one in enumerate(before)
        for other, another in enumerate(after)
        if (score := _likeness(one, another, words[0][number], words[1][other]))
    )
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    while scores:
        # Among equally similar pairs, the one nearest in position wins, so that repeated words keep their order.
        best = scores[0][0]
        equal = [pair for pair in scores if pair[0] == best]
        for _, number, other in sorted(equal, key=lambda pair: abs(pair[1] / len(before) - pair[2] / len(after))):
            if number not in pairs and other not in taken:
                pairs[number] = other
                taken.add(other)
        scores = [pair for pair in scores if pair[0] != best and pair[1] not in pairs and pair[2] not in taken]
    return pairs


def word_pieces(before: Statement, after: Statement) -> tuple[Piece, ...]:
    """Return the common and different words of two wordings; capitals and the form of quotation marks do not count.

    Method: difflib on words, marks and spaces.
    """
    old, new = (_TOKEN.findall(one.content.text) for one in (before, after))
    matcher = SequenceMatcher(None, [_folded(token) for token in old], [_folded(token) for token in new], False)
    pieces: list[Piece] = []
    for tag, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        less, more = "".join(old[old_start:old_end]), "".join(new[new_start:new_end])
        if tag == "equal":
            pieces.append(Piece("same", more))
            continue
        pieces += [Piece(kind, text) for kind, text in (("dropped", less), ("added", more)) if text]  # type: ignore[arg-type]  # mypy sees the kinds as plain str
    return tuple(pieces)


def _likeness(one: Statement, other: Statement, words: Sequence[str], other_words: Sequence[str]) -> float:
    """Return the similarity of two wordings, in [0, 1], slightly raised for one speaker; 0 if they do not match."""
    together = same_speaker(one.speaker, other.speaker)
    bonus = {True: 0.02, None: 0.01, False: 0.0}[together]
    if words == other_words:
        return 1.0 + bonus if words or one.content.text == other.content.text else 0.0
    least, most = sorted((len(words), len(other_words)))
    if least < SHORT or not set(words) & set(other_words):
        return 0.0
    matched, meaning = matched_words(align(words, other_words), words)
    shared = 2 * matched / (least + most)
    near = together is not False
    says_more = matched >= LEAST_KEPT * least and meaning >= LEAST_MEANING[near]
    return shared + bonus if says_more or shared >= LEAST_SHARED[near] else 0.0


def _kinds(before: Statement, after: Statement) -> Iterator[ChangeKind]:
    """Yield the kinds of change of a statement that both versions have."""
    old, new = (
        (_plain_words(one.content.text), _plain_words(one.cue.text if one.cue else ""), one.kind)
        for one in (before, after)
    )
    if old != new:
        yield "reworded"
    if _is_another(before.speaker, after.speaker):
        yield "reattributed"


def _is_another(one: Speaker | None, other: Speaker | None) -> bool:
    """Whether the speakers differ, or only one version names the speaker."""
    same = same_speaker(one, other)
    if same is not None:
        return not same
    return _name(one) != _name(other)


def _name(speaker: Speaker | None) -> str:
    return " ".join(_plain_words(speaker.name or "")) if speaker else ""


def _plain_words(text: str) -> tuple[str, ...]:
    """Return the folded words of a text, including those in brackets."""
    return tuple(_folded(token) for token in _TOKEN.findall(text) if token[0].isalnum())


def _folded(token: str) -> str:
    if token.isspace():
        return " "
    return token.translate(UNLIKE_SIGNS).casefold() if token[0].isalnum() else token.translate(_QUOTES)


def _whole(one: Statement, kind: PieceKind) -> tuple[Piece, ...]:
    return (Piece(kind, one.content.text),)


def _holds(text: str, statement: Statement) -> bool:
    """Whether a text contains each part of a statement."""
    words = f" {' '.join(_plain_words(text))} "
    parts = [" ".join(_plain_words(part)) for part in statement.content.text.split(SPAN_SEPARATOR)]
    return all(f" {part} " in words for part in parts)
