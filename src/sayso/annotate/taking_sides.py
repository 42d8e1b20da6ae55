"""Which side the words of a statement take on a proposal, as far as they say so.

A proposition may be against its matter ("The harbour should be closed") while statements are about what it asks for
("the closure"): who speaks well of a closure supports it, who speaks well of the harbour does not. And people in
the news take positions by verbs more often than they argue: "backed the closure", "urged the town to reject it". Ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from sayso.annotate.patterns import any_of
from sayso.annotate.propositions import matter_of, side_of, turning_words, verb_forms
from sayso.tables import table

PART = re.compile(r"[.!?][”\"’)]*\s+(?=[“\"A-Z])|[;:]\s+|,[”\"]?\s+(?=“|\"|and\b|but\b)")
ENDINGS = re.compile(r"(?:ings?|ed|es|e|s|als?|ures?|ions?)$")
LEAST_STEM = 4  # letters; shorter stems begin too many words


class Proposal:
    """What a proposition asks for, and the words by which people speak of it.

    Args:
        proposition: A full sentence.
        words: The concept's name and words.
    """

    def __init__(self, proposition: str, words: Sequence[str]) -> None:
        self.side = side_of(proposition)
        self._turns = frozenset(stem_of(word.split()[0]) for word in turning_words(proposition))
        matter = matter_of(proposition).casefold()
        self._words = _pattern_of(words)
        self._names = _pattern_of([word for word in words if stem_of(word) not in matter])

    def side_in(self, text: str) -> int:
        """Give what praise in a text means for the proposition: 1 that it is supported, -1 that it is opposed.

        Where a text names what is asked for, by the proposition's own verb or by a word of the concept that is no
        part of its matter, praise of it is support.
        """
        if self.side > 0 or self._names.search(text):
            return 1
        return 1 if any(self._turns_on(word) for word in re.findall(r"\w+", text)) else self.side

    def stand_in(self, text: str) -> int:
        """Give 1 where a text speaks for the proposition, -1 where against it, 0 where no word of it tells.

        The first part of the text that has a word of the concept counts, or else all of it. Verbs of taking a position
        are about the proposal; what is to be undone, praise and blame may be about its matter.
        """
        part = next((part for part in _parts(text) if self._words.search(part)), text)
        turned = -1 if (self._count("undoes", part) + self._count("negations", part)) % 2 else 1
        if self._count("speaks_against", part):
            return -turned
        if self._count("speaks_for", part):
            return turned
        told = [self._count(kind, part) for kind in ("undoes", "negations", "blames", "good")]
        if not any(told):
            return 0
        return turned * self.side_in(part) * (-1 if told[2] else 1)

    def _count(self, kind: str, text: str) -> int:
        return sum(not self._turns_on(match) for match in _cues()[kind].findall(text))

    def _turns_on(self, word: str) -> bool:
        stem = stem_of(word.split()[0])
        return stem in self._turns or any(len(turn) >= LEAST_STEM and stem.startswith(turn) for turn in self._turns)


def stem_of(word: str) -> str:
    """Give a word without a common ending, in small letters: "closure", "closed" and "closing" have one stem."""
    return ENDINGS.sub("", word.casefold())


def _parts(text: str) -> Iterator[str]:
    return (part for part in PART.split(text) if part.strip())


def _pattern_of(words: Sequence[str]) -> re.Pattern[str]:
    if not words:
        return re.compile(r"(?!)")
    phrases = (r"\s+".join(map(re.escape, word.split())) for word in words)
    return re.compile(rf"\b(?:{'|'.join(phrases)})", re.IGNORECASE)


@cache
def _cues() -> dict[str, re.Pattern[str]]:
    words = table("stance")

    def forms(*keys: str) -> list[str]:
        return [form for key in keys for word in words[key] for form in (word, *verb_forms(word), *_in_s(word))]

    kinds = {
        "speaks_for": forms("speaks_for"),
        "speaks_against": forms("speaks_against"),
        "undoes": [*({*forms("undoes", "against"), *words["irregular"]} - {*forms("speaks_against")})],
        "blames": [*words["bad"], *words["blame"]],
        "good": forms("good"),
    }
    found = {kind: re.compile(rf"\b(?:{any_of(phrases)})\b", re.IGNORECASE) for kind, phrases in kinds.items()}
    negations = rf"\b(?:{any_of(words['negations'])}|nobody|none)\b|\w+n[’']t\b|\banti-"
    return found | {"negations": re.compile(negations, re.IGNORECASE)}


def _in_s(word: str) -> tuple[str, ...]:
    if " " in word:
        return ()
    return (f"{word[:-1]}ies",) if word.endswith("y") else (f"{word}s", f"{word}es")
