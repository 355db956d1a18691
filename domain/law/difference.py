"""What differs between two versions of the catalogue: files and elements that came, went, or read otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Set
from enum import StrEnum

from domain.law.accused import generated
from domain.law.catalogue import Catalogue
from domain.law.terms import LawId
from domain.law.types import Element, ElementTree
from domain.values import ElementId, Value

_LIMB = re.compile(r"(\.[0-9]+)[a-z]")
_APART = frozenset(
    {"title", "in_force", "citation", "authority", "settled", "note", "means_of_proof", "limbs"}
)
"""Members that say where something stands and how it was proved, and not what is to be proved."""


class Change(StrEnum):
    """How something differs in the later version."""

    ADDED = "added"
    REMOVED = "removed"
    RESTATED = "restated"
    ANNOTATED = "annotated"


class ElementChange(Value):
    """One element that differs.

    Args:
        change: `restated`: what is to be proved reads otherwise, so that what was mapped to it must be
            confirmed; `annotated`: only where it stands, or what is said about it.
        members: Names of the members that differ; empty where the element came or went.
    """

    element: ElementId
    change: Change
    members: tuple[str, ...] = ()


class TreeChange(Value):
    """One offence, mode, ground, context or other law file that differs.

    Args:
        id: `7-1-e`, `28-b`, `8-niac`.
        change: `restated` where an element came, went or reads otherwise, or the file itself asks for
            something else, such as what a mode keeps; else `annotated`.
        members: Names of the file's own members that differ.
    """

    id: LawId
    change: Change
    members: tuple[str, ...] = ()
    elements: tuple[ElementChange, ...] = ()

    @property
    def touched(self) -> frozenset[str]:
        """Elements that came, went or read otherwise."""
        return frozenset(each.element for each in self.elements if each.change is not Change.ANNOTATED)


def difference(before: Catalogue, after: Catalogue) -> tuple[TreeChange, ...]:
    """Compare two versions, by id; files whose content is the same are left out."""
    old, new = _trees(before), _trees(after)
    found: list[TreeChange] = []
    for id in sorted({*old, *new}):
        if id not in new:
            found.append(TreeChange(id=id, change=Change.REMOVED, elements=_all(old[id], Change.REMOVED)))
        elif id not in old:
            found.append(TreeChange(id=id, change=Change.ADDED, elements=_all(new[id], Change.ADDED)))
        elif (changed := _tree_change(old[id], new[id])) is not None:
            found.append(changed)
    return tuple(found)


def of_tree(before: Catalogue, after: Catalogue, id: str) -> tuple[ElementChange, ...]:
    """Compare the elements of one law file, such as a crime or a kind of context; all went where it did."""
    return element_changes(_elements(before, id), _elements(after, id))


def of_liability(
    before: Catalogue,
    after: Catalogue,
    *,
    modes: Set[str],
    crimes: Set[str],
    attributions: Set[str] = frozenset(),
    obligations: Set[str] = frozenset(),
) -> tuple[ElementChange, ...]:
    """Compare what a liability can name: its ways to answer, what they load of the crimes, and grounds.

    Args:
        modes: Modes alleged; of a State none, and attributions and obligations instead.
        crimes: Crimes of the bases that it is alleged for.
    """
    changes: list[ElementChange] = []
    for mode in sorted(modes):
        # One element is loaded in other words by another mode: each mode is compared by itself.
        changes += element_changes(_of_mode(before, mode, crimes), _of_mode(after, mode, crimes))
    for id in sorted({*attributions, *obligations}):
        changes += of_tree(before, after, id)
    for ground in sorted(before.grounds):
        # Something may be mapped to a ground that nobody has raised; one that is new asks for nothing yet.
        changes += of_tree(before, after, ground)
    return tuple(dict.fromkeys(changes))


def element_changes(before: Iterable[Element], after: Iterable[Element]) -> tuple[ElementChange, ...]:
    """Compare the elements of two lists, by id, in the order of the later list; equal ones are left out."""
    old = {element.id: element for element in before}
    new = {element.id: element for element in after}
    found = [ElementChange(element=id, change=Change.REMOVED) for id in old if id not in new]
    for id, element in new.items():
        if id not in old:
            found.append(ElementChange(element=id, change=Change.ADDED))
        elif members := _members(old[id], element):
            change = Change.RESTATED if _reads(old[id]) != _reads(element) else Change.ANNOTATED
            found.append(ElementChange(element=id, change=change, members=members))
    return tuple(found)


def reading_otherwise(changes: Iterable[ElementChange]) -> tuple[str, ...]:
    """Give the elements that went or read otherwise: what was made against them was made on another text."""
    of = (Change.REMOVED, Change.RESTATED)
    return tuple(sorted({each.element for each in changes if each.change in of}))


def element_of(id: str) -> str:
    """Give the element that a limb belongs to: `7-1-i.1a` is of `7-1-i.1`; an element is its own."""
    return _LIMB.sub(r"\1", id)


def _trees(catalogue: Catalogue) -> Mapping[str, ElementTree]:
    return {tree.id: tree for tree in catalogue.trees()}


def _elements(catalogue: Catalogue, id: str) -> tuple[Element, ...]:
    tree = _trees(catalogue).get(id)
    return () if tree is None else tree.all_elements()


def _of_mode(catalogue: Catalogue, id: str, crimes: Set[str]) -> tuple[Element, ...]:
    mode = catalogue.modes.get(id)
    if mode is None:
        return ()
    known = (catalogue.offences[crime] for crime in sorted(crimes) if crime in catalogue.offences)
    loaded = (element for offence in known for element in generated(mode, offence))
    return (*mode.all_elements(), *loaded)


def _all(tree: ElementTree, change: Change) -> tuple[ElementChange, ...]:
    return tuple(ElementChange(element=element.id, change=change) for element in tree.all_elements())


def _tree_change(old: ElementTree, new: ElementTree) -> TreeChange | None:
    elements = element_changes(old.all_elements(), new.all_elements())
    # The elements are compared one by one, and those implied follow from them.
    members = tuple(name for name in _members(old, new) if name not in {"elements", "implied"})
    if not elements and not members:
        return None
    is_restated = any(each.change is not Change.ANNOTATED for each in elements) or set(members) - _APART
    change = Change.RESTATED if is_restated else Change.ANNOTATED
    return TreeChange(id=new.id, change=change, members=members, elements=elements)


def _reads(element: Element) -> object:
    """Give what an element asks to be proved, its limbs with it."""
    limbs = [limb.model_dump(exclude={"citation", "note", "settled"}) for limb in element.limbs]
    return element.model_dump(exclude=set(_APART)), limbs


def _members(old: Value, new: Value) -> tuple[str, ...]:
    names = dict.fromkeys((*type(old).model_fields, *type(new).model_fields))
    return tuple(name for name in names if getattr(old, name, None) != getattr(new, name, None))
