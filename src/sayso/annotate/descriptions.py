"""Whom a description in a source refers to, or how it names an unnamed source."""

from __future__ import annotations

import re

from sayso.annotate.cast import Cast, Figure, figure_of
from sayso.annotate.earlier_figures import earlier_figure
from sayso.annotate.learned_offices import learn_office
from sayso.annotate.names import Person
from sayso.annotate.office_holders import holder, person_described
from sayso.annotate.offices import head_of, singular_of
from sayso.annotate.phrases import Phrase, read_phrase
from sayso.annotate.pronouns import body_meant, genders, person_meant, several_meant
from sayso.annotate.words import fold, offices, word_set_of
from sayso.domain.text import Span

_PARTS_OF_TEXTS = frozenset(
    {"paragraph", "page", "section", "chapter", "clause", "preamble", "headline", "passage", "wording"}
)
_ALSO = re.compile(r"\((?P<short>[A-Z]{2,6})\)")
_PAPERS = (
    frozenset({"piece", "article", "story", "feature", "column", "editorial", "profile"}),
    frozenset({"statement", "communique", "declaration"}),
    frozenset({"report", "study", "survey", "review"}),
)
"""Words that can refer back to the same document."""
_ISSUES = re.compile(
    r"\s(?:(?:also|has|had|later|then|on\s\w+day|\w+day)\s)*(?:issued|released|published|ran|printed|put\sout|adopted)\s(?:an?|its|the)\s"
    r"(?:(?!of\b|by\b|and\b)[\w’'-]+\s){0,3}?(?P<what>piece|article|story|feature|column|editorial|profile|statement|communique|declaration|"
    r"report|study|survey|review)\b"
)
_PREPOSITION = re.compile(r"\b(?:in|of|from|at|near|for|with|by|to)\s(?:the\s)?$")
_FARTHEST_PAPER = 12000
"""Code points after which "the statement" no longer refers to the one issued: about the length of a long report."""
_PLACES = frozenset(
    {"country", "nation", "state", "city", "town", "county", "district", "world", "region", "province", "village"}
)
_NAMELESS = re.compile(r"(?:unnamed|unidentified|anonymous)\b", re.IGNORECASE)
_OWN = frozenset({"his", "her", "its", "their", "whose", "our", "my"})


def described(cast: Cast, span: Span) -> tuple[Figure, ...]:
    """Give those to whom a noun phrase without a name refers, or an unnamed figure called by its words."""
    phrase = read_phrase(cast.text[span.start : span.end])
    owner = _owner(cast, phrase, span)
    several = _several(cast, phrase, span)
    if several:
        return several
    issued = _issued(cast, phrase, span) if phrase.definite and owner is None else None
    if issued is not None:
        return (issued,)
    earlier = earlier_figure(cast, phrase, span) if phrase.definite else None
    if phrase.head in offices() and not phrase.plural and not _NAMELESS.match(phrase.words):
        spoke = next((turn.at for turn in cast.turns if earlier is not None and earlier in turn.figures), None)
        person = (
            person_described(cast, phrase, span, owner) if spoke is None else _named_since(cast, phrase, span, spoke)
        )
        if person is not None:
            learn_office(cast, person, phrase, span)
            return (figure_of(person),)
    if earlier is not None:
        return (earlier,)
    return (_named(cast, phrase, span, owner),)


def _issued(cast: Cast, phrase: Phrase, span: Span) -> Figure | None:
    """The document that a body issued: "The statement" after "the council issued a statement"."""
    word = fold(phrase.words)
    kinds = next((kinds for kinds in _PAPERS if word in kinds), None)
    if kinds is None:
        return None
    for body in cast.bodies.before(span.start):
        if span.start - body.span.end > _FARTHEST_PAPER:
            return None
        match = _ISSUES.match(cast.text, body.span.end)
        if match is None or _PREPOSITION.search(cast.text, max(0, body.span.start - 12), body.span.start):
            continue
        if match["what"] in kinds and match.end() < span.start:
            name = cast.bodies.fullest(body.name, body.span.start)
            return Figure(f"{name} {match['what']}", "document", head=match["what"])
    return None


def _named_since(cast: Cast, phrase: Phrase, span: Span, at: int) -> Person | None:
    """The person named after an offset with the office of somebody described there without a name."""
    person = holder(cast, phrase, span.start, None)
    return person if person is not None and person.mentions[0].start > at else None


