"""Writes records as standoff annotations for brat: a text and an .ann file per report, and the configuration.

Format: brat.nlplab.org/standoff.html, and the checks of brat 1.3's own reader. Offsets count code points, as ours do.
Spans are cut at line ends, because brat's annotations cannot cross lines.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import get_args

from sayso.domain.record import Record
from sayso.domain.safe_text import plain_lines, utf8_safe
from sayso.domain.statement import Kind, Level, SpeakerType, Statement
from sayso.domain.text import Problem, Span
from sayso.export.naming import NOBODY, Cast, CastOf, actor_name, nobody
from sayso.export.summary import ExportSummary

MANIFEST = "exported.jsonl"
"""One line per report that maps annotations to statements, so that a later import can see what was removed."""

FLAGS = {"Denied": "denied", "Hedged": "hedged", "Rumour": "rumour", "Hypothetical": "hypothetical"}
"""Yes-or-no attributes, with the field of `certainty` that each stands for."""

CHECKED, UNSURE = "Checked", "Unsure"
NOTED = ("name", "role", "organization", "country")
"""Fields of a speaker in the note of a Content, as `name: … | role: …`."""
ACTOR = "actor"
"""Another field of the note: the name of the record book's actor, which an import ignores."""

ANNOTATION_CONF = f"""\
# Offsets in the .ann files count Unicode code points of the .txt file, from 0; ranges are half-open.
# A Content is a statement. Its note names the speaker: name: … | role: … | organization: … | country: …
# {CHECKED}: put it on any Content to accept the whole report as it is. {UNSURE}: you cannot decide.

[entities]
Content
Cue
Source
Addressee
Loaded

[relations]
SaidBy\tArg1:Content, Arg2:Source
CuedBy\tArg1:Content, Arg2:Cue
SaidTo\tArg1:Content, Arg2:Addressee
Within\tArg1:Content, Arg2:Content
Continues\tArg1:Content, Arg2:Content
<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>

[events]

[attributes]
Kind\tArg:Content, Value:{"|".join(get_args(Kind))}
SpeakerType\tArg:Content, Value:{"|".join(get_args(SpeakerType))}
Level\tArg:Content, Value:{"|".join(get_args(Level))}
""" + "".join(f"{flag}\tArg:Content\n" for flag in (*FLAGS, CHECKED, UNSURE))

VISUAL_CONF = """\
# Offsets in the .ann files count Unicode code points of the .txt file.

[labels]
Content | Content | Cont
Source | Source | Src
Addressee | Addressee | Addr
SaidBy | said by
CuedBy | cued by
SaidTo | said to
Within | within
Continues | continues

[drawing]
SPAN_DEFAULT\tfgColor:black, bgColor:lightgray, borderColor:darken
ARC_DEFAULT\tcolor:black, arrowHead:triangle-5
Content\tbgColor:#cfe8cf
Cue\tbgColor:#ffe3a8
Source\tbgColor:#bfd7f2
Addressee\tbgColor:#dccdf0
Loaded\tbgColor:#f4c2c2
ATTRIBUTE_DEFAULT\tglyph:*
Kind\tglyph:[d]|[m]|[i]
Denied\tbox:crossed, glyph:<NONE>, dashArray:<NONE>
Hedged\tglyph:~
Rumour\tglyph:?
Checked\tglyph:✓
"""

_LINE_END = re.compile("[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")  # where Python splits lines
_NEEDS_QUOTES = re.compile(r'^[\s"]|\s$|\||[\x00-\x1f\x7f-\x9f\u2028\u2029]|^$')


def write(records: Iterable[Record], path: Path, *, cast_of: CastOf = nobody) -> ExportSummary:
    """Write a folder that brat opens as a collection."""
    path.mkdir()
    (path / "annotation.conf").write_text(ANNOTATION_CONF, encoding="utf-8")
    (path / "visual.conf").write_text(VISUAL_CONF, encoding="utf-8")
    files = [path / name for name in ("annotation.conf", "visual.conf", MANIFEST)]
    names: set[str] = set()
    rows: Counter[str] = Counter()
    problems: list[Problem] = []
    with (path / MANIFEST).open("w", encoding="utf-8", newline="\n") as manifest:
        for record in records:
            name = _file_name(record.document.id, names)
            sheet = annotate(record, cast_of(record.document.id))
            (path / f"{name}.txt").write_text(sheet.text, encoding="utf-8", newline="\n")
            (path / f"{name}.ann").write_text(sheet.ann, encoding="utf-8", newline="\n")
            manifest.write(json.dumps({"file": name, **sheet.manifest(record)}) + "\n")
            files += [path / f"{name}.txt", path / f"{name}.ann"]
            rows.update(reports=1, statements=len(sheet.contents))
            problems += sheet.problems
    return ExportSummary(tuple(files), rows, tuple(problems))


