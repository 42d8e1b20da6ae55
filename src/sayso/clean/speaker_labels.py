"""Labels that say who speaks: before a turn, behind a quotation, or on a line of their own."""

from __future__ import annotations

import re
from typing import NamedTuple

from sayso.clean.furniture import is_furniture
from sayso.clean.names import is_name, is_particle
from sayso.tables import kept_per_tables, table, word_set

MAX_LABEL_CHARACTERS = 90
MAX_CREDIT_WORDS = 16
MAX_CREDIT_CHARACTERS = 250
CLOSING = "”\"’'»"
OPENING = "“\"‘'«„"
_EMPHASIS = r"[*_]{0,3}"
_CLOCK = r"[\[(]\d{1,2}:\d\d(?::\d\d)?(?:\.\d+)?[\])]"
_LABEL = re.compile(
    rf"(?:>{{2,}}\s*)?(?:{_CLOCK}\s*)?{_EMPHASIS}(?P<label>[^\W\d_][^\n:]{{0,{MAX_LABEL_CHARACTERS}}}?)"
    rf"\s*(?P<clock>{_CLOCK}\s*)?:{_EMPHASIS}(?=\s|[“\"‘«]|$)\s*"
)
_CAPITALS_WITH_STOP = re.compile(
    r"(?P<label>[A-Z][a-z]+\.? [A-Z][A-Z’'-]+(?: [A-Z][A-Z’'-]+){0,3}(?: of [A-Z][a-z]+(?: [A-Z][a-z]+)?)?)"
    r"\.\s+(?=[A-Z“\"])"
)
_PART_WITH_STOP = re.compile(rf"{_EMPHASIS}(?P<label>[QA])(?:\.{_EMPHASIS}\s+|\s{{2,}}|\t\s*)(?=\S)")
_NAME_AND_DASH = re.compile(
    rf"(?P<label>[A-Z][^\n:{OPENING}]{{0,60}}?)\s+[–—-]\s+(?=[{OPENING}][^\n]*[{CLOSING}][.,;]?$)"
)
_BRACKETS = re.compile(r"\s*[(\[][^()\[\]]{1,60}[)\]]")
_DASHED = re.compile(r"(?P<dash>[—–―]|-{1,2})\s*(?P<label>[^\W\d_].*)")
_BEHIND_QUOTATION = re.compile(
    rf"(?<=[{CLOSING}])(?P<mark>\s*[—–―]\s*|\s+-{{1,2}}\s*|\s+)(?P<label>[A-Z][^{OPENING}”»]*)$"
)
_AGED = re.compile(
    r"(?:^|[.!?…”\"’']\s+)(?:[—–-]\s*)?(?P<label>[A-Z][\w’'-]*(?: [A-Z][\w’'.-]*){0,3},\s*(?:aged\s+)?\d{1,3}"
    r"(?:,\s*[^.!?:;]{2,60})?)\.?$"
)
_WITH_ROLE = re.compile(r",\s+(?:an?\s|the\s|who\s|[a-z]|[A-Z])")


class Label(NamedTuple):
    """The words that name a speaker, and where the speech begins, as offsets in the line."""

    start: int
    end: int
    words_start: int
    sure: bool


def read_turn_label(line: str) -> Label | None:
    """Read the label of a speaker's turn that a line opens with ("MS. NULAND: …", "Mr. Smith (Canada): …", "Q. …").

    A transcript may have signs of captions before it (">> NULAND: …"), a time beside it ("Ada Okoro (00:01:15): …"),
    and that of a parliament a stop behind it ("Mr. PYM of Ohio. …", "The CHAIRMAN. …").

    `sure` means that the label alone is enough: a title or office before the name, or the Q and A of an interview. A
    bare name before a colon only counts if there are others.
    """
    if part := _PART_WITH_STOP.match(line):
        return Label(part.start("label"), part.end("label"), part.end(), sure=True)
    stopped = _CAPITALS_WITH_STOP.match(line)
    if stopped and has_title(stopped["label"]):
        return Label(stopped.start("label"), stopped.end("label"), stopped.end(), sure=False)
    found = _LABEL.match(line)
    if found is None:
        return None
    label = found["label"].strip("*_ ")
    start = line.index(label)
    head = _BRACKETS.sub("", label)
    name, _, role = head.partition(",")
    name = name.strip()
    if not name or is_not_speaker(name) or re.search(r"[.!?]\s+[a-z]|[“”\"]", name):
        return None
    if is_part(name):
        return Label(start, start + len(label), found.end(), sure=True)
    if not (_is_capitals(name) or _is_mixed_name(name)) or len(role.split()) > 12 or role.startswith(" and "):
        return None
    if name.isupper() and line[found.end() :].isupper() and not has_title(name):
        return None  # a headline in capitals
    return Label(start, start + len(label), found.end(), sure=has_title(name) or found["clock"] is not None)


