"""Options that several commands share: one name, one meaning and one help text for each."""

from __future__ import annotations

import getpass
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from sayso.cli.day import DAY, LAST_DAY
from sayso.errors import AcquireError, StoreError, UsageError

Command = TypeVar("Command", bound=Callable[..., Any])
Decorator = Callable[[Command], Command]


class RenamedOption(click.Option):
    """An option that still accepts its earlier names, which its help does not show."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Return name and help; names after the first long one are earlier names."""
        every = self.opts
        now = next(at for at, name in enumerate(every) if name.startswith("--"))
        self.opts = every[: now + 1]
        try:
            return super().get_help_record(ctx)
        finally:
            self.opts = every


class Input(click.Path):
    """A file or folder to read; a missing one is a failure (exit code 1), not wrong usage."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the path.

        Raises:
            AcquireError: it does not exist, or is a folder instead of a file or the reverse.
        """
        path = Path(value)
        if not (path.is_dir() if self.dir_okay else path.is_file()):
            kind = "folder" if self.dir_okay else "file"
            raise AcquireError(f"there is no {kind} {value}", hint="check its name")
        return super().convert(value, param, ctx)


INPUT_FILE = Input(dir_okay=False, path_type=Path)
INPUT_FOLDER = Input(file_okay=False, path_type=Path)


class Spelled(click.Choice[str]):
    """A choice shown in American spelling; it also accepts British spelling, and gives the library's value."""

    def __init__(self, choices: tuple[str, ...]) -> None:
        super().__init__([american(choice) for choice in choices])
        self._known = {american(choice): choice for choice in choices}

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the library's value."""
        return self._known[super().convert(american(value), param, ctx)]


def american(word: str) -> str:
    """Return the American spelling of an option value."""
    return word.replace("organisation", "organization").replace("normalisation", "normalization")


reviewer_option = click.option(
    "--reviewer",
    "--as",
    "who",
    cls=RenamedOption,
    default=lambda: getpass.getuser(),
    envvar="SAYSO_REVIEWER",
    metavar="NAME",
    help="Name to record.  [default: your user name]",
)
force_option = click.option("--force", is_flag=True, help="Overwrite an existing file or folder.")
by_option = click.option(
    "--by",
    type=Spelled(("actor", "role", "country", "organisation")),
    default="actor",
    show_default=True,
    help="Whose positions; a person's words count for the country or organization they represent.",
)


def since_option(what: str) -> Decorator[Any]:
    """Return the option `--since`; `what` says which day counts ("published")."""
    text = f"Only what was {what} on DAY or later: 2024-03-31, 31.03.2024, 2024-03 or 2024."
    return click.option("--since", type=DAY, metavar="DAY", help=text)


def until_option(what: str) -> Decorator[Any]:
    """Return the option `--until`; `what` says which day counts ("published")."""
    return click.option("--until", type=LAST_DAY, metavar="DAY", help=f"Only what was {what} on DAY or earlier.")


def sure_option(text: str, default: float | None) -> Decorator[Any]:
    """Return the option `--sure`, a probability from 0 to 1."""
    return click.option(
        "--sure",
        "--min-sure",
        "sure",
        cls=RenamedOption,
        type=click.FloatRange(0, 1),
        default=default,
        show_default=default is not None,
        metavar="P",
        help=text,
    )


def limit_option(what: str, default: int = 20, most: int | None = None, least: int = 1) -> Decorator[Any]:
    """Return the option `--limit`; `what` names what it limits ("statements")."""
    kind, text = click.IntRange(least, most), f"At most N {what}."
    return click.option("--limit", type=kind, default=default, show_default=True, metavar="N", help=text)


def check_overwriting(path: Path, force: bool) -> None:
    """Check that a command may write a file: an existing one is overwritten only with `--force`.

    Raises:
        StoreError: the folder does not exist.
        UsageError: the file exists and `force` is false.
    """
    if not path.absolute().parent.is_dir():
        raise StoreError(f"there is no folder {path.parent}", hint="create it first, or check its name")
    if path.exists() and not force:
        raise UsageError(f"{path} already exists", hint="choose another name, or overwrite it with --force")
