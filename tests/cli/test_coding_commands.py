"""The commands of concepts, codings and positions, as a person calls them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from builders import make_document, make_record, make_statement
from sayso.book import open_record
from sayso.cli.code_stance import stance
from sayso.cli.code_statements import statements
from sayso.cli.concept import concept
from sayso.cli.positions import positions
from sayso.cli.positions_text import _rounded
from sayso.domain.coding import Coded, Passage
from sayso.domain.statement import Certainty, Speaker
from sayso.errors import BundleError, NotEnoughCodings, SaysoError, StoreError, UsageError

TEXT = "Mayor Ines Brandt said the bridge must open. Otto Lind warned that the bridge must stay shut."
PROPOSITION = "The bridge should open."


class WordCoder:
    """Takes what speaks of the bridge for support, surer the longer it is."""

    name = "words"

    def code(self, proposition: str, passages: Sequence[Passage]) -> list[Coded]:
        return [Coded("supports", min(0.99, 0.7 + len(one.text) / 100), 0.9) for one in passages]


@pytest.fixture
def record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A record with two reports of one text, two months apart, and the concept Bridge."""
    monkeypatch.setattr("sayso.book.coding.open_coder", lambda *_: WordCoder())
    mayor = Speaker("Ines Brandt", "person", "Minister", country="LVA")
    opens = make_statement(TEXT, "the bridge must open", source="Mayor Ines Brandt", cue="said", speaker=mayor)
    shut = make_statement(
        TEXT, "the bridge must stay shut", source="Otto Lind", cue="warned", speaker=Speaker("Otto Lind", "person")
    )
    rumour = replace(shut, id="rumour", certainty=Certainty(rumour=True))
    with open_record(tmp_path / "sayso.db") as book:
        for day in ("2025-03-10", "2025-05-10"):
            found = (replace(opens, id=f"open-{day}"), replace(shut, id=f"shut-{day}"))
            document = make_document(TEXT, id=day, origin=f"{day}.txt", outlet="Harbour Post", published=day)
            book.put(make_record(*found, *((rumour,) if day < "2025-04" else ()), document=document))
        book.concepts.add("Bridge", PROPOSITION, words=["bridge"], who="ann")
    return str(tmp_path / "sayso.db")


def call(command: click.Command, *arguments: str, record: str, answers: str = "") -> Result:
    return CliRunner().invoke(command, [*arguments, "--record", record], input=answers, catch_exceptions=False)


def codings(record: str) -> list[tuple[str, str | None]]:
    with open_record(record) as book:
        return [(one.statement, one.stance) for one in book.codings.list("Bridge")]


def test_concepts_are_added_listed_changed_and_removed(record: str) -> None:
    said = call(concept, "add", "Quay", "--proposition", "Sell it.", "--words", "quay, dock", record=record).output
    assert said == "added: Quay\n"
    call(concept, "edit", "quay", "--name", "The quay", "--as", "ann", record=record)
    shown = call(concept, "show", "The quay", record=record).output
    assert "words: quay, dock" in shown and "ann edit 'The quay': Sell it." in shown
    assert "of 5 statements, 0 coded by people, 0 by the model" in call(concept, "list", record=record).output
    call(concept, "remove", "The quay", record=record)
    [row] = json.loads(call(concept, "list", "--format", "json", record=record).output)
    assert (row["name"], row["proposition"], row["by_people"]) == ("Bridge", PROPOSITION, 0)


def test_a_change_of_nothing_is_wrong_usage(record: str) -> None:
    assert "nothing to change" in call(concept, "edit", "Bridge", record=record).output


def test_a_codebook_goes_out_and_comes_back(record: str, tmp_path: Path) -> None:
    path = tmp_path / "codebook.yaml"
    assert "1 concept\n" in call(concept, "export", str(path), record=record).output
    assert call(concept, "import", str(path), record=record).output == "Nothing changed.\n"
    path.write_text(path.read_text().replace("open.", "open soon.") + "- {name: Quay, proposition: Sell it.}\n")
    assert call(concept, "import", str(path), record=record).output == "added: Quay\nchanged: Bridge\n"


