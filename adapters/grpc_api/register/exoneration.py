"""GetExonerationRecord: what speaks for a person, and what was done to find it, beside what speaks against."""

from __future__ import annotations

from typing import Any

from gravamen.v1 import register_service_pb2 as pb
from sqlalchemy import Connection, select

from adapters.grpc_api.register.answers import filled, opened, row_message
from adapters.grpc_api.register.asking import Asked, sliced, token
from adapters.grpc_api.register.counting import counted
from adapters.recording.sealing import Sealer
from domain.law.reading import parse_forum
from projections.case_register import tables as cases
from projections.history import Values
from projections.inquiry_register.exoneration import SIDES, exoneration_record
from projections.queries import all_of, chunks


def exoneration_answer(connection: Connection, request: Any, of: Asked, sealer: Sealer) -> Any:
    """Give the record of a person, and a page of the mappings."""
    position = of.standpoint.position
    record = exoneration_record(connection, request.actor, position=position)
    shown, following = sliced(record.mappings, of)
    facts = _facts(connection, sorted({row["fact"] for row in shown}), position)
    return pb.GetExonerationRecordResponse(
        lines=[_line(row, sealer) for row in record.lines],
        inquiries=[row_message(pb.LineOfInquiry, row, sealer) for row in record.inquiries],
        sides=counted((row["side"] for row in record.mappings), SIDES),
        mappings=[_mapping(row, facts, sealer) for row in shown],
        next_page_token=token(request, position, following, sealer),
    )


def duties_of(connection: Connection, forum: Values) -> list[pb.DutyRow]:
    """Give the duties of inquiry that a forum's recorded template states; none where it states none."""
    statement = select(cases.law_files.c.name, cases.law_files.c.text).where(
        cases.law_files.c.sha256 == forum["template_sha256"], cases.law_files.c.kind == "forum"
    )
    found = connection.execute(statement.limit(1)).first()
    duties = () if found is None else parse_forum(found.text, file=found.name).duties
    return [
        pb.DutyRow(
            key=duty.key,
            statement=duty.statement,
            citation=duty.citation.text,
            is_verified=duty.citation.verified,
        )
        for duty in duties
    ]


def _facts(connection: Connection, ids: list[str], position: int) -> dict[str, Values]:
    return {
        row["id"]: row
        for some in chunks(ids)
        for row in all_of(connection, cases.facts, position=position, id=some)
    }


def _line(row: Values, sealer: Sealer) -> pb.LineOfPerson:
    values = {
        "case": row["case"],
        "line": row["id"].rpartition("/")[2],
        "title": row["title"],
        "liability": row["liability"],
        "state": row["state"],
    }
    return filled(pb.LineOfPerson(), opened(values, sealer))


def _mapping(row: Values, facts: dict[str, Values], sealer: Sealer) -> pb.MappingOfPerson:
    fact = facts.get(row["fact"], {})
    values = {
        "mapping": row["id"],
        "side": row["side"],
        "standing": row["standing"],
        "target": row["target"],
        "fact": row["fact"],
        "statement": fact.get("statement"),
        "status": fact.get("status"),
        "endorsed_by": row.get("endorsed_by", []),
        "ended_by": row.get("ended_by"),
        "reason": row.get("reason"),
    }
    return filled(pb.MappingOfPerson(), opened(values, sealer))
