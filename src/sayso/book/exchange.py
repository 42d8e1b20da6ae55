"""Exports a record book to other programs, and imports their results as reviews."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from functools import partial
from os import PathLike
from pathlib import Path
from typing import Any

from sayso.book.importing import ImportSummary, MarkingLog, order_of
from sayso.book.protocol import Book
from sayso.domain.coding import MACHINE
from sayso.domain.record import Record
from sayso.domain.review import Decision
from sayso.domain.text import Problem
from sayso.errors import StoreError, UsageError
from sayso.export.dna import Stand
from sayso.export.formats import FORMATS, writer_of
from sayso.export.naming import Cast, nobody, with_actors
from sayso.export.selection import select
from sayso.export.summary import ExportSummary
from sayso.export.tables import all_tables, table_rows
from sayso.frames import frame_of
from sayso.imports.formats import read_markings
from sayso.pipeline.event_coder import code_events
from sayso.store.actors.speakers import cast_of
from sayso.store.engine import reading as reading_from
from sayso.store.reports import stored_records
from sayso.store.reports.report_lookup import key_of
from sayso.store.reviewing.checked_reports import checked_statements
from sayso.store.reviewing.decision_log import decisions_of
from sayso.version import __version__

SURE = 0.8
"""Default minimum probability for a model's coding to count, everywhere."""
OURS = ("cast_of", "concepts", "decisions", "deeds")
"""Writer options that come from the record book, not from the caller."""
MARKER = "sayso-export.json"
"""A file in every exported folder, so that exporting never replaces any other folder."""


def export_record(
    book: Book,
    form: str,
    path: str | PathLike[str],
    *,
    view: stored_records.View = "current",
    since: date | None = None,
    until: date | None = None,
    sure: float | None = None,
    machine: bool = False,
    force: bool = False,
    report: Callable[[int, int], None] = lambda done, total: None,
    **options: Any,
) -> ExportSummary:
    """Write the record book in another program's format.

    People have the names of the record book's actors, after all merges and renamings. With `view="machine"`, and in
    formats for annotation, they have the names that each report gives them.

    Args:
        book: The record book.
        form: One of `sayso.export.formats.FORMATS`.
        path: File or folder, depending on the format. It appears only when the export is complete.
        view: "current": with people's corrections; "machine": as the machine read it.
        since: Leave out reports published before this day, or without a date.
        until: Leave out reports published after this day, or without a date.
        sure: Leave out statements below this confidence, in [0, 1], except those that people checked; by default none.
            With `machine`, it is the least probability of the model's codings instead, by default `SURE`: few
            statements are as sure as a coding, and those that people coded stay.
        machine: Whether to include the model's codings of concepts besides people's, marked as the model's; only for
            formats with concepts (dna).
        force: Whether to replace an earlier export at `path`.
        report: Receives how many reports are written, and how many there are.
        options: Other options of the format.

    Raises:
        UsageError: there is no such format or option, its extra is not installed, or `path` exists.
        StoreError: the record book cannot be read, or the target folder does not exist.
        OSError: the disk is full, or the folder cannot be written.
    """
    write, known = writer_of(form), FORMATS[form].options
    taken = [name for name in known if name not in OURS]
    if unknown := sorted(set(options) - set(taken)):
        raise UsageError(f"{form} has no option {unknown[0]!r}", hint=f"its options are: {', '.join(taken) or 'none'}")
    if machine and "concepts" not in known:
        raise UsageError(f"{form} has no codings, so --machine does not apply", hint="leave --machine out")
    target = Path(path)
    _check_target(target, force)
    with _in_place_of(target) as draft:
        cast = _CastOf(book) if view == "current" else nobody
        ours: dict[str, Callable[[], Any]] = {
            "cast_of": lambda: cast,
            "concepts": lambda: _stands(book, (SURE if sure is None else sure) if machine else None),
            "decisions": lambda: _DecisionLog(book),
            "deeds": lambda: code_events,
        }
        options |= {name: give() for name, give in ours.items() if name in known}
        chosen: dict[str, Any] = {"since": since, "until": until, "sure": 0.0 if machine else sure or 0.0}
        if view == "current":
            chosen["checked"] = partial(_checked_in, book)
        records = select(_counted(book, view, report), **chosen)
        if FORMATS[form].named:
            records = (with_actors(record, cast(record.document.id)) for record in records)
        summary = write(records, draft, **options)
        if draft.is_dir():
            about = {"format": form, "sayso": __version__, "view": view, "offsets": "Unicode code points, half-open"}
            (draft / MARKER).write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")
    return replace(summary, files=tuple(target / file.relative_to(draft) for file in summary.files))


