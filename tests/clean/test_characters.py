from __future__ import annotations

import pytest

from sayso.clean.characters import find_odd_characters, mend_characters


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("“Plain,” she said — in Lübeck.", []),
        ("â€œBroken,â€\x9d she said.", ["mojibake"]),
        ("LÃ¼beck", ["mojibake"]),
        ("min\xadister", ["soft-hyphens"]),
        ("min\u200bister", ["invisible-characters"]),
    ],
    ids=["clean", "quotes", "letters", "soft-hyphen", "zero-width"],
)
def test_odd_characters_are_reported(text: str, codes: list[str]) -> None:
    assert [problem.code for problem in find_odd_characters(text)] == codes


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("“Plain,” she said — in Lübeck.", "“Plain,” she said — in Lübeck."),
        ("â€œBroken,â€\x9d she said in LÃ¼beck.", "“Broken,” she said in Lübeck."),
        ("min\xadis\u200bter", "minister"),
    ],
    ids=["clean", "mojibake", "hidden"],
)
def test_text_of_a_web_page_is_mended(text: str, mended: str) -> None:
    assert mend_characters(text) == mended
