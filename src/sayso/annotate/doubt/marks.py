"""Features for the certainty of a statement: the model's scores, and words of doubt in cue and content."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from sayso.annotate.context import Context
from sayso.annotate.scored.clues import words_around, words_in, words_of
from sayso.domain.statement import Statement
from sayso.domain.text import Span
from sayso.models.labels import DOUBTS
from sayso.models.scores import SaidRanges
from sayso.tables import kept_per_tables, table

LISTS = ("possible", "probable", "cue", "rumour", "denied", "hypothetical")
FEATURES = (
    *(f"score_{doubt}" for doubt in DOUBTS),
    *(f"cue_{name}" for name in LISTS),
    *(f"content_{name}" for name in LISTS),
    "first_mark",
    "negated_cue",
    "direct",
    "indirect",
    "inside",
    "no_source",
    "content_words",
    "person",
    "author",
    "unnamed",
)
_CLAIM_REACH = 40
"""Code points behind a cue in which the claim that it rejects is named."""
_NEGATION_REACH = 12
_NEGATED = re.compile(r"\b(?:not|never|n[’']t|neither|nor|no|without)\b", re.IGNORECASE)


def doubt_rows(
    context: Context, statements: Sequence[Statement], said: Sequence[SaidRanges]
) -> npt.NDArray[np.float32]:
    """Return the features of doubt: shape (statements, len(FEATURES))."""
    if not statements:
        return np.zeros((0, len(FEATURES)), dtype=np.float32)
    scores = context.reading.heads.doubt(context.reading, said)
    rows = [
        [*score.tolist(), *_of_words(context.text, s, _inside(s, statements))]
        for s, score in zip(statements, scores, strict=True)
    ]
    return np.array(rows, dtype=np.float32)


def doubt_clues(text: str, statement: Statement) -> list[str]:
    """The words of a statement's source, of its cue and around it, and the beginning of its content."""
    cue = statement.cue.spans if statement.cue else ()
    content = words_of(text, statement.content.spans)[:60]
    clues = words_in("cue", words_of(text, cue)) + [f"content:{word}" for word in content]
    clues += [f"content:{first} {second}" for first, second in pairwise(content)]
    clues += words_in("source", words_of(text, statement.source.spans if statement.source else ()), 6)
    return clues + (words_around("cue", text, cue[0]) if cue else [])


def marks_of(text: str, statement: Statement, statements: Sequence[Statement]) -> dict[str, list[Span]]:
    """The spans of each list's words in a statement's cue and content, except in nested statements."""
    cue = statement.cue.spans if statement.cue else ()
    spans = [*statement.content.spans, *cue]
    inside = _inside(statement, statements)
    return {name: [m for m in _found(name, text, spans) if not _lies_in(m, inside)] for name in LISTS}


def is_no_denial(text: str, statement: Statement) -> bool:
    """Whether a cue mentions a denial that was not made ("did not deny"), or stops before one ("did not rule out")."""
    cue = statement.cue.spans if statement.cue else ()
    speaks = any(_pattern(name).search(text, start, end) for start, end in cue for name in ("denied", "no_denial"))
    return speaks and not _found("denied", text, cue) and not is_denial(text, statement)


def is_denial(text: str, statement: Statement) -> bool:
    """Whether a cue rejects a claim: "rejected a claim by campaigners that", "dismissed the reports".

    In the 170 reports on which the reader was trained, people coded all 19 statements with such words as denied.
    """
    for start, end in statement.cue.spans if statement.cue else ():
        for match in _rejected_claim().finditer(text, start, min(len(text), end + _CLAIM_REACH)):
            before = text[max(0, match.start() - _NEGATION_REACH) : match.start()]
            if match.start() < end and not _NEGATED.search(before):
                return True
    return False


def _inside(statement: Statement, statements: Sequence[Statement]) -> list[Span]:
    return [span for other in statements if other.within == statement.id for span in other.content.spans]


def _of_words(text: str, statement: Statement, inside: Sequence[Span]) -> list[float]:
    cue = statement.cue.spans if statement.cue else ()
    start = statement.start
    in_cue = {name: _found(name, text, cue) for name in LISTS}
    in_content = {
        name: [m for m in _found(name, text, statement.content.spans) if not _lies_in(m, inside)] for name in LISTS
    }
    marks = [m.start - start for name in ("possible", "probable") for m in in_content[name]]
    kind = statement.speaker.type if statement.speaker else "none"
    return [
        *(float(len(in_cue[name])) for name in LISTS),
        *(float(len(in_content[name])) for name in LISTS),
        float(min(marks, default=2000)),
        float(bool(statement.cue and _NEGATED.search(statement.cue.text))),
        float(statement.kind == "direct"),
        float(statement.kind == "indirect"),
        float(statement.within is not None),
        float(statement.source is None),
        float(len(statement.content.text.split())),
        float(kind == "person"),
        float(kind == "author"),
        float(kind in ("unnamed", "group")),
    ]


def _lies_in(mark: Span, spans: Sequence[Span]) -> bool:
    return any(s.start <= mark.start < s.end for s in spans)


def _found(name: str, text: str, spans: Sequence[Span]) -> list[Span]:
    """The words of a list in the spans, except inside a phrase of `not_doubt`."""
    pattern, excused = _pattern(name), _pattern("not_doubt")
    found = []
    for start, end in spans:
        matches = list(pattern.finditer(text, start, end))
        if not matches:
            continue
        free = [match.span() for match in excused.finditer(text, max(0, start - 8), min(len(text), end + 8))]
        for match in matches:
            if not _is_month(text, match) and not any(s <= match.start() and match.end() <= e for s, e in free):
                found.append(Span(*match.span()))
    return found


def _is_month(text: str, match: re.Match[str]) -> bool:
    """Whether "May" is a month or a name and not the verb."""
    before = text[max(0, match.start() - 2) : match.start()]
    return match.group() == "May" and (bool(re.match(r"\s\d", text[match.end() :])) or before[:1].isalnum())


@kept_per_tables(maxsize=8)
def _pattern(name: str) -> re.Pattern[str]:
    words = sorted(table("doubt")[name]["words"], key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b", re.IGNORECASE)


@kept_per_tables()
def _rejected_claim() -> re.Pattern[str]:
    """A verb of rejection, at most four words, and a word for a claim."""
    rejecting, claims = ("|".join(map(re.escape, table("doubt")[name]["words"])) for name in ("rejecting", "claims"))
    between = r"(?:\s(?!(?:that|and|or|but|to)\b)[\w’'-]+){0,4}?"
    return re.compile(rf"\b(?:{rejecting})\b{between}\s(?:{claims})\b", re.IGNORECASE)
