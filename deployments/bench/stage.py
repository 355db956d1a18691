"""What a store must hold before it is measured: people, an item, facts, a base, a line, an adopted forum."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import cycle, islice
from typing import Any
from uuid import uuid4

import grpc
from google.protobuf.json_format import MessageToDict, ParseDict
from google.protobuf.message_factory import GetMessageClass

from adapters.cli.calling import method_of
from adapters.cli.words import spelled
from deployments.bench.load import CALLER

Body = dict[str, Any]
BATCH = 500


@dataclass(frozen=True, slots=True)
class Stage:
    """Ids of what was set up."""

    fact: str
    base: str
    context: str
    item: str
    case: str
    line: str
    forum: str


class Client:
    """Calls rpcs by name with their requests as JSON."""

    def __init__(self, address: str) -> None:
        self.channel = grpc.insecure_channel(address)

    def __call__(self, rpc: str, body: Body, *, by: str = "expert-1") -> Body:
        """Call an rpc; gives the answer as JSON."""
        method = method_of(*rpc.split("/"))
        invoke: Any = self.channel.unary_unary(f"/gravamen.v1.{rpc}")
        request = ParseDict(spelled(method.input_type, body), GetMessageClass(method.input_type)())
        metadata = (("gravamen-by", by), *CALLER[1:])
        answer = invoke(request.SerializeToString(), metadata=metadata, timeout=120)
        message = GetMessageClass(method.output_type).FromString(answer)
        return MessageToDict(message, preserving_proto_field_name=True)

    def opened(self, rpc: str, body: Body, *, by: str = "expert-1") -> str:
        """Call an rpc that opens a stream; gives the stream's id."""
        id: str = self(rpc, body, by=by)["id"]
        return id

    def many(self, rpc: str, bodies: Iterator[Body], *, by: str = "expert-1") -> list[str]:
        """Call a batch rpc with as many requests as there are; gives the ids.

        Raises:
            SystemExit: A request was refused.
        """
        ids: list[str] = []
        while some := list(islice(bodies, BATCH)):
            for result in self(rpc, {"requests": some}, by=by)["results"]:
                if "error" in result:
                    raise SystemExit(f"{rpc} was refused: {result['error'].get('message')}")
                ids.append(result["id"])
        return ids


def set_up(client: Client) -> Stage:
    """Set the stage in a new store."""
    for n in (1, 2, 3):
        identity = {"identity": f"expert-{n}", "name": f"Zq{n}", "kind": "person"}
        client("IdentityService/RegisterIdentity", identity, by="administrator")
    catalogue = client("RegisterService/ListCatalogues", {})["catalogues"][0]
    law = catalogue["versions"][-1]["digest"]
    template = next(
        file["sha256"] for file in catalogue["files"] if file["name"] == "forums/commission-of-inquiry.toml"
    )
    item = _item(client)
    incident_id = incident(client, code="I-1")
    scope = {"catalogue": law, "period": "1990/2014", "territories": ["KP"], "title": "An attack"}
    context = client.opened("ProofService/DefineContext", {"kind": "7-attack", **scope})
    base = client.opened(
        "ProofService/DefineCrimeBase",
        {
            "crime": "7-1-i",
            "catalogue": law,
            "title": "A base",
            "incidents": [incident_id],
            "extent": "completed",
            "nexus": [{"context": context}],
        },
    )
    case = client.opened("CaseService/OpenCase", {"title": "A case"})
    line = str(uuid4())
    client(
        "CaseService/AddLine",
        {
            "id": case,
            "line": line,
            "kind": "structural_line",
            "title": "A line",
            "catalogue": law,
            "bases": [{"crime_base": base, "context": context}],
        },
    )
    forum = client.opened(
        "CatalogueService/AdoptForum",
        {
            "body": "a-commission",
            "name": "A commission",
            "chambers": ["commission"],
            "template": "commission-of-inquiry",
            "template_sha256": template,
        },
    )
    fact = facts(client, item, 1)[0]
    return Stage(fact, base, context, item, case, line, forum)