def test_the_model_codes_what_it_has_not_coded(record: str) -> None:
    told = "Bridge: 5 statements coded: 5 by the model (5 supports); 0 by people\n"
    first, again = call(statements, "Bridge", "--machine", record=record), call(statements, "--machine", record=record)
    assert (first.stdout, first.stderr) == (told, "5 new codings by the model.\n")
    assert (again.stdout, again.stderr) == (told, "0 new codings by the model.\n")


def test_the_totals_of_the_model_and_people_add_up(record: str) -> None:
    with open_record(record) as book:
        [first, *_] = book.search(limit=1)
        book.codings.add("Bridge", first.id, "opposes", coder="ann")
    said = call(statements, "Bridge", "--machine", record=record).stdout
    assert said == "Bridge: 5 statements coded: 4 by the model (4 supports); 1 by people (1 opposes)\n"


def test_a_person_codes_the_statements_that_teach_most(record: str) -> None:
    said = call(statements, "Bridge", "--limit", "3", "--as", "ann", record=record, answers="s\no\nn\n").output
    assert "1 of 3: Ines Brandt (Minister, Harbour Post, 2025-03-10)" in said
    assert '3 coded: sayso positions "Bridge"' in said
    assert [stance for _, stance in codings(record)] == ["supports", "opposes", "none"]


def test_an_answer_is_taken_back_and_a_statement_is_skipped(record: str) -> None:
    said = call(statements, "Bridge", "--limit", "3", record=record, answers="u\nk\ns\nu\nq\n").output
    assert "There is nothing to undo." in said
    made = codings(record)
    assert [stance for _, stance in made] == ["supports", None]
    assert made[0][0] == made[1][0]


def test_what_to_ask_next_is_chosen_anew_by_what_was_answered(record: str, monkeypatch: pytest.MonkeyPatch) -> None:
    taught: list[int] = []

    class Learner(WordCoder):
        def __init__(self, examples: Sequence[object]) -> None:
            taught.append(len(examples))
            self.name = f"learner {len(examples)}"

    monkeypatch.setattr("sayso.cli.code_statements.ROUND", 2)
    monkeypatch.setattr("sayso.book.coding.open_coder", lambda _, examples: Learner(examples))
    said = call(statements, "Bridge", record=record, answers="s\no\nk\ns\ns\n").output
    assert taught == [0, 2, 4, 4]  # at first, after each two answers, and at the end
    assert said.count("of 5: ") == 5
    assert len({statement for statement, _ in codings(record)}) == 4  # nothing is asked twice


