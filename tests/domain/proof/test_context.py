"""A context is defined once, of a kind that its catalogue holds, and can get another scope."""

from __future__ import annotations

from typing import Any

import pytest

from domain.errors import GravamenError, InvalidError, RefusedError
from domain.law import UnknownContextError
from domain.ports.law import UnknownCatalogueError
from domain.proof import context
from domain.proof.events import ContextDefined, ContextScopeRedefined
from domain.protected import Plain
from domain.values import StreamId, StreamKind
from tests.domain.recorded_law import DIGEST, LAW, ORGAN, OTHER_DIGEST
from tests.scenario import SUBJECT, Given

TITLE = Plain.of("The attack")
DEFINED = ContextDefined(
    kind="7-attack",
    catalogue=DIGEST,
    period="1990/2014",
    territories=("KP",),
    title=TITLE,
    organs=(ORGAN,),
)


def definition(**changes: Any) -> dict[str, Any]:
    members = {name: getattr(DEFINED, name) for name in ContextDefined.model_fields}
    return {"id": SUBJECT, "law": LAW, **members, **changes}


def test_a_context_opens_pinned_to_its_catalogue() -> None:
    change = context.define(**definition())
    assert (change.event, change.opens) == (DEFINED, True)
    assert change.stream == StreamId(kind=StreamKind.CONTEXT, id=SUBJECT)


@pytest.mark.parametrize(
    ("changes", "error", "field"),
    [
        ({"catalogue": OTHER_DIGEST}, UnknownCatalogueError, "catalogue"),
        ({"kind": "8-conflict"}, UnknownContextError, "kind"),
        ({"territories": ("KP", "KP")}, InvalidError, "territories[1]"),
        ({"organs": (ORGAN, ORGAN)}, InvalidError, "organs[1]"),
    ],
    ids=["unknown catalogue", "unknown kind", "territory twice", "organ twice"],
)
def test_a_faulty_definition_is_refused(
    changes: dict[str, Any], error: type[GravamenError], field: str
) -> None:
    with pytest.raises(error) as refusal:
        context.define(**definition(**changes))
    assert refusal.value.field == field


def test_the_scope_can_be_redefined() -> None:
    Given(context.evolve, [DEFINED]).when(
        context.redefine_scope, period="1993/2014", territories=("KP", "CN")
    ).then(ContextScopeRedefined(period="1993/2014", territories=("KP", "CN")))


def test_the_same_scope_is_not_redefined() -> None:
    redefined = ContextScopeRedefined(period="1993/2014", territories=("KP", "CN"))
    Given(context.evolve, [DEFINED, redefined]).when(
        context.redefine_scope, period="1993/2014", territories=("CN", "KP")
    ).then_refused(RefusedError, "has that scope already")


def test_a_scope_names_each_territory_once() -> None:
    Given(context.evolve, [DEFINED]).when(
        context.redefine_scope, period="1993", territories=("KP", "KP")
    ).then_refused(InvalidError, "expected each entry once")


def test_a_context_opens_with_its_definition_alone() -> None:
    scope = ContextScopeRedefined(period="1993", territories=("KP",))
    with pytest.raises(TypeError, match="cannot open with context"):
        Given(context.evolve, [scope]).state()
