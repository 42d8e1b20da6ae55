"""Turns what people left of statements in another program into logged decisions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sayso.book.additions import PARTS, fits, lies_in, statement_of
from sayso.book.protocol import Book
from sayso.domain.coding import Concept, Stance
from sayso.domain.marking import Marking
from sayso.domain.record import Record
from sayso.domain.record_json import statement_to_dict
from sayso.domain.text import Problem
from sayso.errors import StoreError, UsageError
from sayso.resolve.actor_names import Likeness, compare_bodies, compare_people
from sayso.review.markings import find_by_place, find_by_unit, is_about, steps_of
from sayso.review.places import carry_places
from sayso.store.coding import coding_log, concepts
from sayso.store.engine import reading as reading_from
from sayso.store.engine import writing
from sayso.store.reports import stored_records
from sayso.store.reports.report_lookup import find_report
from sayso.store.reports.stored_records import statements_to_mark
from sayso.store.reviewing import decision_log
from sayso.store.reviewing.added_statements import add_statement
from sayso.store.reviewing.decision_steps import new_step


@dataclass(slots=True)
class ImportSummary:
    """The result of an import.

    For reports, `counts` has how many were new, changed or known. For reviews, it has the number of decisions by
    verdict ("accept", "correct", "reject", "unsure", and "add" for statements that people added), of statements coded
    for concepts ("code"), and of markings without news ("known").
    """

    counts: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Report:
    """A report that can be marked: its record as the machine read it, and its statements with those people added."""

    record: Record
    statements: list[dict[str, Any]]


def order_of(marking: Marking) -> int:
    """Return the turn of a marking: first those that name a statement, then those found by place, then deletions."""
    return (marking.statement is None) + 2 * (marking.verdict == "reject")


@dataclass(slots=True)
class MarkingLog:
    """Takes the markings of a file, sorted by `order_of`."""

    book: Book
    form: str
    reviewer: str | None
    summary: ImportSummary = field(default_factory=ImportSummary)
    coders: set[str] = field(default_factory=set)
    taken: set[tuple[str, str]] = field(default_factory=set)  # coders and statements that already had a marking
    reports: dict[str, _Report | None] = field(default_factory=dict)  # the last report that was looked up, by id
    stances: dict[str, dict[tuple[str, str], Stance | None]] = field(default_factory=dict)  # by concept

    def take(self, marking: Marking) -> None:
        """Log what a marking says about the statement that it means; if it means none, add one."""
        coder = self.reviewer or marking.coder
        if coder is None:
            raise UsageError(f"{self.form} does not name the coder", hint="add --reviewer NAME")
        self.coders.add(marking.coder or coder)
        note = "; ".join(part for part in (f"from {self.form}", marking.made_at, marking.note) if part)
        meant = self._meant(marking, coder)
        if isinstance(meant, Problem):
            self.summary.problems.append(meant)
            return
        marking, statement = meant
        made = Counter[str]()
        if statement is None:
            statement = self._add(marking, coder, note)
            made["add"] += 1
        elif (coder, statement) in self.taken and marking.verdict != "silent" and not marking.coarse:
            if marking.verdict != "reject":  # a marking deleted and redrawn is not a rejection
                self.summary.problems.append(self._problem("split", marking, "a second marking of one statement"))
            return
        self.taken.add((coder, statement))
        shown = self._shown(marking, statement)
        if isinstance(shown, Problem):
            self.summary.problems.append(shown)
            return
        steps = steps_of(marking, shown.machine, [d for d in shown.decisions if d.reviewer == coder], shown.text)
        with writing(self.book.engine) as connection:
            together = new_step(connection)
            for step in steps:
                decision_log.decide(
                    connection, statement, coder, step.verdict, field=step.field, new=step.new, note=note, step=together
                )
        made.update(step.verdict for step in steps)
        made["code"] += self._code(statement, marking.stances, coder)
        self.summary.counts.update(+made or ["known"])

    def end(self) -> ImportSummary:
        """Return the result."""
        if self.reviewer and len(self.coders) > 1:
            names = ", ".join(sorted(self.coders))
            told = f"the decisions of {names} are logged as {self.reviewer}'s; without --reviewer they stay separate"
            self.summary.problems.append(Problem("import", "coders-joined", told))
        return self.summary

    def _meant(self, marking: Marking, coder: str) -> tuple[Marking, str | None] | Problem:
        """Return the marking adapted to the record, and the statement that it means; None means a new one."""
        if marking.statement is not None:
            return marking, marking.statement
        # A person's marking has only the values that they set: an empty value says nothing.
        marking = replace(marking, values={field: value for field, value in marking.values.items() if value})
        report = self._report(marking)
        if report is None:
            return self._problem("no-report", marking, "the record book has no such report")
        if marking.source is not None:
            moved = _moved(marking, report.record.text)
            if moved is None:
                return self._problem("no-place", marking, "the report lacks these words, or their place is not clear")
            marking = moved
        if not is_about(marking, report.record.text) or not fits(marking, len(report.record.text)):
            return self._problem("other-text", marking, "the report's text is no longer the one that was coded")
        if marking.coarse:
            return self._by_unit(marking, report, coder)
        free = [one for one in report.statements if (coder, one["id"]) not in self.taken]
        return marking, find_by_place(marking, free)

    def _by_unit(self, marking: Marking, report: _Report, coder: str) -> tuple[Marking, str | None]:
        person, body = (marking.values.get(f"speaker.{part}") for part in ("name", "organization"))

        def alike(name: str | None) -> bool:
            return name is not None and any(
                compare(name, given) > Likeness.DIFFERENT
                for compare, given in ((compare_people, person), (compare_bodies, person), (compare_bodies, body))
                if given
            )

        found = find_by_unit(marking, report.statements, alike)
        if found is None:
            return marking, None
        name, same = found
        if same or not person:
            return replace(marking, values={}, words=None), name
        if (coder, name) in self.taken:  # several speakers of one statement
            return marking, None
        speaker = {field: value for field, value in marking.values.items() if field.startswith("speaker.")}
        return replace(marking, values=speaker, words=None), name

    def _add(self, marking: Marking, coder: str, note: str) -> str:
        report = self._report(marking)
        assert report is not None, "the marking was found in it"
        statement = statement_of(marking, report.record, coder)
        row = statement_to_dict(statement)
        with writing(self.book.engine) as connection:
            add_statement(connection, report.record.document.id, row, coder, note=note)
        report.statements.append(row)
        return statement.id

    def _code(self, statement: str, stances: Mapping[str, Stance], coder: str) -> int:
        """Log a person's codings of a statement; return how many are new."""
        new = 0
        for name, stance in stances.items():
            said = self._said(name, coder)
            if said.get((statement, coder)) != stance:
                with writing(self.book.engine) as connection:
                    coding_log.add_coding(connection, name, statement, stance, coder)
                said[statement, coder] = stance
                new += 1
        return new

    def _said(self, concept: str, coder: str) -> dict[tuple[str, str], Stance | None]:
        """Return people's codings of a concept, by statement and coder; add the concept if the record book lacks it."""
        if concept not in self.stances:
            with writing(self.book.engine) as connection:
                if concept.casefold() not in {one.name.casefold() for one in concepts.list_concepts(connection)}:
                    concepts.add_concept(connection, Concept(concept, concept), coder)
                    told = f"{concept!r} was added with its name as proposition; change it with sayso concept edit"
                    self.summary.problems.append(Problem("import", "new-concept", told))
                codings = coding_log.list_codings(connection, concept)
            self.stances[concept] = {(one.statement, one.coder): one.stance for one in codings}
        return self.stances[concept]

    def _shown(self, marking: Marking, statement: str) -> stored_records.StatementShown | Problem:
        with reading_from(self.book.engine) as connection:
            try:
                shown = stored_records.show_statement(connection, statement)
            except StoreError as error:
                return self._problem("no-statement", marking, error.message)
        emptied = not marking.values.get("content.spans", True)
        if emptied or not is_about(marking, shown.text) or not lies_in(marking, len(shown.text)):
            return self._problem("other-text", marking, "the report's text is no longer the one that was coded")
        return shown

    def _report(self, marking: Marking) -> _Report | None:
        """Return the report of a marking, by its id or else by the metadata in the other program."""
        key = marking.document or (marking.source.title if marking.source else "")
        if key not in self.reports:
            self.reports = {key: self._look_up(marking)}
        return self.reports[key]

    def _look_up(self, marking: Marking) -> _Report | None:
        source = marking.source
        with reading_from(self.book.engine) as connection:
            names = [marking.document] if marking.document else []
            names += [name] if source and (name := find_report(connection, source.title, source.text)) else []
            for name in names:
                try:
                    record = stored_records.show_report(connection, name, view="machine").record
                except StoreError:
                    continue
                return _Report(record, statements_to_mark(connection, record.document.id))
        return None

    def _problem(self, code: str, marking: Marking, reason: str) -> Problem:
        words = " ".join((marking.words or marking.statement or "").split())
        where = marking.document or (marking.source.title if marking.source else "")
        return Problem("import", code, f"{where}: “{words[:60]}” was left out: {reason}")


def _moved(marking: Marking, text: str) -> Marking | None:
    """Return a marking with spans in the record's text; None if the text lacks its words."""
    assert marking.source is not None, "the callers check this"
    values = dict(marking.values)
    for part in (f"{part}.spans" for part in PARTS):
        if values.get(part):
            values[part] = carry_places(values[part], marking.source.text, text)
            if values[part] is None:
                return None
    return replace(marking, values=values)
