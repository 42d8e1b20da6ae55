"""The referents of pronouns and definite descriptions in sources."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from sayso.annotate.reference.cast import Cast, Figure
from sayso.annotate.reference.names import Person
from sayso.annotate.reference.offices import head_of
from sayso.annotate.text.words import word_set_of
from sayso.domain.text import Span
from sayso.tables import kept_per_tables, table

# Ours, chosen on PolNeAR's development articles.
_FADE = 0.68
_SPOKE = 1.5
_IN_QUOTATION = 0.35
_KNOWN_GENDER = 1.2
_OPENED = 1.5
"""Weight of the person whom the sentence before is about, in the same paragraph: "X was blunter. “…,” he said." """
_OPENING_WORDS = 4
_REPEATED = 0.05
_SENTENCES_BACK = 8
_PLURAL_BACK = 4
_BODIES_BACK = 6


@kept_per_tables()
def genders() -> dict[str, str]:
    """Return the gender ("m", "f") of each pronoun for one person."""
    lists = table("speakers")["pronouns"]
    return {word: gender for key, gender in (("men", "m"), ("women", "f")) for word in lists[key]}


def person_meant(cast: Cast, at: int, gender: str | None, *, among: list[Person] | None = None) -> Person | None:
    """The most likely referent of a pronoun of this gender at an offset; with `among`, one of these persons."""
    scores: dict[Person, float] = defaultdict(float)
    here, quotation = cast.sentence(at), cast.quotation(at)

    def add(person: Person | None, score: float) -> None:
        known = gender_of(cast, person) if person is not None else None
        if person is not None and not (gender and known and known != gender) and (among is None or person in among):
            score *= _KNOWN_GENDER if gender and known == gender else 1.0
            scores[person] = max(scores[person], score) + _REPEATED * min(scores[person], score)

    for mention in cast.people.before(at):
        distance = here - cast.sentence(mention.span.start)
        if distance > _SENTENCES_BACK and scores:
            break
        in_own = cast.quotation(mention.span.start) in (None, quotation)
        opened = distance == 1 and _opens_sentence_before(cast, mention.span, at)
        add(mention.person, _FADE**distance * (1.0 if in_own else _IN_QUOTATION) * (_OPENED if opened else 1.0))
    for turn in reversed(cast.turns):
        distance = here - cast.sentence(turn.at)
        if distance > _SENTENCES_BACK:
            break
        if turn.at < at and len(turn.figures) == 1:
            add(turn.figures[0].person, _SPOKE * _FADE ** max(0, distance))
    return max(scores, key=lambda person: scores[person], default=None)


def gender_of(cast: Cast, person: Person) -> str | None:
    """The gender that a person's name or title shows, else the first office or kinship: "her husband, Pat Moe"."""
    if person.gender is not None:
        return person.gender
    heads = [head_of(role.text) for role in cast.roles.of(person)]
    shown = (("m", word_set_of("titles", "offices", "men")), ("f", word_set_of("titles", "offices", "women")))
    return next((gender for head in heads for gender, words in shown if head in words), None)


def _opens_sentence_before(cast: Cast, span: Span, at: int) -> bool:
    """Whether a name opens its sentence, perhaps behind an office, and the pronoun is in the same paragraph."""
    before = cast.text[cast.sentence_start(span.start) : span.start]
    return len(before.split()) <= _OPENING_WORDS and "\n" not in cast.text[span.start : at].strip()


def body_meant(cast: Cast, at: int) -> Figure | None:
    """The organization, document or outlet to which "it" at an offset refers: the last one that spoke."""
    for figures in _spoken_before(cast, at, _BODIES_BACK):
        is_body = figures[0].type in ("organization", "government", "outlet", "document")
        if len(figures) == 1 and is_body and not figures[0].plural and figures[0].name:
            return figures[0]
    return None


def several_meant(cast: Cast, at: int) -> tuple[Figure, ...]:
    """The referents of "they" or "both" at an offset: whoever last spoke as a group or a body."""
    for figures in _spoken_before(cast, at, _PLURAL_BACK):
        first = figures[0]
        if len(figures) > 1 or first.plural or first.type in ("organization", "group", "government"):
            return figures
    return ()


def _spoken_before(cast: Cast, at: int, sentences: int) -> Iterator[tuple[Figure, ...]]:
    """Those who spoke before an offset, the last first, up to some sentences back."""
    here = cast.sentence(at)
    for turn in reversed(cast.turns):
        if turn.at < at:
            if here - cast.sentence(turn.at) > sentences:
                return
            yield turn.figures
