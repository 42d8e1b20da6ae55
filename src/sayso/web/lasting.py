"""Objects that last as long as the process: Python's garbage collector is not to walk through them again and again."""

from __future__ import annotations

import gc


def set_aside() -> None:
    """Take everything that is alive now out of the garbage collector's rounds.

    A full round walks through all objects while every page waits: 200,000 of them, most of them modules and results
    that stay, take 100 ms, and come round about every tenth search. What is set aside is still freed when nothing
    refers to it any more; only cycles among these objects would stay, so a round comes first.
    """
    gc.collect()
    gc.freeze()
