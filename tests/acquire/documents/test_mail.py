"""E-mails as people forward, collect and wrap them."""

from __future__ import annotations

from pathlib import Path

import pytest

from sayso.acquire import read_place
from sayso.domain.text import Page

SENT = "From: Quay Times <news@quay.example>\nDate: Sun, 4 May 2025 23:30:00 -0500\nMIME-Version: 1.0\n"
HEAD = SENT + "Subject: {subject}\n"
PLAIN = "Content-Type: text/plain; charset=utf-8\n\n"


def mail(subject: str, *parts: str, kind: str = "mixed") -> str:
    body = "".join(f"--b\n{part}\n" for part in parts)
    return HEAD.format(subject=subject) + f'Content-Type: multipart/{kind}; boundary="b"\n\n{body}--b--\n'


def read(tmp_path: Path, content: str, name: str = "a.eml") -> list[Page]:
    (tmp_path / name).write_text(content, encoding="utf-8")
    return list(read_place(tmp_path / name))


def test_forwarded_message_is_a_report_of_its_own(tmp_path: Path) -> None:
    inner = HEAD.format(subject="Pier stays shut") + PLAIN + "It is shut.\n"
    note, report = read(tmp_path, mail("Fwd", PLAIN + "See below.", f"Content-Type: message/rfc822\n\n{inner}"))
    assert (note.title, note.text.strip()) == ("Fwd", "See below.")
    assert (report.title, report.published, report.text.strip()) == ("Pier stays shut", "2025-05-04", "It is shut.")
    assert note.name != report.name


def test_forward_without_a_note_gives_only_what_it_forwards(tmp_path: Path) -> None:
    attached = 'Content-Type: message/rfc822\nContent-Disposition: attachment; filename="a.eml"\n\n'
    (report,) = read(tmp_path, mail("Fwd", attached + HEAD.format(subject="Pier") + PLAIN + "It is shut.\n"))
    assert (report.title, report.problems) == ("Pier", ())


def test_all_texts_of_a_digest_are_kept_in_order(tmp_path: Path) -> None:
    (page,) = read(tmp_path, mail("Digest", PLAIN + "The pier is shut.", PLAIN + "The ferry stops."))
    assert page.text.split("\n\n") == ["The pier is shut.", "The ferry stops."]


def test_text_beside_html_is_kept_and_of_alternatives_only_one(tmp_path: Path) -> None:
    html = "Content-Type: text/html; charset=utf-8\n\n<p>The pier is shut.</p>"
    (both,) = read(tmp_path, mail("Both", PLAIN + "1 < 2 & more.", html))
    assert (both.media, both.text) == ("html", "<p>1 &lt; 2 &amp; more.</p>\n\n<p>The pier is shut.</p>")
    (one,) = read(tmp_path, mail("One", PLAIN + "The pier is shut.", html, kind="alternative"))
    assert one.text == "<p>The pier is shut.</p>"


@pytest.mark.parametrize(
    ("parameters", "text"),
    [
        ("format=flowed", "The pier is shut, the mayor said.\n\n> We agree.\n-- \nAda Moe\n"),
        ("format=flowed; delsp=yes", "The pier is shut,the mayor said.\n\n> We agree.\n-- \nAda Moe\n"),
        ("charset=utf-8", "The pier is shut, \nthe mayor said.\n\n> We agree.\n-- \nAda Moe\n"),
    ],
)
def test_wrapped_lines_are_joined_if_the_mail_says_so(tmp_path: Path, parameters: str, text: str) -> None:
    body = "The pier is shut, \nthe mayor said.\n\n> We agree.\n-- \nAda Moe\n"
    (page,) = read(tmp_path, HEAD.format(subject="Pier") + f"Content-Type: text/plain; {parameters}\n\n{body}")
    assert page.text == text


BOX = "".join(
    f"From {sender} Sun May  4 10:00:00 2025\n{HEAD.format(subject=subject)}{PLAIN}{text}\n\n"
    for sender, subject, text in [
        ("news@quay.example", "Pier", "It is shut.\n\n>From Monday on, it is open."),
        ("-", "Empty", ""),
        ("-", "Ferry", "From Aran:\nIt stops."),
    ]
)


@pytest.mark.parametrize("name", ["a.mbox", "Inbox", "a.txt"])
def test_mailbox_gives_each_mail(tmp_path: Path, name: str) -> None:
    first, empty, last = read(tmp_path, BOX, name)
    assert (first.title, first.text.strip()) == ("Pier", "It is shut.\n\nFrom Monday on, it is open.")
    assert [problem.code for problem in empty.problems] == ["no-text"]
    assert (last.title, last.text.strip()) == ("Ferry", "From Aran:\nIt stops.")


def test_a_transcript_is_no_mailbox(tmp_path: Path) -> None:
    content = "From the ministry\nMINISTER: It is shut.\nQUESTION: Since 10:15?\n"
    (page,) = read(tmp_path, content, "a.txt")
    assert page.text == content


def test_impossible_date_is_told_and_loses_nothing(tmp_path: Path) -> None:
    head = HEAD.replace("2025", f"{'9' * 24}").format(subject="Pier stays shut")
    (report,) = read(tmp_path, head + PLAIN + "It is shut.\n")
    assert (report.title, report.published, report.text.strip()) == ("Pier stays shut", None, "It is shut.")
    assert [problem.code for problem in report.problems] == ["odd-date"]
