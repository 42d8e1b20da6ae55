"""The codebook of a record book."""

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
    """The concepts of a record book. Every step is logged, and no coding is ever lost."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def list(self) -> list[Concept]:
        """Return the concepts in use, by name."""
        with reading_from(self._engine) as connection:
            return concepts.list_concepts(connection)

    def get(self, name: str) -> Concept:
        """Return a concept by name, ignoring case.

        Raises:
            StoreError: there is no such concept.
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
        """Add a concept; adding a removed one restores it and its codings.

        `rules` are its rules for coders.

        Raises:
            UsageError: there is a concept of this name, or name or proposition is empty.
        """
        with writing(self._engine) as connection:
            concept = concepts.add_concept(connection, Concept(name, proposition, tuple(words), tuple(examples)), who)
            if rules is not None:
                codebook.set_rules(connection, concept.name, rules)
            return concept

    def edit(
        self, name: str, /, *, who: str, rules: str | None = None, seen: str | None = None, **changes: Any
    ) -> Concept:
        """Change fields of a concept (name, proposition, words, examples); people's codings are kept.

        `rules` are its new rules for coders. `seen` is its `state` when `who` saw it; None skips the check.

        Raises:
            StoreError: there is no such concept.
            UsageError: another concept has the new name, or name or proposition is empty.
            ChangedMeanwhile: it was changed since it was seen.
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
        """Return a short text that changes whenever a concept or its rules change."""
        return codebook.state_of(concept, rules)

    def remove(self, name: str, *, who: str, seen: str | None = None) -> None:
        """Retire a concept; it stays in the log with all codings. For `seen`, see `edit`.

        Raises:
            StoreError: there is no such concept.
            ChangedMeanwhile: it was changed since it was seen.
        """
        with writing(self._engine) as connection:
            if seen is not None:
                codebook.expect_state(connection, name, seen)
            concepts.remove_concept(connection, name, who)

    def merge(self, name: str, into: str, *, who: str, opposite: bool = False, seen: str | None = None) -> int:
        """Move one concept's codings to another and retire it; return how many moved.

        With `opposite`, supporting the one means opposing the other. `codings.undo_many` undoes the merge as one step.
        For `seen`, see `edit`.

        Raises:
            StoreError: one of them does not exist.
            UsageError: they are the same.
            ChangedMeanwhile: the first was changed since it was seen.
        """
        with writing(self._engine) as connection:
            if seen is not None:
                codebook.expect_state(connection, name, seen)
            return codebook.merge_concepts(connection, name, into, who, opposite=opposite)

    def rules(self) -> dict[str, str]:
        """Return the rules for coders, by concept; concepts without rules are left out."""
        with reading_from(self._engine) as connection:
            return codebook.rules_of(connection)

    def set_rules(self, name: str, rules: str) -> None:
        """Set the rules for coders of a concept.

        Raises:
            StoreError: there is no such concept.
        """
        with writing(self._engine) as connection:
            codebook.set_rules(connection, name, rules)

    def stances(self, name: str) -> codebook.StanceCounts:
        """Return the number of statements per stance on a concept, by people and by the machine."""
        with reading_from(self._engine) as connection:
            return codebook.count_stances(connection, name)

    def log(self, name: str | None = None) -> Sequence[concepts.ConceptStep]:
        """Return the log of steps on concepts, or on one concept, latest first."""
        with reading_from(self._engine) as connection:
            return concepts.concept_history(connection, name)

    def import_(self, path: str | PathLike[str], *, who: str) -> tuple[Sequence[str], Sequence[str]]:
        """Import a codebook (.yaml, .qdc); return the names of added and of changed concepts.

        Raises:
            UsageError: the file is not a codebook that sayso can read.
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
        """Write the codebook in the format of the path's suffix (.yaml, .qdc); return the number of concepts.

        Raises:
            UsageError: the suffix is unknown.
        """
        from sayso.export.codebook import write_concepts

        found = self.list()
        write_concepts(found, path)
        return len(found)
