"""ninjs, the IPTC's JSON format for reports, in all versions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sayso.acquire.agency.nitf import empty_problems, status_problems
from sayso.acquire.byline import split_byline
from sayso.acquire.days import read_day
from sayso.acquire.exports.article import plain_words
from sayso.domain.text import Page


def is_ninjs(row: Mapping[str, Any]) -> bool:
    """Whether a JSON object is a report in ninjs."""
    bodies = any(key in row for key in ("bodies", "body_html", "body_text", "body_xhtml"))
    return (
        ("uri" in row or "guid" in row)
        and bodies
        and any(key in row for key in ("headline", "headlines", "versioncreated", "versionCreated"))
    )


def read_ninjs(row: Mapping[str, Any], origin: str, stem: str) -> Page:
    """Return the page of a report in ninjs, from its marked-up body if it has one, else from the plain text."""
    html, plain = _bodies(row)
    created = (
        row.get("firstcreated") or row.get("firstCreated") or row.get("versioncreated") or row.get("versionCreated")
    )
    day, problems = read_day(created, origin)
    status = str(row.get("pubstatus") or row.get("pubStatus") or "")
    by = row.get("byline") or row.get("by") or ""
    headlines = row.get("headlines")
    title = row.get("headline") or _main(headlines, "value") or row.get("title")
    text = html or plain
    return Page(
        stem,
        origin,
        "html" if html else "text",
        f"<html><body><article>{html}</article></body></html>" if html else plain,
        title=plain_words(str(title)) or None if title else None,
        outlet=_outlet(row),
        byline=split_byline(by) if isinstance(by, str) else (),
        published=day,
        problems=(*problems, *status_problems(status, origin), *empty_problems(text, origin)),
        vendor_id=str(row.get("uri") or row.get("guid") or "") or None,
    )


def _bodies(row: Mapping[str, Any]) -> tuple[str, str]:
    """Return the body as markup, and as plain text."""
    html = row.get("body_html") or row.get("body_xhtml") or ""
    plain = row.get("body_text") or ""
    bodies = row.get("bodies")
    for body in bodies if isinstance(bodies, list) else ():
        if not isinstance(body, dict) or not isinstance(body.get("value"), str):
            continue
        if "html" in str(body.get("contentType") or "").lower():
            html = html or body["value"]
        else:
            plain = plain or body["value"]
    return str(html), str(plain)


def _main(parts: Any, key: str) -> str | None:
    """Return the value of the part with the role "main", else of the first part."""
    rows = [part for part in parts if isinstance(part, dict)] if isinstance(parts, list) else []
    rows.sort(key=lambda part: part.get("role") != "main")
    return str(rows[0].get(key) or "") or None if rows else None


def _outlet(row: Mapping[str, Any]) -> str | None:
    for key in ("source", "provider", "usageterms_provider", "copyrightholder", "copyrightHolder"):
        value = row.get(key)
        if isinstance(value, str) and value.strip():
            return plain_words(value)
        if isinstance(value, dict) and value.get("name"):
            return plain_words(str(value["name"]))
    source = row.get("infosource") or row.get("infoSources")
    if isinstance(source, list) and source and isinstance(source[0], dict) and source[0].get("name"):
        return plain_words(str(source[0]["name"]))
    return None
