"""Records from marked text: "[1:Anna Berg] <1:said> {1:it would rain} on Monday."

`[n:…]` is the source, `<n:…>` the cue and `{n:…}` a content span of attribution n; marks may
be nested. Names are given as entities by their words.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from sayso.annotate.statements import make_statements
from sayso.annotate.text.quotations import pair_quotation_marks
from sayso.annotate.text.sentences import split_sentences
from sayso.domain.record import Entity, Record
from sayso.domain.statement import Attribution, Statement
from sayso.domain.text import Document, Span

_OPENING = re.compile(r"([\[<{])(\d):")
_ROLES = {"[": ("source", "]"), "<": ("cue", ">"), "{": ("content", "}")}


def read_marked(
    marked: str,
    *,
    persons: Sequence[str] = (),
    places: Sequence[str] = (),
    organizations: Sequence[str] = (),
    peoples: Sequence[str] = (),
    **document: object,
) -> Record:
    """A record with the statements that the marks give, sorted by number in `statement_of`'s sense."""
    text, roles = _without_marks(marked)
    attributions = tuple(
        Attribution(tuple(parts["content"]), tuple(parts["cue"]), tuple(parts["source"]))
        for _, parts in sorted(roles.items())
    )
    types = ((persons, "PERSON"), (places, "GPE"), (organizations, "ORG"), (peoples, "NORP"))
    entities = [
        Entity(Span(*match.span()), words, kind)
        for names, kind in types
        for words in names
        for match in re.finditer(rf"\b{re.escape(words)}\b", text)
    ]
    known: dict[str, object] = {"id": "marked", "origin": "marked.txt", "published": "2024-03-13"}
    return make_statements(
        Record(
            Document(text=text, **{**known, **document}),  # type: ignore[arg-type]
            sentences=tuple(split_sentences(text)),
            quotations=tuple(pair_quotation_marks(text)),
            entities=tuple(sorted(entities, key=lambda entity: entity.span)),
            attributions=attributions,
        )
    )


def statement_with(record: Record, words: str) -> Statement:
    """The statement with the shortest content that has these words in it."""
    found = [s for s in record.statements if words in s.content.text]
    return min(found, key=lambda s: len(s.content.text))


def _without_marks(marked: str) -> tuple[str, dict[int, dict[str, list[Span]]]]:
    roles: dict[int, dict[str, list[Span]]] = defaultdict(lambda: {"source": [], "cue": [], "content": []})
    text = ""
    still_open: list[tuple[str, int, int]] = []
    at = 0
    while at < len(marked):
        opening = _OPENING.match(marked, at)
        if opening is not None:
            still_open.append((opening[1], int(opening[2]), len(text)))
            at = opening.end()
            continue
        if still_open and marked[at] == _ROLES[still_open[-1][0]][1]:
            mark, number, start = still_open.pop()
            roles[number][_ROLES[mark][0]].append(Span(start, len(text)))
        else:
            text += marked[at]
        at += 1
    return text, roles
