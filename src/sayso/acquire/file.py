"""The reports of one file of any kind; only this module knows which reader handles which kind."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory

from sayso.acquire.agency.newsml import read_newsml_1, read_newsml_2
from sayso.acquire.agency.nitf import read_nitf
from sayso.acquire.columns import field_of
from sayso.acquire.decoding import declared_in_head, decode_bytes
from sayso.acquire.documents.archive import read_zip
from sayso.acquire.documents.mail import read_mail, read_mailbox, read_mhtml
from sayso.acquire.documents.pdf import read_pdf
from sayso.acquire.documents.rtf import read_rtf
from sayso.acquire.documents.word import read_word
from sayso.acquire.exports.corpus_text import read_corpus_text
from sayso.acquire.exports.europresse import read_europresse
from sayso.acquire.exports.factiva_html import read_factiva_html, read_factiva_xml
from sayso.acquire.exports.factiva_text import read_factiva_text
from sayso.acquire.exports.nexis_html import read_nexis_html
from sayso.acquire.exports.nexis_text import read_nexis_text
from sayso.acquire.exports.nexis_word import read_nexis_word
from sayso.acquire.exports.proquest import read_proquest_html, read_proquest_text
from sayso.acquire.extras import missing_error, missing_for
from sayso.acquire.json_file import read_json
from sayso.acquire.kind import (
    GZIP,
    HEAD_BYTES,
    READABLE,
    SINGLE,
    TABLES,
    Kind,
    kind_of_content,
    kind_of_path,
)
from sayso.acquire.media import refuse_binary
from sayso.acquire.table import read_table
from sayso.acquire.table_markup import read_html_table, read_xml_table
from sayso.acquire.warc import read_warc
from sayso.domain.given import NOTHING_GIVEN, Given
from sayso.domain.text import Page
from sayso.errors import AcquireError

EXPORT_FACTOR = 10  # an export may be this many times larger than a report
MAX_DEPTH = 3  # of zip files within zip files
_MEDIA = {Kind.TEXT: "text", Kind.MARKDOWN: "markdown", Kind.HTML: "html"}
_STREAMED = TABLES - {Kind.JSON}
_LISTINGS = (Kind.FEED, Kind.SITEMAP)


class OnlyLists(AcquireError):
    """A file is a feed or a sitemap: it lists reports but contains none."""


def read_path(path: Path, *, max_bytes: int, given: Given = NOTHING_GIVEN, skip: int = 0) -> Iterator[Page]:
    """Yield the reports of a file, in order, after the first `skip`. Its bytes determine its kind.

    Args:
        path: The file.
        max_bytes: Size limit for a file with one report; a file with several may be ten times as large.
            Tables and web archives are read piece by piece and may have any size.
        given: Metadata that is already known.
        skip: How many reports to leave out.

    Raises:
        AcquireError: it cannot be opened, is too large, of an unknown kind or damaged, or a library is missing.
    """
    kind = kind_of_file(path)
    stem = PurePath(path.name).stem
    if kind in _STREAMED and isinstance(kind, Kind):
        pages = read_table(path, skip=skip, columns=given.columns)
        yield from (given.apply(page, stem) for page in pages)
        return
    if kind is Kind.WARC:
        pages = read_warc(path, max_bytes=max_bytes)
    else:
        content = _content(path, kind, max_bytes)
        pages = read_content(content, str(path), path.name, max_bytes=max_bytes, given=given, kind=kind)
    for number, page in enumerate(pages):
        if number >= skip:
            yield page


def kind_of_file(path: Path) -> Kind:
    """Recognize the kind of a file; see `kind_of_path`.

    Raises:
        AcquireError: it cannot be opened, sayso does not read it, or a library for it is not installed.
    """
    if not path.is_file():
        raise AcquireError(f"{path} is not a regular file; a file was expected", hint=f"sayso read - < {path}")
    try:
        with path.open("rb") as file:
            head = file.read(HEAD_BYTES)
    except OSError as error:
        raise AcquireError(f"{path} cannot be read: {error.strerror}", hint="check its permissions") from error
    kind = kind_of_path(path, head)
    if not isinstance(kind, Kind):
        raise unknown_kind(str(path), kind)
    if (missing := missing_for(kind)) is not None:
        raise missing_error(str(path), *missing)
    return kind


def read_content(
    content: bytes,
    origin: str,
    name: str,
    *,
    max_bytes: int,
    given: Given = NOTHING_GIVEN,
    kind: Kind | None = None,
    depth: int = 0,
) -> Iterator[Page]:
    """Yield the reports of a file in memory; see `read_path`.

    Args:
        content: The bytes.
        origin: Where they come from.
        name: The file's name, with its suffix.
        max_bytes: Size limit for a single report.
        given: Metadata that is already known.
        kind: Its kind, if known.
        depth: Number of zip files that it is nested in.
    """
    if content.startswith(GZIP):
        content, name = unpack_gzip(content, origin, EXPORT_FACTOR * max_bytes), PurePath(name).stem
        kind = None
    told = kind or kind_of_content(content, name)
    if not isinstance(told, Kind):
        raise unknown_kind(origin, told)
    if (missing := missing_for(told)) is not None:
        raise missing_error(origin, *missing)
    if told in _LISTINGS:
        raise OnlyLists(
            f"{origin} is {told.value}; it lists reports but contains none", hint="read it by itself: sayso read FEED"
        )
    if told is Kind.ZIP:

        def read_member(inner: bytes, place: str, inner_name: str) -> Iterator[Page]:
            if depth >= MAX_DEPTH:
                raise AcquireError(
                    f"{place} is nested in {depth} zip files; at most {MAX_DEPTH} are opened", hint="unpack it"
                )
            return read_content(inner, place, inner_name, max_bytes=max_bytes, given=given, depth=depth + 1)

        yield from read_zip(content, origin, read_member, max_bytes=EXPORT_FACTOR * max_bytes)
        return
    stem = PurePath(name).stem
    limit = max_bytes if told in SINGLE else EXPORT_FACTOR * max_bytes
    if len(content) > limit:
        raise too_large(origin, len(content), limit, kind=told)
    for page in _read_kind(told, content, origin, stem, max_bytes=max_bytes, given=given):
        if told in SINGLE and len(page.text) > max_bytes:  # a small file may unpack to much
            raise too_large(origin, None, max_bytes, kind=told)
        yield given.apply(page, stem)


def unknown_kind(origin: str, kind: str) -> AcquireError:
    """Return the error for a file that sayso does not read."""
    hints = {
        "an old": "open it and save it as .docx or .xlsx, without a password",
        "a damaged": "fetch or save it again",
        "an archive": "unpack it, and read the folder",
        "a web archive": "convert it to WARC: warcio recompress OLD.arc.gz NEW.warc.gz",
    }
    hint = next(
        (hint for opening, hint in hints.items() if kind.startswith(opening)), "save it as .docx, .html or .txt first"
    )
    return AcquireError(f"{origin} is {kind}; sayso reads {READABLE}", hint=hint)


def too_large(place: str, size: int | None, max_bytes: int, *, kind: Kind | None = None) -> AcquireError:
    """Return the error for a place above the size limit; `size` and `kind` are None if unknown."""
    several = kind is not None and kind not in SINGLE
    how = "export it in several parts" if several else "split it into one file per report"
    limit = f"{max_bytes:,} bytes"
    excess = f"has more than {limit}" if size is None else f"has {size:,} bytes; the limit is {limit}"
    return AcquireError(f"{place} {excess}", hint=f"{how}, or raise max_bytes")


def _content(path: Path, kind: Kind, max_bytes: int) -> bytes:
    limit = max_bytes if kind in SINGLE else EXPORT_FACTOR * max_bytes
    try:
        with path.open("rb") as opened:
            content = opened.read(limit + 1)
            size = path.stat().st_size
    except OSError as error:
        raise AcquireError(f"{path} cannot be read: {error.strerror}", hint="check its permissions") from error
    if len(content) > limit:
        raise too_large(str(path), size, limit, kind=kind)
    return content


def unpack_gzip(content: bytes, place: str, max_bytes: int) -> bytes:
    """Decompress a gzip file.

    Raises:
        AcquireError: it is damaged, or has more than `max_bytes` decompressed.
    """
    try:
        unpacked = zlib.decompressobj(wbits=31).decompress(content, max_bytes + 1)
    except zlib.error as error:
        raise AcquireError(f"{place} is a damaged gzip file: {error}", hint="download or compress it again") from error
    if len(unpacked) > max_bytes:
        raise too_large(place, None, max_bytes)
    return unpacked


def _read_kind(kind: Kind, content: bytes, origin: str, stem: str, *, max_bytes: int, given: Given) -> Iterator[Page]:
    if kind in _MEDIA:
        yield _plain_page(kind, content, origin, stem)
    elif kind in _STREAMED or kind is Kind.WARC:
        yield from _read_streamed(kind, content, origin, stem, max_bytes, given)
    elif kind in (Kind.JSON, Kind.HTML_TABLE, Kind.XML_TABLE):
        asked = {field_of(field): column for field, column in given.columns}
        if kind is Kind.JSON:
            yield from read_json(content, origin, stem, asked=asked)
        else:
            read = read_html_table if kind is Kind.HTML_TABLE else read_xml_table
            yield from read(content, origin, asked=asked)
    elif kind in (Kind.NEXIS_WORD, Kind.WORD):
        limit = EXPORT_FACTOR * max_bytes
        if kind is Kind.WORD:
            yield read_word(content, origin, stem, max_bytes=limit)
        else:
            yield from read_nexis_word(content, origin, stem, max_bytes=limit)
    elif kind in _TEXT_READERS:
        text, problems = decode_bytes(content, origin)
        odd = tuple(problem for problem in problems if problem.code not in ("byte-order-mark", "decoded-as"))
        for page in _TEXT_READERS[kind](text, origin, stem):
            yield replace(page, problems=(*page.problems, *odd)) if odd else page
            odd = ()
    elif kind in _PAGE_READERS:
        yield _PAGE_READERS[kind](content, origin, stem)
    else:
        yield from _READERS[kind](content, origin, stem)


def _plain_page(kind: Kind, content: bytes, origin: str, stem: str) -> Page:
    refuse_binary(content, origin)
    media = _MEDIA[kind]
    declared = declared_in_head(content) if media == "html" else None
    text, problems = decode_bytes(content, origin, declared=declared)
    return Page(name=stem, origin=origin, media=media, text=text, problems=problems)


def _read_streamed(kind: Kind, content: bytes, origin: str, stem: str, max_bytes: int, given: Given) -> Iterator[Page]:
    """Read a table or web archive from memory through a temporary file, which its library needs."""
    suffixes = {
        Kind.JSONL: ".jsonl",
        Kind.CSV: ".csv",
        Kind.EXCEL: ".xlsx",
        Kind.PARQUET: ".parquet",
        Kind.WARC: ".warc",
    }
    with TemporaryDirectory(prefix="sayso-") as folder:
        path = Path(folder) / f"table{suffixes[kind]}"
        path.write_bytes(content)
        if kind is Kind.WARC:
            for page in read_warc(path, max_bytes=max_bytes):
                yield replace(page, origin=page.origin.replace(str(path), origin))
        else:
            yield from read_table(path, columns=given.columns, name=origin)


_TextReader = Callable[[str, str, str], Iterator[Page]]
_PageReader = Callable[[bytes, str, str], Page]
_Reader = Callable[[bytes, str, str], Iterator[Page]]
_TEXT_READERS: dict[Kind, _TextReader] = {
    Kind.NEXIS_TEXT: read_nexis_text,
    Kind.FACTIVA_TEXT: read_factiva_text,
    Kind.PROQUEST_TEXT: read_proquest_text,
    Kind.CORPUS_TEXT: read_corpus_text,
}
_PAGE_READERS: dict[Kind, _PageReader] = {Kind.PDF: read_pdf, Kind.NITF: read_nitf, Kind.MHTML: read_mhtml}
_READERS: dict[Kind, _Reader] = {
    Kind.RTF: read_rtf,
    Kind.MAIL: read_mail,
    Kind.MAILBOX: read_mailbox,
    Kind.NEWSML_1: read_newsml_1,
    Kind.NEWSML_2: read_newsml_2,
    Kind.NEXIS_HTML: read_nexis_html,
    Kind.FACTIVA_HTML: read_factiva_html,
    Kind.FACTIVA_XML: read_factiva_xml,
    Kind.PROQUEST_HTML: read_proquest_html,
    Kind.EUROPRESSE_HTML: read_europresse,
}
