"""The pages of a folder or a file pattern, sorted by path."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from glob import glob, has_magic
from pathlib import Path

from sayso.acquire.columns import looks_like_table
from sayso.acquire.documents.archive import member_kinds
from sayso.acquire.extras import NEEDED, missing_error, missing_for
from sayso.acquire.file import read_path
from sayso.acquire.kind import (
    DOCUMENT_SUFFIXES,
    HEAD_BYTES,
    PACKED_SUFFIXES,
    READABLE,
    SINGLE,
    SUFFIXES,
    Kind,
    kind_of_path,
    suffix_of,
    unpacked_head,
)
from sayso.domain.given import NOTHING_GIVEN, Given
from sayso.domain.text import Page, Problem
from sayso.errors import AcquireError

_CERTAIN = frozenset({".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml"})
"""Suffixes that are trusted without reading the file; opening each file would slow down a large folder."""
_JSON_REPORT = re.compile(rb"\"(?:text|body|maintext|content|body_html|body_text|bodies|articles|article)\"\s*:")


def is_pattern(name: str) -> bool:
    """Whether a name contains `*`, `?` or `[`."""
    return has_magic(name)


def read_folder(folder: Path, *, max_bytes: int, given: Given = NOTHING_GIVEN) -> Iterator[Page]:
    """Read all reports in a folder and its subfolders; hidden files and a README are left out.

    Raises:
        AcquireError: there is none.
    """
    paths = report_paths(folder, columns=[column for _, column in given.columns])
    if not paths:
        raise AcquireError(f"{folder} contains no report; sayso reads {READABLE}", hint="name a folder with reports")
    return _read_each(paths, max_bytes, given)


def report_paths(folder: Path, *, columns: Collection[str] = ()) -> list[Path]:
    """Return the files in a folder and its subfolders that hold reports, sorted.

    Hidden files, lock files of Office, the folder beside a saved page and a README are left out, and so are JSON,
    XML and CSV files that hold something else. A CSV file that has the named columns is a table of reports.
    """
    return sorted(path for path in folder.rglob("*") if _is_report(path, folder, columns))


def read_pattern(pattern: str, *, max_bytes: int, given: Given = NOTHING_GIVEN) -> Iterator[Page]:
    """Read the files that match a pattern; `**` stands for any folders.

    Raises:
        AcquireError: no file matches.
    """
    paths = pattern_paths(pattern)
    if not paths:
        raise AcquireError(
            f"no file matches {pattern}; sayso reads {READABLE}", hint="check the folder and the pattern"
        )
    return _read_each(paths, max_bytes, given)


def pattern_paths(pattern: str) -> list[Path]:
    """Return the files that match a pattern, sorted."""
    found = glob(pattern, recursive=True)  # noqa: PTH207  # Path.glob refuses absolute patterns
    return sorted(path for path in map(Path, found) if path.is_file())


def demand_libraries(paths: Iterable[Path]) -> None:
    """Check that the libraries needed by some files, also inside zip files, are installed, before anything is read.

    Raises:
        AcquireError: one of them is not installed.
    """
    if not any(map(missing_for, NEEDED)):
        return
    for path in paths:
        if suffix_of(path.name) in _CERTAIN or not path.is_file():
            continue
        kind = kind_of_known(path)
        for needed in member_kinds(path) if kind is Kind.ZIP else [kind]:
            if needed is not None and (missing := missing_for(needed)) is not None:
                raise missing_error(str(path), *missing)


def kind_of_known(path: Path) -> Kind | None:
    """Return the kind of a file; None if sayso cannot read or open it."""
    try:
        with path.open("rb") as file:
            kind = kind_of_path(path, file.read(HEAD_BYTES))
    except OSError:
        return None
    return kind if isinstance(kind, Kind) else None


def holds_many(path: Path) -> bool:
    """Whether a file may hold more than one report."""
    kind = None if suffix_of(path.name) in (".md", ".markdown") else kind_of_known(path)
    return kind is not None and kind not in SINGLE


def _read_each(paths: Iterable[Path], max_bytes: int, given: Given) -> Iterator[Page]:
    for path in paths:
        try:
            yield from read_path(path, max_bytes=max_bytes, given=given)
        except AcquireError as error:
            yield unreadable_page(path, error)


def unreadable_page(path: Path, error: AcquireError) -> Page:
    """Return a page without text for a file that cannot be read."""
    known = SUFFIXES.get(suffix_of(path.name))
    media = {Kind.HTML: "html", Kind.MARKDOWN: "markdown"}.get(known, "text") if known else "text"
    problem = Problem("acquire", "unreadable", error.message)
    return Page(name=path.stem, origin=str(path), media=media, text="", problems=(problem,))


def _is_report(path: Path, folder: Path, columns: Collection[str]) -> bool:
    if path.stem.upper() == "README" or path.name.startswith("~$"):
        return False  # it describes the folder; named explicitly, it is read
    parts = path.relative_to(folder).parts
    if any(part.startswith(".") for part in parts) or any(part.endswith("_files") for part in parts[:-1]):
        return False
    suffix = suffix_of(path.name)
    if path.suffix.lower() in PACKED_SUFFIXES and suffix not in (".jsonl", ".ndjson", ".csv", ".tsv", ".warc"):
        return False
    if suffix not in SUFFIXES or not path.is_file():
        return False
    return suffix in _CERTAIN or _holds_reports(path, suffix, columns)


def _holds_reports(path: Path, suffix: str, columns: Collection[str]) -> bool:
    """Whether the first bytes of a file with an ambiguous suffix show reports."""
    try:
        with path.open("rb") as file:
            head = file.read(HEAD_BYTES)
    except OSError:
        return True  # reading it reports what is wrong
    known = SUFFIXES[suffix]
    if known is Kind.CSV:
        return looks_like_table(unpacked_head(head), columns)
    if known is Kind.JSON:
        return _JSON_REPORT.search(head) is not None
    kind = kind_of_path(path, head)
    if kind in (Kind.FEED, Kind.SITEMAP) or known is Kind.FEED:
        return False
    return isinstance(kind, Kind) or known is not None or suffix in DOCUMENT_SUFFIXES
