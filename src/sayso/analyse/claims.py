"""Finds claims: places where a statement says that something should or should not be.

"Iran must stop enriching", "called for new sanctions", "urged Congress to reject the deal", "warned against a ban": one
can agree or disagree with a claim, so it can become the proposition of a concept. The words are English, from
`tables/claims.toml`; the method is ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from sayso.domain.text import Span
from sayso.tables import kept_per_tables, table, word_set

Form = Literal["modal", "object", "request", "intent"]
SHORTEST, LONGEST = 2, 14  # words of `Claim.what`
LONGEST_SUBJECT = 8
LOOK_BACK = 4  # words before a verb in which a negation reverses it
WORD = re.compile(r"[^\W_][\w'’.&/-]*|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Claim:
    """Something that a text wants or rejects.

    Attributes:
        form: modal ("the ban should go"), object ("called for a ban"), request ("urged them to go"), intent ("vowed to
            lift the ban").
        subject: Who or what should; None if the text does not say. A range of the text, like `what`.
        modal: The modal verb, for the form "modal"; otherwise None.
        what: What should be or be done, or the thing that is wanted or rejected.
        wanted: Whether the text wants it; False if it rejects it.
    """

    form: Form
    subject: Span | None
    modal: Span | None
    what: Span
    wanted: bool

    @property
    def whole(self) -> Span:
        """The span from the subject to the end of `what`."""
        return Span(self.subject.start if self.subject else self.what.start, self.what.end)


def find_claims(text: str) -> Iterator[Claim]:
    """Yield the claims of a text, in order; they do not overlap."""
    at = 0
    for match in _pattern().finditer(text):
        if match.start() < at:
            continue
        claim = _claim(text, match)
        if claim is not None:
            at = claim.what.end
            yield claim


def _claim(text: str, match: re.Match[str]) -> Claim | None:
    kind = next(name for name, words in match.groupdict().items() if words)
    if kind in ("must", "must_not"):
        subject = _subject(text, match.start())
        what = _clause(text, match.end(), shortest=1 if subject else SHORTEST)
        wanted = kind == "must" and not re.search(r"\bno\s+$", text[: match.start()], re.IGNORECASE)  # "no need to"
        made = Claim("modal", subject, Span(*match.span()), what, wanted) if what else None
    elif kind == "asks":
        made = _request(text, match.end(), _is_turned(text, match.start()))
    elif kind == "intends":
        made = _intent(text, match)
    else:
        what = _clause(text, match.end())
        turned = _is_turned(text, match.start())
        starts_well = what is not None and _begins_noun(text, what)
        made = Claim("object", None, None, what, (kind == "wants") != turned) if what and starts_well else None
    return made


def _request(text: str, at: int, turned: bool) -> Claim | None:
    """Read "called on Congress [not] to reject the deal", whose subject is asked; `turned` is for "does not want …"."""
    found = re.compile(r"\s+((?:[\w'’.-]+\s+){1,8}?)(not\s+)?to\s+(?=\w)").match(text, at)
    if found is None or re.search(r"[.,;:!?]\s", found.group(1)):
        return None
    what = _clause(text, found.end())
    subject = Span(found.start(1), found.start(1) + len(found.group(1).rstrip()))
    return Claim("request", subject, None, what, (found.group(2) is None) != turned) if what else None


def _intent(text: str, match: re.Match[str]) -> Claim | None:
    """Read "vowed [not] to lift the ban"; "refused to", and "not" on either side of the verb, reverse it."""
    turn = re.compile(r"\s+(?:not|never)\b", re.IGNORECASE).match(text, match.end())
    what = _clause(text, turn.end() if turn else match.end())
    refuses = match.group().casefold() in word_set("claims", "intends_not")
    turns = (turn is not None, _is_turned(text, match.start()), refuses)
    return Claim("intent", None, None, what, sum(turns) % 2 == 0) if what else None


def _clause(text: str, at: int, *, shortest: int = SHORTEST) -> Span | None:
    """Return the text up to the end of the clause, or its first words; None if it is too short to mean anything."""
    words: list[re.Match[str]] = []
    for word in WORD.finditer(text, at):
        between = text[words[-1].end() if words else at : word.start()]
        lower = word.group().casefold()
        if "\n" in between or not (lower[0].isalnum() or lower in "$€£%’'") or lower in word_set("claims", "ends"):
            break
        words.append(word)
        if len(words) == LONGEST or (lower.endswith(".") and len(lower) > 3 and "." not in lower[:-1]):
            break
    while words and words[-1].group().casefold() in word_set("function_words", "words"):
        words.pop()
    if len(words) < shortest:
        return None
    return Span(words[0].start(), words[-1].end() - words[-1].group().endswith("."))


def _subject(text: str, end: int) -> Span | None:
    """Return the subject before a modal verb; None if it is a pronoun or does not begin a clause."""
    words: list[re.Match[str]] = []
    start = max(0, end - 120)
    for word in reversed(list(WORD.finditer(text, start, end))):
        lower = word.group().casefold()
        if not lower[0].isalnum() or lower in word_set("claims", "begins") or text[word.end() : end].count("\n"):
            break
        words.append(word)
    if not words or len(words) > LONGEST_SUBJECT:
        return None
    first = words[-1].group()
    lone = len(words) == 1 and first.casefold() in word_set("claims", "pronouns")
    if lone or first.casefold() in word_set("claims", "pronouns") or not _is_clear(words, text):
        return None
    return Span(words[-1].start(), words[0].end())


def _is_clear(words: list[re.Match[str]], text: str) -> bool:
    """Whether a subject can begin a sentence: it contains no verb of saying and no pronoun."""
    lowers = [word.group().casefold() for word in words]
    return not any(lower in word_set("claims", "ends") or lower in word_set("claims", "pronouns") for lower in lowers)


def _begins_noun(text: str, what: Span) -> bool:
    """Whether `what` can be a thing; "him", "to go" and "into effect" cannot."""
    first = text[what.start : what.end].split()[0].casefold()
    if first in word_set("claims", "possessives_without_subject") or first in word_set("claims", "determiners"):
        return True
    return first not in word_set("claims", "pronouns") and first not in word_set("function_words", "words")


def _is_turned(text: str, at: int) -> bool:
    before = WORD.findall(text, max(0, at - 40), at)[-LOOK_BACK:]
    clause: list[str] = []
    for word in before:
        clause = [] if not word[0].isalnum() else [*clause, word.casefold()]
    return any(word in word_set("claims", "negations") for word in clause) or _ends_so(clause)


def _ends_so(clause: list[str]) -> bool:
    """Whether the words before a verb end with a reversing pair ("refused to")."""
    return " ".join(clause[-2:]) in word_set("claims", "negations")


@kept_per_tables()
def _pattern() -> re.Pattern[str]:
    parts = []
    for name in ("must_not", "must", "intends", "asks", "wants", "rejects"):
        words = sorted(table("claims")[name], key=len, reverse=True)
        listed = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in words)
        parts.append(f"(?P<{name}>{listed})")
    return re.compile(rf"\b(?:{'|'.join(parts)})\b(?!['’-])", re.IGNORECASE)
