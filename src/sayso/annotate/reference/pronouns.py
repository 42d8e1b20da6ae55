"""The referents of pronouns and definite descriptions in sources."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from sayso.annotate.reference.cast import Cast, Figure
from sayso.annotate.reference.names import Person
from sayso.tables import kept_per_tables, table

# Ours, chosen on PolNeAR's development articles.
_FADE = 0.68
_SPOKE = 1.5
_IN_QUOTATION = 0.35
_KNOWN_GENDER = 1.2
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
        clashes = person is not None and gender and person.gender and person.gender != gender
        if person is not None and not clashes and (among is None or person in among):
            score *= _KNOWN_GENDER if gender and person.gender == gender else 1.0
            scores[person] = max(scores[person], score) + _REPEATED * min(scores[person], score)

    for mention in cast.people.before(at):
        distance = here - cast.sentence(mention.span.start)
        if distance > _SENTENCES_BACK and scores:
            break
        in_own = cast.quotation(mention.span.start) in (None, quotation)
        add(mention.person, _FADE**distance * (1.0 if in_own else _IN_QUOTATION))
    for turn in reversed(cast.turns):
        distance = here - cast.sentence(turn.at)
        if distance > _SENTENCES_BACK:
            break
        if turn.at < at and len(turn.figures) == 1:
            add(turn.figures[0].person, _SPOKE * _FADE ** max(0, distance))
    return max(scores, key=lambda person: scores[person], default=None)


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
