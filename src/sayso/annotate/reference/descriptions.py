"""The referent of a description in a source: somebody mentioned before, the holder of an office, or nobody named."""

from __future__ import annotations

import re
from dataclasses import replace

from sayso.annotate.reference.bare_descriptions import compatriot, one_of_two, person_of_age, same_as_last
from sayso.annotate.reference.cast import Cast, Figure, figure_of
from sayso.annotate.reference.names import Person
from sayso.annotate.reference.offices import head_of, singular_of
from sayso.annotate.reference.phrases import Phrase, read_phrase
from sayso.annotate.reference.pronouns import person_meant
from sayso.annotate.text.words import fold, offices, word_set_of
from sayso.domain.text import Span
from sayso.resolve.countries import countries_in, country_words
from sayso.tables import kept_per_tables, table

_OWN = frozenset({"his", "her", "its", "their", "whose", "our", "my"})
_BODIES_BACK = 4
_WORD = re.compile(r"[\w’'-]+")
_LEAD = 2
"""Number of opening sentences in which a report may describe somebody before naming them."""
_PORTFOLIOS = frozenset({"minister", "secretary", "director", "spokesman", "spokeswoman"})


def described(cast: Cast, span: Span) -> tuple[Figure, ...]:
    """Return the referents of a noun phrase without a name, or a figure called by the phrase."""
    phrase = read_phrase(cast.text[span.start : span.end])
    for refer in (one_of_two, person_of_age, same_as_last, compatriot):
        if (meant := refer(cast, phrase, span)) is not None:
            return (meant,)
    earlier = earlier_figure(cast, phrase, span) if phrase.definite else None
    if phrase.head in offices() and not phrase.plural:
        has_spoken = earlier is not None and any(earlier in turn.figures for turn in cast.turns)
        person = None if has_spoken else person_described(cast, phrase, span)
        if person is not None:
            return (figure_of(person),)
    if earlier is not None:
        return (earlier,)
    return (_named(cast, phrase, span),)


def _named(cast: Cast, phrase: Phrase, span: Span) -> Figure:
    """A figure that is not a person and is new: a body by its fullest name, else the phrase itself."""
    words = phrase.words
    name, generic = cast.bodies.proper_part(words)
    if name is not None:
        outlet = "outlet" if generic in word_set_of("speakers", "nouns", "outlets") else cast.bodies.kind(name)
        return Figure(cast.bodies.fullest(name, span.start), outlet, head=generic)
    if _is_proper(phrase):
        kind = cast.bodies.kind(words)
        kind = phrase.kind if phrase.kind in ("document", "government") and kind == "organization" else kind
        return Figure(cast.bodies.fullest(words, span.start), kind, head=phrase.head)
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


def _is_proper(phrase: Phrase) -> bool:
    """Whether a phrase is a name: its head is capitalized, and not only as the first word."""
    common = phrase.head in offices() or phrase.head in word_set_of("speakers", "nouns", "unnamed")
    read = phrase.words[:1].islower() and phrase.head in word_set_of("speakers", "nouns", "documents")
    if common or read or phrase.plural or phrase.owner.lower() in _OWN or phrase.owner[:1].islower():
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


def earlier_figure(cast: Cast, phrase: Phrase, span: Span) -> Figure | None:
    """The referent of an earlier description with the same head: "the poll", "the official", "the agency"."""
    own = {fold(word) for word in phrase.words.split()} - {phrase.head}
    for turn in reversed(cast.turns):
        for figure in turn.figures:
            if turn.at >= span.start or figure.person is not None or not figure.name:
                continue
            theirs = {fold(word) for word in figure.name.split()}
            if figure.head == phrase.head and figure.plural == phrase.plural and own <= theirs and not phrase.owner:
                return figure
    if phrase.owner or len(phrase.words.split()) > 2 or not phrase.words.islower():
        return None
    if phrase.plural:
        return None
    for body in reversed(cast.bodies.before(span.start)):
        words = [fold(word) for word in body.name.split()]
        if len(words) > 1 and phrase.head in words:
            return Figure(cast.bodies.fullest(body.name, span.start), body.kind, head=phrase.head)
    return _last_body(cast, phrase, span) if len(phrase.words.split()) == 1 else None


