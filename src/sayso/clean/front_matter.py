"""YAML front matter: metadata between two lines of dashes at the start of a text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sayso.clean.days import iso_day
from sayso.clean.page_metadata import split_names
from sayso.domain.text import Problem

MAX_CHARACTERS = 20_000
_BLOCK = re.compile(r"\ufeff?---[ \t]*\r?\n(?P<fields>.*?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|$)", re.DOTALL)
TITLE = ("title", "headline")
OUTLET = ("outlet", "source", "publication", "newspaper", "publisher", "site")
BYLINE = ("byline", "author", "authors", "by")
PUBLISHED = ("published", "date", "publication date", "pubdate")
URL = ("url", "link")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The metadata in front matter; `end` is the offset after it, 0 if there is none."""

    end: int = 0
    title: str | None = None
    outlet: str | None = None
    byline: tuple[str, ...] = ()
    published: str | None = None
    url: str | None = None
    problems: tuple[Problem, ...] = ()


def read_front_matter(text: str) -> FrontMatter:
    """Read the front matter of a text: YAML, or lines with a name and a colon, with at least one known field."""
    if not text.startswith(("---", "\ufeff---")):
        return FrontMatter()
    found = _BLOCK.match(text[:MAX_CHARACTERS])
    if found is None:
        return FrontMatter()
    import yaml  # imported here because few texts have front matter

    try:
        fields = yaml.safe_load(found["fields"])
    except (yaml.YAMLError, ValueError, RecursionError):  # ValueError: an impossible date
        fields = _plain_fields(found["fields"])
    if not isinstance(fields, dict):
        return FrontMatter()
    known = {str(name).strip().lower().replace("_", " "): value for name, value in fields.items()}
    if not known.keys() & {*TITLE, *OUTLET, *BYLINE, *PUBLISHED, *URL}:
        return FrontMatter()
    written = _first(known, PUBLISHED)
    day = written.isoformat()[:10] if isinstance(written, date) else iso_day(str(written)) if written else None
    problems: tuple[Problem, ...] = ()
    if written and day is None:
        message = f"the date {str(written)[:60]!r} in the front matter is ambiguous or not a date; it was left out"
        problems = (Problem("clean", "odd-date", message),)
    return FrontMatter(
        end=found.end(),
        title=_text(_first(known, TITLE)),
        outlet=_text(_first(known, OUTLET)),
        byline=_names(_first(known, BYLINE)),
        published=day,
        url=_text(_first(known, URL)),
        problems=problems,
    )


def _plain_fields(block: str) -> dict[str, str] | None:
    """Return the fields of lines such as "title: Bridge: it is shut", which YAML refuses, or None if a line is none."""
    fields = {}
    for line in block.splitlines():
        name, mark, value = line.partition(":")
        if not line.strip():
            continue
        if not mark or not re.fullmatch(r"[A-Za-z][\w -]{0,40}", name):
            return None
        fields[name] = value.strip().strip("\"'")
    return fields


def _first(fields: Mapping[str, Any], names: tuple[str, ...]) -> Any:
    return next((fields[name] for name in names if fields.get(name)), None)


def _text(value: Any) -> str | None:
    return " ".join(str(value).split()) or None if isinstance(value, str | int | float) else None


def _names(value: Any) -> tuple[str, ...]:
    """Return the names in a list, or in a text where "and" or semicolons separate them."""
    if isinstance(value, list):
        named = (item.get("name") if isinstance(item, dict) else item for item in value)
        return tuple(name for one in named if (name := _text(one)))
    return split_names(_text(value) or "")
