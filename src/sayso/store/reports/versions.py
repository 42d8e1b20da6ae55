"""Stores a record: its report, a version of it, its statements and their speakers."""

from __future__ import annotations

import hashlib
import json
import math
from collections import Counter
from collections.abc import Sequence
from typing import Any, Literal

from sqlalchemy import Connection, delete, exists, func, insert, select, update

from sayso.domain.record import Record
from sayso.domain.record_json import record_to_dict
from sayso.domain.text import Page
from sayso.resolve.proper_names import ACTOR_TYPES
from sayso.store.actors.reassignment import settle_version
from sayso.store.actors.speakers import put_appearances, put_voices, speaker_keys
from sayso.store.column_values import dump, now, storable
from sayso.store.engine import insert_one
from sayso.store.reports.kept_metadata import log_edits
from sayso.store.reports.pages_read import last_version_from, note_page
from sayso.store.reviewing.carried_decisions import carry_decisions, decided
from sayso.store.schema import appearances, machine_codings, reports, search_rows, statements, versions, voices
from sayso.store.search.facets import day_number, search_columns

Json = dict[str, Any]
Outcome = Literal["new", "changed", "known", "reread"]
Entry = Literal["read", "corrected", "imported"]
CONTENT = ("text", "title", "byline", "outlet", "published")  # a change in these creates a new version


def free_name(connection: Connection, key: str, name: str) -> str:
    """Return the document id of a report: its known or requested name, plus a hash if another report has that name."""
    rows = connection.execute(
        select(reports.c.key, reports.c.document_id).where(
            (reports.c.key == storable(key)) | (reports.c.document_id == storable(name))
        )
    ).all()
    for known_key, document_id in rows:
        if known_key == storable(key):
            return str(document_id)
    return f"{name}-{hashlib.sha256(key.encode('utf-8', 'replace')).hexdigest()[:8]}" if rows else name


def put_record(
    connection: Connection,
    record: Record,
    key: str,
    *,
    page: Page | None = None,
    reread: bool = False,
    entry: Entry = "read",
    who: str = "",
) -> Outcome:
    """Store a record; nothing changes if the report is known with the same content.

    A report that has an earlier content again gets a new version. It is known all the same if that content is what the
    place it was read from had last time: a folder with an earlier and a later copy can be added again.

    Args:
        connection: A unit of work.
        record: The record.
        key: Identifies the report: its address or path.
        page: The page that it was read from, so that it is not read again.
        reread: Whether a new reading of a known version replaces the old one.
        entry: How the record came: "read" from its place; "corrected" by a person, so that it is known only if it is
            what the newest version says; "imported", so that it is known if any version says it.
        who: Who corrected it; the log of corrected metadata names the person.
    """
    body = record_to_dict(record)
    found = body.pop("statements")
    content = hashlib.sha256(dump([body[name] for name in CONTENT]).encode()).hexdigest()
    body["id"] = free_name(connection, key, body["id"])  # another writer may have taken the name
    report_id, is_new = _report(connection, body, key)
    place = page.origin if page else record.document.origin
    version_id = _known_version(connection, report_id, content, place, entry)
    outcome: Outcome = "new" if is_new else "changed"
    if version_id is not None:
        outcome = "reread" if reread else "known"
    if version_id is None:
        if entry == "corrected" and not is_new:
            log_edits(connection, report_id, _last_body(connection, report_id), body, who)
        version_id = _new_version(connection, report_id, body, content)
        put_statements(connection, version_id, body, found, is_newest=True)
        if not is_new:
            _retire_older(connection, report_id, version_id)
            _carry_from_older(connection, report_id, version_id)
    elif reread:
        _replace_reading(connection, version_id, body, found)
    if outcome != "known":
        settle_version(connection, version_id)
    if entry == "read":
        note_page(connection, report_id, version_id, place, page)
    return outcome


def _report(connection: Connection, body: Json, key: str) -> tuple[int, bool]:
    report_id = connection.scalar(select(reports.c.id).where(reports.c.key == storable(key)))
    if report_id is not None:
        return int(report_id), False
    row = {
        "key": storable(key),
        "document_id": storable(body["id"]),
        "origin": storable(body["origin"]),
        "url": storable(body["url"]),
    }
    return insert_one(connection, reports, row), True


def _known_version(connection: Connection, report_id: int, content: str, place: str, entry: Entry) -> int | None:
    """Return the version that a content belongs to; None if it is a new one."""
    found = select(versions.c.id, versions.c.content_sha256).where(versions.c.report_id == report_id)
    latest = connection.execute(found.order_by(versions.c.number.desc()).limit(1)).first()
    if latest is None or latest.content_sha256 == content:
        return int(latest.id) if latest else None
    if entry == "read":
        return last_version_from(connection, report_id, place, content)
    if entry == "imported":
        earlier = found.where(versions.c.content_sha256 == content).order_by(versions.c.number.desc())
        known: int | None = connection.scalar(earlier.limit(1))
        return known
    return None


def _last_body(connection: Connection, report_id: int) -> Json:
    last = select(versions.c.body).where(versions.c.report_id == report_id).order_by(versions.c.number.desc())
    found: Json = json.loads(connection.scalars(last.limit(1)).one())
    return found


def _new_version(connection: Connection, report_id: int, body: Json, content: str) -> int:
    number = connection.scalar(select(func.count()).select_from(versions).where(versions.c.report_id == report_id)) or 0
    row = {
        "report_id": report_id,
        "number": number + 1,
        "content_sha256": content,
        "newest": True,
        "added_at": now(),
        **_derived(body),
    }
    return insert_one(connection, versions, row)


