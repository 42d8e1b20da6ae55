"""Reports as RIS and BibTeX, and the citation of a statement."""

from __future__ import annotations

from builders import make_document
from sayso.export.references import cite_statement, to_bibtex, to_ris

DOCUMENT = make_document(
    title="Fish & ships: 50% more",
    outlet="Costa",
    byline=("Ann Lind",),
    published="2025-05-04",
    url="https://costa.example/1",
)


def test_ris_has_a_tag_per_line_and_an_end() -> None:
    lines = to_ris([DOCUMENT, DOCUMENT]).split("\r\n")
    assert lines[0] == "TY  - NEWS"
    assert "AU  - Ann Lind" in lines and "DA  - 2025/05/04" in lines and "UR  - https://costa.example/1" in lines
    assert lines.count("ER  - ") == 2


def test_bibtex_escapes_and_keys_each_once() -> None:
    written = to_bibtex([DOCUMENT, DOCUMENT])
    assert written.count("@article{harbour,") == 1 and "@article{harbour-2," in written
    assert r"title = {{Fish \& ships: 50\% more}}" in written
    assert "year = {2025}" in written


def test_a_report_of_which_nothing_is_known_is_still_a_reference() -> None:
    assert to_bibtex([make_document(id="x y")]) == "@article{xy\n}\n"
    assert to_ris([make_document(title="Two\nlines")]).count("TI  - Two lines\r\n") == 1


def test_a_statement_is_cited_with_its_report() -> None:
    cited = cite_statement("“We are ahead,”", "Inês Valadão", DOCUMENT, accessed="2025-06-01")
    assert cited == (
        "Inês Valadão: “We are ahead,” In: Ann Lind, “Fish & ships: 50% more”, Costa, 4 May 2025, "
        "https://costa.example/1 (accessed 1 June 2025)."
    )
