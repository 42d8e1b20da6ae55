"""Recognizes the kind of a file by its bytes; the suffix decides only if the bytes are ambiguous."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from enum import StrEnum
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

from sayso.acquire.office_part import WORD, main_part, relations_of

HEAD_BYTES = 65_536
MAX_LABEL_LINE = 200  # characters of a line that may be a label of Nexis
MARKED_BYTES = 3_000_000  # of a web page that are searched for marks of a database
ZIP_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    OSError,
    ValueError,
    LookupError,
    EOFError,
    RuntimeError,
    NotImplementedError,
)
"""Exceptions of Python's zipfile for files that are damaged, encrypted or compressed in an unknown way."""
GZIP, ZSTD = b"\x1f\x8b\x08", b"\x28\xb5\x2f\xfd"


class Kind(StrEnum):
    """The kinds of file that sayso reads."""

    TEXT = "plain text"
    MARKDOWN = "Markdown"
    HTML = "a web page"
    JSONL = "JSON Lines"
    JSON = "JSON"
    CSV = "a CSV table"
    EXCEL = "an Excel workbook"
    HTML_TABLE = "a table in HTML"
    XML_TABLE = "a workbook in Excel's XML"
    PARQUET = "a Parquet table"
    WARC = "a web archive"
    FEED = "a feed"
    SITEMAP = "a sitemap"
    NEXIS_WORD = "a Nexis export"
    NEXIS_TEXT = "a LexisNexis export"
    NEXIS_HTML = "a LexisNexis export in HTML"
    FACTIVA_HTML = "a Factiva export"
    FACTIVA_TEXT = "a Factiva export in plain text"
    FACTIVA_XML = "a Factiva export in XML"
    PROQUEST_TEXT = "a ProQuest export"
    PROQUEST_HTML = "a ProQuest export in HTML"
    EUROPRESSE_HTML = "a Europresse export"
    CORPUS_TEXT = "a text corpus of MAXQDA or IRaMuTeQ"
    WORD = "a Word document"
    PDF = "a PDF"
    RTF = "an RTF document"
    NITF = "a NITF report"
    NEWSML_2 = "a NewsML-G2 item"
    NEWSML_1 = "a NewsML 1 item"
    MAIL = "an e-mail"
    MAILBOX = "a mailbox"
    MHTML = "a saved page (MHTML)"
    ZIP = "a zip file"


