"""Facets of search results: counts by speaker, role, country, outlet and so on, and by month."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from sayso.store.search.statement_search import Hit
from sayso.web.findings import Codes

SHOWN = 30  # values per facet
MONTHS = 36  # a longer range is counted by year
DOUBTS = ("denied", "hedged", "rumour", "hypothetical")
TITLES = {
    "actor": "Speaker",
    "role": "Role",
    "country": "Country",
    "outlet": "Outlet",
    "via": "Carrier",
    "kind": "Kind",
    "mark": "Doubt",
    "concept": "Concept",
    "stance": "Stance",
}
Query = Mapping[str, Any]
"""The query of an address, by name; parameters with several values have a list."""


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value, how many statements have it, and the query with it (or without it, if it is selected)."""

    value: str
    label: str
    count: int
    chosen: bool
    query: str


@dataclass(frozen=True, slots=True)
class Facet:
    """One facet of search results."""

    name: str
    title: str
    values: tuple[FacetValue, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """The number of statements in a month (2024-03) or year (2024), as a share of the largest, and a query for them."""

    label: str
    count: int
    share: float
    query: str


@dataclass(frozen=True, slots=True)
class Counts:
    """The number of statements that a search finds, and their facets."""

    total: int
    facets: tuple[Facet, ...]
    histogram: tuple[Bar, ...]


def counts_of(hits: Iterable[Hit], asked: Query, codes: Codes) -> Counts:
    """Count statements for a query in one pass."""
    days: list[str | None] = []

    def noted() -> Iterator[Hit]:
        for hit in hits:
            days.append(day_of(hit))
            yield hit

    facets = facets_of(noted(), asked, codes)
    return Counts(len(days), facets, bars_of(days, asked))


def facets_of(hits: Iterable[Hit], asked: Query, codes: Codes) -> tuple[Facet, ...]:
    """Return the facets of a search that have values.

    `codes` are the stances of statements on concepts; if the query names a concept, only stances on that one count.
    """
    counts: dict[str, Counter[tuple[str, str]]] = {name: Counter() for name in TITLES}
    for hit in hits:
        for name, values in _values_of(hit).items():
            counts[name].update(values)
        said = [code for code in codes.get(hit.id, ()) if asked.get("concept") in (None, "", code[0])]
        counts["concept"].update({(concept, concept) for concept, _ in codes.get(hit.id, ())})
        counts["stance"].update({(stance, stance) for _, stance in said})
    return tuple(
        Facet(name, TITLES[name], tuple(_facet_values(name, _in_one_case(counter), asked)))
        for name, counter in counts.items()
        if counter
    )


def _in_one_case(counter: Counter[tuple[str, str]]) -> Counter[tuple[str, str]]:
    """Merge the counts of values that differ only in case ("President", "president") under the most frequent form."""
    usual: dict[str, tuple[str, str]] = {}
    found: Counter[tuple[str, str]] = Counter()
    for (value, label), count in sorted(counter.items(), key=lambda item: (-item[1], item[0])):
        found[usual.setdefault(value.casefold(), (value, label))] += count
    return found


def bars_of(days_said: Iterable[str | None], asked: Query) -> tuple[Bar, ...]:
    """Return the number of statements per month, or per year for a long range."""
    days = sorted(day for day in days_said if day)
    if not days:
        return ()
    first, last = days[0], days[-1]
    by_months = (int(last[:4]) - int(first[:4])) * 12 + int(last[5:7]) - int(first[5:7]) < MONTHS
    counts = Counter(day[: 7 if by_months else 4] for day in days)
    steps = _months(first, last) if by_months else map(str, range(int(first[:4]), int(last[:4]) + 1))
    most = max(counts.values())
    return tuple(
        Bar(step, counts[step], round(counts[step] / most, 3), query_with(asked, since=_first(step), until=_last(step)))
        for step in steps
    )


def day_of(hit: Hit) -> str | None:
    """Return the day when a statement was said, else that of its report."""
    said = (hit.statement["said_on"] or {}).get("date")
    day = said if said and len(said) == 10 else hit.published
    return day if day and len(day) == 10 else None


def query_with(asked: Query, **changes: Any) -> str:
    """Return a query with changes, without empty values and the page number."""
    kept = {name: value for name, value in {**asked, "page": None, **changes}.items() if value not in (None, "", 0, [])}
    return urlencode(kept, doseq=True)


def _values_of(hit: Hit) -> dict[str, Iterable[tuple[str, str]]]:
    """Return the values and labels of a statement, by facet."""
    country = (hit.statement["speaker"] or {}).get("country")
    carriers = dict.fromkeys(link["name"] for link in hit.statement["chain"][1:-1] if link["name"])
    return {
        "actor": [(str(number), name) for number, name in zip(hit.actors, (hit.actor or "").split("; "), strict=False)],
        "role": _both(hit.role),
        "country": _both(country),
        "outlet": _both(hit.outlet),
        "via": [(name, name) for name in carriers],
        "kind": _both(hit.kind),
        "mark": [(mark, mark.replace("rumour", "rumor")) for mark in DOUBTS if hit.statement["certainty"].get(mark)],
    }


def _both(value: str | None) -> list[tuple[str, str]]:
    return [(value, value)] if value else []


def _facet_values(name: str, counter: Counter[tuple[str, str]], asked: Query) -> Iterator[FacetValue]:
    given = asked.get(name)
    chosen = list(map(str, given)) if isinstance(given, list) else [str(given)] if given else []
    most = sorted(counter.items(), key=lambda item: (item[0][0] not in chosen, -item[1], item[0][1]))
    for (value, label), count in most[:SHOWN]:
        is_chosen = value in chosen
        if isinstance(given, list):
            new: Any = [one for one in given if one != value] if is_chosen else [*given, value]
        else:
            new = None if is_chosen else value
        yield FacetValue(value, label, count, is_chosen, query_with(asked, **{name: new}))


def _months(first: str, last: str) -> Iterator[str]:
    start, end = (int(day[:4]) * 12 + int(day[5:7]) - 1 for day in (first, last))
    return (f"{n // 12:04}-{n % 12 + 1:02}" for n in range(start, end + 1))


def _first(step: str) -> str:
    return f"{step}-01" if len(step) == 7 else f"{step}-01-01"


def _last(step: str) -> str:
    return f"{step}-{monthrange(int(step[:4]), int(step[5:]))[1]}" if len(step) == 7 else f"{step}-12-31"
