"""Teamwork on a record book: assignments, disagreements and agreement."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from sayso.domain.coding import MACHINE
from sayso.domain.review import FIELDS, Decision, standing
from sayso.review.agreement import (
    KEPT,
    Agreement,
    agreement_on_codings,
    between,
    measure_agreement,
)
from sayso.review.applying import apply_decisions, is_rejected, value_of
from sayso.store.engine import Engine, writing
from sayso.store.engine import reading as reading_from
from sayso.store.reports.stored_records import words_of_statements
from sayso.store.reviewing import assigned_work, decision_log

Reviewed = list[tuple[dict[str, Any], str, Mapping[str, Sequence[Decision]]]]
SHOWN_FIELDS = (KEPT, "content.spans", "speaker.name", "chain")
"""Fields whose alpha is reported by pair and by month; for everyone together, all fields are."""
ADJUDICATED = "adjudicated"


@dataclass(frozen=True, slots=True)
class AgreementOf:
    """How far a pair of coders, or all in one month, agree on fields and on codings."""

    of: str
    rows: tuple[Agreement, ...]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A field of a statement on which reviewers disagree: each reviewer's value, in the JSON form."""

    statement: str
    field: str
    values: Mapping[str, Any]
    text: str
    words: str


@dataclass(frozen=True, slots=True)
class CodingDisagreement:
    """A statement that coders code differently for a concept."""

    statement: str
    concept: str
    stances: Mapping[str, str]
    words: str


