"""Suggests concepts: the things about which a record book's actors disagree (`disputes`).

Each gets a name and a proposition from the statements' own words. The sides are guessed from words alone: they preview
what a concept would collect, and are not codings.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from sayso.analyse.claims import Claim
from sayso.analyse.disputes import Disputed, Mention, Told, find_disputed
from sayso.analyse.things import Word, split_words
from sayso.domain.text import Span
from sayso.tables import word_set

Side = Literal["for", "against", "unclear"]
SIDES: Mapping[bool | None, Side] = {True: "for", False: "against", None: "unclear"}
MOST_WORDS = 6
LONGEST_REST = 4  # words beside the thing in a claim that can become the proposition
ARTICLES = ("the", "a", "an")
WITH_ARTICLE = 1 / 3  # a thing has an article if this share of its mentions does
MODIFIERS = 3  # most words between an article and the thing: "the North Korean weapons program"
TEMPLATE = "template"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a proposition: words of the statement `source`, or of the template."""

    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Gathered:
    """A statement that a concept would collect, and the side that its words suggest."""

    statement: str
    report: str
    outlet: str | None
    actor: str
    side: Side
    words: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A suggested concept.

    Attributes:
        number: Its rank, from 1; the same record book gives the same numbers.
        name: Words of a statement that name the thing.
        proposition: A sentence to agree or disagree with, made of `parts`.
        words: Words that statements about it contain.
        source: Id of the statement from which the proposition comes.
        statements: The statements that it would collect, by side.
        wanting, rejecting, unclear: Actors by the side of most of their statements, in order of name.
        reports, outlets: Number of reports and outlets with these statements.
        concept: The name of the record book's concept for it; None if there is none yet.
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


def suggest(statements: Sequence[Told], *, limit: int = 12) -> list[Suggestion]:
    """Suggest concepts for statements, starting with those about which most actors are divided.

    Args:
        statements: Statements of named actors, in any order.
        limit: Largest number of suggestions.
    """
    told = sorted(statements, key=lambda one: (one.report, one.statement))
    texts = [split_words(one.text) for one in told]
    made: dict[str, Suggestion] = {}
    for one in find_disputed(told, texts):
        if len(made) == limit:
            break
        offered = _suggestion(one, told, texts, number=len(made) + 1)
        made.setdefault(offered.name.casefold(), offered)
    return [*made.values()]


def _suggestion(
    one: Disputed, told: Sequence[Told], texts: Sequence[Sequence[Word]], *, number: int
) -> Suggestion:
    named = _best_named(one, told)
    name = _words_of(named[0], told)
    parts = _claimed(one, told) or _from_template(named, told, texts)
    sentence = " ".join(part.text for part in parts)
    gathered = [_gathered(told[mention.at], mention) for mention in one.mentions]
    gathered.sort(key=lambda said: ([*SIDES.values()].index(said.side), said.actor, said.report, said.statement))
    return Suggestion(
        number=number,
        name=f"{name[:1].upper()}{name[1:]}",
        proposition=f"{sentence[:1].upper()}{sentence[1:]}.",
        parts=parts,
        words=_names(one, told),
        source=next(part.source for part in parts if part.source != TEMPLATE),
        statements=tuple(gathered),
        wanting=one.wanting,
        rejecting=one.rejecting,
        unclear=one.unclear,
        reports=one.reports,
        outlets=len({said.outlet for said in gathered if said.outlet}),
    )


def _gathered(said: Told, mention: Mention) -> Gathered:
    return Gathered(said.statement, said.report, said.outlet, said.actor, SIDES[mention.wanted], said.text)


def _words_of(mention: Mention, told: Sequence[Told]) -> str:
    """Return the words with which a mention names its thing."""
    return " ".join(told[mention.at].text[mention.thing.span.start : mention.thing.span.end].split())


