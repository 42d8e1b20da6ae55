"""`sayso network`: the discourse network, with coalitions and brokers."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sayso.cli.answer import FORMS, answer
from sayso.cli.network_option import counted_option, make_options, network_options
from sayso.cli.option import check_overwriting, force_option, limit_option
from sayso.cli.outcome import DONE, FAILED, note, progress, report_error
from sayso.cli.record_option import printable, record_option
from sayso.errors import UsageError

if TYPE_CHECKING:
    from sayso.analyse.coalitions import Coalition, Coalitions
    from sayso.analyse.network_rows import NetworkRow
    from sayso.analyse.networks import Network
    from sayso.domain.coding import Concept

EXAMPLES = """\b
Examples:
  sayso network --record press.db
  sayso network "Western troops" --variable1 country --aggregation congruence
  sayso network --type twomode --out actors-concepts.graphml
  sayso network --since 2024-03-01 --duplicates week --out coalitions.svg
  sayso network --window weeks --window-size 8 --out week.gexf
  sayso network --type eventlist --out events.csv
  sayso network --methods --out methods.md
"""
PICTURES = (".svg", ".png", ".pdf")
TEXTS = (".md", ".txt")
SHOWN = 3  # ids per tie in the terminal; files and JSON have all


@click.command(epilog=EXAMPLES)
@click.argument("concepts", nargs=-1, metavar="[CONCEPT]...")
@record_option
@network_options
@counted_option
@click.option(
    "--draws",
    type=click.IntRange(0),
    default=200,
    show_default=True,
    metavar="N",
    help="Bootstrap draws for measuring stability.",
)
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, metavar="N", help="Random seed.")
@click.option(
    "--resolution",
    type=click.FloatRange(0.01),
    default=1.0,
    show_default=True,
    metavar="NUMBER",
    help="Higher values give more coalitions.",
)
@limit_option("ties", least=0)
@click.option(
    "-o",
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write .graphml, .gexf, .csv, .dl, .json, .svg, .png or .pdf.",
)
@click.option("--methods", is_flag=True, help="Write a methods paragraph for a paper instead (FILE: .md or .txt).")
@force_option
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMS),
    default="text",
    show_default=True,
    help="Output format; jsonl and csv have one row per tie, or per statement (eventlist).",
)
def network(
    concepts: tuple[str, ...],
    record: str,
    sure: float,
    draws: int,
    seed: int,
    resolution: float,
    limit: int,
    out: Path | None,
    methods: bool,
    force: bool,
    form: str,
    **chosen: Any,
) -> int:
    """Show the discourse network, its coalitions and brokers.

    Without CONCEPT, it covers all concepts. Options and methods are those of the Discourse Network Analyzer. --out
    writes .graphml, .gexf, .csv, .dl (UCINET), .json, or a figure: .svg, .png, .pdf (these need sayso[picture]). With
    --window, it writes one file per window.
    """
    from sayso.analyse.networks import build_networks
    from sayso.book import open_record
    from sayso.book.networks import network_rows

    options = make_options(chosen)
    if methods and out and out.suffix.lower() not in TEXTS:
        raise UsageError(f"{out.name} is not a text file", hint=f"end it in {' or '.join(TEXTS)}")
    variables = (options.variable1, options.variable2)
    with progress("network"):
        with open_record(record, create=False) as book:
            rows = network_rows(book, concepts, variables=variables, sure=sure)
            about = [book.concepts.get(name) for name in dict.fromkeys(concepts)] or book.concepts.list()
        networks = build_networks(rows, options)
        whole = options.network_type == "onemode" and options.window == "no" and options.aggregation != "conflict"
        has_any = any(one.events for one in networks)
        found = _coalitions(rows, networks[0], draws, seed, resolution) if whole and has_any else None
    if options.window != "no" and rows and not networks:
        asked = f"{options.window_size} {options.window}"
        report_error(f"no window of {asked} fits into the period of the statements", "a smaller --window-size")
        return FAILED
    if not has_any:
        report_error("no coded statement matches", "sayso code statements CONCEPT --machine, or a lower --sure")
        return FAILED
    if methods:
        _write_methods(networks, about, sure, found, resolution, out, force)
    elif out:
        for line in _write(networks, found, out, force):
            click.echo(line)
    else:
        from sayso.export.network_files import network_object

        objects = [network_object(one, found) for one in networks] if form == "json" else [{}]
        answer(
            [row for one in networks for row in _rows(one)],
            form,
            None,
            False,
            text=lambda: (line for one in networks for line in _lines(one, found, limit)),
            document=objects if options.window != "no" else objects[0],
        )
    _warn(networks)
    return DONE


def _coalitions(rows: Sequence[NetworkRow], network: Network, draws: int, seed: int, resolution: float) -> Coalitions:
    from sayso.analyse.coalitions import find_coalitions

    return find_coalitions(rows, network.options, draws=draws, seed=seed, resolution=resolution)


def _write_methods(
    networks: Sequence[Network],
    about: Sequence[Concept],
    sure: float,
    coalitions: Coalitions | None,
    resolution: float,
    out: Path | None,
    force: bool,
) -> None:
    from sayso.export.methods_text import Coding, methods_text

    text = methods_text(networks, Coding(about, sure), coalitions, resolution=resolution)
    if out is None:
        click.echo(text)
        return
    check_overwriting(out, force)
    out.write_text(text + "\n", encoding="utf-8")
    click.echo(str(out))


def _write(networks: Sequence[Network], coalitions: Coalitions | None, out: Path, force: bool) -> list[str]:
    """Write each network to its file; with a window, its number and middle day go before the suffix."""
    lines = []
    digits = len(str(len(networks)))
    for number, one in enumerate(networks, start=1):
        middle = f"-{number:0{digits}}-{one.at:%Y-%m-%d}" if one.at else ""
        path = out.with_name(f"{out.stem}{middle}{out.suffix}")
        check_overwriting(path, force)
        if path.suffix.lower() in PICTURES:
            from sayso.export.pictures.network import draw_network
            from sayso.export.pictures.style import save_picture

            files: tuple[Path, ...] = (save_picture(draw_network(one, coalitions), path),)
        else:
            from sayso.export.network_files import write_network

            files = write_network(one, path, coalitions)
        lines += [f"{file}: {_size(one)}, {one.basis.words}" for file in files]
    return lines


def _size(network: Network) -> str:
    from sayso.domain.counts import counted

    return f"{counted(len(network.nodes), 'node')}, {counted(len(network.ties), 'tie')}"


def _warn(networks: Sequence[Network]) -> None:
    """Warn about networks that rest on too little."""
    thin = [one for one in networks if one.basis.warning]
    if len(networks) == 1 and thin:
        note(f"{thin[0].basis.warning}")
    elif thin:
        note(f"{len(thin)} of these {len(networks)} networks rest on too little: read them as lists, not as findings.")


def _rows(network: Network) -> Iterator[dict[str, Any]]:
    """Yield the ties, strongest first, or the statements of an event list; each with the middle of its window."""
    window = {"window": network.at.date().isoformat()} if network.at else {}
    if network.options.network_type == "eventlist":
        for row in network.events:
            day = row.time.date().isoformat() if row.time else None
            yield {**window, "statement": row.statement, "report": row.document, "date": day, **row.variables}
        return
    for tie in sorted(network.ties, key=lambda tie: (-abs(tie.weight), tie.source, tie.target)):
        yield {**window, **asdict(tie)}


def _lines(network: Network, coalitions: Coalitions | None, limit: int) -> list[str]:
    options = network.options
    lines = [f"{network.days}: {network.basis.words}, {_size(network)}"]
    if options.network_type == "eventlist":
        names = (options.variable1, options.variable2, "agreement")
        for row in network.events[: limit or None]:
            values = "  ".join(printable(str(row.variables.get(name, ""))) for name in names)
            lines.append(f"  {row.time:%Y-%m-%d}  {values}  {row.statement}" if row.time else f"  {values}")
        return lines
    if coalitions:
        lines += ["", *_coalition_lines(coalitions)]
    strongest = sorted(network.ties, key=lambda tie: (-abs(tie.weight), tie.source, tie.target))[:limit]
    if strongest:
        lines += ["", f"Ties by weight ({len(strongest)} of {len(network.ties)})"]
    width = max((len(tie.source) for tie in strongest), default=0)
    for tie in strongest:
        ends = f"{printable(tie.source):{width}} – {printable(tie.target)}"
        ids = " ".join(tie.statements[:SHOWN]) + (" …" if len(tie.statements) > SHOWN else "")
        lines.append(f"  {tie.weight:+8.3f}  {ends}  {click.style(f'{len(tie.statements)}: {ids}', dim=True)}")
    return lines


def _coalition_lines(coalitions: Coalitions) -> list[str]:
    sure = f"{_share(coalitions.stability)} over {coalitions.draws} draws" if coalitions.draws else "unknown"
    draws = f", stability {sure}"
    quality = f"modularity {_share(coalitions.modularity)}, polarization {_share(coalitions.polarisation)}{draws}"
    lines = [f"Coalitions ({quality})"]
    for one in coalitions.coalitions:
        lines.append(f"  {one.number}  stability {_share(one.stability)}  {printable(', '.join(one.members))}")
        lines += [f"       {line}" for line in _stand_lines(one)]
    alone = [member.name for member in coalitions.members if member.coalition is None]
    if alone:
        lines.append(f"  alone: {printable(', '.join(alone))}")
    if coalitions.brokers:
        lines += ["", "Brokers (betweenness)"]
    for member in coalitions.brokers[:5]:
        outside = f"{member.outside:.0%} of its ties' weight leads to other coalitions"
        lines.append(f"  {member.betweenness:8.3f}  {printable(member.name)}, coalition {member.coalition}, {outside}")
    return lines


def _stand_lines(coalition: Coalition) -> list[str]:
    sides = {
        "for": [s for s in coalition.stands if s.supporting > s.opposing],
        "against": [s for s in coalition.stands if s.opposing > s.supporting],
        "divided": [s for s in coalition.stands if s.opposing == s.supporting],
    }
    return [
        f"{side}: {', '.join(f'{printable(s.concept)} ({s.supporting}:{s.opposing})' for s in stands)}"
        for side, stands in sides.items()
        if stands
    ]


def _share(value: float) -> str:
    return "unknown" if math.isnan(value) else f"{round(value, 2) + 0.0:.2f}"  # no -0.00
