"""The person to whom an office refers: "the minister", "her lawyer", a headline's "judge"."""

from __future__ import annotations

import re

from sayso.annotate.reference.cast import Cast
from sayso.annotate.reference.names import Person
from sayso.annotate.reference.offices import head_of
from sayso.annotate.reference.phrases import Phrase
from sayso.annotate.reference.pronouns import person_meant
from sayso.annotate.text.words import fold, word_set_of
from sayso.domain.text import Span
from sayso.resolve.countries import find_country_words
from sayso.tables import kept_per_tables, table

_WORD = re.compile(r"[\w’'-]+")
_LEAD = 2
"""Number of opening sentences in which a report may describe somebody before naming them."""
_RANKS = ("vice", "vice-presidential", "deputy", "first")
_PORTFOLIOS = frozenset({"minister", "secretary", "director", "spokesman", "spokeswoman"})


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
        roles = (role.text for role in cast.roles.of(person) if not _of_another_country(phrase.words, role.text))
        fit = max((_fit(role, phrase.head, wanted) for role in roles), default=0.0)
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
    if own != head and not any(own in group and head in group for group in _groups("alike")):
        return 0.0
    words = {fold(word).removesuffix("'s") for word in _WORD.findall(role)}
    same = words | ({"republican", "gop"} if words & {"republican", "gop"} else set())
    for group in _groups("exclude"):
        if wanted & group and same & group and not wanted & same & group:
            return 0.0
    if own == head and (
        any((word in wanted) != (word in words) for word in _RANKS) or _other_portfolio(head, wanted, same)
    ):
        return 0.0
    score = (2.0 if own == head else 1.2) + len(wanted & same) - 0.25 * len(wanted - same)
    return max(score, 0.1)


def _of_another_country(description: str, role: str) -> bool:
    """Whether both name a country and not the same: "the Australian delegate" is not the "delegate of Dominica"."""
    asked, own = (
        {one.code for one in find_country_words(words, [(0, len(words))])} for words in (description, role)
    )
    return bool(asked and own) and not asked & own


def _other_portfolio(head: str, wanted: set[str], borne: set[str]) -> bool:
    """Whether the portfolios differ: a "foreign minister" is not a "prime minister"."""
    general = word_set_of("titles", "offices", "modifiers") - word_set_of("titles", "offices", "portfolios")
    asked, own = wanted - general, borne - general - {head}
    return head in _PORTFOLIOS and bool(asked and own) and not asked & own


@kept_per_tables()
def _groups(key: str) -> list[frozenset[str]]:
    return [frozenset(group.split()) for group in table("titles")["offices"][key]]
