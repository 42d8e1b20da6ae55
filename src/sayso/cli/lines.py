"""Rows of a JSON lines file that a command reads, each checked for what it must have."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import click

from sayso.errors import UsageError
from sayso.export.characters import utf8_safe


def read_rows(path: str, texts: tuple[str, ...], *, empty: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    """Give the rows of a file ("-": standard input), each with an `id` and with these texts.

    Args:
        path: The file.
        texts: Keys that each row must have.
        empty: Keys that may be missing or null; they are then "".

    Raises:
        UsageError: the file is missing or not in UTF-8, or a line is no such row.
    """
    try:
        text = sys.stdin.read() if path == "-" else Path(path).read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} is not in UTF-8: {error}", hint="iconv -t UTF-8") from error
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}", hint="check its name") from error
    return list(_checked(text, path, texts, empty))


def _checked(text: str, path: str, texts: tuple[str, ...], empty: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    wanted = ", ".join(f"`{key}`" for key in ("id", *texts, *empty))
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise UsageError(f"line {number} of {path} is not JSON: {error}", hint=f"each line has {wanted}") from error
        if not _is_row(row, texts, empty):
            raise UsageError(f"line {number} of {path} needs {wanted}", hint="the texts are strings")
        yield row | {key: row.get(key) or "" for key in empty}


def _is_row(row: Any, texts: tuple[str, ...], empty: tuple[str, ...]) -> bool:
    if not isinstance(row, dict) or "id" not in row:
        return False
    return all(isinstance(row.get(key), str) for key in texts) and all(
        isinstance(row.get(key, ""), str | None) for key in empty
    )


def write_rows(rows: Iterable[dict[str, Any]], form: str) -> None:
    """Print rows as JSON, an object per line (`jsonl`) or one list (`json`)."""
    if form == "json":
        click.echo(utf8_safe(json.dumps(list(rows), ensure_ascii=False, indent=2)))
        return
    for row in rows:
        click.echo(utf8_safe(json.dumps(row, ensure_ascii=False)))
