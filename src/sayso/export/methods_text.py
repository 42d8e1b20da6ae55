"""Writes the methods paragraph of a network for a paper: what was counted, how ties were made, and the figures."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from sayso.analyse.coalitions import STARTS, Coalitions
from sayso.analyse.network_options import Aggregation, Duplicates, Normalization
from sayso.analyse.networks import Network
from sayso.domain.coding import MACHINE, Concept
from sayso.domain.counts import counted
from sayso.version import __version__

TIES: Mapping[tuple[str, Aggregation], str] = {
    ("onemode", "ignore"): "the number of pairs of statements on the same {second}, whatever their {qualifier}",
    ("onemode", "congruence"): "their congruence: the number of pairs of statements that agree on the same {second}",
    ("onemode", "conflict"): "their conflict: the number of pairs of statements that disagree on the same {second}",
    ("onemode", "subtract"): (
        "their congruence minus their conflict: the number of pairs of statements that agree on the same {second}, "
        "less the number of those that disagree"
    ),
    ("twomode", "ignore"): "the number of statements, whatever their {qualifier}",
    ("twomode", "subtract"): "the number of supporting statements minus the number of opposing ones",
    ("twomode", "combine"): "1 for support only, 2 for opposition only, and 3 for both",
}
DIVISORS: Mapping[Normalization, str] = {
    "no": "Weights were not normalized.",
    "average": "Weights were divided by the mean number of statements of the two (average activity).",
    "jaccard": "Weights were divided by the number of unmatched statements and matching pairs (Jaccard normalization).",
    "cosine": "Weights were divided by the product of the two numbers of statements (cosine normalization).",
    "activity": "Weights were divided by the number of statements of the {first} (activity).",
    "prominence": "Weights were divided by the number of statements on the {second} (prominence).",
}
SCOPES: Mapping[Duplicates, str] = {
    "include": "Every statement counts, even if repeated.",
    "document": "{Equal} count once per report.",
    "week": "{Equal} count once per calendar week.",
    "month": "{Equal} count once per calendar month.",
    "year": "{Equal} count once per year.",
    "acrossrange": "{Equal} count once over the whole period.",
}
SOURCES = {
    "Leifeld 2017": (
        "Leifeld, P. (2017). Discourse Network Analysis: Policy Debates as Dynamic Networks. In The Oxford Handbook of "
        "Political Networks."
    ),
    "Blondel et al. 2008": (
        "Blondel, V. D., Guillaume, J.-L., Lambiotte, R., and Lefebvre, E. (2008). Fast unfolding of communities in "
        "large networks. Journal of Statistical Mechanics, P10008."
    ),
    "Newman 2004": ("Newman, M. E. J. (2004). Analysis of weighted networks. Physical Review E, 70, 056131."),
    "Gómez et al. 2009": (
        "Gómez, S., Jensen, P., and Arenas, A. (2009). Analysis of community structure in networks of correlated data. "
        "Physical Review E, 80, 016114."
    ),
    "Hubert and Arabie 1985": (
        "Hubert, L., and Arabie, P. (1985). Comparing partitions. Journal of Classification, 2, 193-218."
    ),
    "Efron 1979": "Efron, B. (1979). Bootstrap methods: another look at the jackknife. Annals of Statistics, 7, 1-26.",
    "Freeman 1977": (
        "Freeman, L. C. (1977). A set of measures of centrality based on betweenness. Sociometry, 40, 35-41."
    ),
}


@dataclass(frozen=True, slots=True)
class Coding:
    """The concepts that were coded, and the probability from which a model's coding counts."""

    concepts: Sequence[Concept]
    min_sure: float


def methods_text(
    networks: Sequence[Network], coding: Coding, coalitions: Coalitions | None = None, *, resolution: float = 1.0
) -> str:
    """Return the methods paragraph of one network, or of one per window, followed by the works that it cites.

    The same networks give the same text. `coalitions` are those of a single network, found with `resolution`.
    """
    sentences = [*_what_counts(networks, coding), *_how_ties_are_made(networks[0])]
    sentences += _figures(networks)
    if coalitions:
        sentences += _coalitions(coalitions, resolution)
    if len(networks) == 1 and (warning := networks[0].basis.warning):
        sentences.append(warning)
    paragraph = " ".join(sentences)
    cited = [source for key, source in SOURCES.items() if key in paragraph]
    return "\n".join([paragraph, "", *cited])


