"""Offices next to a person's name: "French Foreign Minister X", "X, head of Y,"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sayso.annotate.reference.offices import HEAD_ENDS, short_titles, singular_of
from sayso.annotate.text.words import fold, forms_of_address, offices, titles, word_set_of
from sayso.domain.text import Span
from sayso.resolve.countries import country_words
from sayso.tables import kept_per_tables, table, word_set

_REACH_BEFORE = 90
_REACH_AFTER = 160
_UNKNOWN_WORDS = 2
_ENDS_PHRASE = re.compile(r"[,;:!?)—–(][”\"’']?$|\.[”\"’']$")
_BREAK = re.compile(r"[.;:!?()\[\]—–\"“”‘\n]|,|\s-+\s|(?<!\w)'|'(?!\w)")
_DESIGNATED = re.compile(r"-(?:designate|elect|emeritus|emerita)$")
_TITLES_AT_END = re.compile(r"(?<=, )(?:[^\s,;:()]+ ){1,4}$")
_DASH = re.compile(r"[—–]")
_ADDRESSES = frozenset(["mrs", "ms", "miss", "mr", "dr", "madam", "sir", "dame", "lady"])
_OFFICES_IN_ADDRESS = frozenset({
    "king", "prince", "pope", "emperor", "sultan", "imam", "ayatollah", "cardinal", "emir", "rabbi",
})
"""Forms of address that are offices."""
_DETERMINERS = frozenset(["the", "a", "an", "his", "her", "its", "their", "our", "one"])
_DETERMINER = re.compile(r"\b(?:the|an?|his|her|its|their|our|one)\s|[’']s?\s", re.IGNORECASE)
_CUT_AFTER = re.compile(
    r"\s+(?:who|whose|which|that|when|while|where|as|and\s+(?:is|was|has|whose|who|a|the|one|other)|but|is|was|were|are|has|had|have|said|says|told|speaking|during|since|until|if|because"
    r"|will|would|could|should|may|might|can|did|does)\b|\s+and\s+[a-z]+ed\b"
)


@dataclass(frozen=True, slots=True)
class Role:
    """Words of the report that give a person's office, with their span."""

    text: str
    span: Span
    beside: str
    """Position of the office relative to the name: before, after, or apart."""


def roles_beside(text: str, mention: Span) -> Iterator[Role]:
    """Yield the roles next to one mention of a person."""
    before = _before(text, mention)
    if before is not None:
        yield before
    apposed = _apposed_before(text, mention)
    if apposed is not None:
        yield apposed
    yield from _after(text, mention)


def _before(text: str, mention: Span) -> Role | None:
    """The office before a name: "French Foreign Minister X"."""
    start = max(0, mention.start - _REACH_BEFORE, text.rfind("\n", 0, mention.start) + 1)
    stretch = text[start : mention.start]
    if not stretch.endswith((" ", "\u00a0")):
        return None
    words = list(re.finditer(r"[^\s—–]+(?:[—–](?=\S))?", stretch))
    at = len(words)
    while at and _is_address(words[at - 1].group()):
        at -= 1
    head = _office_before(words, at)
    if head is None:
        return None
    first = head
    while first and not _parted(words, first) and _goes_further(words, first, head):
        first -= 1
    before = words[first - 1].group() if first else ","
    opened = before[-1] in ",—–:(" or before.lower() in _DETERMINERS or _parted(words, first)
    small = small_words() | {"of", "for", "&"}
    while first < head:
        word = words[first].group()
        if word.lower() not in small and (opened or not _is_unknown(word)):
            break
        first += 1
    span = Span(start + words[first].start(), start + words[at - 1].end())
    return _role(text, span, "before")


def _parted(words: list[re.Match[str]], first: int) -> bool:
    """Whether a dash precedes the word with number `first`, as after a dateline: "OSLO — President"."""
    return _DASH.search(words[0].string, words[first - 1].end(), words[first].start()) is not None


