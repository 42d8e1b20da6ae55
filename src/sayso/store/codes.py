"""What one statement says of each concept: by people as it stands now, and by the machine."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select

from sayso.domain.coding import MACHINE, Stance
from sayso.store.reviewing import find_statement
from sayso.store.schema import codings, concepts, machine_codings


@dataclass(frozen=True, slots=True)
class Code:
    """What somebody, or the machine, says that a statement says of a concept; people are sure, with probability 1."""

    concept: str
    coder: str
    stance: Stance
    probability: float


def codes_of(connection: Connection, statement: str) -> list[Code]:
    """Give what stands of all codings of a statement: per concept those of people by name, then the machine's.

    Raises:
        StoreError: there is no such statement.
    """
    sid = find_statement(connection, statement)
    latest: dict[tuple[str, str], Code | None] = {}
    said = (
        select(concepts.c.name, codings.c.coder, codings.c.stance)
        .join(concepts, concepts.c.id == codings.c.concept_id)
        .where(codings.c.sid == sid, ~concepts.c.removed)
        .order_by(codings.c.id)
    )
    for name, coder, stance in connection.execute(said):
        latest[name, coder] = Code(name, coder, stance, 1.0) if stance else None
    by_machine = (
        select(concepts.c.name, machine_codings.c.stance, machine_codings.c.probability)
        .join(concepts, concepts.c.id == machine_codings.c.concept_id)
        .where(machine_codings.c.sid == sid, ~concepts.c.removed)
    )
    found = [code for code in latest.values() if code]
    found += [Code(name, MACHINE, stance, p) for name, stance, p in connection.execute(by_machine)]
    return sorted(found, key=lambda code: (code.concept, code.coder == MACHINE, code.coder))
