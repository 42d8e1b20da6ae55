"""`sayso picture`: figures for a paper: positions over time, matrix, network, and bars."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sayso.cli.day import LAST_DAY
from sayso.cli.examples import examples
from sayso.cli.network_option import VARIABLES, counted_option, duplicates_option
from sayso.cli.option import (
    Spelled,
    by_option,
    check_overwriting,
    force_option,
    since_option,
    until_option,
)
from sayso.cli.outcome import DONE, FAILED, progress, report_error
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
NOTHING = "no coded statement matches", "sayso code statements CONCEPT --machine, or a lower --sure"


@click.group(epilog=EXAMPLES)
def picture() -> None:
    """Draw figures for a paper: .svg, .png or .pdf.

    The figures are readable in grayscale.
    """


def picture_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that all figures share to a command."""
    options = (
        click.argument("concepts", nargs=-1, metavar="[CONCEPT]..."),
        record_option,
        counted_option,
        click.option(
            "--width",
            type=click.FloatRange(5, 50),
            default=16.0,
            show_default=True,
            metavar="CM",
            help="Width in cm; 7.7 fits one column of a two-column page.",
        ),
        click.option(
            "-o",
            "--out",
            type=click.Path(dir_okay=False, path_type=Path),
            required=True,
            metavar="FILE",
            help="File to write: .svg, .png or .pdf.",
        ),
        force_option,
    )
    for option in reversed(options):
        command = option(command)
    return command


def statement_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that choose the statements of a network to a command."""
    options = (
        click.option("--variable1", type=Spelled(VARIABLES), default="actor", show_default=True, help="Rows."),
        duplicates_option,
        since_option("said"),
        until_option("said"),
    )
    for option in reversed(options):
        command = option(command)
    return command


top_option = click.option(
    "--top",
    type=click.IntRange(1),
    default=40,
    show_default=True,
    metavar="N",
    help="Show the N rows with the most statements.",
)


@picture.command("positions", epilog=examples('sayso picture positions "Western troops" -o positions.svg'))
@picture_options
@top_option
@by_option
@click.option("--as-of", type=LAST_DAY, metavar="DAY", help="Positions as they were on DAY.")
def positions_picture(
    concepts: tuple[str, ...],
    record: str,
    sure: float,
    width: float,
    out: Path,
    force: bool,
    top: int,
    by: Any,
    as_of: date | None,
) -> int:
    """Draw who stood where on each CONCEPT, and when.

    Each concept has a panel.
    """
    from itertools import chain

    from sayso.analyse.positions import find_positions
    from sayso.book import open_record
    from sayso.export.pictures.positions import draw_positions
    from sayso.export.pictures.style import save_picture

    check_overwriting(out, force)
    with open_record(record, create=False) as book, progress("positions"):
        coded = list(chain.from_iterable(book.coded(name, taking_sides=True) for name in concepts or [None]))
    day = as_of.isoformat() if as_of else None
    found = find_positions(coded, by=by, as_of=day, min_sure=sure)
    if not found.positions:
        report_error(*NOTHING)
        return FAILED
    click.echo(save_picture(draw_positions(found, width_cm=width, top=top), out))
    return DONE


@picture.command("matrix", epilog=examples("sayso picture matrix -o matrix.png"))
@picture_options
@statement_options
@top_option
def matrix_picture(width: float, top: int, out: Path, force: bool, **chosen: Any) -> int:
    """Draw a matrix of who supports or opposes what.

    Each cell shows how often. Members of a coalition are next to each other.
    """
    from sayso.analyse.networks import build_network
    from sayso.export.pictures.matrix import draw_matrix
    from sayso.export.pictures.style import save_picture

    check_overwriting(out, force)
    rows, options = _rows(chosen)
    network = build_network(rows, options)
    if not network.events:
        report_error(*NOTHING)
        return FAILED
    click.echo(save_picture(draw_matrix(network, _coalitions(rows, options), width_cm=width, top=top), out))
    return DONE


@picture.command("network", epilog=examples("sayso picture network --since 2024-03-01 -o coalitions.svg"))
@picture_options
@statement_options
def network_picture(width: float, out: Path, force: bool, **chosen: Any) -> int:
    """Draw who agrees with whom, with coalitions and brokers.

    `sayso network --out FILE` has more options.
    """
    from sayso.analyse.coalitions import find_coalitions
    from sayso.analyse.networks import build_network
    from sayso.export.pictures.network import draw_network
    from sayso.export.pictures.style import save_picture

    check_overwriting(out, force)
    rows, options = _rows(chosen)
    one_mode = _one_mode(options)
    network = build_network(rows, one_mode)
    if not network.events:
        report_error(*NOTHING)
        return FAILED
    click.echo(save_picture(draw_network(network, find_coalitions(rows, one_mode), width_cm=width), out))
    return DONE


@picture.command("bars", epilog=examples("sayso picture bars --width 7.7 -o bars.pdf"))
@picture_options
@statement_options
def bars_picture(width: float, out: Path, force: bool, **chosen: Any) -> int:
    """Draw how many statements support and oppose each concept."""
    from sayso.analyse.networks import build_network
    from sayso.export.pictures.bars import draw_bars
    from sayso.export.pictures.style import save_picture

    check_overwriting(out, force)
    rows, options = _rows(chosen)
    network = build_network(rows, options)
    if not network.events:
        report_error(*NOTHING)
        return FAILED
    click.echo(save_picture(draw_bars(network, width_cm=width), out))
    return DONE


def _rows(chosen: dict[str, Any]) -> tuple[list[NetworkRow], NetworkOptions]:
    """Return the statements of a record book, and the options of a two-mode network with three stances."""
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
    with open_record(chosen["record"], create=False) as book, progress("statements"):
        rows = network_rows(book, chosen["concepts"], variables=(variable1, variable2), sure=chosen["sure"])
    return rows, options


def _one_mode(options: NetworkOptions) -> NetworkOptions:
    from dataclasses import replace

    return replace(options, network_type="onemode", qualifier="agreement", normalisation="average")


def _coalitions(rows: list[NetworkRow], options: NetworkOptions) -> Any:
    from sayso.analyse.coalitions import find_coalitions

    return find_coalitions(rows, _one_mode(options), draws=0)
