"""Finds utterances that several reports of a corpus carry, as `analyse/repeated.py` does for a record book.

DuckDB keeps the fingerprints, and the pairs that share one, on disk. Memory holds a number for each repeated
statement, and the wordings of one set at a time.
"""

from __future__ import annotations

import heapq
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any

from sayso.analyse.repeated import NEIGHBORS, fingerprints, says_something
from sayso.analyse.same_utterance import age, folded_of, group_by_fullest, is_same
from sayso.analyse.utterances import Utterance, utterance_of
from sayso.corpus.corpus_tables import CorpusTables
from sayso.domain.record_json import statement_from_dict
from sayso.domain.statement import SPAN_SEPARATOR, Passage
from sayso.domain.text import Document

ROWS = 20_000  # inserted into DuckDB at a time
KEPT = 20_000  # utterances kept in a cache

KNOWN = """
CREATE TABLE known AS
SELECT row_number() OVER (ORDER BY published NULLS LAST, document_id, statement) AS number, *
FROM (SELECT said.document_id, said.statement, said.kind, said.content, said.filename, documents.published
      FROM read_parquet($statements, hive_partitioning = false, filename = true) AS said
      JOIN read_parquet($documents, hive_partitioning = false) AS documents USING (document_id)
      WHERE speaker_type IS DISTINCT FROM 'author')
"""
PAIRS = f"""
CREATE TABLE pairs AS
SELECT DISTINCT number, other
FROM (SELECT number, unnest([{", ".join(f"lead(number, {n}) OVER same" for n in range(1, NEIGHBORS + 1))}]) AS other
      FROM prints WINDOW same AS (PARTITION BY print ORDER BY number))
WHERE other IS NOT NULL
"""
CARRIED = """
CREATE TABLE carried AS
SELECT known.number, known.filename, said.document_id, said.body, documents.outlet, documents.agency, documents.byline,
    CAST(documents.published AS VARCHAR) AS published, documents.title
FROM known
JOIN read_parquet($statements, hive_partitioning = false) AS said USING (document_id, statement)
JOIN read_parquet($documents, hive_partitioning = false) AS documents USING (document_id)
WHERE known.number IN (SELECT number FROM pairs UNION ALL SELECT other FROM pairs)
"""
COLUMNS = ("number", "document_id", "body", "outlet", "agency", "byline", "published", "title")
BOTH = f"""
SELECT {", ".join(f"one.{name}" for name in COLUMNS)}, {", ".join(f"two.{name}" for name in COLUMNS)}
FROM pairs JOIN carried AS one ON one.number = pairs.number JOIN carried AS two ON two.number = pairs.other
"""
SETS = f"""
SELECT reports, root, filename, {", ".join(COLUMNS)}
FROM (SELECT *, count(DISTINCT document_id) OVER (PARTITION BY root) AS reports FROM joined JOIN carried USING (number))
WHERE reports >= $least ORDER BY reports DESC, root, number
"""


def repeated_in(
    tables: CorpusTables, *, min_reports: int, seen: Callable[[Iterable[tuple[str, str]]], object]
) -> Iterator[list[Utterance]]:
    """Yield the utterances in at least `min_reports` reports, most frequent first, each as its wordings.

    Args:
        tables: The tables of the corpus.
        min_reports: Smallest number of reports.
        seen: Called with pairs of a report and the file that has its statements.
    """
    given = {"statements": tables.files("statements"), "documents": tables.files("documents")}
    tables.make(KNOWN, given)
    _insert(tables, "prints (print UINTEGER, number BIGINT)", _prints(tables))
    tables.make(PAIRS)
    tables.make("DROP TABLE prints")
    tables.make(CARRIED, given)
    _insert(tables, "joined (number BIGINT, root BIGINT)", _roots(_same(tables)))
    yield from _in_order(_sets(tables, min_reports, seen), min_reports)


