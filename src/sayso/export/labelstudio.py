"""Writes records as tasks for Label Studio, with sayso's statements as predictions, and the labeling interface.

Format: labelstud.io/guide/predictions, with places as in Label Studio's editor (1.5 and later). It counts code points,
as we do: a character beyond the Basic Multilingual Plane counts as one (label-studio-frontend pull request 308), and so
does a line end.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

from sayso.domain.record import Record
from sayso.domain.safe_text import plain_lines, utf8_safe
from sayso.domain.statement import Kind, Level, SpeakerType, Statement
from sayso.domain.text import Span
from sayso.export.naming import NOBODY, Cast, CastOf, nobody
from sayso.export.summary import ExportSummary

Json = dict[str, Any]

SAID_BY, CUED_BY, SAID_TO, GOES_ON = "said by", "cued by", "said to", "goes on"
FLAGS = ("denied", "hedged", "rumour", "hypothetical")
NOTED = {"speaker": "name", "role": "role", "organization": "organization", "country": "country"}
"""Text fields of a Content, with the speaker's fields that they show."""
UNSURE = "unsure"


def _heading(name: str) -> str:
    return f'    <Header value="{name.replace("_", " ")}" size="6"/>\n'


def _choices(name: str, values: Iterable[str], choice: str = "single") -> str:
    options = "".join(f'<Choice value="{value}"/>' for value in values)
    control = f'<Choices name="{name}" choice="{choice}" {_OF_CONTENT} showInline="true">{options}</Choices>'
    return f"{_heading(name)}    {control}\n"


def _text_field(name: str) -> str:
    control = f'<TextArea name="{name}" {_OF_CONTENT} editable="true" maxSubmissions="1" placeholder="{name}"/>'
    return f"{_heading(name)}    {control}\n"


_OF_CONTENT = 'toName="text" perRegion="true" whenTagName="part" whenLabelValue="Content"'
LABELING_CONFIG = f"""\
<View>
  <!-- start and end count Unicode code points of the text, from 0; ranges are half-open. -->
  <!-- A Content is a statement. Relations lead from it to its source, cue and addressees, and to the next part
       of a split statement. -->
  <Relations>
    <Relation value="{SAID_BY}"/>
    <Relation value="{CUED_BY}"/>
    <Relation value="{SAID_TO}"/>
    <Relation value="{GOES_ON}"/>
  </Relations>
  <Header value="$heading"/>
  <Labels name="part" toName="text">
    <Label value="Content" background="#3c9d4e" hotkey="1"/>
    <Label value="Source" background="#3a6fb0" hotkey="2"/>
    <Label value="Cue" background="#d99a1c" hotkey="3"/>
    <Label value="Addressee" background="#8a5bb8" hotkey="4"/>
  </Labels>
  <Text name="text" value="$text"/>
  <View visibleWhen="region-selected">
    <Header value="Selected statement" size="5"/>
{"".join(map(_text_field, NOTED))}\
{_choices("speaker_type", get_args(SpeakerType))}\
{_choices("kind", get_args(Kind))}\
{_choices("level", get_args(Level))}\
{_choices("certainty", FLAGS, "multiple")}\
{_choices("review", [UNSURE])}\
  </View>
</View>
"""


def write(records: Iterable[Record], path: Path, *, cast_of: CastOf = nobody) -> ExportSummary:
    """Write a folder with `tasks.json` to import, and `labeling_config.xml` for the project's labeling interface."""
    path.mkdir()
    config, tasks = path / "labeling_config.xml", path / "tasks.json"
    config.write_text(LABELING_CONFIG, encoding="utf-8")
    rows: Counter[str] = Counter()
    with tasks.open("w", encoding="utf-8", newline="\n") as file:
        file.write("[")
        for number, record in enumerate(records):
            file.write(",\n" if number else "\n")
            file.write(utf8_safe(json.dumps(task_of(record, cast_of(record.document.id)), ensure_ascii=False)))
            rows.update(reports=1, statements=len(record.statements))
        file.write("\n]\n")
    return ExportSummary((tasks, config), rows)


