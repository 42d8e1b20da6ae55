"""An actor of a record: its type, and the roles that reports give it over time."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Post:
    """The role that one report gives an actor. `date` is the day of the report."""

    date: str | None
    role: str | None = None
    country: str | None = None
    organization: str | None = None


@dataclass(frozen=True, slots=True)
class KnownActor:
    """An actor of a record, after all merges.

    `country` is the one that most reports name; `posts` are the roles that reports give, in any order.
    """

    id: int
    name: str
    type: str
    country: str | None = None
    posts: tuple[Post, ...] = ()

    def role_at(self, date: str | None) -> str | None:
        """Return the role on a day: from the last report up to that day that gives one, else from the next."""
        before, after = self._told("role", date)
        return (before or after)[0].role if before or after else None

    def organization_at(self, date: str | None) -> str | None:
        """Return the organization on a day, like `role_at`; None if the role on that day belongs to another post.

        Reports leave out what their readers know, so an organization named before and after still applies.
        """
        before, after = self._told("organization", date)
        if not before and not after:
            return None
        nearest, role = (before or after)[0], self.role_at(date)
        if before and after and before[0].organization == after[0].organization:
            return nearest.organization
        another = role and nearest.role and not _words(role) & _words(nearest.role)
        return None if another else nearest.organization

    def role_until(self, date: str | None) -> str | None:
        """Return the role from the last report up to a day; None if no report gives one."""
        before, _ = self._told("role", date)
        return before[0].role if before else None

    def organization_until(self, date: str | None) -> str | None:
        """Return the organization from the last report up to a day; None if no report gives one."""
        before, _ = self._told("organization", date)
        return before[0].organization if before else None

    def _told(self, field: str, date: str | None) -> tuple[list[Post], list[Post]]:
        """Return the posts that have a field, up to a day and after it, nearest first."""
        posts = sorted((post for post in self.posts if getattr(post, field)), key=lambda post: post.date or "")
        before = [post for post in posts if date is not None and (post.date or "") <= date]
        return before[::-1], posts[len(before) :]


def _words(role: str) -> set[str]:
    return {word for word in role.casefold().split() if len(word) > 3}