class Team:
    """The people who work on a record book."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def assign(self, kind: str, target: str, coder: str, *, who: str, blind: bool = False) -> None:
        """Assign a report (by id) or a concept (by name) to somebody.

        Raises:
            StoreError: there is no such report or concept.
            UsageError: no coder is named.
        """
        with writing(self._engine) as connection:
            assigned_work.assign(connection, kind, target, coder, who, blind=blind)

    def assign_all(
        self, work: Iterable[tuple[str, str]], coder: str, *, who: str, blind: bool = False, seen: int | None = None
    ) -> None:
        """Assign several reports and concepts (pairs of kind and target) to somebody: all of them, or none.

        `seen` is the number of the latest assignment when `who` looked; None skips the check.

        Raises:
            StoreError: there is no such report or concept.
            UsageError: no coder is named.
            ChangedMeanwhile: somebody else has since assigned one of them to the coder, with another `blind`.
        """
        with writing(self._engine) as connection:
            for kind, target in work:
                assigned_work.assign(connection, kind, target, coder, who, blind=blind, seen=seen)

    def last_assignment(self) -> int:
        """Return the number of the latest assignment, to detect later changes."""
        with reading_from(self._engine) as connection:
            return assigned_work.last_assignment(connection)

    def unassign(self, number: int, *, target: str | None = None, coder: str | None = None) -> None:
        """Remove an assignment.

        Raises:
            StoreError: there is no assignment with this number, and with the given target and coder.
        """
        with writing(self._engine) as connection:
            assigned_work.unassign(connection, number, target=target, coder=coder)

    def assignments(self, *, coder: str | None = None) -> list[assigned_work.Assignment]:
        """Return the assignments of one coder, or of all."""
        with reading_from(self._engine) as connection:
            return assigned_work.list_assignments(connection, coder=coder)

    def is_blind(self, report: str, coder: str) -> bool:
        """Whether somebody checks a report without seeing what others decided."""
        with reading_from(self._engine) as connection:
            return assigned_work.is_blind(connection, report, coder)

    def coders(self) -> list[str]:
        """Return everyone who decided, coded, or has assignments."""
        with reading_from(self._engine) as connection:
            return assigned_work.coders_of(connection)

    def disagreements(self, *, limit: int = 100) -> list[Disagreement]:
        """Return the fields on which reviewers disagree and nobody has adjudicated, by statement."""
        found: list[Disagreement] = []
        for statement, text, by_reviewer in self._reviewed(of_several=True):
            made = [one for decisions in by_reviewer.values() for one in decisions]
            settled = {one.field for one in standing(made) if one.note == ADJUDICATED}
            for field, values in _differing(statement, text, by_reviewer).items():
                if field not in settled and None not in settled:
                    words = statement["content"]["text"]
                    found.append(Disagreement(statement["id"], field, values, text, words))
            if len(found) >= limit:
                break
        return found[:limit]

    def coding_disagreements(self, *, limit: int = 100) -> list[CodingDisagreement]:
        """Return the statements that people code differently for a concept."""
        # Adjudicators code under a name of their own, so that their coding is the last and counts for no coder's alpha.
        found = [
            (statement, concept, stances)
            for concept, by_statement in self._codings(of_several=True).items()
            for statement, stances in by_statement.items()
            if len(set(stances.values())) > 1 and not any(who.endswith(f"({ADJUDICATED})") for who in stances)
        ]
        shown = found[:limit]
        with reading_from(self._engine) as connection:
            words = words_of_statements(connection, [statement for statement, _, _ in shown])
        return [CodingDisagreement(*one, words[one[0]]) for one in shown]

    def coding_agreement(self, *, with_machine: bool = False) -> list[Agreement]:
        """Return Krippendorff's alpha of codings, over all concepts and for each."""
        return agreement_on_codings(self._codings_of_coders(with_machine=with_machine))

    def by_pair(self, *, with_machine: bool = False) -> list[AgreementOf]:
        """Return the agreement of each pair of coders, those who share the most first."""
        reviewed, found = self._independent(), []
        names = {who for _, _, made in reviewed for who in made}
        said = self._codings_of_coders(with_machine=with_machine)
        names |= {who for by_statement in said.values() for stances in by_statement.values() for who in stances}
        for pair in combinations(sorted(names), 2):
            people = [who for who in pair if who != MACHINE]
            both = between(reviewed, people)
            fields = measure_agreement(both, with_machine=MACHINE in pair)
            rows = [row for row in fields if row.field in SHOWN_FIELDS]
            shared = {
                concept: {one: {w: s for w, s in stances.items() if w in pair} for one, stances in units.items()}
                for concept, units in said.items()
            }
            rows += agreement_on_codings(shared)[:1]
            if any(row.statements for row in rows):
                found.append(AgreementOf(" and ".join(pair), tuple(rows)))
        return sorted(found, key=lambda one: -max(row.statements for row in one.rows))

    def by_month(self, *, with_machine: bool = False) -> list[AgreementOf]:
        """Return the agreement on what was last decided or coded in each month, earliest first."""
        reviewed: defaultdict[str, Reviewed] = defaultdict(list)
        for row in self._independent():
            if not row[2]:
                continue
            last = max(one.decided_at for decisions in row[2].values() for one in decisions)
            reviewed[last[:7]].append(row)
        said: defaultdict[str, dict[str, dict[str, dict[str, str]]]] = defaultdict(dict)
        with reading_from(self._engine) as connection:
            coded = assigned_work.codings_by_coder(connection, with_machine=with_machine)
        months: dict[tuple[str, str], str] = {}
        for one in coded:
            key = (one.concept, one.statement)
            months[key] = max(months.get(key, ""), one.at[:7])
        for one in coded:
            month = said[months[one.concept, one.statement]]
            month.setdefault(one.concept, {}).setdefault(one.statement, {})[one.coder] = one.stance
        found = []
        for name in sorted({*reviewed, *said}):
            fields = measure_agreement(reviewed[name], with_machine=with_machine)
            rows = [row for row in fields if row.field in SHOWN_FIELDS] + agreement_on_codings(said[name])[:1]
            found.append(AgreementOf(name, tuple(rows)))
        return found

    def _reviewed(self, *, of_several: bool = False) -> Reviewed:
        with reading_from(self._engine) as connection:
            return decision_log.decisions_by_reviewer(connection, of_several=of_several)

    def _independent(self) -> Reviewed:
        """Return the decisions of reviewers without those that adjudicate."""
        found = [
            (row, text, {who: [d for d in made if d.note != ADJUDICATED] for who, made in by_reviewer.items()})
            for row, text, by_reviewer in self._reviewed()
        ]
        return [(row, text, {who: made for who, made in said.items() if made}) for row, text, said in found]

    def _codings(
        self, *, with_machine: bool = False, of_several: bool = False
    ) -> dict[str, dict[str, dict[str, str]]]:
        with reading_from(self._engine) as connection:
            coded = assigned_work.codings_by_coder(connection, with_machine=with_machine, of_several=of_several)
        said: dict[str, dict[str, dict[str, str]]] = {}
        for one in coded:
            said.setdefault(one.concept, {}).setdefault(one.statement, {})[one.coder] = one.stance
        return said

    def _codings_of_coders(self, *, with_machine: bool = False) -> dict[str, dict[str, dict[str, str]]]:
        """Return coders' stances without adjudicated ones, which are not independent codings."""
        return {
            concept: {
                statement: {who: stance for who, stance in said.items() if not who.endswith(f"({ADJUDICATED})")}
                for statement, said in by_statement.items()
            }
            for concept, by_statement in self._codings(with_machine=with_machine).items()
        }


def _differing(
    statement: dict[str, Any], text: str, by_reviewer: Mapping[str, Sequence[Decision]]
) -> dict[str, dict[str, Any]]:
    """Return the fields on which reviewers who were sure disagree, with their values; "is a statement" comes first."""
    sure = {
        who: made
        for who, made in by_reviewer.items()
        if any(one.verdict != "unsure" for one in standing(made))
    }
    kept = {who: not is_rejected(made) for who, made in sure.items()}
    if len(set(kept.values())) > 1:
        return {KEPT: kept}
    if not any(kept.values()):
        return {}
    forms = {who: apply_decisions(statement, made, text) for who, made in sure.items()}
    values = {field: {who: value_of(form, field) for who, form in forms.items()} for field in FIELDS}
    return {field: said for field, said in values.items() if len({str(value) for value in said.values()}) > 1}