TABLES = frozenset({Kind.JSONL, Kind.JSON, Kind.CSV, Kind.EXCEL, Kind.PARQUET})
SINGLE = frozenset({Kind.TEXT, Kind.MARKDOWN, Kind.HTML, Kind.WORD, Kind.PDF, Kind.NITF, Kind.MHTML})
"""Kinds that hold one report; all others may hold any number."""
READABLE = (
    "text, Markdown, HTML, Word, PDF, RTF, e-mail, CSV, Excel, JSON, Parquet, web archives, zip files and the exports "
    "of Nexis, Factiva, ProQuest and Europresse"
)
SUFFIXES: dict[str, Kind | None] = {
    ".txt": Kind.TEXT,
    ".text": Kind.TEXT,
    ".md": Kind.MARKDOWN,
    ".markdown": Kind.MARKDOWN,
    ".html": Kind.HTML,
    ".htm": Kind.HTML,
    ".xhtml": Kind.HTML,
    ".jsonl": Kind.JSONL,
    ".ndjson": Kind.JSONL,
    ".json": Kind.JSON,
    ".csv": Kind.CSV,
    ".tsv": Kind.CSV,
    ".tab": Kind.CSV,
    ".xlsx": Kind.EXCEL,
    ".xlsm": Kind.EXCEL,
    ".parquet": Kind.PARQUET,
    ".warc": Kind.WARC,
    ".docx": Kind.WORD,
    ".pdf": Kind.PDF,
    ".rtf": Kind.RTF,
    ".eml": Kind.MAIL,
    ".mbox": Kind.MAILBOX,
    ".mht": Kind.MHTML,
    ".mhtml": Kind.MHTML,
    ".zip": Kind.ZIP,
    ".wacz": Kind.ZIP,
    ".xml": None,
    ".doc": None,
    ".xls": None,
    ".odt": None,
    ".ods": None,
    ".epub": None,
    ".msg": None,
    ".7z": None,
    ".rar": None,
    ".tar": None,
    ".arc": None,
    ".rss": Kind.FEED,
    ".atom": Kind.FEED,
    ".rdf": Kind.FEED,
}
"""Suffixes of files that are considered in a folder, with their kind; None if only the bytes can tell."""
DOCUMENT_SUFFIXES = frozenset({".doc", ".xls", ".odt", ".ods", ".epub", ".msg", ".7z", ".rar", ".tar", ".arc"})
"""Suffixes of unsupported documents that are reported as problems in a folder if their bytes match."""
PACKED_SUFFIXES = (".gz", ".zst")
_ROOTS = {
    "nitf": Kind.NITF,
    "newsmessage": Kind.NEWSML_2,
    "newsitem": Kind.NEWSML_2,
    "packageitem": Kind.NEWSML_2,
    "newsml": Kind.NEWSML_1,
    "ppsresponse": Kind.FACTIVA_XML,
    "ppsarticleresponse": Kind.FACTIVA_XML,
    "rss": Kind.FEED,
    "feed": Kind.FEED,
    "rdf": Kind.FEED,
    "urlset": Kind.SITEMAP,
    "sitemapindex": Kind.SITEMAP,
    "html": Kind.HTML,
    "workbook": Kind.XML_TABLE,
}
_TAG = re.compile(rb"<\0?[!/a-zA-Z]")
_MARKUP = re.compile(rb"<\0?(?:!doctype\b|\?xml\b|/?\0?[a-z](?:(?!\n\s*\n)[^<>])*>)", re.IGNORECASE)
"""What every page and XML file has: a declaration or a whole tag, without a blank line in it."""
_ROOT = re.compile(rb"<(?:[\w.-]+:)?([A-Za-z][\w.-]*)[\s/>]")
_HTML_MARKS = (
    (Kind.NEXIS_HTML, re.compile(rb"<A NAME=\"?DOC_ID_\d", re.IGNORECASE)),
    (Kind.FACTIVA_HTML, re.compile(rb"class=[\"'][^\"']*\b[a-z]{2}Article\b")),
    (Kind.PROQUEST_HTML, re.compile(rb"<a name=\"?DocID_", re.IGNORECASE)),
    (Kind.EUROPRESSE_HTML, re.compile(rb"class=[\"'][^\"']*\bDocPublicationName\b")),
)
_TEXT_MARKS = (
    (Kind.CORPUS_TEXT, re.compile(rb"\A\s*(?:\xef\xbb\xbf)?\s*#TEXT"), None),
    (
        Kind.CORPUS_TEXT,
        re.compile(rb"\A\s*(?:\xef\xbb\xbf)?\s*(?:\*{4}|\d{4,5})(?:[ \t]+\*[^\s*]+)+[ \t\r]*$", re.MULTILINE),
        None,
    ),
    (
        Kind.NEXIS_TEXT,
        re.compile(rb"^[ \t]+(?:FOCUS - )?(?:\d+ of \d+ DOCUMENTS?|Do[ck]ument \d+ (?:von|de) \d+)[ \t\r]*$", re.M),
        None,
    ),
    (
        Kind.NEXIS_TEXT,
        re.compile(
            rb"^(?:LENGTH|L\xc3?[\x84\xc4]NGE|LONGUEUR|LENGTE):(?: |\xc2?\xa0)*\d[\d.,]* \S+[ \t\r]*$", re.MULTILINE
        ),
        re.compile(rb"^(?:LOAD-DATE|UPDATE|DATE-CHARGEMENT):", re.MULTILINE),
    ),
    (
        Kind.PROQUEST_TEXT,
        re.compile(rb"^_{60}[ \t\r]*$[\s\S]{0,60000}^(?:ProQuest document ID|Full text):", re.M),
        None,
    ),
    (
        Kind.FACTIVA_TEXT,
        re.compile(rb"^[ \t]*(?:HD|SE)[ \t\r]*$[\s\S]{1,3000}^[ \t]*(?:WC|PD|SN)[ \t\r]*$", re.M),
        None,
    ),
    (
        Kind.FACTIVA_TEXT,
        re.compile(rb"^\S{2,12} [A-Za-z0-9]{8}\d{8}[A-Za-z0-9]{9}[ \t\r]*$", re.M),
        re.compile(rb"^[ \t]*\d[\d.,]{0,9}[ \t]*\S{1,20}[ \t\r]*$", re.M),
    ),
)
"""By kind: what a text contains, and what else, if the first alone does not tell."""
_HEADER = re.compile(rb"[A-Za-z][A-Za-z0-9-]{1,60}:[ \t]")
_MAIL_HEADERS = re.compile(rb"^(?:from|to|subject|date|received|return-path|delivered-to|message-id):", re.M | re.I)
_MAILBOX = re.compile(
    rb"From \S(?=[^\n]*\d\d:\d\d)(?=[^\n]*\d{4})[^\n]{0,200}\n"
    rb"(?:[A-Za-z][A-Za-z0-9-]*:[^\n]*\r?\n(?:[ \t][^\n]*\r?\n)*){2}"
)
_MIME = re.compile(rb"^(?:mime-version|content-type|message-id|received):", re.MULTILINE | re.IGNORECASE)


