"""A statement as a card on a page: who said it, in which words, by which route, and how surely."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sayso.domain.iso_days import long_day
from sayso.domain.record_json import statement_from_dict
from sayso.domain.statement import Statement
from sayso.domain.text import Document

LOW_CONFIDENCE = 0.3  # below this, two rows in three have an error in words, speaker, carriers or doubt
CHANCES = (("content", "words"), ("speaker", "speaker"), ("role", "role"), ("route", "route"), ("doubt", "doubt"))
DOUBTS = (("denied", "denied"), ("hedged", "hedged"), ("rumour", "rumor"), ("hypothetical", "hypothetical"))


@dataclass(frozen=True, slots=True)
class ChainLink:
    """A link of the chain; `part` is publisher, carrier or speaker."""

    name: str | None
    type: str
    basis: str
    part: str


@dataclass(frozen=True, slots=True)
class Chance:
    """How likely a part of a statement is right: words, speaker, role, route or doubt."""

    part: str
    probability: float


@dataclass(frozen=True, slots=True)
class Card:
    """A statement as templates show it.

    `number` counts within the page; `within` and `continues` are such numbers. `quote` is the words with their source,
    ready to paste. `voice` is named, unnamed, own or nobody. `address` is the statement's own page. `mark` is the
    latest decision (see `sayso.store.reviewing.checked_reports`), and `marked_by` who made it. `confidence` is that of
    the whole statement, `chances` those of its parts.
    """

    number: int
    id: str
    kind: str
    voice: str
    speaker: str | None
    role: str | None
    organization: str | None
    country: str | None
    words: str
    cue: str | None
    act: str | None
    source: str | None
    addressees: tuple[str, ...]
    occasion: str | None
    said_on: str | None
    chain: tuple[ChainLink, ...]
    doubts: tuple[str, ...]
    level: str
    marker_words: tuple[str, ...]
    confidence: float
    unsure: bool
    within: int | None
    continues: int | None
    depth: int
    quote: str
    actors: tuple[int, ...] = ()
    address: str | None = None
    reviewed: bool = False
    added_by: str | None = None
    mark: str | None = None
    marked_by: str | None = None
    chances: tuple[Chance, ...] = ()

    @property
    def rejected(self) -> bool:
        """Whether people rejected the statement."""
        return self.mark == "rejected"


@dataclass(frozen=True, slots=True)
class Origin:
    """The report of a statement, as a quotation cites it."""

    title: str | None = None
    outlet: str | None = None
    published: str | None = None
    url: str | None = None

    @classmethod
    def of(cls, document: Document) -> Origin:
        """Return the origin of all statements in a document."""
        return cls(document.title, document.outlet, document.published, document.url)


def make_cards(
    statements: Sequence[Statement],
    text: str,
    origin: Origin,
    *,
    marks: Mapping[str, tuple[str | None, str | None]] | None = None,
) -> tuple[Card, ...]:
    """Return a card per statement, numbered from 1.

    `marks` has, by statement id, the latest decision and who made it; None for a report that is not in the record book.
    """
    numbers = {statement.id: number for number, statement in enumerate(statements, 1)}
    cards = []
    for number, statement in enumerate(statements, 1):
        address = f"/statements/{statement.id}" if marks is not None else None
        card = _card(statement, number, origin, numbers, statements, text, address)
        mark, marked_by = (marks or {}).get(statement.id, (None, None))
        cards.append(replace(card, mark=mark, marked_by=marked_by, reviewed=mark is not None))
    return tuple(cards)


def card_of(row: Mapping[str, Any], origin: Origin, *, number: int = 1, text: str = "", **known: Any) -> Card:
    """Return the card of one statement in the JSON form; `known` sets further fields of Card."""
    statement = statement_from_dict(dict(row))
    card = _card(statement, number, origin, {}, [statement], text, f"/statements/{statement.id}")
    return replace(card, **known)


def _card(
    statement: Statement,
    number: int,
    origin: Origin,
    numbers: Mapping[str, int],
    statements: Sequence[Statement],
    text: str,
    address: str | None,
) -> Card:
    speaker, certainty = statement.speaker, statement.certainty
    return Card(
        number=number,
        id=statement.id,
        kind=statement.kind,
        voice=_voice(statement),
        speaker=speaker.name if speaker and speaker.name else None,
        role=speaker.role if speaker else None,
        organization=speaker.organization if speaker else None,
        country=speaker.country if speaker else None,
        words=statement.content.text,
        cue=statement.cue.text if statement.cue else None,
        act=statement.cue.act if statement.cue else None,
        source=statement.source.text if statement.source else None,
        addressees=tuple(addressee.name for addressee in statement.addressees),
        occasion=_occasion(statement),
        said_on=_said_on(statement),
        chain=_chain(statement),
        doubts=tuple(label for flag, label in DOUBTS if getattr(certainty, flag)),
        level=certainty.level,
        marker_words=tuple(dict.fromkeys(text[start:end] for start, end in certainty.markers if text[start:end])),
        confidence=round(statement.confidence, 2),
        unsure=statement.confidence < LOW_CONFIDENCE,
        within=numbers.get(statement.within or ""),
        continues=numbers.get(statement.continues or ""),
        depth=_depth(statement, numbers, statements),
        quote=quote_with_source(statement, origin),
        actors=tuple(int(part) for part in (speaker.actor or "").split(";") if part.isdigit()) if speaker else (),
        address=address,
        added_by=statement.added_by,
        chances=tuple(
            Chance(label, round(statement.probabilities[part], 2))
            for part, label in CHANCES
            if part in statement.probabilities
        ),
    )


def quote_with_source(statement: Statement, origin: Origin) -> str:
    """Return the words with their speaker, route and source."""
    speaker = statement.speaker
    who = (speaker.name if speaker else None) or (statement.source.text if statement.source else "nobody named")
    role = f", {speaker.role}" if speaker and speaker.role else ""
    route = [
        link.name + (" (inferred)" if link.basis == "inferred" else "") for link in statement.chain[1:-1] if link.name
    ]
    via = f", via {', '.join(reversed(route))}" if route else ""
    where = ", ".join(part for part in (origin.outlet, origin.title and f"“{origin.title}”") if part)
    day = long_day(origin.published) if origin.published else None
    words = statement.content.text.strip()
    quoted = words if statement.kind != "indirect" else f"{words} (paraphrase)"
    parts = [part for part in (where, day, origin.url) if part]
    return f"{quoted} — {who}{role}{via}" + (f" ({'; '.join(parts)})" if parts else "")


def _voice(statement: Statement) -> str:
    speaker = statement.speaker
    if speaker is None or speaker.type == "none":
        return "nobody"
    if speaker.type == "author":
        return "own"
    return "unnamed" if speaker.type == "unnamed" or not speaker.name else "named"


def _chain(statement: Statement) -> tuple[ChainLink, ...]:
    last = len(statement.chain) - 1
    return tuple(
        ChainLink(link.name, link.type, link.basis, "publisher" if at == 0 else "speaker" if at == last else "carrier")
        for at, link in enumerate(statement.chain)
    )


def _occasion(statement: Statement) -> str | None:
    occasion = statement.occasion
    if occasion is None:
        return None
    known = (occasion.place, long_day(occasion.date) if occasion.date else None)
    new = [part for part in known if part and part not in occasion.text]
    return occasion.text + (f" ({', '.join(new)})" if new else "")


def _said_on(statement: Statement) -> str | None:
    said_on = statement.said_on
    if said_on is None:
        return None
    days = " to ".join(long_day(day) for day in (said_on.date, said_on.until) if day)
    return f"{said_on.text} ({days})" if said_on.text and days else said_on.text or days


def _depth(statement: Statement, numbers: Mapping[str, int], statements: Sequence[Statement]) -> int:
    """Return how many statements contain this one; statements in a cycle count once."""
    depth, seen = 0, {statement.id}
    while (outer := statement.within) and outer in numbers and outer not in seen:
        seen.add(outer)
        statement = statements[numbers[outer] - 1]
        depth += 1
    return depth
