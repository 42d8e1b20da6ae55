"""Whom a description in a source means: "the minister", "her lawyer", "both leaders", "the poll", "the official"."""

from __future__ import annotations

import re
from dataclasses import replace

from sayso.annotate.cast import Cast, Figure, figure_of
from sayso.annotate.names import Person
from sayso.annotate.phrases import Phrase, read_phrase
from sayso.annotate.pronouns import body_meant, genders, person_meant, several_meant
from sayso.annotate.roles import Role, head_of
from sayso.annotate.words import fold, offices, word_set_of
from sayso.domain.text import Span
from sayso.resolve.countries import country_words, find_country_words
from sayso.tables import table

_DEFINITE = re.compile(r"\b[Tt]he (?P<words>[\w-]+(?: [\w-]+){0,4})")
_OF_OFFICE = re.compile(r" (?:of|from) (?:the )?(?:state|[A-Z][\w-]+(?: [A-Z][\w-]+){0,3})")
_AFTER_OFFICE = re.compile(
    r"[.;:)—–'’]|,(?! [A-Z])|$|\n| (?:[a-z]+(?:s|ed|ly)|himself|herself|who|and|or|but|to|in|on|at|with|for|from|of|as|by|that|will|would|could|should|can|may|might|had|did|said|told|than|when|if|while|after|before|because|also|never|made|gave|took|went|came|left|began|spoke|wrote)\b"
)
_WORD = re.compile(r"[\w’'-]+")
_BODIES_BACK = 4
_NEAR_OWNER = 12
_LEAD = 2
"""Sentences from the top in which a report may describe somebody whom it names only later."""
_PARTS_OF_TEXTS = frozenset({"paragraph", "page", "section", "chapter", "clause", "preamble", "headline", "passage", "wording"})
_PLACES = frozenset({"country", "nation", "state", "city", "town", "county", "district", "world", "region", "province", "village"})
_OWN = frozenset({"his", "her", "its", "their", "whose", "our", "my"})
_PORTFOLIOS = frozenset({"minister", "secretary", "director", "spokesman", "spokeswoman"})
_PANELS = frozenset({"panel", "committee", "subcommittee", "commission", "board", "council", "body"})


def described(cast: Cast, span: Span) -> tuple[Figure, ...]:
    """Give those whom a noun phrase without a name at its head means, or what is called by its words."""
    phrase = read_phrase(cast.text[span.start : span.end])
    owner = _owner(cast, phrase, span)
    several = _several(cast, phrase, span)
    if several:
        return several
    earlier = _earlier(cast, phrase, span) if phrase.definite else None
    if phrase.head in offices() and not phrase.plural and (earlier is None or earlier.type != "unnamed"):
        person = _holder(cast, phrase, span, owner)
        if person is not None:
            _learn(cast, person, phrase, span)
            return (figure_of(person),)
    if earlier is not None:
        return (earlier,)
    return (_named(cast, phrase, span, owner),)


def _named(cast: Cast, phrase: Phrase, span: Span, owner: Figure | None) -> Figure:
    """What is no person and was not described before: a body by its fullest name, else the words themselves."""
    words = phrase.words
    name, generic = cast.bodies.proper_part(words)
    if name is not None:
        outlet = "outlet" if generic in word_set_of("speakers", "nouns", "outlets") else cast.bodies.kind(name)
        return Figure(cast.bodies.fullest(name, span.start), outlet, head=generic)
    if phrase.head in _PARTS_OF_TEXTS and owner is not None:
        return owner
    if _is_proper(phrase) and (cast.bodies.named(words) or not _opens(cast, span, phrase)):
        kind = cast.bodies.kind(words)
        kind = phrase.kind if phrase.kind in ("document", "government") and kind == "organization" else kind
        return Figure(cast.bodies.fullest(words, span.start), kind, head=phrase.head)
    if owner is not None and owner.name and (phrase.owner.lower() in _OWN or phrase.owner[:1].islower()):
        rest = words[len(phrase.owner) :].removeprefix("’s").removeprefix("'s").strip()
        words = f"{owner.name}’s {rest}"
    return Figure(words, phrase.kind, head=phrase.head, plural=phrase.plural)


def _opens(cast: Cast, span: Span, phrase: Phrase) -> bool:
    """Whether one common noun has its capital only because it opens a sentence."""
    return not phrase.determiner and " " not in phrase.words and span.start <= cast.sentence_start(span.start) + 1 and phrase.kind not in ("organization", "government")


