"""The layout of a report: paragraphs, headings, bullets, speakers' turns, quotations and their credits."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from sayso.clean.credit_lines import read_bare_credit, read_credit_behind, read_credit_line, read_post_credit
from sayso.clean.days import TIME, days
from sayso.clean.furniture import is_caption, is_stage_direction
from sayso.clean.imprint import read_imprint
from sayso.clean.lines import Line, split_lines
from sayso.clean.speaker_labels import (
    CLOSING,
    OPENING,
    Label,
    names_one_speaker,
    read_dashed_label,
    read_turn_label,
    tells_of_speech,
)
from sayso.clean.spoken_texts import credit_speech
from sayso.domain.text import Block, BlockKind, Span
from sayso.tables import kept_per_tables, table, word_set

MAX_HEADING_CHARACTERS = 140
MAX_CROSSHEAD_WORDS = 8
WRAPPED_CHARACTERS = 55  # a line at least this long continues in the next unless a blank line follows
MIN_TURNS = 2
MIN_CREDITS = 2  # lines of author and outlet below quotations
CROWDED_SHARE = 0.6  # of the body's lines; this many bare names before a colon make a transcript
TRANSCRIPT_SHARE = 0.4  # of the paragraphs from the first turn on that open with a label
_BULLET = re.compile(
    r"(?:[•‣▪▫◦●○■□►▶»·⁃∙]|\*(?=\s)|\*(?!\*|[^\n]*[^\s*]\*)|[–—-](?=\s)"
    r"|\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)](?=\s))\s*(?=\S)"
)
_DASH_BULLET = re.compile(r"[–—*-]\s")
_HEADING_MARK = re.compile(r"#{1,6}\s+")
_QUOTED_LINE = re.compile(r">\s?")
_ENDS_SENTENCE = re.compile(r"[.!?…:;,][”\"’')\]]*$")
_STAGE = re.compile(r"[(\[](?P<words>[^()\[\]]{2,60})[)\]]\.?")
_AFTER_TIME = re.compile(r"\s*(?:\(?\b(?:[A-Z]{2,5}(?:[+-]\d{1,2})?)\b\)?)?\s*(?P<mark>[—–:|-]\s*)?")
_BRACKETED_TIME = re.compile(r"[\[(]\d{1,2}[:.]\d\d(?:[:.]\d\d)?(?:\s*[AaPp]\.?[Mm]\.?)?(?:\s[A-Z]{2,4})?[\])]\s*")
_BARE_TIME = re.compile(r"(?:[01]\d|2[0-3])[0-5]\d\s?(?:GMT|UTC|BST|[A-Z]{1,3}[SD]?T)\b")
_AFTER_BARE_TIME = re.compile(r"\s*(?:[—–:|-]\s*)?")
_AGO = re.compile(r"\b\d+\s?(?:h|hrs?|hours?|m|mins?|minutes?)\s+ago\b", re.IGNORECASE)
_PAIRS = {"“": "”", "«": "»", "„": "“", "‘": "’", '"': '"', "'": "'"}


@dataclass(frozen=True, slots=True)
class _Found:
    """A block in the making; `alone` says that a blank line follows, `text_start` is where the words begin."""

    block: Block
    words: str
    alone: bool
    text_start: int


def find_blocks(
    text: str,
    *,
    furniture: Collection[Span] = (),
    heading: Collection[Span] = (),
    body_start: int = 0,
    quoted: Collection[Span] = (),
    title: str | None = None,
) -> tuple[Block, ...]:
    """Return the blocks of a report, in order; every word is in exactly one.

    Method: ours. Each line is recognized by its form. Because other lines may look like a turn, turns count only if
    the report has several.

    Args:
        text: The whole text.
        furniture: Spans of lines that belong to the page, not to the report.
        heading: Spans of lines that the page marks up as headings.
        body_start: Where the report begins after its title, byline and dateline.
        quoted: Spans that the page marks up as quotations.
        title: If it announces a press review, any name before a colon is an outlet that speaks.
    """
    lines = split_lines(text)
    reader = _BlockReader(text, lines, furniture, heading, body_start, quoted, title)
    found = [block for line in range(len(lines)) for block in reader.read_line(line)]
    continued = _with_turns_continued(_joined(found))
    return credit_speech(text, [item.block for item in continued], body_start)


class _BlockReader:
    def __init__(
        self,
        text: str,
        lines: Sequence[Line],
        furniture: Collection[Span],
        heading: Collection[Span],
        body_start: int,
        quoted: Collection[Span],
        title: str | None,
    ) -> None:
        self.text, self.lines, self.body_start = text, lines, body_start
        self.furniture = {span[0] for span in furniture}
        self.headings = {span[0] for span in heading}
        self.quoted = sorted(quoted)
        self.reviews_press = any(words in (title or "").casefold() for words in table("layout")["press_reviews"])
        self.turns = self._turns()
        self.times = sum(_time_end(line.words) is not None for line in lines)
        self.bare_credits = sum(
            above.words[-1:] in CLOSING and line.alone and read_bare_credit(line.words) is not None
            for above, line in pairwise(lines)
        )
        self.previous: BlockKind | None = None

    def read_line(self, number: int) -> Iterator[_Found]:
        """Yield the blocks of one line: one, or two if a time opens it or a credit ends it."""
        for block in self._blocks(number):
            start, end = block.span
            if start < end:
                self.previous = block.kind
                yield _Found(block, self.text[start:end], self.lines[number].alone, start)

    def _blocks(self, number: int) -> Iterator[Block]:
        line = self.lines[number]
        start, words = line.start, line.words
        if (label_end := _summary_label_end(words)) and line.start not in self.furniture:
            yield Block(Span(start, start + len(words[:label_end].rstrip())), "furniture")
            yield Block(Span(start + label_end, line.end), "bullet")
            return
        if (kind := self._kind_of_page(line)) is not None:
            yield Block(line.span, kind)
            return
        if (time_end := _time_end(words)) is not None and (time_end == len(words) or self.times >= MIN_TURNS):
            yield Block(Span(start, start + len(words[:time_end].rstrip(" —–:|-"))), "time")
            start, words = start + time_end, words[time_end:]
            if not words:
                return
        if (turn := self.turns.get(number)) is not None and start == line.start:
            yield Block(line.span, "turn", _shifted(turn, start))
            return
        if (credit := read_credit_line(words, after_quotation=self._after_quotation(number))) is not None:
            yield Block(Span(start, line.end), "attribution", _shifted(credit, start))
            return
        credit = (
            self._credit_in_quoted_line(words)
            or self._name_above_quotation(number, words)
            or self._credit_without_dash(number, words)
        )
        if credit is not None:
            yield Block(Span(start, line.end), "attribution", _shifted(credit, start))
            return
        yield from self._text_blocks(number, Span(start, line.end))

    def _credit_in_quoted_line(self, words: str) -> Label | None:
        """Read "> — Alma Smith", the last line of a quotation whose lines begin with a mark."""
        sign = _QUOTED_LINE.match(words)
        if sign is None or self.previous != "quotation":
            return None
        credit = read_credit_line(words[sign.end() :], after_quotation=True)
        if credit is None:
            return None
        moved = sign.end()
        return Label(credit.start + moved, credit.end + moved, credit.words_start + moved, sure=credit.sure)

    def _name_above_quotation(self, number: int, words: str) -> Label | None:
        """Read a line above a quotation that is only a full name, perhaps with a role, and a colon."""
        if not words.endswith(":") or number + 1 >= len(self.lines):
            return None
        label = read_turn_label(words)
        if label is None or label.words_start < len(words) or " " not in words[label.start : label.end]:
            return None
        return label if _is_quotation(self.lines[number + 1].words) else None

    def _credit_without_dash(self, number: int, words: str) -> Label | None:
        """Read a line below a quotation that is only an author and an outlet."""
        if not self.lines[number].alone or not self._after_quotation(number):
            return None
        label = read_bare_credit(words)
        return label if label is not None and (label.sure or self.bare_credits >= MIN_CREDITS) else None

    def _text_blocks(self, number: int, span: Span) -> Iterator[Block]:
        words = self.text[span.start : span.end]
        behind = read_credit_behind(words) if span.start >= self.body_start else None
        kind, label = self._kind(number, words, span.start)
        if behind is None:
            yield Block(span, kind, label)
            return
        begin, credit = behind
        bare = words[:begin].rstrip()
        posted = read_post_credit(words) is not None
        opening: BlockKind = (
            "bullet" if kind == "bullet" else "quotation" if posted or _is_quotation(bare) else "paragraph"
        )
        yield Block(Span(span.start, span.start + len(bare)), opening)
        yield Block(Span(span.start + begin, span.end), "attribution", _shifted(credit, span.start))

    def _kind_of_page(self, line: Line) -> BlockKind | None:
        words = line.words
        if line.start in self.furniture:
            return "caption" if is_caption(words) else "furniture"
        stage = _STAGE.fullmatch(words)
        if stage and is_stage_direction(stage["words"]):
            return "furniture"
        if _about_text().fullmatch(words):
            return "furniture"
        if line.start in self.headings or re.fullmatch(table("layout")["examiner"], words):
            return "heading"
        if _is_day_line(words):
            return "time"
        if self.times >= MIN_TURNS and line.end > self.body_start and _is_byline(words):
            return "furniture"  # of one entry of a live blog
        if line.end <= self.body_start:
            if read_imprint(words, titled=True) is not None:
                return "furniture"
            if _looks_like_heading(words, title_case=False):
                return "heading"
            return None if _ENDS_SENTENCE.search(words) and len(words) > MAX_HEADING_CHARACTERS else "furniture"
        return None

    def _kind(self, number: int, words: str, start: int) -> tuple[BlockKind, Span | None]:
        if any(span.start <= start < span.end for span in self.quoted) or _QUOTED_LINE.match(words):
            return "quotation", None
        if number + 1 < len(self.lines) and (read_post_credit(self.lines[number + 1].words) or (1,))[0] == 0:
            return "quotation", None
        if (bullet := _BULLET.match(words)) and (self._is_bullet(number, words)):
            label = read_turn_label(words[bullet.end() :]) or read_dashed_label(words[bullet.end() :])
            named = label is not None and _opens_quotation(words[bullet.end() + label.words_start :])
            return "bullet", _shifted(label, start + bullet.end()) if label and named else None
        if _HEADING_MARK.match(words) or self._is_heading(number, words):
            return "heading", None
        return ("quotation" if _is_quotation(words) else "paragraph"), None

    def _is_bullet(self, number: int, words: str) -> bool:
        """Whether the mark at the start of a line is a bullet: a neighboring line has one too, or nothing else fits."""
        if words[0] in "•‣▪▫◦●○■□►▶»·⁃∙":
            return True
        near = (self.lines[n].words for n in (number - 1, number + 1) if 0 <= n < len(self.lines))
        dash = _DASH_BULLET.match(words) is not None
        return any(_BULLET.match(other) and (_DASH_BULLET.match(other) is not None) == dash for other in near)

    def _is_heading(self, number: int, words: str) -> bool:
        line = self.lines[number]
        behind_time = self.previous == "time"
        if not (line.alone or behind_time) or (number > 0 and not self.lines[number - 1].alone and not behind_time):
            return False
        if behind_time and len(words) <= MAX_HEADING_CHARACTERS and not _ENDS_SENTENCE.search(words):
            return True
        follows = number + 1 < len(self.lines)
        crosshead = follows and len(words.split()) <= MAX_CROSSHEAD_WORDS and words[0].isupper()
        return _looks_like_heading(words, title_case=not crosshead)

    def _after_quotation(self, number: int) -> bool:
        """Whether the line above ends a quotation, or is an item that this line may credit."""
        above = self.lines[number - 1].words if number else ""
        if self.previous == "quotation":
            return True
        return above[-1:] in CLOSING and above != "" and any(mark in above for mark in OPENING)

    def _turns(self) -> dict[int, Label]:
        """Return the labels of the lines that open a turn; none if too few lines look like one."""
        labels: dict[int, Label] = {}
        for number, line in enumerate(self.lines):
            if line.end <= self.body_start or line.start in self.furniture or _time_end(line.words):
                continue
            if line.start < self.body_start and line.words[: self.body_start - line.start].count(":") == 0:
                continue
            label = read_turn_label(line.words)
            if label is not None and not self._heads_entry(number, label):
                labels[number] = label
        names = {n: self.lines[n].words[label.start : label.end] for n, label in labels.items()}
        words = Counter(word for name in set(names.values()) for word in name.split())
        counts = Counter(names.values())
        body = sum(line.end > self.body_start for line in self.lines)
        crowded = len(labels) >= max(MIN_TURNS, CROWDED_SHARE * body)
        known = {
            number
            for number, name in names.items()
            if labels[number].sure or name.isupper() or counts[name] > 1 or words[name] > 1
        }
        company = len(labels if self.reviews_press else known) >= MIN_TURNS

        def is_turn(number: int, label: Label) -> bool:
            if not self._said(number, label) and not (company and self._is_followed(number, labels)):
                return False
            if company:
                return number in known or self.reviews_press or (crowded and " " in names[number])
            said = self._said(number, label)
            alone = label.sure and not _opens_quotation(said) and not said.isupper()
            alone = alone and names_one_speaker(self.lines[number].words[label.start : label.end])
            return alone or (crowded and " " in names[number])

        return {number: label for number, label in labels.items() if is_turn(number, label)}

    def _heads_entry(self, number: int, label: Label) -> bool:
        """Whether a line is the headline of a timed entry: "17:20", below it "Mayor of Port Ennis: stay indoors"."""
        above = self.lines[number - 1].words if number else ""
        said = self._said(number, label)
        return (
            above != ""
            and _time_end(above) == len(above)
            and number + 1 < len(self.lines)
            and 0 < len(said.split()) <= MAX_CROSSHEAD_WORDS
            and not _ENDS_SENTENCE.search(said)
            and not _opens_quotation(said)
        )

    def _is_followed(self, number: int, labels: Collection[int]) -> bool:
        """Whether a line without a label follows a label on its own line."""
        return number + 1 < len(self.lines) and number + 1 not in labels

    def _said(self, number: int, label: Label) -> str:
        return self.lines[number].words[label.words_start :]


def _joined(found: Sequence[_Found]) -> list[_Found]:
    """Join the lines of each hard-wrapped paragraph into one block."""
    joined: list[_Found] = []
    for item in found:
        before = joined[-1] if joined else None
        if before is not None and _goes_on(before, item):
            block = replace(before.block, span=Span(before.block.span.start, item.block.span.end))
            marked = _QUOTED_LINE.match(item.words) is not None
            kind: BlockKind = "paragraph" if block.kind == "quotation" and not marked else block.kind
            joined[-1] = _Found(
                replace(block, kind=kind), f"{before.words}\n{item.words}", item.alone, before.text_start
            )
        else:
            joined.append(item)
    return joined


def _goes_on(before: _Found, item: _Found) -> bool:
    """Whether a line continues the hard-wrapped paragraph above."""
    if before.alone or item.block.kind not in ("paragraph", "quotation", "heading"):
        return False
    if _QUOTED_LINE.match(item.words):
        return _QUOTED_LINE.match(before.words) is not None
    return (
        before.block.kind in ("paragraph", "turn", "bullet", "quotation")
        and len(before.words.rpartition("\n")[2]) >= WRAPPED_CHARACTERS
        and not (item.words[0] in OPENING and _ENDS_SENTENCE.search(before.words) is not None)
    )


def _with_turns_continued(found: Sequence[_Found]) -> list[_Found]:
    """Make unlabeled paragraphs part of the turn above, if the text is a transcript from its first turn on."""
    first = next((n for n, item in enumerate(found) if item.block.kind == "turn"), None)
    if first is None:
        return list(found)
    spoken = [item for item in found[first:] if item.block.kind in ("turn", "paragraph", "quotation")]
    turns = sum(item.block.kind == "turn" for item in spoken)
    if turns < MIN_TURNS or turns < TRANSCRIPT_SHARE * len(spoken):
        return list(found)
    continued, label, alone = list(found[:first]), None, False
    for item in found[first:]:
        if item.block.kind == "turn":
            label, alone = item.block.label, item.words.rstrip("*_ ").endswith(":")
        elif item.block.kind in ("paragraph", "quotation") and (alone or not tells_of_speech(item.words)):
            item, alone = replace(item, block=Block(item.block.span, "turn", label)), False
        continued.append(item)
    return continued


def _shifted(label: Label, start: int) -> Span:
    return Span(start + label.start, start + label.end)


def _opens_quotation(words: str) -> bool:
    return words.lstrip()[:1] in set(OPENING)


def _is_quotation(words: str) -> bool:
    """Whether a line is one quotation from its first mark to its last, or to the end of the line."""
    opening = words[:1]
    if opening not in _PAIRS:
        return False
    closing = _PAIRS[opening]
    rest = words[1:]
    if opening in "'‘":
        ends = [m.start() for m in re.finditer(rf"{closing}(?![^\W_])", rest)]
        return bool(ends) and not rest[ends[0] + 1 :].strip(" .,;")
    first = rest.find(closing)
    return first < 0 or not rest[first + 1 :].strip(" .,;")


def _looks_like_heading(words: str, *, title_case: bool) -> bool:
    """Whether a line is short, does not end like a sentence and, with `title_case`, is capitalized like a title."""
    plain = words.strip("*_# ")
    if not plain or len(plain) > MAX_HEADING_CHARACTERS or not any(c.isalpha() for c in plain):
        return False
    if _ENDS_SENTENCE.search(plain) and not (plain.endswith("?") and not title_case):
        return False
    if not title_case:
        return not _is_quotation(plain)
    tokens = re.findall(r"[^\W\d_][\w’'-]*", plain)
    if plain.isupper():
        return len(tokens) > 0
    long = [token for token in tokens if len(token) > 3]
    capitals = sum(token[0].isupper() for token in long)
    bold = words.startswith(("**", "__")) and words.endswith(("**", "__"))
    titled = bool(tokens) and tokens[0][0].isupper() and capitals >= 0.8 * len(long)
    return bold or (titled and not _is_quotation(plain))


def _is_byline(words: str) -> bool:
    """Whether a line is only "By" and the names of authors."""
    if not words.startswith(("By ", "Posted by ", "BY ")):
        return False
    imprint = read_imprint(words)
    return imprint is not None and bool(imprint.byline) and not imprint.days


def _time_end(words: str) -> int | None:
    """Return the end of the time of day that opens a line, with the dash or zone after it; None without one."""
    bracketed = _BRACKETED_TIME.match(words)
    if bracketed:
        return bracketed.end() if read_turn_label(words) is None else None
    found = _BARE_TIME.match(words) or TIME.match(words)
    if found is None:
        return None
    if found.re is _BARE_TIME:
        behind = _AFTER_BARE_TIME.match(words, found.end())
        return behind.end() if behind else found.end()
    figures = [int(figure) for figure in re.findall(r"\d+", found[0])[:2]]
    if figures[0] > 24 or (len(figures) > 1 and figures[1] > 59):
        return None
    behind = _AFTER_TIME.match(words, found.end())
    end = behind.end() if behind else found.end()
    rest = words[end:]
    if not rest:
        return len(words)
    marked = bool(behind and behind["mark"]) or re.search(r"[ap]\.?m|[A-Z]{2,}", words[found.start() : end]) is not None
    spaced = words[end - 1].isspace() or words[end - 1] in "—–:|-"
    first = rest.lstrip("*_")[:1]
    return end if spaced and (marked or first.isupper() or first in OPENING) and not first.islower() else None


def _summary_label_end(words: str) -> int:
    """Return where the first point of a summary begins ("Story highlights Mayor shuts bridge"), or 0."""
    lowered = words[:40].lower()
    label = next((label for label in table("layout")["summary_labels"] if lowered.startswith(f"{label} ")), "")
    rest = words[len(label) :].lstrip()
    opens = rest[:1].isupper() or _opens_quotation(rest)
    return len(words) - len(rest) if label and opens else 0


def _is_day_line(words: str) -> bool:
    """Whether a line is only a day, a time or both, perhaps with a word such as "Updated"."""
    if not any(c.isdigit() for c in words) or len(words) > 80:
        return False
    bare = _AGO.sub(" ", TIME.sub(" ", days().sub(" ", words)))
    if bare == words:
        return False
    bare = re.sub(r"\(?\b[A-Z]{2,5}(?:[+-]\d{1,2})?\b\)?", " ", bare)
    left = " ".join(re.findall(r"[^\W_]+", bare.lower()))
    return left == "" or left in word_set("layout", "time_words")


@kept_per_tables()
def _about_text() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in table("layout")["about_text"]), re.IGNORECASE)