def _goes_further(words: list[re.Match[str]], first: int, head: int) -> bool:
    """Whether the word before number `first` still belongs to the office."""
    word = words[first - 1].group()
    bare = word.strip("“”\"‘’'(")
    if not bare or not bare[0].isalnum() or _ENDS_PHRASE.search(word) or _ends_sentence(word):
        return False
    if bare in ("of", "for") and _is_rank(words[head].group()):
        return False  # "spokesman for Chancellor X": somebody else's office
    if bare in ("of", "for", "and", "&"):
        before = words[first - 2].group() if first > 1 else ""
        if words[first].group() in country_words():
            return False  # "X and Polish President Y"
        return _is_office(before) or (before[:1].isupper() and bare in ("and", "&"))
    if bare.lower() in small_words() or re.split(r"[’']", bare.lower())[0] in small_words():
        return False
    if not _is_unknown(bare):
        return True
    may_be_verb = words[head].group()[:1].isupper() or bare.endswith(("ing", "ed", "ly"))
    unknown = sum(_is_unknown(other.group()) for other in words[first:head])
    return not may_be_verb and unknown < _UNKNOWN_WORDS


def _office_before(words: list[re.Match[str]], at: int) -> int | None:
    """The number of the office noun at the head of the final phrase: "minister" in "Minister of Foreign Affairs"."""
    if not at or words[at - 1].group()[-1] in ",;:!?" or _ends_sentence(words[at - 1].group()):
        return None
    if _is_office(words[at - 1].group().strip("“”\"‘’'")):
        return at - 1
    for number in range(at - 2, max(0, at - 7), -1):
        word = words[number].group()
        if word == "of" and _is_office(words[number - 1].group()):
            return number - 1
        if not word[:1].isupper() and word not in ("of", "the", "and", "state"):
            return None
    return None


def _ends_sentence(word: str) -> bool:
    if not word.endswith(".") or re.fullmatch(r"(?:\w\.)+", word):
        return False
    bare = fold(word)
    short = bare in short_titles() or bare in word_set_of("titles", "more_forms", "plain")
    return not short and not any(bare in word_set("abbreviations", key) for key in ("titles", "general"))


def _is_unknown(word: str) -> bool:
    """Whether a word is neither a name nor known from titles, so that it may be a verb."""
    return not word[:1].isupper() and not _is_office(word) and fold(word) not in titles() and "-" not in word


def _is_office(word: str) -> bool:
    folded = _DESIGNATED.sub("", fold(word))
    if folded.rpartition("-")[2] in offices() or singular_of(folded) in offices():
        return True
    return folded in short_titles() or folded in word_set_of("titles", "more_forms", "plain")


def _is_rank(word: str) -> bool:
    folded = fold(word)
    ranks = word_set_of("titles", "offices", "ranks")
    return word[:1].isupper() and (folded in ranks or folded.rpartition("-")[2] in ranks)


def _is_address(word: str) -> bool:
    folded = fold(word)
    men = word_set_of("titles", "forms_of_address", "men")
    return folded in _ADDRESSES or (folded in men and folded not in _OFFICES_IN_ADDRESS)


def _apposed_before(text: str, mention: Span) -> Role | None:
    """The office before a comma and a name: "the chief executive, X", "the head of the agency, Colonel X"."""
    stretch = text[max(0, mention.start - _REACH_BEFORE) : mention.start]
    stretch = stretch[: -len(_titles_at_end(stretch)) or None]
    if not stretch.endswith(", "):
        return None
    chunk = stretch[:-2]
    opening = max((m.end() for m in _BREAK.finditer(chunk)), default=0)
    offset = max(0, mention.start - _REACH_BEFORE)
    end = offset + len(chunk)
    determiners = [m.end() for m in _DETERMINER.finditer(chunk, opening)][-3:]
    for start in reversed(determiners):
        phrase = chunk[start:]
        head = HEAD_ENDS.split(phrase, maxsplit=1)[0].split()
        if head and len(head) <= 6 and fold(head[-1]) in offices() and not any(fold(w) in small_words() for w in head):
            owner = re.search(
                r"(?:(?:[^\W\d_a-z][\w.-]*\s)*[^\W\d_a-z][\w.-]*|(?<=[Tt]he\s)[\w-]+)[’']s?\s$", chunk[:start]
            )
            if owner:
                start = owner.start()
            return _role(text, Span(offset + start, end), "before")
    return None


