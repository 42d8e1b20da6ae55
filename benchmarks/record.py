#!/usr/bin/env python3
"""Make a record of many statements, and measure how long searches take.

usage: python benchmarks/record.py [--statements N] [--rounds N] [--record FILE]

The reports are artificial. Words are drawn by Zipf's law with a fixed seed, so that some are in most statements and
most in few; so are speakers, outlets and carriers. The script adds them with the call that `sayso add` uses. A figure
is the time of one `RecordBook.search` with 20 hits, in milliseconds of the wall clock, and of this process alone,
which other work on the machine does not lengthen.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from typing import Any

from sayso.book import RecordBook, open_record
from sayso.domain.record import Record
from sayso.domain.statement import Certainty, Link, Passage, Speaker, Statement
from sayso.domain.text import Document, Span

STATEMENTS_PER_REPORT = 100  # more than real reports have, so that a million take minutes
SPEAKERS_PER_REPORT = 6
WORDS_PER_STATEMENT = 18
VOCABULARY, SPEAKERS, OUTLETS = 30_000, 8_000, 300
COUNTRIES = ("USA", "GBR", "FRA", "DEU", "RUS", "UKR", "CHN", "IND", "LTU", "BRA")
ROLES = ("foreign minister", "president", "prime minister", "spokesman", "general", "senator", "professor", "mayor")
SYLLABLES = [
    "ba",
    "be",
    "bi",
    "bo",
    "da",
    "de",
    "di",
    "do",
    "fa",
    "fe",
    "ka",
    "ke",
    "ki",
    "ko",
    "la",
    "le",
    "li",
    "lo",
    "ma",
    "me",
    "mi",
    "mo",
    "na",
    "ne",
    "ni",
    "no",
    "ra",
    "re",
    "ri",
    "ro",
    "sa",
    "se",
    "si",
    "so",
    "ta",
    "te",
    "ti",
    "to",
    "va",
    "ve",
]
FIRST_DAY = date(2015, 1, 1)


class Drawn:
    """Random reports, the same on every run."""

    def __init__(self, seed: int = 7) -> None:
        self.chance = random.Random(seed)
        self.words = self._names(VOCABULARY, 2, 4)
        self.surnames = self._names(SPEAKERS, 3, 4)
        self.outlets = [f"{name.title()} Post" for name in self._names(OUTLETS, 2, 3)]
        self.word_weights, self.speaker_weights, self.outlet_weights = (
            self._zipf(n) for n in (VOCABULARY, SPEAKERS, OUTLETS)
        )

    def _names(self, count: int, least: int, most: int) -> list[str]:
        found: dict[str, None] = {}
        while len(found) < count:
            found["".join(self.chance.choices(SYLLABLES, k=self.chance.randint(least, most)))] = None
        return list(found)

    def _zipf(self, count: int) -> list[float]:
        return list(accumulate(1 / rank for rank in range(1, count + 1)))

    def speaker(self) -> Speaker:
        """Return a speaker with the same first name, country and role each time."""
        [number] = self.chance.choices(range(SPEAKERS), cum_weights=self.speaker_weights)
        first = self.words[number % 997].title()
        return Speaker(
            f"{first} {self.surnames[number].title()}",
            "person",
            ROLES[number % len(ROLES)],
            country=COUNTRIES[number % len(COUNTRIES)],
        )

    def report(self, number: int) -> Record:
        """Return a report of many statements by a few speakers."""
        outlet, carrier = self.chance.choices(self.outlets, cum_weights=self.outlet_weights, k=2)
        speakers = [self.speaker() for _ in range(SPEAKERS_PER_REPORT)]
        texts = [
            " ".join(self.chance.choices(self.words, cum_weights=self.word_weights, k=WORDS_PER_STATEMENT))
            for _ in range(STATEMENTS_PER_REPORT)
        ]
        starts = [0, *accumulate(len(text) + 2 for text in texts)]
        made = tuple(
            self._statement(f"{number:x}-{i}", text, start, self.chance.choice(speakers), outlet, carrier)
            for i, (text, start) in enumerate(zip(texts, starts, strict=False))
        )
        day = FIRST_DAY + timedelta(days=self.chance.randrange(4000))
        document = Document(
            f"report-{number}",
            f"report-{number}.txt",
            "\n\n".join(texts),
            outlet=outlet,
            published=day.isoformat(),
            title=texts[0][:60],
        )
        return Record(document, statements=made, made_by={"model": "none"})

    def _statement(self, name: str, text: str, start: int, speaker: Speaker, outlet: str, carrier: str) -> Statement:
        relayed = (Link(carrier, "outlet", "stated"),) if self.chance.random() < 0.2 else ()
        return Statement(
            name,
            self.chance.choice(("direct", "mixed", "indirect", "indirect")),
            Passage((Span(start, start + len(text)),), text),
            speaker=speaker,
            chain=(Link(outlet, "outlet", "published"), *relayed, Link(speaker.name, "person", "stated")),
            certainty=Certainty(denied=self.chance.random() < 0.03, hedged=self.chance.random() < 0.2),
            confidence=round(self.chance.betavariate(6, 1.5), 4),
        )

    def queries(self, rounds: int) -> dict[str, list[dict[str, Any]]]:
        """Return queries by kind. "Common" words and names are of the first 20, "rare" ones beyond the first 2,000."""
        self.chance.seed(11)

        def common() -> str:
            return self.words[self.chance.randrange(20)]

        def rare() -> str:
            return self.words[self.chance.randrange(2000, VOCABULARY)]

        def surname(least: int, most: int) -> str:
            return self.surnames[self.chance.randrange(least, most)]

        def day() -> date:
            return FIRST_DAY + timedelta(days=self.chance.randrange(3900))

        shapes: dict[str, Callable[[], dict[str, Any]]] = {
            "common word": lambda: {"words": common()},
            "rare word": lambda: {"words": rare()},
            "two common words": lambda: {"words": f"{common()} {common()}"},
            "phrase of common words": lambda: {"words": f'"{common()} {common()}"'},
            "common word, much-quoted speaker": lambda: {"words": common(), "speaker": surname(0, 20)},
            "common word, rare speaker": lambda: {"words": common(), "speaker": surname(2000, SPEAKERS)},
            "speaker": lambda: {"speaker": surname(0, SPEAKERS)},
            "common word, country, kind, sure": lambda: {
                "words": common(),
                "country": "LTU",
                "kind": "direct",
                "sure": 0.8,
            },
            "common word, one month": lambda: {
                "words": common(),
                "since": (d := day()),
                "until": d + timedelta(days=30),
            },
            "common word, outlet, via, denied": lambda: {
                "words": common(),
                "outlet": self.outlets[0],
                "via": self.outlets[1],
                "marks": frozenset({"denied"}),
            },
            "all at once": lambda: {
                "words": f"{common()} {common()}",
                "speaker": surname(0, 50),
                "role": "minister",
                "country": "USA",
                "kind": "direct",
                "since": (d := day()),
                "until": d + timedelta(days=700),
                "sure": 0.8,
                "marks": frozenset({"hedged"}),
            },
            "no words, one week": lambda: {"since": (d := day()), "until": d + timedelta(days=6)},
            "no words, role, since": lambda: {"role": "foreign minister", "since": day()},
        }
        return {name: [make() for _ in range(rounds)] for name, make in shapes.items()}


def fill(book: RecordBook, drawn: Drawn, count: int) -> Iterator[tuple[int, float]]:
    """Add reports; yield the number of statements and the seconds of processor time so far."""
    start = time.process_time()
    reports = count // STATEMENTS_PER_REPORT
    for number in range(reports):
        book.put(drawn.report(number))
        if (number + 1) % max(reports // 10, 1) == 0:
            yield (number + 1) * STATEMENTS_PER_REPORT, time.process_time() - start


def measure(book: RecordBook, queries: list[dict[str, Any]]) -> tuple[list[float], list[float], float]:
    """Return wall and process milliseconds of each query, sorted, and the mean number of hits."""
    wall, own, hits = [], [], 0
    for query in queries:
        began, began_own = time.perf_counter(), time.process_time()
        hits += len(book.search(**query))
        wall.append((time.perf_counter() - began) * 1000)
        own.append((time.process_time() - began_own) * 1000)
    return sorted(wall), sorted(own), hits / len(queries)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--statements", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--record", type=Path, help="reuse the record that an earlier run left here")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = options.record or Path(folder) / "record.db"
        drawn = Drawn()
        with open_record(path) as book:
            if not book.counts()["statements"]:
                for statements, seconds in fill(book, drawn, options.statements):
                    print(f"{statements:>9,} statements in {seconds:6.1f} s of processor time", flush=True)
            print({**book.counts(), "megabytes": path.stat().st_size // 1_000_000})
            print(f"{'query':36} {'hits':>5}   wall p50   p95   process p50   p95   (ms)")
            for shape, queries in Drawn().queries(options.rounds).items():
                measure(book, queries[:3])
                wall, own, hits = measure(book, queries)
                at = [row[int(len(row) * share)] for row in (wall, own) for share in (0.5, 0.95)]
                print(f"{shape:36} {hits:5.1f} {at[0]:10.1f} {at[1]:5.1f} {at[2]:13.1f} {at[3]:5.1f}", flush=True)


if __name__ == "__main__":
    main()
