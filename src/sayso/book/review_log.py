"""What people decided about the statements of a record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sayso.domain.review import Decision, Verdict
from sayso.review.agreement import Agreement, measure_agreement
from sayso.store import reading, reviewing
from sayso.store.engine import reading as reading_from
from sayso.store.engine import writing

if TYPE_CHECKING:
    from sayso.book.record_book import RecordBook


class ReviewLog:
    """What people decided about statements."""

    def __init__(self, book: RecordBook) -> None:
        self._book = book

    def queue(self, reviewer: str, *, limit: int = 20, second: bool = False) -> list[reading.StatementShown]:
        """Give statements to review, the least certain and most consequential first.

        `second` asks for those that others reviewed.
        """
        with reading_from(self._book.engine) as connection:
            ids = reviewing.queue_statements(connection, reviewer, limit=limit, second=second)
            return [reading.show_statement(connection, statement_id) for statement_id in ids]

    def decide(
        self,
        statement: str,
        verdict: Verdict,
        *,
        reviewer: str,
        field: str | None = None,
        new: Any = None,
        note: str | None = None,
    ) -> Decision:
        """Log a decision: accept, reject, unsure, or correct a `field` (one of `domain.review.FIELDS`) to `new`."""
        with writing(self._book.engine) as connection:
            return reviewing.decide(connection, statement, reviewer, verdict, field=field, new=new, note=note)

    def agreement(self, *, with_machine: bool = False) -> list[Agreement]:
        """Give Krippendorff's alpha per field, between reviewers, or with the machine as one more."""
        with reading_from(self._book.engine) as connection:
            return measure_agreement(reviewing.decisions_by_reviewer(connection), with_machine=with_machine)
