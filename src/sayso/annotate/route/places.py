"""The places where a report names something that may carry a statement."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sayso.annotate.context import Context
from sayso.annotate.scored.spans import decode_layer, softmax
from sayso.annotate.text.words import word_set_of
from sayso.annotate.who.actors import Actor, aliases, display_name, full_name, name_words
from sayso.domain.statement import SpeakerType
from sayso.domain.text import Span
from sayso.models.scores import Float32Array
from sayso.tables import kept_per_tables, rows

FINDS = 3.0
"""Subtracted from the score of "no carrier": favors recall, since surplus spans are weighed and dropped later."""
_BEFORE = {
    "told": re.compile(r"\b(?:told|tells|telling)\s+(?:the\s+)?(?:\w+\s+){0,2}$", re.IGNORECASE),
    "to": re.compile(r"\b(?:to|with)\s+(?:the\s+)?(?:\w+\s+){0,2}$", re.IGNORECASE),
    "on": re.compile(r"\b(?:on|via|in|into)\s+(?:the|a|an|his|her|their|its)?\s*(?:\w+\s+){0,2}$", re.IGNORECASE),
    "by": re.compile(r"\b(?:by|from|citing|cited|quoting|obtained)\s+(?:the\s+)?(?:\w+\s+){0,2}$", re.IGNORECASE),
    "according": re.compile(r"\baccording\s+to\s+(?:the\s+|an?\s+)?(?:\w+\s+){0,2}$", re.IGNORECASE),
}
_REPORTS = re.compile(r"\s*(?:\w+\s+){0,2}(?:report|said|says|wrote|cit|quot|publish|according)", re.IGNORECASE)
CREDITS = (*(f"before_{name}" for name in _BEFORE), "reports")
"""Crediting words next to a place."""
TYPES: tuple[SpeakerType, ...] = ("outlet", "document", "person", "government", "organization", "unnamed")
OF_PLACE = (*TYPES, *CREDITS, "place")
OF_NAME = (
    "layer", "places", "platform", "listed", "is_publisher", "words", "words_of_publisher", "publisher_s_words",
    "begins_as_publisher",
)
_PART = re.compile(r"[^\W_]+")
_LEAST_PREFIX = 3
"""Letters that two words must share at the start to count as forms of one word, as "wash" and "washington" do."""


@dataclass(frozen=True, slots=True)
class Carrier:
    """A candidate carrier of a statement: its name in the report, and the mention nearest to the statement."""

    name: str
    type: SpeakerType
    span: Span


@dataclass(frozen=True, slots=True)
class Place(Carrier):
    """A mention of a candidate: its pieces, and the probability that they belong to a carrier."""

    layer: float
    first: int
    last: int


def find_places(context: Context, actors: Sequence[Actor]) -> list[Place]:
    """Return every span that the model labels as a carrier, and every mention of an outlet."""
    by_start = sorted(((m.span, actor) for actor in actors for m in actor.mentions), key=lambda pair: pair[0])
    chances = _chances(context)
    found: list[Place] = []
    for scored in decode_layer(context.reading, "carrier", context.text, outside_penalty=FINDS):
        actor = next((a for span, a in by_start if span.overlaps(scored.span) and _same(span, scored.span)), None)
        words = context.text[scored.span.start : scored.span.end]
        name = actor.name if actor and not actor.described else display_name(words, "document")
        kind: SpeakerType = actor.type if actor else "document"
        if " ".join(full_name(name)) in listed():
            kind = "outlet"
        found.append(Place(name, kind, scored.span, scored.probability, scored.first, scored.last))
    taken = [p.span for p in found]
    for actor in actors:
        if not is_outlet(actor):
            continue
        for m in actor.mentions:
            if not any(m.span.overlaps(span) for span in taken) and m.last > m.first:
                layer = float(chances[m.first : m.last].mean())
                found.append(Place(actor.name, "outlet", m.span, layer, m.first, m.last))
    return [p for p in found if name_words(p.name) and not _means_publisher(context.text, p.span)]


def _means_publisher(text: str, span: Span) -> bool:
    """Whether a span is "this newspaper": what somebody told the publisher came by no carrier."""
    words = text[max(0, span.start - 10) : span.end].split()[-2:]
    this, noun = (word.lower() for word in words) if len(words) == 2 else ("", "")
    return this == "this" and noun in word_set_of("speakers", "nouns", "outlets")


def is_outlet(actor: Actor) -> bool:
    """Whether an actor is an outlet or platform, by the model or by the table of outlets."""
    return actor.type == "outlet" or " ".join(full_name(actor.name)) in listed()


def place_rows(context: Context, places: Sequence[Place]) -> Float32Array:
    """Features of each place alone: (places, len(OF_PLACE))."""
    text = context.text
    found = []
    for place in places:
        before = text[max(0, place.span.start - 60) : place.span.start]
        credits = [float(bool(pattern.search(before))) for pattern in _BEFORE.values()]
        credits.append(float(bool(_REPORTS.match(text, place.span.end, place.span.end + 40))))
        kinds = [float(place.type == kind) for kind in TYPES]
        found.append([*kinds, *credits, place.span.start / max(1, len(text))])
    return np.array(found, dtype=np.float32).reshape(len(places), len(OF_PLACE))


def name_row(words: Sequence[str], places: Sequence[Place], own: frozenset[tuple[str, ...]]) -> list[float]:
    """Features of a name with its places: the columns of OF_NAME; `own` are the names of the publisher."""
    name = " ".join(words)
    whole = full_name(name)
    return [
        max(place.layer for place in places),
        float(len(places)),
        float(name in platforms()),
        float(" ".join(whole) in listed() or name in aliases()),
        float(whole in own),
        float(len(words)),
        *np.max([_beside_publisher(_parts(whole), _parts(each)) for each in own] or [(0.0, 0.0, 0.0)], axis=0).tolist(),
    ]


def _parts(words: Sequence[str]) -> list[str]:
    """The letters and digits of each word, without hyphens and the dots of web addresses."""
    return [part for word in words for part in _PART.findall(word)]


def _beside_publisher(mine: Sequence[str], publisher: Sequence[str]) -> tuple[float, float, float]:
    """How much a name resembles the publisher's, which may be longer ("Fox Online News") or shorter ("nyt").

    Returns:
        The shares of the name's words and of the publisher's that match; and whether the first words do, or the names
        without spaces, or initials.
    """
    if not mine or not publisher:
        return 0.0, 0.0, 0.0
    of_mine = sum(any(_match(word, other) for other in publisher) for word in mine) / len(mine)
    of_publisher = sum(any(_match(word, other) for other in mine) for word in publisher) / len(publisher)
    whole = _match("".join(mine), "".join(publisher))
    initials = "".join(word[0] for word in mine) == "".join(publisher)
    return of_mine, of_publisher, float(_match(mine[0], publisher[0]) or whole or initials)


def _match(one: str, other: str) -> bool:
    """Whether two words are the same, or one begins with the other."""
    short, long = sorted((one, other), key=len)
    return one == other or (len(short) >= _LEAST_PREFIX and long.startswith(short))


def _chances(context: Context) -> Float32Array:
    """The probability that each piece belongs to a carrier."""
    found: Float32Array = 1 - softmax(context.reading.layers["carrier"])[:, 0]
    return found


def _same(one: Span, other: Span) -> bool:
    shared = min(one.end, other.end) - max(one.start, other.start)
    return shared >= 0.6 * (max(one.end, other.end) - min(one.start, other.start))


@kept_per_tables()
def listed() -> frozenset[str]:
    """Return the listed outlets and platforms, folded."""
    return frozenset(" ".join(name_words(row["name"])) for row in rows("outlets"))


@kept_per_tables()
def platforms() -> frozenset[str]:
    """Return the listed platforms, folded."""
    return frozenset(" ".join(name_words(row["name"])) for row in rows("outlets") if row["kind"] == "platform")
