"""RTF: one report, the articles of an export of Nexis or Factiva, or the documents of a text corpus of MAXQDA."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from sayso.acquire.documents.rtf_text import rtf_pieces, without_links
from sayso.acquire.exports.corpus_text import is_named_corpus, read_corpus_text
from sayso.acquire.exports.factiva_text import is_factiva_text, read_factiva_text
from sayso.acquire.exports.nexis_text import is_modern_nexis, is_nexis_text, read_modern_nexis, read_nexis_text
from sayso.domain.text import Page, Problem


def read_rtf(content: bytes, origin: str, stem: str) -> Iterator[Page]:
    """Yield the report in an RTF file, the articles of an export of Nexis or Factiva, or MAXQDA's documents.

    An export of Nexis Uni is read piece by piece.

    Raises:
        AcquireError: it is damaged, or striprtf is not installed.
    """
    pieces = rtf_pieces(content, origin)
    first = next(pieces, "")
    if is_modern_nexis(first):
        yield from read_modern_nexis(chain((first,), pieces), origin, stem)
        return
    whole = first + "".join(pieces)
    text = without_links(whole)
    if is_nexis_text(text):
        yield from read_nexis_text(whole if is_modern_nexis(whole) else text, origin, stem)
    elif is_factiva_text(text):
        yield from read_factiva_text(text, origin, stem)
    elif is_named_corpus(text):
        yield from read_corpus_text(text, origin, stem)
    else:
        parts = [" ".join(line.split()) for line in text.replace("\f", "\n").splitlines()]
        words = "\n\n".join(part for part in parts if part)
        problems = () if words else (Problem("acquire", "no-text", f"{origin} contains no text"),)
        yield Page(stem, origin, "text", words, problems=problems)
