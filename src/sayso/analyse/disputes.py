"""Finds the things that the actors of a record book want or reject, with the statements that name them.

A thing (`things`) that actors of several reports want or reject (`wishes`) is a candidate. If a report says
"the deal" after it has said which deal, that is the same thing. Candidates with mostly the same statements are
merged. The most disputed come first. The method is ours.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import sqrt

from sayso.analyse.claims import find_claims
from sayso.analyse.things import Nouns, Stems, Thing, Word, find_things
from sayso.analyse.wishes import Wish, wish_for
from sayso.tables import word_set

ALIKE = 0.5  # two candidates that share this part of the smaller one's statements are merged
WIDESPREAD = 0.25  # a noun in this share of reports needs no second word in a record book about one debate
FEWEST_ACTORS, FEWEST_REPORTS = 2, 2
MOST_ON_A_SIDE = 3  # more actors on the larger side do not make a thing more disputed


@dataclass(frozen=True, slots=True)
class Told:
    """A statement that may name something in dispute: its speaker, report, outlet and words."""

    statement: str
    report: str
    outlet: str | None
    actor: str
    text: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A statement about a thing: its index, where it names the thing, and whether it wants it.

    `is_full` tells whether it says which thing of that name it means.
    """

    at: int
    thing: Thing
    wish: Wish | None
    is_full: bool

    @property
    def wanted(self) -> bool | None:
        """Whether it wants the thing; None if unknown."""
        return None if self.wish is None else self.wish.wanted


@dataclass(frozen=True, slots=True)
class Disputed:
    """A thing with its mentions, one per statement, and the actors by side."""

    stems: Stems
    mentions: tuple[Mention, ...]
    wanting: tuple[str, ...]
    rejecting: tuple[str, ...]
    unclear: tuple[str, ...]
    reports: int

    @property
    def order(self) -> tuple[bool, float, int, list[str]]:
        """The sort key: disputed things first, then by how many actors are divided and how many reports name it."""
        smaller, greater = sorted((len(self.wanting), len(self.rejecting)))
        spread = (sqrt(greater + smaller + len(self.unclear)) + sqrt(self.reports)) / 8
        return not smaller, -(smaller + min(greater, MOST_ON_A_SIDE) / 4 + spread), -len(self.stems), sorted(self.stems)


def find_disputed(told: Sequence[Told], texts: Sequence[Sequence[Word]]) -> Iterator[Disputed]:
    """Yield the things that statements want or reject, most disputed first.

    Args:
        told: Statements of named actors, in the order of reports; `texts` are their words.
    """
    nouns = Nouns(texts)
    reports = len({one.report for one in told})
    found = (_disputed(stems, mentions, told) for stems, mentions in _mentions(told, texts, nouns).items())
    yield from _unlike(sorted((one for one in found if _is_worth(one, reports)), key=lambda one: one.order))


def _mentions(
    told: Sequence[Told], texts: Sequence[Sequence[Word]], nouns: Nouns
) -> dict[Stems, dict[int, Mention]]:
    """Return the mentions of each thing that several reports name: one per statement, the most telling."""
    found: defaultdict[Stems, dict[int, Mention]] = defaultdict(dict)
    pairs: defaultdict[tuple[str, str], set[Stems]] = defaultdict(set)  # the pairs that contain a noun, by report
    repeated = _repeated(told, texts, nouns)
    for at, (one, words) in enumerate(zip(told, texts, strict=True)):
        claims = list(find_claims(one.text))
        for thing in find_things(words, nouns):
            if thing.stems not in repeated:
                continue
            mention = Mention(at, thing, wish_for(one.text, words, claims, thing.span), True)
            kept = found[thing.stems].get(at)
            if kept is None or (kept.wish is None and mention.wish is not None):
                found[thing.stems][at] = mention
            if len(thing.stems) > 1:
                for stem in thing.stems:
                    pairs[one.report, stem].add(thing.stems)
    for stems in [stems for stems in found if len(stems) == 1]:
        for at, mention in found[stems].items():
            others = pairs[told[at].report, next(iter(stems))]
            if not any(at in found[pair] and found[pair][at].is_full for pair in others):
                for pair in others:
                    found[pair].setdefault(at, replace(mention, is_full=False))
    return found


def _repeated(told: Sequence[Told], texts: Sequence[Sequence[Word]], nouns: Nouns) -> set[Stems]:
    """Return the things that can be a matter of dispute and that several reports name."""
    first: dict[Stems, str] = {}
    found: set[Stems] = set()
    for one, words in zip(told, texts, strict=True):
        for thing in find_things(words, nouns):
            if first.setdefault(thing.stems, one.report) != one.report and _is_matter(thing.stems, nouns):
                found.add(thing.stems)
    return found


def _is_matter(stems: Stems, nouns: Nouns) -> bool:
    """Whether words can name a matter of dispute: none is empty, and not all are vague or names."""
    generic = word_set("claims", "generic")
    if stems & (word_set("claims", "weak") | word_set("claims", "people")):
        return False
    return not all(stem in generic or nouns.is_name(stem) for stem in stems)


def _is_worth(one: Disputed, reports: int) -> bool:
    """Whether enough actors in enough reports take sides on a thing."""
    least = max(FEWEST_REPORTS, WIDESPREAD * reports if len(one.stems) == 1 else 0)
    return len(one.wanting) + len(one.rejecting) >= FEWEST_ACTORS and one.reports >= least


def _disputed(stems: Stems, mentions: Mapping[int, Mention], told: Sequence[Told]) -> Disputed:
    counts: defaultdict[str, Counter[bool | None]] = defaultdict(Counter)
    for at, mention in mentions.items():
        counts[told[at].actor][mention.wanted] += 1
    wanting = sorted(actor for actor, sides in counts.items() if sides[True] > sides[False])
    rejecting = sorted(actor for actor, sides in counts.items() if sides[False] > sides[True])
    unclear = sorted(counts.keys() - {*wanting, *rejecting})
    rows = tuple(mentions[at] for at in sorted(mentions))
    return Disputed(
        stems, rows, tuple(wanting), tuple(rejecting), tuple(unclear), len({told[at].report for at in mentions})
    )


def _unlike(candidates: Sequence[Disputed]) -> Iterator[Disputed]:
    """Yield the candidates that do not share most of their statements with an earlier one."""
    taken: list[set[int]] = []
    for one in candidates:
        places = {mention.at for mention in one.mentions}
        if all(len(places & other) <= ALIKE * min(len(places), len(other)) for other in taken):
            taken.append(places)
            yield one
