"""Finds inputs and cuts them into shards: blocks of reports that are read together."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sayso.acquire.file import read_path
from sayso.acquire.folder import kind_of_known, report_paths, unreadable_page
from sayso.acquire.kind import SINGLE, TABLES, Kind
from sayso.acquire.table import count_rows, read_table
from sayso.acquire.warc import answer_offsets, read_warc
from sayso.domain.given import NOTHING_GIVEN, Given
from sayso.domain.text import Page, Problem
from sayso.errors import AcquireError, UsageError


@dataclass(frozen=True, slots=True)
class Input:
    """A file or a folder of reports. `size` is in bytes.

    `kind` is warc, table, export, folder, file or unreadable; `wrong` says why it is unreadable.
    """

    name: str
    path: str
    kind: str
    sha256: str
    size: int
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class Shard:
    """A block of reports of one input.

    `first` is the number of its first report in the input, from 0. Reading begins at the byte `offset` and skips `skip`
    reports.
    """

    number: int
    input: Input
    first: int
    count: int
    offset: int = 0
    skip: int = 0


def find_inputs(places: Sequence[str], *, columns: Collection[str] = ()) -> Iterator[Input]:
    """Yield the inputs at some places; archives and tables in a folder are separate inputs.

    CSV files in a folder that have all `columns` are tables of reports.

    Raises:
        UsageError: a place is missing, or contains nothing readable.
    """
    for place in places:
        path = Path(place)
        if path.is_dir():
            yield from _in_folder(place, path, columns)
        elif path.is_file() and (kind := _kind(path)):
            yield Input(place, str(path.resolve()), kind, file_sha256(path), path.stat().st_size)
        elif not path.exists():
            raise UsageError(f"{place} does not exist", hint="check its name")
        else:
            raise UsageError(
                f"{place} is not a file or folder that a corpus can be made from",
                hint="sayso read --help lists what it reads",
            )


def make_shards(
    given: Input, first_number: int, *, reports: int, max_bytes: int, known: Given = NOTHING_GIVEN
) -> Iterator[Shard]:
    """Cut an input into shards of at most `reports` reports; an empty input has no shard."""
    number = itertools.count(first_number)
    if given.kind == "warc":
        yield from _archive_shards(given, number, reports, max_bytes)
        return
    total = _count(given, max_bytes, known)
    for first in range(0, total, reports):
        yield Shard(next(number), given, first, min(reports, total - first), skip=first)


def pages_of(
    shard: Shard,
    *,
    done: int,
    max_bytes: int,
    known: Given = NOTHING_GIVEN,
    passed: Callable[[], object] = lambda: None,
) -> Iterator[Page]:
    """Return the pages of a shard after the first `done`. A damaged input ends with a page that reports it.

    `known` are metadata of the reports; `passed` is called for each page of an archive that is read only to skip it.
    """
    skip = shard.skip + done
    return itertools.islice(_pages(shard.input, shard.offset, skip, max_bytes, known, passed), shard.count - done)


def _pages(
    given: Input,
    offset: int,
    skip: int,
    max_bytes: int,
    known: Given,
    passed: Callable[[], object] = lambda: None,
) -> Iterator[Page]:
    path = Path(given.path)
    try:
        if given.kind == "unreadable":
            raise AcquireError(f"{given.name}: {given.wrong}")
        if given.kind == "warc":
            for number, page in enumerate(read_warc(path, max_bytes=max_bytes, offset=offset)):
                if number < skip:
                    passed()
                else:
                    yield page
        elif given.kind == "table":
            pages = read_table(path, skip=skip, max_row_bytes=max_bytes, columns=known.columns)
            yield from (known.apply(page, path.stem) for page in pages)
        elif given.kind == "export":
            yield from read_path(path, skip=skip, max_bytes=max_bytes, given=known)
        else:
            paths = _single_paths(path) if given.kind == "folder" else [path]
            for each in paths[skip:]:
                yield _file_page(each, max_bytes, known)
    except AcquireError as error:
        problem = Problem("acquire", "damaged-input", error.message)
        yield Page("rest", f"{given.name}#rest", "text", "", problems=(problem,))


def _file_page(path: Path, max_bytes: int, known: Given) -> Page:
    try:
        return next(read_path(path, max_bytes=max_bytes, given=known))
    except AcquireError as error:
        return unreadable_page(path, error)


def _count(given: Input, max_bytes: int, known: Given) -> int:
    if given.kind == "table":
        try:
            return count_rows(given.path, known.columns)
        except AcquireError:  # the readable pages before the damage, and the page that reports it
            return sum(1 for _ in _pages(given, 0, 0, max_bytes, known))
    if given.kind == "export":
        return sum(1 for _ in _pages(given, 0, 0, max_bytes, known))
    return len(_single_paths(Path(given.path))) if given.kind == "folder" else 1


def _archive_shards(given: Input, number: Iterator[int], reports: int, max_bytes: int) -> Iterator[Shard]:
    """Begin each shard at the byte of its first response.

    If two responses share an offset (the archive is compressed as a whole, or damaged), every shard is read from the
    start of the file.
    """
    begins: list[int] = []
    total, last, seekable = 0, -1, True
    for offset in answer_offsets(given.path, max_bytes=max_bytes):
        seekable = seekable and offset > last
        last = offset
        if total % reports == 0:
            begins.append(offset)
        total += 1
    for first, offset in zip(range(0, total, reports), begins, strict=True):
        place = (offset, 0) if seekable else (0, first)
        yield Shard(next(number), given, first, min(reports, total - first), *place)


def _in_folder(place: str, folder: Path, columns: Collection[str]) -> Iterator[Input]:
    found = False
    paths = []
    for path in report_paths(folder, columns=columns):
        kind = _kind(path)
        if kind in ("warc", "table", "export"):
            found = True
            yield Input(str(path), str(path.resolve()), kind, file_sha256(path), path.stat().st_size)
        else:
            paths.append(path)
    if paths:
        size = sum(path.stat().st_size for path in paths)
        yield Input(place, str(folder.resolve()), "folder", _folder_sha256(paths, folder), size)
    elif not found:
        raise UsageError(f"{place} contains no report", hint="name a folder with reports")


def _kind(path: Path) -> str:
    """Return the kind of input of a file; "" if sayso does not read it."""
    kind = kind_of_known(path)
    if kind is None or kind in (Kind.FEED, Kind.SITEMAP):
        return ""
    if kind is Kind.WARC:
        return "warc"
    if kind in TABLES and kind is not Kind.JSON:
        return "table"
    return "file" if kind in SINGLE else "export"


def _single_paths(folder: Path) -> list[Path]:
    """Return the files of a folder that hold one report each or cannot be read; the others are separate inputs."""
    return [path for path in report_paths(folder) if _kind(path) not in ("warc", "table", "export")]


def file_sha256(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _folder_sha256(paths: Sequence[Path], folder: Path) -> str:
    """Return the SHA-256 of a folder's files and their names."""
    whole = hashlib.sha256()
    for path in paths:
        name = path.relative_to(folder).as_posix().encode("utf-8", "surrogateescape")
        whole.update(name + b"\0" + bytes.fromhex(file_sha256(path)))
    return whole.hexdigest()
