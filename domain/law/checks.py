"""What must hold between the parts of one law file: order, ids, branches, sources of mental elements."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from domain.law.errors import LawFileError
from domain.law.forum_types import Forum
from domain.law.terms import ContextType, ElementKind, Group
from domain.law.types import Element, ElementTree, Limb, Mode, Offence


def check_tree(tree: ElementTree, *, file: str) -> None:
    """Refuse a tree whose parts do not fit together; raises LawFileError with file and key."""
    for number, element in enumerate(tree.elements, start=1):
        key = f"elements[{number}]({element.id})"
        _check_id(tree, element, number, file=file, key=key)
        _check_limbs(element, file=file, key=key)
        _check_settled(element, file=file, key=key)
        if isinstance(tree, Offence | Mode):
            _check_mental_source(tree, element, file=file, key=key)
        for limb in element.limbs:
            _check_target(tree, limb, file=file, key=f"{key}.limbs({limb.id})")
    _check_unique(tree, file=file)
    if isinstance(tree, Offence):
        _check_branches(tree, file=file)
        _check_context_comes_last(tree, file=file)


def check_forum(forum: Forum, *, file: str) -> None:
    """Refuse a forum that names a chamber, or orders stages, in a way that cannot be; raises LawFileError."""
    chambers = {chamber.id for chamber in forum.chambers}
    for number, stage in enumerate(forum.stages, start=1):
        key = f"stages[{number}]({stage.id})"
        if strangers := sorted(set(stage.finds) - chambers):
            problem = f"expected chambers among {sorted(chambers)}, found {strangers}"
            raise LawFileError(problem, file=file, key=f"{key}.finds")
    _refuse_repeats((stage.id for stage in forum.stages), "stages", file)
    _refuse_repeats((chamber.id for chamber in forum.chambers), "chambers", file)
    _refuse_repeats(forum.grounds, "grounds", file)


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
    _refuse_repeats((limb.key for limb in element.limbs), f"{key}.limbs", file)


def _check_settled(element: Element, *, file: str, key: str) -> None:
    unexplained = [limb.id for limb in element.limbs if not limb.settled and not limb.note]
    if not element.settled and not element.note:
        unexplained.insert(0, element.id)
    if unexplained:
        problem = f"what is contested states how in a note: {', '.join(unexplained)} has none"
        raise LawFileError(problem, file=file, key=f"{key}.note")
    if not element.required and element.settled:
        raise LawFileError("only what is contested may be not required", file=file, key=f"{key}.required")


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
    _refuse_repeats(ids, "elements", file)


def _check_branches(offence: Offence, *, file: str) -> None:
    """Hold each branch to one limb in every element that branches (decision 13)."""
    keys = {branch.key for branch in offence.branches}
    _refuse_repeats((branch.key for branch in offence.branches), "branches", file)
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
    expected = [Group.NEXUS, Group.CRIME_MENTAL] if offence.context is ContextType.ATTACK else [Group.NEXUS]
    contextual = [element for element in offence.elements if ElementKind.CONTEXTUAL in element.kinds]
    groups = [element.group for element in contextual]
    if groups != expected or tuple(contextual) != offence.elements[-len(expected) :]:
        problem = f"expected the contextual elements {[str(group) for group in expected]} last, found "
        raise LawFileError(problem + str([element.id for element in contextual]), file=file, key="elements")


def _refuse_repeats(names: Iterable[str], key: str, file: str) -> None:
    repeated = sorted(name for name, times in Counter(names).items() if times > 1)
    if repeated:
        raise LawFileError(f"duplicate id: {', '.join(repeated)}", file=file, key=key)
