"""How events of an item change its row."""

from __future__ import annotations

from typing import Any

from domain.evidence import events as e
from projections.evidence_register.custody import in_timeline
from projections.evidence_register.tables import derivations, handoffs, items
from projections.register import Handlers, Members, Step


def _registered(data: e.EvidenceRegistered, step: Step) -> None:
    _enter(data.description, step, derivation=None)


def _derived(data: e.EvidenceDerived, step: Step) -> None:
    _enter(data.description, step, derivation=data.derivation)
    for parent in dict.fromkeys(data.derivation.parents):
        step.rows.append(derivations, parent=str(parent), sequence=step.sequence, item=step.stream_id)


def _enter(description: e.Description, step: Step, *, derivation: e.Derivation | None) -> None:
    content = description.content
    members: Members = {
        "title": description.title,
        "description": description.description,
        "file_name": description.file_name,
        "is_held": content is not None or description.kind is e.ItemKind.PHYSICAL,
        "content": content,
        "extent": description.extent,
        "place": description.place,
        "occurred": description.occurred,
        "author": description.author,
        "provider": description.provider,
        "collector": description.collector,
        "lawful_basis": description.lawful_basis or None,
        "conditions": description.conditions or None,
        "persons_behind": description.persons_behind or None,
        "derivation": derivation,
    }
    step.enter(
        items,
        step.stream_id,
        members,
        kind=description.kind.value,
        form=description.form.value,
        standing="registered",
        classification=step.event.classification.value,
        is_closed=False,
        collection=description.collection,
        sha256=None if content is None else content.sha256,
        exhibit_number=description.exhibit_number,
        territory=description.territory,
        language=description.language,
    )


def _content_received(data: e.EvidenceContentReceived, step: Step) -> None:
    members: dict[str, Any] = {"content": data.content, "is_held": True}
    if data.file_name is not None:
        members["file_name"] = data.file_name
    step.amend(items, step.stream_id, members, sha256=data.content.sha256)


def _corrected(data: e.TranslationCorrected, step: Step) -> None:
    step.amend(items, step.stream_id, {"corrected_by": data.corrected_by})


def _released(data: e.CustodyReleased, step: Step) -> None:
    members = {
        "handoff": data.handoff,
        "released_by": data.released_by,
        "released_to": data.released_to,
        "means": data.means,
    }
    step.enter(handoffs, f"{step.stream_id}/{data.handoff}", members, item=step.stream_id)


def _acknowledged(data: e.CustodyAcknowledged, step: Step) -> None:
    step.rows.close(handoffs, f"{step.stream_id}/{data.handoff}")


def _checked(data: e.FixityChecked, step: Step) -> None:
    step.amend(items, step.stream_id, {"fixity": data.outcome})


def _content_erased(_: e.EvidenceContentErased, step: Step) -> None:
    step.amend(items, step.stream_id, {"fixity": "erased"})


def _quarantined(data: e.EvidenceQuarantined, step: Step) -> None:
    step.amend(items, step.stream_id, {"quarantine_cause": data.cause}, standing="quarantined")


def _accepted(_: e.EvidenceAccepted, step: Step) -> None:
    step.amend(items, step.stream_id, {"quarantine_cause": None}, standing="accepted")


def _rejected(_: e.EvidenceRejected, step: Step) -> None:
    step.amend(items, step.stream_id, {"quarantine_cause": None}, standing="rejected")


def _classified(data: e.EvidenceClassified, step: Step) -> None:
    step.amend(items, step.stream_id, classification=data.classification)


def _basis(data: e.LawfulBasisRecorded, step: Step) -> None:
    step.add(items, step.stream_id, "lawful_basis", data.basis)


def _person(data: e.PersonBehindRecorded, step: Step) -> None:
    step.add(items, step.stream_id, "persons_behind", data.person)


def _condition(data: e.ConditionRecorded, step: Step) -> None:
    step.add(items, step.stream_id, "conditions", data.condition)


def _condition_lifted(data: e.ConditionLifted, step: Step) -> None:
    # A code may be used again once its condition was lifted: only the one in force is marked.
    step.mark(
        items,
        step.stream_id,
        "conditions",
        {"is_lifted": True, "lifted_by": data.lifted_by},
        chosen=lambda condition: condition["code"] == data.code and not condition.get("is_lifted"),
    )


def _numbered(data: e.ExhibitNumbered, step: Step) -> None:
    step.amend(items, step.stream_id, exhibit_number=data.exhibit_number)


def _hold(data: e.LegalHoldPlaced, step: Step) -> None:
    step.add(items, step.stream_id, "holds", data.hold)


def _hold_lifted(data: e.LegalHoldLifted, step: Step) -> None:
    step.drop(items, step.stream_id, "holds", chosen=lambda hold: hold == data.hold)


def _proof(data: e.CaptureProofRecorded, step: Step) -> None:
    step.add(items, step.stream_id, "capture_proofs", data)


def _closed(_: e.EvidenceClosed, step: Step) -> None:
    step.amend(items, step.stream_id, is_closed=True)


HANDLERS: Handlers = in_timeline(
    {
        e.EvidenceRegistered: _registered,
        e.EvidenceDerived: _derived,
        e.EvidenceContentReceived: _content_received,
        e.TranslationCorrected: _corrected,
        e.CustodyReleased: _released,
        e.CustodyAcknowledged: _acknowledged,
        e.FixityChecked: _checked,
        e.EvidenceContentErased: _content_erased,
        e.EvidenceQuarantined: _quarantined,
        e.EvidenceAccepted: _accepted,
        e.EvidenceRejected: _rejected,
        e.EvidenceClassified: _classified,
        e.LawfulBasisRecorded: _basis,
        e.PersonBehindRecorded: _person,
        e.ConditionRecorded: _condition,
        e.ConditionLifted: _condition_lifted,
        e.ExhibitNumbered: _numbered,
        e.LegalHoldPlaced: _hold,
        e.LegalHoldLifted: _hold_lifted,
        e.CaptureProofRecorded: _proof,
        e.EvidenceClosed: _closed,
    }
)
