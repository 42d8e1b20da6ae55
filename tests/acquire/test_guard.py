from __future__ import annotations

import socket
import threading
from collections.abc import Iterator, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import pytest

from sayso.acquire import read_place
from sayso.acquire.guard import is_public, public_address, public_or_named
from sayso.acquire.listing import fetch_listing
from sayso.errors import AcquireError

PRIVATE = {
    "loopback": "127.0.0.1",
    "all of loopback": "127.9.9.9",
    "this host": "0.0.0.0",
    "private A": "10.1.2.3",
    "private B": "172.16.0.1",
    "private C": "192.168.1.1",
    "shared, RFC 6598": "100.64.0.1",
    "link-local": "169.254.169.254",
    "documentation": "192.0.2.1",
    "benchmarks": "198.18.0.1",
    "multicast": "224.0.0.1",
    "multicast of the whole net": "239.255.255.250",
    "reserved": "240.0.0.1",
    "broadcast": "255.255.255.255",
    "IPv6 loopback": "::1",
    "IPv6 unspecified": "::",
    "IPv6 unique local": "fd00::1",
    "IPv6 link-local": "fe80::1%eth0",
    "IPv6 multicast": "ff02::1",
    "IPv6 site-local": "fec0::1",
    "mapped loopback": "::ffff:127.0.0.1",
    "mapped private": "::ffff:10.0.0.1",
    "mapped public": "::ffff:8.8.8.8",
    "6to4 of private": "2002:0a00:0001::1",
    "NAT64 of private": "64:ff9b::10.0.0.1",
    "Teredo": "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "no address": "nonsense",
}


@pytest.mark.parametrize("address", PRIVATE.values(), ids=PRIVATE.keys())
def test_a_host_inside_the_network_is_refused(address: str) -> None:
    with pytest.raises(AcquireError, match="is inside a private network"):
        public_address("example.org", resolve=lambda host: [address])


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"])
def test_a_public_host_is_asked_at_its_address(address: str) -> None:
    assert is_public(address)
    assert public_address("example.org", resolve=lambda host: [address]) == address


def test_one_private_address_among_several_is_enough_to_refuse() -> None:
    with pytest.raises(AcquireError, match="is inside a private network"):
        public_address("example.org", resolve=lambda host: ["8.8.8.8", "10.0.0.1"])


@pytest.mark.parametrize("host", ["127.1", "2130706433", "0x7f000001", "017700000001", "localhost"])
def test_other_spellings_of_loopback_are_refused(host: str) -> None:
    with pytest.raises(AcquireError, match=r"is inside a private network|not known"):
        public_address(host)


def test_a_name_without_address_is_told() -> None:
    def unknown(host: str) -> Sequence[str]:
        raise socket.gaierror("no such name")

    with pytest.raises(AcquireError, match="no name server knows"):
        public_address("nothing.example", resolve=unknown)


class Handler(BaseHTTPRequestHandler):
    asked: ClassVar[list[tuple[str, str]]] = []

    def do_GET(self) -> None:
        self.asked.append((self.headers["Host"], self.path))
        moved = {"/to-loopback": "http://127.0.0.1:1/secret", "/to-name": "http://inside.example/secret"}.get(self.path)
        self.send_response(302 if moved else 200)
        self.send_header("Content-Type", "text/plain")
        if moved:
            self.send_header("Location", moved)
        self.end_headers()
        self.wfile.write(b"" if moved else b"Ann said it would rain.")

    def log_message(self, format: str, *args: object) -> None:
        """Keep the test's output clean."""


@pytest.fixture
def port() -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    Handler.asked.clear()
    yield server.server_port
    server.shutdown()
    server.server_close()


def guard(host: str) -> str:
    """A guard that takes public.example for this machine, and is as strict as ever with all others."""
    if host == "public.example":
        return "127.0.0.1"
    return public_address(host, resolve=lambda name: ["10.0.0.7"] if name == "inside.example" else [name])


def test_a_host_is_asked_at_the_address_that_was_looked_at(port: int) -> None:
    [page] = read_place(f"http://public.example:{port}/page?x=1", guard=guard)
    assert page.text == "Ann said it would rain."
    assert page.url == f"http://public.example:{port}/page?x=1"
    assert Handler.asked == [(f"public.example:{port}", "/page?x=1")]


@pytest.mark.parametrize("path", ["/to-loopback", "/to-name"])
def test_a_redirect_into_the_network_is_refused(port: int, path: str) -> None:
    with pytest.raises(AcquireError, match="is inside a private network"):
        list(read_place(f"http://public.example:{port}{path}", guard=guard))
    with pytest.raises(AcquireError, match="is inside a private network"):
        fetch_listing(f"http://public.example:{port}{path}", max_bytes=1000, timeout_seconds=5, guard=guard)


def test_a_user_in_the_address_does_not_change_the_host(port: int) -> None:
    with pytest.raises(AcquireError, match=r"10\.0\.0\.1 is inside a private network"):
        list(read_place("http://public.example@10.0.0.1/", guard=guard))


def test_a_named_host_may_lie_inside_the_network_and_no_other() -> None:
    guard = public_or_named(["intranet.example"], resolve=lambda host: ["10.0.0.1"])
    assert guard("Intranet.example") == "Intranet.example"
    with pytest.raises(AcquireError, match="is inside a private network") as caught:
        guard("other.example")
    assert caught.value.hint == "to fetch from other.example, name it on the command line"
