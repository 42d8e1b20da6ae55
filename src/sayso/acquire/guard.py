"""Refuses hosts inside our own network.

A server that fetches addresses for its users must not give them access to hosts that only it can reach
(OWASP, "Server-Side Request Forgery Prevention"). A host is refused if any of its IP addresses is private. The
connection then uses the address that was checked, so that a second DNS lookup cannot return another one.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterable, Sequence
from ipaddress import IPv6Address, IPv6Network, ip_address

from sayso.errors import AcquireError, NotNow

Guard = Callable[[str], str]
"""Returns the IP address to use for a host; raises AcquireError if it is refused."""
Resolve = Callable[[str], Sequence[str]]
"""Returns the IP addresses of a name; raises OSError where it has none."""

NAT64 = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"))  # RFC 6052, RFC 8215


def public_address(host: str, *, resolve: Resolve | None = None) -> str:
    """Return the IP address of a host on the public internet; by default, `resolve` is the system's resolver.

    Raises:
        AcquireError: the host has no address, or one that is private, loopback, link-local, multicast or reserved.
    """
    try:
        found = (resolve or _resolve)(host)
    except (OSError, UnicodeError) as error:  # UnicodeError: an empty or overlong label
        raise NotNow(f"no name server knows {host}", hint="check the address") from error
    if not found:
        raise AcquireError(f"{host} has no address", hint="check the address")
    for address in found:
        if not is_public(address):
            raise AcquireError(f"{host} is inside a private network and is not fetched", hint="give a public address")
    return found[0].partition("%")[0]


def public_or_named(hosts: Iterable[str], *, resolve: Resolve | None = None) -> Guard:
    """Return a guard that allows hosts named by the user anywhere, and all others only on the public internet.

    So a page that the user requests may be on a private network, but nothing that it links or redirects to.
    """
    named = frozenset(host.lower() for host in hosts)

    def guard(host: str) -> str:
        try:
            return host if host.lower() in named else public_address(host, resolve=resolve)
        except NotNow:
            raise
        except AcquireError as error:
            raise AcquireError(error.message, hint=f"to fetch from {host}, name it on the command line") from error

    return guard


def is_public(address: str) -> bool:
    """Whether an IP address is on the public internet.

    IPv6 addresses that wrap an IPv4 address (mapped, 6to4, Teredo, NAT64) are not: they do not show where they lead.
    """
    try:
        ip = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    wrapped = isinstance(ip, IPv6Address) and (ip.ipv4_mapped or ip.sixtofour or ip.teredo or ip.is_site_local)
    if wrapped or any(ip in network for network in NAT64):
        return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)


def _resolve(host: str) -> list[str]:
    rows = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(row[4][0]) for row in rows))
