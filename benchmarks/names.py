#!/usr/bin/env python3
"""Compare how sayso, rigour, nameparser and rapidfuzz match names, on names that people joined to actors.

usage: python benchmarks/names.py [--data FOLDER]

FOLDER has coded reports and actors.tsv (../shared/data/records). Each method decides from two different names alone
whether they are one actor. It is measured on all pairs of one actor, and on pairs of two actors whose names are at
least somewhat similar. If a method gives a score, its threshold is chosen on half of the actors and measured on the
other half. Lone surnames are left out, since their meaning depends on the reports (benchmarks/actors.py).

At the end, the methods say which part of a full name is the surname: the part by which the report later calls the
person.

It needs `pip install rigour nameparser` besides sayso; a method whose library is missing is skipped.
"""

from __future__ import annotations

import argparse
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import combinations
from pathlib import Path

from rapidfuzz import fuzz

from sayso.resolve.actor_names import Likeness, compare_bodies, compare_people, ends_with
from sayso.resolve.proper_names import ACTOR_TYPES, PERSON, fold
from sayso.training.actors import read_clusters
from sayso.training.examples import read_lines

SHARED = Path(__file__).resolve().parents[2] / "shared"
SOMEWHAT_ALIKE = 60  # of 100, rapidfuzz's token_set_ratio; below it, every method tells two actors' names apart
LEAST_FULL = 2  # words of a person's full name

Score = Callable[["Name", "Name"], float]


@dataclass(frozen=True, slots=True)
class Name:
    """A name as a report has it, its actor, and the actor's country if the report says it."""

    text: str
    actor: str
    country: str | None


@dataclass(frozen=True, slots=True)
class Pair:
    """Two names; whether they belong to one actor; which half of the actors they belong to."""

    one: Name
    other: Name
    same: bool
    half: int


def names_of(folder: Path, kind: str) -> list[Name]:
    """Return the different names of actors of a kind, without descriptions and lone names of persons."""
    clusters = read_clusters(folder / "actors.tsv")
    found: dict[tuple[str, str], Name] = {}
    for path in (folder / "train.jsonl.gz", folder / "dev.jsonl"):
        for report in read_lines(path):
            for index, entity in enumerate(report["entities"]):
                actor = clusters.get(f"{report['id']}:{index}")
                text = entity["name"]
                named = text in entity["forms"] and any(word[:1].isupper() for word in text.split())
                if actor is None or not named or ACTOR_TYPES.get(entity["type"]) != kind:
                    continue
                if kind != PERSON or len(text.split()) >= LEAST_FULL:
                    found.setdefault((fold(text), actor), Name(text, actor, entity["country"]))
    return list(found.values())


def pairs_of(names: Iterable[Name]) -> list[Pair]:
    """Yield every pair of one actor, and every pair of two whose names are somewhat similar."""
    names = list(names)
    halves = {actor: number % 2 for number, actor in enumerate(sorted({one.actor for one in names}))}
    found = []
    for one, other in combinations(names, 2):
        same = one.actor == other.actor
        if same or fuzz.token_set_ratio(fold(one.text), fold(other.text)) >= SOMEWHAT_ALIKE:
            found.append(Pair(one, other, same, halves[min(one.actor, other.actor)]))
    return found


def by_ours(kind: str, least: Likeness) -> Score:
    """Score 1 if sayso's comparison finds at least this similarity."""

    def score(one: Name, other: Name) -> float:
        if kind == PERSON:
            return float(compare_people(one.text, other.text) >= least)
        likeness = compare_bodies(one.text, other.text, country=one.country, whose=other.country)
        return float(likeness >= least)

    return score


def by_rapidfuzz(one: Name, other: Name) -> float:
    """Score by rapidfuzz's token_sort_ratio of the folded names."""
    return fuzz.token_sort_ratio(fold(one.text), fold(other.text)) / 100


def by_rigour(kind: str) -> Score:
    """Score by rigour's alignment of two names: symbols first, then the remaining parts, weighted by their letters."""
    from rigour.names import NameTypeTag, analyze_names, compare_parts, pair_symbols

    tag = NameTypeTag.PER if kind == PERSON else NameTypeTag.ORG

    def score(one: Name, other: Name) -> float:
        first, second = (next(iter(analyze_names(tag, [name.text])), None) for name in (one, other))
        if first is None or second is None:
            return 0.0
        best = 0.0
        for pairing in pair_symbols(first, second) or [()]:
            taken_first = {part for edge in pairing for part in edge.qps}
            taken_second = {part for edge in pairing for part in edge.rps}
            rest = compare_parts(
                [part for part in first.parts if part not in taken_first],
                [part for part in second.parts if part not in taken_second],
            )
            edges = [(len(edge.qstr) + len(edge.rstr), edge.score) for edge in rest]
            edges += [(len(edge.qstr) + len(edge.rstr), 1.0) for edge in pairing]
            best = max(best, sum(size * value for size, value in edges) / max(1, sum(size for size, _ in edges)))
        return best

    return score


