"""The style of all pictures, and how they are saved: for print, readable in grayscale, reproducible.

The colors are a dark blue and a light orange, which differ for the color-blind (Okabe and Ito 2008) and in gray.
Nothing depends on color alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Any, Literal, cast

from sayso.domain.coding import Stance
from sayso.errors import UsageError

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

CM = 1 / 2.54  # matplotlib counts in inches
TOP = 40  # rows of a picture, by default
WIDTH_CM = 16.0  # text width of an A4 page; one of two columns has 7.7
NARROW_CM, WIDEST_CM = 12.0, 50.0
LINE_CM = 0.55  # one row with a label of 8 points
DASHES = (0.0, (3.0, 1.5))
FORMATS = (".svg", ".png", ".pdf")
DARK, LIGHT, PALE = "#0b4f8a", "#f2a65a", "#d9d9d9"
STYLE: dict[str, Any] = {
    "font.family": "DejaVu Sans",  # comes with matplotlib
    "font.size": 8,
    "axes.titlesize": 9,
    "axes.titlelocation": "left",
    "axes.labelsize": 8,
    "axes.linewidth": 0.6,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.labelsize": 7,
    "ytick.labelsize": 8,
    "legend.fontsize": 7.5,
    "legend.frameon": False,
    "hatch.linewidth": 0.6,
    "svg.hashsalt": "sayso",
    "svg.fonttype": "path",
    "savefig.dpi": 300,
}


Line = Literal["solid", "dotted"] | tuple[float, tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Look:
    """How a stance is drawn: label, colors, mark, line and hatch."""

    label: str
    face: str
    edge: str
    mark: str
    line: Line
    hatch: str


LOOKS: Mapping[Stance, Look] = {
    "supports": Look("supports", DARK, DARK, "o", "solid", ""),
    "opposes": Look("opposes", LIGHT, "#9a4f00", "s", DASHES, "////"),
    "ambiguous": Look("ambiguous", "white", "#555555", "D", "dotted", "...."),
}
CAMP_MARKS = ("o", "s", "^", "D", "v", "P", "h", "X")
CAMP_FACES = (DARK, LIGHT, "#66a182", "white", "#b8a1cf", "#404040", "#f5e07a", "#c8553d")


@contextmanager
def styled() -> Iterator[None]:
    """Apply the common style to everything drawn or saved inside a `with` block, whatever the user's settings."""
    import matplotlib as mpl

    with mpl.rc_context():
        mpl.rcdefaults()
        cast(Any, mpl.rcParams).update(STYLE)  # its stubs list every known name
        yield


def new_figure(width_cm: float, height_cm: float, heights: Sequence[float] = (1.0,)) -> tuple[Figure, Sequence[Axes]]:
    """Return an empty figure, at most 50 cm high, with a column of panels of the relative `heights`.

    Raises:
        UsageError: it is narrower than 5 cm or wider than 50.
    """
    from matplotlib.figure import Figure

    if not 5 <= width_cm <= WIDEST_CM:
        raise UsageError(f"a picture cannot be {width_cm:g} cm wide", hint="choose a width between 5 and 50 cm")
    figure = Figure(figsize=(width_cm * CM, min(height_cm, WIDEST_CM) * CM), layout="constrained")
    grid = figure.add_gridspec(max(len(heights), 1), 1, height_ratios=heights or [1.0])
    return figure, [figure.add_subplot(grid[number, 0]) for number in range(len(heights) or 1)]


def save_picture(figure: Figure, path: Path) -> Path:
    """Write a figure as SVG, PNG (300 dpi) or PDF, without a date, so that the same data give the same file.

    Raises:
        UsageError: the file has another suffix.
    """
    form = path.suffix.lower()
    if form not in FORMATS:
        raise UsageError(f"{path.name} is not a picture file", hint=f"use one of the suffixes {', '.join(FORMATS)}")
    metadata = {".svg": {"Date": None, "Creator": "sayso"}, ".pdf": {"CreationDate": None}, ".png": {"Software": None}}
    with styled():
        figure.savefig(path, format=form[1:], metadata=metadata[form])
    return path


def fold_names(names: Sequence[str], width_cm: float) -> tuple[list[str], float]:
    """Return labels folded to leave room for the plot, and the height of a row in cm."""
    labels = [fold(name, 18 if width_cm < NARROW_CM else 34) for name in names]
    return labels, LINE_CM * (1.35 if any("\n" in label for label in labels) else 1.0)


def fold(text: str, width: int = 28, lines: int = 2) -> str:
    """Return a label in lines of `width` characters, cut after `lines` lines."""
    return "\n".join(wrap(text, width, max_lines=lines, placeholder=" …"))
