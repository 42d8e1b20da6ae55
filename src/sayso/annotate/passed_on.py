"""Reports that pass on one single source: an outlet's story, or one broadcast."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sayso.annotate.carriers import Carrier, Rank
from sayso.annotate.outlets import Outlet, outlet_name, same_outlet
from sayso.domain.record import Record
from sayso.domain.statement import Statement

EARLY = 700
"""Code points of the body in which a report says what it passes on."""
_TRANSCRIPT = re.compile(r"\btranscript\b|^[\"“]?[A-Z][A-Z.’' -]{2,30}:\s", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class SingleRoute:
    """The carriers of a whole report, from `start` on, and whose words they carried; None: everybody's."""

    carriers: tuple[Carrier, ...]
    start: int
    speakers: frozenset[str] | None

    def holds_for(self, statement: Statement) -> bool:
        """Whether the statement came by it too."""
        name = statement.speaker.name if statement.speaker else None
        return (self.speakers is None and statement.start >= self.start) or name in (self.speakers or ())


def single_route(
    record: Record, outlets: Sequence[Outlet], routes: Mapping[str, Sequence[Carrier]]
) -> SingleRoute | None:
    """Tell whether a whole report came by one route, and by which.

    Either a transcript, or words of one speaker all on one broadcast that the first lines name;
    or a report on another outlet's story, which speaks itself at least twice and alone.
    """
    limit = record.document.body_start + EARLY
    distinct = {tuple(c.name for c in carriers) for carriers in routes.values() if carriers}
    if len(distinct) == 1:
        first = min((s for s in record.statements if routes[s.id]), key=lambda s: s.start)
        carriers = tuple(routes[first.id])
        name = first.speaker.name if first.speaker else None
        if carriers[0].span.start < limit:
            whole = _TRANSCRIPT.search(record.text) is not None and any(c.rank == Rank.SPOKEN for c in carriers)
            if whole or name is not None:
                return SingleRoute(carriers, 0, None if whole else frozenset((name or "",)))
    return _one_story(record, outlets, distinct, limit)


def _one_story(
    record: Record, outlets: Sequence[Outlet], distinct: set[tuple[str, ...]], limit: int
) -> SingleRoute | None:
    spoken = [
        s for s in record.statements
        if s.speaker and s.source and s.speaker.type in ("outlet", "document", "person") and _tells(s, outlets)
    ]  # fmt: skip
    if not spoken or spoken[0].start > limit:
        return None
    name = _tells(spoken[0], outlets) or ""
    others = [
        o.name for o in outlets if o.kind not in ("platform", "media", "reporter") and not same_outlet(o.name, name)
    ]
    if any(not same_outlet(n, name) for carriers in distinct for n in carriers) or len(others) > 2 or len(spoken) < 2:
        return None
    outlet = next((o for o in outlets if same_outlet(o.name, name)), None)
    if outlet is None or sum(same_outlet(o.name, name) for o in outlets) < 2:
        return None
    return SingleRoute((Carrier(outlet.name, outlet.span, Rank.PASSES),), outlet.span.end, None)


def _tells(statement: Statement, outlets: Sequence[Outlet]) -> str | None:
    """The outlet that speaks in a statement itself, if one does."""
    name = statement.speaker.name if statement.speaker else None
    if name is None:
        return None
    return outlet_name(name) or next((o.name for o in outlets if o.name == name and o.kind != "reporter"), None)