def _last_body(cast: Cast, phrase: Phrase, span: Span) -> Figure | None:
    """The body mentioned last, for "the company", "the group", "the station"; "the board" is not the publisher."""
    lists = "speakers", "nouns"
    outlet = phrase.head in word_set_of(*lists, "outlets")
    bodies = word_set_of(*lists, "bodies") | word_set_of(*lists, "naming")
    if (not outlet and phrase.head not in bodies) or phrase.kind == "document":
        return None
    here = cast.sentence(span.start)
    if phrase.head in word_set_of(*lists, "governments") and not outlet and phrase.head != "agency":
        return None
    near = [(t.at, f) for t in cast.turns if t.at < span.start for f in t.figures if f.person is None and f.name]
    near += [(body.span.start, Figure(body.name, body.kind)) for body in cast.bodies.before(span.start)]
    near = [(at, figure) for at, figure in near if here - cast.sentence(at) <= _BODIES_BACK and _is_named_body(figure)]
    if not outlet:
        publisher = fold(cast.record.document.outlet or "")
        near = [(at, figure) for at, figure in near if fold(figure.name or "") != publisher]
    near.sort(key=lambda pair: pair[0])
    others: list[set[str]] = [{"organization", "government"}]
    for kinds in [{"outlet"}, *others] if outlet else [*others, {"outlet"}]:
        for _, figure in reversed(near):
            if figure.type in kinds:
                return replace(figure, name=cast.bodies.fullest(figure.name or "", span.start))
    return None


def _is_named_body(figure: Figure) -> bool:
    """Whether a figure has a proper name and is not a country."""
    name = figure.name or ""
    return name[:1].isupper() and (figure.type != "government" or name not in country_words())


def person_described(cast: Cast, phrase: Phrase, span: Span) -> Person | None:
    """The referent of "the minister", "her lawyer", or, in a headline or lead, "judge" and "a judge"."""
    sentence = cast.sentence(span.start)
    opens = sentence <= _LEAD and phrase.words[:1].isupper()
    if phrase.definite or (not phrase.determiner and opens):
        return holder(cast, phrase, span.start) or holder(cast, phrase, span.start, ahead=True)
    if phrase.determiner in ("a", "an") and sentence <= _LEAD and len(phrase.words.split()) <= 4:
        return holder(cast, phrase, span.start, ahead=True)
    return None


def holder(cast: Cast, phrase: Phrase, at: int, *, ahead: bool = False) -> Person | None:
    """The holder of the office in a description; with `ahead`, also a person named only later."""
    wanted = {fold(word) for word in _WORD.findall(phrase.words)} - {phrase.head}
    wanted -= {fold(word) for word in _WORD.findall(phrase.owner)}
    scores: dict[Person, float] = {}
    for person in cast.people.persons:
        if not person.mentions or (not ahead and person.mentions[0].start >= at):
            continue
        borne = (role.text for role in cast.roles.of(person) if not _of_another_country(phrase.words, role.text))
        fit = max((_fit(role, phrase.head, wanted) for role in borne), default=0.0)
        if fit > 0:
            scores[person] = fit
    if not scores:
        return None
    top = max(scores.values())
    best = [person for person, score in scores.items() if score >= top - 0.5]
    if len(best) == 1:
        return best[0]
    return person_meant(cast, at, None, among=best) or min(best, key=lambda p: p.mentions[0].start)


def _fit(role: str, head: str, wanted: set[str]) -> float:
    """A score for how well a role fits a description; 0 if it does not."""
    own = head_of(role)
    if own != head and not any(own in group and head in group for group in _alike()):
        return 0.0
    words = {fold(word).removesuffix("'s") for word in _WORD.findall(role)}
    if own == head and _other_portfolio(head, wanted, words):
        return 0.0
    score = (2.0 if own == head else 1.2) + len(wanted & words) - 0.25 * len(wanted - words)
    return max(score, 0.1)


def _of_another_country(description: str, role: str) -> bool:
    """Whether both name a country and not the same: "the Australian delegate" is not the "delegate of Dominica"."""
    asked, own = countries_in(description), countries_in(role)
    return bool(asked and own) and not asked & own


def _other_portfolio(head: str, wanted: set[str], borne: set[str]) -> bool:
    """Whether the portfolios differ: a "foreign minister" is not a "prime minister"."""
    general = word_set_of("titles", "offices", "modifiers") - word_set_of("titles", "offices", "portfolios")
    asked, own = wanted - general, borne - general - {head}
    return head in _PORTFOLIOS and bool(asked and own) and not asked & own


@kept_per_tables()
def _alike() -> list[frozenset[str]]:
    return [frozenset(group.split()) for group in table("titles")["offices"]["alike"]]
