"""The first version of a record book's tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

APPEND_ONLY = ("decisions", "actor_log")


def upgrade() -> None:
    """Create all tables, the full-text index, and the guards of append-only tables."""
    _make_reports()
    _make_actors()
    _make_statements()
    _make_reviews()
    if op.get_bind().dialect.name == "sqlite":
        _index_sqlite()
    else:
        _index_postgresql()


def _make_reports() -> None:
    op.create_table(
        "reports",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("key", sa.Text, nullable=False, unique=True),
        sa.Column("document_id", sa.Text, nullable=False, unique=True),
        sa.Column("origin", sa.Text, nullable=False),
        sa.Column("url", sa.Text),
    )
    op.create_table(
        "versions",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("report_id", sa.Integer, sa.ForeignKey("reports.id"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("content_sha256", sa.String(64), nullable=False),
        sa.Column("text_sha256", sa.String(64), nullable=False),
        sa.Column("title", sa.Text),
        sa.Column("outlet", sa.Text),
        sa.Column("published", sa.String(10)),
        sa.Column("newest", sa.Boolean, nullable=False),
        sa.Column("added_at", sa.String(20), nullable=False),
        sa.Column("made_by", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.UniqueConstraint("report_id", "number"),
        sa.UniqueConstraint("report_id", "content_sha256"),
    )
    op.create_table(
        "pages",
        sa.Column("report_id", sa.Integer, sa.ForeignKey("reports.id"), nullable=False),
        sa.Column("page_sha256", sa.String(64), nullable=False),
        sa.Column("version_id", sa.Integer, sa.ForeignKey("versions.id"), nullable=False),
        sa.PrimaryKeyConstraint("report_id", "page_sha256"),
    )


def _make_actors() -> None:
    op.create_table(
        "actors",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("type", sa.String(20), nullable=False),
        sa.Column("country", sa.String(3)),
        sa.Column("merged_into", sa.Integer, sa.ForeignKey("actors.id"), index=True),
    )
    op.create_table(
        "actor_names",
        sa.Column("actor_id", sa.Integer, sa.ForeignKey("actors.id"), nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("key", "actor_id", "name"),
    )
    op.create_index("ix_actor_names_actor_id", "actor_names", ["actor_id"])
    op.create_table(
        "appearances",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("version_id", sa.Integer, sa.ForeignKey("versions.id"), nullable=False),
        sa.Column("actor_id", sa.Integer, sa.ForeignKey("actors.id"), nullable=False, index=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("type", sa.String(20), nullable=False),
        sa.Column("role", sa.Text),
        sa.Column("country", sa.String(3)),
        sa.Column("organization", sa.Text),
        sa.UniqueConstraint("version_id", "type", "name"),
    )
    op.create_table(
        "actor_log",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", sa.String(20), nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("action", sa.String(10), nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sa.Column("undoes", sa.Integer, sa.ForeignKey("actor_log.id"), unique=True),
    )
    op.create_table(
        "actor_offers",
        sa.Column("actor_id", sa.Integer, sa.ForeignKey("actors.id"), nullable=False),
        sa.Column("other_id", sa.Integer, sa.ForeignKey("actors.id"), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("settled", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("actor_id", "other_id"),
    )


def _make_statements() -> None:
    op.create_table(
        "statements",
        sa.Column("sid", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("version_id", sa.Integer, sa.ForeignKey("versions.id"), nullable=False, index=True),
        sa.Column("id", sa.Text, nullable=False, index=True),
        sa.Column("standing", sa.String(8), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("reviewed_body", sa.Text),
        sa.UniqueConstraint("version_id", "id"),
    )
    op.create_table(
        "voices",
        sa.Column("sid", sa.Integer, sa.ForeignKey("statements.sid"), primary_key=True, autoincrement=False),
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("appearance_id", sa.Integer, sa.ForeignKey("appearances.id"), nullable=False, index=True),
    )
    op.create_table(
        "search_rows",
        sa.Column("sid", sa.Integer, sa.ForeignKey("statements.sid"), primary_key=True, autoincrement=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("facets", sa.Text, nullable=False),
        sa.Column("day", sa.Integer),
        sa.Column("sure", sa.Float, nullable=False),
        sa.Column("current", sa.Boolean, nullable=False),
        sa.Column("priority", sa.Float, nullable=False),
    )
    op.create_index("ix_search_rows_priority", "search_rows", ["current", "priority"])
    op.create_index("ix_search_rows_day", "search_rows", ["current", "day"])


def _make_reviews() -> None:
    op.create_table(
        "decisions",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("sid", sa.Integer, sa.ForeignKey("statements.sid"), nullable=False, index=True),
        sa.Column("reviewer", sa.Text, nullable=False),
        sa.Column("decided_at", sa.String(20), nullable=False),
        sa.Column("verdict", sa.String(8), nullable=False),
        sa.Column("field", sa.Text),
        sa.Column("old", sa.Text),
        sa.Column("new", sa.Text),
        sa.Column("note", sa.Text),
    )
    op.create_table(
        "moves",
        sa.Column("from_sid", sa.Integer, sa.ForeignKey("statements.sid"), primary_key=True, autoincrement=False),
        sa.Column("to_sid", sa.Integer, sa.ForeignKey("statements.sid"), primary_key=True, autoincrement=False),
        sa.Column("likeness", sa.Float, nullable=False),
        sa.Column("flagged", sa.Boolean, nullable=False),
    )
    op.create_index("ix_moves_to_sid", "moves", ["to_sid"])


def _index_sqlite() -> None:
    op.execute(
        "CREATE VIRTUAL TABLE statement_index USING fts5(words, facets, content='search_rows', content_rowid='sid',"
        " tokenize='porter unicode61 remove_diacritics 2', columnsize=0)"
    )
    gone = (
        "INSERT INTO statement_index(statement_index, rowid, words, facets)"
        " VALUES ('delete', old.sid, old.words, old.facets);"
    )
    come = "INSERT INTO statement_index(rowid, words, facets) VALUES (new.sid, new.words, new.facets);"
    op.execute(f"CREATE TRIGGER search_rows_come AFTER INSERT ON search_rows BEGIN {come} END")
    op.execute(f"CREATE TRIGGER search_rows_gone AFTER DELETE ON search_rows BEGIN {gone} END")
    op.execute(
        f"CREATE TRIGGER search_rows_changed AFTER UPDATE OF words, facets ON search_rows BEGIN {gone} {come} END"
    )
    for table in APPEND_ONLY:
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table}"
                f" BEGIN SELECT RAISE(ABORT, '{table} may only grow'); END"
            )


def _index_postgresql() -> None:
    op.execute(
        "ALTER TABLE search_rows"
        " ADD COLUMN words_index tsvector GENERATED ALWAYS AS (to_tsvector('english', words)) STORED,"
        " ADD COLUMN facets_index tsvector GENERATED ALWAYS AS (array_to_tsvector(string_to_array(facets, ' '))) STORED"
    )
    op.execute("CREATE INDEX ix_search_rows_index ON search_rows USING gin (words_index, facets_index)")
    op.execute(
        "CREATE FUNCTION sayso_may_only_grow() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION '% may only grow', TG_TABLE_NAME; END $$"
    )
    for table in APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER {table}_only_grows BEFORE UPDATE OR DELETE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION sayso_may_only_grow()"
        )
