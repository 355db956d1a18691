"""What a target may name: its shape, and the elements that its stream's opening pins (decisions 1, 13)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from uuid import UUID

from domain.errors import InvalidError
from domain.events import DomainEvent
from domain.law.catalogue import Catalogue, by_id
from domain.law.errors import UnknownElementError
from domain.law.types import Element, ElementTree, Limb, Offence
from domain.ports.law import named_in
from domain.proof.events import (
    ContextDefined,
    CrimeBaseDefined,
    LiabilityAlleged,
    StateResponsibilityAlleged,
)
from domain.values import StreamKind, Target

ProofOpening = ContextDefined | CrimeBaseDefined | LiabilityAlleged | StateResponsibilityAlleged
"""The first event of a stream that proves something: it pins the law of every target on it."""

_LIABILITY_ONLY = ("mode", "crime_base")


def kind_of(target: Target) -> StreamKind:
    """Kind of the stream that the target names."""
    return StreamKind(target.stream.partition("/")[0])


def names_line(target: Target) -> bool:
    """Tell whether the target is a line as a whole."""
    return kind_of(target) is StreamKind.CASE_FILE


def check_shape(target: Target, *, field: str) -> None:
    """Refuse members that do not go together, whatever the law holds.

    Raises:
        InvalidError: A line without its case file or the reverse, an element on a line, a limb without
            its element, or a mode or base that is not a liability's.
    """
    if names_line(target):
        if target.line is None:
            raise InvalidError("expected the line of the case file, found none", field=f"{field}.line")
        if target.element is not None:
            raise InvalidError(
                "expected a line as a whole (an element is named where it is proved), found an element",
                field=f"{field}.element",
            )
    elif target.line is not None:
        raise InvalidError("expected a case file for a line, found another stream", field=f"{field}.stream")
    if target.limb is not None and target.element is None:
        raise InvalidError("expected the element of the limb, found none", field=f"{field}.element")
    for name in _LIABILITY_ONLY:
        if getattr(target, name) is not None and kind_of(target) is not StreamKind.LIABILITY:
            raise InvalidError(f"expected {name} on a liability alone", field=f"{field}.{name}")
    if len(set(target.incidents)) != len(target.incidents):
        raise InvalidError("expected each incident once", field=f"{field}.incidents")


def require_element(target: Target, *, field: str) -> None:
    """Refuse a target that is not one element where it is proved; raises InvalidError."""
    check_shape(target, field=field)
    if names_line(target):
        raise InvalidError(
            "expected a context, crime base or liability, found a case file", field=f"{field}.stream"
        )
    if target.element is None:
        raise InvalidError("expected an element of the catalogue, found none", field=f"{field}.element")


def check_law(
    target: Target,
    *,
    opening: ProofOpening,
    catalogue: Catalogue,
    offence_of: Callable[[UUID], Offence],
    field: str,
) -> None:
    """Refuse an element, limb or mode that the stream's law does not hold.

    Args:
        target: A target on a proof stream.
        opening: First event of that stream.
        catalogue: Version that the opening pins.
        offence_of: Gives the crime of a base, whose elements a liability may load (decision 8).
        field: Path of the target in the command.

    Raises:
        UnknownElementError: The element or limb is not one of that stream; near ids are listed.
        UnknownModeError: The catalogue holds no such mode.
        UnknownAttributionError: On a State's responsibility: it holds no such way of attribution.
    """
    if target.mode is not None:
        with named_in(f"{field}.mode"):
            if isinstance(opening, StateResponsibilityAlleged):
                catalogue.attribution(target.mode)
            else:
                catalogue.mode(target.mode)
    if target.element is None:
        return
    elements = elements_of(target, opening=opening, catalogue=catalogue, offence_of=offence_of)
    element = elements.get(target.element)
    if element is None:
        error = UnknownElementError.near(target.element, known=elements)
        error.field = f"{field}.element"
        raise error
    if target.limb is not None and not _has_limb(element, target):
        known = [limb.key for limb in element.limbs]
        error = UnknownElementError.near(target.limb, known=known)
        error.field = f"{field}.limb"
        raise error


def elements_of(
    target: Target, *, opening: ProofOpening, catalogue: Catalogue, offence_of: Callable[[UUID], Offence]
) -> Mapping[str, Element]:
    """Elements that may be named on the target's stream, by element id and by limb id."""
    if isinstance(opening, ContextDefined):
        return catalogue.elements_of(catalogue.context(opening.kind))
    if isinstance(opening, CrimeBaseDefined):
        return catalogue.elements_of(catalogue.offence(opening.crime))
    if isinstance(opening, StateResponsibilityAlleged):
        of_state = (
            *catalogue.attributions.values(),
            *catalogue.obligations.values(),
            *catalogue.grounds.values(),
        )
        return by_id(element for tree in of_state for element in tree.all_elements())
    trees: list[ElementTree] = [*catalogue.modes.values(), *catalogue.grounds.values()]
    if target.mode is not None:
        trees = [catalogue.mode(target.mode), *catalogue.grounds.values()]
    bases = opening.bases if target.crime_base is None else (target.crime_base,)
    found = [element for tree in trees for element in tree.all_elements()]
    found += [
        element for base in bases for element in offence_of(base).all_elements() if _may_be_loaded(element)
    ]
    return by_id(found)


def _may_be_loaded(element: Element) -> bool:
    """Tell whether a mode may load the element on the accused: mental ones, and leadership (art. 25(3 bis))."""
    return element.is_mental or element.borne_by_accused


def is_ground(target: Target, *, opening: DomainEvent, catalogue: Catalogue) -> bool:
    """Tell whether the element belongs to a ground excluding responsibility, or a State's wrongfulness."""
    of_liability = isinstance(opening, LiabilityAlleged | StateResponsibilityAlleged)
    if not of_liability or target.element is None:
        return False
    return target.element.rpartition(".")[0] in catalogue.grounds


def _has_limb(element: Element, target: Target) -> bool:
    limb: Limb | None = element.limb(target.limb or "")
    return limb is not None
