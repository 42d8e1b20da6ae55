"""How commands print rows: as text, JSON, JSON Lines or CSV, on standard output or to a file."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from sayso.cli.option import check_overwriting
from sayso.domain.safe_text import utf8_safe
from sayso.errors import UsageError

FORMS = ("text", "json", "jsonl", "csv")
SEPARATOR = "; "  # between the values in one cell

Row = Mapping[str, Any]


def answer_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--format`, `--out` and `--force` to a command, which gets them as `form`, `out` and `force`."""
    options = (
        click.option(
            "--format", "form", type=click.Choice(FORMS), help="Output format.  [default: text, or that of FILE]"
        ),
        click.option(
            "-o", "--out", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
            help="Write to FILE (.txt, .json, .jsonl, .csv) instead of standard output.",
        ),
        click.option("--force", is_flag=True, help="Overwrite FILE."),
    )  # fmt: skip
    for option in reversed(options):
        command = option(command)
    return command


def form_of(form: str | None, out: Path | None) -> str:
    """Return the output format: the requested one, else the file's, else text.

    Raises:
        UsageError: the file's suffix does not fit the format.
    """
    suffix = out.suffix.lower().removeprefix(".") if out else "text"
    of_file = "text" if suffix in ("text", "txt", "") else suffix
    if form is None and of_file not in FORMS:
        raise UsageError(f"{out} has an unknown suffix", hint=f"add --format {'|'.join(FORMS)}")
    if form and of_file in FORMS and of_file not in ("text", form):
        raise UsageError(f"{out} does not end in .{form}", hint=f"choose a name with .{form}, or leave --format out")
    return form or of_file


def answer(
    rows: Sequence[Row] | Iterable[Row],
    form: str | None,
    out: Path | None,
    force: bool,
    *,
    text: Callable[[], Iterable[str]],
    document: Any = None,
    cells: Callable[[Row], Row] | None = None,
) -> None:
    """Write rows to the requested place, in the requested format.

    Args:
        rows: The result.
        form: One of `FORMS`; None means that of the file, else text.
        out: The file; None means standard output.
        force: Whether to overwrite the file.
        text: Returns the lines of the text format.
        document: What JSON prints instead of the list of rows.
        cells: Returns the flat CSV row for a row; by default lists are joined, and nested values become JSON.

    Raises:
        UsageError: the file exists and `force` is false, or its suffix does not fit `form`.
    """
    form = form_of(form, out)
    if out:
        check_overwriting(out, force)
    if form == "text":
        whole = "".join(f"{line}\n" for line in text())
    elif form == "json":
        whole = json.dumps(list(rows) if document is None else document, ensure_ascii=False, indent=1) + "\n"
    elif form == "jsonl":
        whole = "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows)
    else:
        whole = _csv([cells(row) if cells else row for row in rows])
    if out is None:
        click.echo(utf8_safe(whole), nl=False)
    else:
        plain = click.unstyle(whole) if form == "text" else whole
        out.write_text(utf8_safe(plain), encoding="utf-8", newline="")


def _csv(rows: Sequence[Row]) -> str:
    file = io.StringIO()
    names = dict.fromkeys(name for row in rows for name in row)
    writer = csv.DictWriter(file, [*names], lineterminator="\n")
    if names:
        writer.writeheader()
    writer.writerows({name: _cell(value) for name, value in row.items()} for row in rows)
    return file.getvalue()


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple) and all(isinstance(one, str | int | float) for one in value):
        return SEPARATOR.join(map(str, value))
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | tuple | dict) else value
