"""`sayso users`: who may sign in to the workbench."""

from __future__ import annotations

import click

from sayso.cli.outcome import DONE
from sayso.cli.record_option import printable, record_option

EXAMPLES = """\b
Examples:
  sayso users add ann --role admin --record press.db
  sayso users role ben reviewer
  sayso users password ben
  sayso users close ben               ben may not sign in any more; what ben decided stays
"""
ROLES = click.Choice(("reader", "reviewer", "admin"))
password_option = click.option(
    "--password", prompt=True, hide_input=True, confirmation_prompt=True, envvar="SAYSO_PASSWORD", help="Asked for."
)


@click.group(epilog=EXAMPLES)
def users() -> None:
    """Say who may sign in to the workbench: readers look, reviewers decide and add, admins give rights."""


@users.command("list")
@record_option
def list_them(record: str) -> int:
    """List the users."""
    from sayso.book import open_record

    with open_record(record, create=False) as book:
        for user in book.accounts.list():
            closed = "" if user.active else "  closed"
            click.echo(f"{printable(user.name):24} {user.role:9} since {user.created_at[:10]}{closed}")
    return DONE


@users.command()
@click.argument("name")
@click.option("--role", type=ROLES, default="reader", show_default=True, help="What the user may do.")
@password_option
@record_option
def add(name: str, role: str, password: str, record: str) -> int:
    """Make a user; a record is made where there is none."""
    from sayso.book import open_record

    with open_record(record) as book:
        book.accounts.add(name, password, role=role)
    return DONE


@users.command()
@click.argument("name")
@click.argument("role", type=ROLES)
@record_option
def role(name: str, role: str, record: str) -> int:
    """Give a user another role; the user has to sign in again."""
    from sayso.book import open_record

    with open_record(record, create=False) as book:
        book.accounts.change(name, role=role)
    return DONE


@users.command()
@click.argument("name")
@password_option
@record_option
def password(name: str, password: str, record: str) -> int:
    """Give a user another password; the user has to sign in again."""
    from sayso.book import open_record

    with open_record(record, create=False) as book:
        book.accounts.change(name, password=password)
    return DONE


@users.command()
@click.argument("name")
@click.option("--again", is_flag=True, help="Let a closed user in again.")
@record_option
def close(name: str, again: bool, record: str) -> int:
    """Let a user not sign in any more."""
    from sayso.book import open_record

    with open_record(record, create=False) as book:
        book.accounts.change(name, active=again)
    return DONE
