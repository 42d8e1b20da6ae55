"""The network of a page as a picture file: the same nodes and ties in the same places."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

from sayso.web.graph import DrawnNode, DrawnTie
from sayso.web.shown import show

FILLS = ("#8fbfe8", "#f0b27a", "#a9d5a0", "#d3aee0", "#f2a7b0", "#d9cf82")
NO_COALITION, INK, BINDS, PARTS = "#ececec", "#1f2328", "#1e7a3c", "#a13a22"
LONGEST = 28  # characters of a label
DPI = 200


def svg_of(nodes: Sequence[DrawnNode], ties: Sequence[DrawnTie], size: tuple[float, float]) -> bytes:
    """Return a picture of this width and height as a self-contained SVG."""
    wide, high = size
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide:.0f} {high:.0f}" '
        'font-family="Inter, Helvetica, Arial, sans-serif" font-size="13">',
        f'<rect width="{wide:.0f}" height="{high:.0f}" fill="#ffffff"/>',
    ]
    for tie in ties:
        dash = ' stroke-dasharray="6 4"' if tie.conflict else ""
        parts.append(
            f'<line x1="{tie.x1}" y1="{tie.y1}" x2="{tie.x2}" y2="{tie.y2}" stroke="{_colour(tie)}" '
            f'stroke-width="{tie.width}" stroke-opacity="{_opacity(tie)}"{dash}/>'
        )
    for node in nodes:
        rim = 4 if node.broker else 1.5
        title = escape(_shown(f"{node.name}: {node.statements} statements"))
        parts.append(
            f'<g><title>{title}</title>{_outline(node)} fill="{_fill(node)}" stroke="{INK}" stroke-width="{rim}"/>'
            f'<text x="{node.x}" y="{node.y + node.size + 14:.1f}" text-anchor="middle" fill="{INK}">'
            f"{escape(_label(node))}</text></g>"
        )
    return "\n".join([*parts, "</svg>\n"]).encode("utf-8", "replace")


def png_of(nodes: Sequence[DrawnNode], ties: Sequence[DrawnTie], size: tuple[float, float]) -> bytes:
    """Return a picture of this width and height as PNG, with two pixels per unit."""
    from matplotlib.figure import Figure  # not at the top: a server may never need it
    from matplotlib.patches import Circle, Polygon

    wide, high = size
    figure = Figure(figsize=(wide / 100, high / 100), dpi=DPI)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, wide)
    axes.set_ylim(high, 0)
    axes.set_axis_off()
    points = 72 / 100  # points per unit of the picture
    for tie in ties:
        style = (0, (4, 3)) if tie.conflict else "solid"
        axes.plot(
            [tie.x1, tie.x2], [tie.y1, tie.y2], color=_colour(tie), alpha=_opacity(tie), linestyle=style,
            linewidth=tie.width * points, zorder=1,
        )  # fmt: skip
    for node in nodes:
        rim = (4 if node.broker else 1.5) * points
        look: dict[str, Any] = {"facecolor": _fill(node), "edgecolor": INK, "linewidth": rim, "zorder": 2}
        corners = [tuple(map(float, point.split(","))) for point in node.points.split()]
        axes.add_patch(Polygon(corners, **look) if corners else Circle((node.x, node.y), node.size, **look))
        label = _label(node).replace("$", r"\$")
        axes.text(node.x, node.y + node.size + 14, label, ha="center", va="baseline", fontsize=13 * points, color=INK)
    written = io.BytesIO()
    figure.savefig(written, format="png")
    return written.getvalue()


def _outline(node: DrawnNode) -> str:
    if node.points:
        return f'<polygon points="{node.points}"'
    return f'<circle cx="{node.x}" cy="{node.y}" r="{node.size}"'


def _fill(node: DrawnNode) -> str:
    return FILLS[(node.coalition - 1) % len(FILLS)] if node.coalition else NO_COALITION


def _colour(tie: DrawnTie) -> str:
    return PARTS if tie.conflict else BINDS


def _opacity(tie: DrawnTie) -> float:
    return 0.3 if tie.conflict else 0.55


def _label(node: DrawnNode) -> str:
    name = node.name if len(node.name) <= LONGEST else f"{node.name[: LONGEST - 1]}…"
    return _shown(f"{name} ({node.coalition})" if node.coalition else name)


def _shown(words: str) -> str:
    return str(show(words))
