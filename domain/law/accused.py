"""What a mode loads on the accused: the crime's mental elements that this person must bear too."""

from __future__ import annotations

from domain.law.terms import Bearer, ElementKind, Group
from domain.law.types import Element, Keep, Mode, Offence, Origin


def generated(mode: Mode, offence: Offence) -> tuple[Element, ...]:
    """Give the elements that a liability adds for one offence under one mode (decisions 6, 8).

    They keep the ids that they have in the offence, and are told from the base's own by the stream that a
    target names: there the crime's bearer bears them, here the accused does. Under a mode with the same
    bearer the base's own elements serve (decision 7), save an intent that the base ascribes to principals
    other than those who did the acts. Article 28 keeps nothing, so article 30 is never loaded on a superior
    for the acts of subordinates. What whoever is charged must bear whatever the mode, such as the position
    that article 25(3 bis) asks for, is loaded under every mode. Whether the mode fits the offence at all,
    `Mode.fits` tells.

    Returns:
        Elements borne by the accused, of group `liability_mental` (`liability` where they are material), in
        the order of the offence; one that is contested has `required` false.
    """
    found = (
        _loaded(element, mode)
        for element in offence.all_elements()
        if (element.is_mental or element.borne_by_accused)
        and not (mode.same_bearer and element.bearer is Bearer.PHYSICAL_PERPETRATOR)
    )
    return tuple(element for element in found if element is not None)


def _loaded(element: Element, mode: Mode) -> Element | None:
    if element.borne_by_accused:
        return _whatever_the_mode(element)
    if element.is_context_knowledge:
        return _context_knowledge(element, mode)
    if element.specific_intent is not None:
        return _specific_intent(element, mode)
    needed = Keep.ARTICLE_30 if element.is_implied else Keep.STATED
    return _borne_by_accused(element) if needed in mode.keeps else None


def _context_knowledge(element: Element, mode: Mode) -> Element | None:
    if mode.context_knowledge == "none":
        return None
    loaded = _borne_by_accused(element)
    if mode.context_knowledge == "own":
        return loaded
    note = f"Contested under mode {mode.id}: shown, and not required."
    return loaded.model_copy(update={"required": False, "settled": False, "note": note})


def _specific_intent(element: Element, mode: Mode) -> Element | None:
    if mode.specific_intent == "none":
        return None
    own = mode.specific_intent == "own"
    statement = (
        f"The accused acted with the intent {element.specific_intent}."
        if own
        else f"The accused knew that the principals acted with the intent {element.specific_intent}."
    )
    loaded = _borne_by_accused(element)
    changes: dict[str, object] = {"statement": statement}
    if not own:
        changes["origin"] = Origin.KNOWLEDGE_OF_PRINCIPALS
    if not mode.specific_intent_settled:
        changes |= {"settled": False, "note": f"Contested under mode {mode.id}. {mode.note}"}
    return loaded.model_copy(update=changes)


def _whatever_the_mode(element: Element) -> Element:
    # Art. 25(3 bis): article 25 applies to aggression only for persons in control of, or directing, the State.
    loaded = _borne_by_accused(element)
    if element.is_mental:
        return loaded
    return loaded.model_copy(
        update={"kinds": element.kinds, "group": Group.LIABILITY, "mental_source": element.mental_source}
    )


def _borne_by_accused(element: Element) -> Element:
    kinds = tuple(kind for kind in element.kinds if kind in (ElementKind.MENTAL, ElementKind.CONTEXTUAL))
    return element.model_copy(
        update={
            "kinds": kinds,
            "group": Group.LIABILITY_MENTAL,
            "bearer": Bearer.ACCUSED,
            "statement": f"Borne by the accused too: {element.statement}",
            "mental_source": None,
            "origin": Origin.KEPT,
        }
    )
