"""Pair the quotation marks of a text: nested, unclosed, and carried on over paragraphs."""

from __future__ import annotations

import re

from sayso.domain.text import Quotation

OPENING = {"“": "”", "«": "»", "„": "“", "‟": "”", "〝": "〞", "‘": "’", "‹": "›", "‚": "‘"}
CLOSING = {"”", "»", "’", "›", "〞"}
SINGLE = {"‘", "’", "'", "‹", "›", "‚"}
_LINE = re.compile(r"[^\r\n\u2028\u2029]+")
_CLIPPED_WORD = re.compile(r"['’‘](?:em|til|tis|twas|cause|bout|round|n|nuff|\d0s|\d\d)\b", re.IGNORECASE)
_OPENS_AFTER = frozenset(" \t\u00a0\u2009\u202f([{-–—/\"“«„‘'…")


def pair_quotation_marks(text: str) -> list[Quotation]:
    """Give every quotation of a text, outer ones before those nested in them.

    A paragraph is a line. A quotation never leaves its paragraph: one that is still open
    at the end of it counts as carried on (`carried_on`) where the next paragraph begins
    with an opening mark, and as unclosed otherwise. Nothing is ever raised for an odd mark.

    Returns:
        Quotations sorted by start, their marks included.
    """
    lines = [match.span() for match in _LINE.finditer(text) if match.group().strip()]
    quotations: list[Quotation] = []
    for number, (start, end) in enumerate(lines):
        found, still_open = _pair_line(text, start, end)
        follows = number + 1 < len(lines) and _begins_with_mark(text, *lines[number + 1])
        for open_at, depth in still_open:
            stop = start + len(text[start:end].rstrip())
            mark = text[open_at]
            if mark in SINGLE or stop - open_at < 2:
                continue  # a lone single mark is an apostrophe far more often than a quotation
            found.append(Quotation(open_at, stop, depth, closed=False, carried_on=follows, single=False))
        quotations.extend(found)
    return sorted(quotations, key=lambda q: (q.start, -q.end))


def _begins_with_mark(text: str, start: int, end: int) -> bool:
    first = text[start:end].lstrip()[:1]
    return first in {'"', "“", "«", "„"}


def _pair_line(text: str, start: int, end: int) -> tuple[list[Quotation], list[tuple[int, int]]]:
    """Pair the marks of one paragraph; also give those left open as (offset, depth)."""
    found: list[Quotation] = []
    stack: list[int] = []
    for at in range(start, end):
        char = text[at]
        if char in OPENING or char in CLOSING or char in "\"'":
            role = _role_of(text, at, start, end, stack)
            if role == "open":
                stack.append(at)
            elif role == "close":
                _close(text, at, stack, found)
    return found, [(at, depth) for depth, at in enumerate(stack)]


def _close(text: str, at: int, stack: list[int], found: list[Quotation]) -> None:
    """Close the innermost fitting mark; single marks left open inside it were apostrophes."""
    single = text[at] in SINGLE
    for position in range(len(stack) - 1, -1, -1):
        if (text[stack[position]] in SINGLE) == single:
            opened = stack[position]
            depth = sum(text[mark] not in SINGLE or single for mark in stack[:position])
            del stack[position:]
            found.append(Quotation(opened, at + 1, depth, closed=True, carried_on=False, single=single))
            return


def _role_of(text: str, at: int, start: int, end: int, stack: list[int]) -> str | None:
    """Tell whether the mark at `at` opens or closes a quotation, or is an apostrophe (None)."""
    char = text[at]
    before = text[at - 1] if at > start else " "
    after = text[at + 1] if at + 1 < end else " "
    if char in SINGLE:
        return _role_of_single(text, at, end, before, after, stack)
    if char == "“" and any(text[mark] == "„" for mark in stack):
        return "close"
    if char in OPENING:
        return "open"
    if char in CLOSING:
        return "close"
    is_open = any(text[mark] == '"' for mark in stack)
    if before.isdigit() and not is_open:
        return None  # inches, seconds
    opens = before in _OPENS_AFTER and not after.isspace()
    closes = not before.isspace() and (after.isspace() or not after.isalnum())
    if opens and not closes:
        return "open"
    if closes and not opens:
        return "close" if is_open else None
    return "close" if is_open else "open"


def _role_of_single(text: str, at: int, end: int, before: str, after: str, stack: list[int]) -> str | None:
    char = text[at]
    if char in "‹‚":
        return "open"
    if char == "›":
        return "close"
    if before.isalnum() and after.isalnum():
        return None
    is_open = any(text[mark] in {"‘", "'", "‚"} for mark in stack)
    can_open = before in _OPENS_AFTER and (after.isalnum() or after in '[“"…$€£')
    can_close = not before.isspace() and not after.isalnum()
    if char != "’" and can_open and not _CLIPPED_WORD.match(text, at):
        return "open" if _closes_later(text, at, end) else None
    if char != "‘" and can_close and is_open:
        if before == "s" and after.isspace() and _closes_later(text, at, end):
            return None  # a possessive plural inside the quotation
        return "close"
    return None


def _closes_later(text: str, at: int, end: int) -> bool:
    """Whether a single mark after `at` can close what opens there, before another one opens."""
    for position in range(at + 1, end):
        char = text[position]
        before = text[position - 1]
        after = text[position + 1] if position + 1 < end else " "
        if char in "’'" and not before.isspace() and not after.isalnum() and position > at + 1:
            return True
        if char in "‘'" and before in _OPENS_AFTER and after.isalnum() and position > at + 1:
            return False
    return False
