"""Credits: lines, or ends of lines, that only name who said the words beside them."""

from __future__ import annotations

import re

from sayso.clean.days import TIME, days
from sayso.clean.furniture import is_furniture, is_section
from sayso.clean.names import is_name, is_outlet_name, is_particle, is_person_name
from sayso.clean.speaker_labels import BRACKETS, CLOSING, OPENING, Label, speaks
from sayso.tables import kept_per_tables, table, word_set

MAX_BARE_CREDIT_CHARACTERS = 90
MAX_CREDIT_WORDS = 16
MAX_CREDIT_CHARACTERS = 250
_DASHED = re.compile(r"(?P<dash>[—–―]|-{1,2})\s*(?P<label>[^\W\d_].*)")
_BEHIND_QUOTATION = re.compile(
    rf"(?<=[{CLOSING}])(?P<mark>\s*[—–―]\s*|\s+-{{1,2}}\s*|\s+)(?P<label>[A-Z][^{OPENING}”»]*)$"
)
_AGED = re.compile(
    r"(?:^|[.!?…”\"’']\s+)(?:[—–-]\s*)?(?P<label>[A-Z][\w’'-]*(?: [A-Z][\w’'.-]*){0,3},\s*(?:aged\s+)?\d{1,3}"
    r"(?:,\s*[^.!?:;]{2,60})?)\.?$"
)
# The end of an embedded post: "— Ada Moe (@ada) May 4, 2025", "A post shared by Ada Moe (@ada) on May 4, 2025".
_POSTED = re.compile(
    r"(?:(?P<dash>[—–―]|-{1,2})|(?:\ba|\bA) (?:post|photo|video|reel)(?: shared| posted)? by)\s*"
    r"(?P<label>[^\n—–―“”]{1,60}? \(@[\w.@-]+\)),?(?P<day> [^\n“”!?]{5,40})$"
)
_ZONE = re.compile(r"\b[A-Z]{2,5}$")
_WITH_ROLE = re.compile(r",\s+(?:an?\s|the\s|who\s|[a-z]|[A-Z])")


def read_credit_line(line: str, *, after_quotation: bool) -> Label | None:
    """Read a line that only credits the words beside it ("— Piotr Lasko, greengrocer").

    Args:
        line: The words of the line.
        after_quotation: Whether the line above ends with a quotation.
    """
    if (posted := read_post_credit(line)) is not None and posted[0] == 0:
        return posted[1]
    dashed = _DASHED.match(line)
    if dashed and after_quotation and _is_credit(dashed["label"]):
        return Label(dashed.start("label"), _end(line), _end(line), sure=True)
    if after_quotation and not dashed and (aged := _AGED.match(line)) and not _is_clause(aged["label"]):
        return Label(0, _end(line), _end(line), sure=True)
    return _read_lead_in(line)


def read_credit_behind(line: str) -> tuple[int, Label] | None:
    """Read the credit that ends a line: a name after a quotation, with or without a dash, or "Jade, 24, Leeds".

    Returns:
        Where the credit begins, its dash included, and its label.
    """
    if (posted := read_post_credit(line)) is not None and posted[0] > 0:
        return posted
    tail = max(0, len(line) - MAX_CREDIT_CHARACTERS)
    if (found := _BEHIND_QUOTATION.search(line, tail)) and _is_credit(found["label"]):
        bare = not found["mark"].strip()
        if not bare or (line[0] in OPENING and line[-1] not in ".!?:;,…" and not speaks(found["label"])):
            begin = found.start("mark") + len(found["mark"]) - len(found["mark"].lstrip())
            return begin, Label(found.start("label"), _end(line), len(line), sure=not bare)
    if (found := _AGED.search(line, tail)) and found.start("label") > 0 and not _is_clause(found["label"]):
        begin = len(line[: found.start("label")].rstrip(" —–-"))
        begin += len(line[begin:]) - len(line[begin:].lstrip())
        return begin, Label(found.start("label"), found.end("label"), len(line), sure=True)
    return None


def read_post_credit(line: str) -> tuple[int, Label] | None:
    """Read the author, account and day that end a social media post ("… — Ada Moe (@adamoe) May 4, 2025").

    Returns:
        Where the credit begins, its dash included, and its label: the name with the account.
    """
    if "(@" not in line:
        return None
    found = _POSTED.search(line, max(0, len(line) - MAX_CREDIT_CHARACTERS))
    if found is None:
        return None
    day = days().match(found["day"].removeprefix(" on").lstrip())
    if day is None or _ZONE.sub("", TIME.sub("", day.string[day.end() :])).strip(" ,"):
        return None
    return found.start(), Label(*found.span("label"), len(line), sure=True)


