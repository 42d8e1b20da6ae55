"""Polls: the poll that carries a statement by counted people."""

from __future__ import annotations

import re

from sayso.annotate.carriers import Carrier, Rank
from sayso.domain.statement import Statement
from sayso.domain.text import Span

_FARTHEST = 2500
"""Code points after which figures no longer come from a poll named before."""
_COUNTED = re.compile(
    r"\b\d[\d.,]*\s?(?:percent\b|per\scent\b|%|points\b)|\b(?:majority|plurality|half|third|quarter|percentage|respondents)\b"
    r"|\b(?:one|two|three|four|five|six|seven|eight|nine|\d+)\s(?:in|of|out\sof)\s(?:ten|five|four|three|10)\b",
    re.IGNORECASE,
)
_POLL = re.compile(
    r"(?P<name>(?:(?:[A-Z][\w’'&.]*(?:[/–-]|\s))+(?:(?:[a-z]+|\d+)\s)?(?:poll|survey|Poll|Survey))|(?:[a-z]+\s)?(?:poll|survey))\b(?!\s(?:taker|worker|station))"
)
_NO_NAME = re.compile(r"^(?:The|A|An|In|But|And|That|This|Another|new|recent|latest|the|a|an|national|same)\s+")


def poll_of(statement: Statement, text: str) -> Carrier | None:
    """Give the poll behind a counted share of people: the nearest one named before or in the sentence, or None."""
    speaker, source = statement.speaker, statement.source
    if (
        speaker is None
        or speaker.type in ("person", "outlet", "document")
        or source is None
        or not _COUNTED.search(source.text)
    ):
        return None
    at = source.spans[0].start
    found = list(_POLL.finditer(text, max(0, at - _FARTHEST), at)) or list(_POLL.finditer(text, at, at + 400))[:1]
    if not found:
        return None
    named = [m for m in found if m["name"][0].isupper() and " " in m["name"] and not _NO_NAME.match(m["name"])]
    match = (named or found)[-1]
    name = _NO_NAME.sub("", match["name"])
    return Carrier(name, Span(match.end("name") - len(name), match.end("name")), Rank.DOCUMENT, "document")
