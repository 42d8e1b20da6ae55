"""The statements of a report: the likeliest of all candidates, and the quotations that carry them on."""

from __future__ import annotations

from dataclasses import replace

from sayso.annotate.context import Context
from sayso.annotate.continued import link_continued
from sayso.annotate.cue_acts import name_cue_acts
from sayso.annotate.said.levels import candidate_rows, choose, find_candidates
from sayso.annotate.said.statements import nest_statements
from sayso.domain.record import Record
from sayso.domain.text import Span
from sayso.models.decisions import Decisions


def find_statements(context: Context, record: Record, decisions: Decisions) -> Record:
    """Add the statements of a report; `confidence` is the probability that the words are a statement."""
    found = find_candidates(context.reading)
    rows = candidate_rows(context, found)
    probabilities, credited = (decisions[name].probabilities(rows) for name in ("statement", "credit"))
    kept = choose(found, probabilities, credited, least=decisions.least.get("statement", 0.5))
    attributions = [
        replace(candidate.attribution, confidence=round(probability, 4))
        for candidate, probability in kept
        if not record.document.is_furniture(Span(*candidate.attribution.content[0]))
    ]
    record = replace(record, attributions=tuple(attributions))
    return name_cue_acts(link_continued(nest_statements(record, attributions)))