def kind_of_path(path: Path, head: bytes) -> Kind | str:
    """Recognize a file by its first 64 KB; for one that sayso cannot read, return its kind in English.

    A zip file is recognized by the names of its members.
    """
    if head.startswith(b"PK\x03\x04"):
        try:
            with zipfile.ZipFile(path) as packed:
                return _zip_kind(packed)
        except ZIP_ERRORS:
            return "a damaged zip file or office document"
    suffix = suffix_of(path.name)
    if head.startswith(ZSTD) and find_spec("zstandard") is None:
        return SUFFIXES.get(suffix) or "compressed with zstd"  # its reader says what is missing
    kind = kind_of_bytes(unpacked_head(head), suffix)
    if kind is Kind.HTML and len(head) >= HEAD_BYTES:
        with path.open("rb") as file:
            return _vendor_of(file.read(MARKED_BYTES)) or kind
    return kind


def kind_of_content(content: bytes, name: str) -> Kind | str:
    """Recognize a file in memory; see `kind_of_path`."""
    if content.startswith(b"PK\x03\x04"):
        try:
            with zipfile.ZipFile(BytesIO(content)) as packed:
                return _zip_kind(packed)
        except ZIP_ERRORS:
            return "a damaged zip file or office document"
    kind = kind_of_bytes(content[:HEAD_BYTES], suffix_of(name))
    return (_vendor_of(content[:MARKED_BYTES]) or kind) if kind is Kind.HTML else kind


def suffix_of(name: str) -> str:
    """Return the suffix of a name in lowercase, without that of gzip or zstd (".jsonl" for a.jsonl.gz)."""
    path = Path(name.lower())
    return Path(path.stem).suffix if path.suffix in PACKED_SUFFIXES else path.suffix


def kind_of_bytes(head: bytes, suffix: str) -> Kind | str:
    """Recognize a file that is not a zip file by its first bytes."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    for mark, signed in _SIGNATURES:
        if start.startswith(mark):
            return signed
    if head[257:262] == b"ustar":
        return "an archive of tar"
    if _MAILBOX.match(start):
        return Kind.MAILBOX
    if start.startswith(b"<") and _MARKUP.search(head):
        return _markup_kind(head, start, suffix)
    if (mail := _mail_kind(start)) is not None:
        return mail
    if start[:1] in (b"{", b"[") and (json_kind := _json_kind(start, suffix)) is not None:
        return json_kind
    for kind, first, second in _TEXT_MARKS:
        if first.search(head) and (second is None or second.search(head)):
            return kind
    known = SUFFIXES.get(suffix)
    if known is Kind.MARKDOWN or (known is Kind.HTML and _TAG.search(head)):
        return known
    from sayso.acquire.columns import looks_like_table

    return Kind.CSV if known is Kind.CSV or looks_like_table(head) else _html_or_text(head)


_SIGNATURES: tuple[tuple[bytes, Kind | str], ...] = (
    (b"%PDF-", Kind.PDF),
    (b"{\\rtf", Kind.RTF),
    (b"PAR1", Kind.PARQUET),
    (b"WARC/1.", Kind.WARC),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old or encrypted Office document (.doc, .xls)"),
    (b"PK", "a damaged zip file or office document"),
    (b"\x1f\x8b", "a damaged gzip file"),
    (b"7z\xbc\xaf\x27\x1c", "an archive of 7-Zip"),
    (b"Rar!\x1a\x07", "an archive of RAR"),
    (b"\xfd7zXZ\0", "an archive of xz"),
    (b"BZh91AY&SY", "an archive of bzip2"),
    (b"filedesc://", "a web archive in the old ARC format"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"RIFF", "an image, a sound or a video"),
    (b"ID3", "an audio file"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"SQLite format 3\x00", "a SQLite database"),
)


def unpacked_head(head: bytes) -> bytes:
    """Decompress the first bytes of gzip or zstd; bytes that are damaged or not compressed are returned unchanged."""
    if head.startswith(ZSTD):
        return _unpacked_zstd(head)
    try:
        return zlib.decompressobj(wbits=31).decompress(head, HEAD_BYTES) if head.startswith(GZIP) else head
    except zlib.error:
        return head


def _unpacked_zstd(head: bytes) -> bytes:
    try:
        import zstandard  # imported here because it comes with an extra
    except ModuleNotFoundError:
        return head
    try:
        with zstandard.ZstdDecompressor().stream_reader(head) as unpacked:
            return unpacked.read(HEAD_BYTES)
    except zstandard.ZstdError:
        return head


def _zip_kind(packed: zipfile.ZipFile) -> Kind | str:
    names = set(packed.namelist())
    if (office := main_part(packed)) is not None:
        return _word_kind(packed, office[1]) if office[0] == WORD else Kind.EXCEL
    if "mimetype" in names and "META-INF/container.xml" in names:
        return "an e-book (EPUB)"
    if "content.xml" in names and "mimetype" in names:
        return "an OpenDocument file"
    return Kind.ZIP


def _word_kind(packed: zipfile.ZipFile, part: str) -> Kind:
    """Tell a Nexis export from other Word documents by the bookmarks or links of its articles."""
    try:
        with packed.open(part) as file:
            opening = file.read(3_000_000)  # a cover page may list every article of the export
    except ZIP_ERRORS:
        return Kind.WORD  # its reader says what is wrong
    links = relations_of(part)
    if links in packed.namelist() and packed.getinfo(links).file_size < MARKED_BYTES:
        with packed.open(links) as file:
            if b"urn:contentItem" in file.read() or b"advance.lexis.com" in opening:
                return Kind.NEXIS_WORD
    marked = re.search(rb"w:name=\"(?:\w*_)?Bookmark_\d", opening) and re.search(rb"w:name=\"(?:\w*_)?Body", opening)
    return Kind.NEXIS_WORD if marked or _has_nexis_lines(opening) else Kind.WORD


def _has_nexis_lines(document: bytes) -> bool:
    """Whether paragraphs say where an article ends and how long it is, in any language of Nexis' screen."""
    from sayso.acquire.exports.nexis import is_end, label_of

    plain = re.sub(rb"<[^>]*>", b"", re.sub(rb"</w:p>|<w:br\b[^>]*>", b"\n", document))
    lines = plain.decode("utf-8", "replace").splitlines()
    kinds = {label[0] for line in lines if len(line) < MAX_LABEL_LINE and (label := label_of(line.strip()))}
    return bool(kinds & {"length", "index"}) and any(is_end(line) for line in lines)


