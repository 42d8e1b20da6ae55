"""The options of a network, with the names of the Discourse Network Analyzer (DNA)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any, Literal, get_args

from sayso.errors import UsageError

NetworkType = Literal["twomode", "onemode", "eventlist"]
Aggregation = Literal["ignore", "combine", "subtract", "congruence", "conflict"]
Normalization = Literal["no", "average", "jaccard", "cosine", "activity", "prominence"]
Duplicates = Literal["include", "document", "week", "month", "year", "acrossrange"]
Window = Literal["no", "events", "seconds", "minutes", "hours", "days", "weeks", "months", "years"]
Kernel = Literal["no", "uniform", "gaussian", "epanechnikov", "triangular"]

AGGREGATIONS: Mapping[NetworkType, tuple[Aggregation, ...]] = {
    "twomode": ("ignore", "combine", "subtract"),
    "onemode": ("ignore", "congruence", "conflict", "subtract"),
    "eventlist": get_args(Aggregation),
}
NORMALIZATIONS: Mapping[NetworkType, tuple[Normalization, ...]] = {
    "twomode": ("no", "activity", "prominence"),
    "onemode": ("no", "average", "jaccard", "cosine"),
    "eventlist": ("no",),
}


@dataclass(frozen=True, slots=True)
class NetworkOptions:
    """The options of a network; names and values are DNA's.

    Attributes:
        network_type: twomode: variable1 x variable2. onemode: variable1 x variable1, tied over values of variable2.
            eventlist: only the statements.
        qualifier: The variable of agreement, or None.
        aggregation: How to aggregate the qualifier (`analyse.aggregation`).
        normalisation: Tie normalization (`analyse.normalization`).
        duplicates: Scope for removing duplicate statements (`analyse.network_selection`).
        isolates: Whether to keep nodes without remaining statements.
        since, until: First and last day.
        exclude: Values, by variable, whose statements do not count; `include`: the only values that do.
        window: Unit of a moving time window; `window_size` is its length in that unit.
        kernel: How the weight of statements falls toward the ends of a window.
        scale: Minimum and maximum of an integer qualifier; by default, those that occur.

    Raises:
        UsageError: two options cannot be combined, or DNA does not have a value.
    """

    network_type: NetworkType = "twomode"
    variable1: str = "actor"
    variable2: str = "concept"
    qualifier: str | None = "agreement"
    aggregation: Aggregation = "ignore"
    normalisation: Normalization = "no"
    duplicates: Duplicates = "include"
    isolates: bool = False
    since: date | None = None
    until: date | None = None
    exclude: Mapping[str, frozenset[str]] = field(default_factory=dict)
    include: Mapping[str, frozenset[str]] = field(default_factory=dict)
    window: Window = "no"
    window_size: int = 100
    kernel: Kernel = "no"
    scale: tuple[int, int] | None = None

    def __post_init__(self) -> None:
        _demand("network type", self.network_type, get_args(NetworkType))
        _demand("aggregation", self.aggregation, AGGREGATIONS[self.network_type], self.network_type)
        _demand("normalization", self.normalisation, NORMALIZATIONS[self.network_type], self.network_type)
        _demand("duplicates", self.duplicates, get_args(Duplicates))
        _demand("window", self.window, get_args(Window))
        _demand("kernel", self.kernel, get_args(Kernel))
        self._demand_variables()
        self._demand_window()

    def _demand_variables(self) -> None:
        if self.variable1 == self.variable2:
            raise UsageError(f"both variables are {self.variable1!r}", hint="name two different variables")
        if self.qualifier is None and self.aggregation != "ignore":
            raise UsageError(f"{self.aggregation} needs a qualifier", hint="name a qualifier, or use ignore")
        if self.qualifier in (self.variable1, self.variable2):
            raise UsageError(f"{self.qualifier!r} is the qualifier and a variable", hint="name another qualifier")
        if self.scale is not None and self.scale[0] >= self.scale[1]:
            raise UsageError(f"the scale {self.scale} is empty", hint="give the minimum, then the maximum")

    def _demand_window(self) -> None:
        if self.since and self.until and self.until < self.since:
            raise UsageError(f"{self.until} is before {self.since}", hint="swap since and until")
        least = 2 if self.window == "events" else 1
        if self.window != "no" and self.window_size < least:
            raise UsageError(f"the window size is {self.window_size}", hint=f"use {least} or more {self.window}")
        if self.kernel != "no" and self.window in ("no", "events"):
            raise UsageError(f"the kernel {self.kernel} needs a time window", hint="use days, weeks, months …")
        if self.kernel != "no" and (self.normalisation != "no" or self.aggregation == "combine"):
            raise UsageError(
                "a kernel cannot be used with a normalization or with combine", hint="leave the normalization at no"
            )


def asked_network(**options: Any) -> NetworkOptions:
    """Return the options that `sayso network` and `RecordBook.network` use by default, changed by `options`.

    The defaults are a one-mode network (who agrees with whom), subtract, average activity, and duplicates removed
    within a report, as in most papers with discourse networks. `NetworkOptions` has DNA's own defaults.

    Args:
        options: Fields of `NetworkOptions`. `qualifier` may be "none"; "organization" and "normalization" may be
            spelled either way.

    Raises:
        UsageError: there is no such option, or two cannot be combined.
    """
    given = {name.replace("normalization", "normalisation"): _british(value) for name, value in options.items()}
    if unknown := sorted(given.keys() - {one.name for one in fields(NetworkOptions)}):
        known = ", ".join(one.name for one in fields(NetworkOptions))
        raise UsageError(f"a network has no option {unknown[0]!r}", hint=f"the options are {known}")
    kind = given.get("network_type", "onemode")
    qualifier = given.get("qualifier", "agreement")
    qualifier = None if qualifier == "none" else qualifier
    has_average = kind == "onemode" and given.get("kernel", "no") == "no"
    defaults = {
        "network_type": kind,
        "aggregation": "subtract" if qualifier and kind != "eventlist" else "ignore",
        "normalisation": "average" if has_average else "no",
        "duplicates": "document",
        "scale": (-1, 1) if qualifier == "stance" else None,
    }
    return NetworkOptions(**{**defaults, **given, "qualifier": qualifier})


def _british(value: Any) -> Any:
    return "organisation" if value == "organization" else value


def _demand(name: str, value: str, allowed: tuple[str, ...], network_type: str = "") -> None:
    if value not in allowed:
        where = f" of a {network_type} network" if network_type else ""
        raise UsageError(f"there is no {name} {value!r}{where}", hint=f"use one of {', '.join(allowed)}")
