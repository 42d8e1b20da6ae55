"""Links reports of a finished corpus that copy one another to the first of them.

Candidates share a band of their MinHash (locality-sensitive hashing, Leskovec, Rajaraman & Ullman, "Mining of
Massive Datasets", section 3.4): 64% of the pairs that share half of their word 5-grams are compared, and 99% of those
that share 0.7. DuckDB joins them on disk, one band at a time.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sayso.corpus.rows import SIGNATURE
from sayso.errors import AcquireError, UsageError

COPIES = "copies"
WORK = "manifest/copies"
BANDS = 16
HASHES = SIGNATURE // BANDS
LEAST_LIKENESS = 0.7  # for two publishers; in 2,412 reports, no accidental likeness exceeded 0.5
LEAST_LIKENESS_AT_HOME = 0.9  # for one publisher, whose boilerplate alone gave up to 0.8
MEMORY = "1GB"

REPORTS = """
CREATE TABLE reports AS
SELECT row_number() OVER (ORDER BY published NULLS LAST, document_id) AS rank, document_id,
       hash(coalesce(outlet, nullif(regexp_extract(url, '^[a-z]+://(?:www\\.)?([^/:]+)', 1), ''))) AS publisher,
       outlet IS NOT NULL OR url IS NOT NULL AS published_by_one, signature
FROM read_parquet($documents, hive_partitioning = false)
WHERE len(signature) = {signature}
"""
BAND = """
INSERT INTO pairs
SELECT DISTINCT rank, unnest([first_value(rank) OVER same, lag(rank) OVER same]) AS earlier
FROM (SELECT rank, hash(signature[{first}:{last}]) AS band FROM reports)
WINDOW same AS (PARTITION BY band ORDER BY rank)
"""
FAMILY = "JOIN reports AS later ON later.rank = firsts.rank JOIN reports AS earlier ON earlier.rank = firsts.first"
LINKS = """
CREATE TABLE links AS
SELECT later.rank AS later, earlier.rank AS earlier
FROM (SELECT DISTINCT rank, earlier FROM pairs WHERE earlier < rank) AS pair
JOIN reports AS later ON later.rank = pair.rank
JOIN reports AS earlier ON earlier.rank = pair.earlier
WHERE {likeness} >= CASE
    WHEN later.publisher IS DISTINCT FROM earlier.publisher AND later.published_by_one AND earlier.published_by_one
    THEN {least} ELSE {least_at_home} END
"""
LIKENESS = "len(list_filter(list_zip(later.signature, earlier.signature), lambda pair: pair[1] = pair[2])) / {size}"
FIRSTS = "CREATE TABLE firsts AS SELECT later AS rank, min(earlier) AS first FROM links GROUP BY later"
NEARER = """
CREATE TABLE nearer AS
SELECT links.later AS rank, min(coalesce(firsts.first, links.earlier)) AS first
FROM links LEFT JOIN firsts ON firsts.rank = links.earlier
GROUP BY links.later
"""
JUMP = """
CREATE TABLE nearest AS
SELECT nearer.rank, coalesce(further.first, nearer.first) AS first
FROM nearer LEFT JOIN nearer AS further ON further.rank = nearer.first
"""
DOCUMENTS = """
SELECT later.document_id, earlier.document_id AS first_document_id, {likeness} AS likeness
FROM firsts {family}
ORDER BY later.document_id
"""
STATEMENTS = """
WITH linked AS (SELECT later.document_id, earlier.document_id AS first_document_id FROM firsts {family}),
concerned AS (SELECT document_id FROM linked UNION SELECT first_document_id FROM linked),
worded AS (
    SELECT document_id, statement, lower(regexp_replace(content, '[^\\p{{L}}\\p{{N}}]+', ' ', 'g')) AS words,
        row_number() OVER (PARTITION BY document_id, words ORDER BY position) AS time
    FROM read_parquet($statements, hive_partitioning = false) SEMI JOIN concerned USING (document_id))
SELECT linked.document_id, later.statement, linked.first_document_id, earlier.statement AS first_statement
FROM linked JOIN worded AS later ON later.document_id = linked.document_id
JOIN worded AS earlier ON earlier.document_id = linked.first_document_id
    AND earlier.words = later.words AND earlier.time = later.time
