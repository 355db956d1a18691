"""How a file of law is read: TOML text in, one frozen type out, and every error names file and key."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from hashlib import sha256
from typing import Any, TypeVar, cast

from pydantic import BaseModel, ValidationError

from domain.law.article30 import implied_element
from domain.law.checks import check_tree
from domain.law.errors import LawFileError
from domain.law.forum_checks import check_forum
from domain.law.forum_types import Forum
from domain.law.terms import Group, LawFileKind
from domain.law.types import (
    Attribution,
    ContextKind,
    ElementTree,
    Ground,
    LawFile,
    Mode,
    Obligation,
    Offence,
)

FORMAT = 1
LawTree = Offence | Mode | Ground | ContextKind | Attribution | Obligation
LawItem = LawTree | Forum
Table = dict[str, Any]  # TOML as tomllib gives it; it leaves this module only as a validated type
_Tree = TypeVar("_Tree", bound=ElementTree)

_TYPES: dict[LawFileKind, type[LawTree]] = {
    LawFileKind.OFFENCE: Offence,
    LawFileKind.MODE: Mode,
    LawFileKind.GROUND: Ground,
    LawFileKind.CONTEXT: ContextKind,
    LawFileKind.ATTRIBUTION: Attribution,
    LawFileKind.OBLIGATION: Obligation,
}
_GROUPS: dict[LawFileKind, Group] = {
    LawFileKind.CONTEXT: Group.CONTEXT,
    LawFileKind.GROUND: Group.GROUNDS,
    LawFileKind.ATTRIBUTION: Group.ATTRIBUTION,
    LawFileKind.OBLIGATION: Group.BREACH,
}
_COMPUTED = {"group", "origin", "in_force"}


def kind_of(text: str, *, file: str = "law file") -> LawFileKind:
    """Tell what a file holds from its `kind` key alone; raises LawFileError."""
    return _kind(_table(text, file), file)


def law_file(name: str, text: str) -> LawFile:
    """Put a file's text together with its kind and digest; raises LawFileError where the kind is unknown."""
    digest = sha256(text.encode("utf-8")).hexdigest()
    return LawFile(name=name, kind=kind_of(text, file=name), text=text, sha256=digest)


def parse_offence(text: str, *, file: str) -> Offence:
    """Read one offence with its branches and the elements that article 30 implies; raises LawFileError."""
    return _tree(_table(text, file), file, Offence, LawFileKind.OFFENCE)


def parse_mode(text: str, *, file: str) -> Mode:
    """Read one mode of liability; raises LawFileError."""
    return _tree(_table(text, file), file, Mode, LawFileKind.MODE)


def parse_ground(text: str, *, file: str) -> Ground:
    """Read one ground excluding responsibility; raises LawFileError."""
    return _tree(_table(text, file), file, Ground, LawFileKind.GROUND)


def parse_context(text: str, *, file: str) -> ContextKind:
    """Read one kind of context; raises LawFileError."""
    return _tree(_table(text, file), file, ContextKind, LawFileKind.CONTEXT)


def parse_forum(text: str, *, file: str) -> Forum:
    """Read one forum template; raises LawFileError."""
    return _forum(_table(text, file), file)


@lru_cache(maxsize=512)
def parse_law(text: str, *, file: str) -> LawItem:
    """Read a file of any kind; the same text gives the same object. Raises LawFileError."""
    table = _table(text, file)
    kind = _kind(table, file)
    if kind is LawFileKind.FORUM:
        return _forum(table, file)
    return cast("LawItem", _tree(table, file, _TYPES[kind], kind))


def _forum(table: Table, file: str) -> Forum:
    _expect_kind(table, LawFileKind.FORUM, file)
    opened = _head(table, file)
    forum = _validated(Forum, table, opened, file)
    check_forum(forum, file=file)
    return forum


def _tree(table: Table, file: str, of: type[_Tree], kind: LawFileKind) -> _Tree:
    _expect_kind(table, kind, file)
    opened = _head(table, file)
    _fill(table, kind, file)
    tree = _validated(of, table, opened, file)
    check_tree(tree, file=file)
    implied = (implied_element(element, opened=opened) for element in tree.elements)
    return tree.model_copy(update={"implied": tuple(element for element in implied if element is not None)})


