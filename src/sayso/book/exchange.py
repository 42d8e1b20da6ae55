"""A record goes out to other programs, and comes back from them as reviews."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sayso.book.importing import ImportSummary, MarkingLog, order_of
from sayso.domain.review import Decision
from sayso.domain.text import Problem
from sayso.errors import UsageError
from sayso.export.formats import FORMATS, writer_of
from sayso.export.selection import select
from sayso.export.summary import ExportSummary
from sayso.imports.formats import read_markings
from sayso.pipeline.event_coder import code_events
from sayso.store import reading
from sayso.store.engine import reading as reading_from
from sayso.store.exchanging import decisions_of, key_of
from sayso.version import __version__

if TYPE_CHECKING:
    from sayso.book.record_book import RecordBook

MARKER = "sayso-export.json"
"""Lies in every folder that an export makes, so that no other folder is ever replaced."""


def export_record(
    book: RecordBook,
    form: str,
    path: str | PathLike[str],
    *,
    view: reading.View = "current",
    since: date | None = None,
    until: date | None = None,
    sure: float = 0.0,
    force: bool = False,
    **options: Any,
) -> ExportSummary:
    """Write the record in another program's form.

    Args:
        book: The record.
        form: One of `sayso.export.formats.FORMATS`.
        path: File or folder, as the format has it. It appears when all is written, or not at all.
        view: As people left it ("current"), or as the machine read it ("machine").
        since: Leave out reports published before, or without a day.
        until: Leave out reports published after, or without a day.
        sure: Leave out statements that are less probable, in [0, 1].
        force: Whether an earlier export at `path` is replaced.
        options: What the format takes besides.

    Raises:
        UsageError: there is no such format or option, or `path` exists already.
        StoreError: the record cannot be read.
        OSError: the disk is full, or the folder cannot be written.
    """
    write, known = writer_of(form), FORMATS[form].options
    if unknown := sorted(set(options) - set(known)):
        raise UsageError(f"{form} has no option {unknown[0]!r}", hint=f"it has {', '.join(known) or 'none'}")
    target = Path(path)
    _check_target(target, force)
    with _in_place_of(target) as draft:
        if "decisions" in known:
            options["decisions"] = _DecisionLog(book)
        if "concepts" in known:
            options["concepts"] = _stands(book)
        if "deeds" in known:
            options["deeds"] = code_events
        records = select(book.records(view=view), since=since, until=until, sure=sure)
        summary = write(records, draft, **options)
        if draft.is_dir():
            about = {"format": form, "sayso": __version__, "view": view, "offsets": "Unicode code points, half-open"}
            (draft / MARKER).write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")
    return replace(summary, files=tuple(target / file.relative_to(draft) for file in summary.files))


def import_file(
    book: RecordBook, form: str, path: str | PathLike[str], *, reviewer: str | None = None
) -> ImportSummary:
    """Take in what another program wrote: records (`jsonl`), or what people coded there, as reviews.

    Statements that people made there are added to the record as theirs. Importing a file again changes nothing.

    Args:
        book: The record.
        form: "jsonl", or one of `sayso.imports.formats.FORMATS`.
        path: The file or folder.
        reviewer: Whose reviews they are; by default those of whom the file names.

    Raises:
        UsageError: there is no such format, the file is none of it, or nobody is named as the reviewer.
        StoreError: the record cannot be written.
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


def _stands(book: RecordBook) -> Mapping[str, Sequence[tuple[str, bool]]]:
    """Give the concepts that each statement takes a stand on, and whether it agrees."""
    found: dict[str, dict[str, bool]] = {}
    for coded in book.coded():
        if coded.agreement is not None:
            found.setdefault(coded.id, {})[coded.concept] = coded.agreement
    return {statement: list(stands.items()) for statement, stands in found.items()}


class _DecisionLog:
    """Gives the decisions on statements, to formats that tell who decided what."""

    def __init__(self, book: RecordBook) -> None:
        self._book = book

    def __call__(self, statement_ids: Sequence[str]) -> Mapping[str, Sequence[Decision]]:
        with reading_from(self._book.engine) as connection:
            return decisions_of(connection, statement_ids)


def _check_target(target: Path, force: bool) -> None:
    if not target.absolute().parent.is_dir():
        raise UsageError(f"there is no folder {target.parent}", hint="make it first, or check the name")
    if not target.exists():
        return
    if not force:
        raise UsageError(f"{target} exists already", hint="name another place, or replace it with --force")
    if target.is_dir() and any(target.iterdir()) and not (target / MARKER).exists():
        raise UsageError(f"the folder {target} was not made by an export of sayso", hint="name another place")


@contextmanager
def _in_place_of(target: Path) -> Iterator[Path]:
    """Give a place beside `target` to write to, which takes its name when all went well, and vanishes if not."""
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


def _import_records(book: RecordBook, source: Path) -> ImportSummary:
    from sayso.imports.json_lines import read

    summary = ImportSummary()
    for found in read(source):
        if isinstance(found, Problem):
            summary.problems.append(found)
            continue
        document = found.document
        with reading_from(book.engine) as connection:
            key = key_of(connection, document.id, document.origin, document.url)
        summary.counts[book.put(found, key=key or document.url or f"{document.origin}#{document.id}")] += 1
    return summary
