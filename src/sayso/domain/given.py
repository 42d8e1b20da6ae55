"""Metadata that a caller gives for the reports at a place, or finds in their file names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from sayso.domain.text import Page, Problem

NAMES = ("published", "outlet", "title", "byline", "section", "id")
_FIELD = re.compile(r"\{(\w*)\}")


@dataclass(frozen=True, slots=True)
class Given:
    """Metadata that apply to every report of a place, and where to find metadata that differ.

    Attributes:
        outlet: The outlet.
        published: ISO date of publication.
        title: The headline.
        byline: The authors.
        columns: Pairs of a field and the table column that holds it: ("text", "body").
        name_pattern: Pattern of file names, such as "{published}_{outlet}_{title}"; {} matches text to ignore.
    """

    outlet: str | None = None
    published: str | None = None
    title: str | None = None
    byline: tuple[str, ...] = ()
    columns: tuple[tuple[str, str], ...] = ()
    name_pattern: str | None = None

    def apply(self, page: Page, file_stem: str) -> Page:
        """Return a page with these metadata; those for all reports override, those in the file name only fill gaps."""
        page = self._from_name(page, file_stem) if self.name_pattern else page
        return replace(
            page,
            outlet=self.outlet or page.outlet,
            published=self.published or page.published,
            title=self.title or page.title,
            byline=self.byline or page.byline,
        )

    def _from_name(self, page: Page, file_stem: str) -> Page:
        told = read_name(self.name_pattern or "", file_stem)
        if told is None:
            message = f"the file name {file_stem!r} does not match the pattern {self.name_pattern!r}"
            return replace(page, problems=(*page.problems, Problem("acquire", "name-pattern", message)))
        published = page.published or _iso_day(told.get("published"))
        problems = page.problems
        if told.get("published") and published is None:
            message = f"the date {told['published']!r} in {file_stem!r} is not of the form 2024-03-10 or 20240310"
            problems = (*problems, Problem("acquire", "odd-date", message))
        return replace(
            page,
            name=told.get("id") or page.name,
            published=published,
            outlet=page.outlet or told.get("outlet"),
            title=page.title or told.get("title"),
            section=page.section or told.get("section"),
            byline=page.byline or tuple(filter(None, [told.get("byline")])),
            problems=problems,
        )


NOTHING_GIVEN = Given()


def read_name(pattern: str, stem: str) -> Mapping[str, str] | None:
    """Return the fields that a pattern finds in a file name; None if it does not match."""
    found = _compiled(pattern).fullmatch(stem)
    if found is None:
        return None
    return {name: words.replace("_", " ").strip() for name, words in found.groupdict().items() if words}


def unknown_fields(pattern: str) -> list[str]:
    """Return the fields of a pattern that do not exist."""
    return [name for name in _FIELD.findall(pattern) if name and name not in NAMES]


@lru_cache(maxsize=16)
def _compiled(pattern: str) -> re.Pattern[str]:
    parts, last, seen = [], 0, set[str]()
    for field in _FIELD.finditer(pattern):
        parts.append(re.escape(pattern[last : field.start()]))
        name, last = field[1], field.end()
        is_last = not _FIELD.search(pattern, last) and last == len(pattern)
        words = ".+" if is_last else ".+?"
        parts.append(f"(?P<{name}>{words})" if name in NAMES and name not in seen else words)
        seen.add(name)
    return re.compile("".join([*parts, re.escape(pattern[last:])]), re.DOTALL)


def _iso_day(words: str | None) -> str | None:
    found = re.fullmatch(r"((?:19|20)\d\d)[-. ]?(\d\d)[-. ]?(\d\d)", words or "")
    if found is None or not (1 <= int(found[2]) <= 12 and 1 <= int(found[3]) <= 31):
        return None
    return "-".join(found.groups())
