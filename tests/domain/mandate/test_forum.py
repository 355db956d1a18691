"""A forum names a body under a recorded template; its preconditions are recorded."""

from __future__ import annotations

from typing import Any

import pytest

from domain.errors import GravamenError, InvalidError, RefusedError
from domain.events import Claim
from domain.law import UnknownForumError
from domain.mandate import law_events as e
from domain.mandate.forum import (
    UnknownChamberError,
    UnknownPreconditionError,
    adopt,
    adopt_template,
    evolve,
    record_precondition,
)
from domain.protected import Plain
from tests.domain.recorded_law import LAW, shipped
from tests.scenario import SUBJECT, Given

TEMPLATE = shipped().forums["icc-referral"]
SHA256 = shipped().sha256("icc-referral")
CHAMBERS = tuple(chamber.id for chamber in TEMPLATE.chambers)
REFERRAL = TEMPLATE.preconditions[0].key
ADOPTED = e.ForumAdopted(
    body="icc",
    name=Plain.of("International Criminal Court"),
    chambers=CHAMBERS,
    template="icc-referral",
    template_sha256=SHA256,
)
MADE = e.PreconditionRecorded(
    precondition=REFERRAL,
    status="made",
    instrument="S/RES/9999",
    date="2030-01-01",
    territories=("KP",),
    since="2002-07-01",
)
WITHDRAWN = e.PreconditionRecorded(
    precondition=REFERRAL, status="withdrawn", instrument="S/RES/9998", date="2031-01-01"
)


def adoption(**changes: Any) -> dict[str, Any]:
    members = {name: getattr(ADOPTED, name) for name in e.ForumAdopted.model_fields}
    return {"id": SUBJECT, "law": LAW, **members, **changes}


def recording(event: e.PreconditionRecorded, **changes: Any) -> dict[str, Any]:
    members = {name: getattr(event, name) for name in e.PreconditionRecorded.model_fields}
    return {"law": LAW, **members, **changes}


def given(*events: Any) -> Given:
    return Given(evolve, [ADOPTED, *events])


def test_a_body_is_adopted_under_a_recorded_template() -> None:
    change = adopt(**adoption())
    assert (change.event, change.opens) == (ADOPTED, True)
    assert change.event.claims() == (Claim("forum_body", "icc"),)


@pytest.mark.parametrize(
    ("changes", "error", "field"),
    [
        ({"template": "icc"}, UnknownForumError, ""),
        ({"template_sha256": "0" * 64}, UnknownForumError, ""),
        ({"chambers": ("pretrial",)}, UnknownChamberError, "chambers[0]"),
        ({"chambers": (CHAMBERS[0], CHAMBERS[0])}, InvalidError, "chambers"),
    ],
    ids=["unknown template", "other bytes", "unknown chamber", "chamber twice"],
)
def test_a_faulty_adoption_is_refused(
    changes: dict[str, Any], error: type[GravamenError], field: str
) -> None:
    with pytest.raises(error) as refusal:
        adopt(**adoption(**changes))
    assert refusal.value.field == field


def test_a_forum_follows_another_recorded_version_of_its_template() -> None:
    old = ADOPTED.model_copy(update={"template_sha256": "0" * 64})
    Given(evolve, [old]).when(adopt_template, template_sha256=SHA256, law=LAW).then(
        e.ForumTemplateAdopted(template_sha256=SHA256)
    )
    Given(evolve, [old, e.ForumTemplateAdopted(template_sha256=SHA256)]).when(
        adopt_template, template_sha256=SHA256, law=LAW
    ).then_refused(RefusedError, "follows that template already")
    given().when(adopt_template, template_sha256="0" * 64, law=LAW).then_refused(UnknownForumError, "forum")


def test_a_referral_is_made_and_withdrawn() -> None:
    given().when(record_precondition, **recording(MADE)).then(MADE)
    given(MADE).when(record_precondition, **recording(WITHDRAWN)).then(WITHDRAWN)
    given(MADE, WITHDRAWN).when(record_precondition, **recording(MADE)).then(MADE)


@pytest.mark.parametrize(
    ("events", "arguments", "error", "words"),
    [
        ([], recording(MADE, precondition="refferal"), UnknownPreconditionError, f"near: {REFERRAL}"),
        ([], recording(MADE, until="2001-01-01"), InvalidError, "expected a last day not before 2002-07-01"),
        ([MADE], recording(MADE), RefusedError, "made already"),
        ([], recording(WITHDRAWN), RefusedError, "is not made"),
    ],
    ids=["unknown", "ends before it begins", "made twice", "withdrawn before it was made"],
)
def test_a_precondition_that_cannot_be(
    events: list[Any], arguments: dict[str, Any], error: type[GravamenError], words: str
) -> None:
    given(*events).when(record_precondition, **arguments).then_refused(error, words)
