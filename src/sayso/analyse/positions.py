"""Finds positions and their changes in coded statements: who supports or opposes what, and what was not counted.

A holder's statements on a concept are read day by day; `position_course` finds where the position changes. What others
say somebody thinks counts only if the holder has no statements of his or her own.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, Literal

from sayso.analyse.offices import name_office
from sayso.analyse.position_course import STANCES_HELD, likeliest_course
from sayso.domain.coding import AGREEMENT, MACHINE, Stance
from sayso.domain.text import Span
from sayso.frames import frame_of

By = Literal["actor", "role", "country", "organisation"]
BY: tuple[By, ...] = ("actor", "role", "country", "organisation")
Reason = Literal[
    "rumour",
    "denied",
    "hypothetical",
    "own voice",
    "nobody named",
    "no position",
    "unsure",
    "speaks for another",
    "later",
]
"""Why a statement does not count for the actor to whom it is credited.

own voice: the outlet's own comment or report. no position: it says nothing for or against. unsure: the coding's
probability is too low. speaks for another: the speaker does not speak for such a role, country or organization.
later: said after the requested day.
"""

SUREST = 0.99  # upper limit for probabilities, so that one statement does not outweigh ten others
LEAST_WEIGHT = 0.01  # for a coding that is as likely wrong as right, so that it still supports its stance


@dataclass(frozen=True, slots=True)
class CodedStatement:
    """A statement of one actor, coded against one concept.

    A joint statement becomes one for each of its speakers.

    Attributes:
        id: The statement's id. `report` is the id of its report.
        date: ISO date on which it was said, or else published. If the report gives a range ("earlier this year"), its
            first day; `until` is its last day, not after the day of the report.
        actor: The actor's number in the record book, and `actor_name` the name there; None if nobody is named.
        actor_type: person, organization, government, outlet.
        country: The speaker's country on that date, as an ISO 3166 alpha-3 code. `organization` and `role` likewise.
        official: Whether the speaker speaks for the government of that country.
        outlet: The outlet of the report, and `published` its ISO date; `carriers` are the names between outlet and
            speaker, of which `inferred_carriers` are carried over from an earlier sentence.
        firsthand: The outlet that had it first: the last carrier before the speaker, or that of a copied report.
        concept: The concept's name.
        agreement: True for supports, False for opposes, None for neither.
        probability: Probability that the stance is right; 1 if a person coded it.
        relevance: Probability, in [0, 1], that it is about the concept.
        words: The words that support the stance, as in the report; `spans` are their places.
        kind: direct, mixed or indirect; `content` has all words of the statement.
        coder: "machine", or the name of the coder.
        relayed_by: The speaker who says that this actor said or thinks so.
        why_not: Why it does not count; None if it does.
    """

    id: str
    report: str
    date: str | None
    actor: int | None
    actor_name: str | None
    actor_type: str | None
    country: str | None
    organization: str | None
    role: str | None
    official: bool
    outlet: str | None
    published: str | None
    carriers: tuple[str, ...]
    firsthand: str | None
    concept: str
    stance: Stance
    probability: float
    relevance: float
    words: str
    spans: tuple[Span, ...]
    content: str
    kind: str
    coder: str = MACHINE
    relayed_by: str | None = None
    why_not: Reason | None = None
    until: str | None = None
    inferred_carriers: tuple[str, ...] = ()

    @property
    def by_day(self) -> str | None:
        """The day by which it was certainly said: the last day of a range."""
        return self.until or self.date

    @property
    def agreement(self) -> bool | None:
        """DNA's qualifier: True for supports, False for opposes, None for neither."""
        return AGREEMENT.get(self.stance)

    @property
    def counted(self) -> bool:
        """Whether it counts as the actor's own words."""
        return self.why_not is None


