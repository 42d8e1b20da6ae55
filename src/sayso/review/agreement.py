"""Agreement between reviewers, by field, corrected for chance.

Method: Krippendorff's alpha (Krippendorff 2019, ch. 12), nominal, with missing values. A reviewer's value of a field is
the machine's, corrected by that reviewer's own decisions; the machine can count as one more reviewer.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sayso.domain.review import FIELDS, Decision, standing
from sayso.review.applying import Json, apply_decisions, is_rejected, value_of

MACHINE = "machine"
KEPT = "kept"
ALL_CONCEPTS = "all concepts"


@dataclass(frozen=True, slots=True)
class Agreement:
    """Agreement on one field.

    `alpha` is 1 for full agreement and 0 for agreement by chance; None if all values are the same, or fewer than two
    statements have two reviewers. `share` is the share of pairs of values that agree, in [0, 1].
    """

    field: str
    statements: int
    share: float | None
    alpha: float | None


def measure_agreement(
    reviewed: Sequence[tuple[Json, str, Mapping[str, Sequence[Decision]]]], *, with_machine: bool = False
) -> list[Agreement]:
    """Return the agreement by field, "kept" (whether it is a statement at all) first.

    Args:
        reviewed: Per statement: its JSON form as the machine read it, its document's text, and the decisions by
            reviewer, oldest first.
        with_machine: Whether the machine counts as a reviewer.
    """
    values = [_values(statement, text, by_reviewer, with_machine) for statement, text, by_reviewer in reviewed]
    return [
        _agreement(field, [{who: row[field] for who, row in unit.items() if field in row} for unit in values])
        for field in (KEPT, *FIELDS)
    ]


def agreement_on_codings(
    said: Mapping[str, Mapping[str, Mapping[str, str]]],
) -> list[Agreement]:
    """Return the agreement of coders by concept, with "all concepts" together first.

    Args:
        said: Concept -> statement -> coder -> stance.
    """
    by_concept = {concept: list(by_statement.values()) for concept, by_statement in said.items()}
    together = [unit for units in by_concept.values() for unit in units]
    return [
        _agreement(ALL_CONCEPTS, together),
        *(_agreement(concept, units) for concept, units in sorted(by_concept.items())),
    ]


def between(
    reviewed: Sequence[tuple[Json, str, Mapping[str, Sequence[Decision]]]], reviewers: Collection[str]
) -> list[tuple[Json, str, Mapping[str, Sequence[Decision]]]]:
    """Keep the decisions of some reviewers."""
    found = ((row, text, {who: made[who] for who in made.keys() & set(reviewers)}) for row, text, made in reviewed)
    return [(row, text, made) for row, text, made in found if made]


def _values(
    statement: Json, text: str, by_reviewer: Mapping[str, Sequence[Decision]], with_machine: bool
) -> dict[str, dict[str, str]]:
    """Return each reviewer's values by field. An unsure reviewer has none; one who rejects has only "kept"."""
    found: dict[str, dict[str, str]] = {}
    opinions = {**by_reviewer, **({MACHINE: ()} if with_machine else {})}
    added = statement.get("added_by") is not None
    for reviewer, decisions in opinions.items():
        decisions = standing(decisions)
        if reviewer != MACHINE and all(decision.verdict == "unsure" for decision in decisions):
            continue
        if is_rejected(decisions) or (added and reviewer == MACHINE):
            found[reviewer] = {KEPT: "no"}
            continue
        own = apply_decisions(statement, decisions, text)
        found[reviewer] = {KEPT: "yes", **{field: json.dumps(value_of(own, field), sort_keys=True) for field in FIELDS}}
    return found


def _agreement(field: str, units: Sequence[Mapping[str, str]]) -> Agreement:
    paired = [unit for unit in units if len(unit) >= 2]
    pairs = [(a, b) for unit in paired for i, a in enumerate(unit.values()) for b in list(unit.values())[i + 1 :]]
    share = sum(a == b for a, b in pairs) / len(pairs) if pairs else None
    return Agreement(field, len(paired), share, nominal_alpha(paired))


def nominal_alpha(units: Sequence[Mapping[str, str]]) -> float | None:
    """Return Krippendorff's alpha of nominal values; values may be missing.

    Method: Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability", section C: 1 - observed / expected
    disagreement, both counted over pairs of values; a unit's pairs weigh 1 / (its values - 1).

    Args:
        units: Per unit, the values by coder. Units with fewer than two values do not count.

    Returns:
        None if fewer than two units have a pair, or all values are the same.
    """
    paired = [Counter(unit.values()) for unit in units if len(unit) >= 2]
    totals = sum(paired, Counter[str]())
    if len(paired) < 2 or len(totals) < 2:
        return None
    observed = sum(_unequal_pairs(values) / (values.total() - 1) for values in paired)
    expected = _unequal_pairs(totals) / (totals.total() - 1)
    return 1 - observed / expected


def _unequal_pairs(values: Counter[str]) -> int:
    """Count the ordered pairs of unequal values."""
    return values.total() ** 2 - sum(count**2 for count in values.values())
