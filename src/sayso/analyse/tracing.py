"""Traces one utterance through many reports: finds its wordings, compares them and finds their routes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from sayso.analyse.alignment import align
from sayso.analyse.copied_text import TextOf
from sayso.analyse.edits import find_edits
from sayso.analyse.folded_words import fold_words
from sayso.analyse.routes import find_routes
from sayso.analyse.same_speaker import same_speaker
from sayso.analyse.same_utterance import (
    age,
    blocks_of,
    choose_fullest,
    group_by_fullest,
    is_same,
    is_verbatim,
    place,
    wording_of,
)
from sayso.analyse.traces import CHANGES, Carriage, Change, Edit, Trace, Variant
from sayso.analyse.translations import find_translations
from sayso.analyse.utterances import Utterance
from sayso.analyse.variants import classify, match_words
from sayso.domain.statement import Speaker
from sayso.domain.text import Span

Among = Callable[[Utterance], Iterable[Utterance]]
"""Returns utterances that may be the same as the given one, or are by its speaker on its day."""

MAX_OTHERS = 5
PASSING_ON = ("outlet", "document")  # types of speakers who pass on what others said
SLACK = 0.1  # wordings with nearly as many of the asked words as the best are considered too


def trace_utterance(seed: Utterance, among: Among, text_of: TextOf) -> Trace:
    """Trace an utterance: find every report that carries it.

    The fullest wording is chosen among those that match the seed; the wordings that match it form the trace. Utterances
    of its speaker and day in other words are added as translations; see translations.py.
    """
    around = {place(one): one for one in among(seed)} | {place(seed): seed}
    fullest = choose_fullest([one for one in around.values() if is_same(one, seed)])
    if fullest != seed:
        around |= {place(one): one for one in among(fullest)}
    found = [one for one in around.values() if one == seed or is_same(one, fullest)]
    translated = find_translations(fullest, found, around.values())
    return make_trace(found, text_of, fullest=fullest, translated=translated)


def trace_words(words: str, holding: Iterable[Utterance], among: Among, text_of: TextOf) -> Trace | None:
    """Trace the utterance that contains these words; of several, the one in most reports.

    Args:
        words: The words as somebody remembers them; fewer than SHORT must match exactly.
        holding: Utterances that may contain them.
        among: See trace_utterance.
        text_of: See trace_utterance.

    Returns:
        None if no utterance contains them. `others` are further utterances that do.
    """
    asked = fold_words(words)
    found = list(holding)
    shares = {place(one): match_words(asked, fold_words(one.text)) for one in found}
    best = max(shares.values(), default=0.0)
    groups = list(group_by_fullest([one for one in found if best and shares[place(one)] >= best - SLACK]))
    if not groups:
        return None
    groups.sort(key=lambda group: (-len({one.report for one in group}), age(group[0])))
    trace = trace_utterance(groups[0][0], among, text_of)
    carried = {variant.utterance.id for carriage in trace.carriages for variant in carriage.variants}
    others = [group[0] for group in groups[1:] if group[0].id not in carried]
    return replace(trace, asked=words, others=tuple(others[:MAX_OTHERS]))


def make_trace(
    found: Sequence[Utterance],
    text_of: TextOf,
    *,
    fullest: Utterance | None = None,
    translated: Sequence[Utterance] = (),
) -> Trace:
    """Make a trace of wordings of one utterance; each must match the fullest or be a translation of it."""
    fullest = fullest or choose_fullest(found)
    variants = [_variant(one, fullest) for one in found]
    variants += [_variant(one, fullest, translated=True) for one in translated]
    by_report: dict[str, list[Variant]] = {}
    for variant in _without_nested(variants):
        by_report.setdefault(variant.utterance.report, []).append(variant)
    carriages = find_routes([_carriage(of_report) for of_report in by_report.values()], text_of)
    kept = [variant for carriage in carriages for variant in carriage.variants]
    spoken = [variant.utterance for variant in kept]
    days = {variant.utterance.said_on for variant in kept if "other_speaker" not in variant.changes}
    return Trace(
        fullest=fullest,
        carriages=tuple(carriages),
        independent=len({carriage.source for carriage in carriages}),
        copies=sum(carriage.is_copy for carriage in carriages),
        days=tuple(sorted(day for day in days if day)),
        speakers=tuple(_speakers(spoken, fullest)),
    )


def _speakers(spoken: Sequence[Utterance], fullest: Utterance) -> list[str]:
    """Return the credited speakers, most frequent first, by their longest names; outlets only if nobody else is."""
    named = [one.speaker for one in (fullest, *sorted(spoken, key=age)) if one.speaker and one.speaker.name]
    persons = [speaker for speaker in named if speaker.type not in PASSING_ON] or named
    groups: list[list[Speaker]] = []
    for speaker in persons:
        group = next((group for group in groups if any(same_speaker(speaker, known) for known in group)), None)
        if group is None:
            groups.append(group := [])
        group.append(speaker)
    groups.sort(key=len, reverse=True)
    return [max((speaker.name or "" for speaker in group), key=len) for group in groups]


def _variant(one: Utterance, fullest: Utterance, *, translated: bool = False) -> Variant:
    if one == fullest:
        everything = Span(0, len(one.text))
        return Variant(one, ("exact",), (Edit("same", everything, everything),), 1.0, is_fullest=True)
    wording, wording_fullest = wording_of(one), wording_of(fullest)
    blocks = blocks_of(one, fullest) or align(wording.folded, wording_fullest.folded)
    changes: tuple[Change, ...] = (
        ("translation",) if translated else classify(wording, wording_fullest, blocks, quoted=is_verbatim(one))
    )
    marks = changes == ("punctuation",)
    if same_speaker(one.speaker, fullest.speaker) is False:
        changes = ("other_speaker", *(change for change in changes if change != "exact"))
    edits = find_edits(wording, wording_fullest, blocks, marks=marks)
    kept = sum(block.size for block in blocks) / max(len(wording_fullest.folded), 1)
    return Variant(one, changes, edits, round(kept, 3))


def _carriage(variants: Sequence[Variant]) -> Carriage:
    """Return the carriage of one report, with the wording nearest to the fullest first."""
    ordered = sorted(
        variants, key=lambda one: (not one.is_fullest, -one.kept, -CHANGES.index(one.change), *place(one.utterance))
    )
    utterance = ordered[0].utterance
    outlet = utterance.outlet or utterance.agency
    return Carriage(utterance.report, outlet, utterance.published, utterance.title, tuple(ordered))


def _without_nested(variants: Sequence[Variant]) -> list[Variant]:
    """If a statement contains another and both match ("He told us that …"), keep the one by the right speaker."""
    by_place = {place(variant.utterance): variant for variant in variants}
    dropped = set()
    for variant in variants:
        outer = by_place.get((variant.utterance.report, variant.utterance.within or ""))
        if outer is not None:
            right = outer.is_fullest or (variant.change == "other_speaker" and outer.change != "other_speaker")
            dropped.add(place((variant if right else outer).utterance))
    return [variant for variant in variants if place(variant.utterance) not in dropped]
