from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np
import pytest

from sayso.analyse.network_options import NetworkOptions
from sayso.analyse.networks import Network, Node, Tie
from sayso.web.graph import HEIGHT, LABEL_HEIGHT, LABEL_WIDTH, WIDTH, draw_ties, picture_size, place_nodes


def network_of(groups: Sequence[int]) -> Network:
    """A network of groups of so many actors: all of a group agree, and the first of each is at odds with the others."""
    names = [[f"{group}-{n}" for n in range(size)] for group, size in enumerate(groups)]
    nodes = tuple(Node(name, "actor", 1) for group in names for name in group)
    ties = [Tie(*pair, 1.0, ("s",)) for group in names for pair in combinations(group, 2)]
    ties += [Tie(one[0], other[0], -1.0, ("s",)) for one, other in combinations(names, 2)]
    matrix = np.zeros((len(nodes), len(nodes)))
    return Network(NetworkOptions(), nodes, nodes, matrix, tuple(ties), (), (), None, None, None)


@pytest.mark.parametrize("groups", [(6, 6), (12, 6), (20,), (1, 1, 1)])
def test_no_label_lies_on_another(groups: Sequence[int]) -> None:
    places = place_nodes(network_of(groups))
    assert len(places) == sum(groups)
    for (x, y), (x2, y2) in combinations(places.values(), 2):
        assert abs(x2 - x) >= LABEL_WIDTH - 1 or abs(y2 - y) >= LABEL_HEIGHT - 1
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in places.values())


def test_five_hundred_nodes_and_more_are_laid_out() -> None:
    """networkx goes another way from 500 nodes on, which needs scipy: the extra `network` brings it."""
    places = place_nodes(network_of((4,) * 126))
    assert len(places) == 504
    wide, high = picture_size(504)
    assert all(0 <= x <= wide and 0 <= y <= high for x, y in places.values())


def test_a_hundred_nodes_have_room_though_one_stands_alone() -> None:
    places = place_nodes(network_of((33, 33, 33, 1)))
    wide, high = picture_size(100)
    assert (wide, high) > (WIDTH, HEIGHT), "the picture is larger"
    hidden = sum(
        abs(x2 - x) < LABEL_WIDTH and abs(y2 - y) < LABEL_HEIGHT
        for (x, y), (x2, y2) in combinations(places.values(), 2)
    )
    assert hidden <= 10
    thirds = [sum(third * wide / 3 <= x < (third + 1) * wide / 3 for x, _ in places.values()) for third in range(3)]
    assert min(thirds) >= 15, f"no third of the picture is empty: {thirds}"


def test_only_the_strongest_ties_are_drawn() -> None:
    network = network_of((40,))
    drawn = draw_ties(network, place_nodes(network))
    assert len(drawn) == 4 * len(network.nodes) < len(network.ties)


def test_two_camps_stand_left_and_right() -> None:
    places = place_nodes(network_of((5, 5)))
    one, other = ([x for name, (x, _) in places.items() if name.startswith(camp)] for camp in ("0", "1"))
    assert max(one) < min(other) or max(other) < min(one)


def test_nodes_stand_where_they_stood_on_every_run() -> None:
    assert place_nodes(network_of((4, 4))) == place_nodes(network_of((4, 4)))


@pytest.mark.parametrize("groups", [(2,), (1, 1), (3,)])
def test_few_nodes_stand_near_each_other_in_the_middle(groups: Sequence[int]) -> None:
    places = list(place_nodes(network_of(groups)).values())
    wide, high = (max(place[axis] for place in places) - min(place[axis] for place in places) for axis in (0, 1))
    assert wide <= WIDTH / 2 and high <= HEIGHT / 2
    middle = [sum(place[axis] for place in places) / len(places) for axis in (0, 1)]
    assert abs(middle[0] - WIDTH / 2) < WIDTH / 6 and abs(middle[1] - HEIGHT / 2) < HEIGHT / 6


def test_two_nodes_stand_side_by_side() -> None:
    (x, y), (x2, y2) = place_nodes(network_of((2,))).values()
    assert y == y2 and abs(x2 - x) >= LABEL_WIDTH
