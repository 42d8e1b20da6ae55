"""The options --record and --corpus, and how the terminal shows statements."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sayso.cli.option import INPUT_FOLDER
from sayso.settings import load_settings

if TYPE_CHECKING:
    from sayso.book import RecordBook
    from sayso.store.search.statement_search import Hit

record_option = click.option(
    "--record",
    default=lambda: load_settings().record,
    metavar="FILE|URL",
    help="The record book: a file or a PostgreSQL URL.  [default: SAYSO_RECORD, sayso.toml or sayso.db]",
)
corpus_option = click.option(
    "--corpus",
    type=INPUT_FOLDER,
    metavar="FOLDER",
    help="Use a folder that `sayso corpus` wrote instead of a record book.",
)
json_option = click.option(
    "--format", "form", type=click.Choice(("text", "json")), default="text", show_default=True, help="Output format."
)
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


@contextmanager
def record_to_fill(record: str) -> Iterator[RecordBook]:
    """Open a record, or create it; a new record that stays empty is deleted again."""
    from sayso.book import open_record

    path = Path(record)
    is_new, is_empty = "://" not in record and not path.exists(), False
    try:
        with open_record(record) as book:
            try:
                yield book
            finally:
                is_empty = not book.counts()["reports"]
    finally:
        if is_new and is_empty:
            for suffix in ("", "-wal", "-shm"):
                path.with_name(path.name + suffix).unlink(missing_ok=True)


def printable(text: str | None) -> str:
    """Return a text without lone surrogates and control characters, which could control the terminal."""
    return CONTROLS.sub("", text or "")


def problem_line(count: int, kind: str, example: str) -> str:
    """Return the line that says how many problems of a kind there are; `example` is the message of one."""
    return f"{count:6} {kind}{': ' if count == 1 else ', such as '}{printable(example)}"


def hit_lines(hit: Hit, *, versions: bool = False) -> list[str]:
    """Return the lines that show a search hit; with `versions`, including the version of its report."""
    marked = "".join(
        click.style(printable(part), bold=number % 2 == 1)
        for number, part in enumerate(re.split("[\x02\x03]", hit.snippet))
    )
    who = printable(hit.actor or hit.speaker) or "nobody named"
    role = f", {printable(hit.role)}" if hit.role else ""
    where = ", ".join(printable(part) for part in (hit.outlet, hit.published) if part)
    marks = [name.replace("rumour", "rumor") for name, is_set in hit.statement["certainty"].items() if is_set is True]
    added = hit.statement.get("added_by")
    how = f"added by {printable(added)}" if added else f"{hit.confidence:.2f}"
    report = printable(hit.report) + (f" (version {hit.version})" if versions else "")
    notes = [hit.kind, *marks, how, *(["reviewed"] if hit.reviewed else [])]
    return [
        f"{click.style(who, fg='cyan')}{role} ({where})" if where else f"{click.style(who, fg='cyan')}{role}",
        f"  {marked}",
        click.style(f"  {printable(hit.id)}  {report}  {', '.join(notes)}", dim=True),
    ]


def value_text(value: Any) -> str:
    """Return the value of a field as one line."""
    return printable(str(value)) if value is not None else "nothing"
