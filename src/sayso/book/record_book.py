"""The record book: one object for everything that can be done with a record."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import fields
from datetime import date
from os import PathLike
from typing import TYPE_CHECKING, Any, Literal, Self

from sayso.book.account_list import AccountList
from sayso.book.actor_list import ActorList
from sayso.book.browsing import Browsing
from sayso.book.concept_list import ConceptList
from sayso.book.days import as_day
from sayso.book.review_log import ReviewLog
from sayso.book.team import Team
from sayso.domain.record import Record
from sayso.domain.text import Document, Page
from sayso.errors import StoreError, UsageError
from sayso.extras import require_extra
from sayso.store.actors import curating
from sayso.store.engine import BUSY_SECONDS, name_of, open_engine, writing
from sayso.store.engine import reading as reading_from
from sayso.store.migrate import prepare_tables, require_tables
from sayso.store.reports import stored_records
from sayso.store.reports.kept_metadata import kept_metadata
from sayso.store.reports.pages_read import knows_page
from sayso.store.reports.versions import Entry, Outcome, free_name, put_record
from sayso.store.search.query import StatementQuery
from sayso.store.search.statement_search import Hit, search_statements

if TYPE_CHECKING:
    from sayso.analyse.changes import VersionStep
    from sayso.analyse.coalitions import Coalitions
    from sayso.analyse.concept_suggestions import Suggestion
    from sayso.analyse.networks import Network
    from sayso.analyse.positions import By, CodedStatement, Positions
    from sayso.analyse.traces import Trace
    from sayso.book.coding import CodingLog
    from sayso.domain.coding import Concept, StanceCoder
    from sayso.stance.coder import Added
    from sayso.watch.watch import Watch

DEFAULT_ADDRESS = "sayso.db"


def open_record(
    address: str | PathLike[str] = DEFAULT_ADDRESS, *, create: bool = True, busy_seconds: float = BUSY_SECONDS
) -> RecordBook:
    """Open the record book at a file or database URL.

    Args:
        address: A file (SQLite), or `postgresql://user@host/name`.
        create: Whether to create a record book if there is none.
        busy_seconds: How long to wait while another process writes.

    Raises:
        StoreError: there is no record book and `create` is false, it cannot be opened, or a newer sayso made it.
        UsageError: the URL is for another kind of database.
    """
    book = RecordBook(address, busy_seconds=busy_seconds)
    if not create:
        require_tables(book.engine)
    prepare_tables(book.engine)
    return book


class RecordBook:
    """Reports, statements, actors and reviews in one database, from `open_record`. Close it after use."""

    def __init__(self, address: str | PathLike[str], *, busy_seconds: float = BUSY_SECONDS) -> None:
        self.engine = open_engine(address, busy_seconds=busy_seconds)
        self.accounts = AccountList(self.engine)
        self.actors = ActorList(self.engine)
        self.browse = Browsing(self.engine)
        self.review = ReviewLog(self.engine)
        self.concepts = ConceptList(self.engine)
        self.team = Team(self.engine)

    @property
    def name(self) -> str:
        """The path or URL of the record book, as a user may see it."""
        return name_of(self.engine)

    @property
    def address(self) -> str:
        """What `open_record` needs to open the same record book, including any password."""
        url = self.engine.url
        return url.render_as_string(hide_password=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()

    def add(self, places: str | PathLike[str] | Sequence[str | PathLike[str]], **options: Any) -> Any:
        """Read places and add their records; see `sayso.pipeline.add.add_places` for options and result.

        Reports from a corpus are not read again; see `sayso.book.corpora.add_all`.
        """
        from sayso.book.corpora import add_all

        return add_all(self, places, **options)

    def watch(self, feeds: str | Sequence[str], **options: Any) -> Watch:
        """Return a watch over feeds and sitemaps; its `run` starts it. See `sayso.watch.watch.Watch` for options."""
        from sayso.watch.watch import Watch

        return Watch(self, [feeds] if isinstance(feeds, str) else feeds, **options)

    def put(
        self,
        record: Record,
        *,
        key: str | None = None,
        page: Page | None = None,
        reread: bool = False,
        entry: Entry = "read",
        who: str = "",
    ) -> Outcome:
        """Keep a record that was read elsewhere; `key` identifies its report, by default the address or origin.

        See `sayso.store.reports.versions.put_record` for `entry` and `who`.

        Raises:
            StoreError: another process holds a lock on the record book, or the disk is full.
        """
        document = record.document
        with writing(self.engine) as connection:
            key = key or document.url or document.origin or document.id
            return put_record(connection, record, key, page=page, reread=reread, entry=entry, who=who)

    def knows(self, key: str, page: Page) -> bool:
        """Whether reading this page again would change nothing."""
        with reading_from(self.engine) as connection:
            return knows_page(connection, key, page)

    def kept_metadata(self, key: str, document: Document, *, from_text: Collection[str] = ()) -> dict[str, Any]:
        """Return the metadata that a report keeps and that this reading of it does not have."""
        with reading_from(self.engine) as connection:
            return kept_metadata(connection, key, document, from_text=from_text)

    def holds(self, keys: Sequence[str]) -> set[str]:
        """Return which of these report keys (addresses, full paths) the record book has."""
        with reading_from(self.engine) as connection:
            return stored_records.held_keys(connection, keys)

    def free_name(self, key: str, name: str) -> str:
        """Return a document id for a report that no other report has."""
        with reading_from(self.engine) as connection:
            return free_name(connection, key, name)

    def search(
        self,
        words: str = "",
        *,
        limit: int = 20,
        offset: int = 0,
        since: date | str | None = None,
        until: date | str | None = None,
        **filters: Any,
    ) -> list[Hit]:
        """Return the best matches; the filters are those of `sayso.store.search.query.StatementQuery`.

        Raises:
            UsageError: there is no such filter, or its value is invalid.
        """
        if unknown := sorted(filters.keys() - {one.name for one in fields(StatementQuery)}):
            known = ", ".join(one.name for one in fields(StatementQuery))
            raise UsageError(f"there is no filter {unknown[0]!r}", hint=f"the filters are {known}")
        query = StatementQuery(words, since=as_day("since", since), until=as_day("until", until), **filters)
        with reading_from(self.engine) as connection:
            return search_statements(connection, query, limit=limit, offset=offset)

    def show(self, name: str) -> stored_records.StatementShown | stored_records.ReportShown | curating.Actor:
        """Return the statement or report with this id, or the actor with this number or name.

        Raises:
            StoreError: there is no such item, or the name fits several actors.
        """
        with reading_from(self.engine) as connection:
            for show in (stored_records.show_statement, stored_records.show_report):
                try:
                    return show(connection, name)
                except StoreError:
                    continue
            number = curating.meant_actor(connection, name)
            if number is None:
                raise StoreError(f"there is no statement, report or actor {name!r}", hint="sayso search WORDS")
            return curating.show_actor(connection, number)

    def changes(self, report: str, *, view: stored_records.View = "current") -> tuple[VersionStep, ...]:
        """Return what each version of a report changed compared with the one before; empty for a single version.

        Raises:
            StoreError: there is no such report.
        """
        from sayso.book.versions import changes_of

        return changes_of(self, report, view)

    def records(self, *, view: stored_records.View = "current", all_versions: bool = False) -> Iterator[Record]:
        """Yield the record of every report, as people left it or as the machine read it."""
        with reading_from(self.engine) as connection:
            yield from stored_records.iterate_records(connection, view=view, all_versions=all_versions)

    def to_frame(self, table: str = "statements", *, view: stored_records.View = "current") -> Any:
        """Return a table of the record book as a `pandas.DataFrame`: statements, actors, documents, chains and others.

        The tables and their columns are those of `sayso export csv`.

        Raises:
            UsageError: there is no such table, or pandas is not installed.
        """
        from sayso.book.exchange import table_frame

        return table_frame(self, table, view)

    def export(self, form: str, path: str | PathLike[str], **options: Any) -> Any:
        """Write the record book in another program's format; see `sayso.book.exchange.export_record` for options."""
        from sayso.book.exchange import export_record

        return export_record(self, form, path, **options)

    def import_(self, form: str, path: str | PathLike[str], *, reviewer: str | None = None) -> Any:
        """Import records, or others' codings as reviews; see `sayso.book.exchange.import_file`."""
        from sayso.book.exchange import import_file

        return import_file(self, form, path, reviewer=reviewer)

    @property
    def codings(self) -> CodingLog:
        """People's codings of statements."""
        from sayso.book.coding import CodingLog

        return CodingLog(self)

    def suggest_concepts(self, *, limit: int = 12) -> list[Suggestion]:
        """Return what the actors disagree about as suggested concepts; see `sayso.book.suggesting.suggest_concepts`."""
        from sayso.book.suggesting import suggest_concepts

        return suggest_concepts(self, limit=limit)

    def accept_suggestion(self, number: int, **changes: Any) -> Concept:
        """Make a suggestion a concept; see `sayso.book.suggesting.accept_suggestion` for name, proposition and who."""
        from sayso.book.suggesting import accept_suggestion

        return accept_suggestion(self, number, **changes)

    def drop_suggestion(self, number: int, *, who: str) -> str:
        """Mark a suggestion as dropped; return its name."""
        from sayso.book.suggesting import drop_suggestion

        return drop_suggestion(self, number, who=who)

    def code(self, concept: str, coder: StanceCoder | None = None, **options: Any) -> int:
        """Let a model code all statements for a concept; see `sayso.book.coding.code_statements`."""
        from sayso.book.coding import code_statements

        return code_statements(self, concept, coder, **options)

    def added_by_codings(self, concept: str) -> list[Added]:
        """Return how much each ten codings improved the packaged model on a concept."""
        from sayso.book.coding import added_by_codings

        return added_by_codings(self, concept)

    def coded(self, concept: str | None = None, **options: Any) -> Iterator[CodedStatement]:
        """Yield every coded statement, credited to its actor; see `sayso.book.coding.coded_statements`."""
        from sayso.book.coding import coded_statements

        return coded_statements(self, concept, **options)

    def positions(
        self,
        concept: str | None = None,
        *,
        by: By | Literal["organization"] = "actor",
        as_of: date | str | None = None,
        sure: float = 0.8,
    ) -> Positions:
        """Return who stands where on a concept (None: on all), as `sayso positions` does.

        Raises:
            StoreError: there is no such concept.
            UsageError: `by`, `as_of` or `sure` is invalid.
        """
        from sayso.book.coding import positions_on

        return positions_on(self, concept, by=by, as_of=as_of, sure=sure)

    def network(self, *concepts: str, sure: float = 0.8, **options: Any) -> Network:
        """Return the discourse network over concepts (by default all), as `sayso network` does.

        `options` and their defaults are those of `sayso.analyse.network_options.asked_network`.
        """
        require_extra("network")
        from sayso.book.networks import network_over

        return network_over(self, concepts, sure=sure, **options)

    def coalitions(self, *concepts: str, sure: float = 0.8, **how: Any) -> Coalitions:
        """Return the coalitions over concepts; see `sayso.analyse.coalitions.find_coalitions` for `how`."""
        require_extra("network")
        from sayso.book.networks import coalitions_over

        return coalitions_over(self, concepts, sure=sure, **how)

    def trace(self, what: str, *, since: date | str | None = None, until: date | str | None = None) -> Trace | None:
        """Return every report that carries an utterance; see `sayso.book.tracing.trace`."""
        from sayso.book.tracing import trace

        return trace(self, what, since=since, until=until)

    def traces(self, *, min_reports: int = 2, limit: int | None = None) -> Iterator[Trace]:
        """Yield the utterances that several reports carry; see `sayso.book.tracing.traces`."""
        from sayso.book.tracing import traces

        return traces(self, min_reports=min_reports, limit=limit)

    def counts(self) -> dict[str, int]:
        """Return the number of reports, versions, statements and actors in the record book."""
        with reading_from(self.engine) as connection:
            return stored_records.count_rows(connection)
