"""Make a large record in minutes: `sayso add` adds the first reports, and the rest are rows like theirs.

A report that is added in bulk has the outlet, day, speakers and marks of one of the first, and its own words, drawn
from the same distribution.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, groupby
from typing import Any

from record import STATEMENTS_PER_REPORT, WORDS_PER_STATEMENT, Drawn, fill
from sqlalchemy import Connection, insert, select

from sayso.book import RecordBook
from sayso.store.engine import writing
from sayso.store.schema import appearances, reports, search_rows, statements, versions, voices

ONE_BY_ONE = 100_000  # statements that are added as `sayso add` does
TABLES = (reports, versions, appearances, statements, voices, search_rows)
Rows = Mapping[str, Sequence[dict[str, Any]]]


def fill_in_bulk(book: RecordBook, count: int) -> Iterator[tuple[int, float]]:
    """Fill an empty record; yield the number of statements and the seconds of processor time so far."""
    yield from fill(book, Drawn(), min(count, ONE_BY_ONE))
    yield from multiply(book, count)


def multiply(book: RecordBook, count: int) -> Iterator[tuple[int, float]]:
    """Add reports like those of a record that `fill` made, until it has `count` statements."""
    began, drawn = time.process_time(), Drawn(seed=8)
    with writing(book.engine) as connection:
        known = {table.name: [dict(row._mapping) for row in connection.execute(select(table))] for table in TABLES}
    base = len(known["reports"])
    wanted = count // STATEMENTS_PER_REPORT
    for times in range(1, -(-wanted // base)):
        with writing(book.engine) as connection:
            _add_again(connection, known, times, min(base, wanted - times * base), drawn)
        yield min((times + 1) * base, wanted) * STATEMENTS_PER_REPORT, time.process_time() - began


def _add_again(connection: Connection, known: Rows, times: int, most: int, drawn: Drawn) -> None:
    """Insert the first `most` reports once more, the `times`-th time, under other ids and with other words."""
    base = len(known["reports"])
    ahead = times * base  # reports and their versions have the same numbers: 1, 2, …
    sids = times * max(row["sid"] for row in known["statements"])
    spoken = times * max(row["id"] for row in known["appearances"])
    indexed = {row["sid"]: row for row in known["search_rows"]}
    made: dict[str, list[dict[str, Any]]] = {table.name: [] for table in TABLES}
    of_version = groupby(known["statements"], key=lambda row: row["version_id"])
    for (report, version, (_, said)), number in zip(
        zip(known["reports"], known["versions"], of_version, strict=True), range(ahead, ahead + most), strict=False
    ):
        name = f"report-{number}"
        texts = [
            " ".join(drawn.chance.choices(drawn.words, cum_weights=drawn.word_weights, k=WORDS_PER_STATEMENT))
            for _ in range(STATEMENTS_PER_REPORT)
        ]
        starts = [0, *accumulate(len(text) + 2 for text in texts)]
        body = json.loads(version["body"]) | {"id": name, "origin": f"{name}.txt", "text": "\n\n".join(texts)}
        made["reports"].append({**report, "id": number + 1, "key": f"{name}.txt", "document_id": name})
        made["versions"].append(
            {**version, "id": number + 1, "report_id": number + 1, "title": texts[0][:60]}
            | {"body": json.dumps(body | {"title": texts[0][:60]}), "content_sha256": f"{number:064x}"}
        )
        for at, row in enumerate(said):
            statement = json.loads(row["body"])
            statement["id"] = f"{number:x}-{at}"
            statement["content"] = {"spans": [[starts[at], starts[at] + len(texts[at])]], "text": texts[at]}
            sid = row["sid"] + sids
            made["statements"].append(
                {**row, "sid": sid, "version_id": number + 1, "id": statement["id"], "body": json.dumps(statement)}
            )
            made["search_rows"].append({**indexed[row["sid"]], "sid": sid, "words": texts[at]})
    made["appearances"] = [
        {**row, "id": row["id"] + spoken, "version_id": row["version_id"] + ahead}
        for row in known["appearances"]
        if row["version_id"] <= most
    ]
    last = made["statements"][-1]["sid"]
    made["voices"] = [
        {**row, "sid": row["sid"] + sids, "appearance_id": row["appearance_id"] + spoken}
        for row in known["voices"]
        if row["sid"] + sids <= last
    ]
    for table in TABLES:
        connection.execute(insert(table), made[table.name])
