"""One person proposes a mapping, another endorses it; what stands against a line is only ever rejected."""

from __future__ import annotations

from typing import Any

import pytest

from domain.errors import FourEyesError, GravamenError, InvalidError, RefusedError
from domain.events import Act, By
from domain.law import UnknownElementError
from domain.mapping import events as e
from domain.mapping.mapping import Standing, evolve
from domain.mapping.proposing import propose, suggest
from domain.mapping.review import adopt_suggestion, endorse, reject, withdraw
from domain.protected import Plain
from domain.values import MappingPolarity, Target
from tests.domain.recorded_law import FACT, LAW, on_base, on_liability, on_line
from tests.scenario import NOON, SUBJECT, Given, act_by

INFERENCE, RIVAL = Plain.of("Such orders come from the top"), Plain.of("A local initiative, since …")
WHY = Plain.of("The fact shows the guard posts")
SUPPORTS, CONTRADICTS, CONTEXT = (
    MappingPolarity.SUPPORTS,
    MappingPolarity.CONTRADICTS,
    MappingPolarity.CONTEXT,
)
SOFTWARE = Act(id=SUBJECT, by=By(id="suggester", kind="software"), recorded_at=NOON)
ASSISTANT = Act(id=SUBJECT, by=By(id="assistant-1", on_behalf_of="expert-1"), recorded_at=NOON)

PROPOSED = e.MappingProposed(
    fact=FACT, target=on_base(), polarity=SUPPORTS, directness="direct", rationale=WHY
)
AGAINST = PROPOSED.model_copy(update={"polarity": CONTRADICTS})
SUGGESTED = e.MappingSuggested(
    fact=FACT, target=on_base(), polarity=SUPPORTS, directness="direct", model="matcher-1"
)
ADOPTED = e.MappingSuggestionAdopted(rationale=WHY)
ENDORSED, REJECTED, WITHDRAWN = e.MappingEndorsed(), e.MappingRejected(), e.MappingWithdrawn()


def proposal(**changes: Any) -> dict[str, Any]:
    defaults = {
        "id": SUBJECT,
        "fact": FACT,
        "target": on_base(),
        "polarity": SUPPORTS,
        "directness": "direct",
        "rationale": WHY,
        "act": act_by("expert-1"),
        "law": LAW,
    }
    return {**defaults, **changes}


def given(*events: Any) -> Given:
    return Given(evolve, events)


def test_a_mapping_is_proposed_by_a_person() -> None:
    change = propose(**proposal())
    assert (change.event, change.opens) == (PROPOSED, True)
    assert given((PROPOSED, "expert-1")).state().proposed_by == {"expert-1"}


def test_an_inferential_mapping_states_its_inference_and_what_competes() -> None:
    change = propose(**proposal(directness="inferential", inference=INFERENCE, competing_inferences=(RIVAL,)))
    assert change.event == PROPOSED.model_copy(
        update={"directness": "inferential", "inference": INFERENCE, "competing_inferences": (RIVAL,)}
    )


@pytest.mark.parametrize(
    ("changes", "error", "field", "words"),
    [
        ({"directness": "inferential"}, InvalidError, "inference", "expected the inference"),
        (
            {"directness": "inferential", "inference": INFERENCE},
            InvalidError,
            "competing_inferences",
            "expected the inferences that compete",
        ),
        ({"inference": INFERENCE}, InvalidError, "inference", "expected no inference for a direct mapping"),
        ({"competing_inferences": (RIVAL,)}, InvalidError, "inference", "expected no inference"),
        ({"target": on_base("7-1-e.9")}, UnknownElementError, "target.element", "near: 7-1-e"),
        ({"target": on_base(None)}, InvalidError, "target.element", "expected an element"),
        ({"target": on_line()}, InvalidError, "target.stream", "found a case file"),
        ({"act": SOFTWARE}, RefusedError, "", "is a person's act, found software suggester"),
    ],
    ids=[
        "no inference",
        "nothing competes",
        "direct with inference",
        "direct with rivals",
        "unknown element",
        "no element",
        "a line",
        "software",
    ],
)
def test_a_faulty_proposal_is_refused(
    changes: dict[str, Any], error: type[GravamenError], field: str, words: str
) -> None:
    with pytest.raises(error) as refusal:
        propose(**proposal(**changes))
    assert words in refusal.value.message
    assert refusal.value.field == field


def test_a_program_suggests_and_counts_for_nothing() -> None:
    change = suggest(**proposal(act=SOFTWARE, rationale=None, model="matcher-1"))
    assert change.event == SUGGESTED
    state = given((SUGGESTED, "suggester")).state()
    assert (state.standing, state.proposed_by) == (Standing.SUGGESTED, frozenset())


def test_a_person_proposes_and_does_not_suggest() -> None:
    with pytest.raises(RefusedError, match="found person expert-1; propose it"):
        suggest(**proposal(model="matcher-1"))


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"directness": "inferential"}, InvalidError),
        ({"target": on_base(None)}, InvalidError),
        ({"target": on_base("7-1-e.9")}, UnknownElementError),
    ],
    ids=["no inference", "no element", "unknown element"],
)
def test_a_suggestion_is_held_to_the_form_of_a_proposal(
    changes: dict[str, Any], error: type[GravamenError]
) -> None:
    with pytest.raises(error):
        suggest(**proposal(act=SOFTWARE, model="matcher-1", **changes))


