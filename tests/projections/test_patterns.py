"""Figures over random histories of incidents equal what a careful reader counts, as of any position."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.actors import events as a
from domain.actors import structure_events as s
from domain.incidents import events as e
from domain.incidents import victim_events as v
from domain.readiness.intervals import bounds
from domain.victims.events import VictimRegistered
from projections.case_register import CASE_REGISTER
from projections.patterns.figures import Figure, figure
from projections.patterns.selection import Wanted, selected
from projections.structure import structure_at
from tests.projections.histories import MemoryLog, built, sealed

DATES = ("1995", "1994/1996", "199X", "1996-03", "1997~", "1995-12/1996-01", "2001")
ORGANS = [UUID(int=number) for number in (1, 2)]
UNIT = UUID(int=3)
INCIDENTS = [UUID(int=number) for number in range(10, 14)]
VICTIMS = [UUID(int=number) for number in range(20, 23)]
PERIODS = ("1995", "1996", "199X", "200X")
STEPS = st.lists(
    st.tuples(
        st.sampled_from(("redate", "link", "unlink", "harm", "unharm", "number", "withdraw")),
        st.integers(0, 3),
        st.integers(0, 6),
    ),
    max_size=25,
)
Step = tuple[str, int, int]


@dataclass
class Told:
    """What a reader keeps of an incident."""

    occurred: str
    actors: set[UUID] = field(default_factory=set)
    victims: set[UUID] = field(default_factory=set)
    number: int | None = None
    is_withdrawn: bool = False


def part(actor: UUID) -> e.IncidentActor:
    return e.IncidentActor(actor=actor, role=e.IncidentRole.ORGAN_CONCERNED)


def history(steps: list[Step]) -> tuple[MemoryLog, dict[int, list[Told]]]:
    """Write a history, and after each act what a reader knows."""
    log, told, known = MemoryLog(), [], {}
    for number, organ in enumerate(ORGANS):
        log.act((organ, a.ActorRegistered(code=f"O-{number}", kind=a.ActorKind.ORGAN)))
    log.act((UNIT, a.ActorRegistered(code="U-1", kind=a.ActorKind.UNIT)))
    spells: tuple[tuple[str, int, str | None, str | None], ...] = (
        ("s1", 0, None, "1995-12-31"),
        ("s2", 1, "1996-01-01", None),
    )
    for code, above, first, last in spells:
        body: dict[str, Any] = {"valid_from": first, "valid_to": last, "nature": "de_jure"}
        log.act((UNIT, s.SubordinationRecorded(subordination=code, superior=ORGANS[above], **body)))
    for number, victim in enumerate(VICTIMS):
        log.act((victim, VictimRegistered(code=f"V-{number}")))
    for number, incident in enumerate(INCIDENTS):
        occurred = DATES[number]
        described = e.IncidentDescription(kinds=("killing",), summary=sealed(), occurred=occurred)
        log.act((incident, e.IncidentDescribed(code=f"I-{number}", description=described)))
        told.append(Told(occurred))
    known[log.head()] = copy.deepcopy(told)
    for step in steps:
        if (event := _told(told[step[1]], step)) is not None:
            log.act((INCIDENTS[step[1]], event), reason=True)
            known[log.head()] = copy.deepcopy(told)
    return log, known


def _told(incident: Told, step: Step) -> e.IncidentEvent | None:
    """Make an event where it changes something, and note what it says."""
    what, _, choice = step
    actor, victim = (*ORGANS, UNIT)[choice % 3], VICTIMS[choice % 3]
    event: e.IncidentEvent | None = None
    if what == "redate":
        incident.occurred = DATES[choice]
        event = e.IncidentRedescribed(changes=e.IncidentChanges(occurred=incident.occurred))
    elif what == "number":
        incident.number = choice
        count = e.VictimCount(at_least=choice)
        number = v.VictimNumber(count=count, basis=v.NumberBasis.ESTIMATE)
        event = v.VictimNumberStated(number=number)
    elif what == "link" and actor not in incident.actors:
        incident.actors.add(actor)
        event = e.IncidentLinked(actors=(part(actor),))
    elif what == "unlink" and actor in incident.actors:
        incident.actors.discard(actor)
        event = e.IncidentUnlinked(actors=(part(actor),))
    elif what == "harm" and victim not in incident.victims:
        incident.victims.add(victim)
        event = v.IncidentVictimsLinked(victims=(v.IncidentVictim(victim=victim),))
    elif what == "unharm" and victim in incident.victims:
        incident.victims.discard(victim)
        event = v.IncidentVictimsUnlinked(victims=(victim,))
    elif what == "withdraw" and not incident.is_withdrawn:
        incident.is_withdrawn = True
        event = e.IncidentWithdrawn()
    return event


def spans(period: str, *, organ: int | None, incident: Told) -> list[tuple[str, str]]:
    """Give the days between which an incident must lie, one for each reason for which it may count."""
    if organ is None:
        return [days(period)]
    found = []
    if ORGANS[organ] in incident.actors:
        found.append(("0001-01-01", "9999-12-31"))
    if UNIT in incident.actors:
        found.append(("0001-01-01", "1995-12-31") if organ == 0 else ("1996-01-01", "9999-12-31"))
    return found


def days(occurred: str) -> tuple[str, str]:
    first, last, _ = bounds(occurred)
    return str(first), str(last)


def reader_s(told: list[Told], period: str, organ: int | None) -> tuple[int, int, int, int, int]:
    """Count incidents, uncertain ones, persons, incidents that state a number, and what they state."""
    meant, uncertain = [], 0
    for one in told:
        first, last = days(one.occurred)
        tests = [spans(period, organ=None, incident=one)]
        if organ is not None:
            tests.append(spans(period, organ=organ, incident=one))
        touches = all(any(first <= end and last >= begin for begin, end in test) for test in tests)
        if one.is_withdrawn or not touches:
            continue
        meant.append(one)
        uncertain += not all(any(begin <= first and last <= end for begin, end in test) for test in tests)
    numbers = [one.number for one in meant if one.number is not None]
    return (
        len(meant),
        uncertain,
        len(set().union(*(one.victims for one in meant))),
        len(numbers),
        sum(numbers),
    )


def told_by(found: Figure) -> tuple[int, int, int, int, int]:
    return (
        found.incidents,
        found.uncertain,
        found.recorded.persons,
        found.stated.incidents,
        found.stated.at_least,
    )


@settings(max_examples=25)
@given(STEPS)
def test_every_figure_is_what_a_reader_counts_at_every_position(steps: list[Step]) -> None:
    log, known = history(steps)
    engine = built(log, [CASE_REGISTER])
    with engine.connect() as connection:
        for position, told in list(known.items())[-3:]:
            structure = structure_at(connection, position)
            for period in PERIODS:
                for organ in (None, 0, 1):
                    wanted = Wanted(period=period, organ="" if organ is None else str(ORGANS[organ]))
                    found = figure(connection, selected(wanted, structure, position), position)
                    assert told_by(found) == reader_s(told, period, organ), (position, period, organ)


def test_an_organ_with_more_spans_of_units_than_a_condition_may_join_is_counted() -> None:
    log = MemoryLog(tracks_states=False)
    log.act((ORGANS[0], a.ActorRegistered(code="O-0", kind=a.ActorKind.ORGAN)))
    for number in range(1_100):
        unit = UUID(int=100_000 + number)
        first = f"{1000 + number // 300:04}-01-{1 + number % 28:02}"
        log.act((unit, a.ActorRegistered(code=f"U-{number}", kind=a.ActorKind.UNIT)))
        body: dict[str, Any] = {
            "nature": "de_jure",
            "valid_from": first,
            "valid_to": f"{1200 + number:04}-01-01",
        }
        log.act((unit, s.SubordinationRecorded(subordination="s", superior=ORGANS[0], **body)))
    described = e.IncidentDescription(kinds=("killing",), summary=sealed(), occurred="2200-05")
    actors = (e.IncidentActor(actor=unit, role=e.IncidentRole.UNIT_PRESENT),)
    log.act((INCIDENTS[0], e.IncidentDescribed(code="I-0", description=described, actors=actors)))
    engine = built(log, [CASE_REGISTER])
    with engine.connect() as connection:
        structure = structure_at(connection, log.head())
        wanted = Wanted(organ=str(ORGANS[0]))
        found = figure(connection, selected(wanted, structure, log.head()), log.head())
    assert (found.incidents, found.uncertain) == (1, 0)
