"""RTF: the text of a file, even if its fallback bytes for characters are miscounted."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sayso.acquire.exports.factiva_text import is_factiva_text, read_factiva_text
from sayso.acquire.exports.nexis_text import is_nexis_text, read_nexis_text
from sayso.acquire.extras import import_extra
from sayso.domain.text import Page, Problem
from sayso.errors import AcquireError

_UNICODE = re.compile(r"\\u(-?\d+) ?((?:\\'[0-9a-fA-F]{2}){0,2})")
_FACTIVA = re.compile(r"\{\\title[^}]{0,40}Factiva", re.IGNORECASE)
_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")


def read_rtf(content: bytes, origin: str, stem: str) -> Iterator[Page]:
    """Yield the report in an RTF file, or the articles of an export of Nexis or Factiva.

    Raises:
        AcquireError: it is damaged, or striprtf is not installed.
    """
    text = rtf_text(content, origin)
    if is_nexis_text(text):
        yield from read_nexis_text(text, origin, stem)
    elif is_factiva_text(text):
        yield from read_factiva_text(text, origin, stem)
    else:
        parts = [" ".join(line.split()) for line in text.replace("\f", "\n").splitlines()]
        words = "\n\n".join(part for part in parts if part)
        problems = () if words else (Problem("acquire", "no-text", f"{origin} contains no text"),)
        yield Page(stem, origin, "text", words, problems=problems)


def rtf_text(content: bytes, origin: str) -> str:
    """Return the text of an RTF file, one line per paragraph.

    Raises:
        AcquireError: it is damaged, or striprtf is not installed.
    """
    striprtf = import_extra("striprtf.striprtf", origin)
    source = content.decode("cp1252", "replace").replace("\0", "")
    if _FACTIVA.search(source[:20_000]):
        source = _UNICODE.sub(_with_own_fallback, source)
    try:
        text = str(striprtf.rtf_to_text(source, errors="replace"))
    except (ValueError, IndexError, LookupError, TypeError, OverflowError, RecursionError) as error:
        raise AcquireError(
            f"{origin} is a damaged RTF file: {error}", hint="open it in a word processor and save it again"
        ) from error
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return _CONTROLS.sub("", text)


def _with_own_fallback(found: re.Match[str]) -> str:
    r"""Correct the number of fallback bytes of a character: Factiva declares two, but writes one below 256.

    Otherwise the letter after it is lost ("caf\u233\'e9s").
    """
    number, fallback = int(found[1]), found[2]
    own = fallback[:4] if 0 <= number < 256 else fallback
    rest = fallback[len(own) :]
    return f"{{\\uc0\\u{number} }}{rest}"
