"""The commands of the record, as a person calls them."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from builders import harbour_record
from sayso.book import open_record
from sayso.cli.actors import actors
from sayso.cli.review import review
from sayso.cli.search import search
from sayso.cli.show import show
from sayso.cli.trace import trace
from sayso.domain.statement import Passage, Speaker
from sayso.domain.text import Span
from sayso.errors import StoreError, UsageError


@pytest.fixture
def record(tmp_path: Path) -> str:
    path = tmp_path / "sayso.db"
    with open_record(path) as book:
        book.put(harbour_record())
    return str(path)


def call(command: click.Command, *arguments: str, answers: str = "") -> Result:
    return CliRunner().invoke(command, [*arguments], input=answers, catch_exceptions=False)


def test_search_shows_who_said_it_and_where_it_was_read(record: str) -> None:
    said = call(search, "tunnel", "--speaker", "Valadao", "--record", record).output
    assert "Inês Valadão, Transport Minister (Costa, 2025-05-04)" in said
    assert "hedged, 0.91" in said


def test_search_gives_json(record: str) -> None:
    [hit] = json.loads(call(search, "--denied", "--format", "json", "--record", record).output)
    assert (hit["speaker"], hit["statement"]["certainty"]["denied"]) == ("SPL", True)


def test_search_prints_american_spelling(record: str) -> None:
    said = call(search, "--rumor", "--record", record).output
    assert "rumor, hypothetical" in said and "rumour" not in said


def test_search_in_a_record_that_is_not_there_makes_none(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="there is no record book"):
        call(search, "tunnel", "--record", str(tmp_path / "none.db"))
    assert not (tmp_path / "none.db").exists()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("s-Weareaheadof", "Nobody should hold us to the day"),
        ("harbour", "version 1"),
        ("reports/harbour.txt", "version 1"),
        ("Valadão", "2025-05-04 to 2025-05-04  Transport Minister"),
        ("2", "SPL (organization), 1 statement\n"),
    ],
    ids=["statement", "report", "report by its place", "actor", "actor by number"],
)
def test_show(record: str, name: str, said: str) -> None:
    assert said in call(show, name, "--record", record).output
    assert json.loads(call(show, name, "--record", record, "--format", "json").output)


def test_one_save_of_several_fields_is_one_line(record: str) -> None:
    said = "s-Weareaheadof"
    with open_record(record) as book:
        changes = {"speaker.name": "I. Valadão", "speaker.role": "Harbour Minister"}
        book.review.correct(said, changes, reviewer="ann")
        book.review.decide(said, "accept", reviewer="ben")
        book.browse.take_back("ann")
    shown = call(show, said, "--record", record).output.splitlines()
    names = "speaker: Inês Valadão -> I. Valadão", "speaker: I. Valadão -> Inês Valadão"
    pairs = ("Transport", "Harbour"), ("Harbour", "Transport")
    roles = [f"role: {old} Minister -> {new} Minister" for old, new in pairs]
    history = [line.split(maxsplit=1)[1] for line in shown if line.startswith("  20")]
    assert history == [
        f"ann corrected {names[0]}; {roles[0]}",
        "ben accepted it",
        f"ann undid {names[1]}; {roles[1]}",
    ]


def test_what_a_report_writes_does_not_steer_the_terminal(tmp_path: Path) -> None:
    plain = harbour_record()
    text = plain.text.replace("monument", "\x1b[2Jment")
    with open_record(tmp_path / "odd.db") as book:
        vanity = plain.statements[-1]
        content = Passage(vanity.content.spans, text[slice(*vanity.content.spans[0])])
        document = replace(plain.document, text=text)
        book.put(replace(plain, document=document, statements=(replace(vanity, content=content),)))
    for command, *arguments in ((search, "vanity"), (show, vanity.id), (show, "harbour")):
        assert "\x1b[2J" not in call(command, *arguments, "--record", str(tmp_path / "odd.db")).output


@pytest.fixture
def changed(record: str) -> str:
    """The record, with a second version of its report: one statement reworded, the others gone but one."""
    first = harbour_record()
    text = first.text.replace("night shifts", "night duty").replace("The tunnel is a monument", "It is no monument")
    shifts = first.statements[2]
    [span] = shifts.content.spans
    content = Passage((Span(span.start, span.end - 2),), text[span.start : span.end - 2])
    with open_record(record) as book:
        document = replace(first.document, text=text)
        book.put(replace(first, document=document, statements=(replace(shifts, content=content),)))
    return record


def test_what_a_version_changed_is_shown(changed: str) -> None:
    said = call(show, "harbour", "--changes", "--record", changed).output
    assert said.startswith("version 1 to 2, added ")
    assert "4 dropped, 1 reworded" in said.partition("\n")[0]
    assert "SPL: its members had agreed to night [-shifts-] {+duty+}" in said
    assert "[-the date is a fancy-]\n                (these words are in both versions" in said


def test_changes_come_as_json_and_as_rows(changed: str) -> None:
    [step] = json.loads(call(show, "harbour", "--changes", "--format", "json", "--record", changed).output)
    assert (step["from_version"], step["to_version"], step["counts"]) == (1, 2, {"dropped": 4, "reworded": 1})
    reworded = next(change for change in step["changes"] if "reworded" in change["change"])
    assert {"kind": "added", "text": "duty"} in reworded["pieces"]
    lines = call(show, "harbour", "--changes", "--format", "csv", "--record", changed).output.splitlines()
    assert lines[0].startswith("from_version,to_version,change,earlier_statement,earlier_speaker")
    assert len(lines) == 6 and any(line.startswith("1,2,reworded,") for line in lines)


def test_a_report_of_one_version_has_no_changes(record: str) -> None:
    shown = call(show, "harbour", "--changes", "--record", record)
    assert (shown.stdout, shown.stderr, shown.exit_code) == ("", "This report has only one version.\n", 0)
    with pytest.raises(UsageError, match="--format csv works only with --changes"):
        call(show, "harbour", "--format", "csv", "--record", record)


def test_earlier_versions_are_searched_when_asked(changed: str) -> None:
    told = "Error: nothing found\nTry:   use fewer words or filters\n"
    assert call(search, "monument", "--record", changed).stderr == told
    said = call(search, "monument", "--version", "all", "--record", changed).output
    assert "harbour (version 1)" in said


def test_actors_are_merged_by_name(record: str) -> None:
    said = call(actors, "merge", "inês valadão", "SPL", "--reviewer", "ann", "--record", record).output
    assert said == "step 1: SPL merged into Inês Valadão\n"
    renamed = call(actors, "rename", "Valadão", "Inês V.", "--record", record).output
    assert renamed.endswith("Inês Valadão is now Inês V.\n")
    split = call(actors, "split", "Inês V.", "SPL", "--record", record).output
    assert split.startswith("new actor ")


def test_a_name_that_fits_several_actors_asks_for_a_number(record: str) -> None:
    first = harbour_record()
    tunnel = first.statements[0]
    other = replace(tunnel, speaker=Speaker("Rui Valadão", "person"))
    with open_record(record) as book:
        book.put(replace(first, document=replace(first.document, id="later", origin="later.txt"), statements=(other,)))
    with pytest.raises(StoreError, match=r"'Valadão' matches several actors: 1 Inês Valadão, 4 Rui Valadão"):
        call(actors, "merge", "Valadão", "Costa", "--record", record)


def test_an_actor_is_found_by_the_title_that_a_report_uses(record: str) -> None:
    assert call(show, "Mayor Inês Valadão", "--record", record).output.startswith("1 Inês Valadão")
    assert call(search, "--speaker", "Mayor Valadão", "--record", record).exit_code == 0


def test_a_list_says_that_there_is_more(record: str) -> None:
    for command, more in (
        ([actors, "list"], "These are the first 1; for more, use --limit N."),
        ([search, "--since", "2025"], "These are 1 of 5 statements; for more, use --limit N."),
    ):
        assert more in call(*command, "--limit", "1", "--record", record).stderr
        for limit in ("50", "1000"):
            assert "These are" not in call(*command, "--limit", limit, "--record", record).stderr


def test_a_name_that_an_actor_lacks_cannot_be_split_off(record: str) -> None:
    with pytest.raises(UsageError, match="Inês Valadão has no name 'Jane Roe'"):
        call(actors, "split", "Inês Valadão", "Jane Roe", "--record", record)


def test_days_do_not_apply_to_all_traces(record: str) -> None:
    with pytest.raises(UsageError, match="--since and --until do not apply to --all"):
        call(trace, "--all", "--since", "2025", "--record", record)


def test_an_actor_that_is_not_there_is_named(record: str) -> None:
    with pytest.raises(StoreError, match="there is no actor 'Nobody Atall'"):
        call(actors, "merge", "Inês Valadão", "Nobody Atall", "--record", record)


@pytest.mark.parametrize(("form", "first"), [("csv", "id,name,type"), ("jsonl", '{"id": 1'), ("json", "[")])
def test_actors_come_in_every_format(form: str, first: str, record: str, tmp_path: Path) -> None:
    out = tmp_path / f"actors.{form}"
    call(actors, "list", "--record", record, "-o", str(out))
    assert out.read_text(encoding="utf-8").startswith(first)
    assert call(actors, "list", "--record", record, "--format", form).output == out.read_text(encoding="utf-8")


def test_actors_are_merged_and_the_merge_is_undone(record: str) -> None:
    call(actors, "merge", "1", "2", "--as", "ann", "--record", record)
    assert "also SPL" in call(actors, "list", "--record", record).output
    assert "merge by ann" in call(actors, "undo", "--as", "bob", "--record", record).output
    assert "also SPL" not in call(actors, "list", "--record", record).output
    latest, earlier = call(actors, "log", "--record", record).output.splitlines()
    assert latest.endswith("bob undid step 1")
    assert earlier.endswith("ann merged SPL (2) into Inês Valadão (1) (undone)")


def test_an_empty_log_and_an_empty_table_say_so(record: str) -> None:
    assert call(actors, "log", "--record", record).stderr == "There are no steps yet.\n"
    said = call(review, "agreement", "--record", record).stderr
    assert said == "No two reviewers have decided on the same statement yet: sayso review --second\n"


def test_a_review_walks_through_statements(record: str) -> None:
    said = call(review, "--as", "ann", "--limit", "3", "--record", record, answers="a\n" + "r\n" + "u\n").output
    assert "1 of 3" in said
    with open_record(record) as book:
        verdicts = [[d.verdict for d in book.show(statement.id).decisions] for statement in harbour_record().statements]
    assert sorted(verdicts) == [[], [], ["accept"], ["reject"], ["unsure"]]


def test_a_review_undoes_the_last_decision_and_asks_again(record: str) -> None:
    answers = ["z", "x", "z", "c", "5", "Rui Lobo", "y", "6", "group", "n", "z", "a", "q"]
    said = call(review, "--as", "ann", "--limit", "3", "--record", record, answers="\n".join(answers) + "\n").output
    assert "There is nothing to undo yet." in said
    assert [said.count(f"\n{number} of 3: ") for number in (1, 2, 3)] == [4, 3, 0]
    with open_record(record) as book:
        shown = [book.show(statement.id) for statement in harbour_record().statements]
    [one] = [each for each in shown if each.decisions]
    assert (one.current, one.rejected) == (one.machine, False), "only the last answer holds"
    assert one.decisions[-1].verdict == "accept"


def test_a_review_corrects_a_name_and_a_place(record: str) -> None:
    answers = "c\n1\nnot in the report\nc\n1\nthe date is\ny\n5\nRui Lobo\nn\n"
    said = call(review, "--as", "ann", "--limit", "1", "--record", record, answers=answers).output
    assert "the report does not contain" in said
    with open_record(record) as book:
        shown = book.show("s-thedateisafa")
    assert (shown.current["content"]["text"], shown.current["speaker"]["name"]) == ("the date is", "Rui Lobo")


def test_a_review_corrects_a_chain_by_its_names(record: str) -> None:
    with open_record(record) as book:
        before = book.review.queue("ann", limit=1)[0].current
    names = [before["chain"][0]["name"], "Radio Two", before["chain"][-1]["name"]]
    said = call(
        review, "--as", "ann", "--limit", "1", "--record", record, answers=f"c\n10\n{' > '.join(names)}\nn\n"
    ).output
    assert "names from the publisher to the speaker, separated by >" in said
    with open_record(record) as book:
        shown = book.show(before["id"])
    assert [link["name"] for link in shown.current["chain"]] == names
    assert f"{' > '.join(names)}   (machine:" in call(show, before["id"], "--record", record).output


def test_agreement_is_told_per_field(record: str) -> None:
    for who in ("ann", "bob"):
        call(
            review,
            "--as",
            who,
            "--limit",
            "1",
            "--record",
            record,
            *(["--second"] if who == "bob" else []),
            answers="a\n",
        )
    said = call(review, "--record", record, "agreement").output
    assert "is a statement" in said and "words said" in said and "100%" in said
