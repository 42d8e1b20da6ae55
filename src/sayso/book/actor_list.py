"""The actors of a record book, and people's corrections to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sayso.store.actors import attributes as known
from sayso.store.actors import curating
from sayso.store.actors.assignment import find_actors
from sayso.store.actors.log import last_step
from sayso.store.actors.offices import Office, offices_of
from sayso.store.engine import Engine, writing
from sayso.store.engine import reading as reading_from


class ActorList:
    """The actors of a record book, and people's corrections to them."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def list(self, *, limit: int = 50) -> list[curating.Actor]:
        """Return the actors with the most reports."""
        with reading_from(self._engine) as connection:
            return curating.list_actors(connection, limit=limit)

    def find(self, name: str) -> Sequence[curating.Actor]:
        """Return the actors that a name may mean, in any spelling."""
        with reading_from(self._engine) as connection:
            return [curating.show_actor(connection, actor_id) for actor_id in find_actors(connection, name)]

    def get(self, actor: int | str) -> curating.Actor:
        """Return an actor by number or name.

        Raises:
            StoreError: there is no such actor, or the name fits several.
        """
        with reading_from(self._engine) as connection:
            return curating.show_actor(connection, curating.actor_called(connection, actor))

    def offices(self, actor: int | str) -> Sequence[Office]:
        """Return the roles that reports give an actor, with dates."""
        with reading_from(self._engine) as connection:
            return offices_of(connection, curating.actor_called(connection, actor))

    def offers(self, *, limit: int = 50) -> Sequence[curating.Offer]:
        """Return suggested merges: pairs that may be one actor."""
        with reading_from(self._engine) as connection:
            return curating.list_offers(connection, limit=limit)

    def log(self) -> Sequence[curating.LogEntry]:
        """Return the log of steps on actors, latest first."""
        with reading_from(self._engine) as connection:
            return curating.actor_history(connection)

    def last_step(self) -> int:
        """Return the number of the last step in the log, to detect later changes."""
        with reading_from(self._engine) as connection:
            return last_step(connection)

    def merge(self, keep: int | str, *others: int | str, who: str, seen: int | None = None) -> int:
        """Merge actors, by number or name, into `keep`; return the step's number.

        `seen`, here and below, is the number of the last step that `who` saw; None skips the check.

        Raises:
            ChangedMeanwhile: somebody changed one of the actors since then.
        """
        with writing(self._engine) as connection:
            numbers = [curating.actor_called(connection, one) for one in others]
            into = curating.actor_called(connection, keep)
            return curating.merge_actors(connection, into, numbers, who, seen=seen)

    def split(self, actor: int | str, names: Iterable[str], *, who: str, seen: int | None = None) -> int:
        """Move what an actor said under these names to a new actor; return its number."""
        with writing(self._engine) as connection:
            number = curating.actor_called(connection, actor)
            return curating.split_actor(connection, number, [*names], who, seen=seen)

    def rename(self, actor: int | str, name: str, *, who: str, seen: int | None = None) -> int:
        """Change an actor's name; return the step's number."""
        with writing(self._engine) as connection:
            number = curating.actor_called(connection, actor)
            return curating.rename_actor(connection, number, name, who, seen=seen)

    def apart(self, one: int | str, other: int | str, *, who: str, seen: int | None = None) -> int:
        """Reject a suggested merge; return the step's number."""
        with writing(self._engine) as connection:
            first, second = (curating.actor_called(connection, actor) for actor in (one, other))
            return curating.keep_apart(connection, first, second, who, seen=seen)

    def set_attribute(self, actor: int, name: str, value: str, *, who: str, seen: int | None = None) -> None:
        """Set an attribute of an actor (party, camp, wikidata …); an empty value removes it."""
        with writing(self._engine) as connection:
            known.set_attribute(connection, actor, name, value, who, seen=seen)

    def attributes(self, *actors: int) -> dict[int, dict[str, str]]:
        """Return the attributes of actors, by actor and name."""
        with reading_from(self._engine) as connection:
            return known.attributes_of(connection, actors)

    def attribute_names(self) -> Sequence[str]:
        """Return the names of all attributes in use."""
        with reading_from(self._engine) as connection:
            return known.attribute_names(connection)

    def table(self) -> Sequence[known.AttributeRow]:
        """Return every actor with its attributes."""
        with reading_from(self._engine) as connection:
            return known.attribute_table(connection)

    def take_table(self, rows: Iterable[Mapping[str, str]], *, who: str) -> tuple[int, Sequence[str]]:
        """Import attributes from rows with `id` or `name`; return how many match, and messages about the others."""
        with writing(self._engine) as connection:
            return known.take_attributes(connection, rows, who)

    def undo(self, step: int | None = None, *, who: str) -> curating.LogEntry:
        """Undo a step, by default the last one still in effect."""
        with writing(self._engine) as connection:
            return curating.undo(connection, who, step)
