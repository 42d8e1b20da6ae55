"""Finds statements of a corpus that may be the same utterance, by its rarer words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import pairwise

from sayso.analyse.folded_words import fold_words, is_light
from sayso.analyse.utterances import Utterance, utterances_of
from sayso.corpus.corpus_tables import CorpusTables, Found
from sayso.domain.iso_days import iso_day_of
from sayso.domain.record import Record
from sayso.errors import UsageError

MOST_PAIRS = 10  # of neighboring words to search for
MOST_FOUND = 1_000  # statements to compare word by word
MOST_OF_SPEAKER = 200
MOST_KEPT = 5_000  # cached reports, besides those requested
DAYS = 3  # before and after an utterance, in which its speaker's other statements may be translations of it


class CorpusUtterances:
    """The statements of a corpus as tracing needs them; reports are cached."""

    def __init__(self, tables: CorpusTables) -> None:
        self._tables = tables
        self._records: dict[str, Record] = {}
        self._places: dict[str, str] = {}

    def has_statement(self, statement_id: str) -> bool:
        """Whether there is a statement with this id."""
        return len(statement_id.split()) == 1 and self._tables.statement(statement_id) is not None

    def of_statement(self, statement_id: str) -> Utterance:
        """Return the statement with this id.

        Raises:
            UsageError: there is none, or it is in the outlet's own voice.
        """
        place = self._tables.statement(statement_id)
        found = self._utterances([place] if place else [])
        if not found:
            raise UsageError(
                f"{statement_id} is not in the corpus, or is in the outlet's own voice",
                hint='sayso trace "the words" --corpus FOLDER',
            )
        return found[0]

    def holding(self, words: str) -> list[Utterance]:
        """Return statements that may contain these words."""
        return self._utterances(self._tables.holding(list(_pairs(words)), MOST_FOUND))

    def among(self, seed: Utterance) -> list[Utterance]:
        """Return statements that may be the same as `seed`, and those of its speaker around its day."""
        return self._utterances([*self._tables.holding(list(_pairs(seed.text)), MOST_FOUND), *self._of_its_day(seed)])

    def text_of(self, report: str) -> str:
        """Return the text of a report that an earlier answer's statement is from."""
        self._read([report])
        return self._records[report].text

    def note_places(self, places: Iterable[tuple[str, str]]) -> None:
        """Remember which file has the statements of which report."""
        self._places.update(places)

    def _of_its_day(self, seed: Utterance) -> list[Found]:
        day, speaker = iso_day_of(seed.said_on or seed.published or ""), seed.speaker
        if speaker is None or speaker.name is None or speaker.type in ("unnamed", "none") or day is None:
            return []
        middle, reach = date.fromisoformat(day), timedelta(days=DAYS)
        since, until = (middle - reach).isoformat(), (middle + reach).isoformat()
        return self._tables.of_days(speaker.name, since, until, MOST_OF_SPEAKER)

    def _utterances(self, found: Iterable[Found]) -> list[Utterance]:
        wanted: dict[str, set[str]] = {}
        for one in found:
            self._places[one.report] = one.file
            wanted.setdefault(one.report, set()).add(one.statement)
        self._read(wanted)
        return [
            one
            for report, statements in wanted.items()
            for one in utterances_of(self._records[report])
            if one.id in statements
        ]

    def _read(self, reports: Iterable[str]) -> None:
        wanted = list(reports)
        if len(self._records) + len(wanted) > MOST_KEPT:
            self._records = {}
        missing = {report: self._places[report] for report in wanted if report not in self._records}
        self._records |= self._tables.records(missing)


def _pairs(words: str) -> Iterator[tuple[str, str]]:
    """Yield pairs of neighboring content words, the longest first, which are usually the rarest."""
    folded = fold_words(words)
    telling = [word for word in folded if not is_light(word)] or list(folded)
    pairs = [*dict.fromkeys(pairwise(telling))] or [(telling[0], telling[0])] * bool(telling)
    for one, other in sorted(pairs, key=lambda pair: -sum(map(len, pair)))[:MOST_PAIRS]:
        yield _plain(one), _plain(other)


def _plain(word: str) -> str:
    """Return the longest part of a word between apostrophes, which reports print in several ways."""
    return max(word.split("'"), key=len)
