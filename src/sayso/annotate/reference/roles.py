"""Roles: the office, title or profession that a report gives for a person, in its own words."""

from __future__ import annotations

from sayso.annotate.reference.names import People, Person
from sayso.annotate.reference.offices import head_of
from sayso.annotate.reference.role_phrases import Role, roles_beside, small_words
from sayso.annotate.text.words import fold, word_set_of
from sayso.tables import table

_LONGEST_ROLE = 11


def best_role(roles: list[Role]) -> Role | None:
    """Return the most specific current role: present offices before former ones, then more words before fewer.

    Words that are no role by themselves, such as "man", do not count.
    """
    none = word_set_of("titles", "offices", "no_role")
    roles = [role for role in roles if head_of(role.text) not in none or len(role.text.split()) > 2]
    if not roles:
        return None
    best = max(roles, key=lambda role: (_weight(role), -role.span.start))
    own = {fold(word) for word in best.text.split()}
    fuller = [
        r
        for r in roles
        if own < {fold(w) for w in r.text.split()} and head_of(r.text) == head_of(best.text) and _weight(r) > 0
    ]
    return max(
        fuller, key=lambda role: len(role.text.split()) if len(role.text.split()) <= _LONGEST_ROLE else 0, default=best
    )


def _weight(role: Role) -> float:
    words = [fold(word) for word in role.text.split()]
    head = head_of(role.text)
    former = bool({"former", "ex", "then", "onetime", "one-time", "late", "former-"} & {w.split("-")[0] for w in words})
    generic = head in word_set_of("titles", "offices", "no_role")
    content = [w for w in words if w not in small_words() and w not in ("of", "for")]
    title = 1.5 * (role.beside == "before" and role.text[:1].isupper())
    short = role.text in table("titles")["short_titles"].values()
    title += 2.5 * (head in word_set_of("titles", "offices", "ranks") and not short)
    return min(len(content), 5) + title - 4 * former - 4 * generic - max(0, len(words) - _LONGEST_ROLE)


class Roles:
    """The roles of the persons of one report; definite descriptions may add more."""

    def __init__(self, people: People) -> None:
        self._text = people.text
        self._of: dict[Person, list[Role]] = {}
        self._best: dict[Person, Role | None] = {}

    def of(self, person: Person) -> list[Role]:
        """All roles of a person, in text order."""
        if person not in self._of:
            self._of[person] = [
                role for mention in person.mentions for role in roles_beside(self._text, mention) if role.text
            ]
        return self._of[person]

    def best(self, person: Person) -> Role | None:
        """The most specific current role of the person, or None."""
        if person not in self._best:
            self._best[person] = best_role(self.of(person))
        return self._best[person]
