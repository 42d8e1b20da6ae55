"""Roles: the office, title or calling that a report gives a person, as it words it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from sayso.annotate.names import People, Person
from sayso.annotate.words import fold, offices, titles, word_set_of
from sayso.domain.text import Span
from sayso.tables import table

_REACH_BEFORE = 90
_REACH_AFTER = 160
_LONGEST_ROLE = 11
_BREAK = re.compile(r"[.;:!?()\[\]—–\"“”‘\n]|,|\s-+\s|(?<!\w)'|'(?!\w)")
_SMALL = frozenset(
    "the a an his her its their our my your this that these those and or but as with by from to in on at into over after before when while if is was are were "
    "be been has have had said says told asked like than not both between against about including according where who whom whose which so because since until "
    "under during through without among also did does do will would could should may might can it he she they we i you there then".split()
)
_DETERMINERS = frozenset("the a an his her its their our one".split())
_DETERMINER = re.compile(r"\b(?:the|an?|his|her|its|their|our|one)\s|[’']s?\s", re.IGNORECASE)
_CUT_AFTER = re.compile(
    r"\s+(?:who|whose|which|that|when|while|where|as|and\s+(?:is|was|has|whose|who|a|the|one|other)|but|is|was|were|are|has|had|have|said|says|told|speaking|during|since|until|if|because"
    r"|will|would|could|should|may|might|can|did|does)\b|\s+and\s+[a-z]+ed\b"
)
_HEAD_ENDS = re.compile(r"\s+(?:of|for|at|in|to|from|with|on|by|under|against|about|representing|covering|handling|based)\b")


@dataclass(frozen=True, slots=True)
class Role:
    """Words of the report that give somebody's office, and where they stand."""

    text: str
    span: Span
    beside: str
    """before, after, or apart: where the name stands that the office goes with."""


def roles_beside(text: str, mention: Span) -> Iterator[Role]:
    """Give the roles that stand next to one place where a person is named."""
    before = _before(text, mention) or _apposed_before(text, mention)
    if before is not None:
        yield before
    yield from _after(text, mention)


def best_role(roles: list[Role]) -> Role | None:
    """Give the most specific current role: a present office before a former one, more words before fewer."""
    if not roles:
        return None
    best = max(roles, key=lambda role: (_weight(role), -role.span.start))
    own = {fold(word) for word in best.text.split()}
    fuller = [r for r in roles if own < {fold(w) for w in r.text.split()} and head_of(r.text) == head_of(best.text) and _weight(r) > 0]
    return max(fuller, key=lambda role: len(role.text.split()) if len(role.text.split()) <= _LONGEST_ROLE else 0, default=best)


def _weight(role: Role) -> float:
    words = [fold(word) for word in role.text.split()]
    head = head_of(role.text)
    former = bool({"former", "ex", "then", "onetime", "one-time", "late", "former-"} & {w.split("-")[0] for w in words})
    generic = head in word_set_of("titles", "offices", "no_role")
    content = [w for w in words if w not in _SMALL and w not in ("of", "for")]
    title = 1.5 * (role.beside == "before" and role.text[:1].isupper())
    short = role.text in table("titles")["short_titles"].values()
    title += 2.5 * (head in word_set_of("titles", "offices", "ranks") and not short)
    return min(len(content), 5) + title - 4 * former - 4 * generic - max(0, len(words) - 11)


def head_of(phrase: str) -> str | None:
    """Give the office noun that a phrase is about, folded: "president" of "president of the club"."""
    first = re.split(r",|;", _HEAD_ENDS.split(phrase, maxsplit=1)[0])[0]
    words = [fold(word) for word in first.split()]
    for word in reversed(words):
        noun = word.rpartition("-")[2] if word not in offices() else word
        if noun in offices():
            return noun
        singular = singular_of(noun)
        if singular in offices():
            return singular
        if noun in _short():
            return _short()[noun]
    return None


def singular_of(noun: str) -> str:
    """Give the singular of a noun by rule."""
    for ending, instead in (("men", "man"), ("women", "woman"), ("ies", "y"), ("ses", "s"), ("xes", "x"), ("ches", "ch"), ("s", "")):
        if noun.endswith(ending) and not noun.endswith("ss") and len(noun) >= max(3, len(ending)):
            return noun[: -len(ending)] + instead
    return noun


@cache
def _short() -> dict[str, str]:
    return {short: fold(full) for short, full in table("titles")["short_titles"].items()}


