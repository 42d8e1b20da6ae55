"""Finds statements of a record book that may be the same utterance, by its rarer words, for tracing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from sqlalchemy import Connection

from sayso.analyse.folded_words import fold_words, is_light
from sayso.analyse.utterances import Utterance, utterances_of
from sayso.domain.iso_days import iso_day_of
from sayso.domain.record import Record
from sayso.errors import StoreError
from sayso.store.reports.stored_records import iterate_records, show_report, show_statement
from sayso.store.reviewing.decision_log import find_statement
from sayso.store.search.query import StatementQuery
from sayso.store.search.statement_search import search_statements

MAX_QUESTIONS = 16  # word pairs to search for
MAX_FOUND = 200  # results per search
DAYS = 3  # before and after: other statements of the speaker may be translations


class Utterances:
    """The statements of a record book, for tracing; records are cached."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._records: dict[str, Record] = {}

    def has_statement(self, statement_id: str) -> bool:
        """Whether there is a statement with this id."""
        try:
            find_statement(self._connection, statement_id)
        except StoreError:
            return False
        return True

    def of_statement(self, statement_id: str) -> Utterance:
        """Return the statement with this id.

        Raises:
            StoreError: there is none, or it is no longer in force.
        """
        shown = show_statement(self._connection, statement_id)
        actor = str(shown.actors[0]) if len(shown.actors) == 1 else None
        found = list(self._of_report(shown.report, {statement_id: actor}))
        if not found:
            raise StoreError(
                f"the statement {statement_id} is not in force: it was rejected, or its report has a newer version",
                hint=f"sayso show {statement_id}",
            )
        return found[0]

    def holding(self, words: str) -> list[Utterance]:
        """Return statements that may contain these words."""
        return self._answers(self._questions(words))

    def among(self, seed: Utterance) -> list[Utterance]:
        """Return statements that may be the same utterance, and those of its speaker around that day."""
        questions = [*self._questions(seed.text), *self._of_its_day(seed)]
        return self._answers(questions)

    def all(self) -> Iterator[Utterance]:
        """Yield every statement in force."""
        for record in iterate_records(self._connection):
            yield from utterances_of(record)

    def text_of(self, report: str) -> str:
        """Return the text of a report."""
        return self._record(report).text

    def _questions(self, words: str) -> Iterator[StatementQuery]:
        """Search for pairs of neighboring content words.

        The text is divided into as many stretches as there are searches; each contributes its longest pair, which is
        usually its rarest. So an excerpt from any part is found.
        """
        folded = fold_words(words)
        telling = [word for word in folded if not is_light(word)] or list(folded)
        pairs: list[tuple[str, ...]] = [*dict.fromkeys(pairwise(telling))] or [tuple(telling)] * bool(telling)
        count = min(len(pairs), MAX_QUESTIONS)
        for number in range(count):
            stretch = pairs[number * len(pairs) // count : (number + 1) * len(pairs) // count]
            pair = max(stretch, key=lambda pair: sum(map(len, pair)))
            yield StatementQuery(" ".join(f'"{word}"' for word in pair))

    def _of_its_day(self, seed: Utterance) -> Iterator[StatementQuery]:
        day = iso_day_of(seed.said_on or seed.published or "")
        if seed.speaker is None or seed.speaker.actor is None or day is None:
            return
        middle, reach = date.fromisoformat(day), timedelta(days=DAYS)
        yield StatementQuery(actor=int(seed.speaker.actor), since=middle - reach, until=middle + reach)

    def _answers(self, questions: Iterable[StatementQuery]) -> list[Utterance]:
        actors: dict[str, dict[str, str | None]] = {}
        for question in questions:
            for hit in search_statements(self._connection, question, limit=MAX_FOUND):
                actor = str(hit.actors[0]) if len(hit.actors) == 1 else None
                actors.setdefault(hit.report, {})[hit.id] = actor
        return [one for report, wanted in actors.items() for one in self._of_report(report, wanted)]

    def _of_report(self, report: str, wanted: dict[str, str | None]) -> Iterator[Utterance]:
        """Yield the wanted statements of a report, each with the actor of its speaker."""
        for one in utterances_of(self._record(report)):
            if one.id in wanted:
                speaker = replace(one.speaker, actor=wanted[one.id]) if one.speaker else None
                yield replace(one, speaker=speaker)

    def _record(self, report: str) -> Record:
        if report not in self._records:
            self._records[report] = show_report(self._connection, report).record
        return self._records[report]
