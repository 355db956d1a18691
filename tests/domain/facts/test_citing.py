"""Citations for and against a fact, and what it takes to remove one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from domain.errors import FourEyesError, InvalidError, NotFoundError, RefusedError
from domain.events import By, Claim, DomainEvent
from domain.evidence.events import (
    Derivation,
    DerivationKind,
    Description,
    EvidenceDerived,
    EvidenceRegistered,
    ItemForm,
    ItemKind,
)
from domain.facts import citing
from domain.facts import events as e
from domain.facts.citation import BasisOfKnowledge, Citation, FragmentSelector
from domain.facts.fact import evolve
from domain.protected import Plain
from domain.values import WHOLE, Polarity, Segment
from tests.scenario import Given, act_by

FACT, ITEM, CORRECTED = UUID(int=7), UUID(int=20), UUID(int=21)
FOR, AGAINST = UUID(int=40), UUID(int=41)
stated = e.FactStated(
    proposition=e.Proposition(statement=Plain.of("Rations were cut."), role=e.FactRole.MATERIAL),
    status="asserted",
)


def citation(id: UUID = FOR, polarity: Polarity = Polarity.SUPPORTS, **members: Any) -> Citation:
    basis = members.pop("basis", BasisOfKnowledge.SAW_OR_DID)
    return Citation(id=id, item=ITEM, polarity=polarity, basis=basis, **members)


supporting = e.FactCited(citation=citation())
contradicting = e.FactCited(citation=citation(AGAINST, Polarity.CONTRADICTS))
proposed = e.CitationRemovalProposed(citation=AGAINST)
BY_THREE: list[DomainEvent | tuple[DomainEvent, str]] = [
    (stated, "expert-1"),
    (contradicting, "expert-2"),
    (proposed, "expert-3"),
]


def pages(first: float, last: float) -> Segment:
    return Segment(unit="pages", first=first, last=last)


def given(*events: Any) -> Given:
    return Given(evolve, [stated, *events], id=FACT)


@pytest.mark.parametrize("polarity", list(Polarity))
def test_an_item_is_cited_for_or_against_a_fact(polarity: Polarity) -> None:
    given().when(citing.cite, citation=citation(FOR, polarity)).then(
        e.FactCited(citation=citation(FOR, polarity))
    )


def test_the_id_of_a_citation_is_unique_in_the_repository() -> None:
    assert supporting.claims() == (Claim("citation", str(FOR)),)


def test_the_id_of_a_citation_is_not_used_again() -> None:
    given(supporting, e.CitationWithdrawn(citation=FOR)).when(citing.cite, citation=citation()).then_refused(
        InvalidError, "used before"
    )


@pytest.mark.parametrize("segment", [pages(11, 13), pages(40, 41)], ids=["across the edge", "beyond"])
def test_a_selector_outside_its_item_is_refused(segment: Segment) -> None:
    given().when(citing.cite, citation=citation(segment=segment), extent=pages(1, 12)).then_refused(
        InvalidError, "inside the item's pages 1 to 12"
    )


@pytest.mark.parametrize(
    "segment",
    [pages(1, 12), WHOLE, Segment(unit="paragraphs", first=90, last=91)],
    ids=["all pages", "whole", "what cannot be compared"],
)
def test_a_selector_that_is_not_known_to_lie_outside_is_taken(segment: Segment) -> None:
    cited = citation(segment=segment)
    given().when(citing.cite, citation=cited, extent=pages(1, 12)).then(e.FactCited(citation=cited))


def test_a_fragment_outside_the_stated_segment_is_refused() -> None:
    odd = citation(segment=pages(1, 2), fragment=FragmentSelector(value="page=3"))
    given().when(citing.cite, citation=odd).then_refused(
        InvalidError, "inside pages 1 to 2, found pages 3 to 3"
    )


def test_who_saw_it_has_not_heard_it_from_another() -> None:
    odd = citation(heard_from=UUID(int=9))
    given().when(citing.cite, citation=odd).then_refused(InvalidError, "found saw_or_did")


def test_what_was_heard_may_say_from_whom() -> None:
    heard = citation(basis=BasisOfKnowledge.HEARD, heard_from=UUID(int=9))
    given().when(citing.cite, citation=heard).then(e.FactCited(citation=heard))


def test_words_around_a_quote_need_the_quote() -> None:
    odd = citation(prefix=Plain.of("before"))
    given().when(citing.cite, citation=odd).then_refused(InvalidError, "exact beside prefix")


def test_a_withdrawn_fact_takes_no_more_support() -> None:
    given(e.FactWithdrawn()).when(citing.cite, citation=citation()).then_refused(
        RefusedError, "no more support"
    )


def test_a_withdrawn_fact_may_still_be_contradicted() -> None:
    given(e.FactWithdrawn()).when(citing.cite, citation=contradicting.citation).then(contradicting)


def test_a_supporting_citation_is_withdrawn_by_anyone() -> None:
    given(supporting).when(citing.withdraw_citation, citation=FOR).then(e.CitationWithdrawn(citation=FOR))


def test_a_contradicting_citation_is_not_simply_withdrawn() -> None:
    given(contradicting).when(citing.withdraw_citation, citation=AGAINST).then_refused(
        RefusedError, "a third person's agreement (decision 21)"
    )


@pytest.mark.parametrize(
    ("history", "words"),
    [
        ([], "found no such one"),
        ([supporting, e.CitationWithdrawn(citation=FOR)], "found one that was withdrawn or removed"),
    ],
    ids=["never made", "withdrawn"],
)
@pytest.mark.parametrize(
    ("decision", "arguments"),
    [
        (citing.withdraw_citation, {}),
        (citing.propose_citation_removal, {}),
        (citing.agree_citation_removal, {"act": act_by()}),
        (citing.reopen_citation, {}),
        (citing.confirm_citation, {"read_in": CORRECTED, "act": act_by()}),
    ],
    ids=["withdraw", "propose removal", "agree removal", "reopen", "confirm"],
)
def test_what_is_not_cited_is_not_found(
    decision: Any, arguments: dict[str, Any], history: list[Any], words: str
) -> None:
    given(*history).when(decision, citation=FOR, **arguments).then_refused(NotFoundError, words)


def test_the_removal_of_a_contradicting_citation_is_proposed() -> None:
    given(contradicting).when(citing.propose_citation_removal, citation=AGAINST).then(proposed)


def test_a_supporting_citation_needs_no_proposal() -> None:
    given(supporting).when(citing.propose_citation_removal, citation=FOR).then_refused(
        RefusedError, "withdraw it"
    )


def test_a_removal_is_proposed_once() -> None:
    given(contradicting, proposed).when(citing.propose_citation_removal, citation=AGAINST).then_refused(
        RefusedError, "proposed before"
    )


def test_a_third_person_agrees_to_the_removal() -> None:
    Given(evolve, BY_THREE).when(
        citing.agree_citation_removal, citation=AGAINST, act=act_by("expert-4")
    ).then(e.CitationRemovalAgreed(citation=AGAINST))


@pytest.mark.parametrize(
    ("identity", "part"),
    [
        ("expert-1", "expert-1 stated the fact"),
        ("expert-2", "expert-2 made the citation"),
        ("expert-3", "expert-3 proposed it"),
    ],
)
def test_nobody_with_a_part_in_it_agrees_to_a_removal(identity: str, part: str) -> None:
    Given(evolve, BY_THREE).when(
        citing.agree_citation_removal, citation=AGAINST, act=act_by(identity)
    ).then_refused(FourEyesError, part)


def test_who_asserted_a_prospective_fact_stated_it_too() -> None:
    hoped = (stated.model_copy(update={"status": "prospective"}), "expert-1")
    Given(evolve, [hoped, (e.FactAsserted(), "expert-5"), *BY_THREE[1:]]).when(
        citing.agree_citation_removal, citation=AGAINST, act=act_by("expert-5")
    ).then_refused(FourEyesError, "expert-5 stated the fact")


def test_a_removal_that_nobody_proposed_is_not_agreed_to() -> None:
    given(contradicting).when(
        citing.agree_citation_removal, citation=AGAINST, act=act_by("expert-4")
    ).then_refused(RefusedError, "was not proposed")


def test_software_neither_agrees_to_a_removal_nor_confirms() -> None:
    software = replace(act_by("triage"), by=By(id="triage", kind="software"))
    Given(evolve, BY_THREE).when(citing.agree_citation_removal, citation=AGAINST, act=software).then_refused(
        RefusedError, "found software triage"
    )
    given(supporting).when(
        citing.confirm_citation, citation=FOR, read_in=CORRECTED, act=software
    ).then_refused(RefusedError, "found software triage")


def test_a_citation_is_reopened_and_confirmed_in_the_corrected_item() -> None:
    reopened = e.CitationReopened(citation=FOR, corrected_by=CORRECTED)
    given(supporting).when(citing.reopen_citation, citation=FOR, corrected_by=CORRECTED).then(reopened)
    assert given(supporting, reopened).state().citations[FOR].is_reopened
    given(supporting, reopened).when(
        citing.confirm_citation, citation=FOR, read_in=CORRECTED, act=act_by()
    ).then(e.CitationConfirmed(citation=FOR, read_in=CORRECTED))
    confirmed = e.CitationConfirmed(citation=FOR, read_in=CORRECTED)
    assert not given(supporting, reopened, confirmed).state().citations[FOR].is_reopened


def test_a_citation_is_reopened_once() -> None:
    given(supporting, e.CitationReopened(citation=FOR)).when(
        citing.reopen_citation, citation=FOR
    ).then_refused(RefusedError, "already")


def test_a_citation_reopened_by_its_item_alone_may_be_confirmed() -> None:
    given(supporting).when(citing.confirm_citation, citation=FOR, read_in=CORRECTED, act=act_by()).then(
        e.CitationConfirmed(citation=FOR, read_in=CORRECTED)
    )


DESCRIPTION = Description(kind=ItemKind.DOCUMENT, form=ItemForm.COPY, title=Plain.of("Fictional"))


@pytest.mark.parametrize(
    ("kind", "extent"),
    [(DerivationKind.EXCERPT, pages(3, 9)), (DerivationKind.TRANSLATION, None)],
    ids=["excerpt", "translation"],
)
def test_an_excerpt_holds_the_pages_it_was_taken_from(kind: DerivationKind, extent: Segment | None) -> None:
    derivation = Derivation(kind=kind, parents=(ITEM,), segment=pages(3, 9))
    assert citing.extent_of(EvidenceDerived(description=DESCRIPTION, derivation=derivation)) == extent


def test_an_item_that_was_registered_has_no_known_extent() -> None:
    assert citing.extent_of(EvidenceRegistered(description=DESCRIPTION)) is None


def test_what_removes_or_reopens_needs_a_reason() -> None:
    assert citing.NEEDS_REASON == (
        "withdraw_citation",
        "propose_citation_removal",
        "agree_citation_removal",
        "reopen_citation",
    )
