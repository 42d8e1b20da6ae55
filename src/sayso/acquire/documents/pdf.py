"""PDF: the text of its pages without running headers and footers."""

from __future__ import annotations

import logging
import re
import struct
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from io import BytesIO
from itertools import groupby
from typing import Any

from sayso.acquire.extras import import_extra
from sayso.domain.text import Page, Problem
from sayso.errors import AcquireError

EDGE_LINES = 3  # at the top and bottom of a page that may be a running header or footer
REPEATED_SHARE = 0.5
MAX_PAGES = 2000
LEAST_UNPACKED = 100_000_000  # bytes that the streams of any file may unpack to
MAX_RATIO = 50  # how much more they may unpack to than the file has; drawings pack to a tenth
SMALL = 0.8  # a raised figure is at most this share as high as the characters of its line
_STREAM = re.compile(rb"\bstream\r?\n")
_NOTE_MARK = re.compile(r"[\d,*†‡\s]+")
_NOTED = re.compile(r"(?:[^\W\d_]{3}|[.,;:!?”\"’)\]])$")
"""What a footnote mark can follow. A short word may be a unit ("km²"), and a figure may have an exponent."""
_HYPHEN = re.compile(r"(\w)-$")
_LIGATURES = {"ﬁ": "fi", "ﬂ": "fl", "ﬀ": "ff", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_ENDS = re.compile(r"[.!?:”\"’)»]$")

logging.getLogger("pdfminer").addHandler(logging.NullHandler())
logging.getLogger("pdfminer").propagate = False


def read_pdf(content: bytes, origin: str, stem: str) -> Page:
    """Return the page of a PDF: its paragraphs, with hyphenated words joined and running headers and footers removed.

    A scan has no text; its page has a problem that says so.

    Raises:
        AcquireError: it is damaged or encrypted, or pdfminer.six is not installed.
    """
    _demand_size(content, origin)
    sheets, left_out = _page_texts(content, origin)
    text = "\n\n".join(_paragraphs(sheets))
    problems = (Problem("acquire", "pages-left-out", left_out),) if left_out else ()
    if not text:
        pages = "page" if len(sheets) == 1 else "pages"
        message = (
            f"{origin} has no text on its {len(sheets)} {pages}; if it is a scan, run text recognition (OCR) first"
        )
        problems = (*problems, Problem("acquire", "no-text", message))
    return Page(stem, origin, "text", text, problems=problems)


def _demand_size(content: bytes, origin: str) -> None:
    """Refuse a file whose streams unpack to much more than text does; pdfminer unpacks them whole."""
    left = max(LEAST_UNPACKED, MAX_RATIO * len(content))
    for stream in _STREAM.finditer(content):
        try:
            left -= len(zlib.decompressobj().decompress(memoryview(content)[stream.end() :], left + 1))
        except zlib.error:  # packed in another way, or not at all
            continue
        if left < 0:
            raise AcquireError(
                f"{origin} unpacks from {len(content):,} bytes to many times as much, which is suspicious",
                hint="print it to a new PDF, and read that",
            )


def _page_texts(content: bytes, origin: str) -> tuple[list[str], str]:
    """Return the text of each page, as pdfminer groups it, and why pages are missing, if any are."""
    high_level = import_extra("pdfminer.high_level", origin)
    layout = import_extra("pdfminer.layout", origin)
    document = import_extra("pdfminer.pdfdocument", origin)
    parser = import_extra("pdfminer.psexceptions", origin)
    page_errors = import_extra("pdfminer.pdfpage", origin)
    locked = (document.PDFPasswordIncorrect, document.PDFEncryptionError, page_errors.PDFTextExtractionNotAllowed)
    damaged = (
        parser.PSException,
        document.PDFException,
        ValueError,
        TypeError,
        KeyError,
        IndexError,
        AttributeError,
        AssertionError,
        OverflowError,
        RecursionError,
        NotImplementedError,
        ZeroDivisionError,
        struct.error,
        zlib.error,
        EOFError,
    )  # what pdfminer raises for damaged files: only some are its own errors
    texts: list[str] = []
    try:
        for page in high_level.extract_pages(BytesIO(content), laparams=layout.LAParams()):
            if len(texts) == MAX_PAGES:
                return texts, f"{origin} has more than {MAX_PAGES:,} pages; the others were not read"
            texts.append(_text_of(page, layout))
    except locked as error:
        raise AcquireError(
            f"{origin} is an encrypted PDF", hint="save a copy without the password and read that"
        ) from error
    except damaged as error:
        if not texts:
            raise AcquireError(
                f"{origin} is a damaged PDF: {type(error).__name__}: {error}", hint="save it again from a PDF viewer"
            ) from error
        return texts, f"{origin} is damaged after page {len(texts)}: {type(error).__name__}: {error}"
    return texts, ""


def _text_of(page: Iterable[Any], layout: Any) -> str:
    boxes = [element for element in page if isinstance(element, layout.LTTextContainer)]
    texts = ["".join(_without_note_marks(line, layout) for line in box).strip() for box in boxes]
    return "\n\n".join(filter(None, texts))


def _without_note_marks(line: Any, layout: Any) -> str:
    """Return a line without the small raised figures behind a word or mark that refer to a footnote."""
    if not isinstance(line, layout.LTTextLine):
        return str(line.get_text())
    drawn = [part for part in line if isinstance(part, layout.LTChar)]
    usual, ground = Counter((part.size, part.y0) for part in drawn).most_common(1)[0][0] if drawn else (0.0, 0.0)

    def is_raised(part: Any) -> bool:
        return isinstance(part, layout.LTChar) and part.size <= SMALL * usual and part.y0 > ground

    words = ""
    for raised, parts in groupby(line, is_raised):
        run = "".join(part.get_text() for part in parts)
        if not (raised and _NOTE_MARK.fullmatch(run) and _NOTED.search(words)):
            words += run
    return words


def _paragraphs(sheets: Sequence[str]) -> list[str]:
    """Return the paragraphs of all pages; a paragraph split by a page break is joined."""
    repeated = _repeated(sheets)
    found: list[str] = []
    for sheet in sheets:
        first = True
        for block in re.split(r"\n\s*\n", sheet):
            lines = [_plain(line) for line in block.splitlines()]
            words = _joined(
                [line for line in lines if line and _key(line) not in repeated and not _is_page_number(line)]
            )
            if not words:
                continue
            if first and found and not _ENDS.search(found[-1]) and words[0].islower():
                found[-1] = _joined([found[-1], words])
            else:
                found.append(words)
            first = False
    return found


def _repeated(sheets: Sequence[str]) -> frozenset[str]:
    """Return the lines at the top or bottom of at least half of the pages; digits may differ."""
    if len(sheets) < 2:
        return frozenset()
    counts: Counter[str] = Counter()
    for sheet in sheets:
        lines = [line.strip() for line in sheet.splitlines() if line.strip()]
        counts.update({_key(line) for line in (*lines[:EDGE_LINES], *lines[-EDGE_LINES:])})
    least = max(2, REPEATED_SHARE * len(sheets))
    return frozenset(line for line, count in counts.items() if count >= least)


def _key(line: str) -> str:
    return re.sub(r"\d+", "0", " ".join(line.split()).lower())


def _is_page_number(line: str) -> bool:
    return (
        re.fullmatch(r"(?:page|p\.|seite)?\s*[-–]?\s*\d{1,4}\s*[-–]?(?:\s*(?:of|/|von)\s*\d{1,4})?", line, re.I)
        is not None
    )


def _plain(line: str) -> str:
    words = " ".join(line.replace("\xad", "-").split())
    return "".join(_LIGATURES.get(character, character) for character in words)


def _joined(lines: Sequence[str]) -> str:
    """Join the lines of a paragraph; a hyphen at a line end is dropped before a lowercase letter."""
    words = ""
    for line in lines:
        if words and _HYPHEN.search(words) and line[:1].islower():
            words = words[:-1] + line
        else:
            words = f"{words} {line}" if words else line
    return words
