"""What kind of file some bytes are, by their beginning."""

from __future__ import annotations

import pytest

from sayso.acquire.kind import Kind, kind_of_content


@pytest.mark.parametrize(
    "beginning",
    ["<# Bridge", "< Bridge", "<Bridge", "<3 the bridge", "<<Nobody", "<!# Bridge", "<!-- kept -->", "<?"],
)
@pytest.mark.parametrize(("name", "kind"), [("report.md", Kind.MARKDOWN), ("report.txt", Kind.TEXT)])
def test_a_text_may_begin_with_an_angle_bracket(beginning: str, name: str, kind: Kind) -> None:
    assert kind_of_content(f"{beginning}\n\nThe guild denied it.\n".encode(), name) is kind


@pytest.mark.parametrize(
    "beginning",
    ["<!DOCTYPE html>", "<html lang=en>", "<!-- kept -->\n<html>", "<p>", "</td>", "<div class='a'\n id=b>"],
)
def test_a_page_is_one_whatever_it_is_called(beginning: str) -> None:
    assert kind_of_content(f"{beginning}<p>The guild denied it.</p>".encode(), "report.txt") is Kind.HTML
