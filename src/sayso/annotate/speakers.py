"""Who is really speaking behind each statement, in what role, for which country."""

from __future__ import annotations

import re
from dataclasses import replace

from sayso.annotate.bodies import Bodies, bare_name, kind_of_name
from sayso.annotate.cast import Cast, Figure, Turn
from sayso.annotate.phrases import Phrase, read_phrase
from sayso.annotate.pronouns import body_meant, genders, holder, person_meant, several_meant
from sayso.annotate.roles import head_of, singular_of
from sayso.annotate.words import fold, forms_of_address, offices, titles, word_set_of
from sayso.domain.record import Record
from sayso.domain.statement import Speaker, Statement
from sayso.domain.text import Span
from sayso.tables import table

NOBODY = Figure(None, "none")
AUTHOR = Figure(None, "author")
_EDGES = " \t\n\u00a0,;:—–-.\"“”‘("
_COMPLEMENT = re.compile(r"\b(?:for|to|of|by|with|from|at|against|between|both|about|in|on|near|under|than)\s+(?:both\s+|the\s+|then\s+|former\s+|late\s+|[A-Z][a-z]{1,4}\.\s+|President\s+|Senator\s+)*$")
_GOES_ON = re.compile(r"\s+(?!(?:who|whom|of|and|from|in|at|on|with|for|as|to|is|was|has|had|himself|herself|or|but|whose|that|which|also|now|then|by|said|says|II|III)\b)[a-z]")


def name_speakers(record: Record) -> Record:
    """Give every statement its speaker: name in the fullest form of the report, type, role, country.

    Statements are read in the order of the text; pronouns and descriptions mean who was
    spoken of before. A statement whose speaker is already known keeps it.
    """
    if not record.statements:
        return record
    reading = _Reading(record)
    return replace(record, statements=reading.answers())


