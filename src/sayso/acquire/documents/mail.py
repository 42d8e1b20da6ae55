"""E-mails (newsletters, alerts) and pages saved as MHTML."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from email.message import EmailMessage
from email.utils import parseaddr
from typing import Any

from sayso.acquire.days import read_day
from sayso.acquire.decoding import declared_in_head, decode_bytes
from sayso.acquire.exports.article import plain_words
from sayso.acquire.exports.markup import parse_markup, text_of
from sayso.acquire.exports.proquest import read_proquest_html
from sayso.domain.text import Page, Problem
from sayso.errors import AcquireError

_ERRORS = (ValueError, LookupError, TypeError, AttributeError, IndexError, AssertionError)
"""Exceptions that Python's parser raises for broken headers and parts (bpo-37764 and similar)."""


def read_mail(content: bytes, origin: str, stem: str) -> Iterator[Page]:
    """Yield the report in an e-mail, or the articles of an export that it contains.

    Raises:
        AcquireError: it contains no text.
    """
    message = _parsed(content)
    part = _body(message)
    if part is None:
        raise AcquireError(f"{origin} is an e-mail without text", hint="save its attachments and read those")
    body, kind = part
    if kind == "html" and b"DocID_" in body:
        yield from read_proquest_html(body, origin, stem)
        return
    text, problems = decode_bytes(body, origin, declared=_charset(message, body))
    day, dated = read_day(_header(message, "Date"), origin)
    name, _ = parseaddr(_header(message, "From") or "")
    odd = (problem for problem in problems if problem.code != "decoded-as")
    yield Page(
        stem,
        origin,
        kind,
        text,
        title=plain_words(_header(message, "Subject") or "") or None,
        outlet=plain_words(name) or None,
        published=day,
        problems=(*odd, *dated, *_unread(message, origin)),
    )


def _unread(message: EmailMessage, origin: str) -> Iterator[Problem]:
    """Give a problem for each document that is attached, which is not read; pictures are no documents."""
    for part in message.walk():
        name = _file_name(part)
        if name and _is_attached(part) and not _content_type(part).startswith(("image/", "audio/", "video/")):
            told = f"{origin} has the attachment {name[:80]!r}, which was not read; save it, and read the file"
            yield Problem("acquire", "attachment-skipped", told)


def read_mhtml(content: bytes, origin: str, stem: str) -> Page:
    """Return the page that a browser saved, with its original address.

    Raises:
        AcquireError: it contains no page.
    """
    message = _parsed(content)
    for part in message.walk():
        if _content_type(part) in ("text/html", "application/xhtml+xml"):
            body = _payload(part)
            declared = _own_charset(part) or declared_in_head(body)
            text, problems = decode_bytes(body, origin, declared=declared)
            address = _header(message, "Snapshot-Content-Location") or _header(part, "Content-Location") or ""
            url = address.strip() if address.strip().startswith(("http://", "https://")) else None
            return Page(stem, origin, "html", text, url=url, problems=problems)
    raise AcquireError(f"{origin} is an MHTML file without a web page", hint="save the page again as HTML")


def _parsed(content: bytes) -> EmailMessage:
    message = email.message_from_bytes(content, policy=email.policy.default)
    return message if isinstance(message, EmailMessage) else EmailMessage()


def _body(message: EmailMessage) -> tuple[bytes, str] | None:
    """Return the bytes of the part to read and its kind, "html" or "text"; HTML is preferred."""
    found: dict[str, bytes] = {}
    for part in message.walk():
        kind = {"text/html": "html", "text/plain": "text"}.get(_content_type(part))
        if kind and kind not in found and not _is_attached(part) and (body := _payload(part)).strip():
            found[kind] = body
    if {"html", "text"} <= found.keys() and _is_bare(found["html"], found["text"]):
        del found["html"]
    for kind in ("html", "text"):
        if kind in found:
            return found[kind], kind
    return None


def _is_bare(html: bytes, text: bytes) -> bool:
    """Whether the markup of an e-mail has less than half of the words of its plain text: its text is in pictures."""
    try:
        shown = text_of(parse_markup(html, ""))
    except AcquireError:
        return True
    return 2 * len(shown.split()) < len(text.split())


def _payload(part: Any) -> bytes:
    try:
        body = part.get_payload(decode=True)
    except _ERRORS:
        return b""
    return body if isinstance(body, bytes) else b""


def _content_type(part: Any) -> str:
    try:
        return str(part.get_content_type())
    except _ERRORS:
        return ""


def _is_attached(part: Any) -> bool:
    try:
        return bool(part.get_content_disposition() == "attachment")
    except _ERRORS:
        return False


def _file_name(part: Any) -> str | None:
    try:
        name = part.get_filename()
    except _ERRORS:
        return None
    return plain_words(str(name)) if name else None


def _own_charset(part: Any) -> str | None:
    try:
        charset = part.get_content_charset()
    except _ERRORS:
        return None
    return str(charset) if charset else None


def _charset(message: EmailMessage, body: bytes) -> str | None:
    for part in message.walk():
        if _content_type(part).startswith("text/") and _payload(part) == body:
            return _own_charset(part) or declared_in_head(body)
    return declared_in_head(body)


def _header(part: Any, name: str) -> str | None:
    try:
        value = part.get(name)
        return None if value is None else str(value)
    except _ERRORS:
        return None