def _named(cast: Cast, phrase: Phrase, span: Span, owner: Figure | None) -> Figure:
    """A figure that is not a person and is new: a body by its fullest name, else the phrase itself."""
    words = phrase.words
    also = _ALSO.search(cast.text, span.start, span.end + 1)
    spelled = cast.bodies.fullest(also["short"], span.start) if also else words
    if also and spelled != also["short"] and spelled not in words:
        return Figure(spelled, cast.bodies.kind(spelled), head=phrase.head)
    name, generic = cast.bodies.proper_part(words)
    if name is not None:
        outlet = "outlet" if generic in word_set_of("speakers", "nouns", "outlets") else cast.bodies.kind(name)
        return Figure(cast.bodies.fullest(name, span.start), outlet, head=generic)
    if phrase.head in _PARTS_OF_TEXTS and owner is not None:
        return owner
    if _is_proper(phrase) and (cast.bodies.named(words) or not _opens(cast, span, phrase)):
        kind = cast.bodies.kind(words)
        kind = phrase.kind if phrase.kind in ("document", "government") and kind == "organization" else kind
        return Figure(cast.bodies.fullest(words, span.start), kind, head=phrase.head)
    if owner is not None and owner.name and (phrase.owner.lower() in _OWN or phrase.owner[:1].islower()):
        rest = words[len(phrase.owner) :].removeprefix("’s").removeprefix("'s").strip()
        words = f"{owner.name}’s {rest}"
    return Figure(_uncapitalised(words), phrase.kind, head=phrase.head, plural=phrase.plural)


def _uncapitalised(words: str) -> str:
    """A description in lower case if its capital only marks the start of a sentence."""
    first = fold(words.split()[0]) if words else ""
    lists = "speakers", "nouns"
    common = (
        word_set_of(*lists, "people") | word_set_of(*lists, "documents") | word_set_of(*lists, "unnamed") | offices()
    )
    known = first in common or singular_of(first) in common or first in word_set_of("titles", "offices", "modifiers")
    small = first in word_set_of("speakers", "phrases", "start")
    return words[0].lower() + words[1:] if words[:2].istitle() and (known or small) and words[1:].islower() else words


def _opens(cast: Cast, span: Span, phrase: Phrase) -> bool:
    """Whether a single common noun is capitalized only because it opens a sentence."""
    return (
        not phrase.determiner
        and " " not in phrase.words
        and span.start <= cast.sentence_start(span.start) + 1
        and phrase.kind not in ("organization", "government")
    )


def _is_proper(phrase: Phrase) -> bool:
    """Whether a phrase is a name: its head is capitalized, and not only as the first word."""
    if phrase.plural or phrase.head in offices() or phrase.owner.lower() in _OWN or phrase.owner[:1].islower():
        return False
    words = re.split(r"\s+(?:of|for|in|on|and|at)\s", phrase.words)[0].split()
    return (
        bool(words)
        and words[-1][:1].isupper()
        and (
            len(words) > 1
            or (phrase.determiner in ("the", "") and phrase.head not in word_set_of("speakers", "nouns", "documents"))
        )
    )


def _owner(cast: Cast, phrase: Phrase, span: Span) -> Figure | None:
    """The owner in a possessive phrase: "her" in "her lawyer", "Pagliano's" in "Pagliano's lawyer"."""
    if not phrase.owner:
        return None
    word = fold(phrase.owner)
    if word in genders():
        person = person_meant(cast, span.start, genders()[word])
        return figure_of(person) if person else None
    if word in ("its", "whose"):
        return body_meant(cast, span.start)
    if word == "their":
        several = several_meant(cast, span.start)
        return several[0] if several and (len(several) > 1 or several[0].plural or several[0].type == "group") else None
    named = [
        m
        for m in cast.people.within(span)
        if fold(cast.text[m.span.start : m.span.end].split()[-1]) == fold(phrase.owner.split()[-1])
    ]
    if named:
        return figure_of(named[0].person)
    if phrase.determiner == "the" and phrase.owner[:1].islower():
        owner = read_phrase("the " + phrase.owner)
        if owner.head in offices():
            person = holder(cast, owner, span.start, None)
            return figure_of(person) if person else None
        return None if owner.head in _PLACES else earlier_figure(cast, owner, span)
    return Figure(phrase.owner, "organization")


def _several(cast: Cast, phrase: Phrase, span: Span) -> tuple[Figure, ...]:
    """The persons to whom "the two men", "both ministers" or "the pair" refers."""
    words = [fold(word) for word in phrase.words.split()]
    counts = {"two": 2, "both": 2, "pair": 2, "duo": 2, "couple": 2, "three": 3, "trio": 3}
    count = counts.get(words[0], 0) if words else 0
    if not count or (phrase.determiner != "the" and words[0] != "both") or not (phrase.plural or len(words) == 1):
        return ()
    near: list[Person] = []
    for mention in cast.people.before(span.start):
        if cast.sentence(span.start) - cast.sentence(mention.span.start) > 12:
            break
        if mention.person not in near and cast.quotation(mention.span.start) is None:
            near.append(mention.person)
    if phrase.head in offices() and phrase.head not in word_set_of("titles", "offices", "no_role"):
        bearing = [p for p in near if any(head_of(role.text) == phrase.head for role in cast.roles.of(p))]
        near = bearing if len(bearing) >= count else near[:count]
    elif phrase.head not in offices() and len(words) > 1:
        return ()
    chosen = (
        sorted(near, key=lambda p: -sum(m.start < span.start for m in p.mentions))[:count] if len(near) >= count else []
    )
    return tuple(figure_of(person) for person in sorted(chosen, key=lambda p: p.mentions[0].start))
