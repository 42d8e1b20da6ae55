"""Finds and repairs mojibake, soft hyphens and invisible characters."""

from __future__ import annotations

import re

from sayso.domain.text import Problem, Span

# UTF-8 decoded as Windows-1252 or Latin-1: quotation marks and dashes, accented letters, guillemets.
_MOJIBAKE = re.compile("â€[^\\w\\s]|â\x80[\x80-\xbf]|â€œ|Ã[\x80-\xbf]|Â[\xa0-\xbf]")
_SOFT_HYPHENS = re.compile("\xad")
_INVISIBLE = re.compile("[\u200b\u2060\ufeff]")
_HIDDEN = re.compile("[\xad\u200b\u2060\ufeff]")


def find_odd_characters(text: str) -> list[Problem]:
    """Return a problem for each kind of odd character in a text that must not be changed."""
    kinds = (
        ("mojibake", _MOJIBAKE, "characters look like UTF-8 decoded as Windows-1252"),
        ("soft-hyphens", _SOFT_HYPHENS, "soft hyphens are inside words"),
        ("invisible-characters", _INVISIBLE, "characters are invisible"),
    )
    problems = []
    for code, pattern, what in kinds:
        if first := pattern.search(text):
            count = sum(1 for _ in pattern.finditer(text))
            problems.append(Problem("clean", code, f"{count} {what}; they are kept", Span(*first.span())))
    return problems


def mend_characters(text: str) -> str:
    """Return a text without mojibake, soft hyphens and invisible characters; quotation marks are kept."""
    text = _HIDDEN.sub("", text).replace("\xa0", " ")
    if not _MOJIBAKE.search(text):
        return text
    from ftfy import TextFixerConfig, fix_text  # imported here because few pages need it

    config = TextFixerConfig(
        unescape_html=False,
        fix_latin_ligatures=False,
        fix_character_width=False,
        uncurl_quotes=False,
        normalization=None,
    )
    return fix_text(text, config)