def _prints(tables: CorpusTables) -> Iterator[tuple[int, int]]:
    for number, kind, content in tables.ask("SELECT number, kind, content FROM known"):
        one = Utterance("", "", tuple(content.split(SPAN_SEPARATOR)), kind=kind)
        if says_something(one):
            for print_ in fingerprints(folded_of(one)).tolist():
                yield print_, number


def _same(tables: CorpusTables) -> Iterator[tuple[int, int]]:
    """Yield the pairs of statements that are the same utterance, by number."""
    width = len(COLUMNS)
    for row in tables.ask(BOTH):
        if is_same(
            _utterance(*row[1:3], *_about(row[:width])), _utterance(*row[width + 1 : width + 3], *_about(row[width:]))
        ):
            yield row[0], row[width]


def _roots(pairs: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield each number with the smallest number that pairs connect it to, directly or indirectly."""
    parent: dict[int, int] = {}

    def root(number: int) -> int:
        while parent.setdefault(number, number) != number:
            parent[number] = number = parent[parent[number]]
        return number

    for one, other in pairs:
        low, high = sorted((root(one), root(other)))
        parent[high] = low
    for number in sorted(parent):
        yield number, root(number)


def _sets(
    tables: CorpusTables, least: int, seen: Callable[[Iterable[tuple[str, str]]], object]
) -> Iterator[tuple[int, list[Utterance]]]:
    """Yield the sets of statements that pairs join, each with its number of reports, largest first."""
    for (reports, _), rows in groupby(tables.ask(SETS, {"least": least}), itemgetter(0, 1)):
        found = []
        for row in rows:
            seen([(row[4], row[2])])
            found.append(_utterance(*row[4:6], *_about(row[3:])))
        yield reports, found


def _in_order(sets: Iterable[tuple[int, list[Utterance]]], least: int) -> Iterator[list[Utterance]]:
    """Split each set into utterances and yield them in order; no utterance has more reports than its set."""
    waiting: list[tuple[int, tuple[str, str, str], list[Utterance]]] = []
    for most, found in sets:
        while waiting and -waiting[0][0] > most:
            yield heapq.heappop(waiting)[2]
        for group in group_by_fullest(found):
            reports = len({one.report for one in group})
            if reports >= least:
                heapq.heappush(waiting, (-reports, age(group[0]), group))
    while waiting:
        yield heapq.heappop(waiting)[2]


@lru_cache(maxsize=KEPT)
def _utterance(report: str, body: str, *about: Any) -> Utterance:
    """Return a statement; its parts are cut from its content, so that no report's text is read."""
    statement = statement_from_dict(json.loads(body))
    outlet, agency, byline, published, title = about
    document = Document(report, "", "", outlet=outlet, agency=agency, byline=byline, published=published, title=title)
    one = utterance_of(document, statement)
    return replace(one, parts=_parts(statement.content))


def _parts(content: Passage) -> tuple[str, ...]:
    parts, at = [], 0
    for span in content.spans:
        parts.append(content.text[at : at + span.end - span.start])
        at += span.end - span.start + len(SPAN_SEPARATOR)
    return tuple(parts)


def _about(row: Sequence[Any]) -> tuple[Any, ...]:
    outlet, agency, byline, published, title = row[3:]
    return outlet, agency, tuple(byline), published, title


def _insert(tables: CorpusTables, table: str, rows: Iterable[tuple[int, int]]) -> None:
    """Create a table and fill it with pairs of numbers."""
    from pyarrow import array  # type: ignore[import-untyped]  # it has no types
    from pyarrow import table as arrow_table

    name, _, columns = table.partition(" ")
    names = [column.split()[0] for column in columns.strip("()").split(", ")]
    tables.make(f"CREATE TABLE {table}")
    waiting: list[tuple[int, int]] = []

    def flush() -> None:
        given = arrow_table(dict(zip(names, map(array, zip(*waiting, strict=True)), strict=True)))
        tables.db.register("given", given)
        tables.make(f"INSERT INTO {name} SELECT * FROM given")
        tables.db.unregister("given")
        waiting.clear()

    for row in rows:
        waiting.append(row)
        if len(waiting) == ROWS:
            flush()
    if waiting:
        flush()
