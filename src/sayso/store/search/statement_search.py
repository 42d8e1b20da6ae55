"""Searches statements by words, speakers, roles, countries, outlets, carriers, kinds, dates and doubt.

A query is one expression over one inverted index (see facets.py); only exact dates and confidence are checked
separately. Of the matches, the MAX_RANKED most recently added are ranked, so that common words cost no more than rare
ones. Ranking: BM25's term weight without inverse document frequency (every match has all terms), doubled if the words
stand together as in the query, times the confidence.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, get_args

from sqlalchemy import Connection, select, text

from sayso.errors import UsageError
from sayso.resolve.countries import country_code
from sayso.store.actors.assignment import find_actors
from sayso.store.actors.merges import family_of, root_of
from sayso.store.actors.speakers import actors_of
from sayso.store.engine import is_sqlite
from sayso.store.reports.version_history import rejected_of_older
from sayso.store.schema import reports, statements, versions
from sayso.store.search.facets import MARKS, Wanted, actor_token, all_words, said_between, surer_than, tokens
from sayso.store.search.names_used import Phrase, phrases_for
from sayso.store.search.query_words import CLOSE, OPEN, Term, parse_words, snippet_of

MAX_RANKED = 500
HITS_AT_ONCE = 500
VersionsAsked = Literal["newest", "all"]
VERSIONS: tuple[VersionsAsked, ...] = get_args(VersionsAsked)
AVERAGE_WORDS = 25  # average length of a statement's content; BM25's avgdl


@dataclass(frozen=True, slots=True)
class StatementQuery:
    """A search. Empty fields do not filter; all others must match.

    Attributes:
        words: Words of the content; "a phrase" in quotation marks, -word to exclude a word, begin* for a prefix.
        speaker: A name in any spelling, or a part of it. `actor` is the id of one actor.
        about: The id of an actor whom the words mention.
        country: The speaker's country, as an ISO 3166 alpha-3 code.
        via: A carrier between outlet and speaker.
        since, until: First and last day on which it was said, or else published.
        sure: Minimum confidence, in [0, 1].
        marks: Which of denied, hedged, rumour and hypothetical must be set.
        among: Only statements with these ids; None does not filter.
        version: "newest" of each report, or "all" to include earlier versions.
    """

    words: str = ""
    speaker: str | None = None
    actor: int | None = None
    about: int | None = None
    role: str | None = None
    country: str | None = None
    outlet: str | None = None
    via: str | None = None
    kind: str | None = None
    speaker_type: str | None = None
    since: date | None = None
    until: date | None = None
    sure: float = 0.0
    marks: frozenset[str] = frozenset()
    among: frozenset[str] | None = None
    version: VersionsAsked = "newest"

    def __post_init__(self) -> None:
        if self.since and self.until and self.since > self.until:
            raise UsageError(f"the search starts on {self.since} and ends before, on {self.until}", hint="swap the two")
        if not 0 <= self.sure <= 1:
            raise UsageError(f"sure is {self.sure}; a probability from 0 to 1 was expected", hint="for example 0.8")
        if unknown := self.marks - set(MARKS):
            raise UsageError(f"there is no mark {sorted(unknown)[0]!r}", hint=f"use one of {', '.join(MARKS)}")
        if self.version not in VERSIONS:
            raise UsageError(f"there is no version {self.version!r}", hint=f"use one of {', '.join(VERSIONS)}")


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
    return _hits(connection, _ranked(connection, query, MAX_RANKED)[offset : offset + limit])


def iterate_matches(connection: Connection, query: StatementQuery, *, most: int) -> Iterator[Hit]:
    """Yield all matches of a query, best first; if there are more than `most`, the most recently added ones.

    Raises:
        UsageError: the words are not a valid query.
    """
    ranked = _ranked(connection, query, most)
    for start in range(0, len(ranked), HITS_AT_ONCE):
        yield from _hits(connection, ranked[start : start + HITS_AT_ONCE])


def _ranked(connection: Connection, query: StatementQuery, most: int) -> list[tuple[int, float, str]]:
    """Return (row, score, words with marked matches) of all matches, best first."""
    terms = parse_words(query.words)
    named = phrases_for(connection, query.about) if query.about is not None else None
    wanted = _wanted(connection, query)
    if named == [] or any(not alternatives for alternatives in wanted):
        return []
    find = _find_sqlite if is_sqlite(connection) else _find_postgresql
    ranked = find(connection, terms, named or [], wanted, query, most)
    ranked.sort(key=lambda row: (-row[1], -row[0]))
    return ranked


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


def _bounds(
    connection: Connection, query: StatementQuery, *, row: str = "search_rows.sid"
) -> tuple[str, dict[str, Any]]:
    """Return the conditions that the index cannot check exactly, as SQL; `row` is the column with the row id."""
    conditions = ["search_rows.current = :current"]
    values: dict[str, Any] = {"current": True}
    if query.version == "all":
        rejected = _listed(connection, ":rejected")
        conditions = [f"(search_rows.current = :current OR {row} IN ({_OLDER.format(rejected)}))"]
        values["rejected"] = json.dumps(rejected_of_older(connection))
    for name, day, sign in (("since", query.since, ">="), ("until", query.until, "<=")):
        if day is not None:
            conditions.append(f"search_rows.day {sign} :{name}")
            values[name] = int(f"{day:%Y%m%d}")
    if query.sure > 0:
        conditions.append("search_rows.sure >= :sure")
        values["sure"] = query.sure
    if query.among is not None:
        listed = _listed(connection, ":among")
        conditions.append(f"{row} IN ({_NAMED.format(listed)})")
        values["among"] = json.dumps(sorted(query.among))
    return " AND ".join(conditions), values


_NAMED = "SELECT statements.sid FROM statements WHERE statements.id IN (SELECT value FROM {})"
"""The row ids of the statements in a list of ids."""

_OLDER = (
    "SELECT statements.sid FROM statements JOIN versions ON versions.id = statements.version_id"
    " WHERE NOT versions.newest AND statements.standing NOT IN ('moved', 'undone')"
    " AND versions.report_id IN (SELECT report_id FROM versions WHERE newest)"
    " AND statements.sid NOT IN (SELECT CAST(value AS BIGINT) FROM {})"
)
"""The rows of statements in earlier versions, except rejected ones and those of removed reports."""


def _listed(connection: Connection, name: str) -> str:
    """Return the SQL that turns a JSON list into rows."""
    return f"json_each({name})" if is_sqlite(connection) else f"json_array_elements_text(CAST({name} AS json))"


def _find_sqlite(
    connection: Connection,
    terms: Sequence[Term],
    named: Sequence[Phrase],
    wanted: Wanted,
    query: StatementQuery,
    most: int,
) -> list[tuple[int, float, str]]:
    match = _fts_expression(terms, named, wanted)
    if not match:
        return _latest(connection, *_bounds(connection, query), most)
    # "+" makes SQLite scan the matches and test them, instead of looking up each row in the index.
    bounds, values = _bounds(connection, query, row="+statement_index.rowid")
    marked = f"highlight(statement_index, 0, '{OPEN}', '{CLOSE}')" if terms or named else "search_rows.words"
    rows = connection.execute(
        text(
            f"SELECT search_rows.sid, search_rows.day, search_rows.sure, {marked}"
            " FROM statement_index CROSS JOIN search_rows ON search_rows.sid = statement_index.rowid"
            f" WHERE statement_index MATCH :match AND {bounds} ORDER BY statement_index.rowid DESC LIMIT :most"
        ),
        {"match": match, "most": most, **values},
    )
    if not terms and not named:
        return [(sid, float(day or 0), words) for sid, day, _, words in rows]
    together = " ".join(word for term in terms if not term.absent for word in term.words)
    return [(sid, _score(words, together) * (0.5 + sure / 2), words) for sid, _, sure, words in rows]


def _score(marked: str, together: str) -> float:
    matches = marked.count(OPEN)
    length = 0.25 + 0.75 * (marked.count(" ") + 1) / AVERAGE_WORDS
    plain = marked.replace(OPEN, "").replace(CLOSE, "").casefold()
    return matches * 2.2 / (matches + 1.2 * length) * (2.0 if together in plain else 1.0)


def _fts_expression(terms: Sequence[Term], named: Sequence[Phrase], wanted: Wanted) -> str:
    """Write an FTS5 query with terms, names (one of which must occur) and facets."""
    present = [_fts_term(term) for term in terms if not term.absent]
    absent = [_fts_term(term) for term in terms if term.absent]
    parts = []
    if present:
        kept = " AND ".join(present)
        parts.append(f"words : ({kept})" if not absent else f"words : (({kept}) NOT ({' OR '.join(absent)}))")
    if named:
        parts.append(f"words : ({' OR '.join(_fts_term(Term(phrase)) for phrase in named)})")
    if wanted:
        parts.append(f"facets : ({' AND '.join('(' + ' OR '.join(either) + ')' for either in wanted)})")
    return " AND ".join(f"({part})" for part in parts)


def _fts_term(term: Term) -> str:
    return f'"{" ".join(term.words)}"' + ("*" if term.beginning else "")


def _find_postgresql(
    connection: Connection,
    terms: Sequence[Term],
    named: Sequence[Phrase],
    wanted: Wanted,
    query: StatementQuery,
    most: int,
) -> list[tuple[int, float, str]]:
    bounds, values = _bounds(connection, query)
    if not terms and not named and not wanted:
        return _latest(connection, bounds, values, most)
    conditions = [bounds]
    asked = [_tsquery(term, str(n), values) for n, term in enumerate(terms)]
    names = [_tsquery(Term(phrase), f"name{n}", values) for n, phrase in enumerate(named)]
    words_query = " && ".join([*asked, *([f"({' || '.join(names)})"] if names else [])])
    if words_query:
        conditions.append(f"words_index @@ ({words_query})")
    if wanted:
        conditions.append("facets_index @@ CAST(:facets AS tsquery)")
        values["facets"] = " & ".join("(" + " | ".join(f"'{token}'" for token in either) + ")" for either in wanted)
    rank = f"ts_rank_cd(words_index, {words_query}, 1) * (0.5 + sure / 2)" if words_query else "coalesce(day, 0)"
    marked = (
        f"ts_headline('english', words, {words_query}, 'HighlightAll=true, StartSel={OPEN}, StopSel={CLOSE}')"
        if words_query
        else "words"
    )
    candidates = f"SELECT * FROM search_rows WHERE {' AND '.join(conditions)} ORDER BY sid DESC LIMIT :most"
    ranked = f"SELECT sid, {rank} AS score, words FROM ({candidates}) AS candidates ORDER BY score DESC, sid DESC"
    values["most"] = most
    rows = connection.execute(text(f"SELECT sid, score, {marked} FROM ({ranked}) AS ranked"), values)
    return [(sid, float(score), words) for sid, score, words in rows]


def _tsquery(term: Term, number: str, values: dict[str, Any]) -> str:
    if term.beginning:
        values[f"term{number}"] = " <-> ".join((*term.words[:-1], f"{term.words[-1]}:*"))
        written = f"to_tsquery('english', :term{number})"
    else:
        values[f"term{number}"] = " ".join(term.words)
        written = f"phraseto_tsquery('english', :term{number})"
    return f"!!{written}" if term.absent else written


def _latest(connection: Connection, bounds: str, values: dict[str, Any], most: int) -> list[tuple[int, float, str]]:
    rows = connection.execute(
        text(
            f"SELECT sid, day, words FROM search_rows WHERE {bounds} ORDER BY day DESC NULLS LAST, sid DESC LIMIT :most"
        ),
        {"most": most, **values},
    )
    return [(sid, float(day or 0), words) for sid, day, words in rows]


def _hits(connection: Connection, ranked: Sequence[tuple[int, float, str]]) -> list[Hit]:
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
