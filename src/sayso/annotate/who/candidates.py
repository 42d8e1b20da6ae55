"""Candidate speakers of each statement, with features for a learned choice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from sayso.annotate.context import Context
from sayso.annotate.reference.phrases import read_phrase
from sayso.annotate.who.actors import Actor, display_name, name_words, point_at
from sayso.annotate.who.crediting import STATEMENT, pronoun_of, statement_row
from sayso.annotate.who.standing import (
    Columns,
    Mentioned,
    columns_of_actors,
    columns_of_gender,
    columns_of_places,
    credited_at,
)
from sayso.domain.statement import Speaker, SpeakerType, Statement
from sayso.models.labels import ACTOR_TYPES
from sayso.models.scores import Float32Array

NEAR = 1500
"""Code points: an actor farther away than this is a candidate only if the source or the model points to it."""
POINTED = 0.02


@dataclass(frozen=True, slots=True)
class Option:
    """A candidate speaker: an actor, the words of the source themselves, the author, or nobody."""

    name: str | None
    type: SpeakerType
    actor: int | None = None


class Speaking:
    """The statements and actors of a report, with the model's pointers between them."""

    def __init__(
        self,
        context: Context,
        statements: Sequence[Statement],
        actors: Sequence[Actor],
        told: Sequence[Speaker | None] = (),
    ) -> None:
        self.context = context
        self.told: list[Speaker | None] = list(told) or [None] * len(statements)
        """The speaker of each statement according to the rules for names and pronouns."""
        self.statements = list(statements)
        self.actors = list(actors)
        self.said = [context.ranges_of(s, self.statements) for s in self.statements]
        self._mentioned = Mentioned(context, self.actors)
        self._pronouns = [pronoun_of(s) for s in self.statements]
        self._named = self._mentioned.any(
            self._mentioned.within([s.source.spans if s.source else () for s in self.statements])
        )
        self._points = self._pointers()
        self._masses = self._mentioned.total(self._points[:, 1:])
        self._by_id = {s.id: at for at, s in enumerate(self.statements)}
        order = sorted(
            range(len(self.statements)), key=lambda at: (credited_at(self.statements[at]), self.statements[at].start)
        )
        self._previous = dict(zip(order[1:], order, strict=False))
        self._next = dict(pairwise(order))
        self._likely = [self._likely_actor(at) for at in range(len(self.statements))]

    def _pointers(self) -> Float32Array:
        """Probabilities of pointing at no mention and at each mention: (statements, 1 + mentions)."""
        reading, said = self.context.reading, self.said
        all_mentions = [m for actor in self.actors for m in actor.mentions]
        if not said:
            return np.zeros((0, 1 + len(all_mentions)), dtype=np.float32)
        vectors = reading.heads.statement_vectors(reading, said, "speaker")
        return point_at(reading, "speaker", vectors, [s.anchor for s in said], all_mentions)

    @cached_property
    def _forms(self) -> list[Option]:
        """All names of all actors, grouped by actor."""
        return [Option(form, actor.type, number) for number, actor in enumerate(self.actors) for form in actor.forms]

    @cached_property
    def _bearers(self) -> npt.NDArray[np.int64]:
        """The actor of each of these names, (forms,)."""
        counts = [len(actor.forms) for actor in self.actors]
        return np.repeat(np.arange(len(self.actors)), np.array(counts, dtype=np.int64))

    @cached_property
    def _reached(self) -> npt.NDArray[np.bool_]:
        """Whether an actor is near a statement, pointed at, or named in its source: (statements, actors)."""
        here = np.array([credited_at(s) for s in self.statements], dtype=np.int64)
        near = self._mentioned.any(np.abs(self._mentioned.start - here[:, None]) < NEAR)
        return near | (self._masses >= np.float32(POINTED)) | self._named

    def _options(self, at: int) -> tuple[list[Option], npt.NDArray[np.intp]]:
        """The candidates that are not actors of the report, and the numbers of the names of those that are."""
        statement, told = self.statements[at], self.told[at]
        found = [Option(None, "none"), Option(None, "author")]
        if told is not None and told.name is not None:
            found.append(Option(told.name, told.type))
        if statement.source is not None:
            words = display_name(statement.source.text, "group")
            if words and self._pronouns[at] is None:
                core = read_phrase(words).words
                found += [Option(form, "none") for form in dict.fromkeys((words, core)) if form]
            named = [self.actors[n].name for n in np.flatnonzero(self._named[at]) if self.actors[n].type == "person"]
            if len(named) > 1:
                found.append(Option("; ".join(named), "person"))
        return found, np.flatnonzero(self._reached[at][self._bearers])

    def _likely_actor(self, at: int) -> int | None:
        """The actor named in a statement's source, else the one to which the model points most."""
        masses = self._masses[at]
        named = [n for n in np.flatnonzero(self._named[at]).tolist() if not self.actors[n].described]
        if named:
            return int(max(named, key=lambda n: masses[n]))
        return int(masses.argmax()) if masses.max(initial=0.0) > 0.2 else None

    def features(self, at: int) -> tuple[list[Option], Float32Array]:
        """Return the candidate speakers of a statement, and their features: shape (candidates, len(FEATURES))."""
        others, forms = self._options(at)
        bearers = self._bearers[forms]
        table = np.zeros((len(others) + len(forms), len(FEATURES)), dtype=np.float32)
        option, actor = (part[len(others) :] for part in (table[:, : len(OPTION)], table[:, _OF_ACTOR]))
        table[: len(others), : len(OPTION)] = [[self._is_told(at, o), *_of_option(o)] for o in others]
        option[:, 0] = self._told_forms[at][forms]
        option[:, 1:] = self._of_forms[forms]
        actor[:] = self._standing[at, bearers]
        table[:, _OF_ACTOR.stop :] = self._of_statement(at)
        for column in RANKED:
            table[:, FEATURES.index(f"{column}_lead")] -= self._rivals(at, column, len(others), bearers)
        return [*others, *(self._forms[n] for n in forms)], table

    def _rivals(self, at: int, column: str, others: int, bearers: npt.NDArray[np.int64]) -> Float32Array:
        """The best value of an actor's column among a candidate's rivals, 0 if there are none."""
        values = self._standing[at, :, ACTOR.index(column)]
        first, second = (*sorted({(float(values[n]), n) for n in bearers.tolist()}, reverse=True)[:2], *_NOBODY)[:2]
        rivals = np.full(others + len(bearers), first[0], dtype=np.float32)
        rivals[others:][bearers == first[1]] = second[0]
        return rivals

    @cached_property
    def _standing(self) -> Float32Array:
        """Features of each actor: (statements, actors, len(ACTOR))."""
        columns = {
            **columns_of_places(self.context, self.statements, self._mentioned),
            **columns_of_actors(self.actors),
            **columns_of_gender(self._pronouns, self.actors),
            **self._of_neighbors(),
            "point": self._mentioned.most(self._points[:, 1:]),
            "points": self._masses,
            "mass": self._masses,
        }
        columns |= {f"{name}_lead": columns[name] for name in RANKED}
        shape = len(self.statements), len(self.actors)
        return np.stack([np.broadcast_to(columns[name], shape).astype(np.float32) for name in ACTOR], axis=2)

    def _of_neighbors(self) -> Columns:
        """Whether an actor is the likely speaker of the statement before, after, around, or continued by this one."""
        nobody = -1
        likely = [nobody if number is None else number for number in self._likely] + [nobody]
        all_of = range(len(self.statements))
        neighbors = {
            "spoke_before": [self._previous.get(at, nobody) for at in all_of],
            "speaks_next": [self._next.get(at, nobody) for at in all_of],
            "is_outer": [self._by_id.get(s.within or "", nobody) for s in self.statements],
            "is_continued": [self._by_id.get(s.continues or "", nobody) for s in self.statements],
        }
        actors = np.arange(len(self.actors))
        return {
            name: np.array([likely[n] for n in numbers], dtype=np.int64)[:, None] == actors
            for name, numbers in neighbors.items()
        }

    def _of_statement(self, at: int) -> list[float]:
        named, described = self._named[at] & ~self._described, self._named[at] & self._described
        nowhere, most = float(self._points[at, 0]), float(self._masses[at].max(initial=0.0))
        pointing = nowhere, most, float(named.sum()), float(described.any())
        return statement_row(self.context, self.statements[at], self.told[at], pointing)

    def _is_told(self, at: int, option: Option) -> bool:
        """Whether an option is the speaker of a statement according to the rules."""
        told = self.told[at]
        if told is None or (told.type == "author") != (option.type == "author"):
            return False
        return _same_name(told.name, option.name)

    @cached_property
    def _told_forms(self) -> npt.NDArray[np.bool_]:
        """Whether a name of an actor matches the speaker according to the rules: (statements, forms)."""
        words = [set(name_words(option.name or "")) for option in self._forms]
        found = np.zeros((len(self.statements), len(words)), dtype=np.bool_)
        by_name: dict[str, list[bool]] = {}
        for at, told in enumerate(self.told):
            if told is not None and told.name is not None and told.type != "author":
                mine = set(name_words(told.name))
                found[at] = by_name.setdefault(told.name, [_alike(mine, theirs) for theirs in words])
        return found

    @cached_property
    def _of_forms(self) -> Float32Array:
        """Features of each name of an actor that do not depend on the statement: (forms, len(OPTION) - 1)."""
        rows = [_of_option(option, self.actors[n]) for option, n in zip(self._forms, self._bearers, strict=True)]
        return np.array(rows, dtype=np.float32).reshape(len(rows), len(OPTION) - 1)

    @cached_property
    def _described(self) -> npt.NDArray[np.bool_]:
        return np.array([actor.described for actor in self.actors], dtype=np.bool_)


