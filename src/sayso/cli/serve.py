"""`sayso serve`: the workbench in a browser."""

from __future__ import annotations

import getpass

import click

from sayso.cli.outcome import DONE
from sayso.cli.record_option import record_option
from sayso.settings import load_settings

EXAMPLES = """\b
Examples:
  sayso serve --record press.db
  sayso serve --record press.db --port 8080 --as ann
  sayso users add ann --role admin --record press.db
  sayso serve --record postgresql://me@localhost/press --host 0.0.0.0 --auth
"""


@click.command(epilog=EXAMPLES)
@record_option
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option("--port", type=click.IntRange(0, 65535), default=8321, show_default=True, help="The port; 0: a free one.")
@click.option(
    "--auth", is_flag=True, help="Visitors sign in; see sayso users. Any address but this machine's needs it."
)
@click.option(
    "--as", "who", default=lambda: getpass.getuser(), envvar="SAYSO_REVIEWER", metavar="NAME",
    help="Who decides, where nobody signs in.  [default: your user name]",
)  # fmt: skip
@click.option(
    "--behind-proxy", is_flag=True, help="Believe a proxy on this machine about scheme and visitor's address."
)
@click.option("--model", metavar="NAME", help="A packaged model, or the folder of one.  [default: fast]")
def serve(record: str, host: str, port: int, auth: bool, who: str, behind_proxy: bool, model: str | None) -> int:
    """Read, check and follow statements in a browser, until you press Ctrl+C."""
    from sayso.serving import serve as serve_record

    settings = load_settings({"model": model})

    def ready(address: str) -> None:
        click.echo(f"The workbench is at {address} (Ctrl+C ends it)", err=True)

    serve_record(
        record, host=host, port=port, auth=auth, who=who, settings=settings, behind_proxy=behind_proxy, ready=ready
    )
    return DONE
