"""Reads the rows of a JSON Lines file, checking that each has the keys that a command needs."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sayso.errors import AcquireError, UnreadableFile


def read_rows(path: str, texts: tuple[str, ...], *, empty: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    """Return the rows of a file ("-": standard input), each with an `id` and these texts.

    Args:
        path: The file.
        texts: Keys that each row must have.
        empty: Keys that may be missing or null; they become "".

    Raises:
        AcquireError: the file is missing or cannot be read.
        UnreadableFile: the file is not UTF-8, or a line lacks a key.
    """
    try:
        text = sys.stdin.read() if path == "-" else Path(path).read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise UnreadableFile(f"{path} is not in UTF-8: {error}", hint="convert it: iconv -t UTF-8") from error
    except OSError as error:
        raise AcquireError(f"{path} cannot be read: {error.strerror}", hint="check its name") from error
    return list(_checked(text, path, texts, empty))


def _checked(text: str, path: str, texts: tuple[str, ...], empty: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    wanted = ", ".join(f"`{key}`" for key in ("id", *texts, *empty))
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise UnreadableFile(
                f"line {number} of {path} is not JSON: {error}", hint=f"each line has {wanted}"
            ) from error
        if not _is_row(row, texts, empty):
            raise UnreadableFile(f"line {number} of {path} needs {wanted}", hint="all but `id` are strings")
        yield row | {key: row.get(key) or "" for key in empty}


def _is_row(row: Any, texts: tuple[str, ...], empty: tuple[str, ...]) -> bool:
    if not isinstance(row, dict) or "id" not in row:
        return False
    return all(isinstance(row.get(key), str) for key in texts) and all(
        isinstance(row.get(key, ""), str | None) for key in empty
    )
