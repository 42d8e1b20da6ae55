"""Texts that one person speaks: remarks, speeches, briefings, and answers without a label of their own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from sayso.clean.names import is_particle
from sayso.clean.speaker_labels import is_asking, is_titled, tells_of_speech
from sayso.domain.text import Block, Span
from sayso.tables import given_names, kept_per_tables, table

MAX_ANNOUNCEMENT = 2
"""Paragraphs at the start of the body in which a text may be announced."""
LEAST_PERSONAL = 0.4
"""Share of the paragraphs that need a first person. Ours: speeches have more, reports and notices less."""
MOST_REPORTED = 0.2
"""Share of the paragraphs that may open like a report of speech; a report about a speech has more."""
MAX_NAME_WORDS = 8
_PERSONAL = re.compile(r"\b(?:I|[Ww]e|[Mm]y|[Oo]ur|[Uu]s|me)\b(?![’']s?\b\s*$)")
_TOKEN = re.compile(r"(?P<word>[^\s,;:]+?)(?P<mark>[,;:.]?)(?:\s+|$)")
_IN_ROLES = frozenset({"for", "the", "and"})
_QUOTED = re.compile(r"“[^”\n]*(?:”|$)|\"[^\"\n]*(?:\"|$)")
_WITH_WORDS = ("paragraph", "quotation", "bullet")


def credit_speech(text: str, blocks: Sequence[Block], body_start: int) -> tuple[Block, ...]:
    """Make the unlabeled paragraphs of a spoken text turns of the person who is announced as its speaker.

    There are two forms. In a speech, the paragraphs that precede the first turn are in the first person. In an
    interview or a briefing in which only the questions have labels, whatever follows a question answers it. If nobody
    is announced, unlabeled answers become plain paragraphs, since they are not the questioner's words.
    """
    owned = [block for block in blocks if block.label is not None and block.span.contains(block.label)]
    turns = [block for block in owned if block.kind == "turn"]
    first = turns[0].span.start if turns else len(text)
    speaker = _announced(text, [b for b in blocks if b.span.start < first], body_start)
    only_asked = bool(turns) and all(is_asking(text[slice(*t.label)]) for t in turns if t.label)
    opening = [b for b in blocks if _has_words(text, b) and body_start <= b.span.start < first]
    opening = [b for b in opening if speaker is None or not b.span.contains(speaker)]
    spoken = {b.span for b in opening} if speaker is not None and _is_speech(text, opening) else set()
    asked_by = {turn.label for turn in turns}
    credited: list[Block] = []
    for block in blocks:
        answers = only_asked and block.span.start > first and _is_unlabeled(block, asked_by)
        if block.span in spoken or (answers and speaker is not None):
            block = Block(block.span, "turn", speaker)
        elif answers and block.kind == "turn":
            block = replace(block, kind="paragraph", label=None)
        credited.append(block)
    return tuple(credited)


def _has_words(text: str, block: Block) -> bool:
    """Whether a block may be part of a speech: a paragraph, or a short one that was taken for a heading."""
    return block.kind in _WITH_WORDS or (block.kind == "heading" and text[block.span.end - 1] in ".?!,")


def _is_unlabeled(block: Block, asked_by: set[Span | None]) -> bool:
    """Whether a block of speech has no label, or that of a question above it."""
    if block.kind == "turn":
        return block.label in asked_by and block.label is not None and not block.span.contains(block.label)
    return block.kind in _WITH_WORDS and block.label is None


def _is_speech(text: str, blocks: Sequence[Block]) -> bool:
    """Whether paragraphs are in the first person and do not report what others say."""
    words = [text[slice(*block.span)] for block in blocks]
    if not words:
        return False
    personal = sum(_PERSONAL.search(_QUOTED.sub(" ", one)) is not None for one in words)
    reported = sum(tells_of_speech(one) for one in words)
    return personal >= LEAST_PERSONAL * len(words) and reported <= MOST_REPORTED * len(words)


def _announced(text: str, blocks: Sequence[Block], body_start: int) -> Span | None:
    """The words for the person whose speech the lines above announce: "Remarks by President Moe on trade"."""
    above = [b for b in blocks if b.span.start < body_start]
    below = [b for b in blocks if b.span.start >= body_start][:MAX_ANNOUNCEMENT]
    for block in (*above, *below):
        for found in _announcement().finditer(text, *block.span):
            name = _name_at(text, found.end(), block.span.end)
            if name is not None:
                return name
    return None


def _name_at(text: str, start: int, end: int) -> Span | None:
    """The person at an offset, with the titles before the name and the role after a comma; None for several or none."""
    tokens = list(_TOKEN.finditer(text, start, end))
    words = list(takewhile(_may_be_named, (token["word"] for token in tokens)))
    count = next((n + 1 for n, word in enumerate(words) if tokens[n]["mark"] and not is_titled(word)), len(words))
    if count < len(tokens) and tokens[count]["word"] == "and" and not tokens[count - 1]["mark"]:
        return None  # two speakers
    first = _first_of_name(words[:count]) if 1 < count <= MAX_NAME_WORDS else None
    if first is None:
        return None
    behind = (n + 1 for n in range(first, count - 1) if tokens[n]["mark"] == ",")
    first = max(behind, default=first)  # "the Prime Minister, Ana Moe"
    if tokens[count - 1]["mark"] == ",":
        role = takewhile(lambda token: _may_be_named(token["word"]) or token["word"] in _IN_ROLES, tokens[count:])
        count += len(list(role))
    return Span(tokens[first].start(), tokens[count - 1].end("word"))


def _may_be_named(word: str) -> bool:
    return word[:1].isupper() or (is_particle(word) and word != "and")


def _first_of_name(words: Sequence[str]) -> int | None:
    """Where a name with its titles begins: behind "President of the Council", at the given name; None without one."""
    names = [n for n, word in enumerate(words) if word[:1].isupper() and not is_titled(word)]
    if "of" not in words:
        return 0 if names else None
    behind, no_names = words.index("of") + 1, table("titles")["names"]["stop"]
    lower = {n: words[n].lower() for n in names if n > behind}
    return next((n for n, word in lower.items() if word in given_names() and word not in no_names), None)


@kept_per_tables()
def _announcement() -> re.Pattern[str]:
    """The words before a speaker's name, such as "Press remarks by the "."""
    kinds = "|".join(re.escape(kind) for kind in sorted(table("layout")["speeches"], key=len, reverse=True))
    return re.compile(rf"\b(?i:{kinds})\b[^\n.;:]{{0,60}}?\s(?i:by|with)\s(?:[Tt]he\s)?(?=[^\W\d_a-z])")
