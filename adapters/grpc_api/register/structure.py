"""GetSuperiorChain and GetLinkage: who was over whom on a day, and what ties a person to the crimes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gravamen.v1 import register_service_pb2 as pb
from sqlalchemy import Connection

from adapters.grpc_api.register.answers import entry_of, filled
from adapters.grpc_api.register.asking import Asked, Standpoint, a_day, a_uuid, checked, one_of, token
from adapters.recording.sealing import Sealer
from domain.actors.chain import Chain, Edge, superior_chain
from domain.errors import NotFoundError
from projections.case_register import tables as cases
from projections.history import Values
from projections.linkage import SIDES, counts, facts_on_both, points, sides_of
from projections.queries import one
from projections.structure import Structure, structure_at


def chain_answer(
    connection: Connection, request: pb.GetSuperiorChainRequest, at: Standpoint
) -> pb.GetSuperiorChainResponse:
    """Walk up from an actor on a day.

    Raises:
        NotFoundError: The record holds no such actor at the position.
    """
    checked("actor", request.actor, a_uuid)
    checked("on", request.on, a_day)
    structure = structure_at(connection, at.position)
    if request.actor not in structure.actors:
        raise NotFoundError(
            f"expected the id of an actor, found none of that id at position {at.position}", field="actor"
        )
    chain = superior_chain(request.actor, on=request.on, above=lambda actor: structure.up[actor])
    return pb.GetSuperiorChainResponse(
        actors=[filled(pb.ChainActor(), row) for row in _actors(request.actor, chain, structure)],
        links=[filled(pb.ChainLink(), _link(link.edge)) for link in chain.links],
        holders=[
            filled(pb.ChainLink(), _link(edge))
            for edge in _holders(request.actor, request.on, chain, structure)
        ],
        cycles=[pb.ChainCycle(codes=map(structure.code, cycle)) for cycle in chain.cycles],
    )


def _actors(start: str, chain: Chain, structure: Structure) -> Iterator[Values]:
    depths = {start: 0}
    for link in chain.links:
        depths.setdefault(link.edge.above, link.depth)
    for actor, depth in depths.items():
        kind = structure.actors.get(actor, {}).get("kind")
        yield {"actor": actor, "code": structure.code(actor), "kind": kind, "depth": depth}


def _holders(start: str, on: str, chain: Chain, structure: Structure) -> Iterator[Edge]:
    for actor in dict.fromkeys((start, *(link.edge.above for link in chain.links))):
        for edge in structure.down[actor]:
            if edge.kind == "holding" and edge.below != start and edge.stands_on(on):
                yield edge


def _link(edge: Edge) -> Values:
    return {
        "below": edge.below,
        "above": edge.above,
        "kind": edge.kind,
        "nature": edge.nature,
        "code": edge.code,
        "valid_from": edge.valid_from,
        "valid_to": edge.valid_to,
        "has_both_days": edge.has_both_days(),
    }


def linkage_answer(
    connection: Connection, request: pb.GetLinkageRequest, of: Asked, sealer: Sealer
) -> pb.GetLinkageResponse:
    """List what is mapped to a person's liability in a case, and to the bases of the same lines, apart.

    Raises:
        NotFoundError: The record holds no such case file or person at the position.
    """
    position = of.standpoint.position
    case, person = checked("case", request.case, a_uuid), checked("person", request.person, a_uuid)
    side = checked("side", request.side, one_of(SIDES)) if request.side else ""
    if one(connection, cases.cases, case, position=position) is None:
        raise _none("case", "a case file", position)
    actor = one(connection, cases.actors, person, position=position)
    if actor is None or actor["kind"] != "person":
        raise _none("person", "a person", position)
    sides = sides_of(connection, case, person, position=position)
    found = points(connection, sides, side=side, position=position, size=of.size, after=of.after)
    return pb.GetLinkageResponse(
        points=[filled(pb.LinkagePoint(), {**row, "entry": entry_of(row)}) for row in found.rows],
        next_page_token=token(request, position, found.next, sealer),
        counts=[filled(pb.LinkageCount(), row) for row in counts(connection, sides, position=position)],
        facts_on_both_sides=len(facts_on_both(connection, sides, position=position)),
    )


def _none(field: str, noun: str, position: Any) -> NotFoundError:
    return NotFoundError(
        f"expected the id of {noun}, found none of that id at position {position}", field=field
    )