def read_bare_credit(line: str) -> Label | None:
    """Read a line that is only an author and an outlet ("Ada Moe and Tom Okoro, The Courier").

    Such a line credits the quotation above it if the report has several such lines, or if the outlet is named like one.
    `sure` means the latter.
    """
    names, comma, outlet = line.strip(" *_").rpartition(", ")
    if not comma or len(line) > MAX_BARE_CREDIT_CHARACTERS or not is_name(outlet) or is_furniture(line):
        return None
    authors = re.split(r"\s*(?:,|&|\band\b)\s*", names)
    if not all(is_person_name(author) and not is_section(author) for author in authors):
        return None
    return Label(0, _end(line), len(line), sure=is_outlet_name(outlet))


def _read_lead_in(line: str) -> Label | None:
    """Read "And from Chairwoman Rosa Wendell:" and "Our correspondent Lise Aubert reports from the capital:"."""
    if not line.endswith(":") or len(line.split()) > MAX_CREDIT_WORDS:
        return None
    opening, reporting = _lead_ins()
    clause = _clause_start(line)
    if clause and (found := reporting.match(line, clause)):
        return Label(found.start("label"), found.end("label"), len(line), sure=True)
    if found := opening.match(line):
        label = line[found.end() : -1].strip()
        named = any(word[0].isupper() for word in label.split())
        if (named or not found["presents"]) and re.match(r"[^\W\d_a-z]|(?:the|our) ", label) and not speaks(label):
            start = line.index(label, found.end())
            return Label(start, start + len(label), len(line), sure=True)
    found = reporting.match(line)
    if found and re.match(r"\w+", found["label"])[0].lower() not in word_set("layout", "no_names"):  # type: ignore[index]
        return Label(found.start("label"), found.end("label"), len(line), sure=True)
    return None


def _clause_start(line: str) -> int:
    """Return where the last clause of a line begins: after "From Vienna, " and ", as "."""
    comma = max((found.end() for found in re.finditer(r",\s+(?:as\s+)?(?=\S+\s)", line[:-1])), default=0)
    return comma if comma and re.match(r"[A-Z]|the [A-Z]|our ", line[comma:]) else 0


def _is_credit(words: str) -> bool:
    """Whether the words after a dash are a name with its details, not a sentence."""
    plain = words.strip()
    tokens = BRACKETS.sub("", plain).split()
    if not tokens or len(tokens) > MAX_CREDIT_WORDS or plain[-1] in ":;!?" or is_furniture(plain):
        return False
    if plain.endswith(".") and not re.search(r"\b(?:[A-Z]|Jr|Sr|Inc|Co|Ltd|Corp)\.$", plain):
        plain = plain[:-1]
    if re.search(r"[.!?]\s+[a-z]", plain) or speaks(plain):
        return False
    head = re.split(r",|\s(?:who|of|in|from|at|on|after|before|during|to|for|speaking)\s", plain, maxsplit=1)[0]
    words_of_head = BRACKETS.sub("", head).split()
    if not words_of_head or len(words_of_head) > 8 or not words_of_head[0][0].isalpha():
        return False
    capitals = sum(word[0].isupper() for word in words_of_head)
    allowed = {"a", "an", "the"}
    small = [w for w in words_of_head if w[0].islower() and not is_particle(w) and w not in allowed]
    return capitals > 0 and words_of_head[0][0].isupper() and (not small or _WITH_ROLE.search(plain) is not None)


def _is_clause(words: str) -> bool:
    """Whether the words after an age continue a sentence ("Moretti, 27, was assigned …")."""
    return speaks(words) or bool(word_set("layout", "auxiliaries").intersection(words.lower().split()))


def _end(line: str) -> int:
    """Return where a credit ends: before a final period, unless it belongs to an abbreviation."""
    bare = line.rstrip()
    stops = bare.endswith(".") and not re.search(r"\b(?:[A-Z]|Jr|Sr|Inc|Co|Ltd|Corp)\.$", bare)
    return len(bare) - 1 if stops else len(bare)


@kept_per_tables()
def _lead_ins() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = table("layout")
    presents, openings = (
        "|".join(sorted(map(re.escape, words[key]), key=len, reverse=True)) for key in ("presenting", "lead_ins")
    )
    verbs = "|".join(sorted(map(re.escape, words["reporting"]), key=len, reverse=True))
    return (
        re.compile(rf"(?:(?P<presents>{presents})|{openings})\s+", re.IGNORECASE),
        re.compile(rf"(?P<label>(?:[A-Z]|the [A-Z]|our )[^.!?:“\",]{{1,80}}?)\s+(?:{verbs})\b[^.!?:“\"]{{0,60}}:$"),
    )
