"""Prints records for people to read: in color at the width of a terminal, plain elsewhere."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TextIO

from rich.console import Console, Group, RenderableType
from rich.text import Text
from rich.theme import Theme

from sayso.domain.counts import counted
from sayso.domain.iso_days import long_day
from sayso.domain.record import Event, Record
from sayso.domain.statement import SPAN_SEPARATOR, Certainty, Link, Statement
from sayso.export.terminal_layout import Block, Heading, Labels, Rule

MEASURE = 104  # columns; longer lines are hard to read
PLAIN_WIDTH = 80
LOW_CONFIDENCE = 0.3  # below this, two in three statements have a wrong span, speaker, carrier or doubt
SEPARATOR = " · "
NOTE_LABEL = 11  # length of "Disagrees" plus two spaces

THEME = Theme(
    {
        "title": "bold",
        "faint": "dim",
        "rule": "blue",
        "number": "cyan",
        "speaker": "bold",
        "unnamed": "bold italic",
        "own": "bold magenta",
        "own.words": "italic",
        "cue": "italic",
        "said": "green",
        "kind.direct": "green",
        "kind.mixed": "green",
        "kind.indirect": "dim",
        "carrier": "cyan",
        "inferred": "italic cyan",
        "marker": "underline",
        "doubt": "yellow",
        "denied": "white on red",
        "hedged": "black on yellow",
        "rumor": "white on magenta",
        "hypothetical": "black on cyan",
        "note": "cyan",
        "problem": "yellow",
    }
)
DOUBTS = (("denied", "denied"), ("hedged", "hedged"), ("rumour", "rumor"), ("hypothetical", "hypothetical"))
_QUOTED = re.compile(r"[“„«\"][^“”„«»\"]*(?:[”»\"]|$)")
_CONTROL = dict.fromkeys((*range(9), *range(11, 32), *range(127, 160)), " ")
_CONTROL |= {9: " ", 0x2028: "\n", 0x2029: "\n"}


def terminal_console(file: TextIO | None = None, *, plain: bool = False) -> Console:
    """Return a console that writes to `file`; only a terminal gets color and its own width, unless `plain`."""
    console = Console(
        file=file, force_terminal=False if plain else None, theme=THEME, highlight=False, emoji=False, markup=False
    )
    console.width = min(console.width, MEASURE) if console.is_terminal else PLAIN_WIDTH
    return console


def write_text(records: Iterable[Record], console: Console) -> None:
    """Print records as they come."""
    for record in records:
        console.print(render_record(record))
        console.print()


def render_record(record: Record) -> RenderableType:
    """Return a record as a renderable for a console with this module's theme."""
    numbers = {statement.id: number for number, statement in enumerate(record.statements, 1)}
    parts = [*_header(record)]
    for statement in record.statements:
        parts += [Text(), *_statement(record, statement, numbers)]
    notes = list(_notes(record))
    return Group(*parts, *([Text(), *notes] if notes else []))


def _header(record: Record) -> Iterator[RenderableType]:
    document = record.document
    yield Rule(Text(_one_line(document.url or document.origin), "faint"))
    if document.title:
        yield Block(Text(_one_line(document.title), "title"), Text())
    agency = document.agency if document.agency != document.outlet else None
    published = long_day(document.published) if document.published else None
    byline = f"by {', '.join(document.byline)}" if document.byline else None
    known = (document.outlet, agency, byline, document.place, published, document.language)
    if any(known):
        yield Block(Text(_one_line(SEPARATOR.join(part for part in known if part)), "faint"), Text())
    yield Block(Text(_count(record.statements), "faint"), Text())


def _count(statements: tuple[Statement, ...]) -> str:
    if not statements:
        return "no statement found"
    kinds = Counter(statement.kind for statement in statements)
    by_kind = ", ".join(f"{kinds[kind]} {kind}" for kind in ("direct", "mixed", "indirect") if kinds[kind])
    speakers = len({s.speaker.name for s in statements if s.speaker and s.speaker.name})
    return f"{counted(len(statements), 'statement')} by {counted(speakers, 'speaker')}: {by_kind}"


def _statement(record: Record, statement: Statement, numbers: dict[str, int]) -> Iterator[RenderableType]:
    width = len(str(len(numbers)))
    depth = _depth(statement, record.statements, numbers)
    number = Text.assemble(" " * (4 * depth), (f"{numbers[statement.id]:>{width}}  ", "number"))
    indent = Text(" " * number.cell_len)
    own = statement.speaker is not None and statement.speaker.type == "author"
    yield Heading(_speaker(statement), number, _mark(statement, numbers))
    bar = "own" if own else f"kind.{statement.kind}"
    yield Block(_words(record, statement), Text.assemble(indent, ("│ ", bar)))
    if statement.certainty != Certainty():
        yield _doubt(record, statement, indent)
    circumstances = _circumstances(statement)
    if circumstances:
        yield Block(circumstances, indent)
    if len(statement.chain) > 1:
        yield Block(_chain(statement.chain), indent)


def _depth(statement: Statement, statements: tuple[Statement, ...], numbers: dict[str, int]) -> int:
    """Return how many statements printed before this one contain it."""
    depth = 0
    while (outer := numbers.get(statement.within or "", len(numbers))) < numbers[statement.id]:
        statement = statements[outer - 1]
        depth += 1
    return depth