def by_nameparser() -> Score:
    """Score by the less similar of nameparser's given names and surnames; an initial counts as the name."""
    from nameparser import HumanName

    def score(one: Name, other: Name) -> float:
        first, second = HumanName(one.text), HumanName(other.text)
        given, given_other = fold(first.first), fold(second.first)
        initial = min(len(given), len(given_other)) == 1 and given[:1] == given_other[:1]
        alike = 100.0 if initial else fuzz.ratio(given, given_other)
        return min(alike, fuzz.ratio(fold(first.last), fold(second.last))) / 100

    return score


def ways(kind: str) -> Iterator[tuple[str, Score]]:
    """Return the methods whose libraries are installed."""
    yield "ours, surely one", by_ours(kind, Likeness.SAME)
    yield "ours, or possibly", by_ours(kind, Likeness.POSSIBLE)
    if find_spec("rigour"):
        yield "rigour", by_rigour(kind)
    if kind == PERSON and find_spec("nameparser"):
        yield "nameparser", by_nameparser()
    yield "rapidfuzz", by_rapidfuzz


def judge(pairs: list[Pair], score: Score) -> tuple[int, int, int, list[float]]:
    """Count pairs joined correctly, joined, and of one actor, with the thresholds chosen on the other half."""
    scored = [(pair, score(pair.one, pair.other)) for pair in pairs]
    right = joined = 0
    thresholds = []
    for half in (0, 1):
        threshold = best_threshold([(value, pair.same) for pair, value in scored if pair.half != half])
        thresholds.append(threshold)
        counted = [pair.same for pair, value in scored if pair.half == half and value >= threshold]
        right, joined = right + sum(counted), joined + len(counted)
    return right, joined, sum(pair.same for pair in pairs), thresholds


def best_threshold(scored: list[tuple[float, bool]]) -> float:
    """Return the threshold with the best F1."""
    total, right, best, chosen = sum(same for _, same in scored), 0, -1.0, 1.0
    for number, (value, same) in enumerate(sorted(scored, reverse=True), 1):
        right += same
        if value > 0 and (f1 := 2 * right / (number + total)) > best:
            best, chosen = f1, value
    return chosen


def surnames_of(folder: Path) -> list[tuple[str, str]]:
    """Return full names of persons, each with the one-word form by which its report later calls the person."""
    found = {}
    for path in (folder / "train.jsonl.gz", folder / "dev.jsonl"):
        for entity in (entity for report in read_lines(path) for entity in report["entities"]):
            words = fold(entity["name"]).split()
            short = {fold(form) for form in entity["forms"]} & {*words}
            if entity["type"] == PERSON and len(words) >= LEAST_FULL and len(short) == 1:
                found[entity["name"]] = short.pop()
    return sorted(found.items())


def show_surnames(folder: Path) -> None:
    pairs = surnames_of(folder)
    print(f"surnames: {len(pairs)} full names")
    print(f"{'ours':20}{sum(ends_with(short, name) for name, short in pairs):7}")
    if find_spec("nameparser"):
        from nameparser import HumanName

        print(f"{'nameparser':20}{sum(fold(HumanName(name).last) == short for name, short in pairs):7}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=SHARED / "data/records", metavar="FOLDER")
    folder = parser.parse_args().data
    kinds: dict[str, list[Name]] = defaultdict(list)
    for kind in (PERSON, "organization", "government", "outlet"):
        kinds["full names of persons" if kind == PERSON else "names of bodies"] += names_of(folder, kind)
    for title, names in kinds.items():
        pairs = pairs_of(names)
        print(f"{title}: {len(pairs)} pairs, {sum(pair.same for pair in pairs)} of one actor")
        print(f"{'':20}{'right':>7}{'wrong':>7}{'missed':>8}{'P':>7}{'R':>7}{'F1':>7}  {'thresholds':14}pairs a second")
        for label, score in ways(PERSON if "persons" in title else "organization"):
            score(pairs[0].one, pairs[0].other)  # some load their tables first
            begun = time.perf_counter()
            right, joined, gold, thresholds = judge(pairs, score)
            speed = len(pairs) / (time.perf_counter() - begun)
            precision, recall = right / max(1, joined), right / max(1, gold)
            f1 = 2 * right / max(1, joined + gold)
            figures = "".join(f"{100 * value:7.1f}" for value in (precision, recall, f1))
            chosen = " ".join(f"{value:.2f}" for value in thresholds)
            counts = f"{right:7}{joined - right:7}{gold - right:8}"
            print(f"{label:20}{counts}{figures}  {chosen:14}{speed:12,.0f}", flush=True)
    show_surnames(folder)


if __name__ == "__main__":
    main()
