"""Replaces code points that a format cannot represent, one for one, so that offsets stay the same."""

from __future__ import annotations

import re

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_NOT_IN_UTF8 = re.compile("[\x00\ud800-\udfff]")
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")  # XML 1.0, production 2 (Char)


def utf8_safe(text: str) -> str:
    """Replace each lone surrogate (invalid in UTF-8) and each NUL (ends a string in C) with U+FFFD."""
    return _NOT_IN_UTF8.sub(REPLACEMENT, text)


def xml_safe(text: str) -> str:
    """Replace each code point that XML 1.0 does not allow with U+FFFD."""
    return _NOT_IN_XML.sub(REPLACEMENT, text)


def plain_lines(text: str) -> str:
    """Return the text with line feeds as its only line ends, at the same length."""
    return text.replace("\r\n", " \n").replace("\r", "\n")
