"""The libraries that only some kinds of files need, and the extras that install them."""

from __future__ import annotations

import importlib
import importlib.util
from typing import Any

from sayso.acquire.kind import Kind
from sayso.errors import AcquireError

NEEDED = {
    Kind.PDF: ("pdfminer", "pdfminer.six", "documents"),
    Kind.RTF: ("striprtf", "striprtf", "documents"),
    Kind.EXCEL: ("openpyxl", "openpyxl", "documents"),
    Kind.PARQUET: ("pyarrow", "pyarrow", "parquet"),
    Kind.WARC: ("fastwarc", "FastWARC", "corpus"),
}
"""By kind of file: the module, its package, and the extra that installs it."""


def missing_for(kind: Kind | str) -> tuple[str, str] | None:
    """Return the package and the extra that are missing for a kind of file; None if nothing is missing."""
    needed = NEEDED.get(kind) if isinstance(kind, Kind) else None
    if needed is None or importlib.util.find_spec(needed[0]) is not None:
        return None
    return needed[1], needed[2]


def missing_error(origin: str, package: str, extra: str) -> AcquireError:
    """Return the error for a file whose library is not installed."""
    return AcquireError(f"{origin} needs {package}, which is not installed", hint=f"pip install 'sayso[{extra}]'")


def import_extra(module: str, origin: str) -> Any:
    """Import a module of an extra.

    Raises:
        AcquireError: it is not installed.
    """
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as error:
        top = module.partition(".")[0]
        package, extra = next((needed[1:] for needed in NEEDED.values() if needed[0] == top), (top, "documents"))
        raise missing_error(origin, package, extra) from error
