"""The imprint: lines near the title that give author, day, place and employer."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from sayso.clean.days import TIME, days
from sayso.clean.furniture import is_furniture, is_section
from sayso.clean.names import is_agency_name, is_name, is_outlet_name, is_person_name, is_role, split_authors
from sayso.tables import kept_per_tables, table, word_set

MAX_CHARACTERS = 180
_PARTS = re.compile(r"\s*[|·•]\s*|\s+[—–]\s+|\s{3,}|\s+//\s+")
_LABELED = re.compile(r"(?P<label>[^\W\d_][\w ]{1,20}):\s*(?P<value>\S.*)")
_NUMBERED = re.compile(r"(?:no|vol|volume|issue|number|week|nr|edition)\.?\s*\d+\.?|\d+", re.IGNORECASE)
_LIST = re.compile(r",\s*(?:and\s+)?|\s+and\s+|\s+&\s+")
_STATIONED = re.compile(r"(?P<name>[^\W\d_][\w.’'-]+(?: [\w.’'-]+){1,3}) in (?P<place>[^\W\d_][\w.’' -]+)")


@dataclass(slots=True)
class Imprint:
    """What an imprint says; `days` are dates as written, `unclear` is a name that may be an outlet or a place."""

    title: str | None = None
    byline: list[str] = field(default_factory=list)
    outlet: str | None = None
    agency: str | None = None
    place: str | None = None
    unclear: str | None = None
    days: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    speaks: bool = False

    def add(self, other: Imprint) -> None:
        """Fill gaps with what another line says."""
        for name in ("title", "outlet", "agency", "place", "unclear"):
            setattr(self, name, getattr(self, name) or getattr(other, name))
        self.byline += [name for name in other.byline if name not in self.byline]
        self.days += other.days
        self.updated += other.updated
        self.speaks |= other.speaks


def read_imprint(words: str, *, titled: bool = False) -> Imprint | None:
    """Read a line that consists only of author, date and the like; None for any other line.

    Args:
        words: A line without surrounding space.
        titled: Whether a title precedes it; then "Jane Roe in Vienna" counts too.
    """
    words = words.strip("*_ ")
    if len(words) > MAX_CHARACTERS:
        return None
    found = Imprint()
    opening = _byline_opening().match(words)
    stationed = _STATIONED.fullmatch(words, opening.end() if opening else 0) if titled or opening else None
    if stationed and is_person_name(stationed["name"]) and is_name(stationed["place"]):
        return Imprint(byline=[stationed["name"]], place=stationed["place"], speaks=True)
    for part in _PARTS.split(words):
        if not _read_part(part.strip("*_ "), found):
            return None
    return found if found.speaks else None


def read_bare_names(words: str) -> Imprint | None:
    """Read a line of full names, and perhaps their employer ("Jane Roe and John Doe, Associated Press")."""
    pieces = [re.sub(r"^(?:special )?(?:to|for) ", "", piece, flags=re.IGNORECASE) for piece in _LIST.split(words)]
    pieces = [piece for n, piece in enumerate(pieces) if n == 0 or not is_role(piece)]
    people = [piece for piece in pieces if is_person_name(piece) and not is_outlet_name(piece)]
    others = [piece for piece in pieces if piece not in people]
    if not people or pieces[0] not in people or not all(map(is_outlet_name, others)):
        return None
    found = Imprint(byline=people, speaks=True)
    if others:
        _take_organization(others[0], found)
    return found


def _read_part(part: str, found: Imprint) -> bool:
    """Add what a part says to `found`; return whether it is part of an imprint at all."""
    if not part or is_section(part) or part.lower().strip(" .:") in word_set("headings", "notices"):
        return True
    if (labeled := _LABELED.fullmatch(part)) and _read_labeled(labeled["label"].lower(), labeled["value"], found):
        return True
    rest = _take_days(part, found)
    if (opening := _byline_opening().match(rest)) is not None:
        return _read_authors(rest[opening.end() :], found)
    pieces = [_without_notices(piece) for piece in rest.split(",")]
    return all(_read_piece(piece, found) for piece in pieces if piece) or is_furniture(part)


def _read_labeled(label: str, value: str, found: Imprint) -> bool:
    labels = table("headings")
    if label in labels["title_labels"]:
        found.title = value
    elif label in labels["outlet_labels"]:
        found.outlet = value
    elif label in labels["byline_labels"]:
        names, organization = split_authors(value)
        if not names and organization is None:
            return False
        found.byline += names
        found.outlet = found.outlet or organization
    elif label in labels["date_labels"]:
        if not days().search(value):
            return False
        _take_days(value, found)
    elif label in labels["other_labels"]:
        if "updated" in label or "modified" in label:
            _take_days(f"{label} {value}", found)
    else:
        return False
    found.speaks = True
    return True


def _take_days(part: str, found: Imprint) -> str:
    """Move the dates of a part into `found`; return the rest without dates and times."""
    for match in days().finditer(part):
        before = part[: match.start()].lower()
        late = re.search(r"\b(?:updated|modified)\b[^,;]*$", before) is not None
        (found.updated if late else found.days).append(match[0])
        found.speaks = True
    return TIME.sub(" ", days().sub(" ", part)).strip()


def _read_authors(words: str, found: Imprint) -> bool:
    names, organization = split_authors(words)
    tokens = words.split()
    if not names and organization is None and not is_role(words.strip(" .,")):
        return False
    if words.endswith(".") and len(tokens) > 8:
        return False
    if len(names) == 1 and len(names[0].split()) == 1 and len(tokens) > 2:
        return False  # "By Monday the talks had failed"
    if organization is not None:
        _take_organization(organization, found)
    elif (stationed := re.search(r"\bin\s+([^,;|]+?)(?:\s+and\b|,|$)", words)) and is_name(stationed[1].strip()):
        found.place = found.place or stationed[1].strip()
    found.byline += names
    found.speaks = True
    return True


def _read_piece(piece: str, found: Imprint) -> bool:
    lowered = piece.lower()
    if lowered in word_set("headings", "notices") or _NUMBERED.fullmatch(piece):
        return True
    for tail in table("headings")["outlet_tails"]:
        if lowered.endswith(f" {tail}") and is_name(piece[: -len(tail) - 1]):
            name = piece[: -len(tail) - 1].strip()
            found.outlet = found.outlet or (None if is_section(name) else name)
            found.speaks |= tail.endswith("desk")
            return True
    if is_role(piece):
        return True
    if not is_name(piece):
        return False
    if is_outlet_name(piece) or piece.startswith("The "):
        _take_organization(piece, found)
    elif piece.isupper() and len(piece) > 3:
        found.place = found.place or piece
    elif is_person_name(piece) and not found.byline and not found.days and not found.updated:
        found.byline.append(piece)
    else:
        found.unclear = found.unclear or piece
    return True


def _take_organization(name: str, found: Imprint) -> None:
    if is_agency_name(name) and found.agency is None:
        found.agency = name
    found.outlet = found.outlet or name


def _without_notices(piece: str) -> str:
    """Strip "Published on" from the start and "press review of" from the end; "Harbor Bulletin" is a name."""
    piece = piece.strip(" :;-–—.\t")
    opens = _notice_edges()[0].match(piece) is not None
    if opens or not is_outlet_name(piece) or len(piece.split()) < 2:
        piece = _notice_edges()[0].sub("", piece)
    return _notice_edges()[1].sub("", piece).strip(" :;-–—.()\t")


@kept_per_tables()
def _notice_edges() -> tuple[re.Pattern[str], re.Pattern[str]]:
    notices = "|".join(
        sorted(map(re.escape, word_set("headings", "notices") - {"the", "news", "report"}), key=len, reverse=True)
    )
    return (
        re.compile(rf"(?<!\w)(?:(?:{notices})\b[ :]*(?=\W|$|[a-z0-9]))+", re.IGNORECASE),
        re.compile(r"(?:\s+(?:of|on|at|for|from|as of|published|updated))+$", re.IGNORECASE),
    )


@kept_per_tables()
def _byline_opening() -> re.Pattern[str]:
    openings = "|".join(sorted(table("headings")["byline_openings"], key=len, reverse=True))
    return re.compile(rf"(?:{openings})\s+(?=[^\W\d_])", re.IGNORECASE)
