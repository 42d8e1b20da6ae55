"""Learns the reader's decisions from the encoders' output for unseen reports.

Each decision is learned from the held-out answers of the earlier ones, so that it sees the same kind of input in
training and in use.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from sayso.annotate.beside import aspects, passages, relations, triggers
from sayso.annotate.beside.loaded import LOADED
from sayso.annotate.context import Context
from sayso.annotate.doubt import marks
from sayso.annotate.doubt.certainty import mark_certainty
from sayso.annotate.named.entities import decode_entities
from sayso.annotate.route import carriers, neighbors
from sayso.annotate.route.chain import trace_chains
from sayso.annotate.said import confidence, levels, nesting
from sayso.annotate.said.finding import (
    KEPT,
    NESTED,
    find_statements,
    missed_statements,
    outer_statements,
    tell_statements,
    weigh_statements,
)
from sayso.annotate.statements import attribution_of
from sayso.annotate.text.quotations import pair_quotation_marks
from sayso.annotate.text.sentences import split_sentences
from sayso.annotate.who import candidates, countries, full_names, organizations, roles
from sayso.annotate.who.actors import find_actors, name_words
from sayso.annotate.who.allegiances import STATELESS, WITH_BODY, Allegiances
from sayso.annotate.who.naming import bearers_of, name_speakers, speaking_of
from sayso.annotate.who.speakers import choose_speakers, speaker_of
from sayso.annotate.who.voices import Voice, find_voices
from sayso.domain.record import Record
from sayso.domain.statement import Statement
from sayso.domain.text import Document, Span
from sayso.models.clue_weights import beside
from sayso.models.decisions import Decisions
from sayso.models.labels import DOUBTS
from sayso.models.pair_scorer import PairScorer
from sayso.models.scores import Reading
from sayso.training.decision_tables import (
    ATTACHED,
    FOLDS,
    LOW_THRESHOLDS,
    RARE,
    RARE_MARGIN,
    SETTINGS,
    THRESHOLDS,
    Learned,
    Rows,
    Table,
    best_exact_threshold,
    best_share,
    best_threshold,
)
from sayso.training.lessons import aspects_of, own_carriers
from sayso.training.loaded_words import learn_loaded
from sayso.training.matching import (
    alike,
    best_match,
    characters_of,
    coded_entity,
    entity_of,
    is_row,
    is_speaker,
    pair_statements,
    same_source,
    words_of_name,
)
from sayso.training.pair_scorer import PairTable

log = logging.getLogger(__name__)

KEPT_THRESHOLDS = (0.0, 0.15, 0.25, 0.35, 0.45)
MARGIN = 0.004
NESTED_MARGIN = 0.006
"""Of the thresholds for nested statements within this of the best F1, the lowest is taken: it finds most."""


@dataclass(frozen=True)
class ReadReport:
    """A coded report with the reading of an encoder that was not trained on it. `whole`: see CodedReport."""

    gold: Mapping[str, Any]
    reading: Reading
    whole: bool


def learn_decisions(
    reports: Sequence[ReadReport],
    least: Mapping[str, float],
    varied: Sequence[ReadReport] = (),
    loaded: Sequence[ReadReport] = (),
) -> tuple[list[Decisions], Decisions, dict[str, Table]]:
    """Return each fold's decisions (report number modulo FOLDS), learned from the other folds, and those from all.

    `varied` are copies of the reports, in the same order, with other kinds of names (`vary_names`); full names are
    learned from them, too. `loaded` are sentences whose loaded words are coded.
    """
    learner = _Learner(reports, dict(least))
    learner.learn_statements()
    learner.learn_names(varied)
    learner.learn_speakers()
    learner.learn_allegiances()
    learner.learn_rest()
    learner.learn_carrier_network()
    learner.learn_carriers_again()
    learner.learn_rows()
    if loaded:
        learner.learn_loaded(loaded)
    return learner.by_fold(), learner.of_all(), learner.tables


def base_record(gold: Mapping[str, Any], reading: Reading) -> Record:
    """Return a coded report as a record with its first layers."""
    text = gold["text"]
    document = Document(
        str(gold["id"]), str(gold["id"]), text, outlet=gold.get("outlet") or gold.get("publisher"), language="en"
    )
    record = Record(document, tuple(split_sentences(text)), tuple(pair_quotation_marks(text)))
    return replace(record, entities=tuple(decode_entities(reading.levels[0], text)))


class _Learner:
    def __init__(self, reports: Sequence[ReadReport], least: dict[str, float]) -> None:
        self.reports = list(reports)
        self.least = least
        self.tables: dict[str, Table] = {}
        self.learned: dict[str, Learned] = {}
        self.networks: dict[str, list[PairScorer]] = {}
        self.records = [base_record(r.gold, r.reading) for r in self.reports]
        self.contexts = [Context(record, r.reading) for record, r in zip(self.records, self.reports, strict=True)]

    def by_fold(self) -> list[Decisions]:
        return [self._decisions(fold) for fold in range(FOLDS)]

    def of_all(self) -> Decisions:
        return self._decisions(-1)

    def _decisions(self, fold: int) -> Decisions:
        trees = {name: each.trees[fold] for name, each in self.learned.items()}
        wordings = {name: each.wordings[fold] for name, each in self.learned.items() if each.wordings}
        networks = {name: each[fold] for name, each in self.networks.items()}
        return Decisions(trees, self.least, wordings, networks)

    def _fit(self, name: str, table: Table) -> None:
        self.tables[name] = table
        self.learned[name] = table.fit(**SETTINGS[name])
        log.info("%s: %d rows, %d right", name, sum(map(len, table.rows)), sum(int(y.sum()) for y in table.labels))

    def learn_statements(self) -> None:
        table, credits = Table(levels.FEATURES), Table(levels.FEATURES)
        self.found: list[tuple[list[levels.Found], Rows]] = []
        for number, (report, context) in enumerate(zip(self.reports, self.contexts, strict=True)):
            found = levels.find_candidates(context)
            rows = levels.candidate_rows(context, found)
            self.found.append((found, rows))
            golds = [characters_of(s["content"]) for s in report.gold["statements"]]
            best = [best_match(characters_of(f.attribution.content), golds) for f in found]
            right = [share >= 0.5 for _, share in best]
            credit = [
                share >= 0.5 and same_source(f.attribution.source, report.gold["statements"][at]["source"])
                for f, (at, share) in zip(found, best, strict=True)
            ]
            # articles without coded nested statements teach nothing about them
            known = [
                report.whole or not (f.inner or rows[n][levels.FEATURES.index("held")]) for n, f in enumerate(found)
            ]
            kept = np.array(known, dtype=np.bool_)
            table.add(rows[kept], np.array(right, dtype=np.bool_)[kept], number % FOLDS)
            credits.add(rows[kept], np.array(credit, dtype=np.bool_)[kept], number % FOLDS)
        self._fit("statement", table)
        self._fit("credit", credits)
        self.least[KEPT], self.least["statement"] = self._best_statement_thresholds()
        self._learn_nested()

    def _learn_nested(self) -> None:
        """Learn which candidates inside statements are separate statements, from reports that have those coded.

        A candidate is right if it is a coded statement that none of the statements found so far is.
        """
        table = Table(nesting.FEATURES)
        questions: list[tuple[list[levels.Found], list[nesting.Held], dict[int, int]]] = []
        found_so_far = made_so_far = coded = 0
        for number, report in enumerate(self.reports):
            if not report.whole:
                continue
            found, rows = self.found[number]
            chances, credited = (
                self.learned[n].trees[number % FOLDS].probabilities(rows) for n in ("statement", "credit")
            )
            record = tell_statements(self.contexts[number], self.records[number])
            outer = outer_statements(record, found, chances, credited, self.least)
            held = nesting.find_held(found, chances, credited, [(s, attribution_of(s)) for s in outer])
            golds = report.gold["statements"]
            known = {gold["index"] for gold in pair_statements(report.gold, outer).values()}
            coded_as = _coded_as(found, held, golds, known)
            clues = [nesting.held_clues(record.text, found[one.number].attribution) for one in held]
            rows_of_held = nesting.held_rows(found, rows, chances, credited, held)
            table.add(rows_of_held, [one.number in coded_as for one in held], number % FOLDS, clues)
            questions.append((found, held, coded_as))
            found_so_far += len(known)
            made_so_far, coded = made_so_far + len(outer), coded + len(golds)
        self._fit(NESTED, table)
        quality = {}
        for least in THRESHOLDS:
            hits, made = _hits_of_nested(questions, self.learned[NESTED].chances, least)
            quality[least] = 2 * (found_so_far + hits) / max(1, made_so_far + made + coded)
        self.least[NESTED] = min(t for t in THRESHOLDS if quality[t] >= max(quality.values()) - NESTED_MARGIN)

    def _best_statement_thresholds(self) -> tuple[float, float]:
        """Return the thresholds for keeping statements by rule and for adding missed ones, chosen on held-out reports.

        Of the pairs within MARGIN of the best F1, the one that finds most statements wins: later steps cannot add any.
        """
        pairs = [(kept, added) for kept in KEPT_THRESHOLDS for added in THRESHOLDS]
        scores, totals = dict.fromkeys(pairs, 0), dict.fromkeys(pairs, 0)
        for number, report in enumerate(self.reports):
            if not report.whole:
                continue
            record = tell_statements(self.contexts[number], self.records[number])
            found, rows = self.found[number]
            chances, credited = (
                self.learned[n].trees[number % FOLDS].probabilities(rows) for n in ("statement", "credit")
            )
            told = weigh_statements(record.statements, found, chances)
            golds = [characters_of(s["content"]) for s in report.gold["statements"]]
            likely = levels.choose(found, chances, credited, least=THRESHOLDS[0])
            for kept in KEPT_THRESHOLDS:
                mine = [s for s in told if s.confidence >= kept]
                whole = [*mine, *missed_statements(record, mine, likely)]
                best = [best_match(characters_of(s.content.spans), golds) for s in whole]
                for added in THRESHOLDS:
                    taken = [n for n, s in enumerate(whole) if n < len(mine) or s.confidence >= added]
                    scores[kept, added] += len({best[n][0] for n in taken if best[n][1] >= 0.5})
                    totals[kept, added] += len(taken) + len(golds)
        quality = {pair: 2 * scores[pair] / max(1, totals[pair]) for pair in pairs}
        least = max(quality.values()) - MARGIN
        return max((pair for pair in pairs if quality[pair] >= least), key=lambda pair: (scores[pair], quality[pair]))

    def learn_names(self, varied: Sequence[ReadReport]) -> None:
        """Learn the full names of persons, from all coded persons."""
        table = Table(full_names.FEATURES)
        for number, (report, context) in enumerate(zip(self.reports, self.contexts, strict=True)):
            _add_names(table, report, context, self.records[number], number % FOLDS)
        for number, report in enumerate(varied):
            record = base_record(report.gold, report.reading)
            _add_names(table, report, Context(record, report.reading), record, number % FOLDS)
        self._fit("full name", table)

    def learn_speakers(self) -> None:
        table = Table(candidates.FEATURES)
        decisions = self.by_fold()
        self.speaking, self.pairs = [], []
        self.bearers: list[list[int | None]] = []
        for number, report in enumerate(self.reports):
            record = find_statements(self.contexts[number], self.records[number], decisions[number % FOLDS])
            self.records[number] = record
            speaking = speaking_of(self.contexts[number], record, decisions[number % FOLDS])
            pairs = pair_statements(report.gold, record.statements)
            self.speaking.append(speaking)
            self.pairs.append(pairs)
            for at, gold in pairs.items():
                options, rows = speaking.features(at)
                table.add(rows, [is_speaker(option, gold) for option in options], number % FOLDS)
        self._fit("speaker", table)
        for number, speaking in enumerate(self.speaking):
            choices = choose_speakers(speaking, self.learned["speaker"].trees[number % FOLDS])
            statements = [
                replace(s, speaker=speaker_of(choice, speaking.actors))
                for s, choice in zip(speaking.statements, choices, strict=True)
            ]
            speaking.statements = statements
            self.records[number] = replace(self.records[number], statements=tuple(statements))
            self.bearers.append(bearers_of(statements, choices, speaking.actors))

    def learn_allegiances(self) -> None:
        """Learn the country and the body that speakers speak for, from reports with coded entities."""
        tables = {"country": Table(countries.FEATURES), "organization": Table(organizations.FEATURES)}
        for number, report in enumerate(self.reports):
            if report.whole:
                self._add_allegiances(number, tables)
        for name, table in tables.items():
            self._fit(name, table)
            self.least[name] = best_share(table, self.learned[name].chances)

    def _add_allegiances(self, number: int, tables: Mapping[str, Table]) -> None:
        """Add the rows of a report's speakers, and of its other actors that are coded."""
        context, speaking, gold = self.contexts[number], self.speaking[number], self.reports[number].gold
        phrases = roles.RolePhrases(context, speaking.actors)
        allegiances = Allegiances(context, speaking.actors, phrases)
        voices = find_voices(context, speaking.statements, self.bearers[number], speaking.actors)
        spoke = {id(voice.actor) for voice in voices}
        voices += [Voice(actor.name, actor, (), ()) for actor in speaking.actors if id(actor) not in spoke]
        for voice in voices:
            entity = entity_of(voice, speaking.statements, self.pairs[number], gold["entities"])
            if entity is None:
                continue
            if entity["type"] not in STATELESS:
                options, rows = allegiances.countries(voice)
                _add_if_any(tables["country"], rows, [entity.get("country") == o for o in options], number % FOLDS)
            if entity["type"] in WITH_BODY and voice.actor.type in WITH_BODY:
                body = entity.get("organization")
                options, rows = allegiances.organizations(voice)
                right = [option is None if body is None else alike(body, option) for option in options]
                _add_if_any(tables["organization"], rows, right, number % FOLDS)

    def learn_rest(self) -> None:
        tables = {"carrier": Table(carriers.FEATURES), "role": Table(roles.FEATURES)}
        tables |= {doubt: Table(marks.FEATURES) for doubt in DOUBTS}
        tables |= {aspect: Table(aspects.FEATURES) for aspect in ATTACHED}
        tables |= {"event": Table(triggers.FEATURES), "relation": Table(relations.FEATURES)}
        tables["own_voice"] = Table(passages.FEATURES)
        self.carrying: list[carriers.Carrying] = []
        for number in range(len(self.reports)):
            self._add_rows(number, tables)
        for name, table in tables.items():
            self._fit(name, table)
            if name not in ("carrier", "role"):
                thresholds, margin = (LOW_THRESHOLDS, RARE_MARGIN) if name in RARE else (THRESHOLDS, 0.0)
                chances, labels = self.learned[name].chances, table.all_labels
                missed = max(0, self._coded_relations() - int(labels.sum())) if name == "relation" else 0
                self.least[name] = best_threshold(chances, labels, thresholds, missed=missed, margin=margin)

    def _coded_relations(self) -> int:
        """The number of coded relations; most of them have no row, as no statement shows both sides."""
        return sum(len(report.gold["relations"]) for report in self.reports if report.whole)

    def learn_carrier_network(self) -> None:
        """Learn a second opinion on the pairs of a statement and a carrier, from the encoder's vectors."""
        table = PairTable()
        for number, carrying in enumerate(self.carrying):
            known = list(self.pairs[number])
            labels = [self._is_carrier(number, at) for at in known]
            vectors, chosen = carrying.pairs(known)
            pairs = np.repeat(np.arange(len(chosen)), chosen.shape[1]), chosen.ravel()
            table.add(vectors, pairs, np.array(labels, dtype=np.bool_).ravel(), number % FOLDS)
        rows = np.concatenate(self.tables["carrier"].rows)
        self.networks["carrier"] = table.fit([beside(rows, logits) for logits in self.learned["carrier"].logits])

    def learn_carriers_again(self) -> None:
        """Learn to weigh each carrier by its held-out probabilities for all statements of the report."""
        table = Table(neighbors.FEATURES)
        decisions = self.by_fold()
        for number, carrying in enumerate(self.carrying):
            rows = carrying.beside_others(carrying.alone(decisions[number % FOLDS]))
            for at in self.pairs[number]:
                table.add(rows[at], self._is_carrier(number, at), number % FOLDS)
        self._fit(carriers.AGAIN, table)
        # a row needs exactly its carriers
        self.least["carrier"] = best_exact_threshold(table, self.learned[carriers.AGAIN].chances)

    def learn_rows(self) -> None:
        """Learn the probability that a whole row is right, from reports in which every statement is coded."""
        table = Table(confidence.FEATURES)
        decisions = self.by_fold()
        for number, report in enumerate(self.reports):
            if not report.whole:
                continue
            context, speaking, mine = self.contexts[number], self.speaking[number], decisions[number % FOLDS]
            bare = replace(
                self.records[number], statements=tuple(replace(s, speaker=None) for s in speaking.statements)
            )
            record, _ = name_speakers(context, bare, mine)
            record = trace_chains(context, mark_certainty(context, record, speaking, mine), speaking, mine)
            pairs = self.pairs[number]
            rows = np.array([confidence.row_features(s) for s in record.statements], dtype=np.float32)
            right = [is_row(s, pairs.get(at)) for at, s in enumerate(record.statements)]
            table.add(rows, right, number % FOLDS)
        self._fit("row", table)

    def learn_loaded(self, sentences: Sequence[ReadReport]) -> None:
        """Learn which words are loaded."""
        coded = [(base_record(each.gold, each.reading), each.reading, each.gold[LOADED]) for each in sentences]
        self.tables[LOADED], self.learned[LOADED], self.networks[LOADED], self.least[LOADED] = learn_loaded(
            coded, SETTINGS[LOADED]
        )

    def _add_rows(self, number: int, tables: dict[str, Table]) -> None:
        report, context, speaking = self.reports[number], self.contexts[number], self.speaking[number]
        fold, statements, pairs = number % FOLDS, speaking.statements, self.pairs[number]
        self.carrying.append(carriers.Carrying(context, statements, speaking.said, speaking.actors))
        doubts = marks.doubt_rows(context, statements, speaking.said)
        for at, gold in pairs.items():
            _, rows = self.carrying[number].options(at)
            tables["carrier"].add(rows, self._is_carrier(number, at), fold, self.carrying[number].clues(at))
            clues = [marks.doubt_clues(context.text, statements[at])]
            for doubt in DOUBTS:
                if report.whole or doubt != "hypothetical":
                    tables[doubt].add(doubts[at : at + 1], [bool(gold[doubt])], fold, clues)
        self._add_roles(number, tables["role"])
        if report.whole:
            self._add_own_voice(number, tables["own_voice"])
            self._add_events(number, tables["event"])
            self._add_relations(number, tables["relation"])
        if report.whole:
            for aspect in ATTACHED:
                attaching = aspects.Attaching(context, statements, speaking.said, aspect)
                table = attaching.rows()
                for at, gold in pairs.items():
                    spans = [span for name, span in aspects_of(gold) if name == aspect]
                    right = [any(s.span.start < e and b < s.span.end for b, e in spans) for s in attaching.spans]
                    tables[aspect].add(table[at], right, fold, attaching.clues(at))

    def _is_carrier(self, number: int, at: int) -> list[bool]:
        """Whether each candidate is a coded carrier of a statement by itself, not through an outer one."""
        by_index = {s["index"]: s for s in self.reports[number].gold["statements"]}
        wanted = [v["name"] for v in own_carriers(self.pairs[number][at], by_index)]
        return [any(alike(w, o.name) for w in wanted) for o in self.carrying[number].options(at)[0]]

    def _add_own_voice(self, number: int, table: Table) -> None:
        gold, context, speaking = self.reports[number].gold, self.contexts[number], self.speaking[number]
        found = passages.find_passages(context, "own_voice")
        right = [any(f.span.overlaps(Span(*span)) for span in gold["own_voice"]) for f in found]
        rows = passages.passage_rows(context, "own_voice", found, speaking.statements, speaking.actors)
        table.add(rows, right, number % FOLDS, [passages.passage_clues(context.text, f.span) for f in found])

    def _add_events(self, number: int, table: Table) -> None:
        gold, context, speaking = self.reports[number].gold, self.contexts[number], self.speaking[number]
        found = triggers.find_triggers(context.text)
        coded = [(e["kind"], Span(*span)) for e in gold["events"] for span in e["evidence"]]
        right = [any(kind == t.kind and span.overlaps(t.span) for kind, span in coded) for t in found]
        entities = self.records[number].entities
        rows = triggers.trigger_rows(context, entities, speaking.statements, found)
        table.add(rows, right, number % FOLDS, [triggers.trigger_clues(context, trigger) for trigger in found])

    def _add_relations(self, number: int, table: Table) -> None:
        """Add the pairs of a statement and an actor; only the sentence that shows a coded relation counts as right.

        Other statements of the same speaker that name the same actor say nothing either way.
        """
        gold, context, speaking = self.reports[number].gold["relations"], self.contexts[number], self.speaking[number]
        relating = relations.Relating(context, speaking.statements, speaking.actors)
        coded = [[r for r in gold if _is_relation(facing, r)] for facing in relating.facing]
        shown = [
            any(_shows(context, facing.statement, r["evidence"]) for r in mine)
            for facing, mine in zip(relating.facing, coded, strict=True)
        ]
        kept = [n for n, mine in enumerate(coded) if shown[n] or not mine]
        clues = relating.clues()
        table.add(relating.rows()[kept], [shown[n] for n in kept], number % FOLDS, [clues[n] for n in kept])

    def _add_roles(self, number: int, table: Table) -> None:
        speaking = self.speaking[number]
        phrases = roles.RolePhrases(self.contexts[number], speaking.actors)
        told = {t.name: t.role for t in speaking.told if t is not None and t.role}
        wanted = {
            frozenset(name_words(gold["speaker"])): gold["role"]
            for gold in self.reports[number].gold["statements"]
            if gold["type"] == "person" and gold["role"] and gold["speaker"]
        }
        for actor, each in enumerate(speaking.actors):
            role = wanted.get(frozenset(name_words(each.name)))
            if role is not None:
                texts, rows = phrases.options(actor, told.get(each.name))
                right = [alike(role, text) for text in texts]
                table.add(rows, right, number % FOLDS, [roles.role_clues(text) for text in texts])