ORDER BY ALL
"""

KEYS = """
SELECT coalesce(later.url, later.origin), coalesce(earlier.url, earlier.origin), likeness
FROM read_parquet($copies) AS copies
JOIN read_parquet($documents, hive_partitioning = false) AS later ON later.document_id = copies.document_id
JOIN read_parquet($documents, hive_partitioning = false) AS earlier ON earlier.document_id = copies.first_document_id
"""
SAME_STATEMENTS = "SELECT statement, first_statement FROM read_parquet($copies)"


def link_copies(folder: Path, *, memory: str = MEMORY, threads: int = 1) -> int:
    """Write DIR/copies: the copies with their originals, and the statements that they share.

    Every copy points to the first report, the earliest by day and then by document id. If a text changed from copy to
    copy, this is the first of the whole series, and `likeness` may be lower than between neighbors.

    Args:
        folder: A corpus whose shards are all done.
        memory: Memory limit of DuckDB, which keeps the rest on disk in the folder.
        threads: Number of threads of DuckDB.

    Returns:
        The number of reports that are copies of an earlier one.

    Raises:
        UsageError: DuckDB is not installed.
        AcquireError: a table is damaged, or the disk is full.
    """
    work = folder / WORK
    shutil.rmtree(work, ignore_errors=True)
    if not any((folder / "documents").glob("year=*/*.parquet")):
        return 0
    work.mkdir(parents=True)
    (folder / COPIES).mkdir(exist_ok=True)
    with connect(work, memory, threads) as db, told(folder):
        _find_links(db, folder)
        _follow(db)
        terms = {"likeness": LIKENESS.format(size=SIGNATURE), "family": FAMILY}
        _write(db, DOCUMENTS.format(**terms), {}, folder / COPIES / "copies.parquet")
        given = {"statements": str(folder / "statements/*/*.parquet")}
        _write(db, STATEMENTS.format(**terms), given, folder / COPIES / "statement_copies.parquet")
        (count,) = db.execute("SELECT count(*) FROM firsts").fetchone()
    shutil.rmtree(work)
    return int(count)


def copied_reports(folder: Path, at_once: int) -> Iterator[list[tuple[str, str, float]]]:
    """Return the copies of a corpus in lists of `at_once`: key of the copy, key of the original, likeness.

    Raises:
        UsageError: DuckDB is not installed.
    """
    given = {"copies": str(folder / COPIES / "copies.parquet"), "documents": str(folder / "documents/*/*.parquet")}
    return _answers(folder, KEYS, given, at_once)


def copied_statements(folder: Path, at_once: int) -> Iterator[list[tuple[str, str]]]:
    """Return the ids of statements in copies and of their originals, in lists of `at_once`."""
    return _answers(folder, SAME_STATEMENTS, {"copies": str(folder / COPIES / "statement_copies.parquet")}, at_once)


def _answers(folder: Path, query: str, given: dict[str, str], at_once: int) -> Iterator[list[Any]]:
    if not Path(given["copies"]).is_file():  # the run has not finished
        return
    with tempfile.TemporaryDirectory() as work, connect(Path(work)) as db, told(folder):
        answer = db.execute(query, given)
        while rows := answer.fetchmany(at_once):
            yield rows


@contextmanager
def told(folder: Path) -> Iterator[None]:
    """Convert DuckDB's errors about a corpus into ours: a damaged file, a full disk."""
    import duckdb

    try:
        yield
    except duckdb.Error as error:
        reason = str(error).strip().splitlines()[0]
        raise AcquireError(
            f"the corpus {folder} cannot be read: {reason}", hint="sayso corpus --out FOLDER repairs its folder"
        ) from error


def connect(work: Path, memory: str = MEMORY, threads: int = 1) -> Any:
    """Open a DuckDB database in a folder, with a memory limit.

    Raises:
        UsageError: DuckDB is not installed.
    """
    try:
        import duckdb
    except ModuleNotFoundError as error:
        raise UsageError("DuckDB is not installed", hint="pip install 'sayso[corpus]'") from error
    limits: dict[str, str | int] = {"memory_limit": memory, "threads": threads, "temp_directory": str(work)}
    return duckdb.connect(str(work / "work.duckdb"), config={**limits, "preserve_insertion_order": False})


def _find_links(db: Any, folder: Path) -> None:
    """Fill the table `links`, from reports to similar earlier ones.

    In a band shared by many reports, each is compared only with the first and the previous one.
    """
    db.execute(REPORTS.format(signature=SIGNATURE), {"documents": str(folder / "documents/*/*.parquet")})
    db.execute("CREATE TABLE pairs (rank BIGINT, earlier BIGINT)")
    for first in range(1, SIGNATURE, HASHES):
        db.execute(BAND.format(first=first, last=first + HASHES - 1))
    terms = {"least": LEAST_LIKENESS, "least_at_home": LEAST_LIKENESS_AT_HOME}
    db.execute(LINKS.format(likeness=LIKENESS.format(size=SIGNATURE), **terms))


def _follow(db: Any) -> None:
    """Follow each report's links to the first report reachable, doubling the distance at each step."""
    db.execute(FIRSTS)
    changed = 1
    while changed:
        db.execute(NEARER)
        db.execute(JUMP)
        (changed,) = db.execute(
            "SELECT count(*) FROM firsts JOIN nearest USING (rank) WHERE firsts.first <> nearest.first"
        ).fetchone()
        db.execute("DROP TABLE firsts; DROP TABLE nearer; ALTER TABLE nearest RENAME TO firsts")


def _write(db: Any, query: str, given: dict[str, str], path: Path) -> None:
    aside = path.with_name(f".{path.name}")
    db.execute(
        f"COPY ({query}) TO '{str(aside).replace(chr(39), chr(39) * 2)}' (FORMAT parquet, COMPRESSION zstd)", given
    )
    aside.replace(path)
