"""The case set that readiness is measured on: lines with facts, citations and mappings, built in rounds.

With 40 lines it holds some 100,000 events: 20,000 facts, 30,000 citations and 30,000 mappings, of which
20,000 are endorsed, and evaluations of every element halfway and at the end. With 4 lines it is a tenth of
that, each line as large, so that what grows is the rest of the record.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import uuid4

from deployments.bench.stage import Body, Client, Stage, incident, set_up, wait_for_views

FACTS_OF_A_LINE = 500
ROUNDS = 20
WITNESSES = 100
LINES_OF_A_CASE = 4
ELEMENTS = ("7-1-e.1", "7-1-e.2", "7-1-e.3", "7-1-e.4", "7-1-e.5", "7-1-e.1+30")


@dataclass(frozen=True, slots=True)
class SetLine:
    """One line of the set: the line, its case and the crime base that it rests on."""

    line: str
    case: str
    base: str


@dataclass(frozen=True, slots=True)
class CaseSet:
    """Ids of what the set holds."""

    stage: Stage
    lines: tuple[SetLine, ...]
    reports: tuple[str, ...]


def build(client: Client, *, lines: int, tell: Callable[[str], None]) -> CaseSet:
    """Record the set in a new store.

    Args:
        lines: How many lines; each brings some 2,500 events.
    """
    stage = set_up(client)
    law = client("RegisterService/ListCatalogues", {})["catalogues"][0]["versions"][-1]["digest"]
    items = (*_testimonies(client), *_reports(client))
    cases = [client.opened("CaseService/OpenCase", {"title": f"Case {n}"}) for n in range(-(-lines // 4))]
    set_lines = tuple(_line(client, stage, law, cases[n // LINES_OF_A_CASE], number=n) for n in range(lines))
    made = CaseSet(stage, set_lines, items[WITNESSES:])
    for round in range(ROUNDS):
        _round(client, made, items, round)
        if round in (ROUNDS // 2, ROUNDS - 1):
            _evaluate(client, made)
        tell(f"case set: round {round + 1} of {ROUNDS}")
    wait_for_views(client, int(client("RecordService/GetStatus", {})["head"]), tell)
    return made


def _line(client: Client, stage: Stage, law: str, case: str, *, number: int) -> SetLine:
    incidents = [incident(client, code=f"L-{number}-{n}") for n in range(3)]
    base = client.opened(
        "ProofService/DefineCrimeBase",
        {
            "crime": "7-1-e",
            "catalogue": law,
            "title": f"Base {number}",
            "incidents": incidents,
            "extent": "completed",
            "nexus": [{"context": stage.context}],
        },
    )
    line = str(uuid4())
    client(
        "CaseService/AddLine",
        {
            "id": case,
            "line": line,
            "kind": "structural_line",
            "title": f"Line {number}",
            "catalogue": law,
            "bases": [{"crime_base": base, "context": stage.context}],
        },
    )
    return SetLine(line, case, base)


def _testimonies(client: Client) -> tuple[str, ...]:
    sources = client.many(
        "SourceService/BatchRegisterSources",
        ({"code": f"W-{n:04}", "kind": "witness"} for n in range(WITNESSES)),
    )
    items = _accepted(
        client,
        (
            {
                "description": {
                    "kind": "testimony",
                    "form": "written_statement",
                    "title": f"Testimony {n}",
                    "lawful_basis": [{"basis": "consent"}],
                    "persons_behind": [{"source": source, "capacity": "witness"}],
                }
            }
            for n, source in enumerate(sources)
        ),
    )
    scopes = ["internal_analysis", "share_un", "share_international_court", "reporting_anonymised"]
    consents = (
        {
            "for_person": source,
            "item": item,
            "given_by": source,
            "terms": [{"scopes": scopes, "valid_from": "2014-01-01"}],
            "form": {"version": "v1", "language": "ko"},
        }
        for source, item in zip(sources, items, strict=True)
    )
    client.many("ConsentService/BatchGiveConsents", consents)
    return items


def _reports(client: Client) -> tuple[str, ...]:
    descriptions = (
        {
            "description": {
                "kind": "report",
                "form": "secondary_report",
                "title": f"Report {n}",
                "lawful_basis": [{"basis": "public"}],
            }
        }
        for n in range(WITNESSES)
    )
    return _accepted(client, descriptions)


def _accepted(client: Client, descriptions: Iterator[Body]) -> tuple[str, ...]:
    items = client.many("EvidenceService/BatchRegisterItems", descriptions)
    client.many("EvidenceService/BatchAcceptItems", ({"id": item} for item in items))
    judged = {
        "reliability": "b",
        "credibility": "2",
        "authenticity": {"result": "authentic", "steps": [{"method": "reading", "outcome": "passed"}]},
        "relevance": "relevant",
        "reasoning": "Read in full.",
    }
    client.many("AssessmentService/BatchAssessItems", ({"item": item, **judged} for item in items))
    return tuple(items)


def _round(client: Client, made: CaseSet, items: Sequence[str], round: int) -> None:
    """State one round's facts of every line, cite half of them twice, map and endorse them."""
    count = FACTS_OF_A_LINE // ROUNDS
    places = [(n, k) for n in range(len(made.lines)) for k in range(count)]

    def item(n: int, k: int) -> str:
        return items[(n * 37 + round * 11 + k * 7) % len(items)]

    stated = client.many(
        "FactService/BatchStateFacts",
        (
            {
                "proposition": {"statement": f"Proposition {n}, {round}, {k}.", "role": "material"},
                "status": "asserted",
                "citations": [_citation(item(n, k), page=k + 1)],
            }
            for n, k in places
        ),
    )
    facts = dict(zip(places, stated, strict=True))
    second = ((n, k) for n, k in places if k % 2)
    client.many(
        "FactService/BatchCiteItems",
        ({"id": facts[n, k], "citation": _citation(item(n, k + 50), page=k + 2)} for n, k in second),
    )
    mappings = client.many("MappingService/BatchProposeMappings", _proposed(made, facts))
    endorsed = (mapping for n, mapping in enumerate(mappings) if n % 3 != 2)
    client.many("MappingService/BatchEndorseMappings", ({"id": each} for each in endorsed), by="expert-2")


def _citation(item: str, *, page: int) -> Body:
    return {
        "id": str(uuid4()),
        "item": item,
        "polarity": "supports",
        "basis": "author",
        "segment": {"unit": "pages", "first": page, "last": page},
    }


def _proposed(made: CaseSet, facts: dict[tuple[int, int], str]) -> Iterator[Body]:
    for (n, k), fact in facts.items():
        for m in range(1 + k % 2):
            yield {
                "fact": fact,
                "target": {
                    "stream": f"crime_base/{made.lines[n].base}",
                    "element": ELEMENTS[(k + m) % len(ELEMENTS)],
                },
                "polarity": "contradicts" if (k, m) == (7, 1) else "supports",
                "directness": "direct",
                "rationale": "It shows it.",
            }


def _evaluate(client: Client, made: CaseSet) -> None:
    head = client("RecordService/GetStatus", {})["head"]
    on = datetime.now(UTC).date().isoformat()
    asked = (
        {
            "targets": [{"stream": f"crime_base/{line.base}", "element": element}],
            "forum": made.stage.forum,
            "stage": "report",
            "verdict": "capable",
            "considered_position": head,
            "date": on,
            "reasons": "What is mapped carries it.",
        }
        for line in made.lines
        for element in ELEMENTS
    )
    client.many("EvaluationService/BatchRecordEvaluations", asked, by="expert-3")