def _what_counts(networks: Sequence[Network], coding: Coding) -> Iterator[str]:
    network, options = networks[0], networks[0].options
    rows = {
        (row.document, row.statement, str(row.variables.get("concept"))): row for one in networks for row in one.events
    }
    reports = {row.document for row in rows.values()}
    outlets = {str(row.variables["outlet"]) for row in rows.values() if row.variables.get("outlet")}
    times = sorted(f"{row.time:%Y-%m-%d}" for row in rows.values() if row.time)
    days = f", said between {times[0]} and {times[-1]}" if times else ""
    by = f" by {counted(len(outlets), 'outlet')}" if outlets else ""
    statements = len({(document, statement) for document, statement, _ in rows})
    yield (
        f"We used {counted(statements, 'statement')} in {counted(len(reports), 'report')}{by}{days}, as recorded and "
        f"counted by sayso {__version__}."
    )
    yield (
        "A statement counts for the named actor who made it; rumors, denials, hypothetical speech, statements of "
        "unnamed sources and the outlets' own voice were left out."
    )
    if options.variable1 in ("organisation", "country", "role"):
        first = _spelled(options.variable1)
        yield f"It counts for the {first} for which its speaker spoke on that day; other statements were left out."
    told = "; ".join(f"{one.name} (“{one.proposition}”)" for one in coding.concepts)
    of_whom = [row.variables.get("coder") for row in rows.values() if row.variables.get("coder")]
    by_machine = sum(coder == MACHINE for coder in of_whom)
    yield f"They were coded for whether they support or oppose {counted(len(coding.concepts), 'concept')}: {told}."
    if of_whom:
        yield (
            f"Of {counted(len(of_whom), 'coding')}, {len(of_whom) - by_machine:,} were made by people and "
            f"{by_machine:,} by sayso's model; the model's codings below a probability of {coding.min_sure:g} were "
            "left out."
        )
    if options.since or options.until:
        yield f"The period studied is {network.days if options.window == 'no' else _asked_days(network)}."
    for word, values in (("Left out", options.exclude), ("Only these were used", options.include)):
        for name, texts in sorted(values.items()):
            yield f"{word}: {_spelled(name)} {', '.join(sorted(texts))}."


def _how_ties_are_made(network: Network) -> Iterator[str]:
    options = network.options
    first, second = _spelled(options.variable1), _spelled(options.variable2)
    qualifier = options.qualifier or "content"
    if options.network_type == "eventlist":
        yield "The result is a list of events, one per statement and concept (Leifeld 2017)."
    else:
        nodes = (
            f"a one-mode discourse network (Leifeld 2017) of the variable {first}, tied by the variable {second}"
            if options.network_type == "onemode"
            else f"a two-mode discourse network (Leifeld 2017) of the variables {first} and {second}"
        )
        weight = TIES[options.network_type, options.aggregation].format(second=second, qualifier=qualifier)
        yield f"The statements form {nodes}; the weight of a tie is {weight}."
        if options.qualifier == "stance":
            yield "The qualifier is the stance: -1 opposes, 0 ambiguous, 1 supports."
        yield DIVISORS[options.normalisation].format(first=first, second=second)
    equal = f"Statements with the same {first}, {second} and {qualifier}"
    yield SCOPES[options.duplicates].format(Equal=equal)
    if options.network_type != "eventlist":
        yield "There is no threshold: every tie with a nonzero weight is kept."
    if options.isolates:
        yield "Nodes without statements are kept."
    if options.window != "no":
        kernel = f", weighted by a {options.kernel} kernel" if options.kernel != "no" else ""
        yield f"A window of {options.window_size} {options.window}{kernel} moves over time."


def _figures(networks: Sequence[Network]) -> Iterator[str]:
    if networks[0].options.network_type == "eventlist":
        return
    if len(networks) > 1:
        sizes = [one.basis.statements for one in networks]
        thin = sum(one.basis.warning is not None for one in networks)
        yield (
            f"This gave {len(networks)} networks, each with {min(sizes)} to {max(sizes)} statements (median "
            f"{median(sizes):g}); {thin} of them have too few statements to interpret."
        )
        return
    network = networks[0]
    negative = sum(tie.weight < 0 for tie in network.ties)
    signs = f", {negative:,} of them negative" if negative else ""
    yield (
        f"The network has {counted(len(network.nodes), 'node')} and {counted(len(network.ties), 'tie')}{signs} "
        f"(density {_density(network):.2f})."
    )


def _coalitions(found: Coalitions, resolution: float) -> Iterator[str]:
    yield (
        f"Coalitions are communities of the positive ties, found by Louvain's method (Blondel et al. 2008; best of "
        f"{STARTS} starts by modularity, resolution {resolution:g}, random seed {found.seed})."
    )
    sizes = ", ".join(str(len(one.members)) for one in found.coalitions) or "none"
    yield (
        f"There are {len(found.coalitions)} of two or more nodes (sizes: {sizes}), with a modularity of "
        f"{found.modularity:.2f} (Newman 2004) and a polarization, the signed modularity of congruence and conflict, "
        f"of {found.polarisation:.2f} (Gómez et al. 2009)."
    )
    if found.draws and not math.isnan(found.stability):
        yield (
            f"Their stability is {found.stability:.2f}: the mean adjusted Rand index (Hubert and Arabie 1985) between "
            f"them and the coalitions of {found.draws} bootstrap samples of reports (Efron 1979)."
        )
    else:
        yield "Their stability was not measured."
    if found.brokers:
        yield (
            f"The highest betweenness (Freeman 1977, with strong ties as short distances) is that of "
            f"{found.brokers[0].name} ({found.brokers[0].betweenness:.2f})."
        )


def _density(network: Network) -> float:
    """Return the density: the share of possible ties that exist."""
    rows, columns = len(network.rows), len(network.columns)
    possible = rows * (rows - 1) / 2 if network.options.network_type == "onemode" else rows * columns
    return len(network.ties) / possible if possible else 0.0


def _asked_days(network: Network) -> str:
    options = network.options
    return f"{options.since or 'the first statement'} to {options.until or 'the last statement'}"


def _spelled(variable: str) -> str:
    return "organization" if variable == "organisation" else variable
