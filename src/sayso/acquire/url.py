"""The page at a web address."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import urldefrag, urljoin, urlsplit

from sayso.acquire.decoding import declared_in_head, decode_bytes
from sayso.acquire.file import read_content, too_large
from sayso.acquire.guard import Guard
from sayso.acquire.kind import Kind, kind_of_content
from sayso.acquire.media import CONTENT_TYPES, media_of_bytes, refuse_binary
from sayso.domain.text import Page
from sayso.errors import AcquireError, NotNow
from sayso.version import __version__

if TYPE_CHECKING:
    from urllib3 import BaseHTTPResponse

MAX_REDIRECTS = 10
CHUNK_BYTES = 65_536
SCHEMES = ("http", "https")
HEADERS = {
    "User-Agent": f"sayso/{__version__}",
    "Accept": "text/html, application/xhtml+xml, text/plain;q=0.9, text/markdown;q=0.9",
}
REFUSED_TYPES = ("image/", "audio/", "video/", "font/", "text/css", "text/javascript", "application/javascript")
"""Prefixes of content types that hold no report; such a response is not fetched."""
WEB_TYPES = frozenset({"text/html", "application/xhtml+xml"})
PLAIN = frozenset({Kind.TEXT, Kind.MARKDOWN, Kind.HTML})
DOCUMENTS = frozenset({Kind.PDF, Kind.WORD, Kind.RTF})
ANYTHING = HEADERS | {"Accept": "*/*"}
BUSY = frozenset({408, 425, 429}) | frozenset(range(500, 600))  # a later request may succeed
NOT_MODIFIED = 304
TRACKING_NAMES = frozenset({"fbclid", "gclid", "mc_cid", "mc_eid", "at_medium", "at_campaign"})

Permit = Callable[[str], None]
"""Permits a request to an address, or raises AcquireError."""


@dataclass(frozen=True, slots=True)
class Marks:
    """The validators of a response, which show whether it has changed (RFC 9110, section 8.8); "" if missing."""

    etag: str = ""
    last_modified: str = ""

    def __bool__(self) -> bool:
        return bool(self.etag or self.last_modified)

    def headers(self) -> dict[str, str]:
        """The headers that request a response only if it has changed."""
        since = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: mark for name, mark in since.items() if mark}


NO_MARKS = Marks()


def read_url(
    address: str, *, max_bytes: int, timeout_seconds: float, guard: Guard | None = None, permit: Permit | None = None
) -> Page:
    """Fetch the one report at an http or https address; the page's `url` is where redirects ended.

    Args:
        address: The address.
        max_bytes: Size limit for the response, after decompression.
        timeout_seconds: Time limit for the whole response, including redirects.
        guard: Gives the IP address to use for a host, or refuses it; called again after each redirect.
        permit: Called before each request, also after redirects.

    Raises:
        NotNow: there is no response, or a later request may succeed.
        AcquireError: it is refused, redirects too often, is too large, is not text, or holds several reports.
    """
    pages = read_url_reports(
        address, max_bytes=max_bytes, timeout_seconds=timeout_seconds, guard=guard, permit=permit
    )
    if len(pages) > 1:
        raise AcquireError(f"{address} contains several reports", hint="save it and read the file")
    return pages[0]


def read_url_reports(
    address: str, *, max_bytes: int, timeout_seconds: float, guard: Guard | None = None, permit: Permit | None = None
) -> list[Page]:
    """Fetch an http or https address that may hold several reports: a table, an export, a zip file; see `read_url`."""
    deadline = time.monotonic() + timeout_seconds
    with _answer(address, deadline, guard, HEADERS, permit) as (response, here):
        return _pages(response, here, address, max_bytes, deadline)


def read_if_changed(
    address: str,
    *,
    since: Marks,
    max_bytes: int,
    timeout_seconds: float,
    guard: Guard | None = None,
    permit: Permit | None = None,
) -> tuple[list[Page], Marks] | None:
    """Return the reports of an address and its marks, or None if it has not changed since `since`."""
    deadline = time.monotonic() + timeout_seconds
    with _answer(address, deadline, guard, HEADERS | since.headers(), permit) as (response, here):
        if response.status == NOT_MODIFIED and since:
            return None
        return _pages(response, here, address, max_bytes, deadline), _marks(response)


def fetch_bytes(
    address: str, *, max_bytes: int, timeout_seconds: float, guard: Guard | None = None, is_cut: bool = False
) -> bytes:
    """Fetch the bytes of an http or https address; see `read_url` for arguments and errors.

    With `is_cut`, a larger response is truncated to `max_bytes` instead of refused.
    """
    deadline = time.monotonic() + timeout_seconds
    with _answer(address, deadline, guard, ANYTHING) as (response, _):
        _demand_ok(response, address)
        return _body(response, address, max_bytes, deadline, is_cut=is_cut)


def fetch_if_changed(
    address: str,
    *,
    since: Marks,
    max_bytes: int,
    timeout_seconds: float,
    guard: Guard | None = None,
    permit: Permit | None = None,
) -> tuple[bytes, Marks] | None:
    """Return the bytes of an address and its marks, or None if it has not changed since `since`; see `read_url`."""
    deadline = time.monotonic() + timeout_seconds
    with _answer(address, deadline, guard, ANYTHING | since.headers(), permit) as (response, _):
        if response.status == NOT_MODIFIED and since:
            return None
        _demand_ok(response, address)
        return _body(response, address, max_bytes, deadline), _marks(response)


def plain_address(address: str) -> str:
    """Return an address without its fragment and tracking parameters."""
    bare, _, query = urldefrag(address).url.partition("?")
    kept = [part for part in query.split("&") if not _is_tracking(part.partition("=")[0].lower())]
    return f"{bare}?{'&'.join(kept)}" if any(kept) else bare


@contextmanager
def _answer(
    address: str, deadline: float, guard: Guard | None, headers: Mapping[str, str], permit: Permit | None = None
) -> Iterator[tuple[BaseHTTPResponse, str]]:
    """Yield the response of an address, and the address where redirects ended."""
    here = address
    for _ in range(MAX_REDIRECTS + 1):
        _demand_web(here, address)
        if permit:
            permit(here)
        response = _request(here, deadline, guard, headers)
        try:
            onward = response.get_redirect_location()
            if not onward:
                yield response, here
                return
        finally:
            response.close()
        here = urljoin(here, onward)
    raise AcquireError(
        f"{address} redirects more than {MAX_REDIRECTS} times; the last target was {here}",
        hint="open it in a browser, and give the final address",
    )


def _request(address: str, deadline: float, guard: Guard | None, headers: Mapping[str, str]) -> BaseHTTPResponse:
    import urllib3  # imported here because most runs read files

    seconds = _seconds_left(deadline, address)
    try:
        pool, target, host = _connection(address, guard)
        response: BaseHTTPResponse = pool.request(
            "GET",
            target,
            headers={**headers, **host},
            preload_content=False,
            redirect=False,
            retries=False,
            timeout=urllib3.Timeout(total=seconds),
        )
        return response
    except urllib3.exceptions.TimeoutError as error:
        raise _too_slow(address) from error
    except urllib3.exceptions.HTTPError as error:
        reason = str(error).rpartition(": ")[2]
        raise NotNow(f"{address} cannot be reached: {reason}", hint="check the address and the connection") from error


def _connection(address: str, guard: Guard | None) -> tuple[Any, str, dict[str, str]]:
    """Return the connection pool, target and headers of a request; a guard chooses the IP address."""
    import certifi
    import urllib3

    if guard is None:
        return urllib3.PoolManager(ca_certs=certifi.where()), address, {}
    url = urllib3.util.parse_url(address)
    host = str(url.host).strip("[]")
    pinned = guard(host)  # pinned, so that the name cannot resolve to another address a moment later
    headers = {"Host": url.netloc or host}
    if url.scheme == "http":
        return urllib3.HTTPConnectionPool(pinned, url.port or 80), url.request_uri, headers
    secure = urllib3.HTTPSConnectionPool(
        pinned,
        url.port or 443,
        cert_reqs="CERT_REQUIRED",
        ca_certs=certifi.where(),
        server_hostname=host,
        assert_hostname=host,
    )
    return secure, url.request_uri, headers


def _pages(response: BaseHTTPResponse, here: str, address: str, max_bytes: int, deadline: float) -> list[Page]:
    _demand_ok(response, address)
    told, _, parameters = response.headers.get("Content-Type", "").lower().partition(";")
    told = told.strip()
    if told.startswith(REFUSED_TYPES):
        raise AcquireError(
            f"{address} is {told}; a web page, plain text or a document was expected",
            hint="give the address of a report",
        )
    content = _body(response, address, max_bytes, deadline)
    final = plain_address(here)
    name = hashlib.sha256(final.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    kind = kind_of_content(content, PurePosixPath(urlsplit(here).path).name)
    is_document = kind in DOCUMENTS if told in WEB_TYPES else isinstance(kind, Kind) or told not in CONTENT_TYPES
    if is_document and kind not in PLAIN:
        pages = list(read_content(content, address, PurePosixPath(urlsplit(here).path).name, max_bytes=max_bytes))
        if not pages:
            raise AcquireError(f"{address} contains no report", hint="give the address of a report")
        return [replace(pages[0], name=name, url=final)] if len(pages) == 1 else pages
    refuse_binary(content, address)
    media = CONTENT_TYPES.get(told) or media_of_bytes(content)
    declared = parameters.partition("charset=")[2].partition(";")[0].strip(" \"'")
    text, problems = decode_bytes(content, address, declared=declared or declared_in_head(content))
    return [Page(name=name, origin=address, media=media, text=text, url=final, problems=problems)]


def _demand_ok(response: BaseHTTPResponse, address: str) -> None:
    if response.status != 200:
        status = f"{response.status} {response.reason or ''}".strip()
        refused = f"{address} answers {status}; 200 OK was expected"
        if response.status in BUSY:
            raise NotNow(refused, hint="try again later", wait_seconds=_asked_to_wait(response))
        raise AcquireError(refused, hint="save the page from a browser as .html and read the file")


def _asked_to_wait(response: BaseHTTPResponse) -> float:
    """Return the seconds to wait by Retry-After, which may also be a date (RFC 9110, section 10.2.3); 0 without it."""
    from urllib3 import Retry
    from urllib3.exceptions import InvalidHeader

    try:
        return max(0.0, Retry().get_retry_after(response) or 0.0)
    except InvalidHeader:
        return 0.0


def _marks(response: BaseHTTPResponse) -> Marks:
    return Marks(response.headers.get("ETag", ""), response.headers.get("Last-Modified", ""))


def _is_tracking(name: str) -> bool:
    return name.startswith("utm_") or name in TRACKING_NAMES


def _body(response: BaseHTTPResponse, address: str, max_bytes: int, deadline: float, *, is_cut: bool = False) -> bytes:
    from urllib3.exceptions import HTTPError, TimeoutError

    content = bytearray()
    try:
        while chunk := response.read1(CHUNK_BYTES, decode_content=True):
            content += chunk
            if len(content) > max_bytes:
                if is_cut:
                    return bytes(content[:max_bytes])
                raise too_large(address, None, max_bytes)
            _seconds_left(deadline, address)
    except TimeoutError as error:
        raise _too_slow(address) from error
    except HTTPError as error:
        raise NotNow(f"the connection to {address} broke: {error}", hint="try again later") from error
    return bytes(content)


def _demand_web(here: str, address: str) -> None:
    try:
        parts = urlsplit(here)
        fits = parts.scheme.lower() in SCHEMES and bool(parts.hostname)
    except ValueError:  # such as "http://[::1"
        fits = False
    if not fits:
        sent = "" if here == address else f" sends to {here}, which"
        raise AcquireError(
            f"{address}{sent} is not a web address; http:// or https:// was expected", hint="check the address"
        )


def _seconds_left(deadline: float, address: str) -> float:
    seconds = deadline - time.monotonic()
    if seconds <= 0:
        raise _too_slow(address)
    return seconds


def _too_slow(address: str) -> NotNow:
    return NotNow(f"{address} did not answer in time", hint="try again later, or raise timeout_seconds")
