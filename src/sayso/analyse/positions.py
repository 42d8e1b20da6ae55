"""Who stands where: from coded statements to positions, their changes, and what was not counted.

A holder's statements on a concept are read day by day; `course` finds where the position changes. What others
say that somebody thinks counts only if the holder has no words of his or her own.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, Literal

from sayso.analyse.course import STANCES_HELD, likeliest_course
from sayso.analyse.offices import name_office
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
"""Why a statement is not counted for whom it is credited to.

own voice: what an outlet comments or reports itself. no position: it says nothing for or against. unsure: the
coding is less likely than asked. speaks for another: the speaker has no such role, country or organisation to
speak for. later: said after the day that is asked about.
"""

SUREST = 0.99  # a probability counts as no more, so that no one statement outweighs ten others
LEAST_WEIGHT = 0.01  # of a coding that is as likely wrong as right: it still says more for its stance than for another


@dataclass(frozen=True, slots=True)
class CodedStatement:
    """A statement of one actor, coded against one concept.

    Where several speak as one, there is one for each of them.

    Attributes:
        id: The statement's. `report` is the id of the report that has it.
        date: ISO date: when it was said, else when it was published. Where the report gives a range ("earlier this
            year"), its first day, and `until` its last, at the latest the day of the report.
        actor: Number in the actor table, `actor_name` the name there; None where nobody is named.
        actor_type: person, organization, government, outlet.
        country: Of the speaker on that date, ISO 3166 alpha-3. `organization` and `role` likewise.
        official: Whether the speaker speaks for the government of that country.
        outlet: Who published the report, and `published` the ISO date; `carriers` are the names between outlet and
            speaker, of whom `inferred_carriers` are carried over from an earlier sentence.
        firsthand: Who had it first: the last carrier before the speaker, or the outlet whose report was copied.
        concept: The concept's name.
        agreement: True for supports, False for opposes, None for neither.
        probability: That the stance is right; 1 where a person coded it.
        relevance: That it is about the concept, in [0, 1].
        words: What speaks for the stance, literally as in the report; `spans` are its places there.
        kind: direct, mixed or indirect; `content` are all the words of the statement.
        coder: "machine", or who coded it.
        relayed_by: The speaker who says that this actor said or thinks so.
        why_not: Why it is not counted; None where it is.
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
        """The day by which it was surely said: the last of a range."""
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
    """What a holder stood for in one stretch of time.

    Attributes:
        holder: An actor, role, country (its code) or organisation; `actor` is the number of an actor.
        since, last: Days of the first and last statement of the stretch. Where the first may be one that is only
            known to have been said within a range, `since` is the first day on which it can have been said, and
            `since_until` the last; `last` is the last day.
        current: Whether it is the holder's last.
        statements: Ids of the counted statements; `contrary` says how many of them say otherwise.
        carriers: Who had them first-hand, each once.
        relayed: Whether it rests on nothing but what others say that the holder thinks.
        strongest: The statement that shows it best.
        speakers: Who spoke for the holder, each once, in the order of days.
        behind: The counted statements themselves, in the order of days.
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
    """A holder left a position; `by` is the statement that shows it."""

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
    """Positions in the order of holders, stretch after stretch; what changed, and what was not counted, and why."""

    by: By
    as_of: str | None
    min_sure: float
    positions: tuple[Position, ...]
    changes: tuple[Change, ...]
    not_counted: tuple[CodedStatement, ...]

    def rows(self) -> Iterator[dict[str, Any]]:
        """Give a flat row per position, with the keys of `POSITION_COLUMNS`."""
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
        """Give a flat row per statement behind a position: the position's, then the statement's own fields.

        `position` is the holder's stance in that stretch of time, `stance` that of the statement; where they differ,
        `contrary` is true.
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
        """Give the positions as a `pandas.DataFrame`.

        Raises:
            UsageError: pandas is not installed.
        """
        return frame_of(self.rows(), POSITION_COLUMNS)


def find_positions(
    coded: Iterable[CodedStatement], *, by: By = "actor", as_of: str | None = None, min_sure: float = 0.8
) -> Positions:
    """Give who stands where.

    Args:
        coded: Coded statements, of one or several concepts, in any order; those that `why_not` rules out are left out.
        by: Whose positions: a person's words count for the country or organisation that the person speaks for.
        as_of: ISO date; later statements do not count.
        min_sure: Lowest probability, in [0, 1], of a coding that counts.
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
    """Give the statement with the reason why it does not count for its holder, where there is one."""
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
    """Give whom a statement speaks for: the actor, or the office, country or organisation it is said for."""
    if by == "actor":
        return one.actor_name
    if by == "role":
        return office_of(one)
    if by == "country":
        return one.country if one.official else None
    return one.organization or (one.actor_name if one.actor_type in ("organization", "government") else None)


def office_of(one: CodedStatement) -> str | None:
    """Give the office for which a statement is made: the role, and its country or body; None without one, or after it.

    "Danish Fisheries Minister" and "fisheries minister" of a Dane are one office; those of a Dane and a Dutchman two.
    """
    return name_office(one.role, one.country, None if one.official else one.organization) if one.role else None


def _order(one: CodedStatement) -> tuple[str, str, int, str]:
    return one.by_day or "", one.id, one.actor or 0, one.concept


def _weight(one: CodedStatement) -> float:
    """Give how much a statement speaks for its stance: log odds, next to nothing where it is as likely as not."""
    probability = min(max(one.probability, 0.5), SUREST)
    return max(math.log(probability / (1 - probability)), LEAST_WEIGHT)


def _stretches(statements: Sequence[CodedStatement]) -> list[tuple[Stance, list[CodedStatement]]]:
    """Part one holder's statements, in the order of days, where the position changes."""
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
    """Give for each day how much speaks for each stance; the same words count once, however many print them."""
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
    """Give the change from one stretch to the next; `statements` are those of the later one."""
    own = [one for one in statements if one.relayed_by is None] or statements
    shown = [one for one in own if one.stance == after.stance] or own
    first_day = [one for one in shown if one.by_day == shown[0].by_day]
    by = max(first_day, key=lambda one: _strength(one, after.stance))
    return Change(after.holder, after.actor, after.concept, by.date, before.stance, after.stance, by)
