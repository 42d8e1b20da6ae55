"""Shows the changes between versions of a report as lines for a terminal, JSON objects or rows of a table."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from sayso.analyse.changes import Piece, StatementChange, VersionStep
from sayso.domain.statement import Speaker, Statement

Mark = Callable[[str, str], str]
"""Marks words that differ, given the words and "added" or "dropped"."""

Clean = Callable[[str | None], str]
"""Removes control characters from a text."""

NOBODY = "nobody named"
IN_BOTH = "these words are in both versions; only the text around them, or the way they were read, differs"


def step_to_dict(step: VersionStep) -> dict[str, Any]:
    """Return the changes of one version as a JSON object."""
    return {
        "from_version": step.before,
        "to_version": step.after,
        "added_at": step.added_at,
        "counts": dict(step.counts),
        "changes": [_change(change) for change in step.changes],
    }


def change_rows(steps: Sequence[VersionStep], mark: Mark) -> Iterator[dict[str, Any]]:
    """Yield a flat row for each change; `difference` has the words of both versions with the differences marked."""
    for step in steps:
        for change in step.changes:
            row = _change(change)
            pieces = row.pop("pieces")
            words = _marked([Piece(**piece) for piece in pieces], mark)
            yield {"from_version": step.before, "to_version": step.after, **row, "difference": words}


def change_lines(step: VersionStep, mark: Mark, clean: Clean) -> Iterator[str]:
    """Yield the lines that show the changes of one version."""
    counts = ", ".join(f"{count} {kind}" for kind, count in step.counts.items()) or "no statement changed"
    yield f"version {step.before} to {step.after}, added {step.added_at}: {counts}"
    for change in step.changes:
        shown = change.after or change.before
        assert shown is not None, "a change is of a statement"
        yield f"  {', '.join(change.kinds):12}  {_who(change, mark, clean)}: {clean(_marked(change.pieces, mark))}"
        if change.in_both:
            yield f"{'':16}({IN_BOTH})"
        yield f"{'':16}{clean(shown.id)}"


def _who(change: StatementChange, mark: Mark, clean: Clean) -> str:
    """Return the speaker and cue, in both versions if they differ."""
    speakers = [_name(one.speaker) for one in (change.before, change.after) if one]
    cues = [one.cue.text if one.cue else "" for one in (change.before, change.after) if one]
    if "reattributed" not in change.kinds:
        speakers = speakers[-1:]
    who = _both(speakers, mark, clean)
    return f"{who} {_both(cues, mark, clean)}".strip() if len(set(cues)) > 1 else who


def _both(words: Sequence[str], mark: Mark, clean: Clean) -> str:
    if len(set(words)) == 1:
        return clean(words[0])
    return " ".join(mark(clean(one), kind) for one, kind in zip(words, ("dropped", "added"), strict=True) if one)


def _marked(pieces: Sequence[Piece], mark: Mark) -> str:
    words = "".join(
        piece.text if piece.kind == "same" else f" {mark(piece.text.strip(), piece.kind)} "
        for piece in pieces
        if piece.kind == "same" or piece.text.strip()
    )
    return re.sub(r"\s+", " ", words).strip()


def _name(speaker: Speaker | None) -> str:
    return (speaker.name if speaker else None) or NOBODY


def _change(change: StatementChange) -> dict[str, Any]:
    return {
        "change": list(change.kinds),
        **_side(change.before, "earlier_"),
        **_side(change.after, ""),
        "in_both": change.in_both,
        "pieces": [piece._asdict() for piece in change.pieces],
    }


def _side(one: Statement | None, prefix: str) -> Mapping[str, Any]:
    """Return one version's side of a change; all values are None if it lacks the statement."""
    return {
        f"{prefix}statement": one.id if one else None,
        f"{prefix}speaker": one.speaker.name if one and one.speaker else None,
        f"{prefix}role": one.speaker.role if one and one.speaker else None,
        f"{prefix}kind": one.kind if one else None,
        f"{prefix}cue": one.cue.text if one and one.cue else None,
        f"{prefix}words": one.content.text if one else None,
    }