def task_of(record: Record, cast: Cast = NOBODY) -> Json:
    """Return the task of one report.

    Label Studio returns `data.sayso`, which tells what was exported. `data.actors` has the record's actors by their
    names in the report; the regions keep the report's names, because people check them against the text.
    """
    document = record.document
    text = plain_lines(utf8_safe(record.text))
    regions = [list(_regions(statement, text)) for statement in record.statements]
    known = (document.title, document.outlet, document.published)
    data = {
        "text": text,
        "heading": utf8_safe(", ".join(part for part in known if part) or document.id),
        **{name: getattr(document, name) for name in ("title", "outlet", "published", "url")},
        "document": document.id,
        "actors": {name: actor.name for name, actor in cast.items()},
        "sayso": {
            "document": document.id,
            "statements": {region_id(s, "content", 1): s.id for s in record.statements},
            "addressees": {
                region_id(s, "addressee", n): a.name for s in record.statements for n, a in enumerate(s.addressees, 1)
            },
        },
    }
    prediction = {
        "model_version": str(record.made_by.get("model") or "sayso"),
        "score": min((s.confidence for s in record.statements), default=1.0),
        "result": [result for results in regions for result in results],
    }
    return {"data": data, "predictions": [prediction]}


def region_id(statement: Statement, part: str, number: int) -> str:
    """Return the id of a region, which Label Studio keeps when a person starts from the prediction."""
    return f"{re.sub('[^A-Za-z0-9_-]', '-', statement.id)}-{part}-{number}"


def _regions(statement: Statement, text: str) -> Iterator[Json]:
    parts = {
        "content": statement.content.spans,
        "source": statement.source.spans if statement.source else (),
        "cue": statement.cue.spans if statement.cue else (),
        "addressee": tuple(addressee.span for addressee in statement.addressees),
    }
    score = round(statement.confidence, 4)
    for part, spans in parts.items():
        for number, span in enumerate(spans, 1):
            words: Json = {"text": text[span.start : span.end], "labels": [part.capitalize()]}
            yield {**_result("part", "labels", region_id(statement, part, number), span, words), "score": score}
    content = region_id(statement, "content", 1)
    for name, kind, value in _fields(statement):
        yield _result(name, kind, content, statement.content.spans[0], value)
    labels = {"source": SAID_BY, "cue": CUED_BY, "addressee": SAID_TO}
    for part, label in labels.items():
        for number, _ in enumerate(parts[part], 1):
            yield _relation(content, region_id(statement, part, number), label)
    for number, _ in enumerate(parts["content"][1:], 1):
        ends = (region_id(statement, "content", number), region_id(statement, "content", number + 1))
        yield _relation(*ends, GOES_ON)


def _fields(statement: Statement) -> Iterator[tuple[str, str, Mapping[str, list[str]]]]:
    """Yield a statement's fields: the control of the interface, its type, and its value."""
    speaker, certainty = statement.speaker, statement.certainty
    for name, attribute in NOTED.items():
        if speaker and getattr(speaker, attribute):
            yield name, "textarea", {"text": [getattr(speaker, attribute)]}
    if speaker:
        yield "speaker_type", "choices", {"choices": [speaker.type]}
    yield "kind", "choices", {"choices": [statement.kind]}
    yield "level", "choices", {"choices": [certainty.level]}
    if flags := [flag for flag in FLAGS if getattr(certainty, flag)]:
        yield "certainty", "choices", {"choices": flags}


def _result(control: str, kind: str, region: str, span: Span, value: Mapping[str, Any]) -> Json:
    place = {"start": span.start, "end": span.end}
    return {"id": region, "from_name": control, "to_name": "text", "type": kind, "value": {**place, **value}}


def _relation(origin: str, target: str, label: str) -> Json:
    return {"type": "relation", "from_id": origin, "to_id": target, "direction": "right", "labels": [label]}