def _is_office(word: str) -> bool:
    folded = fold(word)
    if folded.rpartition("-")[2] in offices() or singular_of(folded) in offices():
        return True
    return folded in _short() or folded in word_set_of("titles", "more_forms", "plain")


def _before(text: str, mention: Span) -> Role | None:
    """"French Foreign Minister" in front of a name."""
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
    first, unknown = head, 0
    while first:
        word = words[first - 1].group()
        bare = word.strip("“”\"‘’'(")
        if word.rstrip("”\"’'")[-1:] in ",;:!?)—–(." and (word[-1] in "”\"’'" or word[-1] in ",;:!?)—–(") or not bare or not bare[0].isalnum() or _ends_sentence(word):
            break
        if bare == "of" or bare == "for" or bare in ("and", "&"):
            if not (first > 1 and (_is_office(words[first - 2].group()) or words[first - 2].group()[:1].isupper() and bare in ("and", "&"))):
                break
        elif bare.lower() in _SMALL:
            break
        elif _is_unknown(bare):
            unknown += 1
            if unknown > 2 or bare.endswith(("ing", "ed", "ly")):
                break
        first -= 1
    opened = first == 0 or words[first - 1].group()[-1] in ",—–:(" or words[first - 1].group().lower() in _DETERMINERS
    while first < head and (_is_small(words[first].group()) or not opened and _is_unknown(words[first].group())):
        first += 1
    span = Span(start + words[first].start(), start + words[at - 1].end())
    return _role(text, span, "before")


def _office_before(words: list[re.Match[str]], at: int) -> int | None:
    """The number of the office noun that the words end with: "minister" of "Minister of Foreign Affairs"."""
    if not at or words[at - 1].group()[-1] in ",;:":
        return None
    if _is_office(words[at - 1].group().strip("“”\"‘’'")):
        return at - 1
    for number in range(at - 2, max(0, at - 7), -1):
        word = words[number].group()
        if word == "of" and _is_office(words[number - 1].group()):
            return number - 1
        if not word[:1].isupper() and word not in ("the", "and", "state"):
            return None
    return None


def _ends_sentence(word: str) -> bool:
    return word.endswith(".") and not re.fullmatch(r"(?:\w\.)+|[A-Z][a-z]{0,3}\.", word)


def _is_small(word: str) -> bool:
    return word.lower() in _SMALL or word.lower() in ("of", "for", "&")


def _is_unknown(word: str) -> bool:
    """Whether a word is neither a name nor known to stand in a title: it may be a verb."""
    return not word[:1].isupper() and not _is_office(word) and fold(word) not in titles() and "-" not in word


def _is_address(word: str) -> bool:
    folded = fold(word)
    return folded in word_set_of("titles", "forms_of_address", "men") - {"king", "prince", "pope", "emperor", "sultan", "imam", "ayatollah", "cardinal", "emir", "rabbi"} or folded in {
        "mrs", "ms", "miss", "mr", "dr", "madam", "sir", "dame", "lady"
    }


def _apposed_before(text: str, mention: Span) -> Role | None:
    """"the chief executive, Tim Cook" and "a lawyer for the outlets, David Schulz"."""
    stretch = text[max(0, mention.start - _REACH_BEFORE) : mention.start]
    if not stretch.endswith(", "):
        return None
    chunk = stretch[:-2]
    opening = max((m.end() for m in _BREAK.finditer(chunk)), default=0)
    offset = mention.start - len(stretch)
    determiners = [m.end() for m in _DETERMINER.finditer(chunk, opening)][-3:]
    for start in reversed(determiners):
        phrase = chunk[start:]
        head = _HEAD_ENDS.split(phrase, maxsplit=1)[0].split()
        if head and len(head) <= 6 and fold(head[-1]) in offices() and not any(fold(w) in _SMALL for w in head):
            owner = re.search(r"(?:(?:[^\W\d_a-z][\w.-]*\s)*[^\W\d_a-z][\w.-]*|(?<=[Tt]he\s)[\w-]+)[’']s?\s$", chunk[:start])
            if owner:
                start = owner.start()
            return _role(text, Span(offset + start, mention.start - 2), "before")
    return None


