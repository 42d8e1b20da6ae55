"""`sayso picture`: positions over time, the matrix, the network, and support and opposition, for a paper."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sayso.cli.day import DAY_AS_DNA_TOO
from sayso.cli.network_option import VARIABLES, min_sure_option
from sayso.cli.outcome import DONE, FAILED, report_error
from sayso.cli.record_option import record_option

if TYPE_CHECKING:
    from sayso.analyse.network_options import NetworkOptions
    from sayso.analyse.network_rows import NetworkRow

EXAMPLES = """\b
Examples:
  sayso picture positions "Western troops" --out positions.svg
  sayso picture matrix --out matrix.png
  sayso picture network --since 2024-03-01 --out coalitions.svg
  sayso picture bars --width 7.7 --out bars.pdf
"""
NOTHING = "no coded statement is left", "sayso code statements CONCEPT --machine, or a smaller --min-sure"


@click.group(epilog=EXAMPLES)
def picture() -> None:
    """Draw what a record shows, as .svg, .png or .pdf: in the sizes of a paper, readable in grey."""


def picture_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options of every picture."""
    options = (
        click.argument("concepts", nargs=-1, metavar="[CONCEPT]..."),
        record_option,
        min_sure_option,
        click.option(
            "--width",
            type=click.FloatRange(5, 50),
            default=16.0,
            show_default=True,
            metavar="CM",
            help="A column of two has 7.7 cm.",
        ),
        click.option(
            "--out",
            type=click.Path(dir_okay=False, path_type=Path),
            required=True,
            metavar="FILE",
            help="A .svg, .png or .pdf to write.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


def statement_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options that choose statements of a network."""
    options = (
        click.option("--variable1", type=click.Choice(VARIABLES), default="actor", show_default=True, help="The rows."),
        click.option(
            "--duplicates",
            type=click.Choice(("include", "document", "week", "month", "year", "acrossrange")),
            default="document",
            show_default=True,
            help="Within what the same statement counts once.",
        ),
        click.option("--since", type=DAY_AS_DNA_TOO, metavar="DAY", help="Said on DAY or later."),
        click.option("--until", type=DAY_AS_DNA_TOO, metavar="DAY", help="Said on DAY or before."),
    )
    for option in reversed(options):
        command = option(command)
    return command


top_option = click.option(
    "--top",
    type=click.IntRange(1),
    default=40,
    show_default=True,
    help="How many rows: those with the most statements.",
)


@picture.command("positions")
@picture_options
@top_option
@click.option(
    "--by",
    type=click.Choice(("actor", "role", "country", "organisation")),
    default="actor",
    show_default=True,
    help="Whose positions.",
)
@click.option("--as-of", type=DAY_AS_DNA_TOO, metavar="DAY", help="As it was on DAY.")
def positions_picture(
    concepts: tuple[str, ...],
    record: str,
    min_sure: float,
    width: float,
    out: Path,
    top: int,
    by: Any,
    as_of: date | None,
) -> int:
    """Draw who stood where on CONCEPTs, from when to when: a panel for each."""
    from itertools import chain

    from sayso.analyse.positions import find_positions
    from sayso.book import open_record
    from sayso.export.pictures.positions import draw_positions
    from sayso.export.pictures.style import save_picture

    with open_record(record, create=False) as book:
        coded = list(chain.from_iterable(book.coded(name, taking_sides=True) for name in concepts or [None]))
    day = as_of.isoformat() if as_of else None
    found = find_positions(coded, by=by, as_of=day, min_sure=min_sure)
    if not found.positions:
        report_error(*NOTHING)
        return FAILED
    click.echo(save_picture(draw_positions(found, width_cm=width, top=top), out))
    return DONE


@picture.command("matrix")
@picture_options
@statement_options
@top_option
def matrix_picture(width: float, top: int, out: Path, **chosen: Any) -> int:
    """Draw who stands how on what, and how often they said so; coalitions stand together."""
    from sayso.analyse.networks import build_network
    from sayso.export.pictures.matrix import draw_matrix
    from sayso.export.pictures.style import save_picture

    rows, options = _rows(chosen)
    network = build_network(rows, options)
    if not network.events:
        report_error(*NOTHING)
        return FAILED
    click.echo(save_picture(draw_matrix(network, _coalitions(rows, options), width_cm=width, top=top), out))
    return DONE


@picture.command("network")
@picture_options
@statement_options
def network_picture(width: float, out: Path, **chosen: Any) -> int:
    """Draw who goes with whom, the coalitions and who stands between; sayso network --out has all options."""
    from sayso.analyse.coalitions import find_coalitions
    from sayso.analyse.networks import build_network
    from sayso.export.pictures.network import draw_network
    from sayso.export.pictures.style import save_picture

    rows, options = _rows(chosen)
    one_mode = _one_mode(options)
    network = build_network(rows, one_mode)
    if not network.events:
        report_error(*NOTHING)
        return FAILED
    click.echo(save_picture(draw_network(network, find_coalitions(rows, one_mode), width_cm=width), out))
    return DONE


@picture.command("bars")
@picture_options
@statement_options
def bars_picture(width: float, out: Path, **chosen: Any) -> int:
    """Draw how many statements support and oppose each concept."""
    from sayso.analyse.networks import build_network
    from sayso.export.pictures.bars import draw_bars
    from sayso.export.pictures.style import save_picture

    rows, options = _rows(chosen)
    network = build_network(rows, options)
    if not network.events:
        report_error(*NOTHING)
        return FAILED
    click.echo(save_picture(draw_bars(network, width_cm=width), out))
    return DONE


def _rows(chosen: dict[str, Any]) -> tuple[list[NetworkRow], NetworkOptions]:
    """Give the statements of a record, and the options of a network of two modes with three stances."""
    from sayso.analyse.network_options import NetworkOptions
    from sayso.book import open_record
    from sayso.book.networks import network_rows

    variable1 = chosen["variable1"]
    variable2 = "actor" if variable1 == "concept" else "concept"
    options = NetworkOptions(
        variable1=variable1,
        variable2=variable2,
        qualifier="stance",
        aggregation="subtract",
        duplicates=chosen["duplicates"],
        since=chosen["since"],
        until=chosen["until"],
    )
    with open_record(chosen["record"], create=False) as book:
        rows = network_rows(book, chosen["concepts"], variables=(variable1, variable2), min_sure=chosen["min_sure"])
    return rows, options


def _one_mode(options: NetworkOptions) -> NetworkOptions:
    from dataclasses import replace

    return replace(options, network_type="onemode", qualifier="agreement", normalisation="average")


def _coalitions(rows: list[NetworkRow], options: NetworkOptions) -> Any:
    from sayso.analyse.coalitions import find_coalitions

    return find_coalitions(rows, _one_mode(options), draws=0)