def read_dashed_label(line: str) -> Label | None:
    """Read the name before a dash and a quotation that ends the line ("Tom Blake (union leader) – “…”")."""
    found = _NAME_AND_DASH.match(line)
    if found is None:
        return None
    name = _BRACKETS.sub("", found["label"]).partition(",")[0].strip()
    if " " not in name or is_not_speaker(name) or not _is_mixed_name(name):
        return None
    return Label(0, found.end("label"), found.end(), sure=has_title(name))


def read_credit_line(line: str, *, after_quotation: bool) -> Label | None:
    """Read a line that only credits the words beside it ("— Piotr Lasko, greengrocer").

    Args:
        line: The words of the line.
        after_quotation: Whether what stands above it ends in a quotation.
    """
    dashed = _DASHED.match(line)
    if dashed and after_quotation and _is_credit(dashed["label"]):
        return Label(dashed.start("label"), _end(line), _end(line), sure=True)
    if after_quotation and not dashed and (aged := _AGED.match(line)) and not _is_clause(aged["label"]):
        return Label(0, _end(line), _end(line), sure=True)
    return _read_lead_in(line)


def read_credit_behind(line: str) -> tuple[int, Label] | None:
    """Read the credit that ends a line: a dash or nothing but a space behind a quotation, or "Jade, 24, Leeds".

    Returns:
        Where the credit begins, its dash included, and its label.
    """
    tail = max(0, len(line) - MAX_CREDIT_CHARACTERS)
    if (found := _BEHIND_QUOTATION.search(line, tail)) and _is_credit(found["label"]):
        bare = not found["mark"].strip()
        if not bare or (line[0] in OPENING and line[-1] not in ".!?:;,…" and not _speaks(found["label"])):
            begin = found.start("mark") + len(found["mark"]) - len(found["mark"].lstrip())
            return begin, Label(found.start("label"), _end(line), len(line), sure=not bare)
    if (found := _AGED.search(line, tail)) and found.start("label") > 0 and not _is_clause(found["label"]):
        begin = len(line[: found.start("label")].rstrip(" —–-"))
        begin += len(line[begin:]) - len(line[begin:].lstrip())
        return begin, Label(found.start("label"), found.end("label"), len(line), sure=True)
    return None


def is_part(words: str) -> bool:
    """Whether the words mean the one who asks or answers ("Q", "MODERATOR", "Reporter 2")."""
    return re.sub(r"\s*(?:#\s*)?\d+$", "", words.strip(" .").lower()) in word_set("layout", "parts")


def is_not_speaker(words: str) -> bool:
    """Whether the words before a colon label a part of the page."""
    lowered = words.lower().strip(" .")
    headings = table("headings")
    labels = (key for key in headings if key.endswith("_labels"))
    return (
        lowered in word_set("layout", "not_speakers")
        or lowered in word_set("headings", "not_places")
        or lowered in word_set("furniture", "labels")
        or any(lowered in headings[key] for key in labels)
    ) and not is_part(words)


def has_title(name: str) -> bool:
    """Whether a name stands behind a title, or is that of an office ("FOREIGN MINISTER BAERLUND", "THE PRESIDENT")."""
    tokens = [token.strip(".,").lower() for token in name.split()]
    titles = _titles()
    return len(tokens) > 1 and any(token in titles for token in tokens)


def tells_of_speech(words: str) -> bool:
    """Whether a paragraph reports what somebody else said, within its first words ("Ms. Adeyemi (Nigeria) said …")."""
    opening = re.split(rf"[{OPENING}]", words, maxsplit=1)[0].split()[:10]
    own = {"i", "we", "my", "our", "you"}
    return not any(word.lower() in own for word in opening) and _speaks(" ".join(opening))


