"""The formats that can be imported as reviews, and the module that reads each.

Such a module has

    def read(path: Path) -> Iterator[Marking | Problem]

It only reads the file: `review.markings` finds the statements and the changes. An unreadable part becomes a `Problem`
of stage "import"; a file in another format raises `UnreadableFile`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import cast

from sayso.domain.form import has_form
from sayso.domain.marking import VALUE_FORMS, Marking
from sayso.domain.text import Problem
from sayso.errors import UsageError

Reader = Callable[[Path], Iterator[Marking | Problem]]

FORMATS: Mapping[str, str] = {
    "brat": "sayso.imports.brat",
    "dna": "sayso.imports.dna",
    "labelstudio": "sayso.imports.labelstudio",
}
"""Module by name of the format, imported when first used."""


def reader_of(name: str) -> Reader:
    """Return the reader of a format.

    Raises:
        UsageError: the format cannot be imported as reviews.
    """
    if name not in FORMATS:
        raise UsageError(f"{name} cannot be imported as reviews", hint=f"name one of {', '.join(FORMATS)}")
    return cast(Reader, import_module(FORMATS[name]).read)


def read_markings(name: str, path: Path) -> Iterator[Marking | Problem]:
    """Yield the markings of a file; invalid values are left out and reported.

    Raises:
        UsageError: the format cannot be imported as reviews, or the file is not in it.
    """
    for found in reader_of(name)(path):
        if isinstance(found, Problem):
            yield found
            continue
        odd = [field for field, value in found.values.items() if not has_form(value, VALUE_FORMS[field])]
        for field in odd:
            told = f"{found.document}: {found.values[field]!r:.40} was left out: not a valid {field}"
            yield Problem("import", "odd-value", told)
        sound = replace(found, values={field: value for field, value in found.values.items() if field not in odd})
        if has_form(sound, Marking):
            yield sound
        else:
            yield Problem(
                "import", "odd-value", f"{found.document!r:.40}: the annotation of {found.statement!r:.40} is malformed"
            )
