"""The options by which a network is asked for, in the words of the Discourse Network Analyzer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import click

from sayso.cli.day import DAY_AS_DNA_TOO
from sayso.errors import UsageError

if TYPE_CHECKING:
    from sayso.analyse.network_options import Aggregation, NetworkOptions

VARIABLES = ("actor", "organisation", "country", "role", "outlet", "concept", "carrier", "document")
UNITS = ("no", "events", "seconds", "minutes", "hours", "days", "weeks", "months", "years")


def network_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options of a network; it gets them as one dictionary for `make_options`, by name."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command


def make_options(chosen: dict[str, Any]) -> NetworkOptions:
    """Give the options of a network from those of a command, with defaults that fit its type.

    Raises:
        UsageError: they do not go together.
    """
    from sayso.analyse.network_options import NetworkOptions

    kind = chosen["network_type"]
    qualifier = None if chosen["qualifier"] == "none" else chosen["qualifier"]
    default: Aggregation = "subtract" if qualifier and kind != "eventlist" else "ignore"
    return NetworkOptions(
        network_type=kind,
        variable1=chosen["variable1"],
        variable2=chosen["variable2"],
        qualifier=qualifier,
        aggregation=chosen["aggregation"] or default,
        normalisation=chosen["normalisation"]
        or ("average" if kind == "onemode" and chosen["kernel"] == "no" else "no"),
        duplicates=chosen["duplicates"],
        isolates=chosen["isolates"],
        since=chosen["since"],
        until=chosen["until"],
        exclude=_values(chosen["exclude"]),
        include=_values(chosen["include"]),
        window=chosen["window"],
        window_size=chosen["window_size"],
        kernel=chosen["kernel"],
        scale=(-1, 1) if qualifier == "stance" else None,
    )


def _values(pairs: Sequence[str]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or name not in (*VARIABLES, "agreement", "stance"):
            raise UsageError(f"{pair!r} is no VARIABLE=VALUE", hint=f"VARIABLE is one of {', '.join(VARIABLES)}")
        found.setdefault(name, set()).add(value)
    return {name: frozenset(values) for name, values in found.items()}


OPTIONS = (
    click.option(
        "--type",
        "network_type",
        type=click.Choice(("onemode", "twomode", "eventlist")),
        default="onemode",
        show_default=True,
        help="Who goes with whom; who goes with what; or the statements alone.",
    ),
    click.option("--variable1", type=click.Choice(VARIABLES), default="actor", show_default=True, help="The nodes."),
    click.option(
        "--variable2",
        type=click.Choice(VARIABLES),
        default="concept",
        show_default=True,
        help="What they are tied to; in one mode, over what.",
    ),
    click.option(
        "--qualifier",
        type=click.Choice(("agreement", "stance", "none")),
        default="agreement",
        show_default=True,
        help="agreement: yes or no. stance: -1, 0 (ambiguous) or 1.",
    ),
    click.option(
        "--aggregation",
        type=click.Choice(("ignore", "combine", "subtract", "congruence", "conflict")),
        help="What becomes of the qualifier.  [default: subtract]",
    ),
    click.option(
        "--normalisation",
        "--normalization",
        "normalisation",
        type=click.Choice(("no", "average", "jaccard", "cosine", "activity", "prominence")),
        help="What ties are divided by.  [default: average in one mode, else no]",
    ),
    click.option(
        "--duplicates",
        type=click.Choice(("include", "document", "week", "month", "year", "acrossrange")),
        default="document",
        show_default=True,
        help="Within what the same statement counts once.",
    ),
    click.option("--isolates", is_flag=True, help="Keep nodes whose statements are all left out."),
    click.option(
        "--window", type=click.Choice(UNITS), default="no", show_default=True, help="Move a window over time."
    ),
    click.option("--window-size", type=click.IntRange(1), default=100, show_default=True, help="Its length in units."),
    click.option(
        "--kernel",
        type=click.Choice(("no", "uniform", "gaussian", "epanechnikov", "triangular")),
        default="no",
        show_default=True,
        help="Let statements weigh less towards the ends of a window.",
    ),
    click.option("--since", type=DAY_AS_DNA_TOO, metavar="DAY", help="Said on DAY or later."),
    click.option("--until", type=DAY_AS_DNA_TOO, metavar="DAY", help="Said on DAY or before."),
    click.option("--exclude", multiple=True, metavar="VARIABLE=VALUE", help="Leave these statements out."),
    click.option("--include", multiple=True, metavar="VARIABLE=VALUE", help="Take only these statements."),
)
min_sure_option = click.option(
    "--min-sure",
    type=click.FloatRange(0, 1),
    default=0.8,
    show_default=True,
    metavar="P",
    help="Count codings of probability P or more.",
)
