"""The index in memory proposes every stream that has a matching name, and takes names as they are recorded."""

from __future__ import annotations

from uuid import uuid4

from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.bootstrap import Node
from adapters.recording.desk import Desk
from adapters.recording.name_search import NameSearch
from adapters.recording.recorder import Command
from domain.events import Act, Change
from domain.names import NameQuery
from domain.protected import Plain
from domain.victims import register
from tests.adapters.recording.conftest import CALLER

WORDS = st.sampled_from(["kim", "Ka", "Sang-nam", "P'yŏng", "김", "가상", "o", "Nam"])
NAMES = st.lists(WORDS, min_size=1, max_size=3).map(" ".join)


@settings(max_examples=200)
@given(st.lists(NAMES, max_size=8), NAMES, st.booleans())
def test_no_stream_with_a_matching_name_is_left_out(names: list[str], text: str, is_quoted: bool) -> None:
    search = NameSearch()
    for number, name in enumerate(names):
        search.add(f"actor/{number}", [name])
    query = NameQuery.of(f'"{text}"' if is_quoted else text)
    matching = {f"actor/{number}" for number, name in enumerate(names) if query.matches(name)}
    assert matching <= search.propose(query)


def test_what_has_no_letter_of_the_search_is_not_proposed() -> None:
    search = NameSearch()
    search.add("actor/1", ["Kim Kasang"])
    assert search.propose(NameQuery.of("zz")) == set()
    assert search.propose(NameQuery.of("")) == set()


def registering(name: str) -> Command:
    def decide(_: Desk, act: Act) -> list[Change]:
        return [register.register(id=uuid4(), code="V-0001", names=(Plain.of(name),), act=act)]

    return Command(name="RegisterVictim", arguments={}, decide=decide)


def test_a_name_is_searched_once_recorded_and_after_a_start(node: Node) -> None:
    receipt = node.recorder.record(CALLER, registering("Wholly Invented"))
    [stream] = node.memory.search.propose(NameQuery.of("invented"))
    assert stream == str(receipt.streams[0].stream)
    again = type(node.memory)(node.recorder.sealer)
    again.load(node.store)
    assert again.search.propose(NameQuery.of("invented")) == {stream}


def test_a_name_whose_key_was_destroyed_is_known_no_more_after_a_start(node: Node) -> None:
    node.recorder.record(CALLER, registering("Wholly Invented"))
    [stream] = node.memory.search.propose(NameQuery.of("invented"))
    node.keys.destroy(stream)
    again = type(node.memory)(node.recorder.sealer)
    again.load(node.store)
    assert again.search.propose(NameQuery.of("invented")) == set()
    assert again.search.propose(NameQuery.of("erased")) == set()
    assert not again.names.holds_name("what was erased")
