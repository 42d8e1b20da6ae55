"""Things that the actors of a record want or reject, with the statements that name them.

A thing (`things`) that actors of several reports want or reject (`wishes`) is a candidate. If a report calls it
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

ALIKE = 0.5  # share of the smaller one's statements from which two candidates are one
WIDESPREAD = 0.25  # share of the reports from which a noun alone says what is meant: in a record about one debate
FEWEST_ACTORS, FEWEST_REPORTS = 2, 2
MOST_ON_A_SIDE = 3  # actors on the greater side beyond whom more do not make a thing more disputed


@dataclass(frozen=True, slots=True)
class Told:
    """A statement that may show what is in dispute: who says it, in which report of which outlet, in which words."""

    statement: str
    report: str
    outlet: str | None
    actor: str
    text: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A statement about a thing: its place among the statements, where it names the thing, and what it wants of it.

    `is_full` is whether it says which thing of that name it is.
    """

    at: int
    thing: Thing
    wish: Wish | None
    is_full: bool

    @property
    def wanted(self) -> bool | None:
        """Whether it wants the thing; None where it does not tell."""
        return None if self.wish is None else self.wish.wanted


@dataclass(frozen=True, slots=True)
class Disputed:
    """A thing with its mentions, one for each statement, and the actors by what they want."""

    stems: Stems
    mentions: tuple[Mention, ...]
    wanting: tuple[str, ...]
    rejecting: tuple[str, ...]
    unclear: tuple[str, ...]
    reports: int

    @property
    def order(self) -> tuple[bool, float, int, list[str]]:
        """Where it stands: what is disputed first, and what more actors are divided about, and more reports name."""
        smaller, greater = sorted((len(self.wanting), len(self.rejecting)))
        spread = (sqrt(greater + smaller + len(self.unclear)) + sqrt(self.reports)) / 8
        return not smaller, -(smaller + min(greater, MOST_ON_A_SIDE) / 4 + spread), -len(self.stems), sorted(self.stems)


def find_disputed(told: Sequence[Told], texts: Sequence[Sequence[Word]]) -> Iterator[Disputed]:
    """Give the things that statements want or reject, the most disputed ones first.

    Args:
        told: Of named actors, in the order of reports; `texts` are their words.
    """
    nouns = Nouns(texts)
    reports = len({one.report for one in told})
    found = (_disputed(stems, mentions, told) for stems, mentions in _mentions(told, texts, nouns).items())
    yield from _unlike(sorted((one for one in found if _is_worth(one, reports)), key=lambda one: one.order))


def _mentions(
    told: Sequence[Told], texts: Sequence[Sequence[Word]], nouns: Nouns
) -> dict[Stems, dict[int, Mention]]:
    """Give for each thing of two reports the statements that name it, each with the mention that tells most."""
    found: defaultdict[Stems, dict[int, Mention]] = defaultdict(dict)
    pairs: defaultdict[tuple[str, str], set[Stems]] = defaultdict(set)  # which pairs a noun of a report has a part in
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
    """Give the things that can name a matter and that more than one report names."""
    first: dict[Stems, str] = {}
    found: set[Stems] = set()
    for one, words in zip(told, texts, strict=True):
        for thing in find_things(words, nouns):
            if first.setdefault(thing.stems, one.report) != one.report and _is_matter(thing.stems, nouns):
                found.add(thing.stems)
    return found


def _is_matter(stems: Stems, nouns: Nouns) -> bool:
    """Whether words can name a matter of dispute: not all say little, or are names, and none says nothing at all."""
    generic = word_set("claims", "generic")
    if stems & (word_set("claims", "weak") | word_set("claims", "people")):
        return False
    return not all(stem in generic or nouns.is_name(stem) for stem in stems)


def _is_worth(one: Disputed, reports: int) -> bool:
    """Whether enough actors of enough reports take a side on a thing."""
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
    """Give the candidates whose statements are not mostly those of an earlier one."""
    taken: list[set[int]] = []
    for one in candidates:
        places = {mention.at for mention in one.mentions}
        if all(len(places & other) <= ALIKE * min(len(places), len(other)) for other in taken):
            taken.append(places)
            yield one