@dataclass(frozen=True, slots=True)
class Position:
    """What a holder supported or opposed during one period.

    Attributes:
        holder: An actor, role, country (its code) or organization; `actor` is the number of an actor.
        since, last: Days of the first and last statement of the period. If only a range is known for the first one,
            `since` is the first day of the range and `since_until` the last; `last` is the last day of a range.
        current: Whether it is the holder's latest position.
        statements: Ids of the counted statements; `contrary` is the number of them with another stance.
        carriers: The outlets and carriers that had them first-hand, each once.
        relayed: Whether it is based only on what others say the holder thinks.
        strongest: The statement that shows it best.
        speakers: Who spoke for the holder, each once, in order of time.
        behind: The counted statements, in order of time.
    """

    holder: str
    actor: int | None
    concept: str
    stance: Stance
    since: str | None
    last: str | None
    current: bool
    statements: tuple[str, ...]
    contrary: int
    carriers: tuple[str, ...]
    relayed: bool
    strongest: CodedStatement
    since_until: str | None = None
    speakers: tuple[str, ...] = ()
    behind: tuple[CodedStatement, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """A holder's change of position; `by` is the statement that shows it."""

    holder: str
    actor: int | None
    concept: str
    date: str | None
    before: Stance
    after: Stance
    by: CodedStatement


POSITION_COLUMNS = (
    *("concept", "holder", "actor", "stance", "since", "since_until", "last", "current"),
    *("statements", "contrary", "carriers", "relayed", "speakers", "words", "statement", "report"),
)
OF_STATEMENT = (
    *("date", "until", "actor_name", "role", "words", "content", "kind", "probability", "coder"),
    *("report", "outlet", "published", "firsthand", "carriers", "relayed_by"),
)


@dataclass(frozen=True, slots=True)
class Positions:
    """Positions by holder and period; the changes; and the statements that do not count, with reasons."""

    by: By
    as_of: str | None
    min_sure: float
    positions: tuple[Position, ...]
    changes: tuple[Change, ...]
    not_counted: tuple[CodedStatement, ...]

    def rows(self) -> Iterator[dict[str, Any]]:
        """Yield a flat row per position, with the keys of `POSITION_COLUMNS`."""
        for one in self.positions:
            yield {
                **{field: getattr(one, field) for field in POSITION_COLUMNS[:8]},
                "statements": len(one.statements),
                "contrary": one.contrary,
                "carriers": list(one.carriers),
                "relayed": one.relayed,
                "speakers": list(one.speakers),
                "words": one.strongest.words,
                "statement": one.strongest.id,
                "report": one.strongest.report,
            }

    def statement_rows(self) -> Iterator[dict[str, Any]]:
        """Yield a flat row per statement behind a position: the fields of the position, then those of the statement.

        `position` is the holder's stance in that period, `stance` that of the statement; if they differ, `contrary` is
        true.
        """
        for one in self.positions:
            for said in one.behind:
                yield {
                    **{field: getattr(one, field) for field in ("concept", "holder", "actor")},
                    "position": one.stance,
                    **{field: getattr(one, field) for field in ("since", "since_until", "last", "current")},
                    "statement": said.id,
                    "stance": said.stance,
                    "contrary": said.stance != one.stance,
                    **{field: getattr(said, field) for field in OF_STATEMENT},
                    "strongest": said == one.strongest,
                }

    def to_frame(self) -> Any:
        """Return the positions as a `pandas.DataFrame`.

        Raises:
            UsageError: pandas is not installed.
        """
        return frame_of(self.rows(), POSITION_COLUMNS)


def find_positions(
    coded: Iterable[CodedStatement], *, by: By = "actor", as_of: str | None = None, min_sure: float = 0.8
) -> Positions:
    """Find who supports and who opposes what.

    Args:
        coded: Coded statements on one or several concepts, in any order; those with a reason `why_not` do not count.
        by: Whose positions to find; a person's words count for the country or organization that the person speaks for.
        as_of: ISO date; later statements do not count.
        min_sure: Smallest probability, in [0, 1], of a coding that counts.
    """
    judged = [judge(one, by=by, as_of=as_of, min_sure=min_sure) for one in sorted(coded, key=_order)]
    groups: defaultdict[tuple[str, str, int], list[CodedStatement]] = defaultdict(list)
    for one in judged:
        if one.counted:
            number = one.actor if by == "actor" and one.actor is not None else 0
            groups[one.concept, (holder_of(one, by) or "").casefold(), number].append(one)
    found: list[Position] = []
    changes: list[Change] = []
    for (concept, _, number), statements in sorted(groups.items()):
        names = Counter(holder_of(one, by) or "" for one in statements)
        holder = max(names, key=lambda name: (names[name], name))
        stretches = _stretches(statements)
        rows = [_position(holder, number or None, concept, *stretch) for stretch in stretches]
        found += [*rows[:-1], replace(rows[-1], current=True)]
        changes += [_change(*pair, said) for pair, (_, said) in zip(pairwise(rows), stretches[1:], strict=True)]
    return Positions(by, as_of, min_sure, tuple(found), tuple(changes), tuple(o for o in judged if not o.counted))


def judge(one: CodedStatement, *, by: By = "actor", as_of: str | None = None, min_sure: float = 0.8) -> CodedStatement:
    """Return a statement with the reason why it does not count for its holder, if any."""
    why_not = one.why_not
    if why_not is None and as_of is not None and (one.by_day or "") > as_of:
        why_not = "later"
    if why_not is None and one.stance == "none":
        why_not = "no position"
    if why_not is None and one.probability < min_sure:
        why_not = "unsure"
    if why_not is None and holder_of(one, by) is None:
        why_not = "speaks for another"
    return one if why_not == one.why_not else replace(one, why_not=why_not)


def holder_of(one: CodedStatement, by: By) -> str | None:
    """Return the holder of a statement: its actor, or the office, country or organization for which it is made."""
    if by == "actor":
        return one.actor_name
    if by == "role":
        return office_of(one)
    if by == "country":
        return one.country if one.official else None
    return one.organization or (one.actor_name if one.actor_type in ("organization", "government") else None)


def office_of(one: CodedStatement) -> str | None:
    """Return the office for which a statement is made; None without an office, or for a former one.

    "Danish Fisheries Minister" and a Dane's "fisheries minister" are the same office; a Dutchman's is another.
    """
    return name_office(one.role, one.country, None if one.official else one.organization) if one.role else None


def _order(one: CodedStatement) -> tuple[str, str, int, str]:
    return one.by_day or "", one.id, one.actor or 0, one.concept


def _weight(one: CodedStatement) -> float:
    """Return a statement's evidence for its stance: its log odds, close to zero if it is as likely wrong as right."""
    probability = min(max(one.probability, 0.5), SUREST)
    return max(math.log(probability / (1 - probability)), LEAST_WEIGHT)


def _stretches(statements: Sequence[CodedStatement]) -> list[tuple[Stance, list[CodedStatement]]]:
    """Split a holder's statements, in order of time, where the position changes."""
    own = [one for one in statements if one.relayed_by is None] or statements
    course = likeliest_course(_evidence(own))
    parts: list[tuple[Stance, list[CodedStatement]]] = []
    days = list(course)
    at = 0
    for one in statements:
        while at + 1 < len(days) and days[at + 1] <= (one.by_day or ""):
            at += 1
        if not parts or parts[-1][0] != course[days[at]]:
            parts.append((course[days[at]], []))
        parts[-1][1].append(one)
    return parts


def _evidence(statements: Sequence[CodedStatement]) -> dict[str, dict[Stance, float]]:
    """Return the evidence for each stance on each day; the same words count once, however many outlets print them."""
    heaviest: dict[tuple[str, Stance, str], float] = {}
    for one in statements:
        key = (one.by_day or "", one.stance, " ".join(one.words.casefold().split()))
        heaviest[key] = max(_weight(one), heaviest.get(key, 0.0))
    days: dict[str, dict[Stance, float]] = {}
    for (day, stance, _), weight in sorted(heaviest.items()):
        scores = days.setdefault(day, dict.fromkeys(STANCES_HELD, 0.0))
        scores[stance] += weight
    return days


def _position(
    holder: str, actor: int | None, concept: str, stance: Stance, statements: Sequence[CodedStatement]
) -> Position:
    since = min((one.date for one in statements if one.date), default=None)
    first = statements[0].by_day
    return Position(
        holder=holder,
        actor=actor,
        concept=concept,
        stance=stance,
        since=since,
        last=statements[-1].by_day,
        current=False,
        statements=tuple(one.id for one in statements),
        contrary=sum(one.stance != stance for one in statements),
        carriers=tuple(sorted({one.firsthand for one in statements if one.firsthand})),
        relayed=all(one.relayed_by is not None for one in statements),
        strongest=max(statements, key=lambda one: _strength(one, stance)),
        since_until=first if first != since else None,
        speakers=tuple(dict.fromkeys(one.actor_name for one in statements if one.actor_name)),
        behind=tuple(statements),
    )


def _strength(one: CodedStatement, stance: Stance) -> tuple[bool, bool, int, float, int]:
    literal = ("indirect", "mixed", "direct").index(one.kind)
    return one.stance == stance, one.relayed_by is None, literal, min(one.probability, SUREST), len(one.words)


def _change(before: Position, after: Position, statements: Sequence[CodedStatement]) -> Change:
    """Return the change from one period to the next; `statements` are those of the later one."""
    own = [one for one in statements if one.relayed_by is None] or statements
    shown = [one for one in own if one.stance == after.stance] or own
    first_day = [one for one in shown if one.by_day == shown[0].by_day]
    by = max(first_day, key=lambda one: _strength(one, after.stance))
    return Change(after.holder, after.actor, after.concept, by.date, before.stance, after.stance, by)