class _Reading:
    """One pass over the statements of a report."""

    def __init__(self, record: Record) -> None:
        self.cast = Cast(record)
        self.text = record.text
        self.record = record
        self._said_by: dict[str, tuple[Figure, ...]] = {}

    def answers(self) -> tuple[Statement, ...]:
        """The statements with their speakers, in their own order."""
        for statement in sorted(self.record.statements, key=_reading_order):
            if statement.speaker is not None:
                continue
            figures = self._figures(statement)
            self._said_by[statement.id] = figures
            if figures and figures[0].type != "none":
                at = statement.source.spans[0].start if statement.source else statement.start
                self.cast.turns.append(Turn(at, figures, self.cast.quotation(at) is not None))
                self.cast.turns.sort(key=lambda turn: turn.at)
        return tuple(s if s.speaker is not None else replace(s, speaker=self._speaker(self._said_by[s.id])) for s in self.record.statements)

    def _figures(self, statement: Statement) -> tuple[Figure, ...]:
        if statement.source is None or not statement.source.text.strip():
            return self._without_source(statement)
        span = self._source_span(statement)
        figures = tuple(figure for part in self._parts(span) for figure in self._read(part, statement))
        return figures or (NOBODY,)

    def _source_span(self, statement: Statement) -> Span:
        """The source as one stretch of whole words; a name right behind a bare title belongs to it."""
        assert statement.source is not None
        spans = statement.source.spans
        start, end = spans[0]
        for span in spans[1:]:
            if span.start - end < 60 and "\n" not in self.text[end : span.start]:
                end = max(end, span.end)
        while start > 0 and self.text[start - 1].isalnum() and self.text[start].isalnum():
            start -= 1
        while end < len(self.text) and self.text[end].isalnum() and self.text[end - 1].isalnum():
            end += 1
        while start < end and self.text[start] in _EDGES:
            start += 1
        while start < end and self.text[end - 1] in _EDGES and not (self.text[end - 1] == "." and self.text[end - 2 : end - 1].isupper()):
            end -= 1
        return self._with_name(Span(start, end))

    def _with_name(self, span: Span) -> Span:
        words = self.text[span.start : span.end].split()
        if words and fold(words[-1]) in titles():
            for mention in self.cast.people.within(Span(span.end, span.end + 3)):
                if mention.span.start <= span.end + 2 and mention.span.start >= span.end:
                    return Span(span.start, mention.span.end)
        return span

    # ---- parts

    def _parts(self, span: Span) -> list[Span]:
        """The sources that a span joins: "X and Y", "X, Y and others"."""
        text = self.text[span.start : span.end]
        for match in re.finditer(r"(?P<comma>,)?\s+(?:and|or|&)\s+|,\s+(?=others\b)", text):
            left, right = Span(span.start, span.start + match.start()), Span(span.start + match.end(), span.end)
            if self._can_part(left, right, bool(match["comma"])):
                return [*self._parts(left), *self._parts(right)]
        listed = re.search(r",\s+", text)
        if listed:
            left, right = Span(span.start, span.start + listed.start()), Span(span.start + listed.end(), span.end)
            if self._is_bare_name(left) and self._is_bare_name(right):
                return [left, *self._parts(right)]
        return [span]

    def _is_bare_name(self, span: Span) -> bool:
        named = self.cast.people.within(span)
        if not named or named[-1].span.end < span.end:
            return False
        before = self.text[span.start : named[-1].span.start].split()
        return all(fold(word) in titles() or word[:1].isupper() for word in before)

    def _can_part(self, left: Span, right: Span, comma: bool) -> bool:
        words = self.text[right.start : right.end]
        first = words.split()[0] if words.split() else ""
        person = self._head_person(left)
        if person is not None:
            apposed = "," in self.text[left.start : left.end]
            if apposed and not comma:
                return False
            if self._head_person(right) is not None and not first[:1].islower():
                return True
            phrase = read_phrase(words)
            return first.lower() in ("his", "her", "their", "its", "the", "others", "other", "several", "two", "has", "a", "an") or phrase.plural and not _looks_like_verb(first)
        before = self.text[left.start : left.end]
        if re.search(r"\s(?:of|for|at|in|to|from|with|on|by|about|who|between|both)\s", before):
            return False
        head = re.split(r"\s", before)[-1]
        proper = head[:1].isupper() and not before.lower().startswith(("some ", "many ", "few "))
        right_proper = first.lower() in ("the", "its", "his", "her") or self._head_person(right) is not None
        right_name = read_phrase(words).words.split()
        capital = bool(right_name) and any(word[:1].isupper() for word in right_name)
        return capital and (proper and (right_proper or first[:1].isupper() and self._is_named(left) and self._is_named(right)) or right_proper and read_phrase(before).plural)

    def _is_named(self, span: Span) -> bool:
        return any(body.span.start <= span.end and span.start <= body.span.end and body.span.end - body.span.start >= (span.end - span.start) - 5 for body in self.cast.bodies.all)

    # ---- one source

    def _head_person(self, span: Span):
        """The person whom a phrase names, not one named in passing ("the Clinton campaign")."""
        for mention in self.cast.people.within(span):
            before = self.text[span.start : mention.span.start] if mention.span.start > span.start else ""
            after = self.text[mention.span.end : span.end]
            if after[:2] in ("'s", "’s") or after[:2] in ("' ", "’ ") or after in ("'", "’"):
                if after.strip("'’s ") == "" or after[:3] in ("'s,", "’s,"):
                    return mention.person
                continue
            if _GOES_ON.match(after):
                continue
            apposed = before.rstrip().endswith((",", "—", "–", "-"))
            if not apposed and _COMPLEMENT.search(before):
                continue
            if re.search(r"[,(]", before) and not apposed and re.search(r"[,(][^,(]*\b[a-z]+\s+(?:of|for|to)\s", before):
                continue
            if read_phrase(before).plural and apposed and not self._is_one(before):
                continue
            return mention.person
        return None

    def _is_one(self, words: str) -> bool:
        return not read_phrase(words).plural

    def _read(self, span: Span, statement: Statement) -> tuple[Figure, ...]:
        text = self.text[span.start : span.end]
        plain = fold(" ".join(text.split()).strip(_EDGES + "’'"))
        meant = self._pronoun(plain, span, statement)
        if meant is not None:
            return meant
        person = self._head_person(span)
        if person is not None:
            return (Figure(person.name, "person", person),)
        return self._described(span, read_phrase(text), statement)

    def _pronoun(self, word: str, span: Span, statement: Statement) -> tuple[Figure, ...] | None:
        lists = table("speakers")["pronouns"]
        if word in genders():
            person = person_meant(self.cast, span.start, genders()[word])
            outer = self.cast.outer(statement, span)
            if outer is not None and outer.id in self._said_by:
                speaking = self._said_by[outer.id][0].person
                if speaking is not None and speaking.gender in (None, genders()[word]) and outer.kind == "indirect":
                    person = speaking
            if person is not None:
                return (Figure(person.name, "person", person),)
            unnamed = next((t.figures for t in reversed(self.cast.turns) if t.at < span.start and not t.figures[0].plural and t.figures[0].type in ("unnamed", "group")), None)
            return unnamed or (NOBODY,)
        if word in lists["own"]:
            return self._own(span, statement)
        if word in lists["plural"]:
            return several_meant(self.cast, span.start) or (Figure(word, "group", plural=True),)
        if word in lists["thing"]:
            body = body_meant(self.cast, span.start)
            return (body,) if body else (NOBODY,)
        if word in lists["relative"]:
            return self._relative(word, span, statement)
        return None

    def _own(self, span: Span, statement: Statement) -> tuple[Figure, ...]:
        outer = self.cast.outer(statement, span)
        if outer is not None and outer.id in self._said_by:
            return self._said_by[outer.id]
        quotation = self.cast.quotation(span.start)
        if quotation is None:
            return (AUTHOR,)
        for other in self.record.statements:
            if other is not statement and other.id in self._said_by and any(c.overlaps(quotation) for c in other.content.spans):
                return self._said_by[other.id]
        return self.cast.turns[-1].figures if self.cast.turns else (AUTHOR,)

    def _relative(self, word: str, span: Span, statement: Statement) -> tuple[Figure, ...]:
        """Whom "who" and "which" mean: the phrase that ends right before."""
        start = self.cast.sentence_start(span.start)
        before = self.text[start : span.start].rstrip()
        end = start + len(before)
        comma = before.endswith((",", "—", "–", "-", ")"))
        bare = re.sub(r"\s*\([^()]*\)\s*,?$|[,—–-]+$", "", before).rstrip()
        named = [m for m in self.cast.people.within(Span(start, end)) if m.span.end <= end]
        if word != "which" and named and named[-1].span.end >= start + len(bare) - 2:
            modifies = self.text[named[-1].span.end : named[-1].span.end + 2] in ("'s", "’s")
            if not modifies and (comma or not _COMPLEMENT.search(self.text[start : named[-1].span.start])):
                both = self._joined(named)
                return tuple(Figure(p.name, "person", p) for p in both)
        phrase_start = _phrase_start(bare, people_only=word != "which")
        if phrase_start is not None:
            found = Span(start + phrase_start, start + len(bare))
            return self._read(found, statement)
        if named:
            return (Figure(named[-1].person.name, "person", named[-1].person),)
        return (NOBODY,)

    def _joined(self, named):
        last = named[-1]
        if len(named) > 1 and re.fullmatch(r"\s+and\s+(?:\w+\s+)?", self.text[named[-2].span.end : last.span.start]) and named[-2].person is not last.person and False:
            return [named[-2].person, last.person]
        return [last.person]

    def _described(self, span: Span, phrase: Phrase, statement: Statement) -> tuple[Figure, ...]:
        text = self.text[span.start : span.end]
        owner_figure = self._owner(phrase, span, statement)
        owner = owner_figure.name if owner_figure else None
        if phrase.head in offices() and not phrase.plural:
            person = self._holder(phrase, span, owner, statement)
            if person is not None:
                if phrase.head in offices() and phrase.definite:
                    self._learn(person, phrase, span)
                return (Figure(person.name, "person", person),)
        several = self._several(phrase, span)
        if several:
            return several
        if phrase.definite or not phrase.determiner:
            earlier = self._earlier(phrase, span, owner)
            if earlier is not None:
                return (earlier,)
        name = self._description(phrase, owner)
        body = next((b for b in self.cast.bodies.all if b.span.start <= span.end and span.start <= b.span.end and bare_name(b.name) == phrase.words), None)
        if body is not None:
            return (Figure(self.cast.bodies.fullest(body.name, span.start), body.kind),)
        capital = phrase.words[:1].isupper() and phrase.head not in offices() and (phrase.determiner == "the" or any(w[:1].isupper() for w in phrase.words.split()[1:]) or len(phrase.words.split()) == 1)
        kind = phrase.kind
        if capital and not phrase.plural:
            kind = kind_of_name(phrase.words) if kind in ("unnamed", "organization", "group") else kind
            return (Figure(self.cast.bodies.fullest(name, span.start), kind, head=phrase.head),)
        return (Figure(name, kind, head=phrase.head, plural=phrase.plural),)

    def _learn(self, person, phrase: Phrase, span: Span) -> None:
        if phrase.owner and phrase.head in word_set_of("titles", "offices", "no_role"):
            return
        words = phrase.words
        if phrase.head in word_set_of("titles", "offices", "no_role") and len(words.split()) < 2:
            return
        if head_of(words):
            self.cast.roles.add(person, words, span)

    def _owner(self, phrase: Phrase, span: Span, statement: Statement) -> Figure | None:
        if not phrase.owner:
            return None
        word = fold(phrase.owner)
        if word in genders():
            person = person_meant(self.cast, span.start, genders()[word])
            return Figure(person.name, "person", person) if person else None
        if word in ("its", "their", "our", "my", "whose"):
            figures = self._pronoun({"its": "it", "their": "they", "our": "we", "my": "i", "whose": "whose"}[word], span, statement)
            return figures[0] if figures else None
        named = self.cast.people.within(span)
        if named and fold(named[0].span and self.text[named[0].span.start : named[0].span.end].split()[-1]) == fold(phrase.owner.split()[-1]):
            return Figure(named[0].person.name, "person", named[0].person)
        if phrase.determiner == "the" and singular_of(fold(phrase.owner.split()[-1])) in offices():
            person = holder(self.cast, read_phrase("the " + phrase.owner), span.start, None)
            if person:
                return Figure(person.name, "person", person)
        return Figure(phrase.owner, "organization")

    def _holder(self, phrase: Phrase, span: Span, owner: str | None, statement: Statement):
        """The person whom "the minister", "her lawyer", or a lead's "a judge" means."""
        headline = not self.text[: span.start].strip() or "\n" not in self.text[: span.start].strip() and not phrase.determiner
        lead = self.cast.sentence(span.start) <= 2
        if phrase.definite or not phrase.determiner and phrase.words[:1].isupper() and (headline or lead):
            person = holder(self.cast, phrase, span.start, owner) or holder(self.cast, phrase, span.start, owner, ahead=True)
            if person is not None:
                return person
            if not phrase.definite:
                return None
            if any(t.figures[0].head == phrase.head and t.at < span.start for t in self.cast.turns):
                return None
            return self._spoken_of(phrase, span)
        if phrase.determiner in ("a", "an") and lead:
            return holder(self.cast, phrase, span.start, owner, ahead=True)
        return None

    def _spoken_of(self, phrase: Phrase, span: Span):
        """The person in focus, where a description says nothing that the report said before."""
        gender = "f" if phrase.head in word_set_of("titles", "offices", "women") else "m" if phrase.head in word_set_of("titles", "offices", "men") else None
        if phrase.owner:
            return None
        person = person_meant(self.cast, span.start, gender)
        return person

    def _several(self, phrase: Phrase, span: Span) -> tuple[Figure, ...]:
        """The two persons that "the two men", "both ministers" means."""
        words = [fold(word) for word in phrase.words.split()]
        count = {"two": 2, "both": 2, "pair": 2, "duo": 2, "couple": 2, "three": 3}.get(words[0] if words else "", 0)
        if not count or not phrase.plural and words[0] not in ("pair", "duo", "couple") or phrase.determiner != "the" and words[0] != "both":
            return ()
        found: list = []
        for mention in self.cast.people.before(span.start):
            if mention.person not in found:
                found.append(mention.person)
            if len(found) == count:
                break
        if phrase.head in offices() and phrase.head not in word_set_of("titles", "offices", "no_role"):
            fitting = []
            for mention in self.cast.people.before(span.start):
                if mention.person not in fitting and any(head_of(role.text) == phrase.head for role in self.cast.roles.of(mention.person)):
                    fitting.append(mention.person)
                if len(fitting) == count:
                    break
            if len(fitting) < count:
                return ()
            found = fitting
        return tuple(Figure(p.name, "person", p) for p in reversed(found)) if len(found) == count else ()

    def _earlier(self, phrase: Phrase, span: Span, owner: str | None) -> Figure | None:
        """What a description with the same head meant before: "the poll", "the official"."""
        if phrase.owner and owner and len(phrase.words.split()) < 1:
            return None
        own = set(fold(w) for w in phrase.words.split()) - {phrase.head}
        for turn in reversed(self.cast.turns):
            if turn.at >= span.start:
                continue
            for figure in turn.figures:
                if figure.person is None and figure.head == phrase.head and figure.plural == phrase.plural and figure.name:
                    theirs = set(fold(w) for w in figure.name.split())
                    if phrase.determiner in ("the", "this", "that", "these", "those") and own <= theirs:
                        return figure
        if phrase.determiner in ("the", "this", "that") and not phrase.plural and len(phrase.words.split()) <= 2:
            for body in reversed(self.cast.bodies.before(span.start)):
                words = [fold(w) for w in body.name.split()]
                if phrase.head in words and len(words) > 1:
                    return Figure(body.name, body.kind, head=phrase.head)
            if phrase.kind in ("organization", "outlet", "government") and len(phrase.words.split()) == 1:
                return self._last_body(phrase, span)
        return None

    def _last_body(self, phrase: Phrase, span: Span) -> Figure | None:
        for turn in reversed(self.cast.turns):
            if turn.at < span.start and self.cast.sentence(span.start) - self.cast.sentence(turn.at) <= 3:
                for figure in turn.figures:
                    if figure.person is None and figure.type == phrase.kind and figure.name and figure.name[:1].isupper():
                        return figure
        for body in reversed(self.cast.bodies.before(span.start)):
            if body.kind == phrase.kind and self.cast.sentence(span.start) - self.cast.sentence(body.span.start) <= 3:
                return Figure(body.name, body.kind)
        return None

    def _description(self, phrase: Phrase, owner: str | None) -> str:
        if phrase.owner and owner and fold(phrase.owner) in ("his", "her", "its", "their", "my", "our", "whose"):
            rest = phrase.words[len(phrase.owner) :].strip()
            return f"{owner}’s {rest}"
        return phrase.words

    # ---- no source

    def _without_source(self, statement: Statement) -> tuple[Figure, ...]:
        """Whose a statement without a source is: whoever it carries on, else nobody's in particular."""
        if statement.continues and statement.continues in self._said_by:
            return self._said_by[statement.continues]
        cue = fold(statement.cue.text) if statement.cue else ""
        words = set(re.findall(r"[\w’']+", cue))
        if words & word_set_of("speakers", "cues", "impersonal"):
            return (AUTHOR,) if words & {"seem", "seems", "seemed", "clear", "appears", "appeared", "appear", "presumably", "apparently", "evidently"} else (NOBODY,)
        if statement.cue is None and statement.kind == "indirect":
            return (NOBODY,)
        at = statement.start
        for turn in reversed(self.cast.turns):
            if turn.at <= at + 200 and self.cast.sentence(at) - self.cast.sentence(turn.at) <= 2:
                return turn.figures
        return (NOBODY,)

    # ---- output

    def _speaker(self, figures: tuple[Figure, ...]) -> Speaker:
        first = figures[0]
        names = list(dict.fromkeys(figure.name for figure in figures if figure.name))
        name = "; ".join(names) or None
        if first.person is None:
            return Speaker(name, first.type)
        role = self.cast.roles.best(first.person)
        mention = next((m for m in first.person.mentions if self.text[m.start : m.end] == first.person.name), first.person.mentions[0] if first.person.mentions else None)
        return Speaker(name, "person", role.text if role else None, mention=mention)