def _derived(body: Json) -> Json:
    """Return the columns of a version that are derived from its body."""
    day = body["published"] if day_number(body["published"]) else None
    return {
        "text_sha256": body["text_sha256"],
        "title": storable(body["title"]),
        "outlet": storable(body["outlet"]),
        "published": day,
        "made_by": dump(body["made_by"]),
        "body": dump(body),
    }


def put_statements(
    connection: Connection,
    version_id: int,
    body: Json,
    found: Sequence[Json],
    *,
    is_newest: bool,
    standing: Literal["read", "added"] = "read",
) -> None:
    """Insert statements that the version does not have yet.

    Args:
        connection: A unit of work.
        version_id: The version whose text their offsets refer to.
        body: The JSON object of that version.
        found: The JSON objects of the statements.
        is_newest: Whether the version is its report's newest, so that searches find them.
        standing: Whether a model read them, or a person added them.
    """
    if not found:
        return
    appeared = put_appearances(connection, version_id, body, found)
    depend = Counter(link for statement in found for link in (statement["within"], statement["continues"]) if link)
    first = (connection.scalar(select(func.max(statements.c.sid))) or 0) + 1
    kept, indexed = [], []
    speaking: dict[int, list[int]] = {}
    for sid, statement in enumerate(found, first):
        spoken = [appeared[key] for key in speaker_keys(statement)]
        speaking[sid] = [appearance_id for appearance_id, _ in spoken]
        kept.append(
            {
                "sid": sid,
                "version_id": version_id,
                "id": storable(statement["id"]),
                "standing": standing,
                "body": dump(statement),
                "reviewed_body": None,
            }
        )
        indexed.append(
            {
                "sid": sid,
                "current": is_newest,
                "priority": _priority(statement, depend[statement["id"]]),
                **search_columns(statement, body, [actor_id for _, actor_id in spoken]),
            }
        )
    connection.execute(insert(statements), kept)
    connection.execute(insert(search_rows), indexed)
    put_voices(connection, speaking)


def _priority(statement: Json, dependents: int) -> float:
    """Estimate how much a review helps: the uncertainty of the statement times its weight.

    Ours: a named speaker, literal words, a denial and statements that depend on this one each add weight.
    """
    speaker = statement["speaker"] or {}
    weight = 1.0 + 0.5 * (speaker.get("type") in ACTOR_TYPES) + 0.5 * (statement["kind"] != "indirect")
    weight += 0.5 * statement["certainty"]["denied"] + math.log1p(dependents)
    unsure: float = 1.0 - statement["confidence"]
    return float(round(unsure * weight, 4))


def _retire_older(connection: Connection, report_id: int, version_id: int) -> None:
    older = select(versions.c.id).where(versions.c.report_id == report_id, versions.c.id != version_id)
    connection.execute(update(versions).where(versions.c.id.in_(older)).values(newest=False))
    sids = select(statements.c.sid).where(statements.c.version_id.in_(older))
    connection.execute(update(search_rows).where(search_rows.c.sid.in_(sids)).values(current=False))


def _carry_from_older(connection: Connection, report_id: int, version_id: int) -> None:
    """Carry decisions over from the version before, then those on statements that an earlier one alone has."""
    older = select(versions.c.id).where(versions.c.report_id == report_id, versions.c.id < version_id)
    for before in connection.scalars(older.order_by(versions.c.id.desc())).all():
        carry_decisions(connection, before, version_id)


def _replace_reading(connection: Connection, version_id: int, body: Json, found: Sequence[Json]) -> None:
    """Replace the reading of a version; statements with decisions are kept."""
    connection.execute(update(versions).where(versions.c.id == version_id).values(_derived(body)))
    newest = bool(connection.scalar(select(versions.c.newest).where(versions.c.id == version_id)))
    old = {
        row.id: row.sid
        for row in connection.execute(
            select(statements.c.id, statements.c.sid).where(statements.c.version_id == version_id)
        )
    }
    appeared = put_appearances(connection, version_id, body, found)
    for statement in found:
        if statement["id"] in old:
            sid = old.pop(statement["id"])
            spoken = [appeared[key] for key in speaker_keys(statement)]
            values = {"body": dump(statement), "standing": "read"}
            connection.execute(update(statements).where(statements.c.sid == sid).values(values))
            columns = search_columns(statement, body, [actor_id for _, actor_id in spoken])
            connection.execute(update(search_rows).where(search_rows.c.sid == sid).values(columns))
            put_voices(connection, {sid: [appearance_id for appearance_id, _ in spoken]})
    present = set(connection.scalars(select(statements.c.id).where(statements.c.version_id == version_id)))
    put_statements(connection, version_id, body, [s for s in found if s["id"] not in present], is_newest=newest)
    _drop_undecided(connection, list(old.values()))
    carry_decisions(connection, version_id, version_id)
    silent = ~exists().where(voices.c.appearance_id == appearances.c.id)
    connection.execute(delete(appearances).where(appearances.c.version_id == version_id, silent))


def _drop_undecided(connection: Connection, sids: Sequence[int]) -> None:
    """Delete statements missing from the new reading, except those with decisions."""
    gone = sorted(set(sids) - decided(connection, sids))
    connection.execute(delete(machine_codings).where(machine_codings.c.sid.in_(gone)))
    connection.execute(delete(search_rows).where(search_rows.c.sid.in_(gone)))
    connection.execute(delete(voices).where(voices.c.sid.in_(gone)))
    connection.execute(delete(statements).where(statements.c.sid.in_(gone)))
    kept = sorted(set(sids) - set(gone))
    newly = statements.c.sid.in_(kept) & (statements.c.standing == "read")
    connection.execute(update(statements).where(newly).values(standing="kept"))
