"""Decisions by which a mapping enters the record: proposed by a person, suggested by a program."""

from __future__ import annotations

from uuid import UUID

from domain.errors import InvalidError, RefusedError
from domain.events import Act, Change
from domain.mandate.four_eyes import refuse_software
from domain.mapping import events as e
from domain.mapping.mapping import ElementMapping
from domain.ports.law import TargetLaw
from domain.proof.targets import require_element
from domain.protected import ProtectedText
from domain.values import Classification, Code, FactRef, MappingPolarity, Target


def propose(
    *,
    id: UUID,
    fact: FactRef,
    target: Target,
    polarity: MappingPolarity,
    directness: e.Directness,
    inference: ProtectedText | None = None,
    competing_inferences: e.CompetingInferences = (),
    rationale: ProtectedText | None = None,
    classification: Classification = Classification.CONFIDENTIAL,
    act: Act,
    law: TargetLaw,
) -> Change:
    """Propose that a fact bears on an element, where that element is proved.

    Consent, conditions and taint never stand in the way of it (readiness rule 2).

    Raises:
        RefusedError: Software proposes; it suggests.
        InvalidError: The target is no element, an inferential mapping lacks its inference or the competing
            ones, or a direct one has some.
        UnknownElementError: The stream's law does not hold the element.
    """
    refuse_software(act, "proposing a mapping")
    require_element(target, field="target")
    check_inference(directness, inference, competing_inferences)
    law.check(target, field="target")
    event = e.MappingProposed(
        fact=fact,
        target=target,
        polarity=polarity,
        directness=directness,
        inference=inference,
        competing_inferences=competing_inferences,
        rationale=rationale,
    )
    return ElementMapping.first(event, id=id, classification=classification)


def suggest(
    *,
    id: UUID,
    fact: FactRef,
    target: Target,
    polarity: MappingPolarity,
    directness: e.Directness,
    model: Code,
    inference: ProtectedText | None = None,
    competing_inferences: e.CompetingInferences = (),
    rationale: ProtectedText | None = None,
    classification: Classification = Classification.CONFIDENTIAL,
    act: Act,
    law: TargetLaw,
) -> Change:
    """Suggest, as a program, that a fact bears on an element; it counts for nothing until it is adopted.

    Raises:
        RefusedError: A person suggests; they propose.
        InvalidError: As for `propose`.
        UnknownElementError: The stream's law does not hold the element.
    """
    if act.by.kind != "software":
        raise RefusedError(f"suggesting a mapping is for software, found person {act.by.id}; propose it")
    require_element(target, field="target")
    check_inference(directness, inference, competing_inferences)
    law.check(target, field="target")
    event = e.MappingSuggested(
        fact=fact,
        target=target,
        polarity=polarity,
        directness=directness,
        model=model,
        inference=inference,
        competing_inferences=competing_inferences,
        rationale=rationale,
    )
    return ElementMapping.first(event, id=id, classification=classification)


def check_inference(
    directness: e.Directness, inference: ProtectedText | None, competing: e.CompetingInferences
) -> None:
    """Ask an inferential mapping, and no direct one, for its inference and the competing ones."""
    if directness == "direct":
        if inference is not None or competing:
            raise InvalidError("expected no inference for a direct mapping, found one", field="inference")
        return
    if inference is None:
        raise InvalidError("expected the inference of an inferential mapping, found none", field="inference")
    if not competing:
        raise InvalidError(
            "expected the inferences that compete (or a statement that none was found), found none",
            field="competing_inferences",
        )
