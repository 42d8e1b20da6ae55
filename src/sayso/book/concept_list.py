"""The codebook of a record: what its statements are coded against."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from os import PathLike
from typing import Any

from sayso.domain.coding import Concept
from sayso.store.coding import codebook, concepts
from sayso.store.engine import Engine, writing
from sayso.store.engine import reading as reading_from


class ConceptList:
    """The concepts of a record. Each step is kept in a log, and nothing that was coded is lost."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def list(self) -> list[Concept]:
        """Return the concepts in force, by name."""
        with reading_from(self._engine) as connection:
            return concepts.list_concepts(connection)

    def get(self, name: str) -> Concept:
        """Return the concept of a name; capitals do not matter.

        Raises:
            StoreError: there is none.
        """
        with reading_from(self._engine) as connection:
            return concepts.get_concept(connection, name)

    def add(
        self,
        name: str,
        proposition: str,
        *,
        words: Iterable[str] = (),
        examples: Iterable[str] = (),
        rules: str | None = None,
        who: str,
    ) -> Concept:
        """Add a concept; one that was removed comes back, with the codings that it had.

        `rules`, where given, are its rules for coders.

        Raises:
            UsageError: there is one of this name, or name or proposition are empty.
        """
        with writing(self._engine) as connection:
            concept = concepts.add_concept(connection, Concept(name, proposition, tuple(words), tuple(examples)), who)
            if rules is not None:
                codebook.set_rules(connection, concept.name, rules)
            return concept

    def edit(
        self, name: str, /, *, who: str, rules: str | None = None, seen: str | None = None, **changes: Any
    ) -> Concept:
        """Change fields of a concept (name, proposition, words, examples); people's codings stay with it.

        `rules`, where given, are its new rules for coders. `seen` is its state (see `state`) as `who` saw it.

        Raises:
            StoreError: there is none of this name.
            UsageError: the new name is another concept's, or name or proposition are empty.
            ChangedMeanwhile: it is not as it was seen.
        """
        with writing(self._engine) as connection:
            if seen is not None:
                codebook.expect_state(connection, name, seen)
            concept = replace(concepts.get_concept(connection, name), **changes)
            edited = concepts.edit_concept(connection, name, concept, who)
            if rules is not None:
                codebook.set_rules(connection, edited.name, rules)
            return edited

    @staticmethod
    def state(concept: Concept, rules: str) -> str:
        """Return a short text that changes with what a concept and its rules say."""
        return codebook.state_of(concept, rules)

    def remove(self, name: str, *, who: str, seen: str | None = None) -> None:
        """Take a concept out of force; it stays in the log, with all codings. For `seen`, see `edit`.

        Raises:
            StoreError: there is none of this name.
            ChangedMeanwhile: it is not as it was seen.
        """
        with writing(self._engine) as connection:
            if seen is not None:
                codebook.expect_state(connection, name, seen)
            concepts.remove_concept(connection, name, who)

    def merge(self, name: str, into: str, *, who: str, opposite: bool = False, seen: str | None = None) -> int:
        """Return one concept's codings to another and retire it; return how many went over.

        `opposite` says that who supports the one opposes the other. It is one step, which `codings.undo_many` takes
        back. For `seen`, see `edit`.

        Raises:
            StoreError: one of them is not there.
            UsageError: they are the same.
            ChangedMeanwhile: the first is not as it was seen.
        """
        with writing(self._engine) as connection:
            if seen is not None:
                codebook.expect_state(connection, name, seen)
            return codebook.merge_concepts(connection, name, into, who, opposite=opposite)

    def rules(self) -> dict[str, str]:
        """Return the rules for coders of each concept that has some, by its name."""
        with reading_from(self._engine) as connection:
            return codebook.rules_of(connection)

    def set_rules(self, name: str, rules: str) -> None:
        """Return a concept its rules for coders.

        Raises:
            StoreError: there is no such concept.
        """
        with writing(self._engine) as connection:
            codebook.set_rules(connection, name, rules)

    def stances(self, name: str) -> codebook.StanceCounts:
        """Return how many statements have each stance on a concept, by people and by the machine."""
        with reading_from(self._engine) as connection:
            return codebook.count_stances(connection, name)

    def log(self, name: str | None = None) -> Sequence[concepts.ConceptStep]:
        """Return what people did with concepts, or with the one of this name, latest first."""
        with reading_from(self._engine) as connection:
            return concepts.concept_history(connection, name)

    def import_(self, path: str | PathLike[str], *, who: str) -> tuple[Sequence[str], Sequence[str]]:
        """Take in a codebook (.yaml, .qdc): give the names that are new, and those that it changed.

        Raises:
            UsageError: the file is no codebook that sayso reads.
        """
        from sayso.export.codebook import read_concepts

        added, changed = [], []
        with writing(self._engine) as connection:
            known = {concept.name.casefold(): concept for concept in concepts.list_concepts(connection)}
            for concept in read_concepts(path):
                before = known.get(concept.name.casefold())
                if before is None:
                    added.append(concepts.add_concept(connection, concept, who).name)
                elif before != concept:
                    changed.append(concepts.edit_concept(connection, before.name, concept, who).name)
        return added, changed

    def export(self, path: str | PathLike[str]) -> int:
        """Write the codebook as the path's ending says (.yaml, .qdc); return how many concepts it has.

        Raises:
            UsageError: the ending is of another kind.
        """
        from sayso.export.codebook import write_concepts

        found = self.list()
        write_concepts(found, path)
        return len(found)
