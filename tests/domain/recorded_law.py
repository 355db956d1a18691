"""The law as if it had been recorded: the shipped files, and the openings of a few proof streams."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from uuid import UUID

from adapters.law_files import shipped_files
from domain.errors import NotFoundError
from domain.law import Catalogue, Forum, Offence, UnknownForumError
from domain.mandate.catalogue import catalogue_digest
from domain.ports.law import AdoptedForum, UnknownCatalogueError, UnknownLineError
from domain.proof.events import AllegedMode, ContextDefined, CrimeBaseDefined, LiabilityAlleged
from domain.proof.targets import ProofOpening, check_law, is_ground
from domain.protected import Plain
from domain.values import StreamId, StreamKind, Target

FILES = shipped_files()
DIGEST = catalogue_digest((file.name, file.sha256) for file in FILES if file.kind != "forum")
OTHER_DIGEST = "0" * 64

CONTEXT, BASE, LIABILITY, CASE, LINE = (UUID(int=n) for n in (101, 102, 103, 104, 105))
PERSECUTION, INCIDENT, OTHER_INCIDENT, PERSON, ORGAN = (UUID(int=n) for n in (106, 107, 108, 109, 110))
COMMISSION, COURT = UUID(int=111), UUID(int=112)
OTHER_CONTEXT, OTHER_BASE, FACT, OTHER_FACT = (UUID(int=n) for n in (113, 114, 115, 116))


@cache
def shipped() -> Catalogue:
    return Catalogue(FILES)


def base_of(crime: str) -> CrimeBaseDefined:
    return CrimeBaseDefined(
        crime=crime, catalogue=DIGEST, title=Plain.of("Camps"), incidents=(INCIDENT,), extent="completed"
    )


OPENINGS: dict[str, ProofOpening] = {
    f"context/{CONTEXT}": ContextDefined(
        kind="7-attack", catalogue=DIGEST, period="1990/2014", territories=("KP",), title=Plain.of("Attack")
    ),
    f"crime_base/{BASE}": base_of("7-1-e"),
    f"crime_base/{PERSECUTION}": base_of("7-1-h"),
    f"liability/{LIABILITY}": LiabilityAlleged(
        actor=PERSON, catalogue=DIGEST, modes=(AllegedMode(mode="28-b"),), bases=(BASE,)
    ),
}


@dataclass
class RecordedLaw:
    """Every protocol of `domain.ports.law`, answered from the shipped files."""

    checked: list[str] = field(default_factory=list)

    def catalogue(self, digest: str, *, field: str) -> Catalogue:
        if digest != DIGEST:
            raise UnknownCatalogueError(f"expected an adopted version, found {digest}", field=field)
        return shipped()

    def template(self, template: str, sha256: str, *, field: str) -> Forum:
        known = shipped().forums
        if template not in known or shipped().sha256(template) != sha256:
            raise UnknownForumError.near(template, known=known)
        return known[template]

    def forum(self, forum: UUID, *, field: str) -> AdoptedForum:
        template = shipped().forums[{COMMISSION: "commission-of-inquiry", COURT: "icc-referral"}[forum]]
        body = "coi" if forum == COMMISSION else "icc"
        return AdoptedForum(body, tuple(chamber.id for chamber in template.chambers), template)

    def check(self, target: Target, *, field: str) -> None:
        self.checked.append(field)
        if StreamId.parse(target.stream).kind is StreamKind.CASE_FILE:
            if target.line != LINE:
                raise UnknownLineError(f"no line {target.line}", field=f"{field}.line")
            return
        if target.stream not in OPENINGS:
            raise NotFoundError(f"no stream {target.stream}", field=f"{field}.stream")
        check_law(
            target,
            opening=OPENINGS[target.stream],
            catalogue=shipped(),
            offence_of=self.offence_of,
            field=field,
        )

    def is_ground(self, target: Target) -> bool:
        return is_ground(target, opening=OPENINGS[target.stream], catalogue=shipped())

    @staticmethod
    def offence_of(base: UUID) -> Offence:
        opening = OPENINGS[f"crime_base/{base}"]
        assert isinstance(opening, CrimeBaseDefined)
        return shipped().offence(opening.crime)


LAW = RecordedLaw()


def on_base(element: str | None = "7-1-e.1", **members: object) -> Target:
    return Target.model_validate({"stream": f"crime_base/{BASE}", "element": element, **members})


def on_liability(element: str | None, **members: object) -> Target:
    return Target.model_validate({"stream": f"liability/{LIABILITY}", "element": element, **members})


def on_context(element: str | None, **members: object) -> Target:
    return Target.model_validate({"stream": f"context/{CONTEXT}", "element": element, **members})


def on_line(line: UUID | None = LINE, **members: object) -> Target:
    return Target.model_validate({"stream": f"case_file/{CASE}", "line": line, **members})
