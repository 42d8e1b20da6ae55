"""Who agrees with whom, and who disagrees: "X echoed Y", "Z rejected Y's call"."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from itertools import pairwise

from sayso.annotate.parties import Parties, Party, parties_of
from sayso.annotate.patterns import any_of
from sayso.domain.record import Record, Relation
from sayso.domain.statement import Statement
from sayso.domain.text import Span
from sayso.tables import kept_per_tables, table

_NEGATED = re.compile(
    r"\b(?:not|never|n’t|n't|neither|nor|would|could|might|may|should|must|if|to|refused|declined|failed)\s+"
    r"(?:\w+ly\s+|be\s+|have\s+)?$",
    re.IGNORECASE,
)
_RELATIVE_CLAUSE = re.compile(
    r",\s+(?:who|whose|which|a|an|the|himself|herself|speaking|also|however|meanwhile|in|on|at|for)\b[^,]*,"
    r"|\([^)]*\)",
    re.IGNORECASE,
)
_OF_SOMEBODY = re.compile(
    r"\s(?:at|of|for|from|with|in)\s+(?:the\s+)?[A-Z][\w’'.-]*(?:\s+(?:of\s+(?:the\s+)?)?[A-Z][\w’'.-]*)*"
)
_PRONOUN_BEFORE = re.compile(
    r"(?:^|[,;:]\s+|\b(?:and|but|that)\s+)(?:he|she)\s+(?:(?:has|had|also|then|later|again|\w+ly)\s+)*$", re.IGNORECASE
)
_OBJECT_PRONOUN = re.compile(r"\s+(?P<word>him|her)(?=\s*[.,;:]|\s+(?:on|in|over|about|and|,)\b)", re.IGNORECASE)
_CLAUSE_IS_OVER = re.compile(
    r"\s*(?:[.;:]|$|,\s+(?:but|and|saying|calling|arguing|adding)\b|\s(?:over|about|on"
    r"|with\s+each\s+other|openly|publicly)\b)"
)
_MUTUAL = frozenset(
    {"agree", "disagree", "clash", "clashed", "differ", "differed", "fell out", "are at odds", "were at odds"}
)
_BREAKS_TITLE = re.compile(r"\b(?:and|or|in|on|at|by|with|to|for|from|as|that|over|about|against|of)\b")
_ENDS_OBJECT = re.compile(
    r"\s*(?:[.,;:)”\"—–]|$)|\s+(?:on|in|over|about|for|and|by|at|that|who|when|while|after|as|against"
    r"|with|to|this|last|yesterday"
    r"|during|but|[A-Z][a-z]+day|again|publicly|openly|strongly)\b"
)
_NAMESAKE = re.compile(r"\s+(?:his|her|their)\s+namesake\b", re.IGNORECASE)
_TITLE_WORDS = (
    r"(?:\s+(?!and\b|or\b|by\b|in\b|on\b|with\b|to\b|for\b|from\b|as\b|that\b|at\b|against\b)[\w’'.-]+){0,6}?\s*"
)


def find_relations(record: Record) -> Record:
    """Add who agrees and who disagrees with whom, by the fullest names that the report gives.

    A statement that says no more than that ("backed her") goes: it is the relation.

    Only the outlet's own sentences count, not words inside quotation marks; both ends must
    be named, or be a pronoun whose person the words before tell.
    """
    parties = parties_of(record)
    quoted = [q.span for q in record.quotations if q.depth == 0]
    starts = [sentence.start for sentence in record.sentences]
    found: dict[tuple[str, str, str], Relation] = {}
    bare: set[str] = set()
    for match in _verbs().finditer(record.text, record.document.body_start):
        span = Span(*match.span())
        if any(other.overlaps(span) for other in (*quoted, *record.document.furniture)):
            continue
        sentence = record.sentences[max(0, bisect_right(starts, span.start) - 1)]
        relation = _relation(record.text, sentence, match, parties)
        if relation is not None:
            found.setdefault((relation.kind, relation.origin, relation.target), relation)
            bare.update(s.id for s in record.statements if _is_bare(record.text, s, span, relation, parties))
    statements = tuple(
        replace(s, within=_unless(s.within, bare), continues=_unless(s.continues, bare))
        for s in record.statements
        if s.id not in bare
    )
    return replace(record, statements=statements, relations=tuple(found.values()))


def _unless(link: str | None, gone: set[str]) -> str | None:
    return None if link in gone else link


def _is_bare(text: str, statement: Statement, verb: Span, relation: Relation, parties: Parties) -> bool:
    """Whether a statement says no more than its relation: "backed her", "rejected Berg's offer"."""
    if statement.cue is None or not any(cue.overlaps(verb) for cue in statement.cue.spans):
        return False
    if len(statement.content.spans) > 1 or not verb.end <= statement.start <= verb.end + 12:
        return False
    span = statement.content.spans[0]
    words = text[span.start : span.end].rstrip(" .,")
    if words.lower() in {"her", "him", "them", "her namesake", "his namesake"}:
        return True
    named = [party for party in parties.within(span) if party.name == relation.target]
    if not named:
        return False
    rest = text[named[-1].span.end : span.start + len(words)]
    return not rest or _whose().fullmatch(text, named[-1].span.end, span.start + len(words)) is not None


def _relation(text: str, sentence: Span, match: re.Match[str], parties: Parties) -> Relation | None:
    verb = " ".join(match.group().lower().split())
    kind, takes = _senses()[verb]
    if _NEGATED.search(text, max(sentence.start, match.start() - 24), match.start()):
        return None
    rest = Span(match.end(), sentence.end)
    before = _subject(text, sentence, match.start(), parties)
    if takes == "passive":
        origin, target = (
            _first_named(text, rest, parties),
            _whose_claim(text, Span(sentence.start, match.start()), parties),
        )
    elif before is None:
        return None
    elif takes == "alone":
        origin, target = before, _one_before(text, match, sentence, before, parties)
    else:
        origin, target = before, _target(text, rest, takes, verb.startswith("join"), before, parties)
    if origin is None or target is None or target == origin:
        return None
    return Relation(kind, origin, target, (sentence,))


def _first_named(text: str, rest: Span, parties: Parties) -> str | None:
    named = [p for p in parties.within(Span(rest.start, min(rest.end, rest.start + 90))) if p.type != "people"]
    return named[0].name if named and re.fullmatch(_TITLE_WORDS, text[rest.start : named[0].span.start]) else None


def _whose_claim(text: str, before: Span, parties: Parties) -> str | None:
    """Whose the claim is that a passive speaks of: "Merkel's call was echoed by …", "his view …"."""
    owned = [p for p in parties.within(before) if _holds_claim(text, p, before.end)]
    if owned:
        return owned[-1].name
    own = _claims().search(" " + text[before.start : before.end])
    return parties.last_person(before.start) if own is not None and own["whose"].lower() in {"his", "her"} else None


def _one_before(text: str, match: re.Match[str], sentence: Span, origin: str, parties: Parties) -> str | None:
    """Whoever was named last before a sentence that is over after "X disagreed"."""
    if not _CLAUSE_IS_OVER.match(text, match.end()):
        return None
    pair = parties.within(Span(sentence.start, match.start()))[-2:]
    if len(pair) == 2 and text[pair[0].span.end : pair[1].span.start].strip() == "and":
        return pair[0].name
    if match.group() in _MUTUAL:
        return None
    return parties.last_person(sentence.start, but=origin)


def _subject(text: str, sentence: Span, verb: int, parties: Parties) -> str | None:
    """Whoever stands before the verb, relative clauses and appositions left aside."""
    aside = [Span(*m.span()) for m in _RELATIVE_CLAUSE.finditer(text, sentence.start, verb)]
    aside += [Span(*m.span()) for m in _OF_SOMEBODY.finditer(text, sentence.start, verb)]
    aside.sort()
    if _PRONOUN_BEFORE.search(text, sentence.start, verb):
        return parties.last_person(verb)
    if _belongs_to_somebody().search(text, sentence.start, verb) is not None:
        return None  # "the parents of Otto Frank" are not he
    office = _office(before=True).search(text, sentence.start, verb)
    if office is not None:
        return parties.holder(office["office"], sentence.start)
    named = [p for p in parties.within(Span(sentence.start, verb)) if not any(a.contains(p.span) for a in aside)]
    for party in reversed(named):
        after = _without(text, party.span.end, verb, aside)
        if after.startswith(("’s", "'s", "’ ", "' ")) or party.type == "people":
            continue
        return party.name if _STANDS_BEFORE.fullmatch(after) else None
    return None


_STANDS_BEFORE = re.compile(
    r"[\s,)]*(?:(?:has|have|had|also|then|later|again|on|last|meanwhile|quickly|both|who|and|is|are|was|were"
    r"|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|yesterday|today|week|repeatedly|strongly|publicly"
    r"|\w+ly)[\s,]+)*",
    re.IGNORECASE,
)


def _without(text: str, start: int, end: int, aside: list[Span]) -> str:
    """The words from start to end, less the stretches left aside."""
    words = []
    for span in aside:
        if span.start >= start:
            words.append(text[start : span.start])
            start = span.end
    return "".join([*words, text[start:end]]) + ("" if text[end - 1 : end].isspace() else " ")


def _target(text: str, rest: Span, takes: str, joins: bool, origin: str, parties: Parties) -> str | None:
    named = parties.within(Span(rest.start, min(rest.end, rest.start + 120)))
    if _NAMESAKE.match(text, rest.start, rest.end):
        return parties.namesake(origin)
    own = _claims().match(text, rest.start, rest.end)
    if own is not None and own["whose"].lower() in {"his", "her"}:
        return parties.last_person(rest.start, but=origin)
    if takes == "bare" and not joins and _OBJECT_PRONOUN.match(text, rest.start, rest.end):
        return parties.last_person(rest.start, but=origin)
    office = _office(before=False).match(text, rest.start, rest.end)
    if office is not None and (takes == "bare" or office["claim"]):
        return parties.holder(office["office"], rest.start, but=origin)
    if not named:
        return None
    party = _with_title(text, named)
    before, holds = text[rest.start : party.span.start], _holds_claim(text, party, rest.end)
    if holds and len(before) < 60 and not before.strip().endswith(","):
        return party.name
    if takes == "bare" and re.fullmatch(_TITLE_WORDS, before) and _may_be_bare(text, party, joins):
        return party.name
    return party.name if _by().search(text, rest.start, party.span.start) else None


def _with_title(text: str, named: list[Party]) -> Party:
    """The first party, or the person whose title it belongs to: "GOP nominee Donald Trump"."""
    for earlier, later in pairwise(named):
        between = text[earlier.span.end : later.span.start]
        if (
            earlier.type == "person"
            or not re.fullmatch(r"(?:\s[\w’'-]+){0,4}\s", between)
            or _BREAKS_TITLE.search(between)
        ):
            return earlier
    return named[-1] if named[-1].type == "person" or len(named) == 1 else named[0]


def _may_be_bare(text: str, party: Party, joins: bool) -> bool:
    """Whether a name is an object by itself, and no part of "an Instagram competition"."""
    if party.type == "people":
        return False
    if joins:
        return _joining().match(text, party.span.end) is not None
    return _ENDS_OBJECT.match(text, party.span.end) is not None


def _holds_claim(text: str, party: Party, stop: int) -> bool:
    """Whether the name is followed by what that party said: "Crăciunescu's argument"."""
    return _whose().match(text, party.span.end, stop) is not None


@kept_per_tables()
def _senses() -> dict[str, tuple[str, str]]:
    words = table("relations")
    senses = {
        verb: (kind, takes)
        for kind in ("agrees", "disagrees")
        for takes, verbs in (
            ("bare", words[kind]["bare"]),
            ("claim", words[kind]["claim"]),
            ("passive", words["passive"][kind]),
            ("alone", words["alone"][kind]),
        )
        for verb in verbs
    }
    return senses


@kept_per_tables()
def _verbs() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{any_of(list(_senses()))})\b")


@kept_per_tables()
def _belongs_to_somebody() -> re.Pattern[str]:
    """People whom a report names only by whose they are, as the subject."""
    whose = any_of(table("relations")["objects"]["whose"])
    return re.compile(rf"\b(?:{whose})\s+(?:of|to)\s+[^,;]*(?:,[^,;]*,[^,;]*)?$")


@kept_per_tables(maxsize=2)
def _office(*, before: bool) -> re.Pattern[str]:
    """Somebody by office: as subject before a verb, or as object, perhaps with what he said."""
    offices = any_of(table("occasions")["participants"]["offices"])
    who = rf"(?:the|his|her|their)\s+(?:[A-Z]\w+\s+)?(?P<office>{offices})"
    claims = any_of(table("relations")["objects"]["claims"])
    if before:
        return re.compile(rf"(?:^|\b(?:and|but|while)\s+)(?i:{who})\s+(?:(?:has|had|also|later|\w+ly)\s+)?$")
    return re.compile(
        rf"\s+{who}(?P<claim>[’']s\s+(?:[\w-]+\s+){{0,3}}?(?:{claims}))?(?=\s*[.,;:]|[’']s|\s+(?:on|in|over|about|at|by)\b)"
    )


@kept_per_tables()
def _whose() -> re.Pattern[str]:
    claims = any_of(table("relations")["objects"]["claims"])
    return re.compile(rf"(?:[’']s?|(?<=s)[’'])\s+(?:[\w-]+\s+){{0,3}}?(?:{claims})\b", re.IGNORECASE)


@kept_per_tables()
def _claims() -> re.Pattern[str]:
    claims = any_of(table("relations")["objects"]["claims"])
    return re.compile(
        rf"\s+(?P<whose>his|her|their|the|a|an|any|that|those|such)\s+(?:[\w-]+\s+){{0,3}}?(?:{claims})\b",
        re.IGNORECASE,
    )


@kept_per_tables()
def _by() -> re.Pattern[str]:
    """ "the call by X", "a proposal from X"."""
    claims = any_of(table("relations")["objects"]["claims"])
    return re.compile(rf"\b(?:{claims})\s+(?:by|from|of|made\s+by)\s+(?:the\s+)?(?:[\w.-]+\s+){{0,5}}?$", re.IGNORECASE)


@kept_per_tables()
def _joining() -> re.Pattern[str]:
    return re.compile(rf"\s+(?:{any_of(table('relations')['objects']['joining'])})\b", re.IGNORECASE)