def _is_proper(phrase: Phrase) -> bool:
    """Whether a phrase is a name: what it is about has a capital, and not only for standing first."""
    if phrase.plural or phrase.head in offices() or phrase.owner.lower() in _OWN or phrase.owner[:1].islower():
        return False
    words = re.split(r"\s+(?:of|for|in|on|and|at)\s", phrase.words)[0].split()
    return bool(words) and words[-1][:1].isupper() and (len(words) > 1 or phrase.determiner in ("the", "") and phrase.head not in word_set_of("speakers", "nouns", "documents"))


def _learn(cast: Cast, person: Person, phrase: Phrase, span: Span) -> None:
    """Note the office that a description gives the person whom it means."""
    generic = phrase.head in word_set_of("titles", "offices", "no_role")
    if not (generic and (phrase.owner or len(phrase.words.split()) < 2)) and head_of(phrase.words):
        cast.roles.add(person, phrase.words, span)


def _owner(cast: Cast, phrase: Phrase, span: Span) -> Figure | None:
    """Whose somebody is: "her" in "her lawyer", "Pagliano's" in "Pagliano's lawyer", "the agency's"."""
    if not phrase.owner:
        return None
    word = fold(phrase.owner)
    if word in genders():
        person = person_meant(cast, span.start, genders()[word])
        return figure_of(person) if person else None
    if word in ("its", "whose"):
        return body_meant(cast, span.start)
    if word == "their":
        return next(iter(several_meant(cast, span.start)), None)
    named = [m for m in cast.people.within(span) if fold(cast.text[m.span.start : m.span.end].split()[-1]) == fold(phrase.owner.split()[-1])]
    if named:
        return figure_of(named[0].person)
    if phrase.determiner == "the" and phrase.owner[:1].islower():
        owner = read_phrase("the " + phrase.owner)
        if owner.head in offices():
            person = holder(cast, owner, span.start, None)
            return figure_of(person) if person else None
        return None if owner.head in _PLACES else _earlier(cast, owner, span)
    return Figure(phrase.owner, "organization")


def _holder(cast: Cast, phrase: Phrase, span: Span, owner: Figure | None) -> Person | None:
    """The person whom "the minister", "her lawyer", a headline's "judge" or a lead's "a judge" means."""
    sentence = cast.sentence(span.start)
    name = owner.name if owner else None
    opens = sentence <= _LEAD and phrase.words[:1].isupper()
    if phrase.definite or not phrase.determiner and opens:
        person = holder(cast, phrase, span.start, name) or holder(cast, phrase, span.start, name, ahead=True)
        if person is not None or not phrase.definite or phrase.owner:
            return person
        return _spoken_of(cast, phrase, span)
    if phrase.determiner in ("a", "an") and sentence <= _LEAD and len(phrase.words.split()) <= 4:
        return holder(cast, phrase, span.start, name, ahead=True)
    return None


def _spoken_of(cast: Cast, phrase: Phrase, span: Span) -> Person | None:
    """The person in focus, for a description that fits nobody's known office: one of whom none is known."""
    women, men = word_set_of("titles", "offices", "women"), word_set_of("titles", "offices", "men")
    gender = "f" if phrase.head in women else "m" if phrase.head in men else None
    start = cast.sentence_start(span.start)
    lead = cast.text[start : span.start]
    oblique = re.search(r"\b(?:to|with|against|from|by|for|about|of|than)\s$", lead) is not None
    beside = [m.person for m in cast.people.within(Span(start, span.start)) if oblique and cast.quotation(m.span.start) is None]
    before = [p for p in cast.people.persons if p.mentions and p.mentions[0].start < span.start and p not in beside]
    if phrase.head in word_set_of("titles", "offices", "no_role"):
        return person_meant(cast, span.start, gender, among=before) if gender else None
    free = [p for p in before if cast.roles.best(p) is None or _may_be_too(cast, p, phrase)]
    free = [p for p in free if not cast.roles.of(p) or cast.roles.best(p) is not None] or free
    return person_meant(cast, span.start, gender, among=free, count_all=True) if free else None


def _may_be_too(cast: Cast, person: Person, phrase: Phrase) -> bool:
    """Whether a person of a known office may be meant by another one: "Senator X", "the candidate"."""
    words = {fold(word) for role in cast.roles.of(person) for word in role.text.split()}
    heads = {head_of(role.text) for role in cast.roles.of(person)}
    if phrase.words.lower().startswith("former ") or not heads & word_set_of("titles", "offices", "ranks"):
        return True
    return phrase.head in {"candidate", "nominee", "lawmaker", "politician", "contender"} and not words & {"president", "judge", "justice", "spokesman", "spokeswoman", "adviser"}


