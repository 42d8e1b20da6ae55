"""Queries the tables of a corpus with DuckDB, which spills to disk what does not fit in memory."""

from __future__ import annotations

import os
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, Self

from sayso.corpus.copied_reports import MEMORY, connect, told
from sayso.corpus.rows import record_of
from sayso.corpus.schema import UNKNOWN_YEAR
from sayso.corpus.stored_reports import corpus_folder, document_files
from sayso.domain.record import Record
from sayso.errors import UsageError

RECORDS_AT_ONCE = 100
NEAR = """
SELECT document_id, filename, list(statement) AS statements
FROM read_parquet($statements, hive_partitioning = false, filename = true)
WHERE len(list_filter($words, lambda word: contains(lower(content), word))) > 0
GROUP BY ALL ORDER BY filename, document_id
"""
HOLDING = """
WITH folded AS (
    SELECT document_id, statement, filename, lower(content) AS words
    FROM read_parquet($statements, hive_partitioning = false, filename = true)
    WHERE speaker_type IS DISTINCT FROM 'author'),
scored AS (
    SELECT document_id, statement, filename,
        len(list_filter($pairs, lambda pair: contains(words, pair[1]) AND contains(words, pair[2]))) AS score
    FROM folded)
SELECT document_id, filename, statement FROM scored WHERE score > 0
ORDER BY score DESC, document_id, statement LIMIT $most
"""
OF_DAYS = """
SELECT said.document_id, said.filename, said.statement
FROM read_parquet($statements, hive_partitioning = false, filename = true) AS said
JOIN read_parquet($documents, hive_partitioning = false) AS documents USING (document_id)
WHERE said.speaker = $speaker AND coalesce(said.said_on, documents.published) BETWEEN $since AND $until
ORDER BY ALL LIMIT $most
"""
BY_ID = """
SELECT document_id, filename, statement FROM read_parquet($statements, hive_partitioning = false, filename = true)
WHERE statement = $statement LIMIT 1
"""
DOCUMENTS = "SELECT * FROM read_parquet($files, hive_partitioning = false) WHERE list_contains($ids, document_id)"
BODIES = """
SELECT document_id, body FROM read_parquet($files, hive_partitioning = false) WHERE list_contains($ids, document_id)
ORDER BY document_id, position
"""


class Found(NamedTuple):
    """A statement of a corpus: its report, the file of statements that has it, and its id."""

    report: str
    file: str
    statement: str


class CorpusTables:
    """The tables of a corpus, open for queries; for use in a `with` block.

    Args:
        folder: The folder of the corpus.
        memory: Memory limit of DuckDB.

    Raises:
        UsageError: the folder is not a corpus, or is empty; or DuckDB is not installed.
        AcquireError: its tables have another version.
    """

    def __init__(self, folder: str | os.PathLike[str], *, memory: str = MEMORY) -> None:
        found = corpus_folder(Path(folder))
        if found is None or not document_files(found):
            raise UsageError(f"{folder} is not a corpus, or is empty", hint="sayso corpus INPUT --out FOLDER")
        self.folder = found.absolute()
        self._work = tempfile.TemporaryDirectory(prefix="sayso-")
        self.db = connect(Path(self._work.name), memory, threads=os.cpu_count() or 1)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the database, and remove its temporary files."""
        self.db.close()
        self._work.cleanup()

    def files(self, table: str, years: Iterable[int] | None = None) -> list[str]:
        """Return glob patterns for the files of a table, for all years or for some years and the unknown one."""
        if years is None:
            return [str(self.folder / table / "*" / "*.parquet")]
        names = [f"year={year:04}" for year in sorted(set(years))] + [f"year={UNKNOWN_YEAR}"]
        return [
            str(self.folder / table / name / "*.parquet") for name in names if (self.folder / table / name).is_dir()
        ]

    def ask(self, query: str, given: Mapping[str, Any] | None = None) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a query."""
        with told(self.folder), self.db.cursor() as cursor:
            cursor.execute(query, dict(given or {}))
            while rows := cursor.fetchmany(1000):
                yield from rows

    def make(self, query: str, given: Mapping[str, Any] | None = None) -> None:
        """Run a statement that creates or fills a table on disk."""
        with told(self.folder):
            self.db.execute(query, dict(given or {}))

    def statement(self, name: str) -> Found | None:
        """Return the statement with this id; None if there is none."""
        return next(
            (Found(*row) for row in self.ask(BY_ID, {"statements": self.files("statements"), "statement": name})), None
        )

    def holding(self, pairs: Sequence[tuple[str, str]], most: int) -> list[Found]:
        """Return statements that contain both words of a pair, those with the most pairs first; words are lowercase."""
        if not pairs:
            return []
        given = {"statements": self.files("statements"), "pairs": list(map(list, pairs)), "most": most}
        return [Found(*row) for row in self.ask(HOLDING, given)]

    def of_days(self, speaker: str, since: str, until: str, most: int) -> list[Found]:
        """Return the statements of a speaker dated between two ISO days; undated ones are left out."""
        years = range(int(since[:4]), int(until[:4]) + 1)
        statements, documents = (self.files(table, years) for table in ("statements", "documents"))
        if not statements:
            return []
        given = {"statements": statements, "documents": documents, "speaker": speaker, "most": most}
        return [Found(*row) for row in self.ask(OF_DAYS, {**given, "since": since, "until": until})]

    def near(self, words: Sequence[str]) -> Iterator[tuple[Record, frozenset[str]]]:
        """Yield each report with statements that contain one of the words, and the ids of these statements."""
        given = {"statements": self.files("statements"), "words": [word.lower() for word in words]}
        waiting: dict[str, tuple[str, frozenset[str]]] = {}
        for report, file, statements in self.ask(NEAR, given):
            waiting[report] = file, frozenset(statements)
            if len(waiting) == RECORDS_AT_ONCE:
                yield from self._with_statements(waiting)
                waiting = {}
        yield from self._with_statements(waiting)

    def records(self, places: Mapping[str, str]) -> dict[str, Record]:
        """Return the records of reports, by report id.

        Args:
            places: For each id, the file of statements that has the report's statements.
        """
        if not places:
            return {}
        files, ids = sorted(set(places.values())), sorted(places)
        bodies: defaultdict[str, list[str]] = defaultdict(list)
        for report, body in self.ask(BODIES, {"files": files, "ids": ids}):
            bodies[report].append(body)
        with told(self.folder), self.db.cursor() as cursor:
            cursor.execute(DOCUMENTS, {"files": [self._beside(file) for file in files], "ids": ids})
            names = [column[0] for column in cursor.description]
            rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        return {row["document_id"]: record_of(row, bodies[row["document_id"]]) for row in rows}

    def _with_statements(
        self, waiting: Mapping[str, tuple[str, frozenset[str]]]
    ) -> Iterator[tuple[Record, frozenset[str]]]:
        records = self.records({report: file for report, (file, _) in waiting.items()})
        for report, (_, statements) in waiting.items():
            yield records[report], statements

    def _beside(self, file: str) -> str:
        """Return the file of documents for a file of statements."""
        return str(self.folder / "documents" / Path(file).relative_to(self.folder / "statements"))
