"""What the pages of the workbench list from a record book."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sayso.store.actors import curating, suggestions
from sayso.store.actors.offices import Office, offices_of
from sayso.store.coding import coding_log
from sayso.store.engine import Engine, writing
from sayso.store.engine import reading as reading_from
from sayso.store.reports import removal, report_lists, stored_records
from sayso.store.reviewing import withdrawal
from sayso.store.search import statement_search
from sayso.store.search.query import StatementQuery

BY_PEOPLE = slice(1, 5)
"""The numbers of a state that change with people's work: decisions, actors, concepts, codings."""


class Browsing:
    """Lists of a record book's contents, and single items by id."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def reports(
        self, *, words: str = "", outlet: str = "", limit: int = 20, before: int | None = None
    ) -> tuple[list[report_lists.ListedReport], int | None]:
        """Return the latest reports, and where the next page starts."""
        with reading_from(self._engine) as connection:
            return report_lists.list_reports(connection, words=words, outlet=outlet, limit=limit, before=before)

    def report(self, name: str) -> stored_records.ReportShown:
        """Return the report of this id, address or origin.

        Raises:
            StoreError: there is no such report.
        """
        with reading_from(self._engine) as connection:
            return stored_records.show_report(connection, name)

    def statement(self, statement_id: str) -> stored_records.StatementShown:
        """Return the statement of this id.

        Raises:
            StoreError: there is no such statement.
        """
        with reading_from(self._engine) as connection:
            return stored_records.show_statement(connection, statement_id)

    def codes(self, statement_id: str) -> list[coding_log.Code]:
        """Return the codings of a statement, by people and the machine.

        Raises:
            StoreError: there is no such statement.
        """
        with reading_from(self._engine) as connection:
            return coding_log.codes_of(connection, statement_id)

    def matches(self, words: str = "", *, most: int, **filters: Any) -> Iterator[statement_search.Hit]:
        """Yield all search hits, best first, among the `most` statements added last; see `book.search`.

        The record book stays open for reading meanwhile.
        """
        query = StatementQuery(words, **filters)
        with reading_from(self._engine) as connection:
            yield from statement_search.iterate_matches(connection, query, most=most)

    def count_matches(self, words: str = "", **filters: Any) -> int:
        """Return how many statements `book.search` finds with these words and filters, if nothing limits it."""
        with reading_from(self._engine) as connection:
            return statement_search.count_matches(connection, StatementQuery(words, **filters))

    def actor(self, actor_id: int) -> curating.Actor:
        """Return the actor with this number, after all merges.

        Raises:
            StoreError: there is no such actor.
        """
        with reading_from(self._engine) as connection:
            return suggestions.show_speaker(connection, actor_id)

    def own_name(self, actor_id: int) -> str | None:
        """Return an actor's own name, even if it was merged into another; None if there is no such actor."""
        with reading_from(self._engine) as connection:
            return suggestions.own_name(connection, actor_id)

    def offices(self, actor_id: int) -> list[Office]:
        """Return the roles that reports give an actor, with dates."""
        with reading_from(self._engine) as connection:
            return offices_of(connection, actor_id)

    def actors(self, *, name: str = "", limit: int = 50) -> list[suggestions.ListedActor]:
        """Return the actors who speak in the most reports, or those that a name may mean."""
        with reading_from(self._engine) as connection:
            return suggestions.list_speakers(connection, name=name, limit=limit)

    def suggest(self, words: str, *, limit: int = 8, whole: bool = False) -> list[suggestions.Person]:
        """Return the actors that these letters (with `whole`, names) may mean, with their last office."""
        with reading_from(self._engine) as connection:
            return suggestions.suggest_people(connection, words, limit=limit, whole=whole)

    def named(self, words: str) -> set[int]:
        """Return the numbers of the actors with a name that has these words."""
        with reading_from(self._engine) as connection:
            return suggestions.actors_named(connection, words)

    def everybody(self) -> list[suggestions.ListedActor]:
        """Return every actor who speaks, those in the most reports first."""
        with reading_from(self._engine) as connection:
            return suggestions.all_actors(connection)

    def remove(self, report: str, *, who: str) -> None:
        """Remove a report from the record book; decisions on it are kept.

        Raises:
            StoreError: there is no such report.
            UsageError: it is already removed.
        """
        with writing(self._engine) as connection:
            removal.remove_report(connection, report, who)

    def restore(self, report: str) -> None:
        """Restore a removed report.

        Raises:
            StoreError: there is no such report.
            UsageError: it is not removed.
        """
        with writing(self._engine) as connection:
            removal.restore_report(connection, report)

    def removed(self) -> list[removal.RemovedReport]:
        """Return the removed reports, latest first."""
        with reading_from(self._engine) as connection:
            return removal.list_removed(connection)

    def state(self) -> tuple[int, ...]:
        """Return numbers that change whenever a count over all statements may change.

        Those at `BY_PEOPLE` change with people's work.
        """
        with reading_from(self._engine) as connection:
            return report_lists.state_of(connection)

    def take_back(self, reviewer: str) -> str:
        """Undo a reviewer's last decision; return the id of its statement.

        Raises:
            UsageError: there is no decision to undo.
        """
        with writing(self._engine) as connection:
            return withdrawal.take_back(connection, reviewer)

    def problems(
        self, *, limit: int = 50, before: int | None = None
    ) -> tuple[list[report_lists.ReportProblem], int | None]:
        """Return the problems of the latest reports, and where the next page starts."""
        with reading_from(self._engine) as connection:
            return report_lists.list_problems(connection, limit=limit, before=before)
