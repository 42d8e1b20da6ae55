"""Reports without codings, from which a teacher teaches: it is asked about what a model finds in them."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Any

from sayso.annotate.context import Context
from sayso.annotate.text.quotations import pair_quotation_marks
from sayso.domain.statement import Statement
from sayso.models.labels import DOUBTS
from sayso.models.reader import ReaderModel
from sayso.pipeline.layers import LAYERS, Work
from sayso.training.decisions import base_record
from sayso.training.examples import read_lines
from sayso.training.reports import CodedReport

MAX_CHARACTERS = 12_000
OPENING = 200
"""Two texts whose first characters, this many, are the same are one report."""


def kept_reports(path: Path, found: Iterable[CodedReport]) -> list[CodedReport]:
    """Return the reports in a file of an earlier run; if there is none, those found, which are written to it."""
    if not path.is_file():
        rows = (
            json.dumps({"id": one.id, "text": one.text, "said": one.statements, "who": one.entities}) for one in found
        )
        path.write_text("".join(f"{row}\n" for row in rows), encoding="utf-8")
    return [CodedReport(row["id"], row["text"], row["said"], row["who"], speakers=True) for row in read_lines(path)]


def uncoded_reports(path: Path, model: ReaderModel, coded: Collection[str]) -> Iterator[CodedReport]:
    """Yield the reports of a file, with the statements and actors that a model finds but no other codings.

    Args:
        path: JSON Lines with `id` and `text`, in English; only the first 12,000 characters of a text are used.
        model: The model.
        coded: Texts of coded reports, which are left out.
    """
    openings = {text[:OPENING] for text in coded}
    for row in read_lines(path):
        text = row["text"][:MAX_CHARACTERS]
        if text.strip() and text[:OPENING] not in openings:
            yield _found(str(row["id"]), text, model)


def _found(name: str, text: str, model: ReaderModel) -> CodedReport:
    reading = model.read(text, pair_quotation_marks(text))
    record = base_record({"id": name, "text": text}, reading)
    work = Work(Context(record, reading), model.decisions, record)
    for layer in LAYERS:
        work = layer.run(work)
    actors = work.speaking.actors if work.speaking else []
    entities = [
        {
            "type": actor.type,
            "name": actor.name,
            "forms": list(actor.forms),
            "mentions": [list(mention.span) for mention in actor.mentions if not mention.described],
            "described": [list(mention.span) for mention in actor.mentions if mention.described],
            "roles": [],
        }
        for actor in actors
    ]
    numbers = {statement.id: number for number, statement in enumerate(work.record.statements)}
    statements = [_as_coded(statement, numbers) for statement in work.record.statements if statement.probabilities]
    return CodedReport(name, text, statements, entities, speakers=True)


def _as_coded(statement: Statement, numbers: dict[str, int]) -> dict[str, Any]:
    parts = {"content": statement.content, "cue": statement.cue, "source": statement.source}
    return {
        "index": numbers[statement.id],
        **{name: [list(span) for span in part.spans] if part else [] for name, part in parts.items()},
        "within": numbers.get(statement.within or ""),
        "speaker": None,
        "via": [],
        **dict.fromkeys(DOUBTS, False),
    }
