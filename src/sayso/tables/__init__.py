"""Loads word lists and tables: data files that a user may read and replace.

A file in the folder given to `tables_from` replaces the packaged file of the same name. Results derived from tables are
cached per folder (`kept_per_tables`), so that readers with different tables do not disturb each other.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache, update_wrapper
from pathlib import Path
from typing import Any, ParamSpec, TypeVar, cast

from sayso.errors import UsageError

PACKAGED = Path(__file__).parent
_folder: ContextVar[str] = ContextVar("sayso_tables", default="")
"""The folder whose tables take precedence, "" for none; a string, because it is hashed at every lookup."""
_P = ParamSpec("_P")
_T = TypeVar("_T")


@contextmanager
def tables_from(folder: Path | None) -> Iterator[None]:
    """Within a `with` block, prefer the tables in `folder`."""
    token = _folder.set(str(folder) if folder else "")
    try:
        yield
    finally:
        _folder.reset(token)


def kept_per_tables(*, maxsize: int | None = None) -> Callable[[Callable[_P, _T]], Callable[_P, _T]]:
    """Cache the results of a function that reads tables, like `lru_cache`, but separately for each folder of tables."""

    def decorate(function: Callable[_P, _T]) -> Callable[_P, _T]:
        kept: dict[str, Callable[..., _T]] = {}

        def answer(*args: _P.args, **kwargs: _P.kwargs) -> _T:
            folder = _folder.get()
            if folder not in kept:
                kept[folder] = lru_cache(maxsize=maxsize)(function)
            return kept[folder](*args, **kwargs)

        return cast("Callable[_P, _T]", update_wrapper(answer, function))

    return decorate


@kept_per_tables()
def table(name: str) -> dict[str, Any]:
    """Read the TOML table `name` ("abbreviations" for abbreviations.toml)."""
    path = _find(f"{name}.toml")
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{path} is not a valid TOML table: {error}", hint="correct the file or remove it") from error


@kept_per_tables()
def rows(name: str) -> tuple[dict[str, str], ...]:
    """Read the CSV table `name`; lines that begin with # are its header comment."""
    path = _find(f"{name}.csv")
    lines = (
        line for line in path.read_text(encoding="utf-8").splitlines() if line.strip() and not line.startswith("#")
    )
    return tuple(csv.DictReader(lines))


@kept_per_tables()
def word_set(name: str, key: str) -> frozenset[str]:
    """Return the list `key` of the TOML table `name`, as a set."""
    return frozenset(table(name)[key])


@kept_per_tables()
def given_names() -> dict[str, str]:
    """Return the gender ("m", "f") of each folded given name."""
    lists = table("given_names")
    return {name: gender for key, gender in (("men", "m"), ("women", "f")) for name in lists[key].split()}


def _find(name: str) -> Path:
    own = _folder.get()
    for folder in (Path(own), PACKAGED) if own else (PACKAGED,):
        if (folder / name).is_file():
            return folder / name
    raise UsageError(f"there is no table {name}", hint=f"the packaged tables are in {PACKAGED}")
