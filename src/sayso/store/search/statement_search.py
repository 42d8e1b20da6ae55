"""Searches statements by words, speakers, roles, countries, outlets, carriers, kinds, dates and doubt.

Of the matches, the MAX_RANKED most recently added are ranked, or as many as are wanted if that is more, so that common
words cost no more than rare ones.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from sayso.resolve.countries import country_code
from sayso.store.actors.assignment import find_actors
from sayso.store.actors.merges import family_of, root_of
from sayso.store.actors.speakers import actors_of
from sayso.store.schema import reports, statements, versions
from sayso.store.search.facets import Wanted, actor_token, all_words, said_between, surer_than, tokens
from sayso.store.search.index_queries import IndexQuery, Row, count_rows, find_rows
from sayso.store.search.names_used import phrases_for
from sayso.store.search.query import StatementQuery
from sayso.store.search.query_words import parse_words, snippet_of

MAX_RANKED = 500
HITS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Hit:
    """A search result. In `snippet`, STX and ETX (U+0002, U+0003) enclose each match; results are sorted by `score`.

    `actors` are the ids of the actors who speak, `actor` their names.
    """

    id: str
    report: str
    version: int
    kind: str
    speaker: str | None
    role: str | None
    actors: tuple[int, ...]
    actor: str | None
    outlet: str | None
    published: str | None
    title: str | None
    snippet: str
    confidence: float
    reviewed: bool
    score: float
    statement: dict[str, Any]


def search_statements(connection: Connection, query: StatementQuery, *, limit: int = 20, offset: int = 0) -> list[Hit]:
    """Return the best matches of a query; without words, the most recent statements.

    Raises:
        UsageError: the words are not a valid query.
    """
    ranked = _ranked(connection, query, max(MAX_RANKED, offset + limit))[offset : offset + limit]
    return list(_hits_in_turn(connection, ranked))


def iterate_matches(connection: Connection, query: StatementQuery, *, most: int) -> Iterator[Hit]:
    """Yield all matches of a query, best first; if there are more than `most`, the most recently added ones.

    Raises:
        UsageError: the words are not a valid query.
    """
    yield from _hits_in_turn(connection, _ranked(connection, query, most))


def count_matches(connection: Connection, query: StatementQuery) -> int:
    """Return how many statements match a query.

    Raises:
        UsageError: the words are not a valid query.
    """
    asked = _asked(connection, query)
    return count_rows(connection, asked) if asked else 0


def _ranked(connection: Connection, query: StatementQuery, most: int) -> list[Row]:
    """Return the matches, best first."""
    asked = _asked(connection, query)
    rows = find_rows(connection, asked, most) if asked else []
    return sorted(rows, key=lambda row: (-row[1], -row[0]))


def _asked(connection: Connection, query: StatementQuery) -> IndexQuery | None:
    """Turn a query into one for the index; None if nothing can match."""
    terms = parse_words(query.words)
    named = phrases_for(connection, query.about) if query.about is not None else None
    wanted = _wanted(connection, query)
    if named == [] or any(not alternatives for alternatives in wanted):
        return None
    return IndexQuery(terms, named or [], wanted, query)


def _wanted(connection: Connection, query: StatementQuery) -> Wanted:
    """Turn the filters of a query into facets."""
    wanted: Wanted = [
        *all_words("ro", query.role),
        *all_words("co", _code_of(query.country)),
        *all_words("ou", query.outlet),
        *all_words("vi", query.via),
        *all_words("ki", query.kind),
        *all_words("ty", query.speaker_type),
        *((f"{mark}0",) for mark in sorted(query.marks)),
        *surer_than(query.sure),
        *said_between(query.since, query.until),
    ]
    if query.actor is not None:
        wanted.append(tuple(actor_token(one) for one in family_of(connection, [root_of(connection, query.actor)])))
    if query.speaker:
        found = family_of(connection, find_actors(connection, query.speaker))
        names = tokens("sp", query.speaker)
        # The index has single words of names; for several words, the actors with all of them are looked up.
        wanted.append((*(actor_token(one) for one in found), *(names if len(names) == 1 else ())))
        if not found and len(names) > 1:
            wanted[-1:] = [(name,) for name in names]
    return wanted


def _code_of(country: str | None) -> str | None:
    """Return the code of a country that is given by name or code; a code that the table lacks stays as it is."""
    if country is None or re.fullmatch(r"[A-Z]{3}", country.strip()):
        return country
    return country_code(country)


def _hits_in_turn(connection: Connection, ranked: Sequence[Row]) -> Iterator[Hit]:
    """Yield the hits of many rows, some at a time: databases limit the number of values in a query."""
    for start in range(0, len(ranked), HITS_AT_ONCE):
        yield from _hits(connection, ranked[start : start + HITS_AT_ONCE])


def _hits(connection: Connection, ranked: Sequence[Row]) -> list[Hit]:
    rows = connection.execute(
        select(
            statements.c.sid,
            statements.c.body,
            statements.c.reviewed_body,
            versions.c.number,
            versions.c.outlet,
            versions.c.published,
            versions.c.title,
            reports.c.document_id,
        )
        .join(versions, versions.c.id == statements.c.version_id)
        .join(reports, reports.c.id == versions.c.report_id)
        .where(statements.c.sid.in_([sid for sid, *_ in ranked]))
    )
    found = {row.sid: row for row in rows}
    spoken = actors_of(connection, found)
    return [_hit(found[sid], score, marked, spoken.get(sid, [])) for sid, score, marked in ranked]


def _hit(row: Any, score: float, marked: str, spoken: Sequence[tuple[int, str]]) -> Hit:
    statement = json.loads(row.reviewed_body or row.body)
    speaker = statement["speaker"] or {}
    return Hit(
        id=statement["id"],
        report=row.document_id,
        version=row.number,
        kind=statement["kind"],
        speaker=speaker.get("name"),
        role=speaker.get("role"),
        actors=tuple(actor_id for actor_id, _ in spoken),
        actor="; ".join(name for _, name in spoken) or None,
        outlet=row.outlet,
        published=row.published,
        title=row.title,
        snippet=snippet_of(marked),
        confidence=statement["confidence"],
        reviewed=row.reviewed_body is not None,
        score=round(score, 4),
        statement=statement,
    )
