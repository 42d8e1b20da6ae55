"""Pair the quotation marks of a text: nested, unclosed, and continued over paragraphs."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from functools import cached_property

from sayso.domain.text import Quotation

OPENING = {"“": "”", "«": "»", "„": "“", "‟": "”", "〝": "〞", "‘": "’", "‹": "›", "‚": "‘"}
CLOSING = {"”", "»", "’", "›", "〞"}
SINGLE = {"‘", "’", "'", "‹", "›", "‚"}
_LINE = re.compile(r"[^\r\n\u2028\u2029]+")
_CLIPPED_WORD = re.compile(r"['’‘](?:em|til|tis|twas|cause|bout|round|n|nuff|\d0s|\d\d)\b", re.IGNORECASE)
_CLIPPED_AND = re.compile(r"(?<!\w)['’‘]n['’](?!\w)", re.IGNORECASE)
_SINGLE_MARK = re.compile("['’‘]")
_OPENS_AFTER = frozenset(" \t\u00a0\u2009\u202f([{-–—/\"“«„‘'…")


def pair_quotation_marks(text: str) -> list[Quotation]:
    """Return all quotations of a text, outer ones before those nested in them.

    A paragraph is a line, and no quotation crosses its end: one that is still open there
    is continued (`carried_on`) if the next paragraph begins with an opening mark, and
    unclosed otherwise. Unpaired marks raise no error.

    Returns:
        Quotations sorted by start; their spans include the marks.
    """
    lines = [match.span() for match in _LINE.finditer(text) if match.group().strip()]
    quotations: list[Quotation] = []
    for number, (start, end) in enumerate(lines):
        paragraph = _Paragraph(text, start, end)
        quotations.extend(paragraph.closed())
        follows = number + 1 < len(lines) and _begins_with_mark(text, *lines[number + 1])
        stop = start + len(text[start:end].rstrip())
        for depth, opened in enumerate(paragraph.open):
            if text[opened] in SINGLE or stop - opened < 2:
                continue  # an unpaired single mark is far more often an apostrophe than a quotation
            quotations.append(Quotation(opened, stop, depth, closed=False, carried_on=follows, single=False))
    return sorted(quotations, key=lambda q: (q.start, -q.end))


def _begins_with_mark(text: str, start: int, end: int) -> bool:
    first = text[start:end].lstrip()[:1]
    return first in {'"', "“", "«", "„"}


class _Paragraph:
    """Pairs the marks of one paragraph. Counts the open marks, so that time stays linear in its length."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self.text, self.start, self.end = text, start, end
        self.open: list[int] = []
        self.counts: Counter[str] = Counter()  # open marks by kind
        self.singles = 0  # how many of them are single marks

    def closed(self) -> list[Quotation]:
        """Return the closed quotations; `open` then has the marks that remain open."""
        found: list[Quotation] = []
        for at in range(self.start, self.end):
            char = self.text[at]
            if char in OPENING or char in CLOSING or char in "\"'":
                role = self._role_of(at)
                if role == "open":
                    self.open.append(at)
                    self._count(at, 1)
                elif role == "close" and (quotation := self._close(at)) is not None:
                    found.append(quotation)
        return found

    def _count(self, at: int, step: int) -> None:
        self.counts[self.text[at]] += step
        self.singles += step * (self.text[at] in SINGLE)

    def _close(self, at: int) -> Quotation | None:
        """Close the innermost matching mark; single marks left open inside it were apostrophes."""
        single = self.text[at] in SINGLE
        if not (self.singles if single else len(self.open) - self.singles):
            return None
        while True:
            opened = self.open.pop()
            self._count(opened, -1)
            if (self.text[opened] in SINGLE) == single:
                depth = len(self.open) - (0 if single else self.singles)
                return Quotation(opened, at + 1, depth, closed=True, carried_on=False, single=single)

    def _role_of(self, at: int) -> str | None:
        """Whether the mark at `at` opens or closes a quotation ("open", "close") or is an apostrophe (None)."""
        char = self.text[at]
        before = self.text[at - 1] if at > self.start else " "
        after = self.text[at + 1] if at + 1 < self.end else " "
        if char in SINGLE:
            return self._role_of_single(at, before, after)
        if char == "“" and self.counts["„"]:
            return "close"
        if char in OPENING:
            return "open"
        if char in CLOSING:
            return "close"
        is_open = self.counts['"'] > 0
        if before.isdigit() and not is_open:
            return None  # inches, seconds
        opens = before in _OPENS_AFTER and not after.isspace()
        closes = not before.isspace() and (after.isspace() or not after.isalnum())
        if opens and not closes:
            return "open"
        if closes and not opens:
            return "close" if is_open else None
        return "close" if is_open else "open"

    def _role_of_single(self, at: int, before: str, after: str) -> str | None:
        char = self.text[at]
        if char in "‹‚":
            return "open"
        if char == "›":
            return "close"
        if before.isalnum() and after.isalnum():
            return None
        is_open = self.counts["‘"] + self.counts["'"] + self.counts["‚"] > 0
        if self._is_clipped(at):
            return None
        clipped = _CLIPPED_WORD.match(self.text, at + 1) is not None
        can_open = before in _OPENS_AFTER and (after.isalnum() or after in '[“"…$€£' or clipped)
        can_close = not before.isspace() and not after.isalnum()
        if char != "’" and can_open:
            return "open" if self._closes_later(at) else None
        if char != "‘" and can_close and is_open:
            if before == "s" and after.isspace() and self._closes_later(at):
                return None  # a possessive plural inside the quotation
            return "close"
        return None

    def _is_clipped(self, at: int) -> bool:
        """Whether a mark replaces letters before a word, or on either side of an n: rock 'n' roll."""
        and_word = any(_CLIPPED_AND.match(self.text, start) for start in (at - 2, at) if start >= 0)
        return and_word or _CLIPPED_WORD.match(self.text, at) is not None

    def _closes_later(self, at: int) -> bool:
        """Whether a single mark after `at + 1` can close the one that opens at `at`, before another one opens."""
        next_one = bisect_right(self._single_marks, at + 1, key=lambda mark: mark[0])
        return next_one < len(self._single_marks) and self._single_marks[next_one][1]

    @cached_property
    def _single_marks(self) -> list[tuple[int, bool]]:
        """The single marks that can close or open, and whether each can close."""
        found = []
        for match in _SINGLE_MARK.finditer(self.text, self.start + 1, self.end):
            at, char = match.start(), match[0]
            before = self.text[at - 1]
            after = self.text[at + 1] if at + 1 < self.end else " "
            if self._is_clipped(at):
                continue
            if char != "‘" and not before.isspace() and not after.isalnum():
                found.append((at, True))
            elif char != "’" and before in _OPENS_AFTER and after.isalnum():
                found.append((at, False))
        return found