def holder(cast: Cast, phrase: Phrase, at: int, owner: str | None, *, ahead: bool = False) -> Person | None:
    """The person who bears the office that a description names; with `ahead` also one named only later."""
    wanted = {fold(word) for word in _WORD.findall(phrase.words)} - {phrase.head}
    wanted -= {fold(word) for word in _WORD.findall(phrase.owner)}
    scores: dict[Person, float] = {}
    for person in cast.people.persons:
        if not person.mentions or not ahead and person.mentions[0].start >= at:
            continue
        fit = max((_fit(role.text, phrase.head, wanted, owner) for role in cast.roles.of(person)), default=0.0)
        if fit > 0:
            scores[person] = fit
    if not scores:
        return None
    top = max(scores.values())
    best = [person for person, score in scores.items() if score >= top - 0.5]
    if len(best) == 1:
        return best[0]
    return person_meant(cast, at, None, among=best) or min(best, key=lambda p: p.mentions[0].start)


def _fit(role: str, head: str, wanted: set[str], owner: str | None) -> float:
    """How well a role fits a description; 0 where it does not."""
    words = {fold(word).removesuffix("'s") for word in _WORD.findall(role)}
    own = head_of(role)
    groups = [set(group.split()) for group in table("titles")["offices"]["alike"]]
    if own != head and not any(own in group and head in group for group in groups):
        return 0.0
    same = words | ({"republican", "gop"} if words & {"republican", "gop"} else set())
    for group in (set(names.split()) for names in table("titles")["offices"]["exclude"]):
        if wanted & group and same & group and not wanted & same & group:
            return 0.0
    if any((word in wanted) != (word in words) for word in ("vice", "vice-presidential", "deputy", "first")) and own == head:
        return 0.0
    modifiers = word_set_of("titles", "offices", "modifiers") - {"foreign", "prime", "defence", "defense", "interior", "finance", "state", "press"}
    asked, borne = wanted - modifiers, same - modifiers - {head}
    if head in _PORTFOLIOS and own == head and asked and borne and not asked & borne:
        return 0.0
    score = (2.0 if own == head else 1.2) + len(wanted & same) - 0.25 * len(wanted - same)
    if owner:
        score += 1.5 if {fold(word) for word in owner.split()} & words else 0.0
    return max(score, 0.1)


def _several(cast: Cast, phrase: Phrase, span: Span) -> tuple[Figure, ...]:
    """The persons whom "the two men", "both ministers", "the pair" means."""
    words = [fold(word) for word in phrase.words.split()]
    counts = {"two": 2, "both": 2, "pair": 2, "duo": 2, "couple": 2, "three": 3, "trio": 3}
    count = counts.get(words[0], 0) if words else 0
    if not count or phrase.determiner != "the" and words[0] != "both" or not (phrase.plural or len(words) == 1):
        return ()
    near: list[Person] = []
    for mention in cast.people.before(span.start):
        if cast.sentence(span.start) - cast.sentence(mention.span.start) > 12:
            break
        if mention.person not in near and cast.quotation(mention.span.start) is None:
            near.append(mention.person)
    if phrase.head in offices() and phrase.head not in word_set_of("titles", "offices", "no_role"):
        bearing = [p for p in near if any(head_of(role.text) == phrase.head for role in cast.roles.of(p))]
        near = bearing if len(bearing) >= count else near[:count] if not bearing else near[:count]
    elif phrase.head not in offices() and len(words) > 1:
        return ()
    chosen = sorted(near, key=lambda p: -sum(m.start < span.start for m in p.mentions))[:count] if len(near) >= count else []
    return tuple(figure_of(person) for person in sorted(chosen, key=lambda p: p.mentions[0].start))


def _earlier(cast: Cast, phrase: Phrase, span: Span) -> Figure | None:
    """What a description with the same head meant before: "the poll", "the official", "the agency"."""
    own = {fold(word) for word in phrase.words.split()} - {phrase.head}
    for turn in reversed(cast.turns):
        for figure in turn.figures:
            if turn.at >= span.start or figure.person is not None or not figure.name or cast.sentence(turn.at) == 0:
                continue
            theirs = {fold(word) for word in figure.name.split()}
            if figure.head == phrase.head and figure.plural == phrase.plural and own <= theirs and not phrase.owner:
                return figure
    if phrase.plural or phrase.owner or len(phrase.words.split()) > 2 or not phrase.words.islower():
        return None
    for body in reversed(cast.bodies.before(span.start)):
        words = [fold(word) for word in body.name.split()]
        if len(words) > 1 and (phrase.head in words or phrase.head in _PANELS and words[-1] in _PANELS):
            return Figure(cast.bodies.fullest(body.name, span.start), body.kind, head=phrase.head)
    return _last_body(cast, phrase, span) if len(phrase.words.split()) == 1 else None


