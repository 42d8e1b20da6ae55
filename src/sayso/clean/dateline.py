"""Datelines: the place, day and agency that open a report's first paragraph."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sayso.clean.days import day_pattern
from sayso.clean.furniture import is_stage_direction
from sayso.clean.names import is_name, is_particle
from sayso.tables import kept_per_tables, word_set

MAX_HEAD_CHARACTERS = 90
_DASH = r"[—–―]|-{1,3}(?=\s|$)"
_END = re.compile(
    rf"(?P<head>[^\n]{{0,{MAX_HEAD_CHARACTERS}}}?)\s*(?:"
    r"(?:\((?P<agency>[^\W\d_][^(),:;\n]{1,40})\)|/(?P<wire>[^\W\d_][^/\n]{1,30})/)\.?\**"
    rf"(?P<dash>\s*(?:{_DASH}|:))?"
    rf"|(?P<bare>[—–―]|--|(?<=\s)-(?=\s)|:(?=\s)))\s*"
)
_QUOTES = "“\"‘'„«…"
_MAX_WORDS = 4  # in a place: "ABOARD AIR FORCE ONE"
_INITIALS_LEFT_OUT = {"of", "the", "and", "for"}


@dataclass(frozen=True, slots=True)
class Dateline:
    """The parts of a dateline; `end` is an offset in its line, `day` is the date as written."""

    end: int
    agency: str | None
    place: str | None
    day: str | None


def read_dateline(words: str, *, colons: bool = False) -> Dateline | None:
    """Read the dateline at the start of a line; None if there is none.

    The forms: "VIENNA, June 4 (Reuters) - …", "March 10, 2024 (EIRNS)—…", "(CNN) -- …",
    "MOSCOW, January 12. /TASS/. …", "WASHINGTON — …", "Beirut, Lebanon – …", "Paris (CNN) The …".

    Args:
        words: A line without surrounding space.
        colons: Whether "ISLAMABAD: …" is a dateline; in a transcript it is a speaker.
    """
    marks = len(words) - len(words.lstrip("*_"))
    found = _END.match(words, marks)
    if found is None:
        return None
    rest = words[found.end() :].lstrip("*_ ")
    end = len(words) - len(rest)
    head = re.sub(r"(?<!\.\w)\.$", "", found["head"].strip(" *_,|"))
    place, day = _split_day(head)
    agency = found["agency"] or found["wire"]
    if agency is not None:
        fits = (
            _is_agency(agency)
            and _opens(rest, empty=True, bracket=found["dash"] is not None)
            and _fits_agency(place, day, agency, found["dash"])
        )
        return Dateline(end, agency.strip(" ."), _cased(place), day) if fits else None
    if not _opens(rest, empty=False, bracket=True) or (found["bare"] == ":" and not colons):
        return None
    if re.fullmatch(r"[A-Z]{3}", place) and day is None and found["bare"] != ":":
        return Dateline(end, place, None, None)  # "AFP - "
    return Dateline(end, None, _cased(place), day) if _fits_alone(place, day, found) else None


def _fits_agency(place: str, day: str | None, agency: str, dash: str | None) -> bool:
    if place and (not _is_place(place) or place.lower() in word_set("layout", "parts")):  # "Question (Reuters): …"
        return False
    if dash or (day is not None and place):
        return True
    pieces = place.split(",")
    initials = {
        "".join(word[0] for word in piece.split() if word.lower() not in _INITIALS_LEFT_OUT) for piece in pieces
    }
    short = agency.isupper() or "." in agency or " " in agency or not place
    return short and agency not in initials and len(pieces) < 3 and not place.startswith("The ")


def _fits_alone(place: str, day: str | None, found: re.Match[str]) -> bool:
    if not place:
        return day is not None
    if not _is_place(place) or place.lower() in word_set("headings", "not_places"):
        return False
    first, *more = place.split(",")
    if first.isupper() and len(first) > 2:
        return True
    spaced = found.string[found.end() - 1 : found.end()].isspace() and found["bare"] in "—–"
    return found["bare"] != ":" and (bool(more) or day is not None or (spaced and len(first.split()) <= 2))


def _is_place(words: str) -> bool:
    pieces = [piece.strip(" .") for piece in re.split(r"[,/|]", words)]
    return len(pieces) <= 4 and all(is_name(piece) and len(piece.split()) <= _MAX_WORDS for piece in pieces)


def _is_agency(words: str) -> bool:
    """Whether the words in brackets are a name, not a party's initial or a remark."""
    name = words.split("/")[0].strip(" .")
    if is_stage_direction(name):  # "(Laughter.)"
        return False
    return is_name(name) and len(name.split()) <= 4 and len(name) > 1 and not re.fullmatch(r"[DRI]-.*", name)


def _opens(rest: str, *, empty: bool, bracket: bool) -> bool:
    """Whether what follows looks like the first words of a report."""
    if not rest:
        return empty
    return rest[0].isupper() or rest[0].isdigit() or rest[0] in _QUOTES or (bracket and rest[0] in "([")


@kept_per_tables()
def _day_at_end() -> re.Pattern[str]:
    # The last form has a month in another language: "PARIS, 4. Juni".
    return re.compile(
        rf"(?:^|[,.;|]?\s+|,)(?P<day>{day_pattern()}|(?<=, )\d{{1,2}}\.?\s+[^\W\d_]{{3,10}}(?:\s+(?:19|20)\d\d)?)$",
        re.IGNORECASE,
    )


def _split_day(head: str) -> tuple[str, str | None]:
    found = _day_at_end().search(head)
    return (head, None) if found is None else (head[: found.start()].strip(" ,.|"), found["day"])


def _cased(place: str) -> str | None:
    """Return a place without capitals throughout: "TEL AVIV, Israel" becomes "Tel Aviv, Israel"."""
    return "".join(map(_cased_word, re.split(r"([\s/]+)", place))) or None


def _cased_word(word: str) -> str:
    if not word.isupper() or "." in word.strip(",."):
        return word
    return word.lower() if is_particle(word.lower()) else word.title()