def _markup_kind(head: bytes, start: bytes, suffix: str) -> Kind | str:
    if (vendor := _vendor_of(head)) is not None:
        return vendor
    bare = re.sub(rb"<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<![^>\[]*(?:\[[^\]]*\])?[^>]*>", b" ", start)
    if suffix in (".xls", ".xlsx", ".csv") or b"office:excel" in head:
        from sayso.acquire.columns import holds_table

        if holds_table(head):
            return Kind.HTML_TABLE
    root = _ROOT.search(bare)
    kind = _ROOTS.get(root[1].decode().lower()) if root else None
    if kind is not None:
        return kind
    return "an XML file of an unknown kind" if start.startswith(b"<?xml") or suffix == ".xml" else Kind.HTML


def _vendor_of(content: bytes) -> Kind | None:
    """Recognize the database that a page was exported from; its marks may follow long style sheets."""
    return next((kind for kind, mark in _HTML_MARKS if mark.search(content)), None)


def _mail_kind(start: bytes) -> Kind | None:
    if not _HEADER.match(start):
        return None
    header = re.split(rb"\r?\n\r?\n", start, maxsplit=1)[0]
    if not _MIME.search(header):
        return None
    if b"multipart/related" in header.lower():
        saved = b"saved by" in header.lower() or b"Content-Location:" in start
        return Kind.MHTML if saved else Kind.MAIL
    return Kind.MAIL if _MAIL_HEADERS.search(header) else None


def _json_kind(start: bytes, suffix: str) -> Kind | None:
    if suffix in (".jsonl", ".ndjson"):
        return Kind.JSONL
    first = start.split(b"\n", 1)[0].strip()
    if start[:1] == b"{" and first.endswith(b"}") and len(first) > 2:
        rest = start[len(first) :].lstrip()
        return Kind.JSONL if rest.startswith(b"{") else Kind.JSON
    opens = re.match(rb"\{\s*\"|\[\s*\{", start)
    return Kind.JSON if opens else None


def _html_or_text(head: bytes) -> Kind | str:
    from sayso.acquire.media import media_of_bytes

    return Kind.HTML if media_of_bytes(head) == "html" else Kind.TEXT
