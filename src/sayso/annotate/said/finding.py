"""The statements of a report: built by rules from its attributions, without unlikely ones, plus missed ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from sayso.annotate.context import Context
from sayso.annotate.layout.laid_out import is_of_page, lay_out_statements, without_headings
from sayso.annotate.layout.own_sentences import own_sentences
from sayso.annotate.overlaps import characters_of_both, nested_words, same_statements
from sayso.annotate.said.attribution import decode_attributions
from sayso.annotate.said.continued import link_continued
from sayso.annotate.said.cue_acts import name_cue_acts
from sayso.annotate.said.levels import Found, candidate_rows, choose, find_candidates
from sayso.annotate.said.nested import link_nested
from sayso.annotate.said.nesting import Held, choose_held, find_held, held_clues, held_rows
from sayso.annotate.statements import attribution_of, linked_among, make_statements, statement_of, text_order
from sayso.domain.record import Record
from sayso.domain.statement import Attribution, Statement
from sayso.domain.text import Span
from sayso.models.decisions import Decisions

KEPT = "kept statement"
"""Name of the threshold probability below which a statement built by rules is dropped."""
NESTED = "nested statement"
"""Name of the decision on candidates inside statements."""
UNWEIGHED = 0.5
"""The probability of a statement without a similar candidate."""


def find_statements(context: Context, record: Record, decisions: Decisions) -> Record:
    """Add the statements of a report; `confidence` is the probability that the content is a statement."""
    record = tell_statements(context, record)
    found = find_candidates(context)
    rows = candidate_rows(context, found)
    chances, credited = (decisions[name].probabilities(rows) for name in ("statement", "credit"))
    outer = outer_statements(record, found, chances, credited, decisions.least)
    held = find_held(found, chances, credited, [(s, attribution_of(s)) for s in outer])
    clues = [held_clues(record.text, found[one.number].attribution) for one in held]
    own = decisions.chances(NESTED, held_rows(found, rows, chances, credited, held), clues)
    inner = nested_statements(record, found, choose_held(found, held, own, decisions.least.get(NESTED, 0.4)))
    return name_cue_acts(replace(record, statements=tuple(_whole(outer, inner))))


def tell_statements(context: Context, record: Record) -> Record:
    """Add the attributions of the first level and the statements that the rules build from them.

    The rules continue quotations and find nested statements. Turns of a transcript and quotations with an attribution
    line are statements by their layout.
    """
    decoded = (_of_article(record, a) for a in decode_attributions(context.reading.levels[0]))
    attributions = (own_sentences(context, record.document.blocks, a) for a in decoded if a is not None)
    record = make_statements(replace(record, attributions=tuple(attributions)))
    return lay_out_statements(link_nested(link_continued(record)))


def _of_article(record: Record, attribution: Attribution) -> Attribution | None:
    """The attribution without the spans that are furniture; None if its content is."""
    content, cue, source = (
        tuple(span for span in spans if not record.document.is_furniture(span))
        for spans in (attribution.content, attribution.cue, attribution.source)
    )
    return replace(attribution, content=content, cue=cue, source=source) if content else None


def outer_statements(
    record: Record,
    found: Sequence[Found],
    chances: npt.NDArray[np.float32],
    credited: npt.NDArray[np.float32],
    least: Mapping[str, float],
) -> list[Statement]:
    """Return the likely statements by rule and the likely candidates apart from them, before nested ones are added.

    `least` has the thresholds for keeping a statement by rule (KEPT) and for adding a candidate ("statement").
    """
    told = weigh_statements(record.statements, found, chances)
    kept = _with_continuations([s for s in told if s.confidence >= least.get(KEPT, 0.3)], told)
    likely = choose(found, chances, credited, least=least.get("statement", 0.5))
    return [*kept, *missed_statements(record, kept, likely)]


def _with_continuations(kept: list[Statement], told: Sequence[Statement]) -> list[Statement]:
    """Keep the later paragraphs of a quotation that is kept: the candidates have no such part of a quotation."""
    by_id = {s.id: s for s in kept}
    for statement in told:
        first = by_id.get(statement.continues or "")
        if statement.id not in by_id and first is not None and statement.source is None and statement.kind == "direct":
            by_id[statement.id] = replace(statement, confidence=first.confidence)
    return list(by_id.values())


def weigh_statements(
    statements: Sequence[Statement], found: Sequence[Found], chances: npt.NDArray[np.float32]
) -> list[Statement]:
    """Set each statement's confidence to the probability of the likeliest candidate with the same words.

    Candidates that begin at a seed do not count: they are often parts of a statement. Statements by layout keep their
    own confidence: a turn of many sentences resembles no candidate.
    """
    decoded = np.array([not f.seeded for f in found], dtype=np.bool_)
    found, chances = [f for f in found if not f.seeded], chances[decoded]
    mine, theirs = [attribution_of(s) for s in statements], [f.attribution for f in found]
    alike = same_statements(mine, theirs) | same_statements(_with_paragraphs(statements, mine), theirs)
    best = np.where(alike, chances, -np.inf).max(axis=1, initial=-np.inf)
    return [
        s if s.speaker is not None else replace(s, confidence=round(float(p) if np.isfinite(p) else UNWEIGHED, 4))
        for s, p in zip(statements, best, strict=True)
    ]


def _with_paragraphs(statements: Sequence[Statement], attributions: Sequence[Attribution]) -> list[Attribution]:
    """The attributions with the contents of the later paragraphs of their quotations, as the candidates have them."""
    later: dict[str, tuple[Span, ...]] = {}
    for statement in statements:
        if statement.continues is not None and statement.source is None and statement.kind == "direct":
            later[statement.continues] = (*later.get(statement.continues, ()), *statement.content.spans)
    return [
        replace(attribution, content=(*attribution.content, *later.get(statement.id, ())))
        for statement, attribution in zip(statements, attributions, strict=True)
    ]


def missed_statements(
    record: Record, statements: Sequence[Statement], likely: Sequence[tuple[Found, float]]
) -> list[Statement]:
    """Return the candidates outside all statements; of nested ones, only the outermost."""
    mine, known = [candidate.attribution for candidate, _ in likely], [attribution_of(s) for s in statements]
    around = characters_of_both([a.content for a in mine], [a.content for a in known]).sum(axis=1)
    apart = [
        number
        for number, attribution in enumerate(mine)
        if not around[number] and not _is_of_page(record, attribution)
    ]
    others = [mine[number] for number in apart]
    inside = nested_words(others, others)
    np.fill_diagonal(inside, val=False)
    held = inside.sum(axis=1)
    return [_made(record, *likely[number]) for number, by in zip(apart, held, strict=True) if not by]


def nested_statements(record: Record, found: Sequence[Found], chosen: Sequence[tuple[Held, float]]) -> list[Statement]:
    """Return the chosen nested candidates as statements, each `within` its holder."""
    return [
        replace(_made(record, found[one.number], chance), within=one.holder.id)
        for one, chance in chosen
        if not _is_of_page(record, found[one.number].attribution)
    ]


def _is_of_page(record: Record, attribution: Attribution) -> bool:
    """Whether the content or the source of a candidate belongs to the page."""
    return record.document.is_furniture(attribution.content[0]) or is_of_page(record, attribution.source)


def _made(record: Record, candidate: Found, probability: float) -> Statement:
    told = candidate.attribution
    content = without_headings(record, told.content, told.source)
    return statement_of(record, replace(told, content=content, confidence=round(probability, 4)))


def _whole(kept: Sequence[Statement], missed: Sequence[Statement]) -> list[Statement]:
    """All statements in text order without duplicates; none refers to a dropped one."""
    whole = linked_among([*{s.id: s for s in (*missed, *kept)}.values()])
    return sorted(whole, key=text_order)
