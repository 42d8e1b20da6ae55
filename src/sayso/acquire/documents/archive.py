"""Zip files: reads every readable file in them, with limits on the unpacked size."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path, PurePosixPath

from sayso.acquire.kind import HEAD_BYTES, SUFFIXES, ZIP_ERRORS, Kind, kind_of_bytes, suffix_of, unpacked_head
from sayso.domain.text import Page, Problem
from sayso.errors import AcquireError

MAX_MEMBERS = 100_000
MAX_RATIO = 200  # text compresses about 10 to 1; a member beyond 200 to 1 is not a report
RATIO_BYTES = 1_000_000  # below this size, the ratio is not checked
IGNORED_FOLDERS = ("__MACOSX",)
_WACZ_ARCHIVE = re.compile(r"archive/[^/]+\.warc(?:\.gz)?$")  # WACZ 1.1.1, 4.1

ReadMember = Callable[[bytes, str, str], Iterator[Page]]
"""Reads a member, given its bytes, its place and its name."""


def read_zip(content: bytes, origin: str, read: ReadMember, *, max_bytes: int) -> Iterator[Page]:
    """Yield the reports of each file in a zip file, ordered by file name.

    A member that is encrypted, damaged, of an unknown kind or too large becomes a page without text and with a problem;
    the others are read.

    Args:
        content: The zip file.
        origin: Where it was read from.
        read: Reads one member.
        max_bytes: Size limit for a member; all members together may be ten times as large.

    Raises:
        AcquireError: it is damaged, or empty.
    """
    try:
        packed = zipfile.ZipFile(BytesIO(content))
    except ZIP_ERRORS as error:
        raise AcquireError(f"{origin} is a damaged zip file: {error}", hint="download or compress it again") from error
    with packed:
        members = sorted(_reports(packed), key=lambda member: member.filename)
        if not members:
            raise AcquireError(
                f"{origin} is a zip file that contains no report", hint="sayso read --help lists what it reads"
            )
        left = 10 * max_bytes
        for member in members[:MAX_MEMBERS]:
            place = f"{origin}!{member.filename}"
            try:
                unpacked = _unpacked(packed, member, place, min(max_bytes, left))
                left -= len(unpacked)
                yield from read(unpacked, place, PurePosixPath(member.filename).name)
            except AcquireError as error:
                yield _refused(PurePosixPath(member.filename).stem, place, error.message)
        if (over := len(members) - MAX_MEMBERS) > 0:
            message = f"{origin} contains {len(members):,} files; the last {over:,} were not read"
            yield _refused(PurePosixPath(origin).stem, origin, message)


def member_kinds(path: Path) -> Iterator[Kind]:
    """Yield the kinds of the files in a zip file, by their first bytes; Office files by their names."""
    try:
        with zipfile.ZipFile(path) as packed:
            for member in _reports(packed)[:MAX_MEMBERS]:
                suffix = suffix_of(member.filename)
                with packed.open(member) as file:
                    head = file.read(HEAD_BYTES)
                kind = SUFFIXES.get(suffix) if head.startswith(b"PK") else kind_of_bytes(unpacked_head(head), suffix)
                if isinstance(kind, Kind):
                    yield kind
    except ZIP_ERRORS:  # its reader says what is the matter
        return


def demand_ratio(member: zipfile.ZipInfo, place: str) -> None:
    """Refuse a member of a zip file or an Office document that is compressed better than any text.

    Raises:
        AcquireError: the member is larger than RATIO_BYTES, and more than MAX_RATIO times its compressed size.
    """
    if member.file_size > RATIO_BYTES and member.file_size > MAX_RATIO * max(1, member.compress_size):
        raise AcquireError(
            f"{place} unpacks from {member.compress_size:,} to {member.file_size:,} bytes, which is suspicious",
            hint="unpack it by hand and look at it",
        )


def _refused(name: str, place: str, message: str) -> Page:
    """Return a page without text whose problem says why a member was not read."""
    return Page(name, place, "text", "", problems=(Problem("acquire", "unreadable", message),))


def _reports(packed: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """Return the members that may be reports; of a WACZ file, only the web archives, not their indexes."""
    members = [member for member in packed.infolist() if _is_report(member)]
    archives = [member for member in members if _WACZ_ARCHIVE.match(member.filename)]
    is_wacz = any(member.filename == "datapackage.json" for member in members)
    return archives if archives and is_wacz else members


def _is_report(member: zipfile.ZipInfo) -> bool:
    """Whether a member may be a report: not a folder, a lock file, a hidden file or a part of a saved page."""
    parts = PurePosixPath(member.filename).parts
    hidden = any(part.startswith((".", "~$")) and part != ".." for part in parts)  # ".." does no harm in memory
    return not (
        member.filename.endswith("/")  # is_dir() fails if a damaged archive has no name here
        or hidden
        or (parts and parts[0] in IGNORED_FOLDERS)
        or any(p.endswith("_files") for p in parts[:-1])
    )


def _unpacked(packed: zipfile.ZipFile, member: zipfile.ZipInfo, place: str, max_bytes: int) -> bytes:
    if member.flag_bits & 0x1:
        raise AcquireError(f"{place} is encrypted", hint="unpack it with its password and read the folder")
    demand_ratio(member, place)
    if member.file_size > max_bytes:
        raise AcquireError(
            f"{place} has {member.file_size:,} bytes; the limit is {max_bytes:,} bytes",
            hint="split it, or raise max_bytes",
        )
    try:
        with packed.open(member) as file:
            content = file.read(max_bytes + 1)
    except ZIP_ERRORS as error:
        raise AcquireError(f"{place} is damaged: {error}", hint="compress it again") from error
    return content