def _reading_order(statement: Statement) -> tuple[int, int]:
    """Where the words of the attribution stand; a statement inside another comes after it."""
    source = statement.source.spans[0].start if statement.source else statement.start
    return (min(source, statement.start), statement.start)


def _looks_like_verb(word: str) -> bool:
    return fold(word).endswith(("ed", "ing"))


def _phrase_start(before: str, *, people_only: bool) -> int | None:
    """Where the noun phrase begins that the text runs up to, or the last one about people."""
    words = list(re.finditer(r"\S+", before))[-12:]
    starters = {"the", "a", "an", "some", "many", "several", "most", "all", "his", "her", "their", "its", "these", "those", "other", "two", "three", "four", "five", "this", "that", "one", "few", "no", "any"}
    for number in range(len(words) - 1, -1, -1):
        noun = singular_of(fold(words[number].group().strip(",;“”\"'’")))
        folded = fold(words[number].group().strip(",;“”\"'’"))
        is_person = noun in offices() or folded in word_set_of("speakers", "nouns", "people") or folded in offices()
        if people_only and not is_person:
            continue
        first = number
        while first > 0:
            previous = words[first - 1].group()
            bare = fold(previous)
            if bare in starters or bare.isdigit() or re.fullmatch(r"\d[\d,.]*", bare):
                first -= 1
                break
            if previous[-1] in ",;:—" or bare in {"of", "for", "to", "from", "in", "on", "at", "by", "with", "and", "or", "but", "as", "than", "among", "against", "were", "was", "is", "are", "said", "taking", "calls", "that"} or _looks_like_verb(previous) or previous.endswith("ly"):
                break
            first -= 1
        return words[first].start()
    return None
