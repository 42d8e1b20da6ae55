"""What all commands share: -q and -v, NO_COLOR, and a check for missing extras before work starts."""

from __future__ import annotations

import logging
import os
from functools import wraps
from typing import Any

import click

from sayso.cli.needs import check_extras
from sayso.cli.outcome import QUIET


def equip(command: click.Command, name: str) -> None:
    """Add the shared options and checks to a command, or to all commands of a group."""
    if isinstance(command, click.Group):
        for word, one in command.commands.items():
            equip(one, f"{name} {word}")
        if not command.invoke_without_command:
            return
    work = command.callback
    assert work is not None, "a command does something"

    @wraps(work)
    def checked(*arguments: Any, **values: Any) -> Any:
        check_extras(name, values)
        return work(*arguments, **values)

    command.callback = checked
    known = {name for parameter in command.params for name in parameter.opts}
    command.params += [one for one in (_quiet_option(), _verbose_option()) if not known & {*one.opts}]


def choose_color(context: click.Context) -> None:
    """Turn colors off if NO_COLOR is set (no-color.org)."""
    if os.environ.get("NO_COLOR"):
        context.color = False


def _quiet_option() -> click.Option:
    return click.Option(
        ["-q", "--quiet"], is_flag=True, expose_value=False, callback=_be_quiet, help="Print only results and errors."
    )


def _verbose_option() -> click.Option:
    return click.Option(
        ["-v", "--verbose"], count=True, expose_value=False, callback=_be_verbose, help="Log each step; -vv logs more."
    )


def _be_quiet(context: click.Context, _: click.Parameter, value: bool) -> None:
    context.meta[QUIET] = value


def _be_verbose(_: click.Context, __: click.Parameter, value: int) -> None:
    if value:
        logging.basicConfig(format="%(levelname)s %(name)s: %(message)s", level=logging.WARNING)
        logging.getLogger("sayso").setLevel(logging.INFO if value == 1 else logging.DEBUG)
