"""The workbench served to a browser."""

from __future__ import annotations

import gc
import sys
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
) -> None:
    """Serve the workbench of a record until it is interrupted.

    Args:
        record: A file or a database's URL; it is made where there is none.
        host: The address to listen at.
        port: The port to listen at.
        auth: Whether visitors must sign in.
        who: Under which name decisions are logged where nobody signs in.
        settings: Of reading and fetching.
        behind_proxy: Whether to believe a proxy on this machine what it says about scheme and address.

    Raises:
        UsageError: the address is not of this machine alone and there is no `auth`, or the extra [web] is missing.
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
            f"without sign-in, the workbench answers on this machine alone, not at {host}",
            hint="sayso users add NAME --role admin, then sayso serve --auth",
        )
    with open_record(record) as book:
        if auth and not any(user.active and user.role == "admin" for user in book.accounts.list()):
            raise UsageError("there is nobody who could sign in", hint="sayso users add NAME --role admin")
        favour_pages()
        workbench = Workbench(book, settings=settings, options=Options(auth=auth, who=who))
        Thread(target=workbench.warm_up, daemon=True).start()
        try:
            uvicorn.run(
                make_app(workbench),
                host=host,
                port=port,
                log_level="warning",
                server_header=False,
                proxy_headers=behind_proxy,
            )
        finally:
            workbench.findings.close()
