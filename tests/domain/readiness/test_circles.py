"""Circular reporting is found in any tangle of accounts, and named by its links."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.readiness.circles import Rests, circles


def heard(*pairs: str) -> list[Rests]:
    """Links as `ab`: a heard it from b."""
    return [Rests(pair[0], pair[1], "heard", pair) for pair in pairs]


def names(links: list[Rests]) -> list[str]:
    return ["".join(each.source for each in circle) for circle in circles(links)]


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ((), []),
        (("ab", "bc"), []),
        (("ab", "ac", "bd", "cd"), []),
        (("aa",), []),
        (("ab", "ba"), ["ab"]),
        (("ab", "bc", "ca"), ["abc"]),
        (("ca", "ab", "bc", "xa", "cy"), ["abc"]),
        (("ab", "ba", "bc", "cb"), ["ab", "bc"]),
        (("ab", "bc", "ca", "ba"), ["ab", "abc"]),
    ],
    ids=[
        "nothing",
        "a chain",
        "two ways to one",
        "a source's own words",
        "two sources",
        "three sources",
        "what hangs on it is no part",
        "two circles share a source",
        "a short circle and a long one",
    ],
)
def test_circles_are_named_from_their_least_source(pairs: tuple[str, ...], expected: list[str]) -> None:
    assert names(heard(*pairs)) == expected


def test_each_link_says_where_it_stands() -> None:
    links = [Rests("body", "witness", "earlier_account", "account"), Rests("witness", "body", "heard", "c-1")]
    assert circles([*links, Rests("witness", "body", "heard", "c-2")]) == (tuple(links),)


@given(st.sets(st.tuples(st.sampled_from("abcdefg"), st.sampled_from("abcdefg")), max_size=20))
def test_every_link_that_is_part_of_any_circle_is_in_one_that_is_named(pairs: set[tuple[str, str]]) -> None:
    found = circles(heard(*("".join(pair) for pair in pairs)))
    for circle in found:
        following = (*circle[1:], circle[0])
        assert all(link.on == after.source for link, after in zip(circle, following, strict=True))
    # A link is part of a circle where its end reaches its beginning, by the closure of all links (Warshall).
    links = {pair for pair in pairs if pair[0] != pair[1]}
    reaches = set(links)
    for middle in "abcdefg":
        reaches |= {(a, b) for a in "abcdefg" for b in "abcdefg" if {(a, middle), (middle, b)} <= reaches}
    inside = {(source, on) for source, on in links if (on, source) in reaches}
    assert {(link.source, link.on) for circle in found for link in circle} == inside
