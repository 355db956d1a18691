"""CaseService: case files and their lines."""

from __future__ import annotations

from adapters.grpc_api.actor_kinds import answering_by, kind_named_by
from adapters.grpc_api.binding import Asked, Binding, Service
from domain.casefile import case, cloning, from_template, lines, template
from domain.events import State
from domain.proof.events import ContextDefined
from domain.values import StreamKind


def _template(asked: Asked) -> State:
    return asked.desk.state(StreamKind.LINE_TEMPLATE, asked.arguments["template"], field="template")


def _context_kind(asked: Asked) -> str | None:
    """Kind of the context named, by its first event (decision 31); None where none is named."""
    context = asked.arguments["context"]
    if context is None:
        return None
    first = asked.desk.first(f"{StreamKind.CONTEXT.value}/{context}", field="context").data
    assert isinstance(first, ContextDefined)
    return first.kind


SERVICE = Service(
    "CaseService",
    (
        Binding("OpenCase", case.open_case),
        Binding("StateTheory", case.state_theory),
        Binding("ChangeTeam", case.change_team),
        Binding("BringForumIntoView", case.bring_forum_into_view),
        Binding("PutForumAside", case.put_forum_aside, needs_reason=True),
        Binding("NameActorOfInterest", case.name_actor_of_interest),
        Binding(
            "AddLine",
            lines.add_line,
            provides={"organ_kind": kind_named_by("organ"), "answering": answering_by("liability")},
        ),
        Binding("AddLineBase", lines.add_line_base),
        Binding("ProposeLineBaseRemoval", lines.propose_line_base_removal, needs_reason=True),
        Binding("AgreeLineBaseRemoval", lines.agree_line_base_removal, needs_reason=True),
        Binding("MigrateLine", lines.migrate_line, needs_reason=True),
        Binding("EndLine", lines.end_line, needs_reason=True),
        Binding("CloneLine", cloning.clone_line),
        Binding("SaveLineTemplate", template.save_line_template),
        Binding("RetireLineTemplate", template.retire_line_template, needs_reason=True),
        Binding(
            "AddLineFromTemplate",
            from_template.add_line_from_template,
            provides={
                "template_state": _template,
                "context_kind": _context_kind,
                "actor_kind": kind_named_by("actor"),
            },
        ),
    ),
)
