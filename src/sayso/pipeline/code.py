"""Codes statements, with the words that are the evidence for each coding."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from sayso.domain.coding import Coded, Passage, StanceCoder
from sayso.domain.record import Record
from sayso.domain.statement import Statement
from sayso.domain.statement_words import Wording, passage_of, wording_of
from sayso.domain.text import Span

FEWEST_WORDS = 3  # of a clause that can be evidence by itself
CLAUSE = re.compile(r"[^,;:.!?—–…]+[,;:.!?—–…”\"’')]*\s*")
EDGES = ' \n\t,;:—–…“”"‘’()'

MARKS = (("“", "”"), ('"', '"'), ("‘", "’"), ("(", ")"))


def code_records(coder: StanceCoder, proposition: str, records: Sequence[Record]) -> list[dict[str, Coded]]:
    """Return a coder's codings of the statements of each record, by id; their spans are offsets of the report."""
    asked = [(n, s, passage_of(record.text, s)) for n, record in enumerate(records) for s in record.statements]
    coded = coder.code(proposition, [passage for _, _, passage in asked])
    said = find_evidence(coder, proposition, [(p, code) for (_, _, p), code in zip(asked, coded, strict=True)])
    found: list[dict[str, Coded]] = [{} for _ in records]
    for (number, statement, passage), code in zip(asked, said, strict=True):
        places = tuple(_places(records[number].text, statement, passage, code.spans))
        found[number][statement.id] = replace(code, spans=places)
    return found


def _places(text: str, statement: Statement, passage: Passage, spans: Sequence[Span]) -> Iterator[Span]:
    """Yield the spans of the evidence in a report; if all of the content is evidence, the cue is as well."""
    content = Wording(passage.text, statement.content.spans)
    for span in spans:
        if span == trimmed(passage.text, Span(0, len(passage.text))):
            whole = wording_of(text, statement)
            yield from whole.in_report(trimmed(whole.text, Span(0, len(whole.text))))
        else:
            yield from content.in_report(span)


def find_evidence(coder: StanceCoder, proposition: str, coded: Sequence[tuple[Passage, Coded]]) -> list[Coded]:
    """Return the codings with the clause that is the strongest evidence: without it, the stance is least likely.

    If there is only one clause, or none makes a difference, the evidence is the whole text. Spans that the coder itself
    found stay. The method is "erasure" (Li, Monroe & Jurafsky 2016, arXiv:1612.08220), of clauses instead of words.
    """
    lacking: list[Passage] = []
    tried: list[tuple[int, Span]] = []
    for number, (passage, code) in enumerate(coded):
        text = passage.text
        clauses = list(clauses_of(text)) if code.stance != "none" and not code.spans else []
        for clause in clauses if len(clauses) > 1 else ():
            lacking.append(replace(passage, text=text[: clause.start] + text[clause.end :]))
            tried.append((number, clause))
    without = coder.code(proposition, lacking) if lacking else []
    best: dict[int, tuple[float, Span]] = {}
    for (number, clause), code in zip(tried, without, strict=True):
        before = coded[number][1]
        left = code.probability if code.stance == before.stance else 0.0
        if left < min(before.probability, best.get(number, (1.0,))[0]):
            best[number] = (left, clause)
    found = []
    for number, (passage, code) in enumerate(coded):
        if code.stance != "none" and not code.spans:
            span = best[number][1] if number in best else Span(0, len(passage.text))
            code = replace(code, spans=(trimmed(passage.text, span),))
        found.append(code)
    return found


def clauses_of(text: str) -> Iterator[Span]:
    """Yield the clauses of a text, by its punctuation; one of fewer than three words joins the next."""
    start = 0
    for match in CLAUSE.finditer(text):
        words, left = len(text[start : match.end()].split()), len(text[match.end() :].split())
        if words >= FEWEST_WORDS and (left == 0 or left >= FEWEST_WORDS):
            yield Span(start, match.end())
            start = match.end()
    if start < len(text):
        yield Span(start, len(text))


def trimmed(text: str, span: Span) -> Span:
    """Return a span without white space and punctuation at its edges, except marks that pair with others inside it.

    A span of nothing else stays whole.
    """
    words = text[span.start : span.end]
    start = span.start + len(words) - len(words.lstrip(EDGES))
    end = span.end - (len(words) - len(words.rstrip(EDGES)))
    if start >= end:
        return span
    for opening, closing in MARKS:
        inside = text[start:end]
        if inside.count(opening) > inside.count(closing) or (opening == closing and inside.count(opening) % 2):
            end += text[end : end + 1] == closing
        elif inside.count(opening) < inside.count(closing):
            start -= text[max(start - 1, 0) : start] == opening
    return Span(start, end)
