"""What the functions of this folder need from a record book, so that none of them imports it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from sayso.analyse.positions import CodedStatement
    from sayso.book.browsing import Browsing
    from sayso.book.concept_list import ConceptList
    from sayso.domain.record import Record
    from sayso.domain.text import Document, Page
    from sayso.store.engine import Engine
    from sayso.store.reports.stored_records import View
    from sayso.store.reports.versions import Entry, Outcome
    from sayso.store.search.statement_search import Hit


class Book(Protocol):
    """A record book, as `sayso.book.open_record` returns it."""

    engine: Engine
    concepts: ConceptList
    browse: Browsing

    def put(
        self,
        record: Record,
        *,
        key: str | None = None,
        page: Page | None = None,
        reread: bool = False,
        entry: Entry = "read",
    ) -> Outcome:
        """Keep a record; return whether its report was new, changed, known or read again."""

    def knows(self, key: str, page: Page) -> bool:
        """Whether reading this page again would change nothing."""

    def kept_metadata(self, key: str, document: Document, *, from_text: Collection[str] = ()) -> dict[str, Any]:
        """Return the metadata that a report keeps and that this reading of it does not have."""

    def free_name(self, key: str, name: str) -> str:
        """Return the document id for a report."""

    def records(self, *, view: View = "current", all_versions: bool = False) -> Iterator[Record]:
        """Yield the record of every report."""

    def counts(self) -> dict[str, int]:
        """Return how many reports, versions, statements and actors there are."""

    def coded(self, concept: str | None = None, *, taking_sides: bool = False) -> Iterator[CodedStatement]:
        """Yield every coded statement."""

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
        """Return the best matches."""
