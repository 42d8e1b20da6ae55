"""People's decisions on the statements of a record book."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sayso.book.additions import statement_of
from sayso.domain.marking import Marking
from sayso.domain.record_json import statement_to_dict
from sayso.domain.review import FIELDS, Decision, Verdict
from sayso.errors import UsageError
from sayso.review.agreement import Agreement, measure_agreement
from sayso.review.values import check_value
from sayso.store.engine import Engine, writing
from sayso.store.engine import reading as reading_from
from sayso.store.reports import stored_records
from sayso.store.reviewing import checked_reports, decision_log
from sayso.store.reviewing.added_statements import add_statement
from sayso.store.reviewing.decision_steps import new_step

NOT_IN_MARKINGS = ("said_on", "occasion")
"""Parts of a statement that no other program can mark."""


class ReviewLog:
    """People's decisions on statements."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def queue(self, reviewer: str, *, limit: int = 20, second: bool = False) -> list[stored_records.StatementShown]:
        """Return statements to review, the least certain and most consequential first.

        `second` asks for statements that others have reviewed.
        """
        with reading_from(self._engine) as connection:
            ids = decision_log.queue_statements(connection, reviewer, limit=limit, second=second)
            return [stored_records.show_statement(connection, statement_id) for statement_id in ids]

    def queue_ids(
        self,
        reviewer: str,
        *,
        limit: int = 20,
        second: bool = False,
        wanted: decision_log.QueueFilter | None = None,
    ) -> list[str]:
        """Return the ids of statements to review, as `queue` does, filtered by `wanted`."""
        with reading_from(self._engine) as connection:
            return decision_log.queue_statements(connection, reviewer, limit=limit, second=second, wanted=wanted)

    def decide(
        self,
        statement: str,
        verdict: Verdict,
        *,
        reviewer: str,
        field: str | None = None,
        new: Any = None,
        note: str | None = None,
        seen: int | None = None,
    ) -> Decision:
        """Log a decision: accept, reject, unsure, or correct a `field` (one of `domain.review.FIELDS`) to `new`.

        `seen` is `last_decision` when the reviewer looked at the statement; None skips the check.

        Raises:
            ChangedMeanwhile: somebody else decided on the statement since then.
            StoreError: there is no such statement.
            UsageError: there is no such verdict or field, or the field cannot have the value.
        """
        if verdict == "correct" and field in FIELDS:
            check_value(field, new)
        with writing(self._engine) as connection:
            given: dict[str, Any] = {"field": field, "new": new, "note": note, "seen": seen}
            return decision_log.decide(connection, statement, reviewer, verdict, **given)

    def correct(
        self,
        statement: str,
        changes: Mapping[str, Any],
        *,
        reviewer: str,
        seen: int | None = None,
        note: str | None = None,
        also: Sequence[str] = (),
        blind: bool = False,
    ) -> int:
        """Correct several fields of a statement as one step, which is undone as one; return the number of changes.

        Args:
            statement: Its id.
            changes: New values by field (`domain.review.FIELDS`).
            reviewer: Who corrects it.
            seen: `last_decision` when the reviewer looked at the statements; None skips the check.
            note: A note for each correction.
            also: Ids of other statements whose speaker, type, role, organization and country get the same corrections.
            blind: Whether the reviewer does not see the decisions of others.

        Raises:
            ChangedMeanwhile: somebody else decided on one of them since then, so nothing was changed.
            StoreError: there is no such statement.
            UsageError: there is no such field, or a field cannot have its value.
        """
        for field, new in changes.items():
            check_value(field, new)
        who = {field: new for field, new in changes.items() if field.startswith("speaker.")}
        with writing(self._engine) as connection:
            made: dict[str, Any] = {"note": note, "blind": blind, "step": new_step(connection), "seen": seen}
            count = checked_reports.correct_fields(connection, statement, reviewer, changes, **made)
            return count + sum(
                checked_reports.correct_fields(connection, other, reviewer, who, **made) for other in also
            )

    def last_decision(self) -> int:
        """Return the number of the latest decision, for `seen` in `decide` and `correct`."""
        with reading_from(self._engine) as connection:
            return checked_reports.last_decision(connection)

    def of_report(self, report: str, *, reviewer: str | None = None) -> list[checked_reports.CheckedStatement]:
        """Return the statements of a report with people's decisions on each; rejected ones keep their place.

        `reviewer` shows only the marks of one person.
        """
        with reading_from(self._engine) as connection:
            return checked_reports.checked_statements(connection, report, reviewer=reviewer)

    def progress(self, reports: Sequence[str]) -> dict[str, tuple[int, int]]:
        """Return the number of decided statements and of all statements, by report."""
        with reading_from(self._engine) as connection:
            return checked_reports.count_checked(connection, reports)

    def add(
        self, report: str, content: Sequence[Sequence[int]], *, reviewer: str, note: str | None = None, **values: Any
    ) -> str:
        """Add a statement that the model missed to the newest version of a report; return its id.

        Args:
            report: The report's id.
            content: The spans of its words, as [start, end) in the report's text.
            reviewer: Who adds it.
            note: A note.
            values: Other fields (`domain.review.FIELDS`), with "__" for ".": speaker__name="…".

        Raises:
            StoreError: there is no such report.
            UsageError: the spans are outside the report, or there is no such field.
        """
        named = {name.replace("__", "."): value for name, value in values.items()}
        if unknown := sorted(set(named) - set(FIELDS)):
            raise UsageError(f"a statement has no field {unknown[0]}", hint=f"use one of {', '.join(FIELDS)}")
        with writing(self._engine) as connection:
            record = stored_records.show_report(connection, report, view="machine").record
            marking = Marking(record.document.id, None, values={**named, "content.spans": content})
            statement = statement_of(marking, record, reviewer)
            step = new_step(connection)
            add_statement(connection, record.document.id, statement_to_dict(statement), reviewer, note=note, step=step)
            rest = {field: value for field, value in named.items() if field.startswith(NOT_IN_MARKINGS)}
            checked_reports.correct_fields(connection, statement.id, reviewer, rest, step=step)
        return statement.id

    def agreement(self, *, with_machine: bool = False) -> list[Agreement]:
        """Return Krippendorff's alpha by field, between reviewers, optionally with the machine as one more."""
        with reading_from(self._engine) as connection:
            return measure_agreement(decision_log.decisions_by_reviewer(connection), with_machine=with_machine)