def _speaker(statement: Statement) -> Text:
    speaker, text = statement.speaker, Text()
    if speaker is None or speaker.type == "none" or (speaker.name is None and speaker.type != "author"):
        text.append(_printable(statement.source.text) if statement.source else "nobody named", "unnamed")
    elif speaker.type == "author":
        text.append(_printable(speaker.name or "The report"), "own")
        text.append(" in its own voice", "faint")
    else:
        text.append(_printable(speaker.name or ""), "unnamed" if speaker.type == "unnamed" else "speaker")
        about = [part for part in (speaker.role, speaker.organization) if part]
        text.append(_printable("".join(f", {part}" for part in about)))
        text.append(f" ({speaker.country})" if speaker.country else "", "faint")
    if statement.cue:
        text.append("  ")
        text.append(_printable(_short_source(statement) + statement.cue.text), "cue")
    return text


def _short_source(statement: Statement) -> str:
    """Return the report's words for the speaker ("she"), if they differ from the name."""
    source = statement.source.text if statement.source else ""
    name = (statement.speaker and statement.speaker.name) or source
    few = 0 < len(source.split()) <= 2
    shared = set(source.lower().split()) & set(name.lower().split())
    return f"{source} " if few and not shared else ""


def _mark(statement: Statement, numbers: dict[str, int]) -> Text:
    mark = Text()
    if statement.confidence < LOW_CONFIDENCE:
        mark.append(f"unsure {statement.confidence:.2f}", "doubt").append(SEPARATOR, "faint")
    for relation, other in (("within", statement.within), ("continues", statement.continues)):
        if other in numbers:
            mark.append(f"{relation} {numbers[other]}{SEPARATOR}", "faint")
    return mark.append(statement.kind, f"kind.{statement.kind}")


def _words(record: Record, statement: Statement) -> Text:
    """Return the content with quoted words and markers of doubt highlighted."""
    style = "own.words" if statement.speaker and statement.speaker.type == "author" else ""
    text = Text(style=style)
    for start, end in statement.content.spans:
        if text:
            text.append(SPAN_SEPARATOR, "faint")
        piece = Text(_printable(record.text[start:end]), "said" if statement.kind == "direct" else "")
        if statement.kind == "mixed":
            piece.highlight_regex(_QUOTED, "said")
        for marker in statement.certainty.markers:
            piece.stylize("marker", max(0, marker.start - start), max(0, marker.end - start))
        text.append_text(piece)
    lines = [line for line in text.split("\n") if line.plain.strip()]
    return Text("\n", style=style).join(lines)


def _doubt(record: Record, statement: Statement, indent: Text) -> Labels:
    certainty = statement.certainty
    labels = tuple((label, label) for flag, label in DOUBTS if getattr(certainty, flag))
    words = [f"“{_one_line(record.text[start:end])}”" for start, end in certainty.markers]
    if certainty.level != "certain":
        words.insert(0, certainty.level)
    return Labels(labels, Text(SEPARATOR.join(words), "doubt"), indent)


def _circumstances(statement: Statement) -> Text:
    parts = [f"to {_and(a.name for a in statement.addressees)}"] if statement.addressees else []
    if occasion := statement.occasion:
        known = (occasion.place, long_day(occasion.date) if occasion.date else None)
        new = [part for part in known if part and part not in occasion.text]
        parts.append(occasion.text + (f" ({', '.join(new)})" if new else ""))
    if said_on := statement.said_on:
        days = [long_day(day) for day in (said_on.date, said_on.until) if day]
        parts.append(f"{said_on.text} ({' to '.join(days)})" if days else said_on.text)
    return Text(_one_line(SEPARATOR.join(parts)), "faint")


def _chain(chain: tuple[Link, ...]) -> Text:
    text = Text()
    for place, link in enumerate(chain):
        inferred = link.basis == "inferred"
        if place:
            text.append(" ⇠ " if inferred else " ← ", "faint")
        between = 0 < place < len(chain) - 1
        style = "inferred" if inferred else "carrier" if between else "faint"
        text.append(_one_line(link.name or ("outlet unknown" if place == 0 else "unknown")), style)
        if inferred:
            text.append(" (inferred)", "faint")
    return text


def _notes(record: Record) -> Iterator[RenderableType]:
    for relation in record.relations:
        yield _note(relation.kind, f"{relation.origin} with {relation.target}")
    for event in record.events:
        yield _note("event" if event.kind == "other" else event.kind, _event(event))
    if record.loaded:
        words = (f"“{w.text}”" + (f" ({w.voice})" if w.voice else "") for w in record.loaded)
        yield _note("loaded", SEPARATOR.join(words))
    for problem in (*record.document.problems, *record.problems):
        yield _note("problem", f"{problem.message} ({problem.stage})", "problem")


def _note(label: str, words: str, style: str = "note") -> Block:
    first = Text(f"{label.capitalize():<{NOTE_LABEL}}", style)
    return Block(Text(_one_line(words)), Text(" " * NOTE_LABEL), first)


def _event(event: Event) -> str:
    where = [part for part in (event.place, long_day(event.date) if event.date else None) if part]
    who = [p.name if p.part == "attended" else f"{p.name} ({p.part})" for p in event.participants]
    return ": ".join(part for part in (", ".join(where), ", ".join(who)) if part)



def _and(names: Iterable[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def _printable(text: str) -> str:
    """Replace control characters with blanks: a report must not control the terminal."""
    return text.translate(_CONTROL)


def _one_line(text: str) -> str:
    return " ".join(_printable(text).split())
