"""Decodes bytes to text without changing a code point; oddities become problems."""

from __future__ import annotations

import codecs
import re
from itertools import pairwise

from sayso.domain.text import Problem

# Longer marks first: the mark of UTF-32-LE begins with that of UTF-16-LE.
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
ASCII = b"<p>+AGE- \\u0041"  # decoded as UTF-7 or as Python escapes, it becomes shorter
GUESS_BYTES = 100_000
DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)


def decode_bytes(content: bytes, place: str, *, declared: str | None = None) -> tuple[str, tuple[Problem, ...]]:
    """Decode a file or a response without changing line ends or anything else.

    Tries, in order, a byte order mark (left out of the text), UTF-8, the declared encoding, and the guess of
    charset-normalizer.

    Args:
        content: The bytes.
        place: Their name in problems.
        declared: The encoding named by the server or the page's head.
    """
    problems = []
    if not content:
        problems.append(Problem("acquire", "empty", f"{place} is empty"))
    text, encoding, whole = _decode(content, declared)
    mark = next((mark for mark, name in BYTE_ORDER_MARKS if name == encoding and content.startswith(mark)), None)
    if mark is not None:
        problems.append(
            Problem("acquire", "byte-order-mark", f"{place} begins with a byte order mark, which is left out")
        )
    if encoding != "utf-8":
        problems.append(Problem("acquire", "decoded-as", f"{place} is not UTF-8; it was read as {encoding}"))
    if nuls := text.count("\0"):
        problems.append(Problem("acquire", "nul-characters", f"{place} contains {nuls} NUL characters; they are kept"))
    if not whole:
        lost = text.count("\ufffd")
        problems.append(Problem("acquire", "undecodable", f"{lost} characters of {place} are not valid {encoding}"))
    return text, tuple(problems)


def declared_in_head(content: bytes) -> str | None:
    """Return the encoding that the head of a web page names."""
    found = DECLARED.search(content, 0, 4096)
    return found[1].decode("ascii", "replace") if found else None


def _decode(content: bytes, declared: str | None) -> tuple[str, str, bool]:
    """Return the text, the encoding, and whether every byte was valid in it."""
    for mark, name in BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return _as(name, content[len(mark) :])
    if (wide := _wide_without_mark(content)) is not None:
        return _as(wide, content)
    for candidate in ("utf-8", declared):
        if candidate and _keeps_ascii(candidate):
            try:
                return content.decode(candidate), codecs.lookup(candidate).name, True
            except UnicodeError:
                continue
    return _as(_guess(content), content)


def _keeps_ascii(encoding: str) -> bool:
    """Whether the encoding exists and keeps ASCII unchanged, as every encoding that a page may declare does.

    Python knows others (UTF-7, source code escapes, EBCDIC), which are not in the WHATWG's Encoding Standard.
    """
    try:
        text = ASCII.decode(encoding)
    except (LookupError, ValueError):  # ValueError: a name with NUL, or a UnicodeError
        return False
    return text.startswith("<p>") and len(text) == len(ASCII)


def _as(encoding: str, content: bytes) -> tuple[str, str, bool]:
    try:
        return content.decode(encoding), encoding, True
    except UnicodeDecodeError:
        return content.decode(encoding, "replace"), encoding, False


def _wide_without_mark(content: bytes) -> str | None:
    """Detect UTF-16 without a byte order mark: in Latin script, every other byte is NUL."""
    sample = content[:4096]
    if len(sample) < 4 or len(content) % 2:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if odd > 0.7 * half and even < 0.1 * half:
        return "utf-16-le"
    if even > 0.7 * half and odd < 0.1 * half:
        return "utf-16-be"
    return None


def _guess(content: bytes) -> str:
    """Return the likeliest encoding of bytes that are not UTF-8.

    A page with one broken byte is still UTF-8. Windows-1252 is preferred over its look-alikes where it fits: English
    newsrooms used it. Mac OS Roman is chosen if Windows-1252 would turn its quotation marks into misplaced capitals
    ("donÕt").
    """
    from charset_normalizer import from_bytes  # not at the top: most files are UTF-8

    text = content.decode("utf-8", "replace")
    broken, wide = text.count("\ufffd"), len(text.encode()) - len(text) - 2 * text.count("\ufffd")
    if 4 * broken < wide:
        return "utf-8"
    matches = from_bytes(content[:GUESS_BYTES])
    best = matches.best()
    fitting = {name for match in matches for name in match.could_be_from_charset}
    if best is None or best.encoding == "mac_roman" or "cp1252" in fitting:
        return min(("cp1252", "mac_roman"), key=lambda name: _misplaced(content[:GUESS_BYTES].decode(name, "replace")))
    return best.encoding


def _misplaced(text: str) -> int:
    """Return how many accented capitals follow a small letter or a closing punctuation mark, where no word has one."""
    return sum(
        (before.islower() or before in ".,?!") and letter.isupper() and not letter.isascii()
        for before, letter in pairwise(text)
    )
