"""Whatever is linked and unlinked, records count as the human beings whom the links leave, as of any position."""

from __future__ import annotations

from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from domain.actors import events as a
from domain.sources import events as s
from domain.victims import events as v
from projections.case_register import CASE_REGISTER
from projections.case_register.people_tables import victims
from projections.history import held_at
from projections.patterns.figures import recorded
from tests.projections.histories import MemoryLog, built, built_to, digests

VICTIMS = [f"victim/{UUID(int=number)}" for number in range(1, 6)]
OTHERS = [f"source/{UUID(int=11)}", f"source/{UUID(int=12)}", f"actor/{UUID(int=13)}"]
STREAMS = VICTIMS + OTHERS
STEPS = st.lists(
    st.tuples(st.sampled_from(STREAMS), st.sampled_from(STREAMS), st.booleans()), min_size=1, max_size=25
)
Link = tuple[str, str]


def id_of(stream: str) -> UUID:
    return UUID(stream.partition("/")[2])


def linking(
    stream: str, other: str
) -> v.VictimSamePersonLinked | s.SamePersonLinked | a.ActorSamePersonLinked:
    kind = stream.partition("/")[0]
    if kind == "victim":
        return v.VictimSamePersonLinked(other=other)
    return s.SamePersonLinked(other=other) if kind == "source" else a.ActorSamePersonLinked(other=other)


def history(steps: list[tuple[str, str, bool]]) -> tuple[MemoryLog, dict[int, int]]:
    """Write a history, and after each act count the persons that its links leave."""
    log, links, expected = MemoryLog(), set[Link](), {}
    for number, stream in enumerate(VICTIMS):
        log.act((id_of(stream), v.VictimRegistered(code=f"V-{number}")))
    for number, stream in enumerate(OTHERS[:2]):
        kind = s.SourceKind.WITNESS
        log.act((id_of(stream), s.SourceRegistered(code=f"W-{number}", kind=kind)))
    log.act((id_of(OTHERS[2]), a.ActorRegistered(code="P-1", kind=a.ActorKind.PERSON)))
    expected[log.head()] = len(VICTIMS)
    for stream, other, is_kept in steps:
        names_victim = not stream.startswith("victim/") and other.startswith("victim/")
        if stream == other or names_victim:
            # A source or an actor names a source or an actor alone; the victim's own stream says the rest.
            continue
        if not is_kept and stream.startswith("victim/") and (stream, other) in links:
            links.discard((stream, other))
            log.act((id_of(stream), v.VictimSamePersonUnlinked(other=other)), reason=True)
        elif (stream, other) not in links:
            links.add((stream, other))
            log.act((id_of(stream), linking(stream, other)))
        expected[log.head()] = persons(links)
    return log, expected


def persons(links: set[Link]) -> int:
    """Count the persons behind the victims: each takes the name of the least that it is joined to."""
    name = {stream: stream for stream in STREAMS}
    for _ in STREAMS:
        for one, other in links:
            name[one] = name[other] = min(name[one], name[other])
    return len({name[stream] for stream in VICTIMS})


def counted(connection: Connection, position: int) -> int:
    return recorded(connection, [held_at(victims, position)]).persons


@settings(max_examples=60)
@given(STEPS)
def test_persons_are_counted_as_the_links_leave_them_at_every_position(
    steps: list[tuple[str, str, bool]],
) -> None:
    log, expected = history(steps)
    engine = built(log, [CASE_REGISTER])
    with engine.connect() as connection:
        assert {position: counted(connection, position) for position in expected} == expected


@settings(max_examples=20)
@given(STEPS, st.data())
def test_the_view_equals_a_replay_to_any_position_in_any_batches(
    steps: list[tuple[str, str, bool]], data: st.DataObject
) -> None:
    log, _ = history(steps)
    stop = data.draw(st.sampled_from(log.ends))
    live = built(log, [CASE_REGISTER], stops=[stop])
    assert digests(live, [CASE_REGISTER]) == digests(built(log, [CASE_REGISTER]), [CASE_REGISTER])
    replayed = built_to(log, [CASE_REGISTER], stop)
    with live.connect() as now, replayed.connect() as then:
        assert counted(now, stop) == counted(then, stop)
