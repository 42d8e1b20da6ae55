"""`sayso users`: manage who may sign in to the workbench."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from sayso.cli.answer import answer, answer_options
from sayso.cli.examples import examples
from sayso.cli.outcome import DONE, note
from sayso.cli.record_option import printable, record_option

EXAMPLES = """\b
Examples:
  sayso users add ann --role admin --record press.db
  sayso users role ben reviewer
  sayso users password ben
  sayso users close ben               ben can no longer sign in; his decisions stay
"""
ROLES = click.Choice(("reader", "reviewer", "admin"))
password_option = click.option(
    "--password",
    prompt=True,
    hide_input=True,
    confirmation_prompt=True,
    envvar="SAYSO_PASSWORD",
    metavar="TEXT",
    help="The password.  [default: prompts for it]",
)


@click.group(epilog=EXAMPLES)
def users() -> None:
    """Manage who may sign in to the workbench.

    Readers only read; reviewers also review and add reports; admins also manage users.
    """


@users.command("list", epilog=examples("sayso users list --record press.db"))
@record_option
@answer_options
def list_them(record: str, form: str | None, out: Path | None, force: bool) -> int:
    """List the users."""
    from sayso.book import open_record

    with open_record(record, create=False) as book:
        found = list(book.accounts.list())
    rows = [{"name": one.name, "role": one.role, "created_at": one.created_at, "active": one.active} for one in found]

    def text() -> Iterator[str]:
        for one in found:
            closed = "" if one.active else "  closed"
            yield f"{printable(one.name):24} {one.role:9} since {one.created_at[:10]}{closed}"

    answer(rows, form, out, force, text=text)
    if not rows:
        note("There are no users yet: sayso users add NAME --role admin")
    return DONE


@users.command(epilog=examples("sayso users add ann --role admin --record press.db"))
@click.argument("name")
@click.option("--role", type=ROLES, default="reader", show_default=True, help="What the user may do.")
@password_option
@record_option
def add(name: str, role: str, password: str, record: str) -> int:
    """Add a user.

    This creates the record book if there is none.
    """
    from sayso.book import open_record

    with open_record(record) as book:
        book.accounts.add(name, password, role=role)
    click.echo(printable(f"added: {name}, {role}"))
    return DONE


@users.command(epilog=examples("sayso users role ben reviewer"))
@click.argument("name")
@click.argument("role", type=ROLES)
@record_option
def role(name: str, role: str, record: str) -> int:
    """Change a user's role; the user has to sign in again."""
    from sayso.book import open_record

    with open_record(record, create=False) as book:
        book.accounts.change(name, role=role)
    click.echo(printable(f"changed: {name} is now {role}"))
    return DONE


@users.command(epilog=examples("sayso users password ben"))
@click.argument("name")
@password_option
@record_option
def password(name: str, password: str, record: str) -> int:
    """Change a user's password; the user has to sign in again."""
    from sayso.book import open_record

    with open_record(record, create=False) as book:
        book.accounts.change(name, password=password)
    click.echo(printable(f"changed: the password of {name}"))
    return DONE


@users.command(epilog=examples("sayso users close ben", "sayso users close ben --again"))
@click.argument("name")
@click.option("--again", is_flag=True, help="Reopen a closed account.")
@record_option
def close(name: str, again: bool, record: str) -> int:
    """Close a user's account; the user's decisions stay."""
    from sayso.book import open_record

    with open_record(record, create=False) as book:
        book.accounts.change(name, active=again)
    click.echo(printable(f"{'reopened' if again else 'closed'}: {name}"))
    return DONE