def _names(one: Disputed, told: Sequence[Told]) -> tuple[str, ...]:
    """Return the full names of the thing, most frequent first."""
    counts = Counter(_words_of(mention, told).casefold() for mention in one.mentions if mention.is_full)
    return tuple(sorted(counts, key=lambda words: (-counts[words], words))[:MOST_WORDS])


def _best_named(one: Disputed, told: Sequence[Told]) -> list[Mention]:
    """Return the mentions with the most frequent name; those that want the thing come first."""
    common = _names(one, told)[0]
    those = [mention for mention in one.mentions if mention.is_full and _words_of(mention, told).casefold() == common]
    return sorted(those, key=lambda mention: (mention.wanted is not True, mention.at))


def _claimed(one: Disputed, told: Sequence[Told]) -> tuple[Part, ...]:
    """Return the shortest claim that wants the thing and little else, as a sentence; empty if there is none."""
    found = []
    for mention in one.mentions:
        claim = mention.wish.claim if mention.wish else None
        if claim is not None and mention.is_full and _can_lead(told[mention.at].text, claim, mention):
            found.append((claim.whole.end - claim.whole.start, mention.at, claim))
    if not found:
        return ()
    _, at, claim = min(found, key=lambda row: row[:2])
    return _sentence(told[at], claim)


def _can_lead(text: str, claim: Claim, mention: Mention) -> bool:
    """Whether a claim can be understood alone: it names its subject, has no pronoun and ends with the thing."""
    if claim.subject is None or claim.form not in ("modal", "request") or not (claim.wanted and mention.wanted):
        return False
    words = split_words(text[claim.whole.start : claim.whole.end])
    unclear = (word_set("claims", "pronouns") - {"one", "people", "there", "that"}) | word_set("claims", "possessives")
    vague = unclear | word_set("claims", "possessives_without_subject")
    if any(word.lower in vague or word.stem in word_set("claims", "weak") for word in words):
        return False
    thing = mention.thing.span
    rest = split_words(text[claim.what.start : thing.start])
    return claim.what.contains(thing) and claim.what.end == thing.end and len(rest) <= LONGEST_REST


def _sentence(said: Told, claim: Claim) -> tuple[Part, ...]:
    """Turn a claim into a sentence: the statement's words, and "should" if it has no modal verb."""

    def part(span: Span) -> Part:
        return Part(" ".join(said.text[span.start : span.end].split()), said.statement)

    assert claim.subject is not None
    is_past = claim.modal is not None and said.text[claim.modal.start : claim.modal.end].casefold() == "had to"
    modal = Part("should", TEMPLATE) if claim.modal is None or is_past else part(claim.modal)
    return part(claim.subject), modal, part(claim.what)


def _article_for(word: str) -> str:
    """Return the article for the word before a thing: "the" for "its" and "Iran's"; "" for other words."""
    if word in ARTICLES:
        return word
    owns = word in word_set("claims", "possessives") | word_set("claims", "possessives_without_subject")
    return "the" if owns or word.endswith(("'s", "’s")) else ""


def _article_before(words: Sequence[Word], thing: Span) -> str:
    """Return the article of a thing; describing words may stand between ("the North Korean program")."""
    before = [word for word in words if word.span.end <= thing.start]
    for word in reversed(before[-MODIFIERS - 1 :]):
        article = _article_for(word.lower)
        if article or not word.tells:
            return article
    return ""


def _from_template(
    named: Sequence[Mention], told: Sequence[Told], texts: Sequence[Sequence[Word]]
) -> tuple[Part, ...]:
    """Return "One should support …", with the thing's most frequent article if it often has one."""
    found = (_article_before(texts[mention.at], mention.thing.span) for mention in named)
    articles = Counter(article for article in found if article)
    article = max(articles, key=lambda word: (articles[word], word), default="")
    name = _words_of(named[0], told)
    if name.endswith("s") or articles.total() < WITH_ARTICLE * len(named):
        article = ""
    return Part(f"One should support {article}".strip(), TEMPLATE), Part(name, told[named[0].at].statement)
