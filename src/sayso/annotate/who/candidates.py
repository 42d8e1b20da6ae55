"""Who may have made each statement, and what speaks for each of them: the features of a learned choice."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from sayso.annotate.context import Context
from sayso.annotate.phrases import read_phrase
from sayso.annotate.said.pieces import ranges_of
from sayso.annotate.who.actors import Actor, display_name, name_words
from sayso.annotate.words import fold, offices, word_set_of
from sayso.domain.statement import Speaker, SpeakerType, Statement
from sayso.models.labels import ACTOR_TYPES

Float32Array = npt.NDArray[np.float32]
_EDGES = " \t\n,;:.\"“”'‘’()—–-"
_PASSIVE = re.compile(r"\b(?:is|are|was|were|been|being|be)\s(?:\w+ly\s)?\w+(?:ed|en|ld|ght|wn)\b")
_LEAD = re.compile(
    r"(?:the|a|an|some|many|several|most|all|other|those|these|one|two|his|her|their|its)\s", re.IGNORECASE
)
PRONOUNS = ("men", "women", "plural", "thing", "own", "relative")
NEAR = 1500
"""Code points: an actor named no nearer than this is a candidate only where the source or the model points there."""
POINTED = 0.02


@dataclass(frozen=True, slots=True)
class Option:
    """One who may have made a statement: an actor, the words of the source themselves, the author, or nobody."""

    name: str | None
    type: SpeakerType
    actor: int | None = None


class Speaking:
    """The statements and actors of a report, side by side, with the model's pointers between them."""

    def __init__(
        self,
        context: Context,
        statements: Sequence[Statement],
        actors: Sequence[Actor],
        told: Sequence[Speaker | None] = (),
        told_carriers: Sequence[Sequence[str]] = (),
    ) -> None:
        self.context = context
        self.told_carriers = [list(names) for names in told_carriers]
        self._told = list(told) or [None] * len(statements)
        self.statements = list(statements)
        self.actors = list(actors)
        self.said = [ranges_of(context, s, self.statements) for s in self.statements]
        self._mentions = [(number, m) for number, actor in enumerate(self.actors) for m in actor.mentions]
        self._starts = [sorted(m.span.start for m in actor.mentions) for actor in self.actors]
        self._points = self._pointers()
        self._columns: list[list[int]] = [[] for _ in self.actors]
        for column, (number, _) in enumerate(self._mentions):
            self._columns[number].append(1 + column)
        masses = [self._points[:, columns].sum(axis=1) for columns in self._columns]
        self._masses = np.array(masses, dtype=np.float32).reshape(len(self.actors), len(self.said)).T
        self._by_id = {s.id: at for at, s in enumerate(self.statements)}
        order = sorted(range(len(self.statements)), key=lambda at: _credited_at(self.statements[at]))
        self._previous = dict(zip(order[1:], order, strict=False))
        self._next = dict(pairwise(order))
        self._likely = [self._likely_actor(at) for at in range(len(self.statements))]

    def _pointers(self) -> Float32Array:
        """Probabilities (statements, 1 + mentions) of pointing at no mention, and at each."""
        reading, said = self.context.reading, self.said
        if not said:
            return np.zeros((0, 1 + len(self._mentions)), dtype=np.float32)
        heads = reading.heads
        vectors = heads.statement_vectors(reading, said, "speaker")
        mentions = heads.mention_vectors(reading, [(m.first, m.last) for _, m in self._mentions], "speaker")
        starts = np.array([m.first for _, m in self._mentions], dtype=np.int64)
        forms = np.array([m.form for _, m in self._mentions], dtype=np.int64)
        scores = heads.point("speaker", vectors, np.array([s.anchor for s in said]), mentions, starts, forms)
        scores = np.exp(scores - scores.max(axis=1, keepdims=True))
        found: Float32Array = scores / scores.sum(axis=1, keepdims=True)
        return found

    def options(self, at: int) -> list[Option]:
        """Those who may have made a statement, each once by name."""
        statement = self.statements[at]
        here = _credited_at(statement)[0]
        found = [Option(None, "none"), Option(None, "author")]
        told = self._told[at]
        if told is not None and told.name is not None:
            found.append(Option(told.name, told.type))
        if statement.source is not None:
            words = display_name(statement.source.text, "group")
            if words and self.pronoun(statement) is None:
                core = read_phrase(words).words
                found += [Option(form, "none") for form in dict.fromkeys((words, core)) if form]
            named = [a.name for a in self.actors if a.type == "person" and self._names_source(statement, a)]
            if len(named) > 1:
                found.append(Option("; ".join(named), "person"))
        for number, actor in enumerate(self.actors):
            near = any(abs(start - here) < NEAR for start in self._starts[number])
            if near or self._mass(at, number) >= POINTED or self._names_source(statement, actor):
                found += [Option(form, actor.type, number) for form in actor.forms]
        return found

    def told(self, at: int) -> Speaker | None:
        """Whom the rules of names and pronouns give as a statement's speaker."""
        return self._told[at]

    def all_told(self) -> list[Speaker]:
        """All speakers that those rules give."""
        return [speaker for speaker in self._told if speaker is not None]

    @staticmethod
    def pronoun(statement: Statement) -> str | None:
        """Which kind of pronoun a source is; None for other words, or where there is none."""
        if statement.source is None:
            return None
        word = fold(" ".join(statement.source.text.split()).strip(_EDGES))
        return next((kind for kind in PRONOUNS if word in word_set_of("speakers", "pronouns", kind)), None)

    def _names_source(self, statement: Statement, actor: Actor) -> bool:
        spans = statement.source.spans if statement.source else ()
        return any(m.span.overlaps(span) for m in actor.mentions for span in spans)

    def _likely_actor(self, at: int) -> int | None:
        """The actor that a statement's source names, else the one that the model points at most."""
        statement = self.statements[at]
        if statement.source is not None:
            inside = [
                n for n, actor in enumerate(self.actors) if not actor.described and self._names_source(statement, actor)
            ]
            if inside:
                return inside[-1] if len(inside) == 1 else max(inside, key=lambda n: self._mass(at, n))
        masses = [self._mass(at, n) for n in range(len(self.actors))]
        return int(np.argmax(masses)) if masses and max(masses) > 0.2 else None

    def _mass(self, at: int, actor: int) -> float:
        return float(self._masses[at, actor])

    def features(self, at: int) -> tuple[list[Option], Float32Array]:
        """Give the candidates of a statement, and what speaks for each: shape (candidates, len(FEATURES))."""
        statement = self.statements[at]
        options = self.options(at)
        shared = self._of_statement(at, statement)
        actors = {o.actor: self._of_actor(at, statement, o.actor) for o in options if o.actor is not None}
        nothing = [0.0] * len(ACTOR)
        rows = [[*self._of_option(at, o), *(nothing if o.actor is None else actors[o.actor]), *shared] for o in options]
        table = np.array(rows, dtype=np.float32).reshape(len(rows), len(FEATURES))
        for column in RANKED:  # how an actor stands beside the others
            best = sorted((row[ACTOR.index(column)], number) for number, row in actors.items())[::-1]
            for row, option in enumerate(options):
                rival = next((value for value, number in best[:2] if number != option.actor), 0.0)
                table[row, FEATURES.index(f"{column}_lead")] -= rival
        return options, table

    def _of_statement(self, at: int, statement: Statement) -> list[float]:
        cue = statement.cue.text.lower() if statement.cue else ""
        words = set(re.findall(r"[\w’']+", cue))
        pronoun = self.pronoun(statement)
        source = statement.source.text if statement.source else ""
        start, told = statement.start, self._told[at]
        return [
            *(float(pronoun == kind) for kind in PRONOUNS),
            float(statement.source is None),
            float(statement.cue is None),
            float(bool(source) and source[:1].islower() and pronoun is None),
            float(len(source.split())),
            float(bool(re.search(r"[A-Z]", source))),
            float(statement.kind == "direct"),
            float(statement.kind == "mixed"),
            float(statement.within is not None),
            float(statement.continues is not None),
            float(bool(words & word_set_of("speakers", "cues", "author"))),
            float(bool(words & word_set_of("speakers", "cues", "impersonal"))),
            float(bool(words & word_set_of("speakers", "cues", "speech"))),
            float("according" in words),
            float(bool(_PASSIVE.search(cue))),
            float(cue.strip() == ":"),
            float(self.context.sentence(start)),
            float(start / max(1, len(self.context.text))),
            statement.confidence,
            float(self._points[at, 0]),
            float(self._masses[at].max(initial=0.0)),
            float(sum(self._names_source(statement, a) and not a.described for a in self.actors)),
            float(any(self._names_source(statement, a) and a.described for a in self.actors)),
            *(float(told is not None and told.type == kind) for kind in (*ACTOR_TYPES, "none", "author")),
            float(bool(re.search(r"\band\b|&", source))),
            float(source.lower().startswith("both ")),
        ]

    def _of_option(self, at: int, option: Option) -> list[float]:
        told = self._told[at]
        author = told is not None and told.type == "author"
        same = told is not None and _same_name(told.name, option.name) and author == (option.type == "author")
        actor = self.actors[option.actor] if option.actor is not None else None
        name = option.name or ""
        return [
            float(same),
            *(float(option.type == kind) for kind in (*ACTOR_TYPES, "none", "author")),
            float(bool(name) and actor is None),
            float(len(name.split())),
            float(name.count("; ")),
            float(actor.forms.get(name, 0)) if actor else 0.0,
            float(bool(actor) and actor.name == name) if actor else 0.0,
            float(len(actor.forms)) if actor else 0.0,
            float(actor.seen_as.count(name)) if actor else 0.0,
        ]

    def _of_actor(self, at: int, statement: Statement, number: int) -> list[float]:
        actor = self.actors[number]
        source = statement.source.spans[0] if statement.source else None
        here, start = _credited_at(statement)
        context = self.context
        inside = [m for m in actor.mentions if source is not None and m.span.overlaps(source)]
        covered = sum(min(m.span.end, source.end) - max(m.span.start, source.start) for m in inside) if source else 0
        before = [m for m in actor.mentions if m.span.start < here]
        last = before[-1] if before else None
        sentence = context.sentence(here)
        cue_at = statement.cue.spans[0].start if statement.cue else start
        cue_end = statement.cue.spans[-1].end if statement.cue else start
        points = self._points[at, self._columns[number]]
        masses = self._mass(at, number)
        previous, following = self._previous.get(at), self._next.get(at)
        outer = self._by_id.get(statement.within or "")
        carried = self._by_id.get(statement.continues or "")
        pronoun, gender = self.pronoun(statement), actor.gender
        recent = float(len([m for m in before if here - m.span.start < 600]))
        in_sentence = [m for m in actor.mentions if context.sentence(m.span.start) == sentence]
        return [
            float(actor.described),
            float(bool(inside)),
            covered / max(1, source.end - source.start) if source else 0.0,
            float(bool(inside) and source is not None and inside[0].span.start <= source.start + 4),
            float(bool(inside) and source is not None and inside[-1].span.end >= source.end),
            float(any(not m.described for m in inside)),
            float(len(actor.mentions)),
            float(len(before)),
            float(sentence - context.sentence(last.span.start)) if last else 99.0,
            float(context.line(here) - context.line(last.span.start)) if last else 99.0,
            float(here - last.span.end) if last else 9999.0,
            float(bool(in_sentence)),
            float(bool(last) and context.quotation(last.span.start) is not None),  # type: ignore[union-attr]  # bool(last)
            float(any(0 <= cue_at - m.span.end <= 2 for m in actor.mentions)),
            float(any(0 <= m.span.start - cue_end <= 5 for m in actor.mentions)),
            float(any(s.start <= m.span.start < s.end for m in actor.mentions for s in statement.content.spans)),
            float(pronoun == "men" and gender == "m") + float(pronoun == "women" and gender == "f"),
            float(pronoun == "men" and gender == "f") + float(pronoun == "women" and gender == "m"),
            float(len(name_words(actor.name))),
            float(any(w in offices() for w in name_words(actor.name))),
            float(bool(_LEAD.match(actor.mentions[0].text))),
            max(m.probability for m in actor.mentions),
            float(previous is not None and self._likely[previous] == number),
            float(following is not None and self._likely[following] == number),
            float(outer is not None and self._likely[outer] == number),
            float(carried is not None and self._likely[carried] == number),
            float(points.max(initial=0.0)),
            masses,
            float(actor.mentions[0].span.start < 400),
            masses,
            recent,
            masses,
            recent,
        ]


