"""The pages of a folder or of a pattern, sorted by path."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from glob import glob, has_magic
from pathlib import Path

from sayso.acquire.file import read_file
from sayso.acquire.media import READABLE, SUFFIXES
from sayso.domain.text import Page, Problem
from sayso.errors import AcquireError


def is_pattern(name: str) -> bool:
    """Whether a name holds `*`, `?` or `[`."""
    return has_magic(name)


def read_folder(folder: Path, *, max_bytes: int) -> Iterator[Page]:
    """Read the files of the known suffixes in a folder and all below it; hidden ones and a README are left out.

    Raises:
        AcquireError: there is none.
    """
    paths = report_paths(folder)
    if not paths:
        raise AcquireError(
            f"{folder} holds no report; {READABLE} files were expected", hint="name a folder that has some"
        )
    return _read_each(paths, max_bytes)


def report_paths(folder: Path) -> list[Path]:
    """Give the reports of a folder and all below it, sorted; hidden files and a README are none."""
    return sorted(path for path in folder.rglob("*") if _is_report(path, folder))


def read_pattern(pattern: str, *, max_bytes: int) -> Iterator[Page]:
    """Read the files that a pattern fits; `**` stands for any folders.

    Raises:
        AcquireError: it fits none.
    """
    found = glob(pattern, recursive=True)  # noqa: PTH207  # Path.glob takes no absolute pattern
    paths = sorted(path for path in map(Path, found) if path.is_file())
    if not paths:
        raise AcquireError(
            f"no file fits {pattern}; {READABLE} files were expected", hint="check the folder and the pattern"
        )
    return _read_each(paths, max_bytes)


def _read_each(paths: Iterable[Path], max_bytes: int) -> Iterator[Page]:
    for path in paths:
        try:
            yield read_file(path, max_bytes=max_bytes)
        except AcquireError as error:
            media = SUFFIXES.get(path.suffix.lower(), "text")
            problem = Problem("acquire", "unreadable", error.message)
            yield Page(name=path.stem, origin=str(path), media=media, text="", problems=(problem,))


def _is_report(path: Path, folder: Path) -> bool:
    if path.stem.upper() == "README":
        return False  # it tells of the folder; named by itself, it is read
    hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
    return not hidden and path.suffix.lower() in SUFFIXES and path.is_file()
