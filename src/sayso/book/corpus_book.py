"""Traces and positions from a folder that `sayso corpus` wrote, without a record book."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice
from os import PathLike
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Self

from sayso.analyse.folded_words import fold_words, is_light
from sayso.analyse.positions import By, Positions
from sayso.analyse.traces import Trace
from sayso.analyse.tracing import make_trace
from sayso.book.record_book import RecordBook, open_record
from sayso.book.tracing import trace_among
from sayso.corpus.corpus_tables import CorpusTables
from sayso.corpus.repeats import repeated_in
from sayso.corpus.utterances import CorpusUtterances
from sayso.domain.coding import Coded, Concept, Passage, Stance, StanceCoder
from sayso.domain.record import Record
from sayso.pipeline.code import code_records
from sayso.stance.coder import open_coder
from sayso.store.coding import coding_log
from sayso.store.engine import writing

REPORTS_AT_ONCE = 20  # reports that a coder gets at once
LONG_WORD = 5  # letters; shorter words seldom say what a proposition is about


def open_corpus(folder: str | PathLike[str]) -> CorpusBook:
    """Open the folder of a corpus for reading.

    Raises:
        UsageError: the folder is not a corpus, or is still empty.
        AcquireError: another version of sayso, with other tables, wrote it.
    """
    return CorpusBook(CorpusTables(folder))


class CorpusBook:
    """Reports and statements in Parquet tables, from `open_corpus`. Close it after use."""

    def __init__(self, tables: CorpusTables) -> None:
        self._tables = tables

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._tables.close()

    def trace(self, what: str, *, since: date | str | None = None, until: date | str | None = None) -> Trace | None:
        """Return every report that carries an utterance; see `sayso.book.tracing.trace`.

        Raises:
            UsageError: the statement is one that its outlet makes itself.
        """
        return trace_among(CorpusUtterances(self._tables), what, since, until)

    def traces(self, *, min_reports: int = 2, limit: int | None = None) -> Iterator[Trace]:
        """Yield the utterances that at least this many reports carry, those in the most reports first."""
        known = CorpusUtterances(self._tables)
        found = repeated_in(self._tables, min_reports=min_reports, seen=known.note_places)
        for group in islice(found, limit):
            yield make_trace(group, known.text_of)

    def positions(
        self,
        concept: Concept,
        taught: Sequence[tuple[Passage, Stance]] = (),
        *,
        coder: StanceCoder | None = None,
        by: By = "actor",
        as_of: str | None = None,
        sure: float = 0.8,
    ) -> Positions:
        """Return who stands where on a concept; see `sayso.analyse.positions.find_positions`.

        Statements with a word of the concept are coded as they are read. Those that take a side are kept in a temporary
        record book, which identifies actors as any record book does.

        Args:
            concept: What actors support or oppose.
            taught: Statements that people coded for it, with their stances.
            coder: The coder; by default the packaged model, trained on `taught`.
            by: Whose positions.
            as_of: ISO date; what was said later does not count.
            sure: Minimum probability for a coding to count.

        Raises:
            BundleError: no model is given, and none is packaged.
            NotEnoughCodings: on people's codings, the model does no better than always giving the most common answer.
        """
        coder = coder or open_coder(concept, taught)
        with TemporaryDirectory(prefix="sayso-") as folder, open_record(Path(folder) / "positions.db") as book:
            book.concepts.add(concept.name, concept.proposition, who="sayso")
            self._code(book, concept, coder)
            return book.positions(concept.name, by=by, as_of=as_of, sure=sure)

    def _code(self, book: RecordBook, concept: Concept, coder: StanceCoder) -> None:
        """Add reports with a statement that takes a side to a record book, with their codings."""
        near = self._tables.near(words_about(concept))
        while some := list(islice(near, REPORTS_AT_ONCE)):
            asked = [_only(record, statements) for record, statements in some]
            found = code_records(coder, concept.proposition, asked)
            for (record, _), codes in zip(some, found, strict=True):
                sides = {name: code for name, code in codes.items() if code.stance != "none"}
                if sides:
                    _put(book, record, concept, sides, coder)


def words_about(concept: Concept) -> list[str]:
    """Return the words to look for: the concept's own, else the content words of its proposition."""
    said = fold_words(f"{concept.proposition} {concept.name}")
    telling = [word for word in said if len(word) >= LONG_WORD and not is_light(word)]
    return list(dict.fromkeys(concept.words or telling or said))


def _put(book: RecordBook, record: Record, concept: Concept, codes: dict[str, Coded], coder: StanceCoder) -> None:
    kept = _only(record, _with_outer(record, codes))
    book.put(replace(kept, mentions=(), relations=(), events=(), loaded=()), key=record.document.id)
    with writing(book.engine) as connection:
        coding_log.put_codings_of_report(connection, concept.name, record.document.id, codes, coder.name)


def _only(record: Record, statements: frozenset[str]) -> Record:
    return replace(record, statements=tuple(one for one in record.statements if one.id in statements))


def _with_outer(record: Record, names: dict[str, Coded]) -> frozenset[str]:
    """Return the ids of statements and of those that contain them, which show relays and rumors."""
    outer = {one.id: one.within for one in record.statements}
    found: set[str] = set()
    for name in names:
        at: str | None = name
        while at is not None and at in outer and at not in found:
            found.add(at)
            at = outer[at]
    return frozenset(found)
