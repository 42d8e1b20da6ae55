"""Turns rows into a pandas data frame."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sayso.extras import require_extra


def frame_of(rows: Iterable[Mapping[str, Any]], columns: Iterable[str] | None = None) -> Any:
    """Return a `pandas.DataFrame` of rows; `columns` are its columns if there are no rows.

    Raises:
        UsageError: pandas is not installed.
    """
    require_extra("frame", "to_frame()")
    import pandas as pd

    return pd.DataFrame(list(rows), columns=None if columns is None else list(columns))