def _last_body(cast: Cast, phrase: Phrase, span: Span) -> Figure | None:
    """The body spoken of last, for "the company", "the group", "the station"."""
    lists = "speakers", "nouns"
    outlet = phrase.head in word_set_of(*lists, "outlets")
    if not outlet and phrase.head not in word_set_of(*lists, "bodies") or phrase.kind == "document":
        return None
    here = cast.sentence(span.start)
    near = [(t.at, f) for t in cast.turns if t.at < span.start and here - cast.sentence(t.at) <= _BODIES_BACK for f in t.figures if f.person is None]
    near += [(b.span.start, Figure(b.name, b.kind)) for b in cast.bodies.before(span.start) if here - cast.sentence(b.span.start) <= _BODIES_BACK]
    near.sort(key=lambda pair: pair[0])
    for kinds in [{"outlet"}] * outlet + [{"organization", "government"}] + [{"outlet"}] * (not outlet):
        for _, figure in reversed(near):
            if figure.type in kinds and figure.name and figure.name[:1].isupper() and (figure.type != "government" or figure.name not in country_words()):
                return replace(figure, name=cast.bodies.fullest(figure.name, span.start))
    return None


def fuller_later(figure: Figure, later: list[Figure]) -> Figure:
    """What a headline's bare word ("Poll") turns out to mean further down: the first fuller name with that head."""
    own = {fold(word) for word in (figure.name or "").split()}
    for other in later:
        if other.person is None and other.name and len(other.name.split()) > len(own):
            words = {fold(word) for word in other.name.split()}
            shared = own & words
            same = other.head == figure.head or figure.head in words or figure.head in _PANELS and words & _PANELS
            if same and len(shared) >= len(own) - 1:
                return other
    return figure



def learn_offices(cast: Cast) -> None:
    """Give speakers whose office stands nowhere beside their names the one that descriptions give them.

    "The director makes this clear" tells the office of whoever is in focus there.
    """
    speaking = {figure.person for figures in cast.said_by.values() for figure in figures if figure.person is not None}
    if all(_heads(cast, person) & word_set_of("titles", "offices", "ranks") for person in speaking):
        return
    for match in _DEFINITE.finditer(cast.text):
        words = match["words"].split()
        end = next((n + 1 for n, word in enumerate(words) if _is_office_noun(word)), 0)
        while 0 < end < len(words) and _is_office_noun(words[end]):
            end += 1
        stop = match.start("words") + len(" ".join(words[:end]))
        more = _OF_OFFICE.match(cast.text, stop)
        stop = more.end() if more else stop
        if end and _AFTER_OFFICE.match(cast.text, stop):
            _learn_from(cast, Span(match.start(), stop))


def _learn_from(cast: Cast, description: Span) -> None:
    phrase = read_phrase(cast.text[description.start : description.end])
    if phrase.plural or phrase.head not in word_set_of("titles", "offices", "ranks") or cast.quotation(description.start):
        return
    if holder(cast, phrase, description.start, None) is None:
        person = _spoken_of(cast, phrase, description)
        if person is not None and not (_heads(cast, person) & word_set_of("titles", "offices", "ranks")):
            cast.roles.add(person, phrase.words, description)


def _heads(cast: Cast, person: Person) -> set[str | None]:
    return {head_of(role.text) for role in cast.roles.of(person)}


def _is_office_noun(word: str) -> bool:
    return fold(word) in offices()


def learn_counterparts(cast: Cast) -> None:
    """Give those who are somebody's counterpart his office: "her Dutch counterpart" of a minister is a minister."""
    for person in {f.person for figures in cast.said_by.values() for f in figures if f.person is not None}:
        for role in [r for r in cast.roles.of(person) if head_of(r.text) == "counterpart"]:
            owner = _counterpart_of(cast, person, role)
            office = cast.roles.best(owner) if owner is not None else None
            if office is not None:
                words = list(find_country_words(office.text, [(0, len(office.text))]))
                bare = office.text[words[0].span.end :] if words and words[0].span.start == 0 else office.text
                cast.roles.take_over(person, re.sub(r"^[’']s", "", bare).strip(), role)


def _counterpart_of(cast: Cast, person: Person, role: Role) -> Person | None:
    before = cast.text[max(0, role.span.start - _NEAR_OWNER) : role.span.start].rstrip()
    word = fold(before.split()[-1]) if before.split() else ""
    others = [p for p in cast.people.persons if p is not person]
    if word in genders():
        return person_meant(cast, role.span.start, genders()[word], among=others)
    return next((m.person for m in cast.people.before(role.span.start) if m.person is not person and role.span.start - m.span.end <= 4), None)
