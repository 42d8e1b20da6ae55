"""Names as people type them, with a title before them: "Secretary of State John Kerry", "Mr. Kerry"."""

from __future__ import annotations

from collections.abc import Iterator

from sayso.resolve.proper_names import fold
from sayso.tables import kept_per_tables, table

_LINKS = ("of", "for", "to")
_LONGEST_OFFICE = 4  # words after the link: "for Foreign and Security Policy"


def names_without_title(name: str) -> Iterator[str]:
    """Yield what may be the name in words that begin with a title, the longest first; nothing without a title."""
    words = name.split()
    folded = [fold(word) for word in words]
    for at in range(1, len(words)):
        before = folded[:at]
        ends_in_title = before[-1] in _titles()
        links = [place for place in range(1, at) if before[place] in _LINKS and before[place - 1] in _titles()]
        in_office = any(0 < at - place - 1 <= _LONGEST_OFFICE for place in links)
        if (ends_in_title or in_office) and folded[at] and folded[at] not in _LINKS:
            yield " ".join(words[at:])


@kept_per_tables()
def _titles() -> frozenset[str]:
    lists = table("titles")
    address, offices = lists["forms_of_address"], lists["offices"]
    words = [*address["men"], *address["women"], *lists["short_titles"], *lists["more_forms"]["plain"]]
    return frozenset(map(fold, [*words, *offices["heads"]]))