def _is_capitals(name: str) -> bool:
    letters = [c for c in name if c.isalpha()]
    small = sum(c.islower() for c in letters)
    return len(letters) > 1 and small <= 2 and len(name.split()) <= 8 and letters[0].isupper()


def _is_mixed_name(name: str) -> bool:
    tokens = name.split()
    titled = [token for token in tokens if token.strip(".").lower() not in _titles()]
    if not is_name(" ".join(tokens)) or len(tokens) > 6:
        return False
    return len(titled) <= 4 and not any(c.isdigit() for c in name)


def _read_lead_in(line: str) -> Label | None:
    """Read "And from Chairwoman Rosa Wendell:" and "Our correspondent Lise Aubert reports from the capital:"."""
    if not line.endswith(":") or len(line.split()) > MAX_CREDIT_WORDS:
        return None
    opening, reporting = _lead_ins()
    if found := opening.match(line):
        label = line[found.end() : -1].strip()
        if label and (label[0].isupper() or re.match(r"(?:the|our) ", label)) and not _speaks(label):
            start = line.index(label, found.end())
            return Label(start, start + len(label), len(line), sure=True)
    found = reporting.match(line)
    if found and re.match(r"\w+", found["label"])[0].lower() not in word_set("layout", "no_names"):  # type: ignore[index]
        return Label(found.start("label"), found.end("label"), len(line), sure=True)
    return None


def _is_credit(words: str) -> bool:
    """Whether words behind a dash are a name with what belongs to it, and no sentence."""
    plain = words.strip()
    tokens = _BRACKETS.sub("", plain).split()
    if not tokens or len(tokens) > MAX_CREDIT_WORDS or plain[-1] in ":;!?" or is_furniture(plain):
        return False
    if plain.endswith(".") and not re.search(r"\b(?:[A-Z]|Jr|Sr|Inc|Co|Ltd|Corp)\.$", plain):
        plain = plain[:-1]
    if re.search(r"[.!?]\s+[a-z]", plain):
        return False
    head = re.split(r",|\s(?:who|of|in|from|at|on|after|before|during|to|for|speaking)\s", plain, maxsplit=1)[0]
    words_of_head = _BRACKETS.sub("", head).split()
    if not words_of_head or len(words_of_head) > 8 or not words_of_head[0][0].isalpha():
        return False
    capitals = sum(word[0].isupper() for word in words_of_head)
    allowed = {"a", "an", "the"}
    small = [w for w in words_of_head if w[0].islower() and not is_particle(w) and w not in allowed]
    return capitals > 0 and words_of_head[0][0].isupper() and (not small or _WITH_ROLE.search(plain) is not None)


def _speaks(words: str) -> bool:
    """Whether the words hold a verb of speech, so that they are a sentence and no label."""
    speech = table("speakers")["cues"]["speech"]
    return any(token.strip(",.:").lower() in speech for token in words.split())


def _is_clause(words: str) -> bool:
    """Whether words behind an age continue as a sentence ("Moretti, 27, was assigned …")."""
    return _speaks(words) or bool(word_set("layout", "auxiliaries").intersection(words.lower().split()))


def _end(line: str) -> int:
    """Where a credit's words end: before a full stop that is not an abbreviation's."""
    bare = line.rstrip()
    stops = bare.endswith(".") and not re.search(r"\b(?:[A-Z]|Jr|Sr|Inc|Co|Ltd|Corp)\.$", bare)
    return len(bare) - 1 if stops else len(bare)


@kept_per_tables()
def _titles() -> frozenset[str]:
    titles = table("titles")
    address = titles["forms_of_address"]
    words = {*address["men"], *address["women"], *titles["short_titles"], *titles["more_forms"]["plain"]}
    return frozenset(word for word in (*words, *titles["offices"]["heads"]) if " " not in word)


@kept_per_tables()
def _lead_ins() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = table("layout")
    openings = "|".join(sorted(map(re.escape, words["lead_ins"]), key=len, reverse=True))
    verbs = "|".join(sorted(map(re.escape, words["reporting"]), key=len, reverse=True))
    return (
        re.compile(rf"(?:{openings})\s+", re.IGNORECASE),
        re.compile(rf"(?P<label>[A-Z][^.!?:“\"]{{2,80}}?)\s+(?:{verbs})\b[^.!?:“\"]{{0,60}}:$"),
    )