def test_a_suggestion_adopted_is_that_persons_proposal() -> None:
    suggested = given((SUGGESTED, "suggester"))
    suggested.when(adopt_suggestion, rationale=WHY, act=act_by("expert-1")).then(ADOPTED)
    suggested.when(adopt_suggestion, rationale=WHY, act=SOFTWARE).then_refused(
        RefusedError, "is a person's act"
    )
    adopted = given((SUGGESTED, "suggester"), (ADOPTED, "expert-1"))
    adopted.when(endorse, act=act_by("expert-1")).then_refused(FourEyesError, "expert-1 proposed it")
    adopted.when(endorse, act=act_by("expert-2")).then(ENDORSED)
    adopted.when(adopt_suggestion, rationale=WHY, act=act_by("expert-2")).then_refused(
        RefusedError, "is proposed, expected a suggestion"
    )


def test_someone_else_endorses_a_proposal() -> None:
    given((PROPOSED, "expert-1")).when(endorse, act=act_by("expert-2")).then(ENDORSED)


@pytest.mark.parametrize(
    ("events", "act", "error", "words"),
    [
        ([(PROPOSED, "expert-1")], act_by("expert-1"), FourEyesError, "expert-1 proposed it"),
        ([(PROPOSED, "expert-1")], ASSISTANT, FourEyesError, "expert-1 proposed it"),
        ([(PROPOSED, "expert-1")], SOFTWARE, RefusedError, "is a person's act"),
        (
            [(PROPOSED, "expert-1"), (ENDORSED, "expert-2")],
            act_by("expert-2"),
            RefusedError,
            "expert-2 endorsed",
        ),
        ([(SUGGESTED, "suggester")], act_by("expert-2"), RefusedError, "is suggested, expected a proposal"),
        ([PROPOSED, REJECTED], act_by("expert-2"), RefusedError, "is rejected, expected a proposal"),
        ([PROPOSED, WITHDRAWN], act_by("expert-2"), RefusedError, "is withdrawn, expected a proposal"),
    ],
    ids=["own", "own, by an assistant", "software", "twice", "suggestion", "rejected", "withdrawn"],
)
def test_an_endorsement_that_cannot_be(
    events: list[Any], act: Act, error: type[GravamenError], words: str
) -> None:
    given(*events).when(endorse, act=act).then_refused(error, words)


def test_a_second_endorsement_stands_beside_the_first() -> None:
    endorsed = given((PROPOSED, "expert-1"), (ENDORSED, "expert-2"))
    endorsed.when(endorse, act=act_by("expert-3")).then(ENDORSED)
    twice = given((PROPOSED, "expert-1"), (ENDORSED, "expert-2"), (ENDORSED, "expert-3"))
    assert twice.state().endorsed_by == {"expert-2", "expert-3"}


@pytest.mark.parametrize("event", [PROPOSED, AGAINST], ids=["supporting", "contradicting"])
def test_a_third_person_rejects(event: e.MappingProposed) -> None:
    endorsed = given((event, "expert-1"), (ENDORSED, "expert-2"))
    endorsed.when(reject, act=act_by("expert-3")).then(REJECTED)
    endorsed.when(reject, act=act_by("expert-1")).then_refused(FourEyesError, "expert-1 proposed it")
    endorsed.when(reject, act=act_by("expert-2")).then_refused(FourEyesError, "expert-2 endorsed it")
    endorsed.when(reject, act=SOFTWARE).then_refused(RefusedError, "is a person's act")


def test_a_suggestion_can_be_rejected() -> None:
    given((SUGGESTED, "suggester")).when(reject, act=act_by("expert-1")).then(REJECTED)


@pytest.mark.parametrize("last", [REJECTED, WITHDRAWN], ids=["rejected", "withdrawn"])
def test_what_is_over_is_not_rejected(last: Any) -> None:
    given(PROPOSED, last).when(reject, act=act_by("expert-3")).then_refused(RefusedError, "already")


def test_who_proposed_support_withdraws_it() -> None:
    proposed = given((PROPOSED, "expert-1"))
    proposed.when(withdraw, act=act_by("expert-1"), law=LAW).then(WITHDRAWN)
    proposed.when(withdraw, act=act_by("expert-2"), law=LAW).then_refused(
        FourEyesError, "withdrawn by who proposed it, expected expert-1, found expert-2"
    )
    given(PROPOSED, REJECTED).when(withdraw, act=act_by("expert-1"), law=LAW).then_refused(
        RefusedError, "is rejected"
    )


@pytest.mark.parametrize(
    ("target", "polarity", "is_taken_back"),
    [
        (on_base(), CONTRADICTS, False),
        (on_base(), CONTEXT, True),
        (on_liability("28-b.3"), CONTRADICTS, False),
        (on_liability("31-1-d.1"), SUPPORTS, False),
        (on_liability("31-1-d.1"), CONTRADICTS, True),
    ],
    ids=["against an element", "context", "against a liability", "for a ground", "against a ground"],
)
def test_what_stands_against_the_line_is_not_taken_back_by_its_proposer(
    target: Target, polarity: MappingPolarity, is_taken_back: bool
) -> None:
    event = PROPOSED.model_copy(update={"target": target, "polarity": polarity})
    outcome = given((event, "expert-1")).when(withdraw, act=act_by("expert-1"), law=LAW)
    if is_taken_back:
        outcome.then(WITHDRAWN)
    else:
        outcome.then_refused(FourEyesError, "only a third person's rejection takes it away")


def test_a_mapping_opens_with_a_proposal_or_a_suggestion() -> None:
    with pytest.raises(TypeError, match="a mapping cannot open with"):
        given(ENDORSED).state()
