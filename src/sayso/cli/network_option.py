"""The options of a network, named as in the Discourse Network Analyzer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import click

from sayso.cli.option import RenamedOption, Spelled, american, since_option, sure_option, until_option
from sayso.errors import UsageError

if TYPE_CHECKING:
    from sayso.analyse.network_options import NetworkOptions

VARIABLES = ("actor", "organisation", "country", "role", "outlet", "concept", "carrier", "document")
SELECTABLE = (*VARIABLES, "agreement", "stance")
UNITS = ("no", "events", "seconds", "minutes", "hours", "days", "weeks", "months", "years")


duplicates_option = click.option(
    "--duplicates",
    type=click.Choice(("include", "document", "week", "month", "year", "acrossrange")),
    default="document",
    show_default=True,
    help="Scope for removing duplicate statements.",
)


def network_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the network options to a command, which gets them as keyword arguments for `make_options`."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command


def make_options(chosen: dict[str, Any]) -> NetworkOptions:
    """Return network options from those of a command, with the defaults of `asked_network`.

    Raises:
        UsageError: the options contradict each other.
    """
    from sayso.analyse.network_options import asked_network

    values = {**chosen, "exclude": _values(chosen["exclude"]), "include": _values(chosen["include"])}
    return asked_network(**{name: value for name, value in values.items() if value is not None})


def _values(pairs: Sequence[str]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        name = name.replace("organization", "organisation")
        if not equals or name not in SELECTABLE:
            known = ", ".join(map(american, SELECTABLE))
            raise UsageError(f"{pair!r} is not VARIABLE=VALUE", hint=f"VARIABLE is one of {known}")
        found.setdefault(name, set()).add(value)
    return {name: frozenset(values) for name, values in found.items()}


OPTIONS = (
    click.option(
        "--type",
        "network_type",
        type=click.Choice(("onemode", "twomode", "eventlist")),
        default="onemode",
        show_default=True,
        help="onemode: ties between actors. twomode: ties between actors and concepts. eventlist: statements.",
    ),
    click.option(
        "--variable1", type=Spelled(VARIABLES), default="actor", show_default=True, help="First variable: the nodes."
    ),
    click.option(
        "--variable2",
        type=Spelled(VARIABLES),
        default="concept",
        show_default=True,
        help="Second variable: the other nodes (twomode), or what connects the nodes (onemode).",
    ),
    click.option(
        "--qualifier",
        type=click.Choice(("agreement", "stance", "none")),
        default="agreement",
        show_default=True,
        help="agreement: yes or no. stance: -1, 0 (ambiguous) or 1. none: ignore it.",
    ),
    click.option(
        "--aggregation",
        type=click.Choice(("ignore", "combine", "subtract", "congruence", "conflict")),
        help="How to aggregate the qualifier.  [default: subtract]",
    ),
    click.option(
        "--normalization",
        "--normalisation",
        "normalisation",
        cls=RenamedOption,
        type=click.Choice(("no", "average", "jaccard", "cosine", "activity", "prominence")),
        help="Tie normalization.  [default: average if onemode, else no]",
    ),
    duplicates_option,
    click.option("--isolates", is_flag=True, help="Keep nodes without statements."),
    click.option(
        "--window", type=click.Choice(UNITS), default="no", show_default=True, help="Unit of the moving time window."
    ),
    click.option(
        "--window-size",
        type=click.IntRange(1),
        default=100,
        show_default=True,
        metavar="N",
        help="Length of the window, in these units.",
    ),
    click.option(
        "--kernel",
        type=click.Choice(("no", "uniform", "gaussian", "epanechnikov", "triangular")),
        default="no",
        show_default=True,
        help="Weight statements less toward the ends of a window.",
    ),
    since_option("said"),
    until_option("said"),
    click.option("--exclude", multiple=True, metavar="VARIABLE=VALUE", help="Exclude these statements (repeatable)."),
    click.option("--include", multiple=True, metavar="VARIABLE=VALUE", help="Use only these statements (repeatable)."),
)
counted_option = sure_option("Count model codings of probability P or more; people's always count.", default=0.8)
