"""E-mails (newsletters, alerts) and pages saved as MHTML."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import parseaddr
from html import escape
from typing import Any

from sayso.acquire.days import read_day
from sayso.acquire.decoding import declared_in_head, decode_bytes
from sayso.acquire.exports.article import plain_words
from sayso.acquire.exports.markup import parse_markup, text_of
from sayso.acquire.exports.proquest import read_proquest_html
from sayso.domain.text import Page, Problem
from sayso.errors import AcquireError

MAX_FORWARDED = 5  # messages forwarded in one another
_MAIL_START = re.compile(
    rb"(?:\A|(?<=\n\n))From \S(?=[^\n]*\d\d:\d\d)(?=[^\n]*\d{4})[^\n]{0,200}\n(?=[A-Za-z][A-Za-z-]*:)"
)
_NO_DOCUMENTS = ("image/", "audio/", "video/", "message/")  # a forwarded message is read
_ERRORS = (ValueError, LookupError, TypeError, AttributeError, AssertionError, OverflowError)
"""Exceptions that Python's parser raises for broken headers and parts (bpo-37764 and similar)."""


def read_mail(content: bytes, origin: str, stem: str) -> Iterator[Page]:
    """Yield the report in an e-mail, those in messages that it forwards, or the articles of an export.

    Raises:
        AcquireError: it contains no text.
    """
    pages = list(_pages(_parsed(content), origin, stem))
    if not pages:
        raise AcquireError(f"{origin} is an e-mail without text", hint="save its attachments and read those")
    yield from pages


def read_mailbox(content: bytes, origin: str, stem: str) -> Iterator[Page]:
    """Yield the reports of each e-mail in a mailbox (mbox); one without text becomes a page with a problem.

    Raises:
        AcquireError: it contains no e-mail.
    """
    mails = [mail for mail in _MAIL_START.split(content.replace(b"\r\n", b"\n")) if mail.strip()]
    if not mails:
        raise AcquireError(f"{origin} is an empty mailbox", hint="export it again")
    for number, mail in enumerate(mails, 1):
        place = f"{origin}#{number}"
        try:
            yield from read_mail(mail.replace(b"\n>From ", b"\nFrom "), place, f"{stem}-{number}")
        except AcquireError as error:
            problem = Problem("acquire", "no-text", f"{error.message}; it was skipped")
            yield Page(f"{stem}-{number}", place, "text", "", problems=(problem,))


def _pages(message: EmailMessage, origin: str, stem: str, depth: int = 0) -> Iterator[Page]:
    bodies = [body for body in _bodies(message, origin) if body.text.strip()]
    export = next((body for body in bodies if body.is_html and "DocID_" in body.text), None)
    if export is not None:
        yield from read_proquest_html(export.text.encode(), origin, stem)
        return
    if bodies:
        day, dated = read_day(_header(message, "Date"), origin)
        name, _ = parseaddr(_header(message, "From") or "")
        odd = (problem for body in bodies for problem in body.problems if problem.code != "decoded-as")
        media = "html" if any(body.is_html for body in bodies) else "text"
        yield Page(
            stem,
            origin,
            media,
            "\n\n".join(body.text if body.is_html or media == "text" else _as_markup(body.text) for body in bodies),
            title=plain_words(_header(message, "Subject") or "") or None,
            outlet=plain_words(name) or None,
            published=day,
            problems=(*odd, *dated, *_unread(message, origin)),
        )
    forwarded = (part for part in _parts(message) if _content_type(part) == "message/rfc822")
    for number, part in enumerate(forwarded, 1):
        inner = _forwarded(part)
        if inner is not None and depth < MAX_FORWARDED:
            yield from _pages(inner, f"{origin}#{number}", f"{stem}-{number}", depth + 1)


def _forwarded(part: Any) -> EmailMessage | None:
    """Return the message that a part forwards."""
    payload = part.get_payload()
    inner = payload[0] if isinstance(payload, list) and payload else None
    return inner if isinstance(inner, EmailMessage) else None


def _as_markup(text: str) -> str:
    """Return plain text as HTML, for a message that has both, one after another."""
    return "".join(f"<p>{escape(part)}</p>" for part in text.split("\n\n"))


def _unread(message: EmailMessage, origin: str) -> Iterator[Problem]:
    """Yield a problem for each attached document, since none is read; pictures are no documents."""
    for part in _parts(message):
        name = _file_name(part)
        if name and _is_attached(part) and not _content_type(part).startswith(_NO_DOCUMENTS):
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


@dataclass(frozen=True, slots=True)
class _Body:
    """The text of a part."""

    text: str
    is_html: bool
    problems: tuple[Problem, ...]


def _parts(message: Any) -> Iterator[Any]:
    """Yield a message and its parts, in order, without those of messages that it forwards."""
    yield message
    if _content_type(message).startswith("multipart/") and isinstance(message.get_payload(), list):
        for part in message.get_payload():
            yield from _parts(part)


def _bodies(message: Any, origin: str) -> list[_Body]:
    """Return the texts to read, in order; of alternatives, the best one."""
    kind = _content_type(message)
    if kind.startswith("multipart/") and isinstance(message.get_payload(), list):
        found = [body for part in message.get_payload() for body in _bodies(part, origin)]
        return _best(found) if kind == "multipart/alternative" else found
    if kind not in ("text/html", "text/plain") or _is_attached(message) or not (body := _payload(message)).strip():
        return []
    text, problems = decode_bytes(body, origin, declared=_own_charset(message) or declared_in_head(body))
    return [_Body(_unflowed(message, text), kind == "text/html", problems)]


def _best(found: list[_Body]) -> list[_Body]:
    """Return the HTML of alternatives, or their plain text if the HTML has less than half of its words."""
    html = [body for body in found if body.is_html]
    plain = [body for body in found if not body.is_html]
    if not html or (plain and _is_bare(html[0].text.encode(), plain[0].text.encode())):
        return plain
    return html


def _unflowed(part: Any, text: str) -> str:
    """Join the lines of a paragraph that the mail program has wrapped (format=flowed, RFC 3676)."""
    if (_parameter(part, "format") or "").lower() != "flowed":
        return text
    gap = "" if (_parameter(part, "delsp") or "").lower() == "yes" else " "
    return re.sub(r"(?<!^--) \r?\n(?![\r\n>]|-- \r?$)", gap, text, flags=re.MULTILINE)


def _parameter(part: Any, name: str) -> str | None:
    try:
        value = part.get_param(name)
    except _ERRORS:
        return None
    return value if isinstance(value, str) else None


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


def _header(part: Any, name: str) -> str | None:
    """Return a header, as it stands in the mail if Python's parser cannot read it."""
    try:
        value = part.get(name)
        return None if value is None else str(value)
    except _ERRORS:
        return next((str(value) for key, value in part.raw_items() if key.lower() == name.lower()), None)
