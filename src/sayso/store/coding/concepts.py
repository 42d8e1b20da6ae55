"""The concepts of a codebook, and an append-only log of changes to them."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from sayso.domain.coding import Concept
from sayso.errors import StoreError, UsageError
from sayso.store.column_values import dump, now, storable
from sayso.store.engine import insert_one
from sayso.store.schema import concept_log, concepts, machine_codings


@dataclass(frozen=True, slots=True)
class ConceptStep:
    """A logged change: add, edit or remove; `concept` is the state after it."""

    id: int
    at: str
    who: str
    action: str
    concept: Concept


def list_concepts(connection: Connection) -> list[Concept]:
    """Return the concepts in force, ordered by name."""
    return sorted((_concept(row) for row in _rows(connection) if not row.removed), key=lambda c: c.name.casefold())


def get_concept(connection: Connection, name: str) -> Concept:
    """Return a concept by name; case does not matter.

    Raises:
        StoreError: there is none.
    """
    return _concept(_row_in_force(connection, name))


def concept_number(connection: Connection, name: str) -> int:
    """Return the number of a concept in force.

    Raises:
        StoreError: there is none.
    """
    return int(_row_in_force(connection, name).id)


def add_concept(connection: Connection, concept: Concept, who: str) -> Concept:
    """Add a concept; adding a removed one restores it with its codings.

    Raises:
        UsageError: the name is taken, or name or proposition is empty.
    """
    concept = _checked(concept)
    known = _find(connection, concept.name)
    if known is not None and not known.removed:
        raise UsageError(
            f"the concept {known.name!r} already exists", hint=f"sayso concept edit {json.dumps(known.name)}"
        )
    if known is None:
        number = insert_one(connection, concepts, {**_columns(concept), "removed": False})
    else:
        number = known.id
        _change(connection, number, concept, removed=False)
    _log(connection, number, "add", concept, who)
    return concept


def edit_concept(connection: Connection, name: str, concept: Concept, who: str) -> Concept:
    """Change the name or texts of a concept; it keeps its codings.

    Raises:
        StoreError: there is none of this name.
        UsageError: the new name is taken, or name or proposition is empty.
    """
    concept = _checked(concept)
    row = _row_in_force(connection, name)
    other = _find(connection, concept.name)
    if other is not None and other.id != row.id:
        raise UsageError(f"another concept is or was called {other.name!r}", hint="choose another name")
    if concept != _concept(row):
        _change(connection, row.id, concept, removed=False)
        _log(connection, row.id, "edit", concept, who)
    return concept


def remove_concept(connection: Connection, name: str, who: str) -> None:
    """Remove a concept; it stays in the log with all codings.

    Raises:
        StoreError: there is none of this name.
    """
    row = _row_in_force(connection, name)
    _change(connection, row.id, _concept(row), removed=True)
    _log(connection, row.id, "remove", _concept(row), who)


def restore_concept(connection: Connection, name: str, who: str) -> None:
    """Restore a removed concept with all codings; a concept in force is not changed."""
    row = _find(connection, name)
    if row is not None and row.removed:
        _change(connection, row.id, _concept(row), removed=False)
        _log(connection, row.id, "add", _concept(row), who)


def concept_history(connection: Connection, name: str | None = None) -> list[ConceptStep]:
    """Return the log, or the part about one concept in force; latest step first."""
    query = select(concept_log).order_by(concept_log.c.id.desc())
    if name is not None:
        query = query.where(concept_log.c.concept_id == concept_number(connection, name))
    rows = connection.execute(query)
    return [ConceptStep(row.id, row.at, row.who, row.action, _read(json.loads(row.detail))) for row in rows]


def _rows(connection: Connection) -> list[Any]:
    return list(connection.execute(select(concepts).order_by(concepts.c.id)))


def _find(connection: Connection, name: str) -> Any | None:
    wanted = (storable(name) or "").strip().casefold()
    return next((row for row in _rows(connection) if row.name.casefold() == wanted), None)


def _row_in_force(connection: Connection, name: str) -> Any:
    row = _find(connection, name)
    if row is None or row.removed:
        known = ", ".join(concept.name for concept in list_concepts(connection)[:10])
        raise StoreError(
            f"there is no concept {name!r}",
            hint=f"the concepts are {known}" if known else "sayso concept add NAME --proposition SENTENCE",
        )
    return row


def _checked(concept: Concept) -> Concept:
    """Strip the texts of a concept and make them storable."""
    name, proposition = ((storable(value) or "").strip() for value in (concept.name, concept.proposition))
    for what, value in (("name", name), ("proposition", proposition)):
        if not value:
            raise UsageError(f"a concept needs a {what}", hint='sayso concept add NAME --proposition "A should do B."')
    lists = (tuple(text for raw in texts if (text := raw.strip())) for texts in (concept.words, concept.examples))
    return Concept(name, proposition, *lists)


def _columns(concept: Concept) -> dict[str, Any]:
    return {
        "name": concept.name,
        "proposition": concept.proposition,
        "words": dump(list(concept.words)),
        "examples": dump(list(concept.examples)),
    }


def _concept(row: Any) -> Concept:
    return Concept(row.name, row.proposition, tuple(json.loads(row.words)), tuple(json.loads(row.examples)))


def _read(detail: dict[str, Any]) -> Concept:
    return Concept(detail["name"], detail["proposition"], tuple(detail["words"]), tuple(detail["examples"]))


def _change(connection: Connection, number: int, concept: Concept, *, removed: bool) -> None:
    """Change a concept; if its texts change, the machine's codings are deleted."""
    this = concepts.c.id == number
    before = _concept(connection.execute(select(concepts).where(this)).one())
    connection.execute(update(concepts).where(this).values(**_columns(concept), removed=removed))
    if (before.proposition, before.words, before.examples) != (concept.proposition, concept.words, concept.examples):
        connection.execute(delete(machine_codings).where(machine_codings.c.concept_id == number))


def _log(connection: Connection, number: int, action: str, concept: Concept, who: str) -> None:
    row = {"at": now(), "who": who, "action": action, "concept_id": number, "detail": dump(asdict(concept))}
    connection.execute(insert(concept_log).values(row))
