"""The record as people read it."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from builders import HARBOUR_REPORT, harbour_record, make_document, make_record, make_statement
from sayso.domain.record import Record
from sayso.domain.statement import Certainty, Link, Passage, Speaker
from sayso.domain.text import Span
from sayso.export.terminal import MEASURE, THEME, terminal_console, write_text


def plain(record: Record, width: int = 80) -> str:
    file = io.StringIO()
    console = terminal_console(file)
    console.width = width
    write_text([record], console)
    return file.getvalue()


def coloured(record: Record) -> str:
    file = io.StringIO()
    write_text([record], Console(file=file, theme=THEME, force_terminal=True, color_system="standard", width=80))
    return file.getvalue()


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("Harbour tunnel to open early, minister hints", id="title"),
        pytest.param("Costa · Lisbon · 4 May 2025 · en", id="publication"),
        pytest.param("5 statements by 4 speakers: 1 direct, 1 mixed, 3 indirect", id="count"),
        pytest.param("   │ the tunnel “might well” open in June", id="words"),
        pytest.param("   [hedged] possible · “might”", id="doubt-with-its-marker"),
        pytest.param("   Costa ← Farol ← Inês Valadão", id="chain"),
        pytest.param("   Costa ⇠ Farol (inferred) ← Inês Valadão", id="inferred-link"),
        pytest.param("   to reporters · at a briefing (Lisbon) · on Friday (2 May 2025)", id="circumstances"),
        pytest.param("       [rumor] [hypothetical]", id="several-doubts"),
        pytest.param("Disagrees  SPL with Inês Valadão", id="relation"),
        pytest.param("Meeting    Lisbon, 2 May 2025: Inês Valadão (host), Costa", id="event"),
        pytest.param("Loaded     “vanity” (Costa)", id="loaded-words"),
        pytest.param("Problem    a quotation mark has no partner (annotate)", id="problem"),
    ],
)
def test_record_shows(line: str) -> None:
    assert line in plain(harbour_record()).splitlines()


@pytest.mark.parametrize(
    ("begins", "ends"),
    [
        pytest.param("1  Inês Valadão, Transport Minister (PRT)  said", "mixed", id="speaker-role-country-cue"),
        pytest.param("2  Inês Valadão, Transport Minister (PRT)  she told", "direct", id="pronoun-with-the-cue"),
        pytest.param("    4  leader of SPL  thinks", "unsure 0.21 · within 3 · indirect", id="nested-and-unsure"),
        pytest.param("5  Costa in its own voice", "continues 2 · indirect", id="own-voice"),
    ],
)
def test_heading_of_a_statement_says(begins: str, ends: str) -> None:
    assert any(line.startswith(begins) and line.endswith(ends) for line in plain(harbour_record()).splitlines())


@pytest.mark.parametrize("width", [60, 80, 104])
def test_no_line_is_wider_than_the_terminal_or_ends_in_blanks(width: int) -> None:
    lines = plain(harbour_record(), width).splitlines()
    assert max(map(len, lines)) == width
    assert all(line == line.rstrip() for line in lines)


def test_terminal_gets_colour_and_at_most_the_measure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "300")
    monkeypatch.setenv("TERM", "xterm-256color")
    assert terminal_console(io.StringIO()).width == MEASURE
    assert "\x1b[30;43m hedged \x1b[0m" in coloured(harbour_record())


def test_no_color_is_respected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("FORCE_COLOR", "1")
    file = io.StringIO()
    write_text([harbour_record()], terminal_console(file))
    assert "[hedged]" in file.getvalue()
    assert "\x1b[3" not in file.getvalue().replace("\x1b[3m", "")


def test_control_characters_of_a_report_never_reach_the_terminal() -> None:
    text = "Evil\x1b[2J title\n\nHe said\x9b31m all\x07 is well."
    record = make_record(
        make_statement(text, "all\x07 is well", cue="said\x9b", source="He"),
        document=make_document(text, title=text[:14]),
    )
    assert not {c for c in plain(record) if ord(c) < 32 or 127 <= ord(c) < 160} - {"\n"}


@pytest.mark.parametrize(
    ("fields", "shown"),
    [
        pytest.param({}, "1  Its leader  thinks", id="no-speaker"),
        pytest.param({"speaker": Speaker(None, "none"), "source": None}, "1  nobody named  thinks", id="nobody"),
        pytest.param({"speaker": Speaker(None, "author")}, "1  The report in its own voice", id="unnamed-outlet"),
        pytest.param(
            {"chain": (Link(None, "outlet", "published"),) * 2}, "   outlet unknown ← unknown", id="unknown-links"
        ),
        pytest.param({"certainty": Certainty(level="probable")}, "   probable", id="level-alone"),
    ],
)
def test_what_is_unknown_is_said(fields: dict[str, object], shown: str) -> None:
    statement = replace(make_statement(HARBOUR_REPORT, "the date", cue="thinks", source="Its leader"), **fields)
    assert any(line.startswith(shown) for line in plain(make_record(statement)).splitlines())


def test_report_without_statements_says_so() -> None:
    assert "no statement found" in plain(make_record())


def test_paragraphs_of_one_content_stand_on_lines_of_their_own() -> None:
    text = "“One.\n\n“Two.” He said so."
    spans = (Span(0, text.index(" He")),)
    statement = replace(make_statement(text, "“One."), content=Passage(spans, text[: spans[0].end]))
    assert "   │ “One.\n   │ “Two.”\n" in plain(make_record(statement, document=make_document(text)))


@given(st.text(min_size=1, max_size=200), st.integers(20, 110))
def test_any_text_is_shown(text: str, width: int) -> None:
    statement = replace(
        make_statement(text, text, kind="mixed"), within="s0", certainty=Certainty(markers=(Span(0, 1),))
    )
    plain(make_record(statement, document=make_document(text, title=text, outlet=text)), width)
