"""Concepts that a record book suggests, and people's decisions on them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from sayso.analyse.concept_suggestions import Suggestion, suggest
from sayso.analyse.crediting import why_not
from sayso.analyse.disputes import Told
from sayso.book.protocol import Book
from sayso.domain.coding import Concept
from sayso.domain.record_json import statement_from_dict
from sayso.domain.statement_words import wording_of
from sayso.errors import UsageError
from sayso.store.actors.offices import known_actors
from sayso.store.engine import reading as reading_from


def suggest_concepts(book: Book, *, limit: int = 12) -> list[Suggestion]:
    """Return what the actors of a record book disagree about, as concepts to accept, reword or drop.

    A suggestion that was accepted or dropped keeps its number and says so.
    """
    return mark_known(book, find_suggestions(book, limit=limit))


def find_suggestions(book: Book, *, limit: int = 12) -> list[Suggestion]:
    """Return suggestions as `suggest_concepts` does, but without people's decisions on them."""
    return suggest(list(_told(book)), limit=limit)


def mark_known(book: Book, found: Iterable[Suggestion]) -> list[Suggestion]:
    """Return suggestions with people's decisions: the concept that each became, or that it was dropped."""
    known = book.concepts.list()
    names = {one.name.casefold() for one in known}
    dropped = {step.concept.name.casefold() for step in book.concepts.log() if step.action == "remove"} - names
    return [replace(one, concept=_concept_of(one, known), dropped=one.name.casefold() in dropped) for one in found]


def accept_suggestion(
    book: Book, number: int, *, name: str | None = None, proposition: str | None = None, who: str, limit: int = 12
) -> Concept:
    """Make suggestion `number` a concept, with its own name and proposition or the given ones.

    Raises:
        UsageError: there is no such suggestion, or it is a concept already.
    """
    one = _numbered(book, number, limit)
    concept = Concept(name or one.name, proposition or one.proposition, one.words)
    return add_suggested(book, concept, source=one.source, who=who)


def add_suggested(book: Book, concept: Concept, *, source: str, who: str) -> Concept:
    """Add a suggested concept, possibly reworded; the statement `source` (an id) becomes its example.

    The example identifies the suggestion as accepted, whatever the concept is called.

    Raises:
        StoreError: there is no such statement.
        UsageError: there is a concept of this name, or name or proposition is empty.
    """
    shown = book.browse.statement(source)
    example = wording_of(shown.text, statement_from_dict(shown.current)).text
    return book.concepts.add(concept.name, concept.proposition, words=concept.words, examples=[example], who=who)


def drop_suggestion(book: Book, number: int, *, who: str, limit: int = 12) -> str:
    """Drop suggestion `number`, so that it is marked as dropped from now on; return its name.

    Raises:
        UsageError: there is no such suggestion, or it is a concept already.
    """
    one = _numbered(book, number, limit)
    drop_suggested(book, Concept(one.name, one.proposition, one.words), who=who)
    return one.name


def drop_suggested(book: Book, concept: Concept, *, who: str) -> None:
    """Drop a suggested concept.

    The log of concepts keeps it as a removed concept; adding it restores it.

    Raises:
        UsageError: there is a concept of this name, or name or proposition is empty.
    """
    book.concepts.add(concept.name, concept.proposition, words=concept.words, who=who)
    book.concepts.remove(concept.name, who=who)


def _numbered(book: Book, number: int, limit: int) -> Suggestion:
    found = suggest_concepts(book, limit=max(limit, number))
    if not 1 <= number <= len(found):
        raise UsageError(f"there is no suggestion {number}", hint="sayso concept suggest lists them")
    one = found[number - 1]
    if one.concept:
        raise UsageError(f"suggestion {number} is already the concept {one.concept!r}", hint="sayso concept list")
    return one


def _told(book: Book) -> Iterator[Told]:
    """Yield the statements of named actors that count as their own."""
    with reading_from(book.engine) as connection:
        actors = known_actors(connection)
    for record in book.records():
        by_id = {statement.id: statement for statement in record.statements}
        for statement in record.statements:
            numbers = ((statement.speaker.actor if statement.speaker else None) or "").split(";")
            actor = actors.get(int(numbers[0])) if numbers[0].isdigit() else None
            if actor is not None and why_not(statement, by_id) is None:
                text = wording_of(record.text, statement).text
                yield Told(statement.id, record.document.id, record.document.outlet, actor.name, text)


def _concept_of(one: Suggestion, known: list[Concept]) -> str | None:
    """Return the concept with this suggestion's name or proposition, or with its statement as an example."""
    example = next((said.words for said in one.statements if said.statement == one.source), None)
    for concept in known:
        same = concept.name.casefold() == one.name.casefold() or concept.proposition == one.proposition
        if same or example in concept.examples:
            return concept.name
    return None
