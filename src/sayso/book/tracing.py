"""Traces: who carried an utterance, from whom, and how its words changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Protocol

from sayso.analyse.repeated import find_repeated
from sayso.analyse.routes import outlet_key
from sayso.analyse.traces import Trace
from sayso.analyse.tracing import make_trace, trace_utterance, trace_words
from sayso.analyse.utterances import Utterance
from sayso.book.protocol import Book
from sayso.store.engine import reading as reading_from
from sayso.store.search.utterances import Utterances


class Known(Protocol):
    """The statements of a record book, or of a corpus, as tracing needs them."""

    def has_statement(self, statement_id: str) -> bool:
        """Whether there is a statement of this id."""

    def of_statement(self, statement_id: str) -> Utterance:
        """Return one statement."""

    def holding(self, words: str) -> list[Utterance]:
        """Return statements that may contain these words."""

    def among(self, seed: Utterance) -> list[Utterance]:
        """Return statements that may be the same as this one, and those of its speaker around that day."""

    def text_of(self, report: str) -> str:
        """Return the text of a report."""


def trace(book: Book, what: str, *, since: date | str | None = None, until: date | str | None = None) -> Trace | None:
    """Return every report that carries an utterance; None if none does.

    Args:
        book: The record book.
        what: A statement's id, or words as somebody remembers them.
        since: First day (or ISO date) of publication that counts; reports without a date always count.
        until: Last day of publication that counts.

    Raises:
        StoreError: the statement is no longer in use.
    """
    with reading_from(book.engine) as connection:
        return trace_among(Utterances(connection), what, since, until)


def trace_among(known: Known, what: str, since: date | str | None, until: date | str | None) -> Trace | None:
    """Return the trace of a statement, or of words, among the known statements; see `trace`."""

    def within(found: Iterable[Utterance]) -> list[Utterance]:
        return [one for one in found if _is_between(one, since, until)]

    if known.has_statement(what):
        return trace_utterance(known.of_statement(what), lambda one: within(known.among(one)), known.text_of)
    return trace_words(what, within(known.holding(what)), lambda one: within(known.among(one)), known.text_of)


def traces(book: Book, *, min_reports: int = 2, limit: int | None = None) -> Iterator[Trace]:
    """Yield the utterances that at least this many reports carry, those in the most outlets, then reports, first.

    What one outlet prints under each of its reports is carried often, but says little.
    """
    with reading_from(book.engine) as connection:
        known = Utterances(connection)
        groups = sorted(find_repeated(known.all(), min_reports=min_reports), key=_outlets, reverse=True)
        for group in islice(groups, limit):
            yield make_trace(group, known.text_of)


def _outlets(group: Sequence[Utterance]) -> int:
    return len({outlet_key(one.outlet or one.agency) for one in group})


def _is_between(one: Utterance, since: date | str | None, until: date | str | None) -> bool:
    return one.published is None or (
        (since is None or one.published >= str(since)) and (until is None or one.published <= str(until))
    )
