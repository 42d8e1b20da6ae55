"""Which programs' files come back as reviews, and the module that reads each.

Such a module has

    def read(path: Path) -> Iterator[Marking | Problem]

It tells what the file says, and looks nothing up: which statements are meant, and whether anything was changed, is
found by `review.markings`. What cannot be read is a `Problem` of stage "import"; a file that is none of the format
raises `UsageError`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import cast

from sayso.domain.marking import Marking
from sayso.domain.text import Problem
from sayso.errors import UsageError

Reader = Callable[[Path], Iterator[Marking | Problem]]

FORMATS: Mapping[str, str] = {
    "brat": "sayso.imports.brat",
    "dna": "sayso.imports.dna",
    "labelstudio": "sayso.imports.labelstudio",
}
"""Name of a format -> its module, imported when it is first wanted."""


def reader_of(name: str) -> Reader:
    """Give what reads a format.

    Raises:
        UsageError: no such format comes back as reviews.
    """
    if name not in FORMATS:
        raise UsageError(f"{name} does not come back as reviews", hint=f"name one of {', '.join(FORMATS)}")
    return cast(Reader, import_module(FORMATS[name]).read)
