"""The authors of a byline, as databases, agencies and tables write them."""

from __future__ import annotations

import re

_BY = re.compile(r"^(?:by|von|par|por|da|di|door|af|av)[:\s]+(?=[^\W\d_])", re.IGNORECASE)
_AUTHORS = re.compile(r"\s*(?:;|\band\b|\bund\b|\bet\b|\by\b|&)\s*")
_BREAK = re.compile(r",?\s*\bsoftReturn\b\s*,?")  # Factiva leaves it where a byline has a line end
_HOST = re.compile(r",\s*(?:[a-z0-9-]+\.)+[a-z]{2,}(?!\w)", re.IGNORECASE)
_SUFFIX = re.compile(r",\s+((?:Jr|Sr|II|III|IV|MD|M\.D|PhD|Ph\.D|Esq)\b\.?)")
_HELD = "\x1d"  # in place of the comma before a suffix, which parts no names
_ENDS_HELD = re.compile(rf"{_HELD}[\w.]+$")
_ENDS_INITIAL = re.compile(r"\s(?:[A-Z]|Jr|Sr)\.$")
_TURNED = re.compile(
    rf"([^\W\d_][\w'’-]+),\s+([^\W\d_][\w.'’-]+(?: [A-Z]\.?(?![a-z]))?)(?:[ {_HELD}]((?:Jr|Sr|II|III|IV)\b\.?))?"
)
_NAME = re.compile(rf"[^\W\d_][\w.'’-]+(?:[ {_HELD}][^\W\d_][\w.'’-]*){{1,4}}")


def split_byline(words: str | None) -> tuple[str, ...]:
    """Return the authors of a byline without "By", job titles behind a comma left as they stand."""
    bare = _HOST.sub("", _BREAK.sub(";", _BY.sub("", " ".join((words or "").split())))).strip(" ;,")
    bare = _SUFFIX.sub(rf"{_HELD}\1", bare)
    whole = bare if _ENDS_HELD.search(bare) or _ENDS_INITIAL.search(bare) else bare.rstrip(" .")
    if (turned := _turned(whole)) != whole:
        return (turned.replace(_HELD, ", "),)
    names = bare.split(", ")
    many = len(names) > 1 and all(_NAME.fullmatch(part) for name in names for part in _AUTHORS.split(name))
    if not (many and (len(names) > 2 or _HELD in bare or _AUTHORS.search(bare))):
        names = [bare]
    parts = (_turned(_BY.sub("", _bare(part))) for name in names for part in _AUTHORS.split(name))
    return tuple(part.replace(_HELD, ", ") for part in parts if part)


def split_authors(words: str) -> tuple[str, ...]:
    """Return the authors of a cell, where semicolons part them, or else commas: "Roe, Jane; Doe, John"."""
    held = _SUFFIX.sub(rf"{_HELD}\1", words)
    parts = held.split(";") if ";" in held else held.split(",") if not _is_turned(held) else [held]
    return tuple(name for part in parts for name in split_byline(part.replace(_HELD, ", ")))


def _bare(name: str) -> str:
    name = name.strip(" ,")
    return name if _ENDS_HELD.search(name) else name.strip(" .")


def _turned(name: str) -> str:
    """Return "Doe, Jane" as Jane Doe, and "Doe, John Jr." as John Doe, Jr."""
    found = _TURNED.fullmatch(name)
    if found is None or not found[2][0].isupper():
        return name
    return f"{found[2]} {found[1]}{_HELD + found[3] if found[3] else ''}"


def _is_turned(words: str) -> bool:
    """Whether a byline is one name with the surname first ("Doe, Jane"; "Doe, John, Jr.")."""
    return _turned(words) != words
