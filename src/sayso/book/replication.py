"""A replication bundle: everything needed to repeat a study, in one archive, and a methods text."""

from __future__ import annotations

import csv
import json
import zipfile
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from sayso.domain.counts import counted
from sayso.export.codebook import concepts_to_yaml
from sayso.store.engine import reading as reading_from
from sayso.store.reviewing.checked_reports import all_decisions
from sayso.version import __version__

if TYPE_CHECKING:
    from sayso.book.record_book import RecordBook

LEAST_STATEMENTS = 10  # statements that two people checked, for a text to report alpha
README = """\
Contents of this archive
  record.jsonl     every report with its statements, as people left them (sayso import jsonl record.jsonl)
  machine.jsonl    the same reports as the machine read them
  codebook.yaml    the concepts (sayso concept import codebook.yaml)
  codings.csv      people's codings, oldest first; an empty stance withdraws the coder's last one
  decisions.csv    people's decisions on statements, oldest first; values are JSON
  actors.csv       actors with their attributes
  settings.json    the versions and settings behind these files
  methods.txt      a methods text
All offsets are half-open ranges of Unicode code points in a report's text.
"""


def write_bundle(book: RecordBook, path: Path, settings: Mapping[str, Any]) -> None:
    """Write the bundle as a ZIP archive.

    Args:
        book: The record book.
        path: The archive.
        settings: The settings that produced the record book, as plain values.

    Raises:
        StoreError: the record book cannot be read.
    """
    with TemporaryDirectory() as folder, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        place = Path(folder)
        for name, view in (("record.jsonl", "current"), ("machine.jsonl", "machine")):
            book.export("jsonl", place / name, view=view)
            archive.write(place / name, name)
        archive.writestr("README.txt", README)
        archive.writestr("codebook.yaml", concepts_to_yaml(book.concepts.list()))
        _write_table(place / "codings.csv", ("concept", "statement", "stance", "coder", "coded_at"), _codings(book))
        _write_table(place / "decisions.csv", DECISION_COLUMNS, _decisions(book))
        _write_table(place / "actors.csv", ("id", "name", "type", "country", "attributes"), _actors(book))
        for name in ("codings.csv", "decisions.csv", "actors.csv"):
            archive.write(place / name, name)
        about = {"sayso": __version__, "counts": book.counts(), "settings": dict(settings), "made_by": models_of(book)}
        archive.writestr("settings.json", json.dumps(about, indent=1, default=str) + "\n")
        archive.writestr("methods.txt", methods_text(book))


DECISION_COLUMNS = (
    "report", "statement", "reviewer", "decided_at", "verdict", "field", "old", "new", "note", "step", "undoes",
)  # fmt: skip


def models_of(book: RecordBook) -> dict[str, int]:
    """Return the versions of sayso and its models that read the reports, with the number of reports for each."""
    found: Counter[str] = Counter()
    for record in book.records(view="machine"):
        made = record.made_by
        found[f"sayso {made.get('sayso', '?')}, model {made.get('model', '?')}"] += 1
    return dict(found.most_common())


def methods_text(book: RecordBook) -> str:
    """Return a methods text for a paper, with the record book's own figures."""
    outlets: set[str] = set()
    days: list[str] = []
    reports = statements = 0
    models: Counter[str] = Counter()
    for record in book.records():
        reports += 1
        statements += len(record.statements)
        outlets |= {record.document.outlet} if record.document.outlet else set()
        days += [record.document.published] if record.document.published else []
        models[str(record.made_by.get("model", "unknown"))] += 1
    made = list(_decisions(book))
    reviewers = {row[2] for row in made}
    looked_at = {row[1] for row in made}
    parts = [
        f"We collected {counted(reports, 'report')} from {counted(len(outlets), 'outlet')}"
        + (f", published from {min(days)} to {max(days)}." if days else "."),
        f"sayso {__version__} (model {', '.join(models) or 'none'}) extracted {statements} statements: for each, the "
        "words, the speaker with role and country, the route from the speaker to the outlet, and marks of doubt.",
    ]
    if made:
        parts.append(
            f"{counted(len(reviewers), 'reviewer')} made {counted(len(made), 'decision')} on "
            f"{counted(len(looked_at), 'statement')}."
        )
    alphas = [
        f"{row.field} {row.alpha:.2f}"
        for row in book.review.agreement()
        if row.alpha is not None and row.statements >= LEAST_STATEMENTS
    ]
    if alphas:
        parts.append(f"Agreement between reviewers (Krippendorff's alpha, nominal): {', '.join(alphas)}.")
    for concept in book.concepts.list():
        counts = book.codings.counts(concept.name)
        parts.append(
            f"Statements were coded against the proposition “{concept.proposition}” ({concept.name}): "
            f"{counts.by_people} by people, {counts.by_machine} by the model."
        )
    return "\n\n".join(parts) + "\n"


def _codings(book: RecordBook) -> list[tuple[Any, ...]]:
    return [
        (one.concept, one.statement, one.stance or "", one.coder, one.coded_at)
        for concept in book.concepts.list()
        for one in book.codings.list(concept.name)
    ]


def _decisions(book: RecordBook) -> list[tuple[Any, ...]]:
    with reading_from(book.engine) as connection:
        return all_decisions(connection)


def _actors(book: RecordBook) -> list[tuple[Any, ...]]:
    return [
        (row.id, row.name, row.type, row.country or "", json.dumps(dict(row.attributes), ensure_ascii=False))
        for row in book.actors.table()
    ]


def _write_table(path: Path, columns: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
    with path.open("w", encoding="utf-8", errors="replace", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows(rows)
