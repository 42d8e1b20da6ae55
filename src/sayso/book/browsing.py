"""What the pages of a workbench list from a record."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sayso.store import browsing, codes, curating, people, reading, removing, retracting, search
from sayso.store.engine import Engine, writing
from sayso.store.engine import reading as reading_from

BY_PEOPLE = slice(1, 5)
"""Which numbers of a state change with what people do: decisions, actors, concepts, codings."""


class Browsing:
    """Lists of what a record holds, and its things by their ids alone."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def reports(
        self, *, words: str = "", outlet: str = "", limit: int = 20, before: int | None = None
    ) -> tuple[list[browsing.ListedReport], int | None]:
        """Give the reports added last, and where the next list goes on."""
        with reading_from(self._engine) as connection:
            return browsing.list_reports(connection, words=words, outlet=outlet, limit=limit, before=before)

    def report(self, name: str) -> reading.ReportShown:
        """Give the report of this id, address or origin.

        Raises:
            StoreError: there is none.
        """
        with reading_from(self._engine) as connection:
            return reading.show_report(connection, name)

    def statement(self, statement_id: str) -> reading.StatementShown:
        """Give the statement of this id.

        Raises:
            StoreError: there is none.
        """
        with reading_from(self._engine) as connection:
            return reading.show_statement(connection, statement_id)

    def codes(self, statement_id: str) -> list[codes.Code]:
        """Give what people and the machine say that a statement says of concepts.

        Raises:
            StoreError: there is no such statement.
        """
        with reading_from(self._engine) as connection:
            return codes.codes_of(connection, statement_id)

    def matches(self, words: str = "", *, most: int, **filters: Any) -> Iterator[search.Hit]:
        """Give all statements that a search finds, the best first, of `most` that were added last; see `book.search`.

        The record is read while they are taken.
        """
        query = search.StatementQuery(words, **filters)
        with reading_from(self._engine) as connection:
            yield from search.iterate_matches(connection, query, most=most)

    def actor(self, actor_id: int) -> curating.Actor:
        """Give the actor of this number, after all merges.

        Raises:
            StoreError: there is none.
        """
        with reading_from(self._engine) as connection:
            return browsing.show_speaker(connection, actor_id)

    def offices(self, actor_id: int) -> list[curating.Office]:
        """Give the roles that reports give an actor, dated."""
        with reading_from(self._engine) as connection:
            return browsing.list_offices(connection, actor_id)

    def actors(self, *, name: str = "", limit: int = 50) -> list[browsing.ListedActor]:
        """Give the actors who speak in the most reports, or those that a name can mean."""
        with reading_from(self._engine) as connection:
            return browsing.list_speakers(connection, name=name, limit=limit)

    def suggest(self, words: str, *, limit: int = 8, whole: bool = False) -> list[people.Person]:
        """Give the actors whom these letters (or, with `whole`, names) may mean, with their last office."""
        with reading_from(self._engine) as connection:
            return people.suggest_people(connection, words, limit=limit, whole=whole)

    def named(self, words: str) -> set[int]:
        """Give the numbers of the actors of whom some name has these words."""
        with reading_from(self._engine) as connection:
            return people.actors_named(connection, words)

    def everybody(self) -> list[browsing.ListedActor]:
        """Give every actor that speaks, those in most reports first."""
        with reading_from(self._engine) as connection:
            return people.all_actors(connection)

    def remove(self, report: str, *, who: str) -> None:
        """Take a report out of the record; what was decided on it is kept.

        Raises:
            StoreError: there is no such report.
            UsageError: it is out already.
        """
        with writing(self._engine) as connection:
            removing.remove_report(connection, report, who)

    def restore(self, report: str) -> None:
        """Put a report back that was taken out.

        Raises:
            StoreError: there is no such report.
            UsageError: it is not removed.
        """
        with writing(self._engine) as connection:
            removing.restore_report(connection, report)

    def removed(self) -> list[removing.RemovedReport]:
        """Give the reports that were taken out, the last first."""
        with reading_from(self._engine) as connection:
            return removing.list_removed(connection)

    def state(self) -> tuple[int, ...]:
        """Give numbers that change when what is counted over all statements may have changed.

        Those at `BY_PEOPLE` change with what people do.
        """
        with reading_from(self._engine) as connection:
            return browsing.state_of(connection)

    def take_back(self, reviewer: str) -> str:
        """Take back a reviewer's last decision; give the id of its statement.

        Raises:
            UsageError: there is none that stands.
        """
        with writing(self._engine) as connection:
            return retracting.take_back(connection, reviewer)

    def problems(
        self, *, limit: int = 50, before: int | None = None
    ) -> tuple[list[browsing.ReportProblem], int | None]:
        """Give the problems of the reports added last, and where the next list goes on."""
        with reading_from(self._engine) as connection:
            return browsing.list_problems(connection, limit=limit, before=before)
