"""The recorded law: versions of the catalogue and forum templates, from the log alone (decision 5)."""

from __future__ import annotations

from threading import Lock
from uuid import UUID

from domain.casefile.case import CaseFile
from domain.errors import NotFoundError
from domain.events import DomainEvent, RecordedEvent, decode
from domain.law.catalogue import Catalogue
from domain.law.errors import UnknownForumError
from domain.law.forum_types import Forum
from domain.law.reading import parse_forum
from domain.law.terms import LawFileKind
from domain.law.types import LawFile, Offence
from domain.mandate.forum import ForumStream
from domain.mandate.law_events import (
    CatalogueOpened,
    CatalogueVersionAdopted,
    LawFileAdopted,
    LawFileRetired,
)
from domain.ports.law import AdoptedForum, UnknownCatalogueError, UnknownLineError
from domain.ports.store import EventStore
from domain.proof.events import (
    ContextMigrated,
    CrimeBaseDefined,
    CrimeBaseMigrated,
    LiabilityMigrated,
)
from domain.proof.targets import ProofOpening, check_law, elements_of, is_ground, names_line
from domain.readiness.cell_blockers import means_of_proof
from domain.streams import replay
from domain.values import StreamKind, Target


class RecordedLaw:
    """Every law file ever adopted, kept in memory as the log brings it; immutable once adopted."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._in_force: dict[str, dict[str, LawFile]] = {}
        self._versions: dict[str, tuple[LawFile, ...]] = {}
        self._parsed: dict[str, Catalogue] = {}
        self._templates: dict[tuple[str, str], Forum] = {}
        self._moved: dict[str, str] = {}

    def take(self, event: RecordedEvent) -> None:
        """Take in an event of a catalogue, or one that moves a stream to a version; others are passed over."""
        data = event.data
        with self._lock:
            match data:
                case CatalogueOpened():
                    self._in_force[event.stream] = {}
                case LawFileAdopted():
                    file = LawFile(name=data.name, kind=data.kind, text=data.text, sha256=data.sha256)
                    self._in_force[event.stream][data.name] = file
                    if data.kind is LawFileKind.FORUM:
                        template = parse_forum(data.text, file=data.name)
                        self._templates[template.id, data.sha256] = template
                case LawFileRetired():
                    self._in_force[event.stream].pop(data.name, None)
                case CatalogueVersionAdopted():
                    self._versions[data.digest] = tuple(self._in_force[event.stream].values())
                case ContextMigrated() | CrimeBaseMigrated() | LiabilityMigrated():
                    self._moved[event.stream] = data.to.catalogue

    def moved_to(self, stream: str) -> str | None:
        """Give the version that a stream was moved to last; None where it keeps the one that it opened with."""
        return self._moved.get(stream)

    def catalogue(self, digest: str, *, field: str) -> Catalogue:
        """Give an adopted version; raises UnknownCatalogueError."""
        with self._lock:
            files = self._versions.get(digest)
            if files is None:
                raise UnknownCatalogueError(
                    "expected the digest of an adopted catalogue version, found another", field=field
                )
            if digest not in self._parsed:
                self._parsed[digest] = Catalogue(files)
            return self._parsed[digest]

    def template(self, template: str, sha256: str, *, field: str) -> Forum:
        """Give a recorded forum template; raises UnknownForumError."""
        found = self._templates.get((template, sha256))
        if found is None:
            error = UnknownForumError.near(template, known=[id for id, _ in self._templates])
            error.field = field
            raise error
        return found

    def templates(self) -> list[tuple[Forum, str]]:
        """List recorded forum templates with the digests of their files, in the order of adoption."""
        return [(forum, sha256) for (_, sha256), forum in self._templates.items()]


class LawOfStreams:
    """Judges targets against what the first events of streams pinned."""

    def __init__(self, recorded: RecordedLaw, store: EventStore) -> None:
        self._recorded = recorded
        self._store = store
        self._openings: dict[str, DomainEvent] = {}

    def catalogue(self, digest: str, *, field: str) -> Catalogue:
        """Give an adopted version; raises UnknownCatalogueError."""
        return self._recorded.catalogue(digest, field=field)

    def template(self, template: str, sha256: str, *, field: str) -> Forum:
        """Give a recorded forum template; raises UnknownForumError."""
        return self._recorded.template(template, sha256, field=field)

    def forum(self, forum: UUID, *, field: str) -> AdoptedForum:
        """Give an adopted forum with the template in force; raises NotFoundError."""
        events = [decode(stored.body) for stored in self._store.stream(f"forum/{forum}")]
        state = replay(StreamKind.FORUM, events)
        if not isinstance(state, ForumStream):
            raise NotFoundError(f"expected an adopted forum, found no forum/{forum}", field=field)
        template = self.template(state.template, state.template_sha256, field=field)
        return AdoptedForum(body=state.body, chambers=state.chambers, template=template)

    def check(self, target: Target, *, field: str) -> None:
        """Refuse a target that names what its stream's law does not hold; see `TargetLaw`."""
        if names_line(target):
            self._check_line(target, field=field)
            return
        opening = self._opening(target.stream, field=f"{field}.stream")
        check_law(
            target,
            opening=opening,
            catalogue=self._pinned(target.stream, opening, field=f"{field}.stream"),
            offence_of=lambda base: self._offence(base, field=field),
            field=field,
        )

    def means_of_proof(self, target: Target, *, field: str) -> tuple[str, ...]:
        """Give the means of proof that the target's law states; see `InquiryLaw`."""
        self.check(target, field=field)
        opening = self._opening(target.stream, field=f"{field}.stream")
        elements = elements_of(
            target,
            opening=opening,
            catalogue=self._pinned(target.stream, opening, field=f"{field}.stream"),
            offence_of=lambda base: self._offence(base, field=field),
        )
        element = None if target.element is None else elements.get(target.element)
        return () if element is None else means_of_proof(element)

    def crime_of(self, base: UUID, *, field: str) -> str:
        """Give the crime of a base; raises NotFoundError."""
        opening = self._opening(f"crime_base/{base}", field=field)
        if not isinstance(opening, CrimeBaseDefined):
            raise NotFoundError(f"expected a crime base, found crime_base/{base}", field=field)
        return opening.crime

    def is_ground(self, target: Target) -> bool:
        """Tell whether the target's element belongs to a ground excluding responsibility."""
        if names_line(target):
            return False
        opening = self._opening(target.stream, field="target.stream")
        catalogue = self._pinned(target.stream, opening, field="target.stream")
        return is_ground(target, opening=opening, catalogue=catalogue)

    def _check_line(self, target: Target, *, field: str) -> None:
        events = [decode(stored.body) for stored in self._store.stream(target.stream)]
        case = replay(StreamKind.CASE_FILE, events)
        if not isinstance(case, CaseFile):
            raise NotFoundError(f"expected a case file, found no {target.stream}", field=f"{field}.stream")
        if target.line not in case.lines:
            raise UnknownLineError(
                f"expected a line of {target.stream}, found no line {target.line}", field=f"{field}.line"
            )

    def _opening(self, stream: str, *, field: str) -> ProofOpening:
        opening = self._openings.get(stream)
        if opening is None:
            found = self._store.first_events([stream]).get(stream)
            if found is None:
                raise NotFoundError(f"expected a recorded stream, found no {stream}", field=field)
            opening = self._openings[stream] = decode(found.body).data
        if not isinstance(opening, ProofOpening):
            raise NotFoundError(f"expected a context, crime base or liability, found {stream}", field=field)
        return opening

    def _offence(self, base: UUID, *, field: str) -> Offence:
        stream = f"crime_base/{base}"
        catalogue = self._pinned(stream, self._opening(stream, field=field), field=field)
        return catalogue.offence(self.crime_of(base, field=field))

    def _pinned(self, stream: str, opening: ProofOpening, *, field: str) -> Catalogue:
        """Give the version that a stream is proved under: what it opened with, or was moved to (decision 33)."""
        return self.catalogue(self._recorded.moved_to(stream) or opening.catalogue, field=field)
