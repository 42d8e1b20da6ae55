"""The tables of a record book, as queries see them. The migrations create them; a test keeps both in agreement."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()

reports = Table(
    "reports",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", Text, nullable=False, unique=True),  # its address, or else its origin
    Column("document_id", Text, nullable=False, unique=True),
    Column("origin", Text, nullable=False),
    Column("url", Text),
)

versions = Table(
    "versions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("report_id", Integer, ForeignKey("reports.id"), nullable=False),
    Column("number", Integer, nullable=False),  # 1, 2, … in order of addition
    Column("content_sha256", String(64), nullable=False),  # an earlier version may have the same
    Column("text_sha256", String(64), nullable=False),
    Column("title", Text),
    Column("outlet", Text),
    Column("published", String(10)),
    Column("newest", Boolean, nullable=False),
    Column("added_at", String(20), nullable=False),
    Column("made_by", Text, nullable=False),
    Column("body", Text, nullable=False),  # the record's public JSON form without `statements`, as ASCII JSON
    UniqueConstraint("report_id", "number"),
)

pages = Table(
    "pages",
    metadata,
    Column("report_id", Integer, ForeignKey("reports.id"), nullable=False),
    # The place that it was read from; "" for pages kept before places were.
    Column("place_sha256", String(64), nullable=False),
    Column("page_sha256", String(64), nullable=False),  # "" if only its record is known
    Column("version_id", Integer, ForeignKey("versions.id"), nullable=False),
    PrimaryKeyConstraint("report_id", "place_sha256", "page_sha256", name="pages_of_places"),
)

actors = Table(
    "actors",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("type", String(20), nullable=False),
    Column("country", String(3)),
    Column("merged_into", Integer, ForeignKey("actors.id"), index=True),
)

actor_names = Table(
    "actor_names",
    metadata,
    Column("actor_id", Integer, ForeignKey("actors.id"), nullable=False),
    Column("key", Text, nullable=False),
    Column("name", Text, nullable=False),
    PrimaryKeyConstraint("key", "actor_id", "name"),
    Index("ix_actor_names_actor_id", "actor_id"),
)

appearances = Table(
    "appearances",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("version_id", Integer, ForeignKey("versions.id"), nullable=False),
    Column("actor_id", Integer, ForeignKey("actors.id"), nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("type", String(20), nullable=False),
    Column("role", Text),
    Column("country", String(3)),
    Column("organization", Text),
    Column("forms", Text),  # JSON list: longer names in the report that contain this one; null if there are none
    UniqueConstraint("version_id", "type", "name"),
)

statements = Table(
    "statements",
    metadata,
    Column("sid", Integer, primary_key=True, autoincrement=False),
    Column("version_id", Integer, ForeignKey("versions.id"), nullable=False, index=True),
    Column("id", Text, nullable=False, index=True),
    Column(
        "standing", String(8), nullable=False
    ),  # read, added, kept or moved: see store/reviewing/carried_decisions.py
    Column("body", Text, nullable=False),  # the statement's public JSON form as the machine gave it, as ASCII JSON
    Column("reviewed_body", Text),  # the same with people's decisions applied; null if they change nothing
    UniqueConstraint("version_id", "id"),
)

voices = Table(
    "voices",
    metadata,
    Column("sid", Integer, ForeignKey("statements.sid"), primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True, autoincrement=False),  # 0, 1, … for joint speakers
    Column("appearance_id", Integer, ForeignKey("appearances.id"), nullable=False, index=True),
)

search_rows = Table(
    "search_rows",
    metadata,
    Column("sid", Integer, ForeignKey("statements.sid"), primary_key=True, autoincrement=False),
    Column("words", Text, nullable=False),
    Column("facets", Text, nullable=False),  # tokens of store/search/facets.py
    Column("day", Integer),  # 20240310: when it was said, or else published
    Column("sure", Float, nullable=False),
    Column("current", Boolean, nullable=False),  # in the newest version, in force, not rejected
    Column("priority", Float, nullable=False),  # how much a review would help
    Index("ix_search_rows_priority", "current", "priority"),
    Index("ix_search_rows_day", "current", "day"),
)

decisions = Table(
    "decisions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("sid", Integer, ForeignKey("statements.sid"), nullable=False, index=True),
    Column("reviewer", Text, nullable=False),
    Column("decided_at", String(20), nullable=False),
    Column("verdict", String(8), nullable=False),
    Column("field", Text),
    Column("old", Text),  # JSON
    Column("new", Text),  # JSON
    Column("note", Text),
    Column("step", Integer, nullable=False, index=True),  # shared by decisions made together
    Column("undoes", Integer, index=True),  # the step that a withdrawal undid
)

moves = Table(
    "moves",
    metadata,
    Column("from_sid", Integer, ForeignKey("statements.sid"), primary_key=True, autoincrement=False),
    Column("to_sid", Integer, ForeignKey("statements.sid"), primary_key=True, autoincrement=False),
    Column("likeness", Float, nullable=False),
    Column("flagged", Boolean, nullable=False),
    Index("ix_moves_to_sid", "to_sid"),
)

actor_log = Table(
    "actor_log",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", String(20), nullable=False),
    Column("who", Text, nullable=False),
    Column("action", String(10), nullable=False),
    Column("detail", Text, nullable=False),  # JSON: everything that undoing needs
    Column("undoes", Integer, ForeignKey("actor_log.id"), unique=True),
)

actor_offers = Table(
    "actor_offers",
    metadata,
    Column("actor_id", Integer, ForeignKey("actors.id"), nullable=False),
    Column("other_id", Integer, ForeignKey("actors.id"), nullable=False),
    Column("reason", Text, nullable=False),
    Column("settled", Boolean, nullable=False),
    PrimaryKeyConstraint("actor_id", "other_id"),
)

concepts = Table(
    "concepts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("proposition", Text, nullable=False),
    Column("words", Text, nullable=False),  # JSON list
    Column("examples", Text, nullable=False),  # JSON list
    Column("removed", Boolean, nullable=False),
)

concept_log = Table(
    "concept_log",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", String(20), nullable=False),
    Column("who", Text, nullable=False),
    Column("action", String(10), nullable=False),
    Column("concept_id", Integer, ForeignKey("concepts.id"), nullable=False, index=True),
    Column("detail", Text, nullable=False),  # JSON: the concept as the step left it
)

codings = Table(
    "codings",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("concept_id", Integer, ForeignKey("concepts.id"), nullable=False),
    Column("sid", Integer, ForeignKey("statements.sid"), nullable=False, index=True),
    Column("coder", Text, nullable=False),
    Column("coded_at", String(20), nullable=False),
    Column("stance", String(9)),  # null: withdrawn
    Index("ix_codings_concept_id", "concept_id", "sid"),
)

machine_codings = Table(
    "machine_codings",
    metadata,
    Column("concept_id", Integer, ForeignKey("concepts.id"), primary_key=True, autoincrement=False),
    Column("sid", Integer, ForeignKey("statements.sid"), primary_key=True, autoincrement=False),
    Column("stance", String(9), nullable=False),
    Column("probability", Float, nullable=False),
    Column("relevance", Float, nullable=False),
    Column("spans", Text, nullable=False),  # JSON: spans of the report's text that support the stance
    Column("model", Text, nullable=False),  # the model that coded it, and what it learned from
    Index("ix_machine_codings_sid", "sid"),
)

users = Table(
    "users",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("password_hash", Text, nullable=False),
    Column("role", String(8), nullable=False),
    Column("active", Boolean, nullable=False),
    Column("created_at", String(20), nullable=False),
)

sessions = Table(
    "sessions",
    metadata,
    Column("token_sha256", String(64), primary_key=True),  # only the browser has the token itself
    Column("user_id", Integer, ForeignKey("users.id"), nullable=False, index=True),
    Column("seen_at", Integer, nullable=False),  # seconds since 1970
    Column("begun_at", Integer),  # likewise; null: began before sessions had an end
)

saved_searches = Table(
    "saved_searches",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("owner", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("query", Text, nullable=False),  # the part of the search page's address behind "?"
    Column("saved_at", String(20), nullable=False),
    UniqueConstraint("owner", "name"),
)

report_copies = Table(
    "report_copies",
    metadata,
    Column("report_id", Integer, ForeignKey("reports.id"), primary_key=True, autoincrement=False),
    Column("first_id", Integer, ForeignKey("reports.id"), nullable=False, index=True),
    Column("likeness", Float, nullable=False),  # share of common text, as found by the corpus run
)

statement_copies = Table(
    "statement_copies",
    metadata,
    Column("id", Text, primary_key=True),  # ids instead of rows: a new reading replaces rows
    Column("first_id", Text, nullable=False, index=True),
)

actor_attributes = Table(
    "actor_attributes",
    metadata,
    Column("actor_id", Integer, ForeignKey("actors.id"), primary_key=True, autoincrement=False),
    Column("name", Text, primary_key=True),  # "party", "camp", "wikidata" …
    Column("value", Text, nullable=False),
)

removed_reports = Table(
    "removed_reports",
    metadata,
    Column("report_id", Integer, ForeignKey("reports.id"), primary_key=True, autoincrement=False),
    Column("at", String(20), nullable=False),
    Column("who", Text, nullable=False),
)

metadata_edits = Table(
    "metadata_edits",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("report_id", Integer, ForeignKey("reports.id"), nullable=False, index=True),
    Column("at", String(20), nullable=False),
    Column("who", Text, nullable=False),
    Column("field", String(9), nullable=False),  # title, outlet, byline or published
    Column("old", Text, nullable=False),  # JSON
    Column("new", Text, nullable=False),  # JSON
)

assignments = Table(
    "assignments",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String(8), nullable=False),  # "report" or "concept"
    Column("target", Text, nullable=False),  # the report's id or the concept's name
    Column("coder", Text, nullable=False, index=True),
    Column("blind", Boolean, nullable=False),  # whether others' decisions are hidden from the coder
    Column("at", String(20), nullable=False),
    Column("who", Text, nullable=False),
    UniqueConstraint("kind", "target", "coder"),
)

concept_rules = Table(
    "concept_rules",
    metadata,
    Column("concept_id", Integer, ForeignKey("concepts.id"), primary_key=True, autoincrement=False),
    Column("rules", Text, nullable=False),
)

recodings = Table(
    "recodings",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", String(20), nullable=False),
    Column("who", Text, nullable=False),
    Column("detail", Text, nullable=False),  # JSON: the codings made, and those that they replaced
    Column("undone", Boolean, nullable=False),
)