def test_a_model_that_does_not_guess_says_why(record: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_model(*_: object) -> None:
        raise NotEnoughCodings("not enough codings yet on 'Bridge'")

    monkeypatch.setattr("sayso.book.coding.open_coder", no_model)
    said = call(statements, "Bridge", record=record, answers="s\nq\n").output
    assert "The model makes no guesses: not enough codings yet on 'Bridge'" in said


def test_coding_ends_where_nothing_is_left(record: str) -> None:
    call(statements, "Bridge", record=record, answers="s\n" * 5)
    assert len(codings(record)) == 5
    assert "Nothing is left to code." in call(statements, "Bridge", record=record).output


def test_the_guess_of_the_model_is_shown_only_when_asked_for(record: str) -> None:
    assert "the model: supports" not in call(statements, "Bridge", record=record, answers="q\n").output
    assert "the model: supports" in call(statements, "Bridge", "--guess", record=record, answers="q\n").output


@pytest.mark.parametrize(
    ("arguments", "message"),
    [((), "name the CONCEPT"), (("Bridge", "--machine", "--from", "x"), "not both")],
)
def test_what_is_asked_for_must_be_clear(record: str, arguments: tuple[str, ...], message: str) -> None:
    result = call(statements, *arguments, record=record)
    assert (result.exit_code, message in result.output) == (2, True)


def test_a_line_must_name_its_concept_where_there_are_several(record: str, tmp_path: Path) -> None:
    path = tmp_path / "codings.jsonl"
    path.write_text('{"statement": "rumour", "stance": "none"}')
    call(concept, "add", "Quay", "--proposition", "Sell it.", record=record)
    with pytest.raises(UsageError, match="names no concept"):
        call(statements, "--from", str(path), record=record)


def test_codings_come_from_a_file(record: str, tmp_path: Path) -> None:
    path = tmp_path / "codings.jsonl"
    path.write_text(
        '{"statement": "shut-2025-03-10", "stance": "opposes"}\n\n{"statement": "rumour", "stance": null}\n'
    )
    assert call(statements, "Bridge", "--from", str(path), record=record).output == "2 codings added\n"
    assert codings(record) == [("shut-2025-03-10", "opposes"), ("rumour", None)]


@pytest.mark.parametrize(
    ("line", "error", "message"),
    [
        ("{", UsageError, "line 1 of .* is not JSON"),
        ('{"id": "rumour"}', UsageError, "line 1 of .* needs `stance`, and"),
        ("[]", UsageError, "line 1 of .* needs `stance`, and"),
        ('{"report": "2025-05-10", "stance": "none"}', UsageError, "needs `stance`, and"),
        ('{"statement": "rumour", "stance": "yes"}', UsageError, "'yes' is not a stance"),
        ('{"statement": "nothing", "stance": "none"}', StoreError, "there is no statement nothing"),
    ],
)
def test_codings_that_cannot_be_are_told(
    record: str, tmp_path: Path, line: str, error: type[Exception], message: str
) -> None:
    path = tmp_path / "codings.jsonl"
    path.write_text(line)
    with pytest.raises(error, match=message):
        call(statements, "Bridge", "--from", str(path), record=record)


def coded(record: str) -> str:
    """The record with codings of the model, and of a person who knows better."""
    call(statements, "Bridge", "--machine", record=record)
    with open_record(record) as book:
        for name in ("shut-2025-03-10", "open-2025-05-10"):
            book.codings.add("Bridge", name, "opposes", coder="ann")
    return record


def test_words_that_no_statement_has_are_told_and_left_out(record: str, tmp_path: Path) -> None:
    path = tmp_path / "codings.jsonl"
    rows = [{"report": "2025-05-10", "words": words, "stance": "none"} for words in ("quay", "(shut", "stay shut.")]
    path.write_text("\n".join(json.dumps(row) for row in rows))
    result = call(statements, "Bridge", "--from", str(path), record=record)
    assert result.output.count("Left out: no statement of 2025-05-10 has the words") == 2
    assert codings(record) == [("shut-2025-05-10", "none")]


@pytest.mark.parametrize("error", [BundleError("no coder is packaged"), NotEnoughCodings("not enough codings yet")])
def test_without_a_guess_the_words_of_the_concept_tell_what_to_ask_for(
    record: str, monkeypatch: pytest.MonkeyPatch, error: SaysoError
) -> None:
    def no_model(*_: object) -> None:
        raise error

    monkeypatch.setattr("sayso.book.coding.open_coder", no_model)
    said = call(statements, "Bridge", "--limit", "2", "--guess", record=record, answers="s\no\n").output
    assert "2 of 2" in said
    assert [stance for _, stance in codings(record)] == ["supports", "opposes"]
    call(statements, "Bridge", record=record, answers="n\n" * 3)
    assert "Nothing is left to code." in call(statements, "Bridge", record=record).output


def test_positions_are_shown_with_changes_and_what_is_not_counted(record: str) -> None:
    said = call(positions, "Bridge", "--min-sure", "0.7", record=coded(record)).output
    assert "Bridge: The bridge should open." in said
    assert "Changed position" in said
    assert "Not counted: rumor 1" in said
    lines = [" ".join(line.split()) for line in said.splitlines()]
    assert any(line.startswith("Ines Brandt - opposes 2025-05-10 2025-05-10 1 1 ") for line in lines)
    assert any(line.startswith("Ines Brandt + supports 2025-03-10 2025-03-10 1 1 ") for line in lines)


@pytest.mark.parametrize(
    ("options", "holders"),
    [
        ((), {"Ines Brandt", "Otto Lind"}),
        (("--by", "country"), {"LVA"}),
        (("--by", "role"), {"Minister, Latvia"}),
        (("--by", "organisation"), set()),
    ],
)
def test_positions_are_those_of_whom_one_asks_for(record: str, options: tuple[str, ...], holders: set[str]) -> None:
    said = call(positions, "Bridge", *options, "--format", "json", record=coded(record)).output
    assert {row["holder"] for row in json.loads(said)["positions"]} == holders


def test_positions_of_an_earlier_day_know_nothing_of_what_came_later(record: str) -> None:
    said = call(positions, "Bridge", "--as-of", "2025-04-01", "--format", "csv", record=coded(record)).output
    rows = list(csv.DictReader(io.StringIO(said)))
    assert [(row["holder"], row["position"], row["last"]) for row in rows] == [
        ("Ines Brandt", "supports", "2025-03-10"),
        ("Otto Lind", "opposes", "2025-03-10"),
    ]


def test_csv_has_each_statement_behind_a_position(record: str) -> None:
    said = call(positions, "Bridge", "--format", "csv", record=coded(record)).stdout
    rows = list(csv.DictReader(io.StringIO(said)))
    assert {row["statement"] for row in rows} == {
        "open-2025-03-10",
        "open-2025-05-10",
        "shut-2025-03-10",
        "shut-2025-05-10",
    }
    assert all(row["words"] and row["report"] and row["contrary"] in ("true", "false") for row in rows)


def test_a_corrected_speaker_moves_positions_at_once(record: str) -> None:
    coded(record)
    with open_record(record) as book:
        for day in ("2025-03-10", "2025-05-10"):
            book.review.correct(f"open-{day}", {"speaker.name": "Karla Moor"}, reviewer="ann")
        assert {one.holder for one in book.positions("Bridge").positions} == {"Karla Moor", "Otto Lind"}
        book.review.correct("open-2025-05-10", {"speaker.type": "unnamed"}, reviewer="ann")
        [moor] = [one for one in book.positions("Bridge").positions if one.holder == "Karla Moor"]
        assert moor.statements == ("open-2025-03-10",)


def test_what_the_model_is_too_unsure_of_is_told_with_what_may_be_done(record: str) -> None:
    call(statements, "Bridge", "--machine", record=record)
    said = " ".join(call(positions, "Bridge", "--min-sure", "1", record=record).output.split())
    assert "No position is certain enough to count." in said
    assert "with a probability below 1 (" in said
    assert 'teach the model: sayso code statements "Bridge". To count its guesses too: --sure 0.' in said
    assert "with a probability below" not in call(positions, "Bridge", "--min-sure", "0", record=record).output


def test_before_anything_is_coded_the_next_step_is_told(record: str) -> None:
    result = call(positions, "Bridge", record=record)
    assert "no statement is coded for 'Bridge' yet" in result.output
    assert 'Try:   sayso code statements "Bridge"' in result.output


def test_statements_that_the_model_has_not_coded_are_told(record: str) -> None:
    call(statements, "Bridge", "--machine", record=record)
    with open_record(record) as book:
        later = make_statement(TEXT, "the bridge must open", speaker=Speaker("Ines Brandt", "person"))
        book.put(make_record(later, document=make_document(TEXT, id="later", origin="later.txt")))
    assert "has not coded 1 of 6 statements" in call(positions, "Bridge", record=record).output


def test_bare_claims_are_coded_from_a_file(record: str, tmp_path: Path) -> None:
    path = tmp_path / "claims.jsonl"
    claim = {"id": "a", "proposition": "The bridge should open", "text": "An open bridge is a great help to us all"}
    path.write_text(json.dumps(claim) + "\n\n")
    [row] = map(json.loads, CliRunner().invoke(stance, [str(path), "--format", "jsonl"]).output.splitlines())
    assert (row["id"], row["stance"]) == ("a", "supports")
    assert 0.5 <= row["probability"] < 1


@pytest.mark.parametrize(
    ("line", "message"),
    [("{", "is not JSON"), ('{"id": 1, "text": "x"}', "needs `id`, `proposition`, `text`"), ("[]", "needs `id`")],
)
def test_a_line_that_is_no_claim_is_told(line: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "claims.jsonl"
    path.write_text(line)
    result = CliRunner().invoke(stance, [str(path)])
    assert message in str(getattr(result.exception, "message", result.output))


@pytest.mark.parametrize(("probability", "shown"), [(0.798, "0.79"), (0.63, "0.63"), (0.29, "0.29"), (1.0, "1.00")])
def test_a_probability_below_the_threshold_does_not_look_like_it(probability: float, shown: str) -> None:
    assert _rounded(probability) == shown