@dataclass(slots=True)
class Sheet:
    """The annotations of one report, as they are built up."""

    text: str
    lines: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    bound: dict[tuple[str, tuple[Span, ...]], str] = field(default_factory=dict)  # existing annotations
    noted: set[str] = field(default_factory=set)
    contents: dict[str, str] = field(default_factory=dict)  # statement id -> annotation id
    problems: list[Problem] = field(default_factory=list)

    @property
    def ann(self) -> str:
        """The content of the .ann file."""
        return "".join(f"{line}\n" for line in self.lines)

    def add(self, prefix: str, rest: str) -> str:
        """Write a line and return its id."""
        self.counts[prefix] += 1
        name = f"{prefix}{self.counts[prefix]}"
        self.lines.append(f"{name}\t{rest}")
        return name

    def bind(self, kind: str, spans: Sequence[Span], *, anew: bool = False) -> str | None:
        """Annotate spans, or with `anew` off reuse their annotation; return its id, or None for white space."""
        pieces = tuple(cut_at_lines(spans, self.text))
        if not pieces:
            return None
        if anew or (kind, pieces) not in self.bound:
            places = ";".join(f"{start} {end}" for start, end in pieces)
            words = " ".join(self.text[start:end] for start, end in pieces)
            self.bound[kind, pieces] = self.add("T", f"{kind} {places}\t{words}")
        return self.bound[kind, pieces]

    def link(self, kind: str, origin: str, target: str | None) -> None:
        """Relate two annotations."""
        if target is not None:
            self.add("R", f"{kind} Arg1:{origin} Arg2:{target}\t")

    def note(self, target: str, words: str) -> None:
        """Write a note on an annotation that has none yet."""
        if target not in self.noted:
            self.noted.add(target)
            self.add("#", f"AnnotatorNotes {target}\t{utf8_safe(words)}")

    def manifest(self, record: Record) -> dict[str, object]:
        """Return the report's line of the manifest."""
        places = {s.id: s.content.spans for s in record.statements}
        return {
            "document": record.document.id,
            "ann_sha256": hashlib.sha256(self.ann.encode()).hexdigest(),
            "statements": {bound: [name, places[name]] for name, bound in self.contents.items()},
        }


def annotate(record: Record, cast: Cast = NOBODY) -> Sheet:
    """Return the annotations of a record; a note also has the actor's name if it differs from the report's."""
    sheet = Sheet(plain_lines(utf8_safe(record.text)).replace("\t", " "))
    for statement in record.statements:
        content = sheet.bind("Content", statement.content.spans, anew=True)
        if content is None:
            message = f"{record.document.id}: statement {statement.id} has no words that brat can show"
            sheet.problems.append(Problem("export", "no-words", message))
            continue
        sheet.contents[statement.id] = content
        sheet.link("SaidBy", content, sheet.bind("Source", statement.source.spans) if statement.source else None)
        sheet.link("CuedBy", content, sheet.bind("Cue", statement.cue.spans) if statement.cue else None)
        for addressee in statement.addressees:
            bound = sheet.bind("Addressee", (addressee.span,), anew=True)
            sheet.link("SaidTo", content, bound)
            if bound and addressee.name != sheet.text[slice(*addressee.span)]:
                sheet.note(bound, f"name: {_quoted(addressee.name)}")
        _describe(sheet, content, statement, cast)
    for statement in record.statements:
        if statement.id in sheet.contents:
            for kind, other in (("Within", statement.within), ("Continues", statement.continues)):
                sheet.link(kind, sheet.contents[statement.id], sheet.contents.get(other or ""))
    for words in record.loaded:
        bound = sheet.bind("Loaded", (words.span,))
        if bound and words.voice:
            sheet.note(bound, f"voice: {_quoted(words.voice)}")
    return sheet


def _describe(sheet: Sheet, content: str, statement: Statement, cast: Cast) -> None:
    speaker, certainty = statement.speaker, statement.certainty
    sheet.add("A", f"Kind {content} {statement.kind}")
    if speaker:
        sheet.add("A", f"SpeakerType {content} {speaker.type}")
        known = [(name, getattr(speaker, name)) for name in NOTED]
        actor = actor_name(speaker.name or "", cast)
        known.append((ACTOR, actor if actor != (speaker.name or "") else None))
        if any(value is not None for _, value in known):
            sheet.note(content, " | ".join(f"{name}: {_quoted(v)}" for name, v in known if v is not None))
    sheet.add("A", f"Level {content} {certainty.level}")
    for attribute, name in FLAGS.items():
        if getattr(certainty, name):
            sheet.add("A", f"{attribute} {content}")


def _quoted(value: str) -> str:
    """Return a value for a note, as a JSON string if it would otherwise be misread."""
    return json.dumps(value) if _NEEDS_QUOTES.search(value) else value


def cut_at_lines(spans: Sequence[Span], text: str) -> Iterator[Span]:
    """Cut spans at line ends and strip white space from the parts."""
    for start, end in spans:
        at = start
        for stop in [*(found.span() for found in _LINE_END.finditer(text, start, end)), (end, end)]:
            piece = text[at : stop[0]]
            left = at + len(piece) - len(piece.lstrip())
            if piece.strip():
                yield Span(left, left + len(piece.strip()))
            at = stop[1]


def _file_name(document: str, taken: set[str]) -> str:
    """Return a unique file name that brat and all operating systems accept."""
    plain = re.sub(r"[^A-Za-z0-9_-]+", "-", document).strip("-")[:80] or "report"
    name, number = plain, 1
    while name.lower() in taken:
        number += 1
        name = f"{plain}-{number}"
    taken.add(name.lower())
    return name
