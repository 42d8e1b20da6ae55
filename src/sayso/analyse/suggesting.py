"""Concepts that a record offers: what its actors ask for and turn down, gathered around one wording of it.

Claims (`claims`) that mean alike are grouped around the one that most actors are near to (the leader algorithm of
Butina 1999, with actors in the place of items). Its wording is the proposition; who wants it is on one side, who turns
it down on the other. The sides are guesses by words alone, to show what a concept would gather, and are no codings.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import numpy.typing as npt

from sayso.analyse.claims import WORD, Claim, find_claims, judges
from sayso.domain.text import Span
from sayso.tables import word_set

Side = Literal["for", "against", "unclear"]
Embed = Callable[[Sequence[str]], npt.NDArray[np.float32]]
ALIKE = 0.35  # cosine from which two claims count as about one thing; they share a telling word as well
SAME_WORDS = 0.5  # share of their telling words that two claims have both, from which they count as alike in any case
MOST_CLAIMS = 4_000  # beyond these, claims of the rarest matters are left out
SENTENCE_BONUS, WORD_BONUS = 0.1, 0.05  # in cosine: what makes the wording of a group's proposition
STEM = 6  # letters by which words count as one: sanction, sanctions; inspect, inspectors
LONGEST_NAME = 3
MOST_WORDS = 6
TEMPLATE = "template"
SENTENCE_END = re.compile(r"(?<=[.!?”\"])\s+")


@dataclass(frozen=True, slots=True)
class Told:
    """A statement that may show what is in dispute: who says it, in which report of which outlet, in which words."""

    statement: str
    report: str
    outlet: str | None
    actor: str
    text: str


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a proposition: words of the statement `source`, or of the template."""

    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Gathered:
    """A statement that a concept would gather, and the side that its words suggest."""

    statement: str
    report: str
    outlet: str | None
    actor: str
    side: Side
    words: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A concept that the record offers.

    Attributes:
        number: Its place, from 1; the same record gives the same numbers.
        name: Words of the statement that the proposition is from.
        proposition: A sentence that one can agree with or not, made of `parts`.
        words: Words that show a statement is about it.
        source: Id of the statement that the proposition is from.
        statements: What it would gather, by side.
        wanting, rejecting, unclear: Actors by the side of most of their statements, in the order of names.
        reports, outlets: How many the statements are from.
        concept: The name of the concept of the record that has it already; None where none has.
        dropped: Whether somebody dropped it.
    """

    number: int
    name: str
    proposition: str
    parts: tuple[Part, ...]
    words: tuple[str, ...]
    source: str
    statements: tuple[Gathered, ...]
    wanting: tuple[str, ...]
    rejecting: tuple[str, ...]
    unclear: tuple[str, ...]
    reports: int
    outlets: int
    concept: str | None = None
    dropped: bool = False

    @property
    def is_disputed(self) -> bool:
        """Whether there are actors on both sides."""
        return bool(self.wanting and self.rejecting)


@dataclass(frozen=True, slots=True)
class _Found:
    """A claim with the statement that makes it, its telling stems, and whether it can be a proposition."""

    told: Told
    claim: Claim
    stems: frozenset[str]
    can_lead: bool

    @property
    def key(self) -> str:
        subject, what = self.claim.subject, self.claim.what
        before = f"{self.told.text[subject.start : subject.end]} " if subject else ""
        return f"{before}{self.told.text[what.start : what.end]}"


def suggest(statements: Sequence[Told], embed: Embed, *, limit: int = 12) -> list[Suggestion]:
    """Give the concepts that statements offer: those with actors on both sides first, then those of most actors.

    Args:
        statements: Of named actors, in any order.
        embed: Gives a vector of length 1 for each of several texts.
        limit: How many at most.
    """
    found = _claims(sorted(statements, key=lambda one: (one.report, one.statement)))
    if not found:
        return []
    vectors = embed([one.key for one in found])
    likeness = vectors @ vectors.T
    shared, overlap = _shared_stems(found)
    near = (shared & (likeness >= ALIKE)) | (overlap >= SAME_WORDS)
    np.fill_diagonal(near, True)
    by_stem: defaultdict[str, set[int]] = defaultdict(set)
    for number, one in enumerate(statements):
        for stem in _stems(one.text):
            by_stem[stem].add(number)
    made: list[Suggestion] = []
    names: set[str] = set()
    for leader, members in _groups(found, likeness, near):
        offered = _suggestion(leader, members, statements, by_stem, names)
        if offered is not None:
            names.add(offered.name.casefold())
            made.append(offered)
    made.sort(
        key=lambda one: (-min(len(one.wanting), len(one.rejecting)), -_actors(one), -one.reports, one.proposition)
    )
    return [replace(one, number=number) for number, one in enumerate(made[:limit], 1)]


def _claims(statements: Sequence[Told]) -> list[_Found]:
    found = []
    for told in statements:
        for claim in find_claims(told.text):
            stems = _stems(" ".join(told.text[span.start : span.end] for span in _matter(told.text, claim)))
            if stems:
                found.append(_Found(told, claim, stems, _can_lead(told.text, claim)))
    if len(found) <= MOST_CLAIMS:
        return found
    common = Counter(stem for one in found for stem in one.stems)
    order = sorted(range(len(found)), key=lambda at: (-max(common[stem] for stem in found[at].stems), at))
    return [found[at] for at in sorted(order[:MOST_CLAIMS])]


def _matter(text: str, claim: Claim) -> tuple[Span, ...]:
    """Give the words that say what a claim is about: of a passive ("the tolls must be abolished") the subject too."""
    is_passive = text[claim.what.start : claim.what.end].casefold().startswith("be ")
    return (claim.subject, claim.what) if claim.subject and is_passive else (claim.what,)


def _can_lead(text: str, claim: Claim) -> bool:
    """Whether a claim can be understood alone: it is wanted, names its subject, and has no pronoun."""
    words = {word.group().casefold() for word in WORD.finditer(text, claim.whole.start, claim.whole.end)}
    unclear = (word_set("claims", "pronouns") - {"one", "people", "there", "that"}) | word_set("claims", "possessives")
    if claim.subject is None:
        unclear |= word_set("claims", "possessives_without_subject")
    return claim.wanted and not words & unclear and (claim.form == "object" or claim.subject is not None)


def _shared_stems(found: Sequence[_Found]) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.float32]]:
    """Tell of each two claims whether they share a telling stem, and what share of both their stems (Jaccard)."""
    known = {stem: at for at, stem in enumerate(sorted({stem for one in found for stem in one.stems}))}
    table = np.zeros((len(found), len(known)), dtype=np.float32)
    for row, one in enumerate(found):
        table[row, [known[stem] for stem in one.stems]] = 1
    both, sizes = table @ table.T, table.sum(axis=1)
    return both > 0, np.asarray(both / (sizes[:, None] + sizes[None, :] - both), dtype=np.float32)


def _groups(
    found: Sequence[_Found], likeness: npt.NDArray[np.float32], near: npt.NDArray[np.bool_]
) -> Iterator[tuple[_Found, list[_Found]]]:
    """Give groups of claims, each with the one whose words are its proposition, the group of most actors first."""
    neighbours = {at: np.flatnonzero(near[at]).tolist() for at, one in enumerate(found) if one.can_lead}
    order = sorted(neighbours, key=lambda at: (*(-n for n in _worth([found[other] for other in neighbours[at]])), at))
    left = np.ones(len(found), dtype=bool)
    for at in order:
        members = [other for other in neighbours[at] if left[other]]
        if left[at] and members:
            left[members] = False
            yield found[_best_worded(found, likeness, members)], [found[other] for other in members]


def _best_worded(found: Sequence[_Found], likeness: npt.NDArray[np.float32], members: Sequence[int]) -> int:
    """Give the claim that is nearest to all of a group; a whole sentence, and one that says more, come first."""

    def value(at: int) -> tuple[float, int]:
        one = found[at]
        sentence = SENTENCE_BONUS * (one.claim.subject is not None)
        return float(likeness[at, members].mean()) + sentence + WORD_BONUS * min(len(one.stems), 4), -at

    return max((at for at in members if found[at].can_lead), key=value)


def _worth(members: Sequence[_Found]) -> tuple[int, int, int]:
    """Give how many actors are on the smaller side, how many in all, and the reports."""
    sides: defaultdict[bool, set[str]] = defaultdict(set)
    for one in members:
        sides[one.claim.wanted].add(one.told.actor)
    smaller = min(len(sides[True] - sides[False]), len(sides[False] - sides[True]))
    return smaller, len(sides[True] | sides[False]), len({one.told.report for one in members})


def _suggestion(
    leader: _Found,
    members: Sequence[_Found],
    statements: Sequence[Told],
    by_stem: Mapping[str, set[int]],
    taken: set[str],
) -> Suggestion | None:
    name = _name(leader, members, taken)
    if name is None:
        return None
    sides = {one.told.statement: one.claim.wanted for one in members}
    named = set.intersection(*(by_stem.get(stem, set()) for stem in _stems(name)))
    about = {one.told.statement: one.told for one in members}
    about |= {statements[at].statement: statements[at] for at in sorted(named)}
    of_thing = _stems(name) if leader.claim.form == "object" else None
    gathered = [_gathered(one, sides.get(one.statement), of_thing) for one in about.values()]
    gathered.sort(key=lambda one: (("for", "against", "unclear").index(one.side), one.actor, one.report, one.statement))
    wanting, rejecting, unclear = _by_side(gathered)
    reports = {one.report for one in gathered}
    if len(wanting) + len(rejecting) < 2 or len(reports) < 2:
        return None
    parts = _proposition(leader)
    return Suggestion(
        number=0,
        name=name,
        proposition=_sentence(parts),
        parts=parts,
        words=_telling(members, by_stem, len(statements)) or tuple(name.casefold().split()),
        source=leader.told.statement,
        statements=tuple(gathered),
        wanting=wanting,
        rejecting=rejecting,
        unclear=unclear,
        reports=len(reports),
        outlets=len({one.outlet for one in gathered if one.outlet}),
    )


def _gathered(told: Told, wanted: bool | None, of_thing: frozenset[str] | None) -> Gathered:
    """Give a statement with its side: of its claim; else, of a thing, whether its sentences call it good or bad."""
    if wanted is None and of_thing is not None:
        wanted = judges(" ".join(part for part in SENTENCE_END.split(told.text) if of_thing <= _stems(part)))
    side: Side = "unclear" if wanted is None else "for" if wanted else "against"
    return Gathered(told.statement, told.report, told.outlet, told.actor, side, told.text)


def _by_side(gathered: Sequence[Gathered]) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    counts: defaultdict[str, Counter[Side]] = defaultdict(Counter)
    for one in gathered:
        counts[one.actor][one.side] += 1
    wanting = sorted(actor for actor, sides in counts.items() if sides["for"] > sides["against"])
    rejecting = sorted(actor for actor, sides in counts.items() if sides["against"] > sides["for"])
    return tuple(wanting), tuple(rejecting), tuple(sorted(counts.keys() - {*wanting, *rejecting}))


def _proposition(leader: _Found) -> tuple[Part, ...]:
    """Give the parts of the sentence: the words of the statement, and of a template where these make no sentence."""
    text, claim, source = leader.told.text, leader.claim, leader.told.statement

    def words(start: int, end: int) -> Part:
        return Part(" ".join(text[start:end].split()), source)

    what = words(claim.what.start, claim.what.end)
    if claim.subject is None:
        return Part("One should support", TEMPLATE), what
    subject = words(claim.subject.start, claim.subject.end)
    if claim.modal is None or text[claim.modal.start : claim.modal.end].casefold() == "had to":
        return subject, Part("should", TEMPLATE), what
    return subject, words(claim.modal.start, claim.modal.end), what


def _sentence(parts: Sequence[Part]) -> str:
    joined = " ".join(part.text for part in parts)
    return f"{joined[:1].upper()}{joined[1:]}."


def _name(leader: _Found, members: Sequence[_Found], taken: set[str]) -> str | None:
    """Give the run of words of the leader that most members have, the longer one where as many have it."""
    counts = Counter(stem for one in members for stem in one.stems)
    runs = sorted(_runs(leader), key=lambda run: -min(counts[_stem(word)] for word in run) * len(run) ** 0.5)
    for run in runs:
        name = " ".join(run)
        if name.casefold() not in taken and (len(run) > 1 or counts[_stem(run[0])] > 1):
            return f"{name[:1].upper()}{name[1:]}"
    return None


def _runs(leader: _Found) -> Iterator[list[str]]:
    """Give runs of telling words that stand side by side in what the claim is about, its verb apart."""
    text = leader.told.text
    runs: list[list[str]] = []
    for span in _matter(text, leader.claim):
        words = list(WORD.finditer(text, span.start, span.end))
        is_verb_first = leader.claim.form != "object" and span == leader.claim.what
        runs.append([])
        for word in words[is_verb_first:]:
            if _is_telling(word.group()):
                runs[-1].append(_bare(word.group()))
            else:
                runs.append([])
    for each in runs:
        for size in range(1, LONGEST_NAME + 1):
            yield from (each[at : at + size] for at in range(len(each) - size + 1))


def _telling(members: Sequence[_Found], by_stem: Mapping[str, set[int]], total: int) -> tuple[str, ...]:
    """Give the words that are commoner among the members than in the record, as they are mostly written."""
    forms: defaultdict[str, Counter[str]] = defaultdict(Counter)
    counts: Counter[str] = Counter()
    for one in members:
        counts.update(one.stems)
        for word in WORD.findall(one.key):
            if _is_telling(word):
                forms[_stem(word)][_bare(word).casefold()] += 1
    lift = {
        stem: count * np.log(total / max(len(by_stem.get(stem, ())), 1)) for stem, count in counts.items() if count > 1
    }
    best = sorted(lift, key=lambda stem: (-lift[stem], stem))[:MOST_WORDS]
    return tuple(max(forms[stem], key=lambda form: (forms[stem][form], form)) for stem in best)


def _actors(one: Suggestion) -> int:
    return len(one.wanting) + len(one.rejecting) + len(one.unclear)


def _stems(text: str) -> frozenset[str]:
    return frozenset(_stem(word) for word in WORD.findall(text) if _is_telling(word))


def _stem(word: str) -> str:
    bare = _bare(word).casefold().replace("’", "'").removesuffix("'s")
    return (bare[:-1] if len(bare) > 3 and bare.endswith("s") and not bare.endswith("ss") else bare)[:STEM]


def _bare(word: str) -> str:
    return word.strip(".'’\"") if not word.count(".") > 1 else word


def _is_telling(word: str) -> bool:
    lower = _bare(word).casefold()
    return len(lower) > 2 and lower[0].isalpha() and lower not in word_set("function_words", "words")