def _table(text: str, file: str) -> Table:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise LawFileError(f"expected TOML 1.0, found {error}", file=file) from error


def _kind(table: Table, file: str) -> LawFileKind:
    found = table.get("kind")
    known = [kind.value for kind in LawFileKind]
    if found not in known:
        raise LawFileError(f"expected one of {', '.join(known)}, found {found!r}", file=file, key="kind")
    return LawFileKind(found)


def _expect_kind(table: Table, kind: LawFileKind, file: str) -> None:
    found = _kind(table, file)
    if found is not kind:
        raise LawFileError(f"expected {kind.value!r}, found {found.value!r}", file=file, key="kind")


def _head(table: Table, file: str) -> tuple[str, ...]:
    """Take the keys that speak of the file out of the table; give the works whose text was opened."""
    table.pop("kind")
    if (found := table.pop("format", None)) != FORMAT:
        raise LawFileError(f"expected {FORMAT}, found {found!r}", file=file, key="format")
    opened = table.pop("opened", None)
    if not isinstance(opened, list) or not all(isinstance(work, str) and work for work in opened):
        raise LawFileError("expected a list of the works whose text was opened", file=file, key="opened")
    return tuple(opened)


def _fill(table: Table, kind: LawFileKind, file: str) -> None:
    """Add to each element what follows from the rest of the file: group, law in force, limbs' citations."""
    if "implied" in table:
        raise LawFileError("unknown key: implied elements are derived", file=file, key="implied")
    elements = table.get("elements")
    if not isinstance(elements, list):
        return
    for number, element in enumerate(elements, start=1):
        if not isinstance(element, dict):
            raise LawFileError("expected a table", file=file, key=f"elements[{number}]")
        if stated := _COMPUTED & element.keys():
            key = f"elements[{number}].{min(stated)}"
            raise LawFileError("unknown key: it follows from the rest of the file", file=file, key=key)
        element["group"] = _group(element, kind)
        element["in_force"] = table.get("in_force", [])
        for limb in element.get("limbs", []):
            if isinstance(limb, dict) and "citation" in element:
                limb.setdefault("citation", element["citation"])
    _gather_branches(table)


def _gather_branches(table: Table) -> None:
    limbs = [
        limb for element in table["elements"] for limb in element.get("limbs", []) if isinstance(limb, dict)
    ]
    for branch in table.get("branches", []):
        if isinstance(branch, dict) and "limbs" not in branch:
            branch["limbs"] = [limb.get("id") for limb in limbs if limb.get("branch") == branch.get("key")]


def _group(element: Table, kind: LawFileKind) -> Group:
    kinds = set(element.get("kinds", []))
    mental_only = "mental" in kinds and not kinds & {"conduct", "consequence", "circumstance"}
    if kind is LawFileKind.MODE:
        return Group.LIABILITY_MENTAL if mental_only else Group.LIABILITY
    if kind in _GROUPS:
        return _GROUPS[kind]
    if mental_only:
        return Group.CRIME_MENTAL
    return Group.NEXUS if "contextual" in kinds else Group.CRIME_MATERIAL


_Item = TypeVar("_Item", bound=BaseModel)


def _validated(of: type[_Item], table: Table, opened: tuple[str, ...], file: str) -> _Item:
    try:
        return of.model_validate(table, context={"opened": opened})
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        problem = _PROBLEMS.get(first["type"], first["msg"])
        more = f" (and {error.error_count() - 1} more)" if error.error_count() > 1 else ""
        raise LawFileError(problem + more, file=file, key=_path(first["loc"], table)) from error


_PROBLEMS: dict[str, str] = {"missing": "required key is missing", "extra_forbidden": "unknown key"}


def _path(location: tuple[int | str, ...], table: Table) -> str:
    """Write pydantic's location as a key path: entries counted from 1, with their ids in brackets."""
    path = ""
    here: Any = table
    for step in location:
        if isinstance(step, int):
            path += f"[{step + 1}]"
            here = here[step] if isinstance(here, list) and step < len(here) else None
            if isinstance(here, dict) and isinstance(here.get("id"), str):
                path += f"({here['id']})"
        else:
            path += f".{step}" if path else step
            here = here.get(step) if isinstance(here, dict) else None
    return path
