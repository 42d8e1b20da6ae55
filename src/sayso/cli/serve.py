"""`sayso serve`: start the workbench."""

from __future__ import annotations

import click

from sayso.cli.option import reviewer_option
from sayso.cli.outcome import DONE, note
from sayso.cli.record_option import record_option
from sayso.settings import load_settings

EXAMPLES = """\b
Examples:
  sayso serve --record press.db
  sayso serve --record press.db --port 8080 --reviewer ann
  sayso users add ann --role admin --record press.db
  sayso serve --record postgresql://me@localhost/press --host 0.0.0.0 --auth
"""


@click.command(epilog=EXAMPLES)
@record_option
@click.option("--host", default="127.0.0.1", show_default=True, metavar="ADDRESS", help="Address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8321,
    show_default=True,
    metavar="N",
    help="Port to listen on; 0 means any free one.",
)
@click.option("--create", is_flag=True, help="Create the record book if there is none.")
@click.option("--auth", is_flag=True, help="Require sign-in (see sayso users); needed to listen beyond localhost.")
@reviewer_option
@click.option("--behind-proxy", is_flag=True, help="Trust X-Forwarded-* headers from a local proxy.")
@click.option("--model", metavar="NAME", help="Name of a packaged model, or a folder with a model.  [default: fast]")
def serve(
    record: str, host: str, port: int, create: bool, auth: bool, who: str, behind_proxy: bool, model: str | None
) -> int:
    """Start the workbench, to read and review in a browser.

    Ctrl+C stops it.
    """
    from sayso.book import open_record
    from sayso.serving import serve as serve_record

    settings = load_settings({"model": model})
    with open_record(record, create=create):  # so that a mistyped name does not create a record book
        pass

    def ready(address: str) -> None:
        note(f"The workbench is at {address} (Ctrl+C stops it)")

    serve_record(
        record, host=host, port=port, auth=auth, who=who, settings=settings, behind_proxy=behind_proxy, ready=ready
    )
    return DONE
