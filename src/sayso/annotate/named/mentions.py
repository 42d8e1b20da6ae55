"""Mentions: capitals, palaces and countries that stand for a government and not for a place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from sayso.annotate.text.words import run_pattern
from sayso.domain.record import Mention, Record
from sayso.domain.text import Span
from sayso.resolve.countries import CountryWord, country_names, find_country_words
from sayso.tables import kept_per_tables, rows, table

_NEAR = 40
_BOTH = re.compile(
    r"\b(?:[Bb]oth|[Tt]he\s+two)\s+(?:countries|governments|nations|states|capitals|neighbours|neighbors)\b"
)
_DATELINE = re.compile(r"(?:^|\n)\s*$")


def find_mentions(record: Record) -> Record:
    """Add mentions to the record: names that stand for a government, and phrases that mean several countries.

    "Berlin" in "a more cautious Berlin" is the Government of Germany; in "in Berlin" it is a
    city and not a mention. A phrase for several countries has one entry per country.
    """
    text = record.text
    runs = [match.span() for match in run_pattern().finditer(text)]
    persons = [entity.span for entity in record.entities if entity.type == "PERSON" and " " in entity.text]
    words = [word for word in find_country_words(text, runs) if not any(word.span.overlaps(p) for p in persons)]
    found = [*_metonyms(text), *_capitals(text, words), *_acting_countries(record, words), *_both(text, words)]
    kept: list[Mention] = []
    for mention in sorted(found, key=lambda m: (m.span.start, -m.span.end, m.country or "")):
        if not any(other.span.overlaps(mention.span) and other.span != mention.span for other in kept):
            kept.append(mention)
    return replace(record, mentions=tuple(dict.fromkeys((*record.mentions, *kept))))


def government_of(code: str) -> str:
    """Return the name of a country's government; `code` is alpha-3."""
    return f"Government of {country_names()[code]}"


def _metonyms(text: str) -> Iterator[Mention]:
    """Palaces and seats of power, such as "the Kremlin", and groups: "the Baltic countries", once per country."""
    known = {row["words"]: row for row in rows("metonyms")}
    for match in _metonym_pattern().finditer(text):
        row = known[match["words"]]
        if row["means"] and (_is_place(text, Span(*match.span("words"))) or _names_something(text, match.end())):
            continue
        span = Span(*match.span()) if not row["means"] else Span(*match.span("words"))
        for code in row["country"].split("|"):
            yield Mention(
                span, text[span.start : span.end], row["means"] or government_of(code), row["type"], code or None
            )


def _capitals(text: str, words: list[CountryWord]) -> Iterator[Mention]:
    for word in words:
        if word.kind == "capital" and _means_government(text, word.span):
            yield _government(text, word.span, word.code)


def _acting_countries(record: Record, words: list[CountryWord]) -> Iterator[Mention]:
    """Countries that speak, decide or are addressed as states."""
    text = record.text
    sources = [span for s in record.statements if s.source for span in s.source.spans]
    for word in words:
        if word.kind == "name":
            alone = any(
                source.contains(word.span) and source.end - source.start <= word.span.end - word.span.start + 5
                for source in sources
            )
            if alone or (_acts(text, word.span.end) and not _is_place(text, word.span)):
                yield _government(text, word.span, word.code)


def _both(text: str, words: list[CountryWord]) -> Iterator[Mention]:
    """The two countries that the report named last, for "both countries"."""
    for match in _BOTH.finditer(text):
        codes = list(
            dict.fromkeys(
                word.code for word in reversed(words) if word.span.end <= match.start() and word.kind != "part"
            )
        )[:2]
        if len(codes) == 2:
            for code in sorted(codes):
                yield _government(text, Span(*match.span()), code)


def _government(text: str, span: Span, code: str) -> Mention:
    return Mention(span, text[slice(*span)], government_of(code), "government", code)


def _means_government(text: str, span: Span) -> bool:
    """Whether a capital stands for a government: it acts, others deal with it, or it owns what only states own."""
    if _is_place(text, span):
        return False
    following = text[span.end : span.end + _NEAR]
    if following[:2] in ("'s", "’s"):
        return not _of_city().match(following[2:])
    if _names_something(text, span.end):
        return False
    before = text[max(0, span.start - _NEAR) : span.start]
    return bool(
        _acts(text, span.end)
        or _dealt_with().search(before)
        or re.match(r"\s+and\s+[A-Z]", following)
        or re.search(r"[A-Z]\w+\s+and\s+$", before)
    )


def _is_place(text: str, span: Span) -> bool:
    """Whether the context shows that the city itself is meant: "in Berlin", "outside Ankara", a dateline."""
    before = text[max(0, span.start - _NEAR) : span.start]
    following = text[span.end : span.end + 3]
    if (_DATELINE.search(before) and re.match(r"\s?[(,:—–-]|,", following)) or (
        text[span.start : span.end].isupper() and span.end - span.start > 3
    ):
        return True
    if re.match(r",\s[A-Z]", following) and re.search(r",\s$", before) is None and _place_before().search(before):
        return True
    return _place_before().search(before) is not None


def _names_something(text: str, end: int) -> bool:
    """Whether the word only modifies the next one: "Berlin police", "White House aides"."""
    following = re.match(r"[ \u00a0]+([\w’'-]+)", text[end : end + _NEAR])
    if following is None:
        return False
    word = following.group(1)
    return word[:1].isupper() or (word[:1].islower() and not _verb_or_small().match(word))


def _acts(text: str, end: int) -> bool:
    """Whether a name is followed by a verb of which it is the subject."""
    return _action().match(text, end) is not None


@kept_per_tables()
def _metonym_pattern() -> re.Pattern[str]:
    words = sorted((row["words"] for row in rows("metonyms")), key=len, reverse=True)
    return re.compile(rf"(?:\b[Tt]he\s+|\b[Tt]hree\s+)?(?<![\w-])(?P<words>{'|'.join(map(re.escape, words))})(?![\w-])")


def _any_of(key: str) -> str:
    return "|".join(sorted(table("mentions")[key], key=len, reverse=True))


@kept_per_tables()
def _place_before() -> re.Pattern[str]:
    return re.compile(
        rf"(?:^|[\s(“\"])(?:{_any_of('places')})\s+(?:the\s+|central\s+|downtown\s+|nearby\s+)?$", re.IGNORECASE
    )


@kept_per_tables()
def _dealt_with() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_any_of('dealt_with')})\s+(?:an?\s+(?:[\w-]+\s+){{1,3}}|the\s+)?$", re.IGNORECASE)


@kept_per_tables()
def _of_city() -> re.Pattern[str]:
    return re.compile(rf"\s+(?:[\w-]+\s+)?(?:{_any_of('city_things')})\b", re.IGNORECASE)


@kept_per_tables()
def _action() -> re.Pattern[str]:
    return re.compile(rf"\s+(?:(?:{_any_of('between')})\s+)*(?:{_any_of('actions')}|\w+(?:[^e\W]ed|[^s\W]ing))\b")


@kept_per_tables()
def _verb_or_small() -> re.Pattern[str]:
    return re.compile(rf"(?:{_any_of('between')}|{_any_of('actions')}|{_any_of('small')}|\w+(?:ed|ing|ly))$")
