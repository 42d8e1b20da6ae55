"""A site's robots.txt: which pages may be fetched, and how often (RFC 9309; Crawl-delay and Request-rate by custom)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

from sayso.acquire.guard import Guard
from sayso.acquire.url import fetch_bytes
from sayso.errors import AcquireError, Closed, NotNow

if TYPE_CHECKING:
    from protego import Protego

OUR_NAME = "sayso"
MAX_BYTES = 1_000_000  # further rules are ignored; RFC 9309, section 2.5, requires at least 500 KiB


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules of one site. `delay_seconds` is the requested pause between two requests; 0 if there is none."""

    rules: Protego
    delay_seconds: float

    def demand(self, address: str) -> None:
        """Raise Closed if the rules disallow an address."""
        if not self.rules.can_fetch(address, OUR_NAME):
            raise Closed(
                f"{robots_address(address)} disallows fetching {address}",
                hint="ask the publisher, or save the page from a browser and read that file",
            )


def site_of(address: str) -> str:
    """Return the scheme and host of a web address, to which one robots.txt applies.

    Raises:
        AcquireError: it is not a web address.
    """
    try:
        parts = urlsplit(address)
        if parts.scheme.lower() in ("http", "https") and parts.hostname:
            return f"{parts.scheme.lower()}://{parts.netloc.rpartition('@')[2].lower()}"
    except ValueError:  # "http://[::1"
        pass
    raise AcquireError(f"{address} is not a web address; http:// or https:// was expected", hint="check the address")


def robots_address(address: str) -> str:
    """Return the address of the robots.txt for a web address."""
    parts = urlsplit(site_of(address))
    return urlunsplit((parts.scheme, parts.netloc, "/robots.txt", "", ""))


def read_robots(address: str, *, timeout_seconds: float, guard: Guard | None = None) -> Robots:
    """Fetch the robots.txt for a web address. If a site has none, everything is allowed.

    That is any 4xx (RFC 9309, section 2.3.1.3) except those that mean "try later" (408, 425, 429).

    Raises:
        NotNow: the site does not respond, or returns 5xx; until then, everything is disallowed (section 2.3.1.4).
    """
    from protego import Protego  # imported here because only feeds and sitemaps need it

    try:
        text = fetch_bytes(
            robots_address(address), max_bytes=MAX_BYTES, timeout_seconds=timeout_seconds, guard=guard, is_cut=True
        )
    except NotNow:
        raise
    except AcquireError:
        text = b""
    rules = Protego.parse(text.decode("utf-8-sig", "replace"))
    rate = rules.request_rate(OUR_NAME)
    paces = (rules.crawl_delay(OUR_NAME) or 0.0, rate.seconds / rate.requests if rate and rate.requests else 0.0)
    return Robots(rules, max(paces))
