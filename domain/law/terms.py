"""The terms that law files are written in: kinds, bearers, groups, citations, sources of a mental element."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, Strict, StrictBool, StringConstraints, ValidationInfo, model_validator

from domain.values import ElementId, Value

LawId = Annotated[str, StringConstraints(pattern=r"^[0-9]+(-[a-z0-9]+)*$")]
"""An offence, mode, ground or context: `7-1-e`, `25-3-a-joint`, `31-1-d`, `7-attack` (decision 13)."""

ForumId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$")]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$")]
Day = Annotated[datetime.date, Strict()]
"""A calendar day as TOML writes it, without quotes."""

Words = Annotated[str, StringConstraints(min_length=3, max_length=2000, strip_whitespace=True)]


class ElementKind(StrEnum):
    """What an element describes (art. 30; General Introduction, para. 7)."""

    CONDUCT = "conduct"
    CONSEQUENCE = "consequence"
    CIRCUMSTANCE = "circumstance"
    MENTAL = "mental"
    CONTEXTUAL = "contextual"


MATERIAL_KINDS = frozenset({ElementKind.CONDUCT, ElementKind.CONSEQUENCE, ElementKind.CIRCUMSTANCE})


class Bearer(StrEnum):
    """Whose act, state or mind an element speaks of (decision 6)."""

    PHYSICAL_PERPETRATOR = "physical_perpetrator"
    PRINCIPALS = "principals"
    GROUP = "group"
    FORCES = "forces"
    ORGANISATION = "organisation"
    ACCUSED = "accused"
    STATE = "state"


class Group(StrEnum):
    """What a stage can require to be shown (decision 24); elements belong to the first nine.

    Attribution and breach are asked for a claim alone (decision record 0013).
    """

    CONTEXT = "context"
    NEXUS = "nexus"
    CRIME_MATERIAL = "crime_material"
    CRIME_MENTAL = "crime_mental"
    LIABILITY = "liability"
    LIABILITY_MENTAL = "liability_mental"
    ATTRIBUTION = "attribution"
    BREACH = "breach"
    GROUNDS = "grounds"
    JURISDICTION = "jurisdiction"
    BARS = "bars"
    EXONERATION_INQUIRY = "exoneration_inquiry"
    LINE = "line"


class Authority(StrEnum):
    """What an element rests on."""

    STATUTE = "statute"
    ELEMENTS = "elements"
    FOOTNOTE = "footnote"
    CASE_LAW = "case_law"
    TREATY = "treaty"
    CODIFICATION = "codification"


class LawFileKind(StrEnum):
    """What one file of the catalogue holds."""

    OFFENCE = "offence"
    MODE = "mode"
    GROUND = "ground"
    CONTEXT = "context"
    FORUM = "forum"
    ATTRIBUTION = "attribution"
    OBLIGATION = "obligation"


class ContextType(StrEnum):
    """The context that an offence must be committed in."""

    ATTACK = "attack"
    MANIFEST_PATTERN = "manifest_pattern"
    INTERNATIONAL_ARMED_CONFLICT = "international_armed_conflict"
    NON_INTERNATIONAL_ARMED_CONFLICT = "non_international_armed_conflict"


class Framework(StrEnum):
    """The body of law under which a forum holds conduct against the law of its day (arts. 22 to 24)."""

    ROME_STATUTE = "rome_statute"
    CUSTOM = "custom"


class Citation(Value):
    """Where a statement of law stands, and whether that text was opened when the file was written.

    A file writes the words alone; they are verified when they begin with one of the works that the file
    lists under `opened`.
    """

    text: Words
    verified: StrictBool

    @model_validator(mode="before")
    @classmethod
    def _from_words(cls, value: object, info: ValidationInfo) -> object:
        if not isinstance(value, str):
            return value
        return {"text": value, "verified": value.startswith((info.context or {}).get("opened", ()))}

    @classmethod
    def of(cls, text: str, *, opened: tuple[str, ...]) -> Self:
        """Cite some words; verified when they begin with one of the works that were opened."""
        return cls(text=text, verified=text.startswith(opened))

    def __str__(self) -> str:
        """Give the words, marked where the text was not opened."""
        return self.text if self.verified else f"{self.text} [unverified]"


class MeansOfProof(Value):
    """A kind of material that a court or commission accepted on an element, and where it did."""

    text: Words
    source: Citation


class InForce(Value):
    """Since when this is law under one framework; no date means that none is stated."""

    framework: Framework
    since: Day | None = None
    settled: StrictBool = True
    citation: Citation
    note: str = ""


class MentalSource(Value):
    """Where the mental element of a material element comes from.

    A file writes `"article_30"`, `{ stated_in = "7-1-e.3" }`, `{ none = "why" }` or
    `{ case_by_case = "where" }`.
    """

    kind: Literal["article_30", "stated_in", "none", "case_by_case"]
    stated_in: ElementId | None = None
    reason: str = ""

    @model_validator(mode="before")
    @classmethod
    def _from_file(cls, value: object) -> object:
        if value == "article_30":
            return {"kind": "article_30"}
        if isinstance(value, Mapping) and "kind" not in value:
            if set(value) == {"stated_in"}:
                return {"kind": "stated_in", "stated_in": value["stated_in"]}
            if set(value) in ({"none"}, {"case_by_case"}):
                (kind, reason), *_ = value.items()
                return {"kind": kind, "reason": reason}
        elif isinstance(value, Mapping | MentalSource):
            return value
        raise ValueError('expected "article_30", { stated_in = … }, { none = … } or { case_by_case = … }')

    @model_validator(mode="after")
    def _is_reasoned(self) -> Self:
        if self.kind in ("none", "case_by_case") and not self.reason.strip():
            raise ValueError(f"{self.kind} states its reason or footnote")
        return self


ArticleNumber = Annotated[str, StringConstraints(pattern=r"^[0-9]+( bis)?$")]
"""An article of the framework: `7`, `8 bis`."""

Groups = Annotated[tuple[Group, ...], Field(min_length=1)]
