"""MappingService: facts mapped to elements, one by one and in sets."""

from __future__ import annotations

from typing import Any

from adapters.grpc_api.binding import Binding, Service
from adapters.recording.desk import Desk
from domain.events import State
from domain.mapping import proposing, review, sets
from domain.mapping.events import MappingProposed
from domain.values import StreamKind


def _of_proposing_act(desk: Desk, arguments: dict[str, Any]) -> list[State]:
    """Load the mappings that an act proposed."""
    proposed = desk.act(arguments["proposing_act"], field="proposing_act")
    return [
        desk.state(StreamKind.ELEMENT_MAPPING, event.stream_id)
        for event in proposed
        if isinstance(event.data, MappingProposed)
    ]


def _carried(desk: Desk, arguments: dict[str, Any]) -> list[State]:
    """Load the mappings that are carried over."""
    return [
        desk.state(StreamKind.ELEMENT_MAPPING, carried.mapping, field=f"carried[{index}].mapping")
        for index, carried in enumerate(arguments["carried"])
    ]


def _named(desk: Desk, arguments: dict[str, Any]) -> list[State]:
    """Load the mappings that are named."""
    return [
        desk.state(StreamKind.ELEMENT_MAPPING, id, field=f"ids[{index}]")
        for index, id in enumerate(arguments["ids"])
    ]


SERVICE = Service(
    "MappingService",
    (
        Binding("ProposeMapping", proposing.propose, batch="BatchProposeMappings"),
        Binding("SuggestMapping", proposing.suggest, batch="BatchSuggestMappings"),
        Binding("AdoptSuggestion", review.adopt_suggestion),
        Binding("EndorseMapping", review.endorse, batch="BatchEndorseMappings"),
        Binding("RejectMapping", review.reject, needs_reason=True, batch="BatchRejectMappings"),
        Binding("WithdrawMapping", review.withdraw, needs_reason=True),
        Binding("ProposeMappingSet", sets.propose_set),
        Binding("EndorseMappingSet", sets.endorse_set, load=_of_proposing_act),
        Binding("RejectMappingSet", sets.reject_set, needs_reason=True, load=_of_proposing_act),
        Binding("CarryOverMappings", sets.carry_over, load=_carried),
        Binding("ConfirmMappings", sets.confirm_mappings, needs_reason=True, load=_named),
    ),
)
