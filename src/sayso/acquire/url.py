"""The page at a web address."""

from __future__ import annotations

import hashlib
import time
from typing import TYPE_CHECKING
from urllib.parse import urldefrag, urljoin, urlsplit

from sayso.acquire.decoding import declared_in_head, decode_bytes
from sayso.acquire.file import too_large
from sayso.acquire.media import CONTENT_TYPES, media_of_bytes, pdf_error, refuse_binary
from sayso.domain.text import Page
from sayso.errors import AcquireError
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


def read_url(address: str, *, max_bytes: int, timeout_seconds: float) -> Page:
    """Fetch an http or https address; the page's `url` is where redirects ended.

    Args:
        address: The address.
        max_bytes: Size above which the answer is refused, counted after decompression.
        timeout_seconds: How long the whole answer may take, redirects included.

    Raises:
        AcquireError: no answer, a refusal, too many redirects, too large, or not a text.
    """
    deadline = time.monotonic() + timeout_seconds
    here = address
    for _ in range(MAX_REDIRECTS + 1):
        _demand_web(here, address)
        response = _request(here, deadline)
        try:
            onward = response.get_redirect_location()
            if not onward:
                return _page(response, here, address, max_bytes, deadline)
        finally:
            response.close()
        here = urljoin(here, onward)
    raise AcquireError(
        f"{address} redirects more than {MAX_REDIRECTS} times; it was last sent to {here}",
        hint="open it in a browser and give the address where it ends",
    )


def _request(address: str, deadline: float) -> BaseHTTPResponse:
    import certifi  # not at the top: most runs read files
    import urllib3

    seconds = _seconds_left(deadline, address)
    pool = urllib3.PoolManager(ca_certs=certifi.where(), headers=HEADERS)
    try:
        return pool.request(
            "GET", address, preload_content=False, redirect=False, retries=False, timeout=urllib3.Timeout(total=seconds)
        )
    except urllib3.exceptions.TimeoutError as error:
        raise _too_slow(address) from error
    except urllib3.exceptions.HTTPError as error:
        reason = str(error).rpartition(": ")[2]
        raise AcquireError(
            f"{address} cannot be reached: {reason}", hint="check the address and the connection"
        ) from error


def _page(response: BaseHTTPResponse, here: str, address: str, max_bytes: int, deadline: float) -> Page:
    if response.status != 200:
        refused = f"{response.status} {response.reason or ''}".strip()
        raise AcquireError(
            f"{address} answers {refused}; 200 OK was expected",
            hint="save the page from a browser as .html and read the file",
        )
    kind, _, parameters = response.headers.get("Content-Type", "").lower().partition(";")
    kind = kind.strip()
    if kind == "application/pdf":
        raise pdf_error(address)
    if kind and kind not in CONTENT_TYPES:
        raise AcquireError(
            f"{address} is {kind}; a web page or plain text was expected", hint="give a report's own address"
        )
    content = _body(response, address, max_bytes, deadline)
    refuse_binary(content, address)
    media = CONTENT_TYPES.get(kind) or media_of_bytes(content)
    declared = parameters.partition("charset=")[2].partition(";")[0].strip(" \"'")
    text, problems = decode_bytes(content, address, declared=declared or declared_in_head(content))
    final = urldefrag(here).url
    name = hashlib.sha256(final.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return Page(name=name, origin=address, media=media, text=text, url=final, problems=problems)


def _body(response: BaseHTTPResponse, address: str, max_bytes: int, deadline: float) -> bytes:
    from urllib3.exceptions import HTTPError, TimeoutError

    content = bytearray()
    try:
        while chunk := response.read1(CHUNK_BYTES, decode_content=True):
            content += chunk
            if len(content) > max_bytes:
                raise too_large(address, None, max_bytes)
            _seconds_left(deadline, address)
    except TimeoutError as error:
        raise _too_slow(address) from error
    except HTTPError as error:
        raise AcquireError(f"{address} broke off its answer: {error}", hint="try again later") from error
    return bytes(content)


def _demand_web(here: str, address: str) -> None:
    try:
        parts = urlsplit(here)
        fits = parts.scheme.lower() in SCHEMES and bool(parts.hostname)
    except ValueError:  # "http://[::1"
        fits = False
    if not fits:
        sent = "" if here == address else f" sends to {here}, which"
        raise AcquireError(
            f"{address}{sent} is no web address; http:// or https:// was expected", hint="check the address"
        )


def _seconds_left(deadline: float, address: str) -> float:
    seconds = deadline - time.monotonic()
    if seconds <= 0:
        raise _too_slow(address)
    return seconds


def _too_slow(address: str) -> AcquireError:
    return AcquireError(f"{address} did not answer in time", hint="try again later, or raise timeout_seconds")