def _titles_at_end(stretch: str) -> str:
    """The titles between a comma and a name: "Dame ", "the late ", "Brig. Gen. "."""
    found = _TITLES_AT_END.search(stretch)
    return found.group() if found and all(fold(word) in _titles_of_rank() for word in found.group().split()) else ""


@kept_per_tables()
def _titles_of_rank() -> frozenset[str]:
    """Forms of address, ranks and the like: titles that a person bears besides an office."""
    short = table("titles")["short_titles"]
    ranks = {word.lower() for word in short.values()} - word_set_of("titles", "offices", "national")
    plain = word_set_of("titles", "more_forms", "plain")
    return frozenset({*forms_of_address(), *plain, *short, *ranks, "the", "late"})


def _after(text: str, mention: Span) -> Iterator[Role]:
    """The office after a name: "X, the minister of defense of Y," and "X, who is the head of Z"."""
    at = mention.end
    stretch = text[at : at + _REACH_AFTER].partition("\n")[0]
    party = re.match(r"\s\([^)]{1,30}\)", stretch)
    if party:
        at, stretch = at + party.end(), stretch[party.end() :]
    opened = re.match(
        r"(?:,|\s[—–-]+|\s\()\s*(?:who\s(?:is|was|has\sbeen|serves?\sas|served\sas|works?\sas|became)\s|then\s|now\s|currently\s)?(?:(?:the|an?|one\sof\sthe|its|his|her|their)\s)?",
        stretch,
    )
    if opened is None:
        return
    clause = re.match(
        r"[^,;:()“”\"—\n]*?(?=(?<![A-Z][a-z])(?<![A-Z][a-z]{2})(?<!\b[A-Z])\.\s|\.$|,|;|:|\(|\)|“|”|\"|—|\s–|\s--|$)",
        stretch[opened.end() :],
    )
    phrase = clause.group() if clause else ""
    cut = _CUT_AFTER.search(phrase)
    phrase = phrase[: cut.start()] if cut else phrase
    if phrase and _heads_office(phrase):
        start = at + opened.end()
        yield _role(text, Span(start, start + len(phrase)), "after")


def _heads_office(phrase: str) -> bool:
    """Whether the head of a noun phrase, its last word before a preposition, is an office."""
    head = HEAD_ENDS.split(" " + phrase, maxsplit=1)[0].split()
    if not head or len(head) > 8 or fold(head[0]) in small_words() - {"then"}:
        return False
    last = _DESIGNATED.sub("", fold(head[-1]))
    if last not in offices() and last.rpartition("-")[2] not in offices():
        return False
    return not any(fold(word) in small_words() for word in head[:-1] if word not in ("and", "or"))


def _role(text: str, span: Span, beside: str) -> Role:
    words = re.sub(r"[“”\"]", "", text[span.start : span.end]).split()
    last = fold(words[-1]) if words and not HEAD_ENDS.search(" ".join(words)) else ""
    if last and last not in offices() and singular_of(last) in offices():
        words[-1] = words[-1][: len(singular_of(last))] if last.startswith(singular_of(last)) else singular_of(last)
    titled = short_titles().keys() | word_set_of("titles", "more_forms", "plain")
    while len(words) > 1 and fold(words[-1]) in titled:
        if not any(_is_office(word) and fold(word) not in short_titles() for word in words[:-1]):
            break
        words.pop()
    short = table("titles")["short_titles"]
    spelled = [short.get(fold(word), word) if word.endswith(".") or len(words) == 1 else word for word in words]
    role = " ".join(spelled).strip(' ,;:“”"‘’-–—')
    return Role(role[:-1] if _ends_sentence(role.rpartition(" ")[2]) else role, span, beside)


def small_words() -> frozenset[str]:
    """Return the function words that no role has."""
    return word_set_of("speakers", "phrases", "small")
