"""A corpus answers what a record with the same reports answers, straight from its tables."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
from made_corpora import stored

from builders import make_document, make_record, make_statement
from sayso.book import RecordBook, open_record
from sayso.book.corpus_book import CorpusBook, open_corpus, words_about
from sayso.cli.main import run
from sayso.corpus.corpus_tables import CorpusTables
from sayso.domain.coding import Coded, Concept, Passage
from sayso.domain.record import Record
from sayso.domain.statement import Certainty, Link, Speaker
from sayso.errors import AcquireError, UsageError
from sayso.export.trace_text import trace_to_dict

FULL = "the council will not sell a single pier of the old harbour to anybody, however rich"
CUT = "will not sell a single pier of the old harbour"
OTHER = "nobody asked the fishermen what became of their nets after the flood of that winter"
NUMBERS = count()
PIER = Concept("Pier", "The council should sell the pier.", ("pier",))


def report(outlet: str, day: str | None, *said: tuple[str, str], **fields: object) -> Record:
    """A report in which persons say something; what a later one says is within an earlier one that holds its words."""
    number = next(NUMBERS)
    words = [f"{who} said {what}." for who, what in said]
    text = f"{outlet} {number}.\n\n" + "\n\n".join(words)
    document = make_document(text, id=f"d{number:03}", origin=f"in#{number}", outlet=outlet, published=day)
    statements = [
        replace(
            make_statement(
                text,
                what,
                source=who,
                cue="said",
                speaker=Speaker(who, "person"),
                chain=(Link(outlet, "outlet", "published"), Link(who, "person", "stated")),
                confidence=0.9,
            ),
            id=f"d{number:03}s{place}",
            **fields,  # type: ignore[arg-type]
        )
        for place, (who, what) in enumerate(said)
    ]
    return make_record(*statements, document=document, made_by={"sayso": "0", "model": "made"})


REPORTS = [
    report("Echo", "2025-03-02", ("Ada Moe", CUT)),
    report("Farol", "2025-03-01", ("Ada Moe", FULL), ("Bo Lind", "the ferry is late")),
    report("Costa", "2025-03-03", ("Moe", FULL)),
    report("Kurier", None, ("Cy Dahl", OTHER)),
    report("Echo", "2025-03-09", ("Cy Dahl", OTHER), ("Ada Moe", "the pier is for sale at last")),
    report("Tribune", "2025-04-01", ("Bo Lind", "the pier should go"), certainty=Certainty(rumour=True)),
    report("Tribune", "2025-04-02", ("Ada Moe", "nothing of that matter")),
]


class WordCoder:
    """Codes by a word or two."""

    name = "words"
    asked: list[str]

    def __init__(self) -> None:
        self.asked = []

    def code(self, proposition: str, passages: Sequence[Passage]) -> list[Coded]:
        """Say no where somebody will not sell, yes where something is for sale or should go."""
        self.asked += [one.text for one in passages]
        return [self._code(one.text) for one in passages]

    def _code(self, text: str) -> Coded:
        if "not sell" in text:
            return Coded("opposes", 0.9, 1.0)
        return Coded("supports", 0.95, 1.0) if "sale" in text or "should go" in text else Coded("none", 0.9, 0.1)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return stored(tmp_path_factory.mktemp("corpus") / "out", *REPORTS)


@pytest.fixture(scope="module")
def book(corpus: Path) -> RecordBook:
    """A record of the same reports."""
    opened = open_record(corpus.parent / "sayso.db")
    opened.add(corpus)
    return opened


@pytest.fixture
def tables(corpus: Path) -> CorpusBook:
    return open_corpus(corpus)


@pytest.mark.parametrize(
    ("asked", "reports"),
    [
        pytest.param("not sell a single pier", 3, id="words"),
        pytest.param("Nobody asked the fishermen", 2, id="other-words"),
        pytest.param(REPORTS[0].statements[0].id, 3, id="statement"),
    ],
)
def test_trace_is_that_of_a_record(asked: str, reports: int, tables: CorpusBook, book: RecordBook) -> None:
    found, known = tables.trace(asked), book.trace(asked)
    assert found is not None and known is not None
    assert trace_to_dict(found) == trace_to_dict(known)
    assert len(found.carriages) == reports


def test_utterance_that_several_carry_is_found_in_all_reports(tables: CorpusBook, book: RecordBook) -> None:
    found = list(tables.traces())
    assert [trace_to_dict(one) for one in found] == [trace_to_dict(one) for one in book.traces()]
    assert [len(one.carriages) for one in found] == [3, 2]
    assert [one.first.outlet for one in found] == ["Farol", "Echo"]


def test_least_number_of_reports_and_limit_hold(corpus: Path) -> None:
    for how, counted in (({"min_reports": 3}, [3]), ({"limit": 1}, [3]), ({"min_reports": 4}, [])):
        with open_corpus(corpus) as tables:
            assert [len(one.carriages) for one in tables.traces(**how)] == counted


def test_days_limit_a_trace(tables: CorpusBook) -> None:
    found = tables.trace("sell a single pier", since="2025-03-02", until="2025-03-02")
    assert found is not None and [one.outlet for one in found.carriages] == ["Echo"]
    assert tables.trace("a word that nobody said") is None


def test_own_words_of_an_outlet_have_no_trace(tmp_path: Path) -> None:
    one = report("Echo", "2025-03-01", ("Echo", FULL))
    own = replace(one.statements[0], speaker=Speaker(None, "author"))
    with open_corpus(stored(tmp_path / "out", replace(one, statements=(own,)))) as tables:
        assert tables.trace(FULL) is None
        with pytest.raises(UsageError, match="is not in the corpus"):
            tables.trace(own.id)


def test_positions_are_those_of_a_record(tables: CorpusBook, book: RecordBook) -> None:
    coder = WordCoder()
    found = tables.positions(PIER, coder=coder)
    if not book.concepts.list():
        book.concepts.add(PIER.name, PIER.proposition, words=PIER.words, who="ann")
    book.code("Pier", WordCoder())
    known = book.positions("Pier")
    assert [replace(one, actor=0, strongest=replace(one.strongest, actor=0)) for one in found.positions] == [
        replace(one, actor=0, strongest=replace(one.strongest, actor=0)) for one in known.positions
    ]
    assert [(one.holder, one.stance, len(one.statements)) for one in found.positions] == [
        ("Ada Moe", "opposes", 3),
        ("Ada Moe", "supports", 1),
    ]
    assert [(one.actor_name, one.why_not) for one in found.not_counted] == [("Bo Lind", "rumour")]
    assert coder.asked and all("pier" in text for text in coder.asked)


def test_statement_within_a_rumour_counts_for_nobody(tmp_path: Path) -> None:
    one = report(
        "Echo", "2025-03-01", ("Bo Lind", "the town says the pier is for sale"), ("Moe", "the pier is for sale")
    )
    outer, inner = one.statements
    outer = replace(outer, certainty=Certainty(rumour=True))
    records = [replace(one, statements=(outer, replace(inner, within=outer.id)))]
    with open_corpus(stored(tmp_path / "out", *records)) as tables:
        found = tables.positions(PIER, coder=WordCoder())
    assert not found.positions and {one.why_not for one in found.not_counted} == {"rumour"}


@pytest.mark.parametrize(
    ("concept", "words"),
    [
        pytest.param(PIER, ["pier"], id="its-own"),
        pytest.param(Concept("Sale", "The council should sell it."), ["council"], id="telling-ones-of-the-proposition"),
        pytest.param(Concept("EU", "Go on."), ["go", "on", "eu"], id="all-where-none-tells"),
    ],
)
def test_statements_near_a_concept_have_its_words(concept: Concept, words: list[str]) -> None:
    assert words_about(concept) == words


def test_records_come_back_by_file(corpus: Path) -> None:
    with CorpusTables(corpus) as tables:
        near = {record.document.id: (record, names) for record, names in tables.near(["PIER", "ferry"])}
    expected = {
        one.document.id
        for one in REPORTS
        if any("pier" in s.content.text or "ferry" in s.content.text for s in one.statements)
    }
    assert set(near) == expected
    assert all(record == next(one for one in REPORTS if one.document.id == name) for name, (record, _) in near.items())


def test_damaged_file_is_an_error_with_a_hint(tmp_path: Path) -> None:
    folder = stored(tmp_path / "out", *REPORTS)
    path = next((folder / "statements").glob("*/*.parquet"))
    path.write_bytes(path.read_bytes()[:-50])
    with open_corpus(folder) as tables, pytest.raises(AcquireError, match="out cannot be read: ") as told:
        tables.trace("sell a single pier")
    assert "sayso corpus" in str(told.value.hint)
    with open_corpus(folder) as tables, pytest.raises(AcquireError, match="out cannot be read: "):
        list(tables.traces())


def test_folder_of_other_things_is_no_corpus(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is not a corpus, or is empty"):
        open_corpus(tmp_path)


def test_commands_ask_a_corpus(corpus: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["trace", "sell a single pier", "--corpus", str(corpus)]) == 0
    assert "3 reports" in capfd.readouterr().out
    assert run(["trace", "--all", "--corpus", str(corpus), "--format", "json"]) == 0
    assert len(json.loads(capfd.readouterr().out)) == 2
    codebook = tmp_path / "concepts.yaml"
    codebook.write_text("concepts: [{name: Tunnel, proposition: The tunnel should be dug., words: [tunnel]}]")
    assert run(["positions", "tunnel", "--corpus", str(corpus), "--codebook", str(codebook)]) == 0
    assert "The tunnel should be dug." in capfd.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        pytest.param(["trace", "x", "--corpus", "missing"], "missing", id="no-folder"),
        pytest.param(["trace", "x", "--corpus", "."], "is not a corpus", id="no-corpus"),
        pytest.param(["positions", "Pier", "--codebook", "x.yaml"], "--codebook needs --corpus", id="no-corpus-named"),
        pytest.param(
            ["positions", "Pier", "--corpus", ".", "--codebook", "c.yaml"], "has no concept 'Pier'", id="no-concept"
        ),
        pytest.param(["positions", "Pier", "--corpus", "."], "there is no record book", id="no-record"),
    ],
)
def test_wrong_usage_is_told(
    arguments: list[str], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("c.yaml").write_text("concepts: [{name: Tunnel, proposition: Dig.}]")
    assert run(arguments) in (1, 2)
    assert told in capfd.readouterr().err
