"""Codings of a record book's statements by the machine and by people, and the positions that follow."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Literal

from sayso.analyse.crediting import credit_statements
from sayso.analyse.originals import credit_originals
from sayso.analyse.positions import BY, By, CodedStatement, Positions, find_positions
from sayso.book.days import as_day
from sayso.book.protocol import Book
from sayso.domain.coding import MACHINE, Coding, Passage, Stance, StanceCoder
from sayso.domain.statement_words import passage_of
from sayso.errors import UsageError
from sayso.pipeline.code import code_records
from sayso.stance.coder import Added, open_coder, what_was_added
from sayso.store.actors.offices import known_actors
from sayso.store.coding import codebook
from sayso.store.coding import coding_log as store
from sayso.store.coding.concepts import get_concept, list_concepts
from sayso.store.engine import reading as reading_from
from sayso.store.engine import writing
from sayso.store.reports.stored_records import read_version

REPORTS_AT_ONCE = 20  # reports that a coder gets at once, and whose codings are one unit of work

LONG_WORD = 5  # letters; shorter words seldom say what a proposition is about


@dataclass(frozen=True, slots=True)
class Question:
    """A statement (by id) for a person to code, with the model's coding, if any."""

    statement: str
    guess: CodedStatement | None = None


class CodingLog:
    """People's codings of statements. Codings are only added, never changed."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def add(self, concept: str, statement: str, stance: Stance | None, *, coder: str) -> Coding:
        """Code a statement (by id) as supports, opposes, ambiguous or none; None withdraws the coder's coding.

        Raises:
            StoreError: there is no such concept or statement.
            UsageError: there is no such stance.
        """
        return self.add_all([(concept, statement, stance)], coder=coder)[0]

    def add_all(self, codings: Iterable[tuple[str, str, Stance | None]], *, coder: str) -> list[Coding]:
        """Add codings (concept, statement, stance) as one unit of work: all of them, or none if one is invalid."""
        with writing(self._book.engine) as connection:
            return [store.add_coding(connection, *coding, coder) for coding in codings]

    def add_many(self, concept: str, statements: Sequence[str], stance: Stance | None, *, coder: str) -> int:
        """Code many statements as one step, which `undo_many` undoes; return the step's number.

        Raises:
            StoreError: there is no such concept or statement.
            UsageError: there are no or too many statements, or there is no such stance.
        """
        with writing(self._book.engine) as connection:
            return codebook.recode(connection, concept, statements, stance, coder)

    def undo_many(self, *, coder: str, step: int | None = None) -> int:
        """Undo somebody's bulk step, by default the last; return how many codings were restored.

        Raises:
            UsageError: there is no such step.
        """
        with writing(self._book.engine) as connection:
            return codebook.undo_bulk_step(connection, coder, step)

    def bulk_steps(self, *, limit: int = 10) -> Sequence[codebook.BulkStep]:
        """Return the latest bulk steps and merges of concepts, latest first."""
        with reading_from(self._book.engine) as connection:
            return codebook.list_bulk_steps(connection, limit=limit)

    def standing(self, concept: str, *, among: Collection[str] | None = None) -> Sequence[codebook.Standing]:
        """Return each coder's current coding of each statement, or only of the statements (ids) `among` these."""
        with reading_from(self._book.engine) as connection:
            return codebook.standing_codings(connection, concept, among=among)

    def find(self, report: str, words: str) -> str:
        """Return the id of the statement in a report whose content has these words; of several, the shortest.

        Raises:
            StoreError: there is no such statement.
        """
        with reading_from(self._book.engine) as connection:
            return store.find_by_words(connection, report, words)

    def list(self, concept: str) -> list[Coding]:
        """Return all codings of a concept, oldest first, including withdrawals."""
        with reading_from(self._book.engine) as connection:
            return store.list_codings(connection, concept)

    def queue(self, concept: str, *, limit: int = 20) -> Sequence[Question]:
        """Return statements that no person coded, the most informative first.

        Statements that count for nobody, such as the outlet's own voice, come after the others that the model coded.
        Last come statements that it did not code, those with the most words of the concept first.
        """
        coded = {one.id: one for one in coded_statements(self._book, concept)}
        left = [one for one in coded.values() if one.coder == MACHINE]
        left.sort(key=lambda one: (one.why_not is None, one.relevance * (1 - one.probability)), reverse=True)
        found = [Question(one.id, one) for one in left[:limit]]
        others = (name for name in self._with_words(concept) if name not in coded) if len(found) < limit else ()
        return [*found, *(Question(name) for name in islice(others, limit - len(found)))]

    def _with_words(self, concept: str) -> Sequence[str]:
        """Return the ids of statements with words of a concept, those with the most first."""
        about = self._book.concepts.get(concept)
        words = about.words or [word for word in re.findall(r"\w+", about.proposition) if len(word) >= LONG_WORD]
        counts = Counter(hit.id for word in dict.fromkeys(words) for hit in self._book.search(f'"{word}"', limit=200))
        return [name for name, _ in counts.most_common()]

    def counts(self, concept: str) -> store.CodingCounts:
        """Return how many statements of a concept are coded."""
        with reading_from(self._book.engine) as connection:
            return store.count_codings(connection, concept)


