"""Remembers, for each place, the last page that was read from it into the record book."""

from __future__ import annotations

import hashlib

from sqlalchemy import Connection, delete, insert, select

from sayso.domain.text import Page
from sayso.store.column_values import dump, storable
from sayso.store.schema import pages, reports, versions

UNKNOWN_PLACE = ""  # of pages that were kept before places were


def page_hash(page: Page) -> str:
    """Hash everything in a page that its record depends on."""
    return _hash(dump((page.media, page.text, page.title, page.outlet, page.byline, page.published, page.url)))


def knows_page(connection: Connection, key: str, page: Page) -> bool:
    """Whether this page is the last one that the record book has from its place."""
    here = pages.c.place_sha256 == _place_hash(page.origin)
    somewhere = (pages.c.place_sha256 == UNKNOWN_PLACE) & versions.c.newest
    found = (
        select(pages.c.version_id)
        .join(reports, reports.c.id == pages.c.report_id)
        .join(versions, versions.c.id == pages.c.version_id)
        .where(reports.c.key == storable(key), pages.c.page_sha256 == page_hash(page), here | somewhere)
    )
    return connection.scalar(found.limit(1)) is not None


def last_version_from(connection: Connection, report_id: int, place: str, content: str) -> int | None:
    """Return the version that a report last had at this place; None if its content is another one."""
    here = (pages.c.report_id == report_id) & (pages.c.place_sha256 == _place_hash(place))
    at = select(pages.c.version_id).where(here)
    found: int | None = connection.scalar(
        select(versions.c.id).where(versions.c.id.in_(at), versions.c.content_sha256 == content)
    )
    return found


def note_page(connection: Connection, report_id: int, version_id: int, place: str, page: Page | None) -> None:
    """Store what a place had last: a version, and the page that it was read from, if known."""
    here = (pages.c.report_id == report_id) & (pages.c.place_sha256 == _place_hash(place))
    known = connection.execute(select(pages.c.version_id, pages.c.page_sha256).where(here)).all()
    page_sha256 = page_hash(page) if page else ""
    if any(row.version_id == version_id and (page is None or row.page_sha256 == page_sha256) for row in known):
        return
    connection.execute(delete(pages).where(here))
    row = {"report_id": report_id, "place_sha256": _place_hash(place), "page_sha256": page_sha256}
    connection.execute(insert(pages).values(version_id=version_id, **row))


def _place_hash(place: str) -> str:
    return _hash(storable(place) or "")


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
