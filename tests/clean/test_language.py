from __future__ import annotations

import pytest

from sayso.clean.language import detect_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The minister said on Tuesday that the talks in Vienna would go on for a week.", "en"),
        ("Der Minister sagte am Dienstag, die Gespräche in Wien würden eine Woche lang fortgesetzt.", "de"),
        ("Le ministre a déclaré mardi que les négociations se poursuivraient pendant une semaine.", "fr"),
        ("Ministers met.", None),
        ("", None),
        ("12 345 678 " * 50, None),
    ],
    ids=["english", "german", "french", "short", "empty", "figures"],
)
def test_language_is_detected(text: str, language: str | None) -> None:
    assert detect_language(text) == language


def test_short_english_text_full_of_foreign_names_is_not_called_foreign() -> None:
    assert detect_language("Prime Minister Ștefănița Crăciunescu told lawmakers in Bucharest.") in ("en", None)
