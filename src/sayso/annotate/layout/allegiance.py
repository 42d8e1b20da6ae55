"""The country and organization stated in the name or roles of a speaker whom a label names."""

from __future__ import annotations

import re

from sayso.annotate.reference.cast import Cast, Figure
from sayso.annotate.reference.offices import head_of
from sayso.annotate.text.words import fold, word_set_of
from sayso.resolve.countries import country_in, country_words

_PORTFOLIO_OF = re.compile(r"[’']?s?\s+(?:minister|secretary|commissioner|chancellor)\b", re.IGNORECASE)
"""Before these words, "Greek Defense" is a portfolio and not an organization."""
_SENT = re.compile(r"\s(?:to|for|on|in|with|at)\s")
_STATED = ("government", "organization", "unnamed")


class Allegiance:
    """Stated allegiances. Less direct ones are learned (`who/allegiances.py`)."""

    def __init__(self, cast: Cast) -> None:
        self._cast = cast

    def country(self, figure: Figure) -> str | None:
        """The alpha-3 code of the country that a figure's name or role states."""
        if figure.person is None:
            return country_in(figure.name) if figure.name and figure.type in _STATED else None
        roles = (role.text for role in self._cast.roles.of(figure.person))
        return next((code for role in roles if (code := country_of_role(role))), None)

    def organization(self, figure: Figure) -> str | None:
        """The organization named in a person's role, in the report's words."""
        role = self._cast.roles.best(figure.person) if figure.person else None
        if role is None:
            return None
        inside = [
            b
            for b in self._cast.bodies.all
            if role.span.contains(b.span)
            and b.kind in ("organization", "outlet", "government")
            and not _PORTFOLIO_OF.match(self._cast.text, b.span.end)
            and not _is_portfolio(b.name)
        ]
        named = [body for body in inside if body.name not in country_words()]
        if not named:
            return None
        body = named[-1]
        if body.span.end < role.span.end and not body.name.isupper():
            return body.name  # "US Navy specialist": the navy, even if a longer name begins with it
        return self._cast.bodies.fullest(body.name, role.span.start)


def country_of_role(role: str) -> str | None:
    """The country of an office; not one that its holder studies, covers or is sent to."""
    if head_of(role) in word_set_of("titles", "offices", "about_countries"):
        return None
    return country_in(_SENT.split(role, maxsplit=1)[0])


def _is_portfolio(name: str) -> bool:
    """Whether a name is only the portfolio of an office: "State", "National Security"."""
    known = word_set_of("titles", "offices", "modifiers") | word_set_of("titles", "offices", "portfolios")
    words = [fold(word) for word in name.split()]
    is_body = words[-1] in word_set_of("speakers", "nouns", "bodies") and words[-1] != "state"
    return not is_body and all(word in known for word in words)
