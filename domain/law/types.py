"""What the law says, element by element: the frozen types that every file of the catalogue is read into."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, StrictBool, StringConstraints

from domain.law.terms import (
    MATERIAL_KINDS,
    ArticleNumber,
    Authority,
    Bearer,
    Citation,
    ContextType,
    ElementKind,
    Framework,
    Group,
    InForce,
    Key,
    LawFileKind,
    LawId,
    MeansOfProof,
    MentalSource,
    Words,
)
from domain.values import ElementId, Sha256, Value


class Limb(Value):
    """One alternative inside an element, or one duty whose breach stands alone.

    Args:
        id: `7-1-i.1a`, `7-attack.5a`, `28-a.5c`.
        key: Its short name, such as `widespread`.
        branch: Branch across elements that it belongs to; limbs of two branches never combine.
        mental_source: Its own, where it differs from the element's.
        without_context: On an element that needs a context, this limb needs none (decision 9).
        settled: Whether the law is settled that this limb suffices.
    """

    id: ElementId
    key: Key
    statement: Words
    branch: Key | None = None
    citation: Citation
    mental_source: MentalSource | None = None
    without_context: StrictBool = False
    settled: StrictBool = True
    note: str = ""


class Origin(StrEnum):
    """How an element came to be required."""

    STATED = "stated"
    IMPLIED = "implied"
    KEPT = "kept"
    KNOWLEDGE_OF_PRINCIPALS = "knowledge_of_principals"


class Element(Value):
    """One thing to be proved, by whom it is borne, and on what authority.

    Args:
        id: `7-1-e.2`; an element implied by article 30 ends in `+30` (decisions 13, 14).
        kinds: One or more; killing is conduct and consequence.
        group: Which group of a stage it belongs to.
        mental_source: Of a material or contextual element; absent where the element is mental only.
        limb_rule: `alternatives`: one limb is enough; `duties`: each breach stands alone.
        specific_intent: What the intent is aimed at, beginning with "to"; None for an ordinary element.
        reads: `crime_base`: that the crime was committed is read from the base, and only the tie is
            mapped (decision 8); `linked_bases`: a stated link to other bases (decision 9).
        required: False where the law is contested and the item is shown without being asked for.
        asked_of: Of a component of a context: the crimes that alone ask for it, by the beginning of their
            ids (`8-2-e`: art. 8(2)(f)); empty means all.
        borne_by_accused: Of a crime: whoever is charged bears it too, whatever the mode (art. 25(3 bis)).
        origin: Stated in a file, implied by article 30, or loaded on the accused by a mode.
    """

    id: ElementId
    kinds: tuple[ElementKind, ...] = Field(min_length=1)
    group: Group
    bearer: Bearer
    statement: Words
    citation: Citation
    authority: Authority
    mental_source: MentalSource | None = None
    limbs: tuple[Limb, ...] = ()
    limb_rule: Literal["alternatives", "duties"] = "alternatives"
    specific_intent: Annotated[str, StringConstraints(pattern=r"^to ")] | None = None
    reads: Literal["crime_base", "linked_bases"] | None = None
    required: StrictBool = True
    asked_of: tuple[LawId, ...] = ()
    borne_by_accused: StrictBool = False
    settled: StrictBool = True
    note: str = ""
    means_of_proof: tuple[MeansOfProof, ...] = ()
    in_force: tuple[InForce, ...] = ()
    origin: Origin = Origin.STATED

    @property
    def number(self) -> int:
        """The element's number within its file, from 1; an implied one has that of its source."""
        found = re.search(r"\.([0-9]+)", self.id)
        return int(found.group(1)) if found else 0

    @property
    def is_implied(self) -> bool:
        """Whether article 30 implies it and no text states it."""
        return self.id.endswith("+30")

    @property
    def is_mental(self) -> bool:
        """Whether it states a mental element, alone or beside a material one."""
        return ElementKind.MENTAL in self.kinds

    @property
    def is_material(self) -> bool:
        """Whether it states conduct, consequence or circumstance."""
        return not MATERIAL_KINDS.isdisjoint(self.kinds)

    @property
    def is_contextual(self) -> bool:
        """Whether it ties the conduct, or the knowledge of it, to a context."""
        return ElementKind.CONTEXTUAL in self.kinds

    @property
    def is_context_knowledge(self) -> bool:
        """Whether it is the knowledge of the context: the last element of the crimes of articles 7 and 8."""
        return self.is_contextual and self.is_mental

    def is_asked_of(self, offence: str) -> bool:
        """Tell whether a crime asks for it: a component of a context may be asked of some alone."""
        return not self.asked_of or any(f"{offence}-".startswith(f"{each}-") for each in self.asked_of)

    def limb(self, key_or_id: str) -> Limb | None:
        """Find a limb by its key (`widespread`) or id (`7-attack.5a`)."""
        return next((limb for limb in self.limbs if key_or_id in (limb.key, limb.id)), None)


