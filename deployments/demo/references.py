"""What entries of the demo's data files share: ids, and references that are checked while they are read.

A reference is the `id` of another table's entry. It is checked against the ids that the loader gathered
before, so that pydantic's location of the error is the key of the file.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints, ValidationInfo

from domain.values import Clean, Value

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=120)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=2000, strip_whitespace=True), Clean]
ActorCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{1,4}-[0-9]{1,8}$")]
RowId = Annotated[str, StringConstraints(pattern=r"^PR-[0-9]{3}$")]
"""Row of the public record that a citation was taken from."""


def _one_of(*tables: str) -> AfterValidator:
    """Refuse an id of no entry of these tables; what there is, as pairs of table and id, is the context."""

    def check(found: str, info: ValidationInfo) -> str:
        known: frozenset[tuple[str, str]] = info.context or frozenset()
        if not any((table, found) in known for table in tables):
            raise ValueError(f"expected an id among {' or '.join(tables)}, found {found!r}")
        return found

    return AfterValidator(check)


To = Annotated[str, Field(max_length=120)]
ToIdentity = Annotated[To, _one_of("identity")]
ToForum = Annotated[To, _one_of("forum")]
ToCase = Annotated[To, _one_of("case_file")]
ToLine = Annotated[To, _one_of("line")]
ToActor = Annotated[To, _one_of("actor")]
ToSource = Annotated[To, _one_of("source")]
ToItem = Annotated[To, _one_of("item")]
ToConsent = Annotated[To, _one_of("consent")]
ToTopic = Annotated[To, _one_of("topic")]
ToFact = Annotated[To, _one_of("fact")]
ToIncident = Annotated[To, _one_of("incident")]
ToContext = Annotated[To, _one_of("context")]
ToBase = Annotated[To, _one_of("crime_base")]
ToLiability = Annotated[To, _one_of("liability", "responsibility")]
ToInterview = Annotated[To, _one_of("interview")]
ToBurdenCheck = Annotated[To, _one_of("burden_check")]
ToEvaluation = Annotated[To, _one_of("evaluation")]
ToTarget = Annotated[To, _one_of("context", "crime_base", "liability", "responsibility", "case_file")]


class Entry(Value):
    """Any entry: an id that is unique in the whole scenario, and who does the act."""

    id: Slug
    by: ToIdentity
    fictional: bool = False
