"""What a new version of a report changed: statements added, dropped, reworded, or given to somebody else."""

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

# How much two wordings must share to be one statement of two versions. Ours: within one report there are few
# statements to mix up, so half of the words do for one speaker; in another mouth, most words must be the same.
LEAST_SHARED = {True: 0.5, False: 0.7}  # of the words of both (Dice), by whether the speaker may be the same
LEAST_KEPT = 0.9  # of the shorter one's words, where the other only says more
LEAST_MEANING = {True: 3, False: 5}  # of the words that both have, so many say something, where the other says more
SHORT = 5  # words: of fewer, only the same words are the same statement
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»‘’‚‹›'", '"'))
_TOKEN = re.compile(r"\s+|[^\W_]+(?:['’ʼ][^\W_]+)*|.", re.DOTALL)


class Piece(NamedTuple):
    """Words of both versions ("same", as the later one has them), of the earlier alone, or of the later alone."""

    kind: PieceKind
    text: str


@dataclass(frozen=True, slots=True)
class StatementChange:
    """A statement that differs between two versions.

    Attributes:
        kinds: What happened to it; it may be both "reworded" and "reattributed".
        before: The statement in the earlier version; None if it was added.
        after: The statement in the later version; None if it was dropped.
        pieces: The words of both, in order.
        in_both: Whether the words of an added or dropped statement are in both texts, so that only the reading or the
            text around them changed.
    """

    kinds: tuple[ChangeKind, ...]
    before: Statement | None
    after: Statement | None
    pieces: tuple[Piece, ...]
    in_both: bool = False


@dataclass(frozen=True, slots=True)
class VersionStep:
    """What changed from one version of a report to the next; `added_at` is when the later one came in."""

    before: int
    after: int
    added_at: str
    changes: tuple[StatementChange, ...]

    @property
    def counts(self) -> dict[ChangeKind, int]:
        """How many statements each kind of change has, in the order of KINDS; those that have any."""
        found = Counter(kind for change in self.changes for kind in change.kinds)
        return {kind: found[kind] for kind in KINDS if found[kind]}


def find_changes(
    before: Record,
    after: Record,
    *,
    rejected_before: Collection[str] = (),
    rejected_after: Collection[str] = (),
) -> tuple[StatementChange, ...]:
    """Give the statements that differ between two versions of a report, in the order of the later text.

    Method: ours. Statements are paired one to one by the words that they share in order, those that share most first.

    Args:
        before: The earlier version.
        after: The later version.
        rejected_before: Ids of statements of the earlier version that people rejected; neither they nor what they are
            paired with are a change.
        rejected_after: The same of the later version.
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
    """Give which statement of the later version carries each of the earlier on, by their numbers."""
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
        # Of equal ones, the pair whose places in the two reports are nearest: refrains stay in their order.
        best = scores[0][0]
        equal = [pair for pair in scores if pair[0] == best]
        for _, number, other in sorted(equal, key=lambda pair: abs(pair[1] / len(before) - pair[2] / len(after))):
            if number not in pairs and other not in taken:
                pairs[number] = other
                taken.add(other)
        scores = [pair for pair in scores if pair[0] != best and pair[1] not in pairs and pair[2] not in taken]
    return pairs


def word_pieces(before: Statement, after: Statement) -> tuple[Piece, ...]:
    """Give the words of two wordings, those that differ apart; capitals and the form of marks do not count.

    Method: difflib's matching of words, marks and blanks.
    """
    old, new = (_TOKEN.findall(one.content.text) for one in (before, after))
    matcher = SequenceMatcher(None, [_folded(token) for token in old], [_folded(token) for token in new], False)
    pieces: list[Piece] = []
    for tag, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        less, more = "".join(old[old_start:old_end]), "".join(new[new_start:new_end])
        if tag == "equal":
            pieces.append(Piece("same", more))
            continue
        pieces += [Piece(kind, text) for kind, text in (("dropped", less), ("added", more)) if text]  # type: ignore[arg-type]  # mypy takes the kinds of a tuple for any text
    return tuple(pieces)


def _likeness(one: Statement, other: Statement, words: Sequence[str], other_words: Sequence[str]) -> float:
    """Give how much of two wordings is shared, in [0, 1], a little more for one speaker; 0 where they are not one."""
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
    """Say what is different of a statement that both versions have."""
    old, new = (
        (_plain_words(one.content.text), _plain_words(one.cue.text if one.cue else ""), one.kind)
        for one in (before, after)
    )
    if old != new:
        yield "reworded"
    if _is_another(before.speaker, after.speaker):
        yield "reattributed"


def _is_another(one: Speaker | None, other: Speaker | None) -> bool:
    """Whether the speaker is another, or is named only in one version."""
    same = same_speaker(one, other)
    if same is not None:
        return not same
    return _name(one) != _name(other)


def _name(speaker: Speaker | None) -> str:
    return " ".join(_plain_words(speaker.name or "")) if speaker else ""


def _plain_words(text: str) -> tuple[str, ...]:
    """Give the words of a text, folded, those in brackets too."""
    return tuple(_folded(token) for token in _TOKEN.findall(text) if token[0].isalnum())


def _folded(token: str) -> str:
    if token.isspace():
        return " "
    return token.translate(UNLIKE_SIGNS).casefold() if token[0].isalnum() else token.translate(_QUOTES)


def _whole(one: Statement, kind: PieceKind) -> tuple[Piece, ...]:
    return (Piece(kind, one.content.text),)


def _holds(text: str, statement: Statement) -> bool:
    """Whether a text has the words of each part of a statement, in a row."""
    words = f" {' '.join(_plain_words(text))} "
    parts = [" ".join(_plain_words(part)) for part in statement.content.text.split(SPAN_SEPARATOR)]
    return all(f" {part} " in words for part in parts)
