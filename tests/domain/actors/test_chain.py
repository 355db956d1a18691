"""Walking up: every step once, on its days, and no circle keeps it walking."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.actors.chain import Chain, Edge, cycles, path_between, superior_chain


def edge(below: str, above: str, valid_from: str | None = None, valid_to: str | None = None) -> Edge:
    return Edge(below, above, "subordination", "de_jure", "s", valid_from, valid_to)


def walk(edges: list[Edge], start: str = "a", on: str = "2000-01-01") -> Chain:
    up = defaultdict(list)
    for one in edges:
        up[one.below].append(one)
    return superior_chain(start, on=on, above=lambda actor: up[actor])


@pytest.mark.parametrize(
    ("days", "stands"),
    [
        ((None, None), True),
        (("2000-01-01", "2000-01-01"), True),
        (("2000-01-02", None), False),
        ((None, "1999-12-31"), False),
    ],
    ids=["no days", "that day alone", "from the day after", "to the day before"],
)
def test_an_edge_stands_on_a_day_that_its_days_leave_room_for(
    days: tuple[str | None, str | None], stands: bool
) -> None:
    assert edge("a", "b", *days).stands_on("2000-01-01") is stands


def test_a_chain_gives_the_nearest_first_and_each_edge_once() -> None:
    chain = walk([edge("a", "b"), edge("a", "c"), edge("b", "d"), edge("c", "d"), edge("d", "e")])
    assert [(link.depth, link.edge.below, link.edge.above) for link in chain.links] == [
        (1, "a", "b"),
        (1, "a", "c"),
        (2, "b", "d"),
        (2, "c", "d"),
        (3, "d", "e"),
    ]
    assert chain.cycles == ()


def test_a_circle_is_named_from_where_it_begins() -> None:
    chain = walk([edge("a", "b"), edge("b", "c"), edge("c", "b")])
    assert chain.cycles == (("b", "c", "b"),)


def test_a_circle_on_other_days_is_none() -> None:
    assert walk([edge("a", "b"), edge("b", "a", "2001-01-01")]).cycles == ()


def test_a_way_is_the_shortest_and_names_both_ends() -> None:
    onward = {"a": ["b", "c"], "b": ["d"], "c": ["e"], "d": ["e"], "e": []}
    assert path_between("a", "e".__eq__, onward=lambda at: onward[at]) == ("a", "c", "e")
    assert path_between("e", "a".__eq__, onward=lambda at: onward[at]) == ()
    assert path_between("a", "a".__eq__, onward=lambda at: onward[at]) == ("a",)


NAMES = "abcdef"
EDGES = st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)), max_size=14)


@settings(max_examples=200)
@given(EDGES)
def test_a_walk_ends_reaches_all_that_can_be_reached_and_names_a_circle_where_there_is_one(
    pairs: list[tuple[str, str]],
) -> None:
    chain = walk([edge(below, above) for below, above in dict.fromkeys(pairs)])
    reached, waiting = {"a"}, ["a"]
    while waiting:
        at = waiting.pop()
        waiting += (beside := {above for below, above in pairs if below == at} - reached)
        reached |= beside
    assert {"a", *(link.edge.above for link in chain.links)} == reached
    assert bool(chain.cycles) is _is_circular({(link.edge.below, link.edge.above) for link in chain.links})
    for circle in chain.cycles:
        assert circle[0] == circle[-1]
        assert set(pairwise(circle)) <= set(pairs)


def _is_circular(pairs: set[tuple[str, str]]) -> bool:
    """Take away whatever nothing stands under, until nothing is left or everything that is goes round."""
    while pairs:
        ends = {above for _, above in pairs} - {below for below, _ in pairs}
        kept = {pair for pair in pairs if pair[1] not in ends}
        if kept == pairs:
            return True
        pairs = kept
    return False


def test_a_long_chain_is_no_deep_recursion() -> None:
    long = [(str(n), str(n + 1)) for n in range(5_000)]
    assert cycles(long) == []
    assert len(cycles([*long, ("5000", "0")])) == 1
