"""Noun phrases that name a source: determiner, head and kind."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sayso.annotate.reference.offices import head_of, singular_of
from sayso.annotate.text.words import fold, offices, word_set_of
from sayso.domain.statement import SpeakerType
from sayso.resolve.countries import country_words
from sayso.tables import kept_per_tables, table

_DETERMINER = re.compile(
    r"(?:the|an?|this|that|these|those|such|no)\s+(?!who\b|around\b|in\b|with\b|of\b|close\b|familiar\b|on\b|at\b)|at\s+least\s+(?=one\b|\d)",
    re.IGNORECASE,
)
_OWNER = re.compile(
    r"(?P<pronoun>his|her|its|their|my|our|whose)\s+|(?P<name>[^,;]{1,60}?)[’'](?:s\s+|(?<=s[’'])\s+)", re.IGNORECASE
)
_CUT = re.compile(
    r"\s+(?:who|which|whom|whose|where|when|while|whether)\b|\s+that\s+(?:is|was|has|had|were|are)\b|\s*[,;—–(]\s*|\s+--?\s+|\s+(?:being|asking)\b"
    r"|\s+(?:speaking|talking|insisting)\s+(?:on|under)\b"
)
_HEAD_ENDS = re.compile(
    r"\s+(?:of|for|at|in|to|from|with|on|by|under|against|about|inside|within|close|familiar|involved|seeking|handling|conducted|released|obtained|seen|heard|reviewed|viewed|published|commissioned|working|based|involving|representing|covering|taken|filed|issued|like|such)\b"
)
_OF_A_BODY = re.compile(
    r"(?:.*\s)?[^\W\d_a-z][\w’'-]*\s(?:of|for)\s(?:the\s)?"
    r"(?:[^\W\d_a-z][\w.&’'-]*\s(?:(?:of|for|and|&|the)\s(?=[^\W\d_a-z]))*)+(?P<head>[a-z][\w-]+)"
)
"""A body's name with "of" before the head noun: "a former Department of State official"."""
_FIRST_OF = re.compile(
    r"(?:one|some|many|most|several|both|all|two|three|four|five|a\s+\w+|\d+(?:\s+percent)?|majority|number|group|handful"
    r"|wide array|array)\s+of\s+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase: its words without the article, its head, and its determiner."""

    words: str
    head: str
    determiner: str
    owner: str
    kind: SpeakerType
    plural: bool

    @property
    def definite(self) -> bool:
        """Whether the phrase refers to something known: "the minister", "this report", "his aide"."""
        return self.determiner in ("the", "this", "that", "these", "those", "such") or bool(self.owner)


def read_phrase(text: str) -> Phrase:
    """Parse a noun phrase: "the former ministers, who …" has the head "minister", is plural and definite."""
    text = _bare(" ".join(text.split()))
    owner = ""
    match = _DETERMINER.match(text)
    determiner = fold(match.group().split()[0]) if match else ""
    rest = text[match.end() :] if match else text
    owned = _OWNER.match(rest)
    cut = _CUT.search(rest)
    if (
        owned
        and (cut is None or owned.end() <= cut.start())
        and (owned["pronoun"] or owned["name"][:1].isupper() or determiner == "the")
    ):
        owner = owned["pronoun"] or owned["name"]
    if cut and cut.start() > 0:
        rest = rest[: cut.start()]
    words = _bare(rest)
    quoted = re.search(r"\s[“\"]", words)
    if quoted and len(words[: quoted.start()].split()) > 2 and not re.search(r"[’']s$", words[: quoted.start()]):
        words = words[: quoted.start()]
    core = words[owned.end() :] if owner and owned else words
    head, plural = _head(core or words)
    return Phrase(words, head, determiner, owner, kind_of_phrase(words, head, plural), plural)


def _bare(words: str) -> str:
    """Words without surrounding punctuation and final possessive; "U.N." keeps its full stop."""
    words = re.sub(r"[’']s?$|\s(?:itself|himself|herself|themselves|each|all|both)$", "", words.strip(' ,;:—–-"“”‘'))
    return words if re.search(r"\b[^\W\d_]\.$", words) else words.rstrip(".")


def _head(core: str) -> tuple[str, bool]:
    """The head noun of a phrase in the singular, and whether the phrase is plural."""
    first = _FIRST_OF.match(core)
    if first and fold(core.split()[0]) != "one":
        core = re.sub(r"^(?:the|those|these|his|her|their)\s+", "", core[first.end() :])
        noun = _last(core)
        return singular_of(noun), True
    noun = _last(core)
    singular = singular_of(noun)
    people = word_set_of("speakers", "nouns", "people")
    known = _nouns()
    if singular != noun and singular in offices() and noun not in offices():
        return singular, True
    if noun in people and noun not in offices():
        return noun, True
    if noun in known or noun in offices():
        return noun, False
    if singular in known or singular in offices():
        return singular, True
    return noun, noun.endswith("s") and not noun.endswith("ss") and not core.split()[-1][:1].isupper()


def _last(core: str) -> str:
    within = _OF_A_BODY.fullmatch(core)
    if within and _is_listed(fold(within["head"]), offices(), word_set_of("speakers", "nouns", "documents")):
        return fold(within["head"])
    stretch = _HEAD_ENDS.split(" " + core, maxsplit=1)[0]
    for part in (re.split(r"\s(?:and|or)\s", stretch)[0], stretch):
        words = part.split()
        word = fold(words[-1].strip("“”\"‘’'")) if words else ""
        if _is_listed(word, _nouns(), offices()) or word in word_set_of("speakers", "nouns", "people"):
            break
    return word


def _is_listed(noun: str, *lists: frozenset[str]) -> bool:
    """Whether a noun or its singular is in one of the lists."""
    singular = singular_of(noun)
    return any(noun in listed or singular in listed for listed in lists)


@kept_per_tables()
def _nouns() -> frozenset[str]:
    lists = table("speakers")["nouns"]
    return frozenset(word for key in ("documents", "bodies", "outlets", "naming") for word in lists[key])


def kind_of_phrase(words: str, head: str, plural: bool) -> SpeakerType:
    """Return the kind of speaker that a noun phrase names, by its head."""
    lists = "speakers", "nouns"
    last = fold(words.split()[-1]) if words else ""
    if head in offices() or head_of(head):
        if head in word_set_of(*lists, "unnamed") and not (plural and head in ("aide", "adviser", "operative")):
            return "unnamed"
        return "group" if plural else "unnamed"
    if head in word_set_of(*lists, "unnamed"):
        return "unnamed"
    if head in word_set_of(*lists, "people") and head not in word_set_of(*lists, "bodies"):
        return "group"
    if head in word_set_of(*lists, "governments"):
        return "government"
    if (head in word_set_of(*lists, "outlets") or last in ("media", "press")) and head not in word_set_of(
        *lists, "documents"
    ):
        return "outlet"
    if head in word_set_of(*lists, "documents"):
        return "document"
    if _names_countries(words):
        return "government"
    bodies = word_set_of(*lists, "bodies") | word_set_of(*lists, "naming")
    if head in bodies or (words[:1].isupper() and not _opens_plural(words, plural)):
        return "organization"
    return "group" if plural else "unnamed"


def _names_countries(words: str) -> bool:
    """Whether words name several countries: "Senegal and Gambia"."""
    names = [re.sub(r"^[Tt]he\s", "", name) for name in re.split(r",?\s+and\s+|,\s+", words)]
    return len(names) > 1 and all(country_words().get(name, ("", ""))[1] in ("name", "capital") for name in names)


def _opens_plural(words: str, plural: bool) -> bool:
    """Whether a capital only opens a plural phrase: "Both sides", "Two neighbors"."""
    first, _, rest = words.partition(" ")
    return plural and fold(first) in word_set_of("speakers", "phrases", "start") and rest.islower()


def phrase_start(before: str, relative: str) -> int | None:
    """The start of the noun phrase that a relative clause modifies: for "who", the last one for people."""
    words = list(re.finditer(r"\S+", before))[-12:]
    people = word_set_of("speakers", "nouns", "people")
    for number in range(len(words) - 1, -1, -1):
        noun = fold(words[number].group().strip(",;“”\"'’()"))
        if relative != "which" and not (_is_listed(noun, offices(), people) or noun == "others"):
            continue
        first = number
        while first > 0 and not _ends_before(words, first):
            first -= 1
            if (
                words[first].group().lower() in word_set_of("speakers", "phrases", "start")
                or words[first].group()[0].isdigit()
            ):
                break
        return words[first].start()
    return None


def _ends_before(words: list[re.Match[str]], first: int) -> bool:
    """Whether a noun phrase begins at the word with this number."""
    previous = words[first - 1].group()
    bare = fold(previous)
    ends = word_set_of("speakers", "phrases", "end_before")
    small = previous in ends or (first == 1 and bare in ends) or bare in ("of", "for")
    return previous[-1] in ",;:—" or small or (bare.endswith(("ed", "ing", "ly")) and previous.islower())
