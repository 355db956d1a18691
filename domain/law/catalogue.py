"""The catalogue: a set of law files, read, with look-ups that know what is near."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import TypeVar

from domain.law.errors import (
    LawFileError,
    UnknownAttributionError,
    UnknownContextError,
    UnknownElementError,
    UnknownForumError,
    UnknownGroundError,
    UnknownLawError,
    UnknownModeError,
    UnknownObligationError,
    UnknownOffenceError,
)
from domain.law.forum_types import Forum
from domain.law.reading import LawItem, parse_law
from domain.law.types import (
    Attribution,
    ContextKind,
    Element,
    ElementTree,
    Ground,
    LawFile,
    Mode,
    Obligation,
    Offence,
)

_Item = TypeVar("_Item", Offence, Mode, Ground, ContextKind, Attribution, Obligation, Forum)


class Catalogue:
    """Parsed law files by id; immutable once built.

    Args:
        files: Recorded or shipped files; each digest belongs to the text beside it.

    Raises:
        LawFileError: A file is malformed, or two files hold the same id.
    """

    def __init__(self, files: Iterable[LawFile]) -> None:
        files = tuple(files)
        items: dict[str, LawItem] = {}
        digests: dict[str, str] = {}
        for file in files:
            item = parse_law(file.text, file=file.name)
            if item.id in items:
                raise LawFileError(
                    f"duplicate id: {item.id} stands in another file", file=file.name, key="id"
                )
            items[item.id] = item
            digests[item.id] = file.sha256
        self.files = files
        self._digests = MappingProxyType(digests)
        self.offences = _of(Offence, items)
        self.modes = _of(Mode, items)
        self.grounds = _of(Ground, items)
        self.contexts = _of(ContextKind, items)
        self.attributions = _of(Attribution, items)
        self.obligations = _of(Obligation, items)
        self.forums = _of(Forum, items)
        self._elements = {tree.id: MappingProxyType(by_id(tree.all_elements())) for tree in self.trees()}

    def offence(self, offence_id: str) -> Offence:
        """Look an offence up (`7-1-e`); raises UnknownOffenceError."""
        return _found(self.offences, offence_id, UnknownOffenceError)

    def mode(self, mode_id: str) -> Mode:
        """Look a mode of liability up (`28-b`); raises UnknownModeError."""
        return _found(self.modes, mode_id, UnknownModeError)

    def ground(self, ground_id: str) -> Ground:
        """Look a ground up (`31-1-d`); raises UnknownGroundError."""
        return _found(self.grounds, ground_id, UnknownGroundError)

    def attribution(self, attribution_id: str) -> Attribution:
        """Look a way of attribution to a State up (`2001-4`); raises UnknownAttributionError."""
        return _found(self.attributions, attribution_id, UnknownAttributionError)

    def obligation(self, obligation_id: str) -> Obligation:
        """Look an obligation of a State up (`1948-1-commit`); raises UnknownObligationError."""
        return _found(self.obligations, obligation_id, UnknownObligationError)

    def forum(self, forum_id: str) -> Forum:
        """Look a forum template up; raises UnknownForumError."""
        return _found(self.forums, forum_id, UnknownForumError)

    def context(self, context: str) -> ContextKind:
        """Look a kind of context up by id (`7-attack`) or name (`attack`); raises UnknownContextError."""
        by_name = {kind.context.value: kind for kind in self.contexts.values()}
        return _found({**by_name, **self.contexts}, context, UnknownContextError)

    def element(self, element_id: str) -> Element:
        """Look an element up by its id or by that of a limb, implied ones too; raises UnknownElementError."""
        return self.tree_of(element_id)[1]

    def tree_of(self, element_id: str) -> tuple[ElementTree, Element]:
        """Look up which tree of the law an element stands in; raises UnknownElementError."""
        for tree in self.trees():
            if element := self.elements_of(tree).get(element_id):
                return tree, element
        raise UnknownElementError.near(element_id, known=self.element_ids())

    def elements_of(self, tree: ElementTree) -> Mapping[str, Element]:
        """Elements of a tree of this catalogue, implied ones too, by their ids and those of their limbs."""
        return self._elements[tree.id]

    def element_ids(self) -> frozenset[str]:
        """Ids of all elements and limbs, stated and implied."""
        return frozenset().union(*self._elements.values())

    def trees(self) -> Iterator[ElementTree]:
        """Offences, modes, grounds, contexts, attributions and obligations, in that order."""
        yield from self.offences.values()
        yield from self.modes.values()
        yield from self.grounds.values()
        yield from self.contexts.values()
        yield from self.attributions.values()
        yield from self.obligations.values()

    def holds(self, item_id: str) -> bool:
        """Tell whether some file of the catalogue holds an item of that id."""
        return item_id in self._digests

    def sha256(self, item_id: str) -> str:
        """Digest of the file that holds an item; raises UnknownLawError."""
        return _found(self._digests, item_id, UnknownLawError)


def by_id(elements: Iterable[Element]) -> dict[str, Element]:
    """Elements by their ids and by those of their limbs."""
    found: dict[str, Element] = {}
    for element in elements:
        found[element.id] = element
        found.update((limb.id, element) for limb in element.limbs)
    return found


def _of(kind: type[_Item], items: Mapping[str, LawItem]) -> Mapping[str, _Item]:
    return MappingProxyType({key: item for key, item in items.items() if isinstance(item, kind)})


_Found = TypeVar("_Found")


def _found(known: Mapping[str, _Found], wanted: str, error: type[UnknownLawError]) -> _Found:
    if wanted not in known:
        raise error.near(wanted, known=known)
    return known[wanted]
