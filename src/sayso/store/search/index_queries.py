"""Finds and counts rows of statements in the full-text index, in SQLite and PostgreSQL; SQL only.

A query is one expression over one inverted index (see facets.py); only exact dates and confidence are checked
separately. Ranking: BM25's term weight without inverse document frequency (every match has all terms), doubled if the
words stand together as in the query, times the confidence.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, text

from sayso.store.engine import is_sqlite
from sayso.store.reports.version_history import rejected_of_older
from sayso.store.search.facets import CHECKED, Wanted
from sayso.store.search.names_used import Phrase
from sayso.store.search.query import StatementQuery
from sayso.store.search.query_words import CLOSE, OPEN, Term

AVERAGE_WORDS = 25  # average length of a statement's content; BM25's avgdl
Row = tuple[int, float, str]
"""The row of a statement, its score, and its words with the matches marked."""


@dataclass(frozen=True, slots=True)
class IndexQuery:
    """A search in the terms of the index: words, names of which one must occur, facets, and what must be exact."""

    terms: Sequence[Term]
    named: Sequence[Phrase]
    wanted: Wanted
    exact: StatementQuery


def find_rows(connection: Connection, asked: IndexQuery, most: int) -> list[Row]:
    """Return the matches in any order; if there are more than `most`, those that were added last."""
    find = _find_sqlite if is_sqlite(connection) else _find_postgresql
    return find(connection, asked, most)


def count_rows(connection: Connection, asked: IndexQuery) -> int:
    """Return the number of all matches."""
    matching = _matching_sqlite if is_sqlite(connection) else _matching_postgresql
    rows, values = matching(connection, asked)
    return connection.scalar(text(f"SELECT count(*) FROM {rows}"), values) or 0


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
        conditions.append(f"(search_rows.sure >= :sure OR search_rows.facets LIKE '% {CHECKED}%')")
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


def _find_sqlite(connection: Connection, asked: IndexQuery, most: int) -> list[Row]:
    if not _fts_expression(asked):
        return _latest(connection, asked, most)
    matching, values = _matching_sqlite(connection, asked)
    worded = bool(asked.terms or asked.named)
    marked = f"highlight(statement_index, 0, '{OPEN}', '{CLOSE}')" if worded else "search_rows.words"
    rows = connection.execute(
        text(
            f"SELECT search_rows.sid, search_rows.day, search_rows.sure, {marked} FROM {matching}"
            " ORDER BY statement_index.rowid DESC LIMIT :most"
        ),
        {"most": most, **values},
    )
    if not worded:
        return [(sid, float(day or 0), words) for sid, day, _, words in rows]
    together = " ".join(word for term in asked.terms if not term.absent for word in term.words)
    return [(sid, _score(words, together) * (0.5 + sure / 2), words) for sid, _, sure, words in rows]


def _matching_sqlite(connection: Connection, asked: IndexQuery) -> tuple[str, dict[str, Any]]:
    """Return what follows FROM in a query for the matches, and its values."""
    match = _fts_expression(asked)
    if not match:
        bounds, values = _bounds(connection, asked.exact)
        return f"search_rows WHERE {bounds}", values
    # "+" makes SQLite scan the matches and test them, instead of looking up each row in the index.
    bounds, values = _bounds(connection, asked.exact, row="+statement_index.rowid")
    joined = "statement_index CROSS JOIN search_rows ON search_rows.sid = statement_index.rowid"
    return f"{joined} WHERE statement_index MATCH :match AND {bounds}", {"match": match, **values}


def _score(marked: str, together: str) -> float:
    matches = marked.count(OPEN)
    length = 0.25 + 0.75 * (marked.count(" ") + 1) / AVERAGE_WORDS
    plain = marked.replace(OPEN, "").replace(CLOSE, "").casefold()
    return matches * 2.2 / (matches + 1.2 * length) * (2.0 if together in plain else 1.0)


def _fts_expression(asked: IndexQuery) -> str:
    """Write an FTS5 query with terms, names (one of which must occur) and facets."""
    present = [_fts_term(term) for term in asked.terms if not term.absent]
    absent = [_fts_term(term) for term in asked.terms if term.absent]
    parts = []
    if present:
        kept = " AND ".join(present)
        parts.append(f"words : ({kept})" if not absent else f"words : (({kept}) NOT ({' OR '.join(absent)}))")
    if asked.named:
        parts.append(f"words : ({' OR '.join(_fts_term(Term(phrase)) for phrase in asked.named)})")
    if asked.wanted:
        parts.append(f"facets : ({' AND '.join('(' + ' OR '.join(either) + ')' for either in asked.wanted)})")
    return " AND ".join(f"({part})" for part in parts)


def _fts_term(term: Term) -> str:
    return f'"{" ".join(term.words)}"' + ("*" if term.beginning else "")


def _find_postgresql(connection: Connection, asked: IndexQuery, most: int) -> list[Row]:
    if not asked.terms and not asked.named and not asked.wanted:
        return _latest(connection, asked, most)
    matching, values = _matching_postgresql(connection, asked)
    words_query, of_words = _words_query(asked)
    rank = f"ts_rank_cd(words_index, {words_query}, 1) * (0.5 + sure / 2)" if words_query else "coalesce(day, 0)"
    marked = (
        f"ts_headline('english', words, {words_query}, 'HighlightAll=true, StartSel={OPEN}, StopSel={CLOSE}')"
        if words_query
        else "words"
    )
    candidates = f"SELECT * FROM {matching} ORDER BY sid DESC LIMIT :most"
    ranked = f"SELECT sid, {rank} AS score, words FROM ({candidates}) AS candidates ORDER BY score DESC, sid DESC"
    rows = connection.execute(
        text(f"SELECT sid, score, {marked} FROM ({ranked}) AS ranked"), {"most": most, **of_words, **values}
    )
    return [(sid, float(score), words) for sid, score, words in rows]


def _matching_postgresql(connection: Connection, asked: IndexQuery) -> tuple[str, dict[str, Any]]:
    """Return what follows FROM in a query for the matches, and its values."""
    bounds, values = _bounds(connection, asked.exact)
    conditions = [bounds]
    words_query, of_words = _words_query(asked)
    if words_query:
        conditions.append(f"words_index @@ ({words_query})")
    if asked.wanted:
        conditions.append("facets_index @@ CAST(:facets AS tsquery)")
        values["facets"] = " & ".join(
            "(" + " | ".join(f"'{token}'" for token in either) + ")" for either in asked.wanted
        )
    return f"search_rows WHERE {' AND '.join(conditions)}", {**of_words, **values}


def _words_query(asked: IndexQuery) -> tuple[str, dict[str, Any]]:
    """Return the terms and names as an expression of type tsquery, and its values."""
    values: dict[str, Any] = {}
    terms = [_tsquery(term, str(n), values) for n, term in enumerate(asked.terms)]
    names = [_tsquery(Term(phrase), f"name{n}", values) for n, phrase in enumerate(asked.named)]
    return " && ".join([*terms, *([f"({' || '.join(names)})"] if names else [])]), values


def _tsquery(term: Term, number: str, values: dict[str, Any]) -> str:
    """Write a term as a tsquery, and put its words into `values`."""
    if term.beginning:
        values[f"term{number}"] = " <-> ".join((*term.words[:-1], f"{term.words[-1]}:*"))
        written = f"to_tsquery('english', :term{number})"
    else:
        values[f"term{number}"] = " ".join(term.words)
        written = f"phraseto_tsquery('english', :term{number})"
    return f"!!{written}" if term.absent else written


def _latest(connection: Connection, asked: IndexQuery, most: int) -> list[Row]:
    """Return the statements that were said last; nothing is asked of the index."""
    bounds, values = _bounds(connection, asked.exact)
    rows = connection.execute(
        text(
            f"SELECT sid, day, words FROM search_rows WHERE {bounds} ORDER BY day DESC NULLS LAST, sid DESC LIMIT :most"
        ),
        {"most": most, **values},
    )
    return [(sid, float(day or 0), words) for sid, day, words in rows]