class Branch(Value):
    """One way through several elements: the same branch throughout, or nothing is proved."""

    key: Key
    title: Words
    limbs: tuple[ElementId, ...] = ()


class ElementTree(Value):
    """What offences, modes, grounds and contexts share: numbered elements, and those they imply."""

    id: LawId
    title: Words
    citation: Citation
    in_force: tuple[InForce, ...] = Field(min_length=1)
    elements: tuple[Element, ...] = Field(min_length=1)
    implied: tuple[Element, ...] = ()

    def numbered_elements(self) -> tuple[Element, ...]:
        """Elements as the text numbers them, in order, without the implied ones: what is counted."""
        return self.elements

    def all_elements(self) -> tuple[Element, ...]:
        """Numbered elements, each followed by the one that it implies (General Introduction, para. 7(b))."""
        implied = {element.id.removesuffix("+30"): element for element in self.implied}
        return tuple(
            each
            for element in self.elements
            for each in (element, implied.get(element.id))
            if each is not None
        )

    def of_group(self, group: Group) -> tuple[Element, ...]:
        """Numbered and implied elements of one group."""
        return tuple(element for element in self.all_elements() if element.group is group)

    def element_by_id(self, element_id: str) -> Element | None:
        """Find the element with that id, or the one that has a limb with that id."""
        return next(
            (
                element
                for element in self.all_elements()
                if element.id == element_id or any(limb.id == element_id for limb in element.limbs)
            ),
            None,
        )

    def in_force_since(self, framework: Framework) -> InForce | None:
        """Since when this is law under a framework; None where the framework does not know it."""
        return next((entry for entry in self.in_force if entry.framework is framework), None)


class ContestedModes(Value):
    """Modes of which it is contested whether they reach a crime at all: flagged, and decided by nobody here."""

    modes: tuple[LawId, ...] = Field(min_length=1)
    citation: Citation
    note: Words


class Offence(ElementTree):
    """One crime of the catalogue, with the branches that run across its elements.

    Args:
        context: What it must be committed in; None where it has no contextual element (8 bis).
        contested_modes: Modes that may not go with it.
    """

    article: ArticleNumber
    context: ContextType | None = None
    branches: tuple[Branch, ...] = ()
    contested_modes: tuple[ContestedModes, ...] = ()

    def material(self, *, base: Literal["completed", "attempted"] = "completed") -> tuple[Element, ...]:
        """Elements of the crime's act; an attempted base drops those with a consequence (decision 8)."""
        return tuple(
            element
            for element in self.of_group(Group.CRIME_MATERIAL)
            if base == "completed" or ElementKind.CONSEQUENCE not in element.kinds
        )

    def mental(self) -> tuple[Element, ...]:
        """Mental elements of the crime, stated and implied, knowledge of the context included."""
        return self.of_group(Group.CRIME_MENTAL)

    def nexus(self) -> Element:
        """The element that ties the conduct to the context; IndexError where there is none (8 bis)."""
        return self.of_group(Group.NEXUS)[0]

    def branch_of(self, limb_id: str) -> str | None:
        """Key of the branch that a limb belongs to."""
        return next((branch.key for branch in self.branches if limb_id in branch.limbs), None)


