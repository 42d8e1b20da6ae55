"""What each version of a report changed."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from sayso.analyse.changes import VersionStep, find_changes
from sayso.book.protocol import Book
from sayso.store.engine import reading
from sayso.store.reports.version_history import read_versions

if TYPE_CHECKING:
    from sayso.store.reports.stored_records import View


def changes_of(book: Book, report: str, view: View = "current") -> tuple[VersionStep, ...]:
    """Return what each version of a report changed compared with the one before.

    Raises:
        StoreError: there is no such report.
    """
    with reading(book.engine) as connection:
        versions = read_versions(connection, report, view=view)
    return tuple(
        VersionStep(
            earlier.number,
            later.number,
            later.added_at,
            find_changes(earlier.record, later.record, rejected_before=earlier.rejected, rejected_after=later.rejected),
        )
        for earlier, later in pairwise(versions)
    )
