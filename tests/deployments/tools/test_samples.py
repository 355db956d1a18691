"""A golden sample covers as much of its class as the class allows, the same on every run."""

from __future__ import annotations

from typing import Annotated, Self

import pytest
from pydantic import Field, StringConstraints, model_validator

from deployments.tools.samples import STREAM, sample
from domain.protected import ProtectedLine, Sealed
from domain.values import Code, Edtf, ItemRef, Polarity, Segment, StreamKind, Value


class Everything(Value):
    """One member of each kind that events have."""

    item: ItemRef
    title: ProtectedLine
    polarity: Polarity
    occurred: Edtf | None = None
    topics: tuple[Code, ...] = ()
    segments: Annotated[tuple[Segment, ...], Field(min_length=1)]
    count: Annotated[int, Field(ge=1_000)] = 1_000
    is_sure: bool = False


class EitherOr(Value):
    """Two members that forbid each other."""

    one: Code | None = None
    other: Code | None = None

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        if self.one is not None and self.other is not None:
            raise ValueError("expected one, found both")
        return self


class Unheard(Value):
    """A member of a form that no text of the samples has."""

    word: Annotated[str, StringConstraints(pattern=r"^~{7}$")]


def test_every_optional_member_is_filled() -> None:
    found = sample(Everything)
    assert found.model_fields_set == set(Everything.model_fields)
    assert (found.item, found.polarity, found.occurred) == (STREAM, Polarity.SUPPORTS, "2026-03-01")
    assert isinstance(found.title, Sealed)
    assert found.topics == ("sample",)


def test_two_runs_give_the_same_sample() -> None:
    assert sample(Everything) == sample(Everything)


def test_of_members_that_forbid_each_other_the_first_is_filled() -> None:
    assert sample(EitherOr) == EitherOr(one="sample")


def test_a_member_that_no_sample_fits_is_named() -> None:
    with pytest.raises(LookupError, match="Unheard: word"):
        sample(Unheard)


@pytest.mark.parametrize("kind", list(StreamKind), ids=lambda kind: kind.value)
def test_every_kind_of_stream_has_a_sample_text(kind: StreamKind) -> None:
    pattern = rf"^{kind.value}/[0-9a-f-]{{36}}$"
    one = type(
        "One", (Value,), {"__annotations__": {"stream": Annotated[str, StringConstraints(pattern=pattern)]}}
    )
    assert sample(one).stream == f"{kind.value}/{STREAM}"
