"""Reads the heading: title, byline, outlet, agency, place and day in the lines above a report's body."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from sayso.clean.dateline import Dateline, read_dateline
from sayso.clean.furniture import breadcrumb, is_section
from sayso.clean.imprint import Imprint, read_bare_names, read_imprint
from sayso.clean.lines import Line
from sayso.clean.names import is_name, is_outlet_name, is_person_name
from sayso.clean.speaker_labels import read_turn_label
from sayso.tables import kept_per_tables, rows, table, word_set

MAX_LINES = 14
MAX_TITLES = 3
MAX_TITLE_CHARACTERS = 160
MAX_QUESTION_CHARACTERS = 100
LATE_LINES = 3  # a standfirst of a few sentences may precede the dateline
MIN_TURNS = 2
_RULE = re.compile(r"[=\-_*~#]{3,}")
_SPEAKER_LABEL = re.compile(r"^[A-Z][A-Z.' -]{2,30}:\s", re.MULTILINE)
_ABBREVIATION = re.compile(r"(?:[^\W\d_]\.){2,}[”’\"']*$|\b(?:Inc|Co|Corp|Ltd|Jr|Sr|No|St)\.$")
_CAPITALIZED = r"[A-Z][\w’'-]+(?: [A-Z][\w’'-]+){0,3}"
_AGENCY_OF_LEAD = re.compile(
    rf"\b[Nn]ews agency (?P<name>{_CAPITALIZED}) (?:reported|reports|said|says|wrote|writes)\b"
    rf"|\b(?:[Aa]ccording to|citing|cited by|quoted by|reported by)(?: the)? (?:\w+ ){{0,2}}"
    rf"news agency (?P<cited>{_CAPITALIZED})"
)
_RIGHTS = re.compile(
    r"(?:©|\(c\)|copyright)[\s©]*(?:\d{4}(?:\s*[-–]\s*\d{4})?,?\s*)?(?P<name>[^\W\d_][^.,|]{2,50})", re.IGNORECASE
)


@dataclass(slots=True)
class Heading:
    """What the lines above the body say, and where the body starts; `kickers` are furniture too."""

    body_start: int = 0
    title: str | None = None
    imprint: Imprint = field(default_factory=Imprint)
    dateline: Dateline | None = None
    kickers: list[Line] = field(default_factory=list)


def read_heading(text: str, lines: Sequence[Line], furniture: Sequence[Line], *, title: str | None = None) -> Heading:
    """Read the lines above a report's body.

    Args:
        text: The whole text.
        lines: Its lines.
        furniture: The lines that belong to the page.
        title: The title, if known; then no other line is taken as the title.
    """
    return _HeadingReader(text, lines, furniture, title).read()


def known_outlet(heading: Heading, text: str, furniture: Sequence[Line]) -> str | None:
    """Find the publisher: from the heading, a breadcrumb, a copyright line, or the dateline's agency."""
    imprint, dateline = heading.imprint, heading.dateline
    if imprint.outlet:
        return imprint.outlet
    if imprint.unclear and not place_of_imprint(heading, text):
        return imprint.unclear
    for line in furniture:
        steps = breadcrumb(line.words)
        if steps and is_name(steps[0]) and not is_section(steps[0]):
            return steps[0]
    for line in furniture:
        if (rights := _RIGHTS.match(line.words)) and is_name(rights["name"].strip()):
            return rights["name"].strip()
    return imprint.agency or (dateline.agency if dateline else None)


def place_of_imprint(heading: Heading, text: str) -> str | None:
    """The name beside the date that may be an outlet's, if it is a place: a capital, in an official text, or "in X"."""
    name = heading.imprint.unclear
    if name is None:
        return None
    title = (heading.title or "").casefold()
    official = any(kind in title for kind in table("headings")["official_texts"])
    stated = re.search(rf"\b(?:in|at|near|from) {re.escape(name)}\b", text) is not None
    return name if stated or official or name in _capitals() else None


@kept_per_tables()
def _capitals() -> frozenset[str]:
    """The seats of government of the countries, as a report may write them."""
    return frozenset(name for row in rows("countries") for name in row["capitals"].split("|") if name)


def known_agency(heading: Heading, text: str) -> str | None:
    """Find the agency: in the dateline, the byline, or a first paragraph that cites one."""
    stated = (heading.dateline.agency if heading.dateline else None) or heading.imprint.agency
    if stated:
        return stated
    lead = re.compile(r"[^\n\r]+").search(text, heading.body_start)
    found = _AGENCY_OF_LEAD.search(lead[0]) if lead else None
    return (found["name"] or found["cited"]) if found else None


