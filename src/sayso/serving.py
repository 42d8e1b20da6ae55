"""The workbench served to a browser."""

from __future__ import annotations

import errno
import gc
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
SWITCH_SECONDS = 0.0005


def favour_pages() -> None:
    """Let the threads of this process take turns ten times as often as is usual, and its garbage collector rest.

    What is counted in the background would else hold up a page at each of its many short waits for the database.
    """
    sys.setswitchinterval(SWITCH_SECONDS)
    gc.collect()
    gc.freeze()  # the word lists and the libraries stay as long as the process
    gc.set_threshold(20_000, 50, 100)


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
    """Serve the workbench of a record until it is interrupted.

    Args:
        record: A file or a database's URL; it is made where there is none.
        host: The address to listen at.
        port: The port to listen at; 0 takes one that is free.
        auth: Whether visitors must sign in.
        who: Under which name decisions are logged where nobody signs in.
        settings: Of reading and fetching.
        behind_proxy: Whether to believe a proxy on this machine what it says about scheme and address.
        ready: Is told the workbench's address once it listens there: a browser that comes now is answered.

    Raises:
        UsageError: the address is not of this machine alone and there is no `auth`, it is taken or none of this
            machine's, or the extra [web] is missing.
    """
    from sayso.book import open_record  # not at the top: it brings the database, the model and the server

    try:
        import uvicorn

        from sayso.web.app import make_app
        from sayso.web.security.hosts import is_loopback
        from sayso.web.workbench import Options, Workbench
    except ModuleNotFoundError as error:
        raise UsageError(f"the workbench needs {error.name}", hint="pip install 'sayso[web]'") from error
    if not auth and not is_loopback(host):
        raise UsageError(
            f"without sign-in, the workbench listens on this machine only, not at {host}",
            hint="sayso users add NAME --role admin, then sayso serve --auth",
        )
    with open_record(record) as book:
        if auth and not any(user.active and user.role == "admin" for user in book.accounts.list()):
            raise UsageError("there is no user who could sign in", hint="sayso users add NAME --role admin")
        with closing(_listen(host, port)) as listening:
            favour_pages()
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
                warming.join()  # a process that ends while the model is being loaded aborts


def _listen(host: str, port: int) -> socket.socket:
    """Give a socket that listens at an address.

    Raises:
        UsageError: it is taken, or none of this machine's.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host.strip("[]"), port), family=family)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise UsageError(f"port {port} is taken by another program", hint="sayso serve --port 0") from error
        raise UsageError(
            f"the workbench cannot listen at {host}, port {port}: {error.strerror}",
            hint="name an address of this machine, and a port above 1023",
        ) from error


def _address(host: str, port: int) -> str:
    host = host.strip("[]")
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"
