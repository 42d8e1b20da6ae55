"""Finds furniture: the lines that belong to the page, not to the report."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property

from sayso.clean.lines import Line
from sayso.domain.text import Span
from sayso.tables import kept_per_tables, table, word_set

MAX_CHARACTERS = 600  # longer lines are prose
MAX_OPENING_CHARACTERS = 250
_AROUND = " \t*_#>‹›»«▶►▸▾▼⏵•·|…:~=–—-"
_QUOTED = re.compile('[“”"„«»]')
_LINK = re.compile(r"(?<!!)\[([^\]]*)\]\([^)]*\)")
_PARTS = re.compile(r"\s+[|·•]\s+|\s+[›»/]\s+|\s*›\s*")
_CRUMBS = re.compile(r"\s*[›»]\s*|\s+>\s+")
MAX_CRUMB_WORDS = 6


def find_furniture(lines: Iterable[Line], *, known: Collection[Span] = ()) -> list[Line]:
    """Return the lines that are navigation, advertisements, captions, buttons, notices or credits, or in `known`.

    The phrases come from the table `furniture`. Only whole lines count: a sentence that contains "read more" is not
    furniture.
    """
    return [line for line in lines if is_furniture(line.words) or any(span.contains(line.span) for span in known)]


def is_furniture(words: str) -> bool:
    """Whether a line's words alone show that it belongs to the page."""
    if len(words) > MAX_CHARACTERS:
        return False
    phrases = _phrases()
    plain = words if "](" not in words else _LINK.sub(r"\1", words)
    return (
        phrases.whole(plain)
        or phrases.opens(plain)
        or phrases.matches(plain)
        or _is_menu(plain)
        or _is_breadcrumb(plain)
    )


def is_caption(words: str) -> bool:
    """Whether a line of furniture is a caption or a photo credit."""
    phrases = _phrases()
    core = words.lstrip(_AROUND).lower()
    label = core.partition(":")[0].strip("( ")
    return (
        label in word_set("furniture", "caption_openings")
        or phrases.credits_picture(words)
        or (core.startswith(tuple(word_set("furniture", "caption_openings"))))
    )


def is_section(words: str) -> bool:
    """Whether a line is the name of a newspaper's section ("World", "ANALYSIS/OPINION:")."""
    return _core(words) in word_set("furniture", "sections")


def is_stage_direction(words: str) -> bool:
    """Whether words in brackets are a note of a transcript ("Laughter", "SOUNDBITE OF ARCHIVED RECORDING")."""
    plain = words.lower().strip(" .")
    return plain in word_set("layout", "stage") or plain.startswith(tuple(table("layout")["stage_openings"]))


def breadcrumb(words: str) -> list[str]:
    """Return the steps of a breadcrumb ("Courier › Europe › Transport"); none for any other line."""
    steps = _CRUMBS.split(words)
    if len(steps) < 2 or any(not step or len(step.split()) > MAX_CRUMB_WORDS or step[-1] in ".!?" for step in steps):
        return []
    named = len(steps) > 2 or any(is_section(step) for step in steps)
    return steps if named and not _QUOTED.search("".join(steps)) else []


def _is_breadcrumb(words: str) -> bool:
    return any(mark in words for mark in "›»>") and bool(breadcrumb(words))


def _is_menu(words: str) -> bool:
    """Whether a line has several parts, all of them sections, buttons or notices."""
    parts = _PARTS.split(words)
    return len(parts) > 1 and all(is_section(part) or is_furniture(part) for part in parts if part)


def _core(words: str) -> str:
    return words.strip(_AROUND).lower()


@dataclass(frozen=True)
class _Phrases:
    """The phrases of the table `furniture`, compiled."""

    lines: frozenset[str]
    starts: tuple[str, ...]
    openings: tuple[str, ...]
    unstopped: tuple[str, ...]
    labels: tuple[str, ...]
    patterns: tuple[str, ...]
    credits: tuple[str, ...]

    def whole(self, words: str) -> bool:
        core = _core(words)
        return core in self.lines or core.rstrip(".!?") in self.lines or words.lower() in self.lines

    def opens(self, words: str) -> bool:
        core = words.lstrip(_AROUND).lower()
        if core.startswith(self.starts) or self._label.match(core):
            return True
        if len(words) > MAX_OPENING_CHARACTERS or _QUOTED.search(words):
            return False
        return core.startswith(self.openings) or (core.startswith(self.unstopped) and not core.endswith("."))

    def matches(self, words: str) -> bool:
        core = words.strip(_AROUND)
        return bool(self._pattern.fullmatch(core) or self._credit.search(words))

    def credits_picture(self, words: str) -> bool:
        return self._credit.search(words) is not None

    @cached_property
    def _label(self) -> re.Pattern[str]:
        return re.compile(rf"\(?\s*(?:{'|'.join(map(re.escape, self.labels))})\s*[:|»›>]\s*\S")

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile("|".join(f"(?:{pattern})" for pattern in self.patterns), re.IGNORECASE)

    @cached_property
    def _credit(self) -> re.Pattern[str]:
        return re.compile(f"(?:{'|'.join(self.credits)})$", re.IGNORECASE)


@kept_per_tables()
def _phrases() -> _Phrases:
    """The table, compiled once."""
    phrases = table("furniture")
    tuples = {key: tuple(phrases[key]) for key in ("starts", "openings", "unstopped", "labels", "patterns", "credits")}
    return _Phrases(lines=word_set("furniture", "lines"), **tuples)