def _item(client: Client) -> str:
    description = {
        "kind": "report",
        "form": "secondary_report",
        "title": "A report",
        "lawful_basis": [{"basis": "public"}],
    }
    item = client.opened("EvidenceService/RegisterItem", {"description": description})
    client("EvidenceService/AcceptItem", {"id": item})
    judged = {
        "item": item,
        "reliability": "b",
        "credibility": "2",
        "authenticity": {"result": "authentic", "steps": [{"method": "reading", "outcome": "passed"}]},
        "relevance": "relevant",
        "reasoning": "Read in full.",
    }
    client("AssessmentService/AssessItem", judged)
    return item


def incident(client: Client, *, code: str) -> str:
    """Describe an incident of detention under a code of its own; gives its id."""
    description = {
        "kinds": ["detention"],
        "summary": "Persons were held.",
        "occurred": "2003/2006",
        "territory": "KP",
    }
    return client.opened("IncidentService/DescribeIncident", {"code": code, "description": description})


def facts(client: Client, item: str, count: int) -> list[str]:
    """State so many facts, each with a citation."""

    def stated() -> Iterator[Body]:
        for n in range(count):
            citation = {"id": str(uuid4()), "item": item, "polarity": "supports", "basis": "secondary_report"}
            proposition = {"statement": f"Proposition {n}.", "role": "material"}
            yield {"proposition": proposition, "status": "asserted", "citations": [citation]}

    return client.many("FactService/BatchStateFacts", stated())


def full_line(client: Client, stage: Stage, count: int) -> None:
    """Map so many facts over every element of the line, each mapping endorsed by another expert."""
    elements = _elements(client, stage)
    known = facts(client, stage.item, max(1, count // 10))

    def proposed() -> Iterator[Body]:
        for (stream, element), fact in zip(islice(cycle(elements), count), cycle(known), strict=False):
            yield {
                "fact": fact,
                "target": {"stream": stream, "element": element},
                "polarity": "supports",
                "directness": "direct",
                "rationale": "It shows it.",
            }

    mappings = client.many("MappingService/BatchProposeMappings", proposed())
    endorsed = ({"id": mapping} for mapping in mappings)
    client.many("MappingService/BatchEndorseMappings", endorsed, by="expert-2")


def _elements(client: Client, stage: Stage) -> list[tuple[str, str]]:
    lens = {"forum": stage.forum, "stage": "report"}
    cells = client("ReadinessService/GetElementMatrix", {"line": stage.line, "lens": lens})["cells"]
    return list(dict.fromkeys((cell["stream"], cell["element"]) for cell in cells))


def fill(client: Client, stage: Stage, *, to: int, tell: Callable[[str], None], waits: bool = True) -> None:
    """Propose mappings in batches until the record holds so many events, and wait for the views unless told not to."""
    head = int(client("RecordService/GetStatus", {})["head"])
    body = {
        "fact": stage.fact,
        "target": {"stream": f"crime_base/{stage.base}", "element": "7-1-i.3"},
        "polarity": "supports",
        "directness": "direct",
        "rationale": "It shows it.",
    }
    while head < to:
        some = iter([body] * min(BATCH, to - head))
        client.many("MappingService/BatchProposeMappings", some)
        head += BATCH
        if head % 20_000 < BATCH:
            tell(f"filled to {head:,} events")
    if waits:
        wait_for_views(client, min(head, to), tell)


def wait_for_views(client: Client, position: int, tell: Callable[[str], None]) -> None:
    """Wait until every view has applied a position."""
    while True:
        views = client("RecordService/GetStatus", {})["views"]
        behind = min(int(view.get("position", 0)) for view in views)
        if behind >= position:
            return
        tell(f"views at {behind:,} of {position:,}")
        ahead = min(position, behind + 20_000)
        try:
            client("RecordService/WaitFor", {"position": str(ahead)})
        except grpc.RpcError:
            continue