def _after(text: str, mention: Span) -> Iterator[Role]:
    """"X, the minister of defence of Y," and "X, who is the head of Z"."""
    at = mention.end
    stretch = text[at : at + _REACH_AFTER].partition("\n")[0]
    party = re.match(r"\s\([^)]{1,30}\)", stretch)
    if party:
        at, stretch = at + party.end(), stretch[party.end() :]
    place = re.match(r",?\s(?:of|from)\s[A-Z][\w.’' -]{1,30}?(?=,)|,\s\d{1,3}(?=,)", stretch)
    while place:
        at, stretch = at + place.end(), stretch[place.end() :]
        place = re.match(r",?\sof\s[A-Z][\w.’' -]{1,30}?(?=,)|,\s\d{1,3}(?=,)|,\s[A-Z][\w.]+(?=,)", stretch)
    opened = re.match(r"(?:,|\s[—–-]+|\s\()\s*(?:who\s(?:is|was|has\sbeen|serves?\sas|served\sas|works?\sas|became)\s|then\s|now\s|currently\s)?(?:(?:the|an?|one\sof\sthe|its|his|her|their)\s)?|\s(?:is|was|serves\sas|served\sas|became)\s(?:the|an?)\s", stretch)
    if opened is None:
        return
    clause = re.match(r"[^,;:()“”\"—\n]*?(?=\.\s|\.$|,|;|:|\(|\)|“|”|\"|—|\s–|\s--|$)", stretch[opened.end() :])
    phrase = clause.group() if clause else ""
    cut = _CUT_AFTER.search(phrase)
    rest = phrase[cut.start() :] if cut else ""
    phrase = phrase[: cut.start()] if cut else phrase
    if phrase and _heads_office(phrase):
        start = at + opened.end()
        yield _role(text, Span(start, start + len(phrase)), "after")
        further = re.match(r"\s+who\s(?:is|was|serves\sas|has\sbeen)\s(?:(?:the|an?)\s)?", rest)
        if further and _heads_office(rest[further.end() :]):
            begin = start + len(phrase) + further.end()
            yield _role(text, Span(begin, begin + len(rest) - further.end()), "after")


def _heads_office(phrase: str) -> bool:
    """Whether a noun phrase is about an office: its last word before a preposition names one."""
    head = _HEAD_ENDS.split(" " + phrase, maxsplit=1)[0].split()
    if not head or len(head) > 8 or fold(head[0]) in _SMALL - {"then"}:
        return False
    last = fold(head[-1])
    if last not in offices() and last.rpartition("-")[2] not in offices():
        return False
    return not any(fold(word) in _SMALL for word in head[:-1] if word not in ("and", "or"))


def _role(text: str, span: Span, beside: str) -> Role:
    words = re.sub(r"[“”\"]", "", text[span.start : span.end]).split()
    last = fold(words[-1]) if words else ""
    if last not in offices() and singular_of(last) in offices():
        words[-1] = words[-1][: len(singular_of(last))] if last.startswith(singular_of(last)) else singular_of(last)
    while len(words) > 1 and (fold(words[-1]) in _short() or fold(words[-1]) in word_set_of("titles", "more_forms", "plain")):
        if not any(_is_office(word) and fold(word) not in _short() for word in words[:-1]):
            break
        words.pop()
    short = table("titles")["short_titles"]
    spelled = [short.get(fold(word), word) if word.endswith(".") or len(words) == 1 else word for word in words]
    return Role(" ".join(spelled).strip(" ,;:“”\"‘’"), span, beside)


class Roles:
    """The roles of the persons of one report; definite descriptions may add to them."""

    def __init__(self, people: People) -> None:
        self._text = people.text
        self._people = people
        self._of: dict[Person, list[Role]] = {}
        self._best: dict[Person, Role | None] = {}

    def of(self, person: Person) -> list[Role]:
        """All that the report says a person is, in the order of the text."""
        if person not in self._of:
            self._of[person] = [role for mention in person.mentions for role in roles_beside(self._text, mention) if role.text]
        return self._of[person]

    def add(self, person: Person, phrase: str, span: Span) -> None:
        """Note that a description which means the person names an office."""
        self.of(person).append(Role(phrase, span, "apart"))
        self._best.pop(person, None)

    def take_over(self, person: Person, office: str, role: Role) -> None:
        """Note the office of somebody's counterpart, where the report calls him that."""
        self.of(person).append(Role(office, role.span, role.beside))
        self._best.pop(person, None)

    def best(self, person: Person) -> Role | None:
        """The role that says most about what the person is now."""
        if person not in self._best:
            fit = [role for role in self.of(person) if head_of(role.text) not in word_set_of("titles", "offices", "no_role") or len(role.text.split()) > 2]
            self._best[person] = best_role(fit)
        return self._best[person]
