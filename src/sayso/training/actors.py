"""Learns the weights for joining appearances of speakers to actors from coded reports.

Records of many sizes are drawn from the reports. In each, every appearance is matched with the true actors of the
record's other reports, so that the weights reflect how reliable a surname is in a record of ten reports and in one of
hundreds.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sayso.errors import UsageError
from sayso.resolve.actor_match import Features, features, may_mean
from sayso.resolve.actor_names import Likeness, compare_people, lookup_keys, name_keys
from sayso.resolve.appearances import Appearance, Profile, Told
from sayso.resolve.name_forms import longer_forms
from sayso.resolve.proper_names import PERSON, proper_name
from sayso.training.examples import read_lines

Json = dict[str, Any]
Float = NDArray[np.float64]

LEAST_OVERLAP = 0.5  # smallest Jaccard similarity of characters for a read statement to match a coded one
STEPS = 60  # most steps of Newton's method
ENOUGH = 1e-7  # largest change of a weight at which it has converged


@dataclass(frozen=True, slots=True)
class ActorSettings:
    """Settings for learning. `sizes` are those of the drawn records, 0 for all reports; `penalty` is L2."""

    sizes: tuple[int, ...] = (6, 12, 25, 50, 100, 0)
    reports_per_size: int = 400
    penalty: float = 2.0
    seed: int = 0


class Seen(NamedTuple):
    """An appearance of a person in a report, with the true actor."""

    report: str
    appearance: Appearance
    actor: str


class Example(NamedTuple):
    """An appearance and an actor, whether they are the same person, and the weight of the answer."""

    features: Features
    same: bool
    weight: float


def seen_in(report: Json, clusters: Mapping[str, str], read: Json | None = None) -> list[Seen]:
    """Return the persons who speak in a coded report, as coded by people or as read by sayso.

    Args:
        report: A coded report: `id`, `date`, `text`, `title`, `entities`, `statements`.
        clusters: The actor of an entity, by "REPORT:INDEX".
        read: The same report as read by sayso, in the public JSON form.
    """
    people = [
        (entity, clusters.get(f"{report['id']}:{index}", f"{report['id']}:{index}"))
        for index, entity in enumerate(report["entities"])
        if entity["type"] == PERSON
    ]
    speakers = _coded(report, people) if read is None else _read(report, people, read)
    text = f"{report.get('title') or ''}\n{report['text']}"
    found: dict[str, Seen] = {}
    for row, actor in speakers:
        if proper_name(row["name"], PERSON):
            said = (row["role"], row["country"], row["organization"], report["date"])
            one = Appearance(row["name"], PERSON, *said, longer_forms(text, row["name"]))
            if one.kind == PERSON:
                found.setdefault(one.name, Seen(report["id"], one, actor))
    return list(found.values())


def _coded(report: Json, people: Sequence[tuple[Json, str]]) -> list[tuple[Json, str]]:
    spoken = {statement["speaker"]: statement["role"] for statement in report["statements"]}
    found = []
    for entity, actor in people:
        if entity["name"] in spoken:
            role = spoken[entity["name"]] or next((one["text"] for one in entity["roles"]), None)
            found.append(({**entity, "role": role}, actor))
    return found


def _read(report: Json, people: Sequence[tuple[Json, str]], read: Json) -> list[tuple[Json, str]]:
    """Return the speakers read by sayso whose name can refer to the coded speaker of their statement."""
    votes: defaultdict[str, Counter[str]] = defaultdict(Counter)
    rows: dict[str, Json] = {}
    for statement in read["statements"]:
        speaker = statement["speaker"]
        if not speaker or speaker["type"] != PERSON or not speaker["name"]:
            continue
        row = rows.setdefault(speaker["name"], {**speaker})
        for field in ("role", "country", "organization"):
            row[field] = row[field] or speaker[field]
        coded = _coded_speaker(statement, report["statements"])
        for entity, actor in people:
            if entity["name"] == coded and any(may_mean(row["name"], form) for form in [coded, *entity["forms"]]):
                votes[row["name"]][actor] += 1
    return [(rows[name], counts.most_common(1)[0][0]) for name, counts in votes.items()]


def _coded_speaker(statement: Json, coded: Sequence[Json]) -> str | None:
    """Return the coded speaker of a statement read by sayso, or None."""
    mine = _characters(statement["content"]["spans"])
    best, share = None, LEAST_OVERLAP
    for one in coded:
        theirs = _characters(one["content"])
        common = len(mine & theirs)
        if common and common / len(mine | theirs) >= share:
            best, share = one["speaker"], common / len(mine | theirs)
    return best


def _characters(spans: Iterable[Sequence[int]]) -> set[int]:
    return {at for start, end in spans for at in range(start, end)}


def make_examples(seen: Sequence[Seen], settings: ActorSettings) -> list[Example]:
    """Draw records from reports and match each appearance with the actors of the record's other reports."""
    chance = random.Random(settings.seed)
    by_report: defaultdict[str, list[Seen]] = defaultdict(list)
    for one in seen:
        by_report[one.report].append(one)
    reports = sorted(by_report)
    if not reports:
        return []
    examples: list[Example] = []
    for size in settings.sizes:
        size = min(size or len(reports), len(reports))
        drawn = max(1, settings.reports_per_size // size)
        for _ in range(drawn):
            record = [one for report in chance.sample(reports, size) for one in by_report[report]]
            examples += _examples_of(record, 1 / (drawn * size))
    return examples


def _examples_of(record: Sequence[Seen], weight: float) -> list[Example]:
    by_actor: defaultdict[str, list[Seen]] = defaultdict(list)
    by_key: defaultdict[str, set[str]] = defaultdict(set)
    for one in record:
        by_actor[one.actor].append(one)
        for key in name_keys(one.appearance.known_as, PERSON):
            by_key[key].add(one.actor)
    found = []
    for one in record:
        keys = lookup_keys(one.appearance.known_as, PERSON)
        actors = sorted(set().union(*(by_key[key] for key in keys)))
        profiles = {actor: _profile(number, by_actor[actor], one) for number, actor in enumerate(actors)}
        meant = {actor: profile for actor, profile in profiles.items() if profile.likeness is not Likeness.DIFFERENT}
        for actor, profile in meant.items():
            values = features(one.appearance, profile, list(meant.values()))
            found.append(Example(values, actor == one.actor, weight))
    return found


def _profile(number: int, seen: Sequence[Seen], asked: Seen) -> Profile:
    """Return an actor's profile from the other reports of a record."""
    others = [one.appearance for one in seen if one.report != asked.report]
    profile = Profile(number, names={one.known_as for one in others})
    profile.learn([Told(one, 1, one.published, one.published) for one in others], asked.appearance.published)
    profile.country = profile.countries.most_common(1)[0][0] if profile.countries else None
    name = asked.appearance.known_as
    names = profile.full_names or profile.names
    profile.likeness = max((compare_people(name, known) for known in names), default=Likeness.DIFFERENT)
    if profile.likeness is Likeness.DIFFERENT and any(may_mean(name, known) for known in names):
        profile.likeness = Likeness.POSSIBLE
    return profile


def learn_weights(examples: Sequence[Example], settings: ActorSettings) -> dict[str, float]:
    """Fit a logistic regression with an L2 penalty by Newton's method; return the weights of the features by name."""
    names = sorted({name for one in examples for name in one.features})
    at = {name: column for column, name in enumerate(names)}
    table: Float = np.zeros((len(examples), len(names)))
    for row, one in enumerate(examples):
        for name, value in one.features.items():
            table[row, at[name]] = value
    same = np.array([one.same for one in examples], dtype=float)
    weight = np.array([one.weight for one in examples])
    weight *= len(examples) / weight.sum()
    learned: Float = np.zeros(len(names))
    for _ in range(STEPS):
        expected = 1 / (1 + np.exp(-np.clip(table @ learned, -30, 30)))
        slope = table.T @ (weight * (expected - same)) + settings.penalty * learned
        curve = (table.T * (weight * expected * (1 - expected))) @ table + settings.penalty * np.eye(len(names))
        step = np.linalg.solve(curve, slope)
        learned -= np.clip(step, -2, 2)
        if float(np.abs(step).max()) < ENOUGH:
            break
    return {name: round(float(value), 4) for name, value in zip(names, learned, strict=True)}


HEADER = """\
# Weights of the logistic regression by which resolve/actor_match.py joins appearances of persons to actors.
# "full:" is for a full name and an actor known in full, "part:" for a lone name and such an actor, "grows:" for a full
# name and an actor known by a lone name, "parts:" for two lone names; without a prefix, for all.
# Source: learned by `sayso train actors` from coded foreign-affairs reports; see docs/models/actors.md.
# License: as the project's.
"""


def weights_table(weights: Mapping[str, float]) -> str:
    """Format weights as the table `actor_weights`."""
    lines = [f"{name},{value}" for name, value in sorted(weights.items())]
    return "\n".join([HEADER + "feature,weight", *lines]) + "\n"


class Learned(NamedTuple):
    """The training data: the number of pairs of appearance and actor, and how many are the same person."""

    examples: int
    same: int


def train_actors(
    reports: Sequence[Path], clusters: Path, read: Path | None, out: Path, settings: ActorSettings
) -> Learned:
    """Learn weights from files and write the table.

    Args:
        reports: Files of coded reports, one per line.
        clusters: File with lines of "REPORT:INDEX" of an entity, a tab, and its actor.
        read: The same reports in the public JSON form, or None.
        out: File for the table.
        settings: Settings for learning.
    """
    coded = [report for path in reports for report in read_lines(path)]
    actor_of = read_clusters(clusters)
    examples = make_examples([one for report in coded for one in seen_in(report, actor_of)], settings)
    if read is not None:
        by_id = {report["id"]: report for report in read_lines(read)}
        both = [(report, by_id[report["id"]]) for report in coded if report["id"] in by_id]
        seen = [one for report, as_read in both for one in seen_in(report, actor_of, as_read)]
        examples += make_examples(seen, settings)
    if not examples:
        raise UsageError("the reports have no two names that could be the same actor", hint="see docs/models/actors.md")
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(weights_table(learn_weights(examples, settings)), encoding="utf-8")
    return Learned(len(examples), sum(one.same for one in examples))


def read_clusters(path: Path) -> dict[str, str]:
    """Return the actor of each entity, by "REPORT:INDEX"."""
    lines = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines())
    return {entity: rest[0] for entity, *rest in lines if ":" in entity and rest}