RANKED = ("mass", "recent")
OPTION = (
    "told",
    *(f"type_{kind}" for kind in (*ACTOR_TYPES, "none", "author")),
    "literal",
    "words",
    "joined",
    "form_uses",
    "form_main",
    "form_count",
    "form_seen",
)
ACTOR = (
    "described",
    "in_source",
    "source_share",
    "source_start",
    "source_end",
    "source_names",
    "mentions",
    "mentions_before",
    "sentences_back",
    "lines_back",
    "characters_back",
    "in_sentence",
    "last_in_quotation",
    "before_cue",
    "behind_cue",
    "in_content",
    "gender_fits",
    "gender_clashes",
    "name_length",
    "name_office",
    "name_lead",
    "probability",
    "spoke_before",
    "speaks_next",
    "is_outer",
    "is_continued",
    "point",
    "points",
    "in_lead",
    *RANKED,
    *(f"{name}_lead" for name in RANKED),
)
STATEMENT = (
    *(f"pronoun_{kind}" for kind in PRONOUNS),
    "no_source",
    "no_cue",
    "source_lower",
    "source_words",
    "source_capital",
    "direct",
    "mixed",
    "inside",
    "continues",
    "cue_author",
    "cue_impersonal",
    "cue_speech",
    "cue_according",
    "cue_passive",
    "cue_colon",
    "sentence",
    "place",
    "confidence",
    "points_nowhere",
    "best_mass",
    "named_in_source",
    "described_in_source",
    *(f"told_{kind}" for kind in (*ACTOR_TYPES, "none", "author")),
    "source_and",
    "source_both",
)
FEATURES = (*OPTION, *ACTOR, *STATEMENT)


def _same_name(one: str | None, other: str | None) -> bool:
    if one is None or other is None:
        return one is other
    mine, theirs = set(name_words(one)), set(name_words(other))
    return bool(mine) and len(mine & theirs) > 0.7 * len(mine | theirs)


def _credited_at(statement: Statement) -> tuple[int, int]:
    """Where a statement is credited, and where its content begins."""
    source = statement.source.spans[0].start if statement.source else None
    cue = statement.cue.spans[0].start if statement.cue else None
    here = source if source is not None else cue if cue is not None else statement.start
    return here, statement.start
