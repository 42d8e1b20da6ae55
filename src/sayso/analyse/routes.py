"""By which routes an utterance reached the reports that carry it: who relays whom, and how many sources that leaves."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from anyascii import anyascii

from sayso.analyse.copied_text import Digest, TextOf, digest_text, likeness
from sayso.analyse.traces import Basis, Carriage, Relay
from sayso.domain.text import Span
from sayso.tables import rows

MAX_COMPARED = 4  # reports of one group of copies that a further one is compared with
LATE = "9999"  # sorts reports without a date last
PLATFORM = "platform"


def find_routes(carriages: Sequence[Carriage], text_of: TextOf) -> list[Carriage]:
    """Give the carriages in time order, each with its relays and the number of its source.

    A carrier that the statement's chain names is evidence; so is an agency in the byline or dateline, and a text that
    is a copy.
    Two carriages have one source if they are by one outlet, if one relays the other, or if both
    name the same carrier: platforms ("on X") excepted, where everybody can read what was written.
    """
    ordered = sorted(carriages, key=_when)
    by_outlet = _by_outlet(ordered)
    copied = _find_copies(ordered, text_of)
    relayed = [
        replace(carriage, relays=(*_named(carriage, by_outlet), *copied[carriage.report])) for carriage in ordered
    ]
    return _number_sources(_in_order(relayed))


def outlet_key(name: str | None) -> str:
    """Give the name under which an outlet, agency or other carrier is known, whatever form of it a report uses."""
    folded = _fold(name or "")
    return _aliases().get(folded, folded)


def is_platform(name: str) -> bool:
    """Whether a name is that of a network where people publish themselves."""
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
    """Give whom the chain, the dateline and the byline name, outermost first, each once."""
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
        # A byline is mostly a person's; it credits an outlet only where that outlet is among the carriers, or is a
        # known agency.
        if name and key not in seen and (name == utterance.agency or key in by_outlet):
            seen.add(key)
            yield Relay(name, "credited", _earlier(carriage, by_outlet.get(key, ())))


def _earlier(carriage: Carriage, found: Sequence[Carriage]) -> str | None:
    """Give the report that a carriage has the words from: the last of that outlet's that is not later."""
    until = carriage.published or LATE
    known = [one for one in found if (one.published or LATE) <= until and one.report != carriage.report]
    return known[-1].report if known else None


def _find_copies(ordered: Sequence[Carriage], text_of: TextOf) -> dict[str, list[Relay]]:
    """Give for each report the earlier one whose text it copies, if any."""
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
    """Give carriages of one source the same number."""
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
    """Put a report before those that relay it where both are of one day."""
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
"""What stands behind an outlet's name for a part of it: "CNN (Web News)", "Newsmax - Opinion"."""


def _fold(name: str) -> str:
    words = re.findall(r"[a-z0-9]+", anyascii(_SECTION.sub("", name) or name).lower())
    return " ".join(words[1:] if len(words) > 1 and words[0] == "the" else words)


@lru_cache(maxsize=1)
def _aliases() -> dict[str, str]:
    """Give the key of every listed outlet by its other names."""
    return {_fold(alias): _fold(row["name"]) for row in rows("outlets") for alias in row["aliases"].split(";") if alias}


@lru_cache(maxsize=1)
def _platforms() -> frozenset[str]:
    return frozenset(_fold(row["name"]) for row in rows("outlets") if row["kind"] == PLATFORM)
