"""The language of a text."""

from __future__ import annotations

import re
from typing import Any

from sayso.tables import kept_per_tables, word_set

MAX_CHARACTERS = 5000
MIN_LETTERS = 40  # with fewer, one or two names decide
SURE_LETTERS = 200
MIN_PROBABILITY = 0.95  # required for texts of fewer letters
ENGLISH_SHARE = 0.12  # of English function words; reports have 0.2 to 0.35, other languages under 0.05


def detect_language(text: str) -> str | None:
    """Detect the language of a text, as an ISO 639-1 code, from its first 5,000 characters, offline.

    Returns: None for fewer than 40 letters, or if a short text is ambiguous.
    """
    sample = text[:MAX_CHARACTERS]
    letters = sum(map(str.isalpha, sample))
    if letters < MIN_LETTERS:
        return None
    if _is_plainly_english(sample):
        return "en"
    # Capitals mislead a model of letter sequences, which takes "THE PRESIDENT SAID" for Latin.
    language, probability = _identifier().classify(sample.lower() if sample.isupper() else sample)
    return str(language) if letters >= SURE_LETTERS or probability >= MIN_PROBABILITY else None


def _is_plainly_english(sample: str) -> bool:
    """Recognize English without the model, which takes longer to load than a report takes to read."""
    words = re.findall(r"[^\W\d_]+", sample.lower())
    known = word_set("language", "english")
    return sum(word in known for word in words) > ENGLISH_SHARE * len(words)


@kept_per_tables()
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # type: ignore[import-untyped]  # has no types

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
