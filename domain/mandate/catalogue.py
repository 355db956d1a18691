"""A catalogue: the law of one framework, recorded file by file and pinned by digest (decision 5)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256 as sha256_of
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from domain.errors import InvalidError, NotFoundError, RefusedError
from domain.events import Change, DomainEvent, RecordedEvent, State
from domain.law.catalogue import Catalogue
from domain.law.errors import UnknownElementError
from domain.law.reading import law_file, parse_law
from domain.law.terms import LawFileKind
from domain.law.types import LawFile
from domain.mandate.law_events import (
    CatalogueOpened,
    CatalogueVersionAdopted,
    LawFileAdopted,
    LawFileName,
    LawFileRetired,
    OfficialTextAttached,
)
from domain.ports.law import CatalogueLaw, named_in
from domain.values import Classification, Code, ElementId, ItemRef, Language, Sha256, StreamId, StreamKind

NEEDS_REASON: tuple[str, ...] = ("adopt_version",)

LawFiles = Annotated[tuple[LawFile, ...], Field(max_length=400)]


@dataclass(frozen=True, slots=True)
class FileInForce:
    """A file of the version in force: what it holds and its digest."""

    kind: LawFileKind
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueStream(State):
    """What a catalogue has come to.

    Args:
        files: Files adopted and not retired, by name.
        versions: Edition of each version adopted, by its digest.
        current: Digest of the version adopted last.
        attached: Official texts, by their digest.
    """

    KIND: ClassVar[StreamKind] = StreamKind.CATALOGUE

    framework: str
    files: Mapping[str, FileInForce] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)
    current: str = ""
    attached: frozenset[str] = frozenset()


def catalogue_digest(files: Iterable[tuple[str, str]]) -> str:
    """Digest of a version of the catalogue.

    Args:
        files: Name and SHA-256, hexadecimal, of each file of offences, modes, grounds and contexts. Forum
            templates have no part in it: a forum is pinned by its own digest, and another template leaves
            every mapping what it was.

    Returns:
        SHA-256 over one line `name sha256\\n` for each file, in the order of the names, hexadecimal.
    """
    lines = "".join(f"{name} {sha256}\n" for name, sha256 in sorted(files))
    return sha256_of(lines.encode()).hexdigest()


def digest_in_force(files: Mapping[str, FileInForce]) -> str:
    """Digest of the version that these files are."""
    return catalogue_digest(
        (name, file.sha256) for name, file in files.items() if file.kind is not LawFileKind.FORUM
    )


def evolve(catalogue: CatalogueStream | None, event: RecordedEvent) -> CatalogueStream:
    """Apply one recorded event."""
    data = event.data
    if catalogue is None:
        if not isinstance(data, CatalogueOpened):
            raise TypeError(f"a catalogue cannot open with {event.type}")
        return CatalogueStream(
            id=event.stream_id,
            version=event.version,
            classification=event.classification,
            framework=data.framework,
        )
    catalogue = replace(catalogue, version=event.version)
    match data:
        case LawFileAdopted():
            return replace(catalogue, files=_with(catalogue.files, data))
        case LawFileRetired():
            remaining = {name: file for name, file in catalogue.files.items() if name != data.name}
            return replace(catalogue, files=remaining)
        case CatalogueVersionAdopted():
            versions = {**catalogue.versions, data.digest: data.edition}
            return replace(catalogue, versions=versions, current=data.digest)
        case OfficialTextAttached():
            return replace(catalogue, attached=catalogue.attached | {data.sha256})
        case _:
            return catalogue


def _with(files: Mapping[str, FileInForce], adopted: LawFileAdopted) -> dict[str, FileInForce]:
    return {**files, adopted.name: FileInForce(adopted.kind, adopted.sha256)}


def adopt(*, id: UUID, framework: Code, edition: Code, files: LawFiles) -> list[Change]:
    """Open a framework's catalogue with its first version, in one act: one event a file.

    Raises:
        LawFileError: A file is malformed, or two files hold the same id.
        InvalidError: No file, a name twice, or a digest or kind that is not its text's.
    """
    opened = CatalogueStream.first(
        CatalogueOpened(framework=framework), id=id, classification=Classification.PUBLIC
    )
    adopted = _adopted(files)
    if not adopted:
        raise InvalidError("expected at least one file of law, found none", field="files")
    Catalogue(files)
    in_force: Mapping[str, FileInForce] = {}
    for file in adopted:
        in_force = _with(in_force, file)
    version = CatalogueVersionAdopted(edition=edition, digest=digest_in_force(in_force))
    return [opened, *_changes(opened.stream, [*adopted, version])]


def adopt_version(
    catalogue: CatalogueStream,
    *,
    edition: Code,
    files: LawFiles,
    retired: Annotated[tuple[LawFileName, ...], Field(max_length=400)] = (),
) -> list[Change]:
    """Adopt a further version in one act: the files that are new or differ, and those that go.

    Lines and what they rest on keep the version that they are pinned to (decision 33).

    Args:
        files: New files and replacements; one that is in force as it stands is left out of the act.
        retired: Names of files that belong to no later version.

    Raises:
        LawFileError: A file is malformed.
        InvalidError: A name twice, a digest or kind that is not its text's, or a file adopted and retired.
        NotFoundError: A file retired is not in force.
        RefusedError: Nothing would change.
    """
    adopted = [
        file
        for file in _adopted(files)
        if file.name not in catalogue.files or catalogue.files[file.name].sha256 != file.sha256
    ]
    in_force = dict(catalogue.files)
    for index, name in enumerate(retired):
        if any(file.name == name for file in files):
            raise InvalidError(f"expected {name} adopted or retired, found both", field=f"retired[{index}]")
        if in_force.pop(name, None) is None:
            raise NotFoundError(
                f"expected a file of the catalogue, found no {name}", field=f"retired[{index}]"
            )
    if not adopted and not retired:
        raise RefusedError(f"the catalogue of {catalogue.framework} holds exactly these files already")
    for file in adopted:
        in_force = _with(in_force, file)
    events: list[DomainEvent] = [*adopted, *(LawFileRetired(name=name) for name in retired)]
    digest = digest_in_force(in_force)
    if digest not in catalogue.versions:
        # Where forum templates alone changed, the version is the one that there was.
        events.append(CatalogueVersionAdopted(edition=edition, digest=digest))
    return _changes(StreamId(kind=catalogue.KIND, id=catalogue.id), events)


def _adopted(files: Iterable[LawFile]) -> list[LawFileAdopted]:
    adopted: dict[str, LawFileAdopted] = {}
    for index, file in enumerate(files):
        parse_law(file.text, file=file.name)
        read = law_file(file.name, file.text)
        for member, expected, found in (
            ("sha256", read.sha256, file.sha256),
            ("kind", read.kind, file.kind),
        ):
            if found != expected:
                raise InvalidError(
                    f"expected {expected} as in the text, found {found}", field=f"files[{index}].{member}"
                )
        if file.name in adopted:
            raise InvalidError(f"expected each file once, found {file.name} again", field=f"files[{index}]")
        adopted[file.name] = LawFileAdopted(
            kind=file.kind, name=file.name, text=file.text, sha256=file.sha256
        )
    return list(adopted.values())


def _changes(stream: StreamId, events: Iterable[DomainEvent]) -> list[Change]:
    return [Change(stream=stream, event=event, classification=Classification.PUBLIC) for event in events]


def attach_official_text(
    catalogue: CatalogueStream,
    *,
    language: Language,
    source: Code,
    edition: Code,
    sha256: Sha256,
    elements: Annotated[tuple[ElementId, ...], Field(min_length=1, max_length=2_000)],
    item: ItemRef | None = None,
    law: CatalogueLaw,
) -> Change:
    """Attach a deployment's own file of official texts, by its digest (decision 14).

    Raises:
        UnknownElementError: The version adopted last holds no such element.
        RefusedError: That file is attached already.
    """
    if sha256 in catalogue.attached:
        raise RefusedError(
            f"the file with SHA-256 {sha256} is attached to the catalogue of {catalogue.framework} already",
            field="sha256",
        )
    known = law.catalogue(catalogue.current, field="elements").element_ids()
    for index, element in enumerate(elements):
        with named_in(f"elements[{index}]"):
            if element not in known:
                raise UnknownElementError.near(element, known=known)
    return catalogue.next(
        OfficialTextAttached,
        language=language,
        source=source,
        edition=edition,
        sha256=sha256,
        elements=elements,
        item=item,
    )
