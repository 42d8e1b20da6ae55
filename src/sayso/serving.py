"""Serves the workbench to a browser."""

from __future__ import annotations

import errno
import socket
import sys
from collections.abc import Callable
from contextlib import closing
from os import PathLike
from threading import Thread

from sayso.errors import UsageError
from sayso.settings import Settings

LOOPBACK = "127.0.0.1"
PORT = 8321
SWITCH_SECONDS = 0.0005  # Python's own default is 0.005


def switch_threads_often() -> None:
    """Let the threads of this process take turns ten times as often as by default.

    Otherwise, background counting would delay a page by one turn after each of its many short database calls.
    """
    sys.setswitchinterval(SWITCH_SECONDS)


def serve(
    record: str | PathLike[str],
    *,
    host: str = LOOPBACK,
    port: int = PORT,
    auth: bool = False,
    who: str = "reviewer",
    settings: Settings | None = None,
    behind_proxy: bool = False,
    ready: Callable[[str], None] = lambda _: None,
) -> None:
    """Serve the workbench of a record book until it is interrupted.

    Args:
        record: A file or a database URL; it is created if it does not exist.
        host: The address to listen on.
        port: The port to listen on; 0 picks a free one.
        auth: Require visitors to sign in.
        who: The name under which decisions are logged without sign-in.
        settings: Settings for reading and fetching.
        behind_proxy: Trust X-Forwarded-* headers from a local proxy.
        ready: Called with the address of the workbench once it accepts connections.

    Raises:
        UsageError: the address is reachable from other machines and `auth` is off, the port is taken, the address
            is not one of this machine, or the extra [web] is missing.
    """
    from sayso.book import open_record  # imported here because it loads the database, the model and the server

    try:
        import uvicorn

        from sayso.web.app import make_app
        from sayso.web.security.hosts import is_loopback
        from sayso.web.workbench import Options, Workbench
    except ModuleNotFoundError as error:
        raise UsageError(f"the workbench needs {error.name}", hint="pip install 'sayso[web]'") from error
    if not auth and not is_loopback(host):
        raise UsageError(
            f"without sign-in, the workbench can listen only on this machine, not at {host}",
            hint="sayso users add NAME --role admin, then sayso serve --auth",
        )
    with open_record(record) as book:
        if auth and not any(user.active and user.role == "admin" for user in book.accounts.list()):
            raise UsageError("no admin account exists yet", hint="sayso users add NAME --role admin")
        with closing(_listen(host, port)) as listening:
            switch_threads_often()
            workbench = Workbench(book, settings=settings, options=Options(auth=auth, who=who))
            warming = Thread(target=workbench.warm_up, daemon=True)
            warming.start()
            app = make_app(workbench)
            config = uvicorn.Config(app, log_level="warning", server_header=False, proxy_headers=behind_proxy)
            ready(_address(host, listening.getsockname()[1]))
            try:
                uvicorn.Server(config).run(sockets=[listening])
            finally:
                workbench.findings.close()
                warming.join()  # exiting while the model is loading would abort the process


def _listen(host: str, port: int) -> socket.socket:
    """Open a listening socket.

    Raises:
        UsageError: the port is taken, or the address is not one of this machine.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host.strip("[]"), port), family=family)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise UsageError(f"port {port} is in use by another program", hint="sayso serve --port 0") from error
        raise UsageError(
            f"the workbench cannot listen at {host}, port {port}: {error.strerror}",
            hint="name an address of this machine, and a port above 1023",
        ) from error


def _address(host: str, port: int) -> str:
    host = host.strip("[]")
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"