def table_frame(book: Book, name: str, view: stored_records.View = "current") -> Any:
    """Return a table of the CSV export as a `pandas.DataFrame`; see `RecordBook.to_frame`."""
    columns = {table.name: [column.name for column in table.columns] for table in all_tables()}
    if name not in columns:
        raise UsageError(f"there is no table {name!r}", hint=f"choose one of {', '.join(columns)}")
    cast = _CastOf(book) if view == "current" else nobody
    rows = table_rows(book.records(view=view), lambda _: None, cast)
    return frame_of((row for table, row in rows if table == name), columns[name])


def import_file(book: Book, form: str, path: str | PathLike[str], *, reviewer: str | None = None) -> ImportSummary:
    """Import records (`jsonl`), or what people coded in another program, as reviews.

    Statements that people added there are added to the record book as theirs. Importing a file again changes nothing.

    Args:
        book: The record book.
        form: "jsonl", or one of `sayso.imports.formats.FORMATS`.
        path: The file or folder.
        reviewer: Who made the reviews; by default the names in the file.

    Raises:
        UsageError: there is no such format, the file is not in it, or no reviewer is named.
        StoreError: the record book cannot be written.
    """
    source = Path(path)
    if not source.exists():
        raise UsageError(f"{source} does not exist", hint="check its name")
    if form == "jsonl":
        return _import_records(book, source)
    importing = MarkingLog(book, form, reviewer)
    markings = []
    for found in read_markings(form, source):
        if isinstance(found, Problem):
            importing.summary.problems.append(found)
        else:
            markings.append(found)
    for marking in sorted(markings, key=order_of):
        importing.take(marking)
    return importing.end()


def _counted(book: Book, view: stored_records.View, report: Callable[[int, int], None]) -> Iterator[Record]:
    total = book.counts()["reports"]
    for done, record in enumerate(book.records(view=view), 1):
        yield record
        report(done, total)


def _checked_in(book: Book, report: str) -> set[str]:
    """Return the statements of a report that people accepted, corrected or added."""
    with reading_from(book.engine) as connection:
        return {one.current["id"] for one in checked_statements(connection, report) if one.is_checked}


def _stands(book: Book, sure: float | None) -> Mapping[str, Sequence[Stand]]:
    """Return the positions of statements on concepts: people's codings, and the model's that are this sure."""
    found: dict[str, dict[str, Stand]] = {}
    for coded in book.coded():
        by_machine = coded.coder == MACHINE
        if coded.agreement is None or (by_machine and (sure is None or coded.probability < sure)):
            continue
        found.setdefault(coded.id, {})[coded.concept] = Stand(coded.concept, coded.agreement, by_machine)
    return {statement: list(stands.values()) for statement, stands in found.items()}


class _CastOf:
    """Returns the actors of a report, by the names that it uses."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def __call__(self, report: str) -> Cast:
        with reading_from(self._book.engine) as connection:
            return cast_of(connection, report)


class _DecisionLog:
    """Returns the decisions on statements, for formats that include them."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def __call__(self, statement_ids: Sequence[str]) -> Mapping[str, Sequence[Decision]]:
        with reading_from(self._book.engine) as connection:
            return decisions_of(connection, statement_ids)


def _check_target(target: Path, force: bool) -> None:
    if not target.absolute().parent.is_dir():
        raise StoreError(f"there is no folder {target.parent}", hint="create it first, or check its name")
    if not target.exists():
        return
    if not force:
        raise UsageError(f"{target} already exists", hint="choose another name, or overwrite it with --force")
    if target.is_dir() and any(target.iterdir()) and not (target / MARKER).exists():
        raise UsageError(f"sayso did not create the folder {target}", hint="choose another name")


@contextmanager
def _in_place_of(target: Path) -> Iterator[Path]:
    """Yield a place to write to, which replaces `target` on success and is deleted on failure."""
    scratch = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.absolute().parent))
    try:
        draft = scratch / target.name
        yield draft
        if target.is_dir():
            target.rename(scratch / "earlier")
        elif draft.is_dir():
            target.unlink(missing_ok=True)
        draft.replace(target)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _import_records(book: Book, source: Path) -> ImportSummary:
    from sayso.imports.json_lines import read

    summary = ImportSummary()
    for found in read(source):
        if isinstance(found, Problem):
            summary.problems.append(found)
            continue
        document = found.document
        with reading_from(book.engine) as connection:
            key = key_of(connection, document.id, document.origin, document.url)
        key = key or document.url or f"{document.origin}#{document.id}"
        summary.counts[book.put(found, key=key, entry="imported")] += 1
    return summary