def _coded_as(
    found: Sequence[levels.Found],
    held: Sequence[nesting.Held],
    golds: Sequence[Mapping[str, Any]],
    known: Collection[int],
) -> dict[int, int]:
    """Return, by the candidate's number, the coded statement with most of its words; none that is known already."""
    words = [characters_of(gold["content"]) for gold in golds]
    matches = {one.number: best_match(characters_of(found[one.number].attribution.content), words) for one in held}
    return {n: at for n, (at, share) in matches.items() if share >= 0.5 and golds[at]["index"] not in known}


def _hits_of_nested(
    questions: Sequence[tuple[list[levels.Found], list[nesting.Held], dict[int, int]]], chances: Rows, least: float
) -> tuple[int, int]:
    """How many coded statements a threshold adds, and how many statements."""
    hits = made = begin = 0
    for found, held, coded_as in questions:
        chosen = nesting.choose_held(found, held, chances[begin : begin + len(held)], least)
        hits += len({coded_as[one.number] for one, _ in chosen if one.number in coded_as})
        made, begin = made + len(chosen), begin + len(held)
    return hits, made


def _add_names(table: Table, report: ReadReport, context: Context, record: Record, fold: int) -> None:
    """Add the candidate names of each coded person of a report."""
    names = full_names.FullNames(context)
    for actor in find_actors(context, record):
        gold = coded_entity(actor, report.gold.get("entities") or ())
        if actor.type == "person" and not actor.described and gold and gold["type"] == "person":
            options, _, rows = names.candidates(actor)
            table.add(rows, [words_of_name(gold["name"]) == words_of_name(option) for option in options], fold)


def _is_relation(facing: relations.Facing, coded: Mapping[str, Any]) -> bool:
    """Whether a pair has a coded relation of its kind, by the names of both sides."""
    speaker = facing.statement.speaker
    sides = alike(coded["from"], speaker.name if speaker else None) and alike(coded["to"], facing.actor.name)
    return bool(facing.kind == coded["kind"]) and sides


def _shows(context: Context, statement: Statement, evidence: Sequence[Sequence[int]]) -> bool:
    """Whether the evidence of a relation is in a sentence of a statement."""
    parts = [*statement.content.spans, *(statement.cue.spans if statement.cue else ())]
    sentences = [context.sentence_span(span.start) for span in parts]
    return any(sentence.overlaps(Span(*span)) for sentence in sentences for span in evidence)


def _add_if_any(table: Table, rows: Rows, right: Sequence[bool], fold: int) -> None:
    """Add the rows of a question whose answer is among the options."""
    if any(right):
        table.add(rows, right, fold)
