"""Changes: what each version of a report added, dropped, reworded, or gave to another speaker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request

from sayso.analyse.changes import Piece, StatementChange, VersionStep
from sayso.domain.statement import Statement
from sayso.web.page import Bench, add_page

router = APIRouter(tags=["changes"])
NOBODY = "nobody named"


@dataclass(frozen=True, slots=True)
class ChangeShown:
    """A changed statement; `speaker` and `cue` are those of the later version, `earlier_…` are set if they differ.

    `statement` is None if the later version lacks it. `in_both` means that its words are in both texts.
    """

    kinds: tuple[str, ...]
    statement: str | None
    speaker: str
    earlier_speaker: str | None
    cue: str | None
    earlier_cue: str | None
    pieces: tuple[Piece, ...]
    in_both: bool


@dataclass(frozen=True, slots=True)
class StepShown:
    """What one version changed compared with the one before it, and the number of statements by kind of change."""

    before: int
    after: int
    added_at: str
    counts: dict[str, int]
    changes: tuple[ChangeShown, ...]


@dataclass(frozen=True, slots=True)
class ChangesContext:
    """All versions of a report, newest first."""

    title: str
    report: str
    steps: tuple[StepShown, ...]


def changes_page(request: Request, bench: Bench, name: str) -> ChangesContext:
    """Return what the versions of a report changed; a blind checker sees the machine's reading.

    Raises:
        StoreError: there is no such report.
    """
    document = bench.book.browse.report(name).record.document
    steps = steps_of(bench, document.id, blind=bench.book.team.is_blind(document.id, request.state.visitor.name))
    return ChangesContext(document.title or document.id, document.id, steps)


def steps_of(bench: Bench, report: str, *, blind: bool) -> tuple[StepShown, ...]:
    """Return the steps between versions as pages show them, newest first."""
    return shown_steps(bench.book.changes(report, view="machine" if blind else "current"))


def shown_steps(steps: Sequence[VersionStep]) -> tuple[StepShown, ...]:
    """Return steps as pages show them, newest first."""
    return tuple(
        StepShown(
            step.before,
            step.after,
            step.added_at,
            {str(kind): count for kind, count in step.counts.items()},
            tuple(_shown(change) for change in step.changes),
        )
        for step in reversed(steps)
    )


def _shown(change: StatementChange) -> ChangeShown:
    before, after = change.before, change.after
    shown = after or before
    assert shown is not None, "a change is of a statement"
    earlier = before if before and after else None
    cue = _cue(shown)
    return ChangeShown(
        kinds=change.kinds,
        statement=after.id if after else None,
        speaker=_speaker(shown),
        earlier_speaker=_speaker(earlier) if earlier and "reattributed" in change.kinds else None,
        cue=cue if earlier and cue != _cue(earlier) else None,
        earlier_cue=_cue(earlier) if earlier and cue != _cue(earlier) else None,
        pieces=change.pieces,
        in_both=change.in_both,
    )


def _speaker(statement: Statement) -> str:
    return (statement.speaker.name if statement.speaker else None) or NOBODY


def _cue(statement: Statement) -> str | None:
    return statement.cue.text if statement.cue else None


add_page(router, "/changes/{name:path}", "changes.html", changes_page, summary="What the versions of a report changed")
