"""ListPatterns, GetPattern and CountVictims: figures, each with the request that lists what it counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from gravamen.v1 import register_service_pb2 as pb
from sqlalchemy import Connection, Select, select

from adapters.grpc_api.arguments import enum_words
from adapters.grpc_api.register.asking import Asked, Standpoint, a_uuid, checked, one_of, refuse, token
from adapters.grpc_api.register.people import selection_of, victims_meant, wanted_of
from adapters.recording.sealing import Sealer
from domain.victims.events import VictimStatus
from projections.case_register.people_tables import incident_victims, victims
from projections.case_register.tables import incidents
from projections.history import held_at
from projections.patterns.division import Division, field_of, keys_of, narrowed
from projections.patterns.figures import Recorded, Stated, figure, recorded, stated
from projections.patterns.selection import Selection, Wanted, incident_ids
from projections.queries import After
from projections.structure import OPEN_END, OPEN_START, Structure, structure_at

_WORDS = enum_words(pb.PatternDivision.DESCRIPTOR)
_ACTORS = frozenset({Division.FACILITY, Division.ORGAN})


def patterns_answer(
    connection: Connection, request: pb.ListPatternsRequest, of: Asked, sealer: Sealer
) -> pb.ListPatternsResponse:
    """Divide incidents and count each part.

    Raises:
        InvalidArgumentsError: Nothing is divided by, or what is divided by is a filter too.
    """
    word = _WORDS.get(request.by)
    if word is None:
        raise refuse("by", f"expected one of {', '.join(Division)}, found none")
    division, wanted = Division(word), wanted_of(request)
    if getattr(wanted, field_of(division)):
        raise refuse(field_of(division), f"expected no filter of what is divided by, {division}, found one")
    position = of.standpoint.position
    structure = structure_at(connection, position)
    selection = selection_of(connection, wanted, position, structure=structure)
    keys = keys_of(connection, division, selection, structure, position)
    start = 0 if of.after is None else of.after.entered
    shown = keys[start : start + of.size]
    following = After(start + of.size, "") if len(keys) > start + of.size else None
    counting = _Counting(connection, structure, position)
    return pb.ListPatternsResponse(
        figures=[counting.part(wanted, division, key) for key in shown],
        next_page_token=token(request, position, following, sealer),
    )


@dataclass(frozen=True, slots=True)
class _Counting:
    """Makes figures in one transaction, at one position."""

    connection: Connection
    structure: Structure | None
    position: int

    def part(self, wanted: Wanted, division: Division, key: str) -> pb.PatternFigure:
        """Count what is wanted of one key of a division."""
        found = self.whole(narrowed(wanted, division, key))
        found.key = key
        names_actor = division in _ACTORS and self.structure is not None
        found.label = self.structure.code(key) if names_actor and self.structure else key
        return found

    def whole(self, wanted: Wanted) -> pb.PatternFigure:
        """Count what is wanted."""
        selection = selection_of(self.connection, wanted, self.position, structure=self.structure)
        counted = figure(self.connection, selection, self.position)
        return pb.PatternFigure(
            incidents=counted.incidents,
            uncertain=counted.uncertain,
            recorded=_recorded(counted.recorded),
            stated=_stated(counted.stated),
            recorded_in_stating=counted.recorded_in_stating,
            opens_incidents=_incidents(wanted, self.position),
            opens_uncertain=_incidents(replace(wanted, certainty="uncertain"), self.position),
            opens_victims=_victims(wanted, self.position),
        )


def pattern_answer(
    connection: Connection, request: pb.GetPatternRequest, at: Standpoint
) -> pb.GetPatternResponse:
    """Count what the filters mean, and divide its victims by harm and by fate."""
    wanted, position = wanted_of(request), at.position
    structure = structure_at(connection, position) if wanted.organ else None
    selection = selection_of(connection, wanted, position, structure=structure)
    linked = (
        select(incident_victims.c.harm_words)
        .distinct()
        .where(
            held_at(incident_victims, position),
            incident_victims.c.incident.in_(incident_ids(selection, position)),
        )
    )
    members = []
    if structure is not None:
        members = [
            pb.OrganMember(
                actor=one.actor,
                code=structure.code(one.actor),
                by=one.by,
                valid_from="" if one.first == OPEN_START else one.first,
                valid_to="" if one.last == OPEN_END else one.last,
            )
            for one in structure.belonging(wanted.organ)
        ]
    victims_of = _victims(wanted, position)
    return pb.GetPatternResponse(
        figure=_Counting(connection, structure, position).whole(wanted),
        by_harm=_shares(connection, victims_of, "harm", _kinds(connection.execute(linked).scalars())),
        by_status=_shares(connection, victims_of, "status", VictimStatus),
        organ_members=members,
    )


def count_answer(
    connection: Connection, request: pb.CountVictimsRequest, at: Standpoint
) -> pb.CountVictimsResponse:
    """Count the victims recorded one by one, and apart from them the numbers that incidents state."""
    position = at.position
    if request.status:
        checked("status", request.status, one_of(VictimStatus))
    if request.incident:
        checked("incident", request.incident, a_uuid)
    opens = pb.ListVictimsRequest(
        as_of=position,
        state="registered",
        incident=request.incident,
        status=request.status,
        harm=request.harm,
    )
    held = [held_at(victims, position), *_where(connection, opens)]
    own = select(victims.c.harm_words).distinct().where(*held)
    done = (
        select(incident_victims.c.harm_words)
        .distinct()
        .where(
            held_at(incident_victims, position),
            incident_victims.c.victim.in_(select(victims.c.id).where(*held)),
            incident_victims.c.incident.in_(_standing(request.incident, position)),
        )
    )
    words = [*connection.execute(done).scalars()]
    if not request.incident:
        words += connection.execute(own).scalars()
    answer = pb.CountVictimsResponse(
        recorded=_recorded(recorded(connection, held)),
        by_status=_shares(connection, opens, "status", VictimStatus),
        by_harm=_shares(connection, opens, "harm", _kinds(words)),
        opens=opens,
    )
    if not (request.status or request.harm):
        _add_stated(connection, answer, request.incident, position)
    return answer


def _add_stated(
    connection: Connection, answer: pb.CountVictimsResponse, incident: str, position: int
) -> None:
    standing = _standing(incident, position)
    answer.stated.CopyFrom(_stated(stated(connection, standing, position)))
    stating = standing.where(incidents.c.stated_at_least.is_not(None))
    linked = select(incident_victims.c.victim).where(
        held_at(incident_victims, position), incident_victims.c.incident.in_(stating)
    )
    there = [held_at(victims, position), victims.c.state == "registered", victims.c.id.in_(linked)]
    answer.recorded_in_stating = recorded(connection, there).persons


def _standing(incident: str, position: int) -> Select[tuple[str]]:
    standing = incident_ids(Selection(), position)
    return standing.where(incidents.c.id == incident) if incident else standing


def _shares(
    connection: Connection, opens: pb.ListVictimsRequest, field: str, words: Iterable[str]
) -> list[pb.VictimShare]:
    """Count victims by each word of a field; a word that is a filter already is the only one."""
    stated_word = getattr(opens, field)
    shares = []
    for word in (stated_word,) if stated_word else words:
        narrowed_to = pb.ListVictimsRequest()
        narrowed_to.CopyFrom(opens)
        setattr(narrowed_to, field, word)
        held = [held_at(victims, opens.as_of), *_where(connection, narrowed_to)]
        shares.append(
            pb.VictimShare(word=word, recorded=_recorded(recorded(connection, held)), opens=narrowed_to)
        )
    return shares


def _where(connection: Connection, opens: pb.ListVictimsRequest) -> list[Any]:
    """Conditions of the list that a figure opens into: a figure is a count by the very same ones."""
    found = [victims.c.state == opens.state, *victims_meant(connection, opens, opens.as_of)]
    return [*found, victims.c.status == opens.status] if opens.status else found


def _kinds(texts: Iterable[str]) -> list[str]:
    return sorted({kind for text in texts for kind in text.split()})


def _recorded(counted: Recorded) -> pb.RecordedVictims:
    return pb.RecordedVictims(records=counted.records, persons=counted.persons)


def _stated(summed: Stated) -> pb.StatedVictims:
    return pb.StatedVictims(incidents=summed.incidents, at_least=summed.at_least, at_most=summed.at_most)


def _incidents(wanted: Wanted, position: int) -> pb.ListIncidentsRequest:
    return pb.ListIncidentsRequest(
        as_of=position,
        state="described",
        kind=wanted.kind,
        territory=wanted.territory,
        facility=wanted.facility,
        organ=wanted.organ,
        period=wanted.period,
        certainty=wanted.certainty,
    )


def _victims(wanted: Wanted, position: int) -> pb.ListVictimsRequest:
    return pb.ListVictimsRequest(
        as_of=position,
        state="registered",
        is_linked=True,
        kind=wanted.kind,
        territory=wanted.territory,
        facility=wanted.facility,
        organ=wanted.organ,
        period=wanted.period,
    )
