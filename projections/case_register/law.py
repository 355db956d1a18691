"""How events of forums, catalogues and identities change their rows."""

from __future__ import annotations

from domain.mandate import events as i
from domain.mandate import law_events as e
from projections.case_register.tables import catalogues, forums, identities, law_files, versions
from projections.register import Handlers, Step


def _forum(data: e.ForumAdopted, step: Step) -> None:
    members = {
        "name": data.name,
        "chambers": data.chambers,
        "template": data.template,
        "template_sha256": data.template_sha256,
    }
    step.enter(forums, step.stream_id, members, body=data.body)


def _template(data: e.ForumTemplateAdopted, step: Step) -> None:
    step.amend(forums, step.stream_id, {"template_sha256": data.template_sha256})


def _precondition(data: e.PreconditionRecorded, step: Step) -> None:
    # The last act on a precondition takes the place of the one before.
    key = data.precondition
    step.drop(forums, step.stream_id, "preconditions", chosen=lambda known: known["precondition"] == key)
    step.add(forums, step.stream_id, "preconditions", data)


def _jurisdiction(data: e.JurisdictionDecided, step: Step) -> None:
    decided = {
        **dict(data),
        "number": step.event.version,
        "sequence": step.sequence,
        "reason": step.event.reason,
    }
    step.add(forums, step.stream_id, "jurisdiction", decided)


def _withdrawn(data: e.JurisdictionDecisionWithdrawn, step: Step) -> None:
    _mark_decision(data.decision, {"withdrawn_by": step.event.by.id}, step)


def _withdrawal_agreed(data: e.JurisdictionWithdrawalAgreed, step: Step) -> None:
    _mark_decision(data.decision, {"withdrawal_agreed_by": step.event.by.id}, step)


def _mark_decision(decision: int, members: dict[str, str], step: Step) -> None:
    step.mark(
        forums, step.stream_id, "jurisdiction", members, chosen=lambda known: known["number"] == decision
    )


def _held_equal(data: e.StandardsEquated, step: Step) -> None:
    held = {**dict(data), "by": step.event.by.id, "sequence": step.sequence, "reason": step.event.reason}
    step.add(forums, step.stream_id, "standards_held_equal", held)


def _catalogue(data: e.CatalogueOpened, step: Step) -> None:
    step.enter(catalogues, step.stream_id, {}, framework=data.framework)


def _file(data: e.LawFileAdopted, step: Step) -> None:
    id = f"{step.stream_id}/{data.name}"
    step.rows.close(law_files, id)
    step.enter(
        law_files,
        id,
        {},
        catalogue=step.stream_id,
        name=data.name,
        kind=data.kind.value,
        sha256=data.sha256,
        text=data.text,
    )


def _file_retired(data: e.LawFileRetired, step: Step) -> None:
    step.rows.close(law_files, f"{step.stream_id}/{data.name}")


def _version(data: e.CatalogueVersionAdopted, step: Step) -> None:
    step.rows.append(
        versions,
        catalogue=step.stream_id,
        sequence=step.sequence,
        edition=data.edition,
        digest=data.digest,
    )


def _official(data: e.OfficialTextAttached, step: Step) -> None:
    attached = {
        "language": data.language,
        "source": data.source,
        "edition": data.edition,
        "sha256": data.sha256,
        "element_count": len(data.elements),
        "item": data.item,
    }
    step.add(catalogues, step.stream_id, "official_texts", attached)


def _identity(data: i.IdentityRegistered, step: Step) -> None:
    members = {"name": data.name, "roles": data.roles or None}
    step.enter(
        identities,
        step.stream_id,
        members,
        identity=data.identity,
        kind=data.kind,
        is_retired=False,
    )


def _retired(_: i.IdentityRetired, step: Step) -> None:
    step.amend(identities, step.stream_id, is_retired=True)


HANDLERS: Handlers = {
    e.ForumAdopted: _forum,
    e.ForumTemplateAdopted: _template,
    e.PreconditionRecorded: _precondition,
    e.JurisdictionDecided: _jurisdiction,
    e.JurisdictionDecisionWithdrawn: _withdrawn,
    e.JurisdictionWithdrawalAgreed: _withdrawal_agreed,
    e.StandardsEquated: _held_equal,
    e.CatalogueOpened: _catalogue,
    e.LawFileAdopted: _file,
    e.LawFileRetired: _file_retired,
    e.CatalogueVersionAdopted: _version,
    e.OfficialTextAttached: _official,
    i.IdentityRegistered: _identity,
    i.IdentityRetired: _retired,
}