def code_statements(
    book: Book,
    concept: str,
    coder: StanceCoder | None = None,
    *,
    report: Callable[[int, int], None] | None = None,
) -> int:
    """Let a model code every statement that it has not coded yet; return how many it coded.

    Args:
        book: The record book.
        concept: The concept's name.
        coder: The model; by default the packaged one, trained on people's codings of the concept.
        report: Receives how many reports are done, and how many there are.

    Raises:
        StoreError: there is no such concept.
        BundleError: no model is given, and none is packaged.
    """
    with reading_from(book.engine) as connection:
        about = get_concept(connection, concept)
    coder = coder or open_coder(about, taught_examples(book, about.name))
    proposition = about.proposition
    with reading_from(book.engine) as connection:
        versions = store.versions_to_code(connection, concept, coder.name)
    done = 0
    for at in range(0, len(versions), REPORTS_AT_ONCE):
        some = versions[at : at + REPORTS_AT_ONCE]
        with reading_from(book.engine) as connection:
            records = [read_version(connection, version) for version in some]
        found = code_records(coder, proposition, records)
        with writing(book.engine) as connection:
            for version, codes in zip(some, found, strict=True):
                rows = store.rows_of(connection, version)  # another process may have reread the report meanwhile
                kept = {rows[statement]: code for statement, code in codes.items() if statement in rows}
                store.put_machine_codings(connection, concept, kept, coder.name)
                done += len(kept)
        if report is not None:
            report(min(at + REPORTS_AT_ONCE, len(versions)), len(versions))
    return done


def taught_examples(book: Book, concept: str) -> list[tuple[Passage, Stance]]:
    """Return the statements that people coded for a concept, with their stances, in the order of coding."""
    found: dict[str, tuple[Passage, Stance]] = {}
    with reading_from(book.engine) as connection:
        for record, codes in store.coded_records(connection, concept):
            for statement in record.statements:
                code = codes.get(statement.id)
                if code is not None and code.coder != MACHINE:
                    found[statement.id] = (passage_of(record.text, statement), code.stance)
        order = {coding.statement: at for at, coding in enumerate(store.list_codings(connection, concept))}
    return [found[name] for name in sorted(found, key=lambda name: order.get(name, len(order)))]


def added_by_codings(book: Book, concept: str) -> list[Added]:
    """Return how much each ten codings improved the packaged model on a concept.

    Raises:
        StoreError: there is no such concept.
        BundleError: no model is packaged.
    """
    with reading_from(book.engine) as connection:
        about = get_concept(connection, concept)
    return what_was_added(about, taught_examples(book, about.name))


def coded_statements(
    book: Book,
    concept: str | None = None,
    *,
    taking_sides: bool = False,
    spoken_by: Collection[int] | None = None,
) -> Iterator[CodedStatement]:
    """Yield every coded statement, credited to its actor, by concept and report.

    Args:
        book: The record book.
        concept: One concept; by default all in use.
        taking_sides: Whether to skip reports in which no statement has a stance, which is faster.
        spoken_by: Numbers of actors; by default all. Only reports in which one of them speaks are read.

    Raises:
        StoreError: there is no such concept.
    """
    with reading_from(book.engine) as connection:
        names = [get_concept(connection, concept).name] if concept else [c.name for c in list_concepts(connection)]
        actors = known_actors(connection, spoken_by)
    for name in names:
        found: list[CodedStatement] = []
        texts: dict[str, str] = {}
        with reading_from(book.engine) as connection:
            for record, codes in store.coded_records(
                connection, name, taking_sides=taking_sides, spoken_by=spoken_by
            ):
                credited = [
                    one
                    for one in credit_statements(record, name, codes, actors)
                    if spoken_by is None or one.actor in spoken_by
                ]
                found += credited
                if any(one.stance != "none" for one in credited):
                    texts[record.document.id] = record.text
        yield from credit_originals(found, texts)


def positions_on(
    book: Book,
    concept: str | None,
    *,
    by: By | Literal["organization"] = "actor",
    as_of: date | str | None = None,
    sure: float = 0.8,
) -> Positions:
    """Return who stands where on a concept (None: on all).

    Args:
        book: The record book.
        concept: The concept's name.
        by: Whose positions.
        as_of: Date, or its ISO form; what was said later does not count.
        sure: Minimum probability, in [0, 1], for a model's coding to count; people's always count.

    Raises:
        StoreError: there is no such concept.
        UsageError: an argument is invalid.
    """
    whose: By = "organisation" if by == "organization" else by
    if whose not in BY:
        raise UsageError(f"there are no positions by {by!r}", hint="use actor, role, country or organization")
    if not 0 <= sure <= 1:
        raise UsageError(f"sure is {sure}; a probability from 0 to 1 was expected", hint="for example 0.8")
    day = as_day("as_of", as_of)
    coded = coded_statements(book, concept, taking_sides=True)
    return find_positions(coded, by=whose, as_of=day.isoformat() if day else None, min_sure=sure)
