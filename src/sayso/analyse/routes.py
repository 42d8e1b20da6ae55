"""Finds the routes of an utterance: which report relays which, and how many independent sources remain."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from anyascii import anyascii

from sayso.analyse.copied_text import Digest, TextOf, digest_text, likeness
from sayso.analyse.traces import Basis, Carriage, Relay
from sayso.domain.text import Span
from sayso.tables import kept_per_tables, rows

MAX_COMPARED = 4  # reports of a group of copies to compare another report with
LATE = "9999"  # sorts reports without a date last
PLATFORM = "platform"


def find_routes(carriages: Sequence[Carriage], text_of: TextOf) -> list[Carriage]:
    """Return the carriages in time order, each with its relays and the number of its source.

    The evidence is a carrier in the statement's chain, an agency in the byline or dateline, or a copied text. Two
    carriages have the same source if they are by the same outlet, if one relays the other, or if both name the same
    carrier, except for platforms ("on X"), where everybody can read the words.
    """
    ordered = sorted(carriages, key=_when)
    by_outlet = _by_outlet(ordered)
    copied = _find_copies(ordered, text_of)
    relayed = [
        replace(carriage, relays=(*_named(carriage, by_outlet), *copied[carriage.report])) for carriage in ordered
    ]
    return _number_sources(_in_order(relayed))


def outlet_key(name: str | None) -> str:
    """Return a key for an outlet, agency or other carrier that is the same for all forms of its name."""
    folded = _fold(name or "")
    return _aliases().get(folded, folded)


def is_platform(name: str) -> bool:
    """Whether a name is a platform on which people publish themselves."""
    return outlet_key(name) in _platforms()


def _when(carriage: Carriage) -> tuple[str, str, str]:
    return carriage.published or LATE, outlet_key(carriage.outlet), carriage.report


def _by_outlet(ordered: Sequence[Carriage]) -> dict[str, list[Carriage]]:
    found: dict[str, list[Carriage]] = {}
    for carriage in ordered:
        if carriage.outlet:
            found.setdefault(outlet_key(carriage.outlet), []).append(carriage)
    return found


def _named(carriage: Carriage, by_outlet: Mapping[str, Sequence[Carriage]]) -> Iterator[Relay]:
    """Yield the carriers named by the chain, the dateline and the byline, outermost first, each once."""
    utterance = carriage.variant.utterance
    own = outlet_key(carriage.outlet)
    seen = {own, ""}
    for link in utterance.carriers:
        key = outlet_key(link.name)
        if key not in seen and link.name:
            seen.add(key)
            basis: Basis = "stated" if link.basis == "stated" else "inferred"
            yield Relay(link.name, basis, _earlier(carriage, by_outlet.get(key, ())))
    for name in (utterance.agency, *utterance.byline):
        key = outlet_key(name)
        # A byline mostly names a person; it credits an outlet only if that is among the carriers or a known agency.
        if name and key not in seen and (name == utterance.agency or key in by_outlet):
            seen.add(key)
            yield Relay(name, "credited", _earlier(carriage, by_outlet.get(key, ())))


def _earlier(carriage: Carriage, found: Sequence[Carriage]) -> str | None:
    """Return the report from which a carriage has the words: the outlet's latest that is not later."""
    until = carriage.published or LATE
    known = [one for one in found if (one.published or LATE) <= until and one.report != carriage.report]
    return known[-1].report if known else None


def _find_copies(ordered: Sequence[Carriage], text_of: TextOf) -> dict[str, list[Relay]]:
    """Return the earlier report whose text each report copies, if any."""
    groups: list[list[tuple[Carriage, Digest]]] = []
    relays: dict[str, list[Relay]] = {carriage.report: [] for carriage in ordered}
    for carriage in ordered if len(ordered) > 1 else ():
        digest = digest_text(text_of(carriage.report))
        compared = [
            (likeness(digest, other, _span(carriage), _span(earlier)), -number, earlier, group)
            for group in groups
            for number, (earlier, other) in enumerate(group[:MAX_COMPARED])
        ]
        share, _, earlier, group = max(compared, key=lambda found: found[:2], default=(0.0, 0, carriage, []))
        if share:
            relays[carriage.report].append(Relay(earlier.outlet or earlier.report, "copied", earlier.report, share))
            group.append((carriage, digest))
        else:
            groups.append([(carriage, digest)])
    return relays


def _span(carriage: Carriage) -> Span:
    spans = carriage.variant.utterance.spans
    return Span(spans[0][0], spans[-1][1]) if spans else Span(0, 0)


def _number_sources(carriages: Sequence[Carriage]) -> list[Carriage]:
    """Number the carriages by source."""
    parent: dict[str, str] = {}

    def root(name: str) -> str:
        while parent.setdefault(name, name) != name:
            parent[name] = name = parent[parent[name]]
        return name

    for carriage in carriages:
        report = f"report {carriage.report}"
        names = [carriage.outlet] if carriage.outlet else []
        names += [relay.name for relay in carriage.relays if not is_platform(relay.name)]
        for joined in (*(f"name {outlet_key(name)}" for name in names), *_reports(carriage)):
            parent[root(joined)] = root(report)
    numbers: dict[str, int] = {}
    return [
        replace(carriage, source=numbers.setdefault(root(f"report {carriage.report}"), len(numbers)))
        for carriage in carriages
    ]


def _reports(carriage: Carriage) -> Iterator[str]:
    return (f"report {relay.report}" for relay in carriage.relays if relay.report)


def _in_order(carriages: Sequence[Carriage]) -> list[Carriage]:
    """Order the reports of one day so that each precedes those that relay it."""
    waiting, ordered = list(carriages), []
    told: set[str] = set()
    days = {carriage.report: carriage.published for carriage in carriages}
    while waiting:
        ready = next((one for one in waiting if not _waits(one, days, told)), waiting[0])
        waiting.remove(ready)
        ordered.append(ready)
        told.add(ready.report)
    return ordered


def _waits(carriage: Carriage, days: Mapping[str, str | None], told: set[str]) -> bool:
    return any(
        relay.report is not None and relay.report not in told and days.get(relay.report) == carriage.published
        for relay in carriage.relays
    )


_SECTION = re.compile(r"\s*\([^()]*\)\s*$|\s+[-–|]\s*(?:opinion|editorial|news|blog|online)s?\s*$", re.IGNORECASE)
"""A suffix of an outlet's name for one of its sections: "CNN (Web News)", "Newsmax - Opinion"."""


def _fold(name: str) -> str:
    words = re.findall(r"[a-z0-9]+", anyascii(_SECTION.sub("", name) or name).lower())
    return " ".join(words[1:] if len(words) > 1 and words[0] == "the" else words)


@kept_per_tables()
def _aliases() -> dict[str, str]:
    """Return the keys of listed outlets by their other names."""
    return {_fold(alias): _fold(row["name"]) for row in rows("outlets") for alias in row["aliases"].split(";") if alias}


@kept_per_tables()
def _platforms() -> frozenset[str]:
    return frozenset(_fold(row["name"]) for row in rows("outlets") if row["kind"] == PLATFORM)
