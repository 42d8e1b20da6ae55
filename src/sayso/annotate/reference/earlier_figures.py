"""Referents of later mentions without a name: "the poll", "the official", "the agency", "the station"."""

from __future__ import annotations

import re
from dataclasses import replace

from sayso.annotate.reference.cast import Cast, Figure
from sayso.annotate.reference.phrases import Phrase
from sayso.annotate.text.words import fold, word_set_of
from sayso.domain.text import Span
from sayso.resolve.countries import country_words

_BODIES_BACK = 4
_LOOK_BACK = 4000
_PANELS = frozenset({"panel", "committee", "subcommittee", "commission", "board", "council", "body"})


def earlier_figure(cast: Cast, phrase: Phrase, span: Span) -> Figure | None:
    """The referent of an earlier description with the same head: "the poll", "the official", "the agency"."""
    own = {fold(word) for word in phrase.words.split()} - {phrase.head}
    for turn in reversed(cast.turns):
        for figure in turn.figures:
            if turn.at >= span.start or figure.person is not None or not figure.name or cast.in_headline(turn.at):
                continue
            theirs = {fold(word) for word in figure.name.split()}
            if figure.head == phrase.head and figure.plural == phrase.plural and own <= theirs and not phrase.owner:
                return figure
    if phrase.owner or len(phrase.words.split()) > 2 or not phrase.words.islower():
        return None
    if phrase.plural:
        return _named_in_full(cast, phrase, span)
    for body in reversed(cast.bodies.before(span.start)):
        words = [fold(word) for word in body.name.split()]
        if len(words) > 1 and (phrase.head in words or (phrase.head in _PANELS and words[-1] in _PANELS)):
            return Figure(cast.bodies.fullest(body.name, span.start), body.kind, head=phrase.head)
    return _named_in_full(cast, phrase, span) or (
        _last_body(cast, phrase, span) if len(phrase.words.split()) == 1 else None
    )


def _named_in_full(cast: Cast, phrase: Phrase, span: Span) -> Figure | None:
    """The last earlier mention that is specific: "the Obama administration" for "the administration"."""
    word = r"[^\W\d_a-z][\w.&’'-]*\s|(?<![\d,.])\d[\d,.]*\s"
    name = rf"(?!(?:The|A|An|This|That|His|Her|Its|Their|In|But|And|On|At)\b)(?:{word}){{1,4}}"
    pattern = rf"(?<![.!?\n] )(?<!\n)\b{name}{re.escape(phrase.words)}\b"
    found = [m.group() for m in re.finditer(pattern, cast.text[max(0, span.start - _LOOK_BACK) : span.start])]
    return Figure(" ".join(found[-1].split()), phrase.kind, head=phrase.head, plural=phrase.plural) if found else None


def _last_body(cast: Cast, phrase: Phrase, span: Span) -> Figure | None:
    """The body mentioned last, for "the company", "the group", "the station"; "the board" is not the publisher."""
    lists = "speakers", "nouns"
    outlet = phrase.head in word_set_of(*lists, "outlets")
    bodies = word_set_of(*lists, "bodies") | word_set_of(*lists, "naming")
    if (not outlet and phrase.head not in bodies) or phrase.kind == "document":
        return None
    here = cast.sentence(span.start)
    if phrase.head in word_set_of(*lists, "governments") and not outlet and phrase.head != "agency":
        return None
    near = [(t.at, f) for t in cast.turns if t.at < span.start for f in t.figures if f.person is None and f.name]
    near += [(body.span.start, Figure(body.name, body.kind)) for body in cast.bodies.before(span.start)]
    near = [(at, figure) for at, figure in near if here - cast.sentence(at) <= _BODIES_BACK and _is_named_body(figure)]
    if not outlet:
        publisher = fold(cast.record.document.outlet or "")
        near = [(at, figure) for at, figure in near if fold(figure.name or "") != publisher]
    near.sort(key=lambda pair: pair[0])
    others: list[set[str]] = [{"organization", "government"}]
    for kinds in [{"outlet"}, *others] if outlet else [*others, {"outlet"}]:
        for _, figure in reversed(near):
            if figure.type in kinds:
                return replace(figure, name=cast.bodies.fullest(figure.name or "", span.start))
    return None


def _is_named_body(figure: Figure) -> bool:
    """Whether a figure has a proper name and is not a country."""
    name = figure.name or ""
    return name[:1].isupper() and (figure.type != "government" or name not in country_words())
