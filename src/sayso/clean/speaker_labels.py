"""Labels that name the speaker at the start of a turn."""

from __future__ import annotations

import re
from typing import NamedTuple

from sayso.clean.names import is_name
from sayso.tables import kept_per_tables, table, word_set

MAX_LABEL_CHARACTERS = 90
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
_TIME_BEHIND_NAME = re.compile(rf"(?P<label>[A-Z][^\n:;.!?{OPENING}]{{1,50}}?)\s+{_CLOCK}\s+(?=\S)")
_GROUP_BEHIND_NAME = re.compile(r"(?P<label>[A-Z][^\n:;.!?]{1,50}? \([A-Z][^()\n]{0,40}\))\.\s+[–—]\s+(?=\S)")
_PART_WITH_STOP = re.compile(rf"{_EMPHASIS}(?P<label>[QA])(?:\.{_EMPHASIS}\s+|\s{{2,}}|\t\s*)(?=\S)")
_NAME_AND_DASH = re.compile(
    rf"(?P<label>[A-Z][^\n:{OPENING}]{{0,60}}?)\s+[–—-]\s+(?=[{OPENING}][^\n]*[{CLOSING}][.,;]?$)"
)
BRACKETS = re.compile(r"\s*[(\[][^()\[\]]{1,60}[)\]]")


class Label(NamedTuple):
    """Where the words that name a speaker are and where the speech begins, as offsets in the line."""

    start: int
    end: int
    words_start: int
    sure: bool


def read_turn_label(line: str) -> Label | None:
    """Read the speaker's label at the start of a line ("MS. NULAND: …", "Mr. Smith (Canada): …", "Q. …").

    A transcript may have caption marks before the label (">> NULAND: …") or a time beside it ("Ada Okoro
    (00:01:15): …", "Ada Okoro [00:01:15] …"); in parliaments, a period may follow it ("Mr. PYM of Ohio. …",
    "Ada Moe (PPE). – …").

    `sure` means that the label alone is enough: it has a title or an office, or is the Q or A of an interview. A bare
    name before a colon only counts if there are others.
    """
    if part := _PART_WITH_STOP.match(line):
        return Label(part.start("label"), part.end("label"), part.end(), sure=True)
    stopped = _CAPITALS_WITH_STOP.match(line)
    if stopped and has_title(stopped["label"]):
        return Label(stopped.start("label"), stopped.end("label"), stopped.end(), sure=False)
    for form, sure in ((_TIME_BEHIND_NAME, True), (_GROUP_BEHIND_NAME, False)):
        if (named := form.match(line)) and _is_mixed_name(BRACKETS.sub("", named["label"])):
            return Label(named.start("label"), named.end("label"), named.end(), sure=sure)
    found = _LABEL.match(line)
    if found is None:
        return None
    label = found["label"].strip("*_ ")
    start = line.index(label)
    head = BRACKETS.sub("", label)
    name, _, role = head.partition(",")
    name = name.strip()
    if not name or is_not_speaker(name) or re.search(r"[.!?]\s+[a-z]|[“”\"]", name):
        return None
    if is_part(name):
        return Label(start, start + len(label), found.end(), sure=True)
    if not (_is_capitals(name) or _is_mixed_name(name)) or len(role.split()) > 12 or role.startswith(" and "):
        return None
    captioned = line.startswith(">>")
    if name.isupper() and line[found.end() :].isupper() and not has_title(name) and not captioned:
        return None  # a headline in capitals
    sure = has_title(name) or found["clock"] is not None or captioned
    return Label(start, start + len(label), found.end(), sure=sure)


def read_dashed_label(line: str) -> Label | None:
    """Read the name before a dash and a quotation that ends the line ("Tom Blake (union leader) – “…”")."""
    found = _NAME_AND_DASH.match(line)
    if found is None:
        return None
    name = BRACKETS.sub("", found["label"]).partition(",")[0].strip()
    if " " not in name or is_not_speaker(name) or not _is_mixed_name(name):
        return None
    return Label(0, found.end("label"), found.end(), sure=has_title(name))


def is_part(words: str) -> bool:
    """Whether the words stand for a part in an interview ("Q", "MODERATOR", "Reporter 2")."""
    return re.sub(r"\s*(?:#\s*)?\d+$", "", words.strip(" .").lower()) in word_set("layout", "parts")


def is_asking(words: str) -> bool:
    """Whether the words stand for whoever asks ("Q", "Question", "Reporter 2")."""
    asking = table("layout")["roles_of_parts"]["asking"]
    return re.sub(r"\s*(?:#\s*)?\d+$", "", BRACKETS.sub("", words).strip(" .*_").lower()) in asking


def is_titled(word: str) -> bool:
    """Whether a word is a title, a form of address or an office ("Mr.", "Minister")."""
    return word.strip(".,").lower() in _titles()


def is_not_speaker(words: str) -> bool:
    """Whether the words before a colon label a part of the page, not a speaker."""
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
    """Whether a name has a title or is an office ("FOREIGN MINISTER BAERLUND", "THE PRESIDENT")."""
    tokens = [token.strip(".,").lower() for token in name.split()]
    titles = _titles()
    return len(tokens) > 1 and any(token in titles for token in tokens)


def names_one_speaker(label: str) -> bool:
    """Whether a lone label is a person with a title, an office, or a part in an interview ("Gov. Moe", "Q").

    Words that end with a title ("Count", "Source") are mostly topics, and those with two commas clauses.
    """
    name = BRACKETS.sub("", label).partition(",")[0].strip()
    tokens = [token.strip(".,").lower() for token in name.split()]
    if is_part(name):
        return True
    if not tokens or label.count(",") > 1 or tokens[0] in word_set("layout", "no_first_words"):
        return False
    return tokens[-1] not in _titles() or tokens[0] == "the" or all(token in _titles() for token in tokens)


def tells_of_speech(words: str) -> bool:
    """Whether the first words of a paragraph report somebody's speech ("Ms. Adeyemi (Nigeria) said …")."""
    opening = re.split(rf"[{OPENING}]", words, maxsplit=1)[0].split()[:10]
    own = {"i", "we", "my", "our", "you"}
    return not any(word.lower() in own for word in opening) and speaks(" ".join(opening))


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


def speaks(words: str) -> bool:
    """Whether the words contain a verb of speech, and so are a sentence rather than a label."""
    speech = table("speakers")["cues"]["speech"]
    return any(token.strip(",.:").lower() in speech for token in words.split())


@kept_per_tables()
def _titles() -> frozenset[str]:
    titles = table("titles")
    address = titles["forms_of_address"]
    words = {*address["men"], *address["women"], *titles["short_titles"], *titles["more_forms"]["plain"]}
    return frozenset(word for word in (*words, *titles["offices"]["heads"]) if " " not in word)
