"""Reads coded reports and articles from all corpora into one form."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sayso.training.examples import read_lines

Ranges = list[list[int]]
_THAT = re.compile(r"\bthat\s+$")


@dataclass(frozen=True, slots=True)
class CodedReport:
    """A text with people's codings, in the form of the coded records.

    `whole` means that every statement is coded, including nested ones, with all further layers (addressees, events …);
    `speakers` means that speakers, roles, carriers and doubt are coded.
    """

    id: str
    text: str
    statements: Sequence[dict[str, Any]]
    entities: Sequence[dict[str, Any]] = ()
    whole: bool = False
    speakers: bool = False
    beside: dict[str, Any] = field(default_factory=dict)


def coded_records(path: Path) -> Iterator[CodedReport]:
    """Yield reports in which every statement is coded. Contents include a leading "that", as in PolNeAR."""
    for row in read_lines(path):
        statements = [{**s, "content": _with_that(s["content"], s["cue"], row["text"])} for s in row["statements"]]
        beside = {key: row.get(key) or [] for key in ("own_voice", "relations", "events", "furniture")}
        yield CodedReport(row["id"], row["text"], statements, row["entities"], whole=True, speakers=True, beside=beside)


def polnear_articles(articles: Path, records: Path | None = None) -> Iterator[list[CodedReport]]:
    """Yield PolNeAR's articles, one report per coder; those with coded speakers have only that coding."""
    spoken = {row["id"]: row for row in read_lines(records)} if records else {}
    for article in read_lines(articles):
        row = spoken.get(article["id"])
        if row:
            yield [CodedReport(row["id"], article["text"], row["statements"], row["entities"], speakers=True)]
        else:
            yield [
                CodedReport(article["id"], article["text"], [a for a in coding if a.get("content")])
                for coding in article["annotations"].values()
            ]


def loaded_sentences(path: Path, *, at_once: int = 8) -> Iterator[dict[str, Any]]:
    """Yield BABE's sentences, several per text, one per line, with the spans of their loaded words as `loaded`."""
    rows = list(read_lines(path))
    for start in range(0, len(rows), at_once):
        text, spans = "", []
        for row in rows[start : start + at_once]:
            sentence = " ".join(row["text"].split())
            for words in ast.literal_eval(row["biased_words"] or "[]"):
                spans += [
                    [len(text) + found.start(), len(text) + found.end()]
                    for found in re.finditer(rf"\b{re.escape(' '.join(words.split()))}\b", sentence, re.IGNORECASE)
                ]
            text += sentence + "\n"
        yield {"id": f"loaded-{start}", "text": text, "loaded": spans}


def speakers_of(statement: dict[str, Any], entities: Sequence[dict[str, Any]]) -> list[int]:
    """Return the indexes of the entities named by a statement's speaker; several for joint speakers (";")."""
    found = []
    for name in (statement.get("speaker") or "").split("; "):
        wanted = name.casefold().strip()
        if wanted and wanted != "author":
            found += next(
                ([i] for i, e in enumerate(entities) if wanted in _names(e)),
                [],
            )
    return found


def _names(entity: dict[str, Any]) -> Iterable[str]:
    return {entity["name"].casefold(), *(form.casefold() for form in entity["forms"])}


def _with_that(content: Ranges, cue: Ranges, text: str) -> Ranges:
    """Include a "that" before the content, unless it belongs to the cue."""
    if not content:
        return content
    start = content[0][0]
    before = _THAT.search(text, max(0, start - 8), start)
    if before is None or any(s < before.end() and before.start() < e for s, e in cue or ()):
        return content
    return [[before.start(), content[0][1]], *content[1:]]