class Keep(StrEnum):
    """Which mental elements of the crime the accused must bear too (decisions 6, 8)."""

    STATED = "stated"
    ARTICLE_30 = "article_30"


class Mode(ElementTree):
    """One mode of liability: its own elements, and what it keeps of the crime's mental elements.

    Args:
        base: State of the crime that the mode is tied to.
        keeps: Mental elements of the crime that the accused must bear; empty under article 28.
        specific_intent: Whether the accused must hold it, or know that the principals do; `none` under
            article 28.
        context_knowledge: Whether the accused must know of the context; contested is shown, not required.
        same_bearer: The accused did the acts: nothing is generated, the base's own elements serve for the
            incidents and the actor that the liability names (decision 7).
        articles: Articles of the crimes that it can be alleged for; empty means all.
    """

    article: ArticleNumber
    base: Literal["completed", "attempted", "completed_or_attempted", "none"]
    keeps: tuple[Keep, ...] = ()
    specific_intent: Literal["own", "knowledge_of_principals", "none"]
    specific_intent_settled: StrictBool = True
    context_knowledge: Literal["own", "none", "contested"]
    same_bearer: StrictBool = False
    articles: tuple[str, ...] = ()
    note: str = ""

    def fits(self, offence: Offence) -> bool:
        """Tell whether the mode can be alleged for that offence (incitement: genocide only)."""
        return not self.articles or offence.article in self.articles


class ContextKind(ElementTree):
    """A context that is proved once, with its components."""

    article: ArticleNumber
    context: ContextType

    def components(self, offence: str) -> tuple[Element, ...]:
        """Elements that a crime asks for: article 8(2)(f) asks more of the conflict than 8(2)(d)."""
        return tuple(element for element in self.all_elements() if element.is_asked_of(offence))


class Ground(ElementTree):
    """A ground excluding responsibility as a checklist: what raises it, what answers it; never a score.

    Args:
        raised_by: What kind of material raises the ground.
        answered_by: What kind of material answers it.
        unavailable_for: Articles whose crimes it can never excuse (art. 33(2)).
    """

    article: ArticleNumber
    raised_by: tuple[Words, ...] = Field(min_length=1)
    answered_by: tuple[Words, ...] = Field(min_length=1)
    unavailable_for: tuple[str, ...] = ()
    unavailable_citation: Citation | None = None
    note: str = ""


class Attribution(ElementTree):
    """One way in which conduct is attributed to a State (ILC Articles on State Responsibility, arts. 4 to 11)."""

    article: Annotated[str, StringConstraints(pattern=r"^[0-9]+$")]
    note: str = ""


class Obligation(ElementTree):
    """An international obligation of a State, with what shows that it was breached.

    Args:
        article: Article of the instrument, in Arabic figures.
        instrument: The instrument that states it.
        offences: Offences whose crime bases can be the facts of its breach, by id or by article.
        asks: Groups of those crimes' own elements that the breach is shown through; a stage requires them
            for a claim where it lists them too.
    """

    article: Annotated[str, StringConstraints(pattern=r"^[0-9]+$")]
    instrument: Words
    offences: tuple[LawId, ...] = Field(min_length=1)
    asks: tuple[Group, ...] = ()
    note: str = ""

    def fits(self, offence: Offence) -> bool:
        """Tell whether acts of that offence can be the facts of its breach."""
        return offence.id in self.offences or offence.article in self.offences


class LawFile(Value):
    """One file of the catalogue: the text that an adoption records whole, and its digest (decision 5).

    `sha256` is over the UTF-8 bytes of `text`.
    """

    name: Annotated[str, StringConstraints(pattern=r"^[a-z]+/[a-z0-9-]+\.toml$")]
    kind: LawFileKind
    text: str
    sha256: Sha256
