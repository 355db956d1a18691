"""A later version of the shipped law, made by rewording single places of its files."""

from __future__ import annotations

from functools import cache

from domain.errors import NotFoundError
from domain.law import Catalogue, Forum, LawFile, law_file
from domain.mandate.catalogue import catalogue_digest
from domain.ports.law import UnknownCatalogueError
from tests.domain.recorded_law import DIGEST, FILES, OPENINGS, shipped

IMPRISONMENT, ATTACK, SUPERIOR = "offences/7-1-e.toml", "contexts/7-attack.toml", "modes/28-b.toml"
RESTATED = {
    IMPRISONMENT: ("One or more persons were put or kept in prison", "Persons were imprisoned"),
    ATTACK: ("It was widespread.", "It was widespread, in area or in number."),
    SUPERIOR: ("Accused and subordinates stood in a relation", "They stood in a relation"),
}


def reworded(changes: dict[str, tuple[str, str]], *, without: tuple[str, ...] = ()) -> list[LawFile]:
    """Give the shipped files with the first occurrence of some words replaced, and some files left out."""
    files = []
    for file in FILES:
        if file.name in without:
            continue
        text = file.text
        if file.name in changes:
            old, new = changes[file.name]
            assert old in text, (file.name, old)
            text = text.replace(old, new, 1)
        files.append(law_file(file.name, text))
    return files


def digest_of(files: list[LawFile]) -> str:
    return catalogue_digest((file.name, file.sha256) for file in files if file.kind != "forum")


class Versions:
    """`BaseLaw` over the shipped version and one later one."""

    def __init__(self, files: list[LawFile]) -> None:
        self.later = digest_of(files)
        self._versions = {DIGEST: shipped(), self.later: Catalogue(files)}

    def catalogue(self, digest: str, *, field: str) -> Catalogue:
        if digest not in self._versions:
            raise UnknownCatalogueError(f"expected an adopted version, found {digest}", field=field)
        return self._versions[digest]

    def template(self, template: str, sha256: str, *, field: str) -> Forum:
        raise NotFoundError("expected no forum to be asked for", field=field)

    def crime_of(self, base: object, *, field: str) -> str:
        opening = OPENINGS.get(f"crime_base/{base}")
        if opening is None:
            raise NotFoundError(f"no base {base}", field=field)
        return opening.crime  # type: ignore[union-attr]


@cache
def restated(*names: str) -> Versions:
    return Versions(reworded({name: RESTATED[name] for name in names}))
