"""Word lists and tables: data files that a user may read and replace.

A file of the same name in the folder that `use_tables_from` names wins over the packaged one.
"""

from __future__ import annotations

import csv
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from sayso.errors import UsageError

PACKAGED = Path(__file__).parent
_own_folder: Path | None = None


def use_tables_from(folder: Path | None) -> None:
    """Read tables from `folder` first; None goes back to the packaged ones."""
    global _own_folder
    _own_folder = folder
    for cached in (table, rows, word_set):
        cached.cache_clear()


@cache
def table(name: str) -> dict[str, Any]:
    """Read the TOML table `name` ("abbreviations" for abbreviations.toml)."""
    path = _find(f"{name}.toml")
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{path} is not a valid TOML table: {error}", hint="mend the file or remove it") from error


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """Read the CSV table `name`; lines that begin with # are its header comment."""
    path = _find(f"{name}.csv")
    lines = (
        line for line in path.read_text(encoding="utf-8").splitlines() if line.strip() and not line.startswith("#")
    )
    return tuple(csv.DictReader(lines))


@cache
def word_set(name: str, key: str) -> frozenset[str]:
    """Give the list `key` of the TOML table `name` as a set."""
    return frozenset(table(name)[key])


def _find(name: str) -> Path:
    for folder in (_own_folder, PACKAGED):
        if folder is not None and (folder / name).is_file():
            return folder / name
    raise UsageError(f"there is no table {name}", hint=f"the packaged ones lie in {PACKAGED}")
