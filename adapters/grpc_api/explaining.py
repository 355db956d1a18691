"""Explain: the way down from an evaluation to the page of each exhibit, every text opened for the caller."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from google.protobuf.message import Message
from gravamen.v1 import readiness_service_pb2 as pb
from gravamen.v1 import register_service_pb2 as register_pb
from sqlalchemy import Connection

from adapters.grpc_api import readiness_messages as messages
from adapters.grpc_api.calls import Call, Calls, Handler
from adapters.grpc_api.lenses import WAIT_S, LensReader, a_uuid
from adapters.grpc_api.register.answers import opened, row_message
from adapters.recording.sealing import Sealer
from domain.readiness.explanation import MappingExplained, TargetExplained
from domain.readiness.fact_reading import FactReading
from domain.readiness.lens import RULES_VERSION, Lens
from projections.case_register import tables as cases
from projections.evidence_register import tables as evidence
from projections.history import Values
from projections.proof_graph.explaining import Explained, explained
from projections.proof_graph.query import ReadinessQuery
from projections.queries import all_of, one
from projections.source_register import tables as sources


@dataclass(frozen=True, slots=True)
class ExplainHandlers:
    """Translates calls for the way down from an evaluation.

    Args:
        calls: Makes handlers.
        query: Reads the proof graph.
        lenses: Reads positions, instants and days.
        sealer: Opens sealed texts for the caller.
    """

    calls: Calls
    query: ReadinessQuery
    lenses: LensReader
    sealer: Sealer

    def handlers(self) -> Iterator[tuple[str, Handler]]:
        """Yield the rpc with its handler."""
        name = "gravamen.v1.ReadinessService.Explain"
        yield "Explain", self.calls.unary(name, pb.ExplainRequest, self._explain)

    def _explain(self, request: pb.ExplainRequest, call: Call) -> Message:
        call.caller()
        evaluation = a_uuid(request.evaluation, "evaluation")
        head = self.lenses.log.head()
        position = self.lenses.position(request, call, head=head, field="")
        self.lenses.follower.wait_projected(position, timeout_s=call.remaining(WAIT_S) / 2)
        lens = Lens(forum="", stage="", position=position, on=self.lenses.day(request.on, "on"))
        found = explained(self.query, evaluation, lens)
        row = found.explanation.row
        with self.query.engine.connect() as connection:
            down = _Down(connection, found, self.sealer)
            targets = [down.target(target) for target in found.explanation.targets]
            recorded = one(connection, cases.evaluations, evaluation, position=found.position)
            forum = one(connection, cases.forums, row.forum, position=found.position)
        named = found.graph.named
        answer = pb.ExplainResponse(
            forum_name="" if forum is None else opened(forum, self.sealer).get("name", ""),
            test=found.explanation.stage.test,
            targets=targets,
            weakened=messages.events(found.explanation.weakened, named),
            due=messages.events(found.explanation.due, named),
            position=found.position,
            head=head,
            on=lens.on.isoformat(),
            rules_version=RULES_VERSION,
        )
        if recorded is not None:
            answer.evaluation.CopyFrom(row_message(register_pb.Evaluation, recorded, self.sealer))
        return answer


class _Down:
    """Puts what an evaluation rests on into its wire form, from the registers as of one position."""

    def __init__(self, connection: Connection, found: Explained, sealer: Sealer) -> None:
        self._connection = connection
        self._position = found.position
        self._considered = found.explanation.row.considered
        self._named = found.graph.named
        self._sealer = sealer

    def target(self, found: TargetExplained) -> pb.ExplainedTarget:
        element = found.element
        return pb.ExplainedTarget(
            target=messages.target_message(found.target),
            statement="" if element is None else element.statement,
            citation="" if element is None else str(element.citation),
            mappings=[self._mapping(mapping) for mapping in found.mappings],
            findings=[messages.finding_message(finding) for finding in found.findings],
        )

    def _mapping(self, found: MappingExplained) -> pb.ExplainedMapping:
        row = one(self._connection, cases.mappings, found.row.id, position=self._position)
        answer = pb.ExplainedMapping(
            counted_then=found.counted_then,
            counts_now=found.counts_now,
            is_later=found.is_later,
            fact=self._fact(found),
        )
        if row is not None:
            answer.mapping.CopyFrom(row_message(register_pb.Mapping, row, self._sealer))
        return answer

    def _fact(self, found: MappingExplained) -> pb.ExplainedFact:
        row = one(self._connection, cases.facts, found.row.fact, position=self._position)
        citations = all_of(self._connection, cases.citations, position=self._position, fact=found.row.fact)
        then, now = _failures(found.then), _failures(found.now)
        answer = pb.ExplainedFact(
            now=messages.fact_message(found.now),
            citations=[self._citation(citation, then, now) for citation in citations],
        )
        if row is not None:
            answer.fact.CopyFrom(row_message(register_pb.Fact, row, self._sealer))
        if found.then is not None:
            answer.then.CopyFrom(messages.fact_message(found.then))
        return answer

    def _citation(
        self, row: Values, then: Mapping[str, Iterable[Any]], now: Mapping[str, Iterable[Any]]
    ) -> pb.ExplainedCitation:
        connection, position, item = self._connection, self._position, row["item"]
        citation = row_message(register_pb.Citation, row, self._sealer)
        answer = pb.ExplainedCitation(
            citation=citation,
            assessments=[
                row_message(register_pb.Assessment, each, self._sealer)
                for each in all_of(connection, evidence.assessments, position=position, item=item)
            ],
            open_handoffs=[
                row_message(register_pb.HandOff, each, self._sealer)
                for each in all_of(connection, evidence.handoffs, position=position, item=item)
            ],
            consents=[
                row_message(register_pb.Consent, each, self._sealer)
                for each in all_of(connection, sources.consents, position=position, item=item)
            ],
            failed_then=self._conditions(then.get(citation.id, ())),
            failed_now=self._conditions(now.get(citation.id, ())),
            is_later=row["entered"] > self._considered,
        )
        held = one(connection, evidence.items, item, position=position)
        if held is not None:
            answer.item.CopyFrom(row_message(register_pb.Item, held, self._sealer))
            answer.ancestors.extend(self._ancestors(held))
            answer.sources.extend(self._sources(held, row))
        return answer

    def _conditions(self, failures: Iterable[Any]) -> list[pb.FailedCondition]:
        return [
            pb.FailedCondition(
                condition=failure.condition.value,
                words=failure.words,
                row=failure.row,
                event=next(
                    iter(messages.events([failure.event] if failure.event else [], self._named)), None
                ),
            )
            for failure in failures
        ]

    def _ancestors(self, item: Values) -> Iterator[register_pb.Item]:
        """Yield what an item was derived from, each once; parents are fixed, so that there is no cycle."""
        waiting = list((item.get("derivation") or {}).get("parents", ()))
        met: set[str] = set()
        while waiting:
            parent = waiting.pop(0)
            row = one(self._connection, evidence.items, parent, position=self._position)
            if parent in met or row is None:
                continue
            met.add(parent)
            yield row_message(register_pb.Item, row, self._sealer)
            waiting += (row.get("derivation") or {}).get("parents", ())

    def _sources(self, item: Values, citation: Values) -> Iterator[pb.ExplainedSource]:
        """Yield who stands behind an item and whom the words were heard from: by code, never by name."""
        behind = {each["source"]: each["capacity"] for each in item.get("persons_behind") or ()}
        named = [citation.get("source"), citation.get("heard_from")]
        for id in dict.fromkeys((*behind, *(source for source in named if source))):
            row = one(self._connection, sources.sources, id, position=self._position)
            if row is not None:
                yield pb.ExplainedSource(
                    id=id,
                    code=row["code"],
                    kind=row["kind"],
                    availability=row["availability"] or "",
                    capacity=behind.get(id, ""),
                )


def _failures(reading: FactReading | None) -> Mapping[str, Iterable[Any]]:
    return {} if reading is None else {each.citation: each.failures for each in reading.restricted}
