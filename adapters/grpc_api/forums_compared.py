"""CompareForums: the lines of a case beside the stages of adopted forums, in wire form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from google.protobuf.message import Message
from gravamen.v1 import readiness_service_pb2 as pb

from adapters.grpc_api import readiness_messages as messages
from adapters.grpc_api.calls import Call, Calls, Handler
from adapters.grpc_api.lenses import LensReader, a_scope, a_uuid
from adapters.grpc_api.status import InvalidArgumentsError, Violation
from domain.readiness.lens import RULES_VERSION, Lens
from projections.proof_graph.side_by_side import Compared, ForumComparison


@dataclass(frozen=True, slots=True)
class CompareHandlers:
    """Translates calls that compare forums."""

    calls: Calls
    comparison: ForumComparison
    lenses: LensReader

    def handlers(self) -> Iterator[tuple[str, Handler]]:
        """Yield the rpc with its handler."""
        name = "gravamen.v1.ReadinessService.CompareForums"
        yield "CompareForums", self.calls.unary(name, pb.CompareForumsRequest, self._compare)

    def _compare(self, request: pb.CompareForumsRequest, call: Call) -> Message:
        call.caller()
        head = self.lenses.log.head()
        if bool(request.line) is bool(request.case_id):
            raise InvalidArgumentsError([Violation("line", "expected a line or a case, found both or none")])
        lens = Lens(
            forum="",
            stage="",
            position=self.lenses.position(request, call, head=head, field=""),
            on=self.lenses.day(request.on, "on"),
            purpose=a_scope(request.purpose_scope, "purpose_scope"),
            recipient=a_scope(request.recipient_scope, "recipient_scope"),
        )
        stages = [
            (a_uuid(each.forum, f"stages[{index}].forum"), each.stage)
            for index, each in enumerate(request.stages)
        ]
        if request.line:
            lines = [a_uuid(request.line, "line")]
        else:
            lines = self.comparison.query.lines(a_uuid(request.case_id, "case_id"), lens.position)
        found = self.comparison.compare(lines, stages, lens)
        return pb.CompareForumsResponse(
            standings=[_message(each) for each in found.standings],
            position=found.position,
            head=head,
            on=lens.on.isoformat(),
            rules_version=RULES_VERSION,
            lag=max(0, head - found.view_position),
            purpose_scope=request.purpose_scope,
            recipient_scope=request.recipient_scope,
        )


def _message(compared: Compared) -> pb.ForumStanding:
    standing, named = compared.standing, compared.graph.named
    stage = standing.stage
    return pb.ForumStanding(
        line=standing.line,
        kind=standing.kind,
        forum=standing.forum,
        body=compared.forum.body,
        stage="" if stage is None else stage.id,
        test="" if stage is None else stage.test,
        standard="" if stage is None or stage.standard is None else stage.standard,
        takes_line=standing.takes_line,
        is_clear=standing.is_clear,
        statement=standing.statement,
        groups=[pb.GroupBlockers(group=group.value, open=count) for group, count in standing.groups],
        reasons=[messages.blocker_message(each, named) for each in standing.reasons],
        other_reasons=[messages.blocker_message(each, named) for each in standing.other_reasons],
        held_equal=[
            pb.EqualStandard(
                forum=row.other,
                standard=row.other_standard,
                by=row.by,
                event=messages.events((row.opened_by,), named)[0],
            )
            for row in standing.held_equal
        ],
        not_looked_at=standing.not_looked_at,
        forum_sha256=compared.forum.sha256,
        law_sha256=dict(standing.law),
    )
