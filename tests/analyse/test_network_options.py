"""The options of a network: the same names and defaults in the library as on the command line."""

from __future__ import annotations

from typing import Any

import pytest

from sayso.analyse.network_options import asked_network
from sayso.cli.network import network
from sayso.cli.network_option import make_options
from sayso.errors import UsageError


def from_command(*arguments: str) -> Any:
    context = network.make_context("network", [*arguments], resilient_parsing=False)
    taken = {"concepts", "methods", "record", "sure", "draws", "seed", "resolution", "limit", "out", "force", "form"}
    return make_options({name: value for name, value in context.params.items() if name not in taken})


@pytest.mark.parametrize(
    ("arguments", "options"),
    [
        ((), {}),
        (("--type", "twomode"), {"network_type": "twomode"}),
        (("--type", "eventlist"), {"network_type": "eventlist"}),
        (("--qualifier", "none"), {"qualifier": "none"}),
        (("--qualifier", "stance"), {"qualifier": "stance"}),
        (("--variable1", "organization"), {"variable1": "organization"}),
        (("--normalization", "jaccard"), {"normalization": "jaccard"}),
        (("--window", "weeks", "--kernel", "gaussian"), {"window": "weeks", "kernel": "gaussian"}),
    ],
)
def test_the_library_has_the_defaults_of_the_command(arguments: tuple[str, ...], options: dict[str, Any]) -> None:
    assert asked_network(**options) == from_command(*arguments)


def test_an_unknown_option_is_named() -> None:
    with pytest.raises(UsageError, match="a network has no option 'colour'"):
        asked_network(colour="red")
