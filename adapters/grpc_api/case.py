"""CaseService: case files and their lines."""

from __future__ import annotations

from adapters.grpc_api.actor_kinds import kind_named_by
from adapters.grpc_api.binding import Binding, Service
from domain.casefile import case, lines

SERVICE = Service(
    "CaseService",
    (
        Binding("OpenCase", case.open_case),
        Binding("StateTheory", case.state_theory),
        Binding("ChangeTeam", case.change_team),
        Binding("BringForumIntoView", case.bring_forum_into_view),
        Binding("PutForumAside", case.put_forum_aside, needs_reason=True),
        Binding("NameActorOfInterest", case.name_actor_of_interest),
        Binding("AddLine", lines.add_line, provides={"organ_kind": kind_named_by("organ")}),
        Binding("AddLineBase", lines.add_line_base),
        Binding("ProposeLineBaseRemoval", lines.propose_line_base_removal, needs_reason=True),
        Binding("AgreeLineBaseRemoval", lines.agree_line_base_removal, needs_reason=True),
        Binding("MigrateLine", lines.migrate_line, needs_reason=True),
        Binding("EndLine", lines.end_line, needs_reason=True),
    ),
)
