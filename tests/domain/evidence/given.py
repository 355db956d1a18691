"""Recorded events that the tests of an evidence item begin with."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from domain.evidence.events import (
    Basis,
    Content,
    CustodyReleased,
    Derivation,
    DerivationKind,
    Description,
    EvidenceDerived,
    EvidenceRegistered,
    ItemForm,
    ItemKind,
    LawfulBasis,
)
from domain.evidence.item import evolve
from domain.protected import Plain
from tests.scenario import Given

PARENT = UUID(int=21)
FOUND = (LawfulBasis(basis=Basis.FOUND),)
CONTENT = Content(sha256="a" * 64, size=3)


def description(**members: Any) -> Description:
    """Describe a document, with the members given in place of its own."""
    stated: dict[str, Any] = {
        "kind": ItemKind.DOCUMENT,
        "form": ItemForm.ORIGINAL,
        "title": Plain.of("A fictional register"),
        "lawful_basis": FOUND,
    }
    return Description(**(stated | members))


REGISTERED = EvidenceRegistered(description=description())
HELD = EvidenceRegistered(description=description(content=CONTENT))
PHYSICAL = EvidenceRegistered(description=description(kind=ItemKind.PHYSICAL))
TRANSLATED = EvidenceDerived(
    description=description(lawful_basis=()),
    derivation=Derivation(kind=DerivationKind.TRANSLATION, parents=(PARENT,), quality="draft"),
)
RELEASED = CustodyReleased(
    handoff="h-1", released_by=Plain.of("the field office"), released_to=Plain.of("the archive")
)


def given(*events: Any) -> Given:
    """An item to which these things happened."""
    return Given(evolve, events)
