"""Discourse networks and coalitions over a record book."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import Any

from sayso.analyse.coalitions import COALITION_OPTIONS, Coalitions, find_coalitions
from sayso.analyse.network_options import NetworkOptions, asked_network
from sayso.analyse.network_rows import ACTOR_VARIABLES, ActorVariable, NetworkRow, rows_of
from sayso.analyse.networks import Network, build_network
from sayso.book.protocol import Book


def network_rows(
    book: Book, concepts: Iterable[str] = (), *, variables: Iterable[str] = ("actor",), sure: float = 0.8
) -> list[NetworkRow]:
    """Return the coded statements of a record book as rows of a network.

    Args:
        book: The record book.
        concepts: Names of concepts; by default all.
        variables: Variables of the network; the first that describes an actor decides whose words statements count as.
        sure: Minimum probability, in [0, 1], for a model's coding to count.

    Raises:
        StoreError: there is no such concept.
    """
    wanted: list[str | None] = [*dict.fromkeys(concepts)]
    coded = chain.from_iterable(book.coded(name, taking_sides=True) for name in wanted or [None])
    holders: list[ActorVariable] = [name for name in ACTOR_VARIABLES if name in set(variables)]
    return rows_of(coded, variable=holders[0] if holders else "actor", min_sure=sure)


def network_over(book: Book, concepts: Iterable[str] = (), *, sure: float = 0.8, **options: Any) -> Network:
    """Return the network of a record book, as `sayso network` does; for `options` see `asked_network`.

    Raises:
        StoreError: there is no such concept.
        UsageError: there is no such option, or two options contradict each other.
    """
    asked = asked_network(**options)
    return build_network(_rows(book, concepts, asked, sure), asked)


def coalitions_over(
    book: Book,
    concepts: Iterable[str] = (),
    options: NetworkOptions = COALITION_OPTIONS,
    *,
    sure: float = 0.8,
    **how: Any,
) -> Coalitions:
    """Return the coalitions in a record book; `how` are arguments of `find_coalitions`."""
    return find_coalitions(_rows(book, concepts, options, sure), options, **how)


def _rows(book: Book, concepts: Iterable[str], options: NetworkOptions, sure: float) -> list[NetworkRow]:
    return network_rows(book, concepts, variables=(options.variable1, options.variable2), sure=sure)