RANKED = ("mass", "recent")
OPTION = (
    "told",
    *(f"type_{kind}" for kind in (*ACTOR_TYPES, "none", "author")),
    "literal", "words", "joined", "form_uses", "form_main", "form_count", "form_seen",
)
ACTOR = (
    "described", "in_source", "source_share", "source_start", "source_end", "source_names", "mentions",
    "mentions_before", "sentences_back", "lines_back", "characters_back", "in_sentence", "last_in_quotation",
    "before_cue", "behind_cue", "in_content", "gender_fits", "gender_clashes", "name_length", "name_office",
    "name_lead", "probability", "spoke_before", "speaks_next", "is_outer", "is_continued", "point", "points",
    "in_lead", *RANKED,
    *(f"{name}_lead" for name in RANKED),
)
FEATURES = (*OPTION, *ACTOR, *STATEMENT)
_OF_ACTOR = slice(len(OPTION), len(OPTION) + len(ACTOR))
_NOBODY = ((0.0, -1),) * 2


def _of_option(option: Option, actor: Actor | None = None) -> list[float]:
    """Features of an option alone: the columns of OPTION after the first one."""
    name, a = option.name or "", actor
    return [
        *(float(option.type == kind) for kind in (*ACTOR_TYPES, "none", "author")),
        float(a is None and bool(name)),
        float(len(name.split())),
        float(name.count("; ")),
        *((a.forms.get(name, 0), a.name == name, len(a.forms), a.seen_as.count(name)) if a else (0, 0, 0, 0)),
    ]


def _same_name(one: str | None, other: str | None) -> bool:
    if one is None or other is None:
        return one is other
    return _alike(set(name_words(one)), set(name_words(other)))


def _alike(mine: set[str], theirs: set[str]) -> bool:
    return bool(mine) and len(mine & theirs) > 0.7 * len(mine | theirs)
