"""Speakers named by the label of a turn or the credit of a quotation: "MS. NULAND", "Q", "Piotr Lasko, greengrocer"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from sayso.annotate.layout.allegiance import Allegiance, country_of_role
from sayso.annotate.layout.credited_blocks import ACCOUNT, CreditedBlocks
from sayso.annotate.layout.label_names import (
    IN_BRACKETS,
    as_written,
    bare_name,
    initials,
    is_office,
    name_of,
    opens_with_calling,
    phrase_of,
    proper_name,
    role_in,
)
from sayso.annotate.reference.cast import Cast, Figure, figure_of
from sayso.annotate.reference.names import Person
from sayso.annotate.reference.phrases import read_phrase
from sayso.annotate.reference.role_phrases import Role
from sayso.annotate.reference.roles import best_role
from sayso.annotate.reference.sources import read_source
from sayso.annotate.text.words import fold, forms_of_address, word_set_of
from sayso.domain.record import Record
from sayso.domain.statement import Speaker, Statement
from sayso.domain.text import Span
from sayso.resolve.countries import country_in
from sayso.tables import table, word_set

_NUMBER = re.compile(r"\s*(?:#\s*)?\d+$")
_INTRODUCES = re.compile(r"(?:\b(?:I[’']m|I am|[Tt]his is|[Mm]y name is|[Ii]t[’']s)\s+|^\W*)$")
_FROM = re.compile(r"(?:,?\s+(?:here\s+)?(?:from|with|of|at)|,)\s+(?:the\s+)?[A-Z]")
_ARTICLE = re.compile(r"^the\s+", re.IGNORECASE)
_OPENING_CHARACTERS = 90
_EMPLOYING = ("organization", "outlet")


class Labels:
    """The labels of one report, with the speaker of each.

    Args:
        record: A report with its final statements, so that pronouns in them can be resolved.
        credited: The words that its layout attributes.
    """

    def __init__(self, record: Record, credited: Sequence[CreditedBlocks]) -> None:
        self._record = record
        self._text = record.text
        self._cast = Cast(record)
        self._allegiance = Allegiance(self._cast)
        self._parts = Counter(part for one in credited if (part := self._part(one.label)))
        examiner = re.compile(table("layout")["examiner"])
        headings = [block.span for block in record.document.blocks if block.kind == "heading"]
        lines = (examiner.fullmatch(self._text, *span) for span in headings)
        self._examiners = [Span(*line.span("name")) for line in lines if line]
        title = (record.document.title or "").casefold()
        self._reviews_press = any(words in title for words in table("layout")["press_reviews"])
        turns = [one.label for one in credited if one.form == "turn" and not self._part(one.label)]
        names = [bare_name(name_of(self._text[slice(*label)])) for label in turns]
        self._turns = [(label.start, name.split()) for label, name in zip(turns, names, strict=True)]
        self._names = {proper_name(name) for name in names}

    def speaker(self, block: CreditedBlocks) -> Speaker:
        """Return the speaker of attributed words: a named person, or the label's words for somebody without a name."""
        part = self._part(block.label)
        inside = self._in_brackets(block.label)
        if part:
            named = self._named(inside) if inside else None
            if part in table("layout")["roles_of_parts"]["asking"] and (examiner := self._examiner(block.label.start)):
                return examiner
            return self._of_part(part, named or self._introduced(block))
        speaker = self._outlet(block.label) if self._reviews_press else self._of_name(block.label)
        code = country_in(self._text[slice(*inside)]) if inside and speaker.country is None else None
        return replace(speaker, country=code) if code else speaker

    def names_somebody(self, label: Span) -> bool:
        """Whether a label is a name in the report, a title or a part, and not just capitalized words before a colon."""
        words = self._text[slice(*label)].strip(" *_")
        if self._reviews_press or self._part(label) or self._in_brackets(label):
            return True
        if not any(letter.islower() for letter in words):
            return True
        known = [*self._cast.people.within(label), *(b for b in self._cast.bodies.all if b.span.overlaps(label))]
        return bool(known) or bare_name(words) != words or is_office(words)

    def third_party(self, statement: Statement, outer: Speaker | None) -> Speaker | None:
        """Return the speaker of a statement inside somebody's words; None if its source does not show one.

        Call this in text order, after `note` for the statements that contain it.
        """
        owned = self._owned(statement, outer)
        if owned is not None:
            return owned
        figure = read_source(self._cast, statement)[0]
        if figure.type in ("none", "author") or (outer is not None and figure.name == outer.name):
            return None
        self._cast.note(statement, statement.start, (figure,))
        return self._speaker(figure)

    def _owned(self, statement: Statement, outer: Speaker | None) -> Speaker | None:
        """The speaker of a statement if an outer speaker calls them "my" or "our": "my father", "our members"."""
        words = (statement.source.text if statement.source else "").split()
        own = table("speakers")["pronouns"]["own"]
        if outer is None or not outer.name or len(words) < 2 or words[0].lower() not in own:
            return None
        phrase = read_phrase(" ".join(words[1:]))
        return Speaker(f"{outer.name}’s {phrase.words}", phrase.kind if phrase.kind != "none" else "unnamed")

    def note(self, statement: Statement, speaker: Speaker) -> None:
        """Record who speaks in a statement by layout, for pronouns further down."""
        person = next((p for p in self._cast.people.persons if p.name == speaker.name), None)
        figure = figure_of(person) if person else Figure(speaker.name, speaker.type)
        self._cast.note(statement, statement.start, (figure,))

    def _part(self, label: Span) -> str | None:
        """The part in an interview or a hearing that a label states ("Q", "Moderator 2"); None for a name."""
        words = _NUMBER.sub("", IN_BRACKETS.sub("", self._text[slice(*label)]).strip(" .*_").lower())
        return words if words in word_set("layout", "parts") else None

    def _in_brackets(self, label: Span) -> Span | None:
        found = IN_BRACKETS.search(self._text, *label)
        return Span(*found.span("inside")) if found else None

    def _of_part(self, part: str, person: Person | None) -> Speaker:
        """Whoever asks or answers: a named person, else the author of an interview, else the label itself."""
        roles = table("layout")["roles_of_parts"]
        if person is None and part in roles["answering"]:
            person = self._interviewed()
        if person is None and part not in roles["asking"]:
            person = self._with_role(part)
        if person is not None:
            return self._speaker(figure_of(person))
        if part in roles["asking"]:
            asks = self._interviewer()
            if asks is not None:
                return asks
        return Speaker(roles["called"].get(part, part), "unnamed")

    def _interviewer(self) -> Speaker | None:
        """The interviewer: the other of two people in labels, else the author; None if more people speak.

        If a named person answers "Q" and the text has no author, it may also be a press briefing.
        """
        roles = table("layout")["roles_of_parts"]
        if {part for part in self._parts if part not in roles["asking"] and part not in roles["answering"]}:
            return None
        called = {self._full_name(name) for name in self._names}
        answers = self._interviewed() if any(part in roles["answering"] for part in self._parts) else None
        others = called - ({answers.name} if answers else set())
        if answers is not None and len(others) == 1:
            return self._person(others.pop())
        if len(others) != (0 if answers else 1):
            return None
        document = self._record.document
        if len(document.byline) == 1:
            return Speaker(document.byline[0], "person")
        if not answers:
            return None
        return Speaker(document.outlet or document.agency, "author")

    def _interviewed(self) -> Person | None:
        """The person named most in a report with questions and answers, except its authors."""
        authors = {fold(word) for name in self._record.document.byline for word in name.split()}
        people = [p for p in self._cast.people.persons if not {*p.parts} & authors]
        return max(people, key=lambda person: len(person.mentions), default=None)

    def _with_role(self, words: str) -> Person | None:
        """The only person with this role in the report ("the moderator", "foreign minister"), or None."""
        wanted = {fold(word) for word in words.split()} - {"the"}
        fitting = [
            person
            for person in self._cast.people.persons
            if any(wanted <= {fold(word) for word in role.text.split()} for role in self._cast.roles.of(person))
        ]
        return fitting[0] if len(fitting) == 1 else None

    def _introduced(self, block: CreditedBlocks) -> Person | None:
        """The person who introduces themselves at the start of a question: "Jane Doe, from the Post"."""
        start = block.spans[0].start
        opening = Span(start, min(block.spans[0].end, start + _OPENING_CHARACTERS))
        for mention in self._cast.people.within(opening):
            before = self._text[start : mention.span.start]
            led = _INTRODUCES.search(before) is not None
            if led and (before.strip() or _FROM.match(self._text, mention.span.end)):
                return mention.person
        return None

    def _examiner(self, at: int) -> Speaker | None:
        """The examiner in a deposition, from the last line above that names one: "BY MS. LUND:"."""
        found = [name for name in self._examiners if name.start < at]
        return self._of_name(found[-1]) if found else None

    def _named(self, span: Span) -> Person | None:
        found = self._cast.people.within(span)
        return found[0].person if found else None

    def _of_name(self, label: Span) -> Speaker:
        words = self._text[slice(*label)]
        name = name_of(words)
        at = Span(label.start, label.start + len(name))
        full, named = self._full_name(name), self._named(at)
        if (_are_initials(name) and full != name) or (named is not None and _are_initials(named.name)):
            return self._person(full)
        person = self._addressed(name) or self._of_surname(name, at.start) or named or self._called(bare_name(name))
        if person is not None:
            speaker = self._speaker(figure_of(person))
            if opens_with_calling(person.name.split()):
                speaker = replace(speaker, name=person.name.partition(" ")[2])
            return self._filled(speaker, at, label)
        return self._no_person(at, label)

    def _outlet(self, label: Span) -> Speaker:
        """The outlet named by a label of a press review; a person if the label has a title."""
        name = name_of(self._text[slice(*label)]).strip(" *_")
        if bare_name(name) != name:
            return self._of_name(label)
        mention = Span(label.start, label.start + len(name))
        return Speaker(proper_name(_ARTICLE.sub("", name)), "outlet", mention=mention)

    def _no_person(self, name: Span, label: Span) -> Speaker:
        """The holder of the office in a label, or the body that it names; else an otherwise unnamed speaker."""
        words = self._text[slice(*name)].strip(" *_")
        holder = self._with_role(words) if is_office(words) else None
        if holder is not None:
            return self._speaker(figure_of(holder))
        if {fold(word) for word in words.split()} & word_set_of("speakers", "nouns", "bodies"):
            whole = phrase_of(self._text[slice(*label)]).strip(" *_")
            return Speaker(proper_name(_ARTICLE.sub("", whole)), "organization")
        body = next((b for b in self._cast.bodies.all if b.span.overlaps(name)), None)
        if body is not None:
            full = self._cast.bodies.fullest(body.name, name.start)
            return self._speaker(Figure(full, self._cast.bodies.kind(full)))
        phrase = read_phrase(words)
        if ACCOUNT.search(self._text, name.end, label.end):  # the owner's name may have any form
            return Speaker(words, "person", mention=name)
        if is_office(words) or words[:1].islower() or phrase.determiner or phrase.plural:
            called = phrase.words.lower() if is_office(words) else phrase.words
            return self._speaker(Figure(called, phrase.kind, head=phrase.head, plural=phrase.plural))
        return self._filled(Speaker(proper_name(bare_name(words)), "person", mention=name), name, label)

    def _filled(self, speaker: Speaker, name: Span, label: Span) -> Speaker:
        """The speaker, with role, country and body from the label where the report gives none."""
        behind = Span(name.end, label.end)
        body = next((b for b in self._cast.bodies.all if behind.contains(b.span) and b.kind in _EMPLOYING), None)
        role = role_in(self._text[slice(*label)])
        return replace(
            speaker,
            role=speaker.role or role,
            country=speaker.country or (country_of_role(as_written(role)) if role else None),
            organization=speaker.organization or (body.name if body else None),
        )

    def _addressed(self, name: str) -> Person | None:
        """Of several people with a surname, the one meant by a form of address: "MR. SANDLER"."""
        words = name.strip(" *_").split()
        gender = forms_of_address().get(fold(words[0])) if len(words) == 2 else None
        if gender is None:
            return None
        bearers = [person for person in self._cast.people.persons if person.parts[-1] == fold(words[1])]
        fitting = [person for person in bearers if person.gender == gender] or [
            person for person in bearers if person.gender is None
        ]
        return fitting[0] if len(fitting) == 1 else None

    def _of_surname(self, name: str, at: int) -> Person | None:
        """Of several people with a surname, the one whom a transcript calls by it alone: "SANDLER".

        A person's first label has the full name. Somebody whom other labels shorten differently ("HUCKLEY
        SANDLER") is not meant; of the others, it is the one whose full name was a label most recently.
        """
        words = bare_name(name).split()
        if len(words) != 1:
            return None
        bearers: list[Person] = []
        for start, label in self._turns:
            if start >= at:
                break
            person = self._called(" ".join(label)) if len(label) > 1 and fold(label[-1]) == fold(words[0]) else None
            if person is not None:
                bearers = [*(one for one in bearers if one is not person), person]
        otherwise = [one for one in bearers if self._is_shortened(one)]
        return next((one for one in reversed(bearers) if one not in otherwise), None)

    def _is_shortened(self, person: Person) -> bool:
        """Whether labels call somebody by more than the surname but less than the full name."""
        parts = [fold(part) for part in person.name.split()]
        return any(
            1 < len(label) < len(parts) and [fold(word) for word in label] == parts[-len(label) :]
            for _, label in self._turns
        )

    def _full_name(self, name: str) -> str:
        """The fullest form of a name in a label; for initials, the name of a speaker or author who has them."""
        name = name.strip(" *_")
        if not _are_initials(name):
            person = self._called(bare_name(name))
            return person.name if person and not _are_initials(person.name) else proper_name(bare_name(name))
        letters = name.replace(".", "")
        for names in (self._names, self._record.document.byline, [p.name for p in self._cast.people.persons]):
            fitting = {self._full_name(one) for one in names if not _are_initials(one) and initials(one) == letters}
            if len(fitting) == 1:
                return fitting.pop()
        return name

    def _person(self, name: str) -> Speaker:
        """The person of the report with this name, or a new one."""
        person = next((p for p in self._cast.people.persons if p.name == name), None)
        return self._speaker(figure_of(person)) if person else Speaker(name, "person")

    def _called(self, name: str) -> Person | None:
        """The person of the report named by a label in capitals or with a title."""
        parts = [fold(word) for word in name.split()]
        fitting = [p for p in self._cast.people.persons if parts and {*parts} <= {*p.parts, *p.further_parts}]
        return fitting[0] if len(fitting) == 1 else None

    def _speaker(self, figure: Figure) -> Speaker:
        """The speaker in the form of the record."""
        country = self._allegiance.country(figure)
        if figure.person is None:
            return Speaker(figure.name, figure.type if figure.type != "none" else "unnamed", country=country)
        role = self._own_role(figure.person)
        return Speaker(
            figure.name,
            "person",
            role=as_written(role.text) if role else None,
            organization=self._allegiance.organization(figure),
            country=country,
            mention=figure.person.mention_in_full(self._text),
        )

    def _own_role(self, person: Person) -> Role | None:
        """The most specific role, except phrases that contain or continue to somebody else's name."""
        own = [
            role
            for role in self._cast.roles.of(person)
            if not role.text.endswith((",", " and"))
            and all(mention.person is person for mention in self._cast.people.within(role.span))
        ]
        return best_role(own)


def _are_initials(name: str) -> bool:
    letters = name.strip(" *_").replace(".", "")
    return letters.isupper() and letters.isalpha() and 2 <= len(letters) <= 3
