"""`sayso read`: read reports and print records."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from glob import has_magic
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

from sayso.cli.given_options import given_from, given_options
from sayso.cli.option import check_overwriting, force_option, sure_option
from sayso.cli.outcome import DONE, DONE_WITH_PROBLEMS, FAILED, Report, note, progress, report_error
from sayso.cli.record_option import problem_line
from sayso.errors import AcquireError, SaysoError, UsageError
from sayso.settings import load_settings

if TYPE_CHECKING:
    from sayso.domain.record import Record

EXAMPLES = """\b
Examples:
  sayso read report.txt
  sayso read reports/ 'more/*.html' --out records.jsonl --workers 4
  sayso read https://example.org/news/1 --format json
  sayso read 'Files (100).docx' --out statements.csv
  sayso read articles.csv --columns text=inhalt,date=wann
"""
FORMATS = ("text", "json", "jsonl", "csv", "parquet")
SUFFIXES = {"txt": "text", "text": "text", "": "text", "ndjson": "jsonl"} | {form: form for form in FORMATS}
JSON_ERRORS = "backslashreplace"  # a lone surrogate becomes \udc80, as JSON writes it


@click.command(epilog=EXAMPLES)
@click.argument("places", nargs=-1, required=True, metavar="PLACE...")
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    help="Output format.  [default: text, or that of FILE]",
)
@click.option(
    "-o",
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write to FILE when everything has been read.",
)
@force_option
@click.option("--workers", type=int, metavar="N", help="Read with N processes.  [default: 1]")
@click.option("--model", metavar="NAME", help="Name of a packaged model, or a folder with a model.  [default: fast]")
@sure_option("Keep only statements with a confidence of P (0 to 1) or more.", default=None)
@given_options
def read(
    places: tuple[str, ...],
    form: str | None,
    out: Path | None,
    force: bool,
    workers: int | None,
    model: str | None,
    sure: float | None,
    **given: Any,
) -> int:
    """Read reports and print a record of each.

    A PLACE is a file, a folder, a pattern, a web address, a feed, or - for standard input. Files: text, Markdown, HTML,
    Word, PDF, RTF, e-mail, CSV, Excel, JSON, Parquet, web archives, zip files, and the exports of Nexis, Factiva,
    ProQuest and Europresse. Files are recognized by their content, not their names. CSV and Parquet output have one row
    per statement.
    """
    settings = load_settings({"workers": workers, "model": model, "min_confidence": sure, "given": given_from(**given)})
    form = form or _form_of(out)
    if form == "parquet" and out is None:
        raise UsageError("Parquet cannot be written to the terminal", hint="add --out statements.parquet")
    if out is not None and (out.is_file() or not out.exists()):  # an existing device or pipe is simply written to
        check_overwriting(out, force)
    from sayso.acquire.place import demand_readers
    from sayso.pipeline.read import read_places

    demand_readers(places)
    tally = Tally()
    with _progress(out) as report:
        records = tally.watched(read_places(places, settings, on_error=tally.fail), report)
        first = next(records, None)
        if first is not None:
            _write(chain([first], records), form, out, listed=not _is_single(places))
    if first is not None:
        if form != "text":  # where records show their problems themselves
            tally.tell_problems()
        elif len(places) + tally.reports > 2:
            note(tally.summary())
    elif not tally.failures:
        raise AcquireError(
            f"found no report in {', '.join(places)}", hint="sayso read --help lists what it reads"
        )
    return tally.exit_code()


@dataclass(slots=True)
class Tally:
    """The tally of a run so far."""

    reports: int = 0
    statements: int = 0
    troubled: int = 0
    failures: int = 0
    problems: Counter[str] = field(default_factory=Counter)
    examples: dict[str, str] = field(default_factory=dict)

    def watched(self, records: Iterator[Record], report: Report) -> Iterator[Record]:
        """Yield the records, counting them and reporting the count."""
        for record in records:
            self.reports += 1
            report(self.reports, None)
            self.statements += len(record.statements)
            self._note_problems(record)
            yield record

    def _note_problems(self, record: Record) -> None:
        found = (*record.document.problems, *record.problems)
        self.troubled += bool(found)
        for problem in found:
            kind = f"{problem.stage}/{problem.code}"
            self.problems[kind] += 1
            named = record.document.origin in problem.message
            self.examples.setdefault(kind, problem.message if named else f"{record.document.origin}: {problem.message}")

    def tell_problems(self) -> None:
        """Report how many problems of each kind the records have, with an example; tables of statements have none."""
        for kind, count in self.problems.most_common():
            note(problem_line(count, kind, self.examples[kind]))

    def fail(self, error: SaysoError) -> None:
        """Report a place that cannot be read, and continue with the others."""
        self.failures += 1
        report_error(error.message, error.hint)

    def summary(self) -> str:
        """Return a one-line summary."""
        from sayso.domain.counts import counted

        parts = [counted(self.reports, "report"), counted(self.statements, "statement")]
        if self.troubled:
            parts.append(f"{self.troubled} with problems")
        if self.failures:
            parts.append(f"{self.failures} could not be read")
        return ", ".join(parts)

    def exit_code(self) -> int:
        """Return the exit code of the run."""
        if not self.reports:
            return FAILED
        return DONE_WITH_PROBLEMS if self.failures or self.troubled else DONE


def _progress(out: Path | None) -> AbstractContextManager[Report]:
    """Show progress, except where the records themselves appear on the terminal as they come."""
    if out is None and sys.stdout.isatty():
        return nullcontext(lambda done, total, work=None: None)
    return progress("reports")


def _write(records: Iterator[Record], form: str, out: Path | None, *, listed: bool) -> None:
    if form == "parquet" and out is not None:
        from sayso.export.statement_table import write_statement_parquet

        with _unfinished(out) as path:
            write_statement_parquet(records, path)
        return
    with _opened(out, form) as file:
        if form == "csv":
            from sayso.export.statement_table import write_statement_csv

            write_statement_csv(records, file)
        elif form == "text":
            from sayso.export.terminal import terminal_console, write_text

            write_text(records, terminal_console(file, plain=out is not None))
        else:
            from sayso.export.json_text import write_json, write_jsonl

            if form == "jsonl":
                write_jsonl(records, file)
            else:
                write_json(records, file, listed=listed)


@contextmanager
def _opened(out: Path | None, form: str) -> Iterator[TextIO]:
    """Yield standard output, or a new file that gets its name only once it is complete."""
    if out is None:
        if form == "text":
            sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]  # a text stream here
        else:
            sys.stdout.reconfigure(encoding="utf-8", errors=JSON_ERRORS)  # type: ignore[union-attr]  # as above
        yield sys.stdout
        return
    if out.exists() and not out.is_file():  # a device or a named pipe
        with out.open("w", encoding="utf-8", errors=JSON_ERRORS) as file:
            yield file
        return
    line_end = "" if form == "csv" else "\n"
    with _unfinished(out) as path, path.open("w", encoding="utf-8", errors=JSON_ERRORS, newline=line_end) as file:
        yield file


@contextmanager
def _unfinished(out: Path) -> Iterator[Path]:
    """Yield the path of a new file that gets its name only once it is complete."""
    unfinished = out.with_name(f".{out.name}.unfinished")
    try:
        yield unfinished
        unfinished.replace(out)
    finally:
        unfinished.unlink(missing_ok=True)


def _form_of(out: Path | None) -> str:
    """Return the format that a file's suffix stands for.

    Raises:
        UsageError: the suffix is unknown.
    """
    suffix = out.suffix.removeprefix(".").lower() if out and not (out.exists() and not out.is_file()) else ""
    if suffix not in SUFFIXES:
        raise UsageError(
            f"--out is {out}; .txt, .json, .jsonl, .csv or .parquet was expected",
            hint=f"--format text writes what the terminal shows to {out}, whatever its suffix",
        )
    return SUFFIXES[suffix]


def _is_single(places: Sequence[str]) -> bool:
    """Whether the places can only mean one report: a file, a web address or standard input."""
    if len(places) > 1:
        return False
    path = Path(places[0])
    if path.is_file():
        from sayso.acquire.folder import holds_many

        return not holds_many(path)
    return "://" in places[0] or not (path.is_dir() or has_magic(places[0]))
