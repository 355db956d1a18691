"""A citation: which words of which item speak for or against a fact, and in what way they are used.

The place in the item is stated twice, for two readers: as a `Segment`, which consent, conditions and
taint are compared with, and by the selectors of the W3C Web Annotation Data Model, section 4.2. Where
several selectors stand, the fragment comes first and the quote and the position each refine it
(`refinedBy`).
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Field, StringConstraints, model_validator

from domain.protected import ItemQuote, ProtectedText
from domain.values import WHOLE, Impersonal, ItemRef, Polarity, Segment, SourceRef, Value


class BasisOfKnowledge(StrEnum):
    """How whoever speaks in the item knows what they say (readiness rule 5); mandatory, without a default."""

    SAW_OR_DID = "saw_or_did"
    HEARD = "heard"
    AUTHOR = "author"
    EXPERT = "expert"
    SECONDARY_REPORT = "secondary_report"


class Use(StrEnum):
    """What the words are used to show; taint bars one use and leaves another (readiness rule 4)."""

    TRUTH_OF_CONTENTS = "truth_of_contents"
    THAT_IT_WAS_SAID = "that_it_was_said"
    OF_TREATMENT = "of_treatment"
    MARKINGS = "markings"


FRAGMENT = re.compile(
    r"^(page|paragraph|t)=([0-9]{1,9}(?:\.[0-9]{1,3})?)(?:[,-]([0-9]{1,9}(?:\.[0-9]{1,3})?))?$"
)
_UNITS: dict[str, Literal["pages", "paragraphs", "seconds"]] = {
    "page": "pages",
    "paragraph": "paragraphs",
    "t": "seconds",
}
CONFORMS_TO = {
    "page": "http://tools.ietf.org/rfc/rfc3778",
    "t": "http://www.w3.org/TR/media-frags/",
}
"""What a fragment's syntax follows, for the export; paragraphs as printed follow no such specification."""


class FragmentSelector(Value):
    """A fragment of the item: `page=12`, `page=12-14`, `paragraph=1115-1121` or `t=10,20.5`."""

    value: Annotated[
        str,
        StringConstraints(pattern=FRAGMENT.pattern, max_length=40),
        Impersonal("page, paragraph or time numbers alone"),
    ]

    @model_validator(mode="after")
    def _is_ordered(self) -> Self:
        self.segment()
        return self

    def segment(self) -> Segment:
        """Give the part of the item that the fragment names."""
        found = FRAGMENT.match(self.value)
        if found is None:
            raise ValueError(f"expected page=, paragraph= or t= with numbers, found {self.value}")
        key, first, last = found.groups()
        return Segment(unit=_UNITS[key], first=float(first), last=float(last or first))


class TextPositionSelector(Value):
    """A stretch of the item's text: characters from `start`, counted from 0, to before `end`."""

    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=1)]

    @model_validator(mode="after")
    def _is_ordered(self) -> Self:
        if self.end <= self.start:
            raise ValueError(f"expected an end after {self.start}, found {self.end}")
        return self


class Citation(Value):
    """What a segment of an item says for or against a fact.

    Args:
        id: Id of the citation, unique in the repository.
        item: The item cited.
        polarity: Which way it cuts; mandatory.
        basis: How the speaker knows; mandatory.
        source: Whose words they are, where the item has more than one speaker or is another's report.
        heard_from: Whom the speaker heard it from.
        use: What the words are used to show.
        segment: Part of the item, compared with consent, conditions and taint.
        fragment: The same part as a W3C fragment selector.
        position: W3C text position selector.
        exact: Words quoted, sealed under the item's key with their digest inside.
        prefix: Words before them.
        suffix: Words after them.
        rationale: Why the words bear on the fact.
    """

    id: UUID
    item: ItemRef
    polarity: Polarity
    basis: BasisOfKnowledge
    source: SourceRef | None = None
    heard_from: SourceRef | None = None
    use: Use = Use.TRUTH_OF_CONTENTS
    segment: Segment = WHOLE
    fragment: FragmentSelector | None = None
    position: TextPositionSelector | None = None
    exact: ItemQuote | None = None
    prefix: ItemQuote | None = None
    suffix: ItemQuote | None = None
    rationale: ProtectedText | None = None
