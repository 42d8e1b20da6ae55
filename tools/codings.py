"""Part coded reports from their texts, and join them again: what is published has places and categories, no text.

    python tools/codings.py part RECORDS > codings.jsonl                  codings without text
    python tools/codings.py join codings.jsonl REPORTS > records.jsonl    records for `sayso train reader`

RECORDS are reports in which every statement is coded, REPORTS the same texts with `id`, both JSON Lines (`.gz` too). In
codings, every name is the place of its words, [start, end) in code points, or the number of an entity. A name that does
not stand in the text is left out. So is a report whose text is missing or another one; its id is printed as an error.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from sayso.models.labels import DOUBTS
from sayso.training.examples import read_lines

AUTHOR = "AUTHOR"
AS_IT_IS = ("index", "content", "source", "cue", "type", "date", "within", "continues")
Json = dict[str, Any]


def part(row: Mapping[str, Any]) -> Json:
    """Return a coded report without its text."""
    text, entities = row["text"], row["entities"]
    numbers = {entity["name"]: number for number, entity in enumerate(entities)}

    def place(words: str | None) -> list[int] | None:
        at = text.find(words) if words else -1
        return [at, at + len(words)] if words and at >= 0 else None

    def named(name: str) -> int | list[int] | None:
        return numbers[name] if name in numbers else place(name)

    def speaker(given: str | None) -> Any:
        if given in (None, AUTHOR):
            return given
        return [one for one in map(named, str(given).split("; ")) if one is not None]

    found: Json = _without_empty(
        {
            "id": row["id"],
            "sha256": _hash(text),
            "entities": [
                {
                    **{key: entity.get(key) for key in ("type", "country", "mentions", "described")},
                    "name": place(entity["name"]),
                    "organization": place(entity.get("organization")),
                    "roles": [role["span"] for role in entity["roles"]],
                }
                for entity in entities
            ],
            "statements": [
                {
                    **{key: said.get(key) for key in AS_IT_IS},
                    "doubt": [name for name in DOUBTS if said.get(name)],
                    "speaker": speaker(said.get("speaker")),
                    "role": place(said.get("role")),
                    "via": [{"basis": one["basis"], "span": one["span"]} for one in said["via"]],
                    "addressees": [one["span"] for one in said.get("addressees") or ()],
                    **{key: (said.get(key) or {}).get("span") for key in ("occasion", "said_on")},
                }
                for said in row["statements"]
            ],
            "own_voice": row["own_voice"],
            "relations": [
                {**one, "from": named(one["from"]), "to": named(one["to"])}
                for one in row["relations"]
                if named(one["from"]) is not None and named(one["to"]) is not None
            ],
            "events": [
                {
                    **one,
                    "participants": [
                        {**who, "name": named(who["name"])}
                        for who in one.get("participants") or ()
                        if named(who["name"]) is not None
                    ],
                    "place": place(one.get("place")),
                }
                for one in row["events"]
            ],
            "furniture": row["furniture"],
        }
    )
    return found


def join(codings: Mapping[str, Any], report: Mapping[str, Any]) -> Json:
    """Return a coded report with its text, as `part` was given it."""
    text = report["text"]

    def words(span: Any) -> str | None:
        return text[span[0] : span[1]] if span else None

    def named(one: Any) -> str | None:
        return entities[one]["name"] if isinstance(one, int) else words(one)

    def spoken(given: Any) -> str | None:
        return given if given in (None, AUTHOR) else "; ".join(name for one in given if (name := named(one))) or None

    entities = [
        {
            "name": words(one.get("name"))
            or words(next(iter(one.get("mentions") or one.get("described") or ()), None)),
            "type": one["type"],
            "country": one.get("country"),
            "organization": words(one.get("organization")),
            "forms": sorted({text[s:e] for s, e in one.get("mentions", [])}),
            "mentions": one.get("mentions", []),
            "described": one.get("described", []),
            "roles": [{"text": words(span), "span": span} for span in one.get("roles", [])],
        }
        for one in codings["entities"]
    ]
    statements = [
        {
            **{key: said[key] for key in AS_IT_IS if key in said},
            **{key: said.get(key, []) for key in ("content", "source", "cue")},
            **{name: name in said.get("doubt", ()) for name in DOUBTS},
            "speaker": spoken(said.get("speaker")),
            "role": words(said.get("role")),
            "via": [{"name": words(one["span"]), **one} for one in said.get("via", [])],
            **_if_any("addressees", [{"name": words(span), "span": span} for span in said.get("addressees", [])]),
            **{key: {"text": words(said[key]), "span": said[key]} for key in ("occasion", "said_on") if key in said},
        }
        for said in codings["statements"]
    ]
    return {
        **{key: report.get(key) for key in ("id", "outlet", "url", "title", "date", "text")},
        "entities": entities,
        "statements": statements,
        "own_voice": codings.get("own_voice", []),
        "relations": [
            {**one, "from": named(one["from"]), "to": named(one["to"])} for one in codings.get("relations", [])
        ],
        "events": [
            {
                **one,
                "participants": [{**who, "name": named(who["name"])} for who in one.get("participants", [])],
                **_if_any("place", words(one.get("place"))),
            }
            for one in codings.get("events", [])
        ],
        "furniture": codings.get("furniture", []),
    }


def joined(codings: Iterable[Mapping[str, Any]], reports: Iterable[Mapping[str, Any]]) -> Iterator[Json]:
    """Yield the coded reports whose texts are at hand, in the order of the codings."""
    texts = {row["id"]: row for row in reports}
    for one in codings:
        report = texts.get(one["id"])
        if report is None or _hash(report["text"]) != one["sha256"]:
            print(f"{one['id']}: {'no text' if report is None else 'another text'}", file=sys.stderr)
        else:
            yield join(one, report)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _if_any(key: str, value: Any) -> Json:
    return {key: value} if value else {}


def _without_empty(value: Any) -> Any:
    """Leave out what is empty or missing, at every level; zeros stay."""
    if isinstance(value, dict):
        return {key: kept for key, one in value.items() if (kept := _without_empty(one)) not in (None, [], {})}
    return [_without_empty(one) for one in value] if isinstance(value, list) else value


def main() -> None:
    """Write the rows to the standard output."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("part", "join"))
    parser.add_argument("files", nargs="+", type=Path)
    given = parser.parse_args()
    if len(given.files) != (1 if given.what == "part" else 2):
        parser.error("part takes RECORDS; join takes CODINGS and REPORTS")
    rows = map(read_lines, given.files)
    for row in map(part, *rows) if given.what == "part" else joined(*rows):
        print(json.dumps(row, ensure_ascii=False, separators=(",", ":")))


if __name__ == "__main__":
    main()
