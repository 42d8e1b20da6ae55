"""A small news site on the loopback, which a test can change, slow down, break and bring back."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

RSS = '<?xml version="1.0"?><rss version="2.0"><channel><title>{title}</title>{items}</channel></rss>'


@dataclass(frozen=True)
class Answer:
    """What a path answers; `marked` answers 304 where the asker has it already."""

    body: str = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    marked: bool = True
    wait_seconds: float = 0.0


@dataclass(frozen=True)
class Asked:
    """A request that was made."""

    at: float
    path: str
    headers: dict[str, str]
    status: int

    @property
    def is_conditional(self) -> bool:
        """Whether it asked for what has changed only."""
        return "If-None-Match" in self.headers


class Site:
    """Pages by path; what is missing answers 404."""

    def __init__(self, host: str = "127.0.0.1") -> None:
        self.answers: dict[str, Answer] = {}
        self.begun: list[str] = []
        self.asked: list[Asked] = []
        self.released = Event()
        self._host, self._port = host, 0
        self.start()

    @property
    def base(self) -> str:
        """The address of its root, without the slash."""
        return f"http://{self._host}:{self._port}"

    def start(self) -> None:
        """Be there, at the same port as before."""
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.begun.append(self.path)
                answer = site.answers.get(self.path, Answer("gone", 404, marked=False))
                if answer.wait_seconds:
                    site.released.wait(answer.wait_seconds)
                mark = f'"{hashlib.sha256(answer.body.encode()).hexdigest()[:12]}"'
                is_known = answer.marked and answer.status == 200 and self.headers.get("If-None-Match") == mark
                status, body = (304, b"") if is_known else (answer.status, answer.body.encode())
                site.asked.append(Asked(time.time(), self.path, dict(self.headers.items()), status))
                self.send_response(status)
                headers = {"Content-Type": "text/plain", "Content-Length": str(len(body))}
                for name, value in {**headers, **({"ETag": mark} if answer.marked else {}), **answer.headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer((self._host, self._port), Handler)
        self._server.daemon_threads = True
        self._port = self._server.server_port
        Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def stop(self) -> None:
        """Be gone: who asks is refused."""
        self._server.shutdown()
        self._server.server_close()

    def put(self, path: str, body: str, **how: object) -> str:
        """Answer a path with a text; give its address."""
        self.answers[path] = Answer(body, **how)  # type: ignore[arg-type]
        return self.base + path

    def report(self, number: int, words: str = "stays shut", **how: object) -> str:
        """Put a report there; give its address."""
        return self.put(f"/news/{number}", f"Mayor {chr(65 + number % 26)}ansen said bridge {number} {words}", **how)

    def feed(self, *addresses: str, path: str = "/feed.xml", title: str = "Harbour Post", **parts: str) -> str:
        """Put a feed of these addresses there; give its own. `parts` are further elements of each entry."""
        more = "".join(f"<{name}>{value}</{name}>" for name, value in parts.items())
        items = "".join(f"<item><link>{address}</link>{more}</item>" for address in addresses)
        return self.put(path, RSS.format(title=title, items=items))

    def paths(self, *, robots: bool = False) -> list[str]:
        """Give what was asked for, in order."""
        return [one.path for one in list(self.asked) if robots or one.path != "/robots.txt"]

    def times(self, path: str) -> list[float]:
        """Give when a path was asked for."""
        return [one.at for one in list(self.asked) if one.path == path]


@contextmanager
def running_site(host: str = "127.0.0.1") -> Iterator[Site]:
    """Give a site that is there as long as it is needed."""
    site = Site(host)
    try:
        yield site
    finally:
        site.released.set()
        site.stop()


def wait_until(holds: Callable[[], object], *, seconds: float = 60.0) -> None:
    """Wait until something holds."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not come about in time"
        time.sleep(0.05)
