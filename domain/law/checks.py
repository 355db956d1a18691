"""What must hold between the parts of one law file: order, ids, branches, sources of mental elements."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from domain.law.errors import LawFileError
from domain.law.terms import ContextType, ElementKind, Group
from domain.law.types import ContextKind, Element, ElementTree, Limb, Mode, Offence

_CONTEXTUAL: dict[ContextType | None, list[Group]] = {
    ContextType.ATTACK: [Group.NEXUS, Group.CRIME_MENTAL],
    ContextType.MANIFEST_PATTERN: [Group.NEXUS],
    ContextType.INTERNATIONAL_ARMED_CONFLICT: [Group.NEXUS, Group.CRIME_MENTAL],
    ContextType.NON_INTERNATIONAL_ARMED_CONFLICT: [Group.NEXUS, Group.CRIME_MENTAL],
    None: [],
}
"""Contextual elements of a crime, by its context: the nexus, and the awareness of the context."""


def check_tree(tree: ElementTree, *, file: str) -> None:
    """Refuse a tree whose parts do not fit together; raises LawFileError with file and key."""
    for number, element in enumerate(tree.elements, start=1):
        key = f"elements[{number}]({element.id})"
        _check_id(tree, element, number, file=file, key=key)
        _check_limbs(element, file=file, key=key)
        _check_settled(element, file=file, key=key)
        _check_where(tree, element, file=file, key=key)
        if isinstance(tree, Offence | Mode):
            _check_mental_source(tree, element, file=file, key=key)
        for limb in element.limbs:
            _check_target(tree, limb, file=file, key=f"{key}.limbs({limb.id})")
    _check_unique(tree, file=file)
    if isinstance(tree, Offence):
        _check_branches(tree, file=file)
        _check_context_comes_last(tree, file=file)


def _check_id(tree: ElementTree, element: Element, number: int, *, file: str, key: str) -> None:
    expected = f"{tree.id}.{number}"
    if element.id != expected:
        raise LawFileError(
            f"expected {expected} (numbered in order), found {element.id}", file=file, key=f"{key}.id"
        )


def _check_limbs(element: Element, *, file: str, key: str) -> None:
    for position, limb in enumerate(element.limbs):
        expected = element.id + "abcdefghijklmnopqrstuvwxyz"[position]
        if limb.id != expected:
            where = f"{key}.limbs[{position + 1}].id"
            raise LawFileError(
                f"expected {expected} (lettered in order), found {limb.id}", file=file, key=where
            )
    if len(element.limbs) == 1:
        raise LawFileError("expected two limbs or more, found one", file=file, key=f"{key}.limbs")
    refuse_repeats((limb.key for limb in element.limbs), f"{key}.limbs", file)


def _check_settled(element: Element, *, file: str, key: str) -> None:
    unexplained = [limb.id for limb in element.limbs if not limb.settled and not limb.note]
    if not element.settled and not element.note:
        unexplained.insert(0, element.id)
    if unexplained:
        problem = f"what is contested states how in a note: {', '.join(unexplained)} has none"
        raise LawFileError(problem, file=file, key=f"{key}.note")
    if not element.required and element.settled:
        raise LawFileError("only what is contested may be not required", file=file, key=f"{key}.required")


def _check_where(tree: ElementTree, element: Element, *, file: str, key: str) -> None:
    """Hold the keys of one kind of file to that kind."""
    if element.asked_of and not isinstance(tree, ContextKind):
        raise LawFileError("only a component of a context has it", file=file, key=f"{key}.asked_of")
    if element.borne_by_accused and not isinstance(tree, Offence):
        raise LawFileError("only an element of a crime has it", file=file, key=f"{key}.borne_by_accused")


def _check_mental_source(tree: ElementTree, element: Element, *, file: str, key: str) -> None:
    needs = element.is_material or (element.is_contextual and not element.is_mental)
    where = f"{key}.mental_source"
    if needs and element.mental_source is None:
        raise LawFileError(
            "required key is missing: where its mental element comes from", file=file, key=where
        )
    if not needs and element.mental_source is not None:
        raise LawFileError("a mental element has no mental source of its own", file=file, key=where)
    _check_target(tree, element, file=file, key=key)


def _check_target(tree: ElementTree, item: Element | Limb, *, file: str, key: str) -> None:
    source = item.mental_source
    if source is None or source.stated_in is None:
        return
    target = tree.element_by_id(source.stated_in)
    if target is None or not target.is_mental:
        found = "no such element" if target is None else "an element that is not mental"
        problem = f"expected a mental element of this file, found {source.stated_in}: {found}"
        raise LawFileError(problem, file=file, key=f"{key}.mental_source.stated_in")


def _check_unique(tree: ElementTree, *, file: str) -> None:
    ids = [element.id for element in tree.elements] + [limb.id for e in tree.elements for limb in e.limbs]
    refuse_repeats(ids, "elements", file)


def _check_branches(offence: Offence, *, file: str) -> None:
    """Hold each branch to one limb in every element that branches (decision 13)."""
    keys = {branch.key for branch in offence.branches}
    refuse_repeats((branch.key for branch in offence.branches), "branches", file)
    for number, element in enumerate(offence.elements, start=1):
        named = [limb.branch for limb in element.limbs if limb.branch is not None]
        if named and (sorted(named) != sorted(keys) or len(named) != len(element.limbs)):
            where = f"elements[{number}]({element.id}).limbs"
            problem = f"expected one limb for each of {', '.join(sorted(keys)) or 'no branch'}, found {named}"
            raise LawFileError(problem, file=file, key=where)
    for branch in offence.branches:
        stated = {
            limb.id for element in offence.elements for limb in element.limbs if limb.branch == branch.key
        }
        if set(branch.limbs) != stated or not stated:
            problem = f"expected limbs {sorted(stated)}, found {list(branch.limbs)}"
            raise LawFileError(problem, file=file, key=f"branches({branch.key}).limbs")


def _check_context_comes_last(offence: Offence, *, file: str) -> None:
    """Hold contextual elements to the end (General Introduction, para. 7(c))."""
    expected = _CONTEXTUAL[offence.context]
    contextual = [element for element in offence.elements if ElementKind.CONTEXTUAL in element.kinds]
    groups = [element.group for element in contextual]
    if groups != expected or tuple(contextual) != offence.elements[len(offence.elements) - len(expected) :]:
        problem = f"expected the contextual elements {[str(group) for group in expected]} last, found "
        raise LawFileError(problem + str([element.id for element in contextual]), file=file, key="elements")


def refuse_repeats(names: Iterable[str], key: str, file: str) -> None:
    """Refuse a list that names one thing twice; raises LawFileError."""
    repeated = sorted(name for name, times in Counter(names).items() if times > 1)
    if repeated:
        raise LawFileError(f"duplicate id: {', '.join(repeated)}", file=file, key=key)
