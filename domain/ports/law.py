"""What a decision asks of the recorded law: which element, stage or catalogue version there is (decision 31).

The adapter answers from what other streams' first events fixed and from the law files that a catalogue
stream recorded, never from installed files (decision 5).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from domain.errors import NotFoundError
from domain.law.catalogue import Catalogue
from domain.law.errors import UnknownLawError
from domain.law.forum_types import Forum
from domain.values import Target


class UnknownCatalogueError(NotFoundError):
    """No adopted version of a catalogue has that digest."""


class UnknownStageError(UnknownLawError):
    """The adopted forum has no such stage."""

    noun = "a stage of the forum"


class UnknownLineError(NotFoundError):
    """The case file has no such line."""


@dataclass(frozen=True, slots=True)
class AdoptedForum:
    """A body as it was adopted, with the template in force.

    Args:
        body: Code of the body.
        chambers: Keys of the template's chambers that the body has.
        template: What the forum asks, stage by stage.
    """

    body: str
    chambers: tuple[str, ...]
    template: Forum


class CatalogueLaw(Protocol):
    """Gives adopted versions of the catalogue and forum templates by their digests."""

    def catalogue(self, digest: str, *, field: str) -> Catalogue:
        """Give an adopted version.

        Raises:
            UnknownCatalogueError: No adopted version has that digest.
        """
        ...

    def template(self, template: str, sha256: str, *, field: str) -> Forum:
        """Give a recorded forum template by its id and the digest of its file.

        Raises:
            UnknownForumError: No recorded file holds that template in those bytes.
        """
        ...


class BaseLaw(CatalogueLaw, Protocol):
    """Knows what crime a base is of, as its first event fixed it."""

    def crime_of(self, base: UUID, *, field: str) -> str:
        """Give the crime of a base; raises NotFoundError where there is no such base."""
        ...


class TargetLaw(Protocol):
    """Judges what a target names against what its stream pins."""

    def check(self, target: Target, *, field: str) -> None:
        """Refuse a target that names what its stream's law does not hold.

        Raises:
            UnknownElementError: The element or limb is not one of that stream; near ids are listed.
            UnknownModeError: The mode is not in the catalogue that the liability pins.
            UnknownLineError: The case file has no such line.
            NotFoundError: The stream does not exist.
        """
        ...

    def is_ground(self, target: Target) -> bool:
        """Tell whether the target's element belongs to a ground excluding responsibility."""
        ...


class InquiryLaw(TargetLaw, Protocol):
    """Knows what was accepted as proof of an element."""

    def means_of_proof(self, target: Target, *, field: str) -> tuple[str, ...]:
        """Give the means of proof that the target's law states for its element, each with its source.

        Raises:
            UnknownElementError: The element is not one of that stream.
            NotFoundError: The stream does not exist.
        """
        ...


class StageLaw(TargetLaw, Protocol):
    """Knows the adopted forums too."""

    def forum(self, forum: UUID, *, field: str) -> AdoptedForum:
        """Give an adopted forum; raises NotFoundError where it was never adopted."""
        ...


class ForumLaw(CatalogueLaw, Protocol):
    """Knows the adopted forums beside the recorded files."""

    def forum(self, forum: UUID, *, field: str) -> AdoptedForum:
        """Give an adopted forum; raises NotFoundError where it was never adopted."""
        ...


@contextmanager
def named_in(field: str) -> Iterator[None]:
    """Name the field of the command in an error of the catalogue, which knows ids alone."""
    try:
        yield
    except UnknownLawError as error:
        error.field = error.field or field
        raise


def require_stage(forum: AdoptedForum, stage: str, *, field: str = "stage") -> None:
    """Refuse a stage that the forum does not have; raises UnknownStageError."""
    with named_in(field):
        if forum.template.stage(stage) is None:
            raise UnknownStageError.near(stage, known=[each.id for each in forum.template.stages])
