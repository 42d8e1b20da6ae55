"""The rows of a network: statements with document, time and variables."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from sayso.analyse.positions import By, CodedStatement, holder_of, judge
from sayso.domain.coding import Stance
from sayso.domain.iso_days import iso_day_of

Value = str | int | bool
ActorVariable = Literal["actor", "organisation", "country", "role", "outlet"]
ACTOR_VARIABLES: tuple[ActorVariable, ...] = ("actor", "organisation", "country", "role", "outlet")
VARIABLES = (*ACTOR_VARIABLES, "concept", "document", "carrier")
"""Variables of a coded statement that can be `variable1` or `variable2`."""

DESCRIBED_BY: Mapping[str, tuple[str, ...]] = {"actor": ("actor_type", "country", "organisation", "role")}
"""For each variable, the variables that describe its values as node attributes."""

SCALE = {"supports": 1, "ambiguous": 0, "opposes": -1}
"""Values of the qualifier stance; the qualifier agreement is true or false, as in DNA."""


@dataclass(frozen=True, slots=True)
class NetworkRow:
    """One coded statement, as input to a network.

    Attributes:
        statement: Its id; a statement coded for two concepts has two rows. `document` is the id of its report.
        time: When it was said, or the last day if this is a range; None if unknown.
        variables: Values by name; missing or "" means unknown. The type of a value determines the variable's type:
            bool is DNA's boolean, int its integer, str its short text.
    """

    statement: str
    document: str
    time: datetime | None
    variables: Mapping[str, Value]


def rows_of(
    coded: Iterable[CodedStatement], *, variable: ActorVariable = "actor", min_sure: float = 0.8
) -> list[NetworkRow]:
    """Return the rows of coded statements that count for their holder.

    Args:
        coded: Coded statements, of one or several concepts.
        variable: For whom statements count. A person's words count for the country or organization that the person
            speaks for, as in positions; for an outlet, all statements of named actors that it prints count.
        min_sure: Smallest probability, in [0, 1], of a coding that counts.
    """
    by: By = "actor" if variable == "outlet" else variable
    counted = [one for one in (judge(each, by=by, min_sure=min_sure) for each in coded) if one.counted]
    labels = _labels(counted)
    common = {name: _commonest(_texts(one)[name] for one in counted) for name in ("organisation", "role", "outlet")}
    found = [_row(one, labels, common) for one in counted]
    if variable != "role":
        return found
    offices = _commonest(holder_of(one, "role") or "" for one in counted)
    named = [offices[(holder_of(one, "role") or "").casefold()] for one in counted]
    return [replace(row, variables={**row.variables, "role": office}) for row, office in zip(found, named, strict=True)]


def keep_busiest(rows: Sequence[NetworkRow], variable: str, most: int) -> tuple[list[NetworkRow], int]:
    """Return the rows of the `most` most frequent values of a variable, and the number of all its values.

    Equally frequent values are kept in order of name. If any value is dropped, so are rows without a value.
    """
    counts = Counter(str(row.variables[variable]) for row in rows if row.variables.get(variable))
    if len(counts) <= most:
        return list(rows), len(counts)
    kept = {name for name, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:most]}
    return [row for row in rows if str(row.variables.get(variable, "")) in kept], len(counts)


def stance_of(row: NetworkRow, qualifier: str | None) -> Stance | None:
    """Return the stance in a boolean qualifier or one on a scale around 0; None if it has none."""
    value = row.variables.get(qualifier or "")
    if isinstance(value, bool):
        return "supports" if value else "opposes"
    if isinstance(value, int):
        return "ambiguous" if value == 0 else "supports" if value > 0 else "opposes"
    return None


def _row(
    one: CodedStatement, labels: Mapping[tuple[str, int | None], str], common: Mapping[str, Mapping[str, str]]
) -> NetworkRow:
    variables: dict[str, Value] = {
        **{name: common.get(name, {}).get(text.casefold(), text) for name, text in _texts(one).items()},
        "actor": labels[one.actor_name or "", one.actor],
        "stance": SCALE[one.stance],
        "probability": f"{one.probability:.3f}",
        "coder": one.coder,
    }
    if one.agreement is not None:
        variables["agreement"] = one.agreement
    day = iso_day_of(one.by_day or "")
    time = datetime.fromisoformat(day) if day else None
    return NetworkRow(one.id, one.report, time, variables)


def _texts(one: CodedStatement) -> dict[str, str]:
    return {
        "actor": one.actor_name or "",
        "actor_type": one.actor_type or "",
        "organisation": holder_of(one, "organisation") or "",
        "country": one.country or "",
        "role": one.role or "",
        "outlet": one.outlet or "",
        "carrier": one.firsthand or "",
        "concept": one.concept,
        "document": one.report,
        "words": one.words,
    }


def _labels(counted: Sequence[CodedStatement]) -> dict[tuple[str, int | None], str]:
    """Return a unique label for each actor: its name, with its number if two share a name."""
    namesakes: defaultdict[str, set[int | None]] = defaultdict(set)
    for one in counted:
        namesakes[one.actor_name or ""].add(one.actor)
    return {
        (name, number): f"{name} ({number})" if len(numbers) > 1 and number is not None else name
        for name, numbers in namesakes.items()
        for number in numbers
    }


def _commonest(texts: Iterable[str]) -> dict[str, str]:
    """Return the most frequent capitalization of each text."""
    spellings: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for text in texts:
        spellings[text.casefold()][text] += 1
    return {folded: max(counts, key=lambda text: (counts[text], text)) for folded, counts in spellings.items()}
