"""Versions whose text comes back: a content may repeat, and each place has the page that was read there last."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
CONTENT = ("text", "title", "byline", "outlet", "published")
UNKNOWN_PLACE = ""


def upgrade() -> None:
    """Let contents repeat. Pages get the place they were read from where a report has more than one version."""
    if op.get_bind().dialect.name == "sqlite":
        _remake_versions()
    else:
        found = sa.inspect(op.get_bind()).get_unique_constraints("versions")
        [name] = [str(one["name"]) for one in found if "content_sha256" in one["column_names"]]
        op.drop_constraint(name, "versions", type_="unique")
    op.rename_table("pages", "earlier_pages")
    op.create_table(
        "pages",
        sa.Column("report_id", sa.Integer, sa.ForeignKey("reports.id"), nullable=False),
        sa.Column("place_sha256", sa.String(64), nullable=False),
        sa.Column("page_sha256", sa.String(64), nullable=False),
        sa.Column("version_id", sa.Integer, sa.ForeignKey("versions.id"), nullable=False),
        sa.PrimaryKeyConstraint("report_id", "place_sha256", "page_sha256", name="pages_of_places"),
    )
    _keep_pages()
    op.drop_table("earlier_pages")


def _remake_versions() -> None:
    """SQLite drops a constraint only with its table."""
    without = sa.Table(
        "versions",
        sa.MetaData(),
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
    )
    with op.batch_alter_table("versions", copy_from=without, recreate="always"):
        pass
    op.execute(
        "CREATE INDEX ix_versions_with_problems ON versions (id)"
        " WHERE newest AND instr(body, '\"problems\":[{') > 0"
    )


def _keep_pages() -> None:
    bind = op.get_bind()
    several = "SELECT report_id FROM versions GROUP BY report_id HAVING count(*) > 1"
    bind.execute(
        sa.text(
            "INSERT INTO pages (report_id, place_sha256, page_sha256, version_id)"
            " SELECT report_id, :unknown, page_sha256, version_id FROM earlier_pages"
            f" WHERE report_id NOT IN ({several})"
        ),
        {"unknown": UNKNOWN_PLACE},
    )
    for report_id in bind.execute(sa.text(several)).scalars().all():
        _keep_pages_of(report_id)


def _keep_pages_of(report_id: int) -> None:
    """Set the place of each page of a report to that of its version; keep only pages of a place's last version.

    A version that people had changed back to an earlier content has that content from now on.
    """
    bind = op.get_bind()
    rows = bind.execute(
        sa.text(
            "SELECT v.id, v.body, r.key FROM versions v JOIN reports r ON r.id = v.report_id"
            " WHERE v.report_id = :report ORDER BY v.id"
        ),
        {"report": report_id},
    ).all()
    places = {}
    for row in rows:
        body = json.loads(row.body)
        places[row.id] = _hash(_place(body, row.key))
        content = {"content": _hash(_dump([body[name] for name in CONTENT])), "id": row.id}
        bind.execute(sa.text("UPDATE versions SET content_sha256 = :content WHERE id = :id"), content)
    pages = bind.execute(
        sa.text("SELECT page_sha256, version_id FROM earlier_pages WHERE report_id = :report"), {"report": report_id}
    ).all()
    last: dict[str, int] = {}
    for page in pages:
        place = places[page.version_id]
        last[place] = max(page.version_id, last.get(place, 0))
    for page in pages:
        if page.version_id == last[place := places[page.version_id]]:
            bind.execute(
                sa.text("INSERT INTO pages VALUES (:report, :place, :page, :version)"),
                {"report": report_id, "place": place, "page": page.page_sha256, "version": page.version_id},
            )


def _place(body: dict[str, Any], key: str) -> str:
    """Return the place that a version was read from; a report without address or id is known by its full path."""
    return str(body["origin"]) if body.get("url") or body.get("vendor_id") else key


def _hash(text: str) -> str:
    return hashlib.sha256(text.replace("\x00", " ").encode("utf-8", "replace")).hexdigest()


def _dump(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))
