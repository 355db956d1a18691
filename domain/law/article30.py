"""What article 30 implies: one mental element for each material element that states none (decision 14)."""

from __future__ import annotations

from domain.law.terms import Authority, Citation, ElementKind, Group, MeansOfProof, MentalSource
from domain.law.types import Element, Limb, Origin

SUFFIX = "+30"

# Art. 30(2)(a), 30(2)(b) and 30(3): what intent and knowledge mean for each kind of material element.
_REQUIRED = {
    ElementKind.CONDUCT: ("meant to engage in the conduct", "30(2)(a)"),
    ElementKind.CONSEQUENCE: (
        "meant to cause the consequence, or was aware that it will occur in the ordinary course of events",
        "30(2)(b)",
    ),
    ElementKind.CIRCUMSTANCE: ("was aware that the circumstance existed", "30(3)"),
}
_GROUP = {Group.CRIME_MATERIAL: Group.CRIME_MENTAL, Group.LIABILITY: Group.LIABILITY_MENTAL}


def implied_element(element: Element, *, opened: tuple[str, ...]) -> Element | None:
    """Derive the mental element that article 30 adds to a material one.

    Where the element's limbs belong to branches, the implied element has limbs of the same branches, and
    only for those whose mental element no text states.

    Args:
        element: A numbered element.
        opened: Works whose text was opened when the file was written.

    Returns:
        The element with id suffix `+30`; None where its mental element is stated, excluded, or decided
        case by case.
    """
    kinds = [kind for kind in _REQUIRED if kind in element.kinds]
    if not kinds or element.mental_source is None:
        return None
    branched = any(limb.branch for limb in element.limbs)
    bare = [
        limb for limb in element.limbs if _rests_on_article_30(limb.mental_source or element.mental_source)
    ]
    if not (bare if branched else _rests_on_article_30(element.mental_source)):
        return None
    asked = "; ".join(_REQUIRED[kind][0] for kind in kinds)
    articles = " and ".join(_REQUIRED[kind][1] for kind in kinds)
    citation = Citation.of(f"Rome Statute, art. {articles}", opened=opened)
    return Element(
        id=element.id + SUFFIX,
        kinds=(ElementKind.MENTAL,),
        group=_GROUP[element.group],
        bearer=element.bearer,
        statement=f"Implied by article 30 for element {element.id}: whoever bears it {asked}.",
        citation=citation,
        authority=Authority.STATUTE,
        limbs=tuple(_implied_limb(limb, asked, citation) for limb in bare) if branched else (),
        specific_intent=None if element.is_mental else element.specific_intent,
        required=element.required,
        borne_by_accused=element.borne_by_accused,
        settled=element.settled,
        note=element.note if not element.settled else "",
        means_of_proof=(
            MeansOfProof(
                text="Inference from the relevant facts and circumstances",
                source=Citation.of("Elements of Crimes, General Introduction, para. 3", opened=opened),
            ),
        ),
        in_force=element.in_force,
        origin=Origin.IMPLIED,
    )


def _rests_on_article_30(source: MentalSource) -> bool:
    return source.kind == "article_30"


def _implied_limb(limb: Limb, asked: str, citation: Citation) -> Limb:
    return Limb(
        id=limb.id + SUFFIX,
        key=limb.key,
        statement=f"Implied by article 30 for {limb.id}: whoever bears it {asked}.",
        branch=limb.branch,
        citation=citation,
        settled=limb.settled,
        note=limb.note,
    )
