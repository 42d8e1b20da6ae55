"""The cases of a run: case N of a seed is always the same file."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from files import changed_bytes, made_file
from mutations import changed_page, changed_text, encoded
from pages import made_page

from sayso.acquire import read_place

SHORT = (200, 1400)  # characters of most reports: the time grows with the words
WHOLE_SHARE = 0.005
FORMS = {".html": 0.35, ".txt": 0.25, ".md": 0.08, ".jsonl": 0.1, "file": 0.22}
DAYS = ("2024-03-10", "0001-01-01", "9999-12-31", "", "2024-02-30", 20240310, None, ["x"], "2024-03")


@dataclass(frozen=True, slots=True)
class Case:
    """A file to read: its suffix and its content."""

    suffix: str
    content: bytes


def load_reports(places: Sequence[str]) -> list[str]:
    """Return the texts of the reports at places: tables, or anything that `sayso read` reads."""
    found = []
    for place in places:
        found += [page.text for page in read_place(place) if page.media != "html" and page.text.strip()]
    return found


def make_case(reports: Sequence[str], seed: int, number: int) -> Case:
    """Cut a report, make a file of it, and change it several times; for every tenth, only the encoding changes."""
    rng = Random(f"{seed}/{number}")
    text = _cut(rng, rng.choice(reports))
    suffix = rng.choices(list(FORMS), list(FORMS.values()))[0]
    changes = rng.choice((0, 1, 1, 2, 2, 3, 4, 6, 10, 20))
    if suffix == ".html":
        return Case(suffix, encoded(rng, changed_page(rng, made_page(rng, text), changes)))
    if suffix == ".jsonl":
        return Case(suffix, _row(rng, text, changes))
    if suffix == "file":
        made, content = made_file(rng, text)
        return Case(made, changed_bytes(rng, content, changes // 2))
    return Case(suffix, encoded(rng, changed_text(rng, text, changes)))


def _cut(rng: Random, text: str) -> str:
    if rng.random() < WHOLE_SHARE:
        return text
    size = rng.randrange(*SHORT)
    starts = [0, *(at + 2 for at in range(len(text) - size) if text.startswith("\n\n", at))]
    start = rng.choice((0, rng.choice(starts)))
    return text[start : start + size]


def _row(rng: Random, text: str, changes: int) -> bytes:
    """Return a row of a table: the only input that can have lone surrogates, with odd values beside the text."""
    row: dict[str, object] = {"id": rng.choice(("a", "", 7, "\ud800/.."))}
    row["title"] = changed_text(rng, "Talks drag on", changes)
    if rng.random() < 0.4:
        row["html"] = changed_page(rng, made_page(rng, text), changes)
    else:
        row["text"] = changed_text(rng, text, changes)
    row["date"] = rng.choice(DAYS)
    row["outlet"] = rng.choice(("The Harbour Courier", "", None, 5, "\u202e", changed_text(rng, "Courier", changes)))
    row["byline"] = rng.choice(("Jane Roe, John Doe", ["Jane Roe"], [None, 3], {}, ""))
    row["url"] = rng.choice(("https://example.org/1", "http://[", "", None, "\0", "file:///etc"))
    return json.dumps(row).encode() + b"\n"


def put(case: Case, folder: Path, name: str) -> Path:
    """Write a case to a file in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}{case.suffix}"
    path.write_bytes(case.content)
    return path
