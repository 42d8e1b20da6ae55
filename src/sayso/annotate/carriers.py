"""Carriers: the outlets, platforms and programmes that a sentence says the words came by."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from sayso.domain.text import Span
from sayso.tables import rows, table

_NAME = r"[A-ZÀ-ÖØ-Þ][\w’'.&-]*(?:[ -](?:(?:of|the|de|del|della|di|da|do|la|le|al|el|for|and|&) )?[A-ZÀ-ÖØ-Þ][\w’'&-]*){0,4}"
_WORKS_THERE = re.compile(
    r"(?:['’]s?)?\s+(?:contributor|correspondent|reporter|columnist|analyst|anchor|host|journalist|editor|headquarters|"
    r"executive|owner|cameraman|photographer|staff|debate|town hall|poll|endorsement)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Carrier:
    """An outlet in a sentence that passes words on; `inner` says that they were spoken to it."""

    name: str
    span: Span
    inner: bool


def find_carriers(text: str, region: Span, skip: Sequence[Span]) -> list[Carrier]:
    """Find the carriers in a range of the text, outermost first; `skip` holds contents."""
    found: list[Carrier] = []
    for name, span in _outlets(text, region):
        if any(start <= span.start < end for start, end in skip) or name in _days():
            continue
        if any(span.start <= c.span.end + 1 and c.span.start <= span.end + 1 for c in found):
            continue  # another name for the same: "the state news agency SANA"
        relation = _relation(text, span, region)
        if relation is not None:
            found.append(Carrier(name, span, inner=relation == "inner"))
    return sorted(found, key=lambda c: (c.inner, c.span.start))


def outlet_name(words: str) -> str | None:
    """Give an outlet's name where the words are those of a listed outlet, or have the form of one."""
    bare = re.sub(r"^(?:the|a|an)\s+", "", words.strip(), flags=re.IGNORECASE)
    bare = re.sub(r"\s+(?:report|story|article|newspaper|news agency|magazine)$", "", bare)
    listed = _listed()[1]
    for form in (words.strip(), bare):
        if form in listed:
            return form if form != words.strip() else bare or form
    match = re.fullmatch(_unlisted(), bare)
    return bare if match else None


def _outlets(text: str, region: Span) -> Iterator[tuple[str, Span]]:
    """Outlets named in the region: by kind word, by list, by form, nameless ones, and by verb."""
    for match in _kinds().finditer(text, region.start, region.end):
        name = match["name"].rstrip(".")
        yield name, Span(match.start("name"), match.start("name") + len(name))
    for pattern in (_listed()[0], _unlisted(), _nameless()):
        for match in pattern.finditer(text, region.start, region.end):
            name = re.sub(r"^[Tt]he ", "", match.group())
            yield name, Span(match.end() - len(name), match.end())
    verbs = table("outlet_words")["verbs"]
    for match in re.finditer(rf"\b(?:{'|'.join(verbs)})\b", text[region.start : region.end]):
        yield verbs[match.group()], Span(region.start + match.start(), region.start + match.end())


def _relation(text: str, span: Span, region: Span) -> str | None:
    """Tell whether the words there make the outlet a carrier: inner, outer, or not at all."""
    if text[span.start : span.end] in table("outlet_words")["verbs"]:
        return "inner"
    before = text[max(region.start, span.start - 60) : span.start]
    after = text[span.end : min(region.end, span.end + 60)]
    if _before("employed").search(before) or _WORKS_THERE.match(after):
        return None
    if _before("outer").search(before):
        return "outer"
    if _after().match(after):
        return "outer"
    return "inner" if _before("inner").search(before) else None


def fullest_name(name: str, text: str) -> str:
    """Give the longest form of a listed outlet's name that the report itself has: "AP" as "Associated Press"."""
    forms = _forms_of().get(name, (name,))
    return next((re.sub(r"^The ", "", form) for form in forms if form in text), name)


def same_outlet(one: str, other: str) -> bool:
    """Whether two names are forms of one outlet, or the words of one hold those of the other."""
    if _forms_of().get(one, (one,)) == _forms_of().get(other, (other,)):
        return True
    a, b = (set(re.findall(r"\w+", name.casefold())) - {"the", "news"} for name in (one, other))
    return bool(a and b) and (a <= b or b <= a)


@lru_cache(maxsize=1)
def _forms_of() -> dict[str, tuple[str, ...]]:
    """For each form of a listed outlet, all its forms, the longest first."""
    found = {}
    for row in rows("outlets"):
        forms = tuple(sorted({f for f in (row["name"], *row["aliases"].split(";")) if f}, key=len, reverse=True))
        found.update(dict.fromkeys([*forms, *(re.sub(r"^The ", "", form) for form in forms)], forms))
    return found


@lru_cache(maxsize=1)
def _days() -> frozenset[str]:
    import calendar

    return frozenset([*calendar.day_name, *calendar.month_name])


@lru_cache(maxsize=1)
def _listed() -> tuple[re.Pattern[str], frozenset[str]]:
    forms = {form for row in rows("outlets") for form in (row["name"], *row["aliases"].split(";")) if form}
    usable = sorted((f for f in forms if f not in _TOO_COMMON), key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, usable))})(?![\w-])"), frozenset(forms)


_TOO_COMMON = {"X", "Time", "Today", "Hill", "Independent", "Observer", "Medium", "Fox", "The Journal", "The Post", "Mehr", "This Week",
               "Dawn", "Hindu", "Atlantic", "Petra", "Salon", "Slate", "Vox", "RAI", "Sabah", "Telegraph", "State of the Union", "This Morning"}  # fmt: skip


@lru_cache(maxsize=1)
def _unlisted() -> re.Pattern[str]:
    words = "|".join(map(re.escape, table("outlet_words")["in_names"]))
    first = r"[A-ZÀ-ÖØ-Þ][\w’'-]*"
    part = rf"(?:{first}|of|de|del|la|le)"
    return re.compile(rf"(?<![\w-])(?:{first} (?:{part} ){{0,2}}(?:{words})|(?:{words})(?: (?:of |de |del )?{part}){{1,2}})(?![\w-])")


@lru_cache(maxsize=1)
def _kinds() -> re.Pattern[str]:
    kinds = "|".join(sorted(map(re.escape, table("outlet_words")["kinds"]), key=len, reverse=True))
    return re.compile(rf"\b(?:{kinds}),? [“\"‘']?(?P<name>{_NAME})")


@lru_cache(maxsize=1)
def _nameless() -> re.Pattern[str]:
    words = sorted(table("outlet_words")["nameless"], key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b", re.IGNORECASE)


@lru_cache(maxsize=4)
def _before(key: str) -> re.Pattern[str]:
    words = sorted(table("outlet_words")[key], key=len, reverse=True)
    adjectives = r"(?:\s+[\w’'-]+){0,3}?"
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})(?:\s+(?:the|a|an|its|his|her))?{adjectives}\s*[“\"‘']?$", re.IGNORECASE)


@lru_cache(maxsize=1)
def _after() -> re.Pattern[str]:
    words = "|".join(sorted(map(re.escape, table("outlet_words")["passes"]), key=len, reverse=True))
    return re.compile(rf"[”\"’']?(?:['’]s)?(?:\s+(?:also|has|had|later|first|then|on \w+day|newspaper|news agency|magazine|television|website))*\s+(?:{words})\b")