class _HeadingReader:
    def __init__(self, text: str, lines: Sequence[Line], furniture: Sequence[Line], title: str | None) -> None:
        self.text = text
        marked = {line.start for line in furniture}
        self.furniture = furniture
        self.lines = _joined([line for line in lines if line.start not in marked])
        self.known = _plain(title) if title else None
        self.colons = len(_SPEAKER_LABEL.findall(text)) == 1
        self.has_turns = sum(_opens_turn(line.words) for line in self.lines) >= MIN_TURNS
        self.heading = Heading()
        self.titles: list[Line] = []
        self.imprint_follows = False

    def read(self) -> Heading:
        body = self._read_lines()
        heading = self.heading
        if body is None and heading.dateline is None:
            # Nothing follows: what looked like a heading is the whole report.
            return Heading(imprint=heading.imprint, body_start=0)
        title = self._choose_title()
        if heading.dateline is None and body is not None:
            heading.body_start = self._body_start(body, title)
            self._look_for_late_dateline(body)
        return heading

    def _read_lines(self) -> int | None:
        """Read the heading's lines; return the index of the first line after them."""
        for number, line in enumerate(self.lines[:MAX_LINES]):
            if (dateline := self._dateline(line)) is not None:
                self._take_dateline(line, dateline)
                return number
            imprint = self._imprint(number)
            if imprint is not None:
                self.heading.imprint.add(imprint)
                self.imprint_follows = bool(self.titles or imprint.title)
            elif _RULE.fullmatch(line.words):
                continue
            elif line.words.rstrip("*_ ").endswith(":") and is_section(line.words):  # "ANALYSIS/OPINION:"
                self.heading.kickers.append(line)
            elif (
                self.heading.kickers
                or self.imprint_follows
                or len(self.titles) == MAX_TITLES
                or not self._is_headline(number)
            ):
                return number
            else:
                self.titles.append(line)
        return None

    def _dateline(self, line: Line) -> Dateline | None:
        if self.has_turns and _opens_turn(line.words):  # "Ada Moe (PPE). – Madam President, …"
            return None
        dateline = read_dateline(line.words, colons=self.colons)
        if dateline is not None and dateline.day and is_outlet_name(line.words[dateline.end :].strip("*_ ")):
            return None  # an imprint: "Quito, 11 January 2026 — Andes Daily"
        return dateline

    def _take_dateline(self, line: Line, dateline: Dateline) -> None:
        self.heading.dateline = dateline
        rest = self.text[line.start + dateline.end :]
        self.heading.body_start = line.start + dateline.end + len(rest) - len(rest.lstrip())

    def _imprint(self, number: int) -> Imprint | None:
        words = self.lines[number].words
        imprint = read_imprint(words, titled=bool(self.titles or self.known))
        if imprint is not None:
            return self._with_outlet(imprint)
        beside = self.heading.imprint.speaks or self._imprint_after(number)
        if is_outlet_name(words) and self.heading.imprint.speaks and len(words.split()) <= 4:
            return Imprint(outlet=words, speaks=True)
        if words.lower().startswith("special for ") or words.lower().startswith("special to "):
            return Imprint(outlet=words[12:].strip(), speaks=True)
        names = None if self.heading.imprint.byline or not beside else read_bare_names(words)
        certain = names is not None and (self.titles or names.outlet or self._outlet_follows(number))
        return names if certain else None

    def _with_outlet(self, imprint: Imprint) -> Imprint:
        """The imprint; a name beside a date is the outlet's if the report has its authors, or calls it "the NAME"."""
        if imprint.outlet or len(imprint.byline) != 1 or not imprint.days:
            return imprint
        (name,) = imprint.byline
        authored = bool(self.heading.imprint.byline) and not self.heading.imprint.outlet
        if authored or re.search(rf"\b[Tt]he {re.escape(name)}\b", self.text):
            return replace(imprint, byline=[], outlet=name)
        return imprint

    def _imprint_after(self, number: int) -> bool:
        """Whether the next line is an imprint, an outlet's name or a dateline."""
        if number + 1 >= len(self.lines):
            return False
        line = self.lines[number + 1]
        return read_imprint(line.words) is not None or self._outlet_follows(number) or self._dateline(line) is not None

    def _outlet_follows(self, number: int) -> bool:
        """Whether the next line is only an outlet's name."""
        following = self.lines[number + 1].words if number + 1 < len(self.lines) else ""
        return (is_outlet_name(following) and len(following.split()) <= 4) or following.lower().startswith(
            "special for "
        )

    def _is_headline(self, number: int) -> bool:
        """Whether a line is short, does not end like a sentence and stands alone."""
        line = self.lines[number]
        words = line.words.strip("*_ ")
        if len(words) > MAX_TITLE_CHARACTERS or not any(c.isalpha() for c in words) or words[-1:] in ":,;—–-":
            return False
        if words.rstrip("”’\"')")[-1:] in ".…" and not _ABBREVIATION.search(words):
            return False
        if words[-1] in "?!" and (len(words) > MAX_QUESTION_CHARACTERS or re.search(r"[.?!] ", words)):
            return False
        if number + 1 == len(self.lines) or (_SPEAKER_LABEL.match(words) and not self.colons):
            return False
        if self.has_turns and _opens_turn(words):
            return False
        return (
            line.alone
            or words.startswith("#")
            or self._imprint_after(number)
            or _RULE.fullmatch(self.lines[number + 1].words) is not None
            or (self.has_turns and _opens_turn(self.lines[number + 1].words))
        )

    def _choose_title(self) -> Line | None:
        """Choose the title; a masthead above it is the outlet, a section's name is a kicker."""
        heading, titles = self.heading, list(self.titles)
        if self.known is not None:
            return next((line for line in titles if _plain(line.words) == self.known), None)
        while len(titles) > 1 and is_section(titles[0].words):
            heading.kickers.append(titles.pop(0))
        if len(titles) > 1 and (outlet := self._masthead(titles[0].words, titles[1].words)) is not None:
            heading.imprint.outlet = heading.imprint.outlet or outlet or None
            titles.pop(0)
        heading.title = heading.imprint.title or (_plain_title(titles[0].words) if titles else None)
        return titles[0] if titles else None

    def _masthead(self, first: str, second: str) -> str | None:
        """Return the outlet that a line above the title names, "" if it names a topic, None if it is the title."""
        name, colon, tail = first.strip("*_ ").partition(":")
        if colon and tail.strip().lower() in word_set("headings", "mastheads"):
            return name.strip()
        if colon or first.startswith("#") or not is_name(first) or len(second.split()) < 4:
            return None
        if is_outlet_name(first) or any(first in line.words for line in self.furniture):
            return first
        if len(first.split()) > 3:
            return None
        return "" if self.text.count(first) > 1 or (is_person_name(first) and len(self.titles) > 2) else first

    def _body_start(self, body: int, title: Line | None) -> int:
        if self.imprint_follows or not self.titles:
            return self.lines[body].start
        if title is None:  # the title is known, and no short line is the title
            return self.titles[0].start
        kickers = {line.start for line in self.heading.kickers}
        behind = (line for line in self.lines if line.start > title.start and line.start not in kickers)
        after = [line.start for line in behind if not _RULE.fullmatch(line.words)]
        return after[0] if after else len(self.text)

    def _look_for_late_dateline(self, body: int) -> None:
        for line in self.lines[body + 1 : body + 1 + LATE_LINES]:
            dateline = None if self.has_turns and _opens_turn(line.words) else read_dateline(line.words)
            if dateline is not None and (dateline.agency or (dateline.place and line.words[:3].isupper())):
                self._take_dateline(line, dateline)
                return


def _joined(lines: list[Line]) -> list[Line]:
    """Join a title that is split over two lines."""
    if len(lines) < 3 or lines[0].alone or not lines[1].alone:
        return lines
    first, second = lines[0].words, lines[1].words
    short = len(first) + len(second) < MAX_TITLE_CHARACTERS and not second.endswith(".") and not first.startswith("#")
    if (
        not short
        or read_imprint(first)
        or read_imprint(second, titled=True)
        or read_dateline(second)
        or _RULE.fullmatch(second)
        or _opens_turn(second)
    ):
        return lines
    return [Line(lines[0].start, lines[1].end, f"{first} {second}", True), *lines[2:]]


def _opens_turn(words: str) -> bool:
    """Whether a line opens with a speaker: with a title, in capitals, before a period and dash, or as a questioner."""
    label = read_turn_label(words)
    if label is None:
        return False
    behind = words[label.end : label.words_start].strip()
    return label.sure or words[label.start : label.end].isupper() or behind in (". –", ". —")


def _plain_title(words: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"^#+\s+|\s+#+$", "", words.strip())).strip("*_ ")


def _plain(words: str) -> str:
    return re.sub(r"\W+", " ", _plain_title(words)).casefold().strip()
