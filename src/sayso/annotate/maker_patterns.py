"""Patterns that find who made a statement next to who passed it on; named groups who, verb, outlet."""

from __future__ import annotations

import re

from sayso.annotate.patterns import any_of
from sayso.tables import kept_per_tables, table

_GAP = r"(?:\s+[\w’'.-]+){0,6}?"
_WORD = r"(?!(?:who|which|what|that|if|but|so|than|because|when|while|after)\b)[\w’'.&()-]+"
_SHORT_LEAD = r"(?:After|In|On|Before|At|Since|Later|Earlier|Meanwhile|But|And)\b[^,;:.“”\"]{0,60}"


@kept_per_tables()
def _verbs() -> str:
    groups = table("nested")["verbs"]
    listed = {verb for group in ("speech", "belief", "addressed", "wish", "closing") for verb in groups[group]}
    return any_of(listed | set(table("makers")["verbs"]))


@kept_per_tables()
def _between() -> str:
    return any_of(table("nested")["subjects"]["between"])


@kept_per_tables()
def passing_words() -> re.Pattern[str]:
    """Match words that attribute a statement to its carrier: "according to"."""
    return re.compile(rf"\b(?:{any_of(table('makers')['passing'])})\b", re.IGNORECASE)


@kept_per_tables()
def citing_words() -> re.Pattern[str]:
    """Match "citing [a senior aide]" before a comma."""
    return re.compile(
        rf"\b(?P<verb>(?i:{any_of(table('makers')['citing'])}))\s(?P<who>[^,;:“”\"\n]{{3,90}}?)(?=,|\sas\ssaying)"
    )


@kept_per_tables()
def maker_behind() -> re.Pattern[str]:
    """Match "…”, [the aide] [said] on Monday," between a content and its "according to"."""
    return re.compile(
        rf"[,.?!]?[”\"’']?,?\s+(?P<who>{_WORD}(?:\s{_WORD}){{0,10}}?)\s(?:(?:{_between()})\s)*(?P<verb>{_verbs()})\b"
        rf"{_GAP}[\s,]*$"
    )


@kept_per_tables()
def maker_before() -> re.Pattern[str]:
    """Match "[Two officials] [believe] that" right before a content."""
    return re.compile(
        rf"(?P<who>[^\s].*?)\s(?:(?:{_between()})\s)*(?:\w+ly\s)?(?P<verb>{_verbs()})\b{_GAP}(?:,?\s+(?:that|to))?[\s“\"]*$",
        re.DOTALL,
    )


@kept_per_tables()
def maker_opening() -> re.Pattern[str]:
    """Match "[People close to him] [said] " at the start of a content."""
    groups = table("nested")["verbs"]
    with_that = any_of({*groups["speech"], *groups["belief"], *groups["addressed"]})
    return re.compile(
        rf"[\s“\"]*(?:(?:{_SHORT_LEAD}),\s)?(?P<who>{_WORD}(?:\s{_WORD}){{0,11}}?)\s(?:(?:{_between()})\s)*"
        rf"(?P<verb>(?:{with_that})\b(?={_GAP}\s+that\s)|(?:{any_of(groups['without_that'])})\b)(?:{_GAP}\s+that\b)?\s+"
    )


@kept_per_tables()
def maker_between() -> re.Pattern[str]:
    """Match " that [sources] [told] it" between an outlet's cue and its content."""
    return re.compile(
        rf"(?:\s\w+day)?\sthat\s(?P<who>{_WORD}(?:\s{_WORD}){{0,9}}?)\s(?:(?:{_between()})\s)*(?P<verb>{_verbs()})\b"
        rf"{_GAP}(?:,?\sthat)?[\s“\"]*"
    )


@kept_per_tables()
def told_words() -> re.Pattern[str]:
    """Match "told the" right before an outlet."""
    return re.compile(rf"\b(?:{any_of(table('makers')['told'])})\s+(?:the\s+)?[“\"‘']?$")


@kept_per_tables()
def told_sentence() -> re.Pattern[str]:
    """Match "[Two of the aides] [told] [the daily] that " from the start of a sentence."""
    return re.compile(
        rf"[\s“\"]*(?:(?i:but|and|also|meanwhile|however|on\s\w+day|earlier),?\s+)*(?P<who>[^\s,][^,;:“”\"]{{1,100}}?(?:,[^,;:“”\"]{{3,80}},)?)\s"
        rf"(?P<verb>{any_of(table('makers')['told'])})\s(?P<outlet>(?:[\w’'.“”\"&-]+\s){{1,5}}?)(?:(?:on|in|earlier|last|late)\s[^,]{{2,24}}?\s)?that\s"
    )


@kept_per_tables()
def people_words() -> re.Pattern[str]:
    """Match nouns and pronouns for those who can make a statement."""
    subjects = table("nested")["subjects"]
    words = any_of({*subjects["people"], *subjects["pronouns"], *table("makers")["people"]})
    return re.compile(rf"\b(?:{words})\b", re.IGNORECASE)
