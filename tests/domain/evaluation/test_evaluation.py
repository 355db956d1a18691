"""An expert evaluates elements or a line at a stage; others concur or dissent; a negative one clings."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from domain.errors import FourEyesError, GravamenError, InvalidError, NotFoundError, RefusedError
from domain.evaluation import events as e
from domain.evaluation.evaluation import Evaluation, evaluate, evolve
from domain.evaluation.review import concur, concur_in_withdrawal, dissent, reaffirm, withdraw
from domain.events import Act, By
from domain.law import UnknownElementError
from domain.ports.law import UnknownLineError, UnknownStageError
from domain.protected import Plain
from tests.domain.recorded_law import COMMISSION, COURT, LAW, on_base, on_line
from tests.scenario import NOON, SUBJECT, Given, act_by

HEAD = 40
REASONS, RIVAL = Plain.of("The posts had orders"), Plain.of("A local initiative: excluded, since …")
SOFTWARE = Act(id=SUBJECT, by=By(id="suggester", kind="software"), recorded_at=NOON)
ASSISTANT = Act(id=SUBJECT, by=By(id="assistant-1", on_behalf_of="expert-1"), recorded_at=NOON)
STAGE = LAW.forum(COURT, field="forum").template.stages[0].id
LATER_STAGE = LAW.forum(COURT, field="forum").template.stages[1].id

CAPABLE = e.EvaluationRecorded(
    targets=(on_base("7-1-e.1"), on_base("7-1-e.2")),
    forum=COURT,
    stage=STAGE,
    verdict=e.Verdict.CAPABLE,
    considered_position=30,
    date="2026-03-01",
    reasons=REASONS,
    competing_inferences=(RIVAL,),
)
NEGATIVE = CAPABLE.model_copy(update={"verdict": e.Verdict.NOT_CAPABLE})
UNDECIDED = CAPABLE.model_copy(update={"verdict": e.Verdict.UNDECIDED})
CONCURRED, DISSENTED, WITHDRAWN = e.EvaluationConcurred(), e.EvaluationDissented(), e.EvaluationWithdrawn()
WITHDRAWAL_CONCURRED = e.WithdrawalConcurred()
REAFFIRMED = e.EvaluationReaffirmed(considered_position=35, date="2026-04-01")
EARLIER = UUID(int=300)


def evaluating(**changes: Any) -> dict[str, Any]:
    members = {name: getattr(CAPABLE, name) for name in e.EvaluationRecorded.model_fields}
    return {"id": SUBJECT, "head": HEAD, "act": act_by("expert-1"), "law": LAW, **members, **changes}


def given(*events: Any) -> Given:
    return Given(evolve, events)


def earlier(event: e.EvaluationRecorded, by: str = "expert-1") -> Evaluation:
    state = Given(evolve, [(event, by)], id=EARLIER).state()
    assert isinstance(state, Evaluation)
    return state


def test_several_elements_are_evaluated_in_one_act() -> None:
    change = evaluate(**evaluating())
    assert (change.event, change.opens) == (CAPABLE, True)


def test_a_line_is_evaluated_as_a_whole() -> None:
    assert evaluate(**evaluating(targets=(on_line(),))).event == CAPABLE.model_copy(
        update={"targets": (on_line(),)}
    )


@pytest.mark.parametrize(
    ("changes", "error", "field", "words"),
    [
        ({"targets": ()}, InvalidError, "targets", "expected at least one target"),
        ({"targets": (on_base(), on_line())}, InvalidError, "targets[1]", "found a line among them"),
        ({"targets": (on_line(), on_line())}, InvalidError, "targets[0]", "found a line among them"),
        ({"targets": (on_base(None),)}, InvalidError, "targets[0].element", "expected an element"),
        ({"targets": (on_base(), on_base())}, InvalidError, "targets", "each target once"),
        ({"targets": (on_line(None),)}, InvalidError, "targets[0].line", "expected the line"),
        ({"targets": (on_line(EARLIER),)}, UnknownLineError, "targets[0].line", "no line"),
        ({"targets": (on_base("7-1-e.9"),)}, UnknownElementError, "targets[0].element", "near: 7-1-e"),
        ({"considered_position": 41}, InvalidError, "considered_position", "to the head, 40, found 41"),
        ({"considered_position": 0}, InvalidError, "considered_position", "from 1 to the head"),
        ({"stage": "verdict"}, UnknownStageError, "stage", "expected a stage of the forum"),
        ({"act": SOFTWARE}, RefusedError, "", "is a person's act, found software suggester"),
    ],
    ids=[
        "no target",
        "a line among elements",
        "two lines",
        "a whole base",
        "target twice",
        "no line",
        "unknown line",
        "unknown element",
        "beyond the head",
        "before the record",
        "unknown stage",
        "software",
    ],
)
def test_a_faulty_evaluation_is_refused(
    changes: dict[str, Any], error: type[GravamenError], field: str, words: str
) -> None:
    with pytest.raises(error) as refusal:
        evaluate(**evaluating(**changes))
    assert words in refusal.value.message
    assert refusal.value.field == field


@pytest.mark.parametrize("verdict", ["capable", "not_capable", "undecided"])
def test_nothing_but_the_three_verdicts_can_be_recorded(verdict: str) -> None:
    assert e.Verdict(verdict).value == verdict
    with pytest.raises(ValueError, match="proved"):
        e.Verdict("proved")


def test_authors_supersede_their_own() -> None:
    change = evaluate(**evaluating(supersedes=EARLIER, superseded=earlier(CAPABLE)))
    assert change.event == CAPABLE.model_copy(update={"supersedes": EARLIER})


@pytest.mark.parametrize("event", [NEGATIVE, UNDECIDED], ids=["negative", "undecided"])
def test_anothers_negative_can_be_superseded_and_counts_on_until_a_third_concurs(
    event: e.EvaluationRecorded,
) -> None:
    change = evaluate(**evaluating(supersedes=EARLIER, superseded=earlier(event, by="expert-2")))
    assert change.event == CAPABLE.model_copy(update={"supersedes": EARLIER})


@pytest.mark.parametrize(
    ("changes", "superseded", "error", "words"),
    [
        ({}, earlier(CAPABLE, by="expert-2"), FourEyesError, "is superseded by its author alone"),
        ({"stage": LATER_STAGE}, earlier(CAPABLE), InvalidError, f"found one of stage {STAGE}"),
        (
            {"forum": COMMISSION, "stage": LAW.forum(COMMISSION, field="").template.stages[0].id},
            earlier(CAPABLE),
            InvalidError,
            "expected an evaluation of the same forum and stage",
        ),
    ],
    ids=["another's favourable one", "another stage", "another forum"],
)
def test_a_superseding_that_cannot_be(
    changes: dict[str, Any], superseded: Evaluation, error: type[GravamenError], words: str
) -> None:
    with pytest.raises(error) as refusal:
        evaluate(**evaluating(supersedes=EARLIER, superseded=superseded, **changes))
    assert words in refusal.value.message
    assert refusal.value.field == "supersedes"


def test_another_expert_concurs_or_dissents() -> None:
    recorded = given((CAPABLE, "expert-1"))
    recorded.when(concur, act=act_by("expert-2")).then(CONCURRED)
    recorded.when(dissent, act=act_by("expert-2")).then(DISSENTED)


@pytest.mark.parametrize("decision", [concur, dissent], ids=["concur", "dissent"])
@pytest.mark.parametrize(
    ("events", "act", "error", "words"),
    [
        ([], act_by("expert-1"), FourEyesError, "expert-1 wrote it"),
        ([], ASSISTANT, FourEyesError, "expert-1 wrote it"),
        ([], SOFTWARE, RefusedError, "is a person's act"),
        ([(CONCURRED, "expert-2")], act_by("expert-2"), RefusedError, "expert-2 has concurred"),
        ([(DISSENTED, "expert-2")], act_by("expert-2"), RefusedError, "or dissented from it already"),
        ([(WITHDRAWN, "expert-1")], act_by("expert-2"), RefusedError, "is withdrawn"),
    ],
    ids=["author", "for the author", "software", "concurred before", "dissented before", "withdrawn"],
)
def test_a_second_voice_that_cannot_be(
    decision: Any, events: list[Any], act: Act, error: type[GravamenError], words: str
) -> None:
    given((CAPABLE, "expert-1"), *events).when(decision, act=act).then_refused(error, words)


def test_voices_are_kept_apart() -> None:
    state = given(
        (CAPABLE, "expert-1"), (CONCURRED, "expert-2"), (DISSENTED, "expert-3"), (CONCURRED, "expert-4")
    ).state()
    assert (state.concurred_by, state.dissented_by) == ({"expert-2", "expert-4"}, {"expert-3"})


def test_an_author_withdraws_a_favourable_evaluation() -> None:
    recorded = given((CAPABLE, "expert-1"))
    recorded.when(withdraw, act=act_by("expert-1")).then(WITHDRAWN)
    recorded.when(withdraw, act=act_by("expert-2")).then_refused(FourEyesError, "by its author alone")
    recorded.when(withdraw, act=SOFTWARE).then_refused(RefusedError, "is a person's act")
    given(CAPABLE, WITHDRAWN).when(withdraw, act=act_by("expert-1")).then_refused(
        RefusedError, "is withdrawn already"
    )


@pytest.mark.parametrize("event", [NEGATIVE, UNDECIDED], ids=["negative", "undecided"])
def test_a_negative_evaluation_stands_until_a_third_concurs_in_its_withdrawal(
    event: e.EvaluationRecorded,
) -> None:
    given((event, "expert-1")).when(withdraw, act=act_by("expert-2")).then(WITHDRAWN)
    withdrawn = given((event, "expert-1"), (WITHDRAWN, "expert-2"))
    assert not withdrawn.state().is_withdrawn
    withdrawn.when(concur, act=act_by("expert-3")).then(CONCURRED)
    withdrawn.when(concur_in_withdrawal, act=act_by("expert-3")).then(WITHDRAWAL_CONCURRED)
    concurred = given((event, "expert-1"), (WITHDRAWN, "expert-2"), (WITHDRAWAL_CONCURRED, "expert-3"))
    assert concurred.state().is_withdrawn
    concurred.when(concur_in_withdrawal, act=act_by("expert-4")).then(WITHDRAWAL_CONCURRED)


@pytest.mark.parametrize(
    ("events", "act", "error", "words"),
    [
        (
            [(NEGATIVE, "expert-1"), (WITHDRAWN, "expert-2")],
            act_by("expert-1"),
            FourEyesError,
            "expert-1 wrote it",
        ),
        (
            [(NEGATIVE, "expert-1"), (WITHDRAWN, "expert-2")],
            act_by("expert-2"),
            FourEyesError,
            "expert-2 withdrew it",
        ),
        ([(NEGATIVE, "expert-1"), (WITHDRAWN, "expert-2")], SOFTWARE, RefusedError, "is a person's act"),
        ([(NEGATIVE, "expert-1")], act_by("expert-3"), RefusedError, "is not withdrawn"),
        (
            [(CAPABLE, "expert-1"), (WITHDRAWN, "expert-1")],
            act_by("expert-3"),
            RefusedError,
            "needs nobody's concurrence",
        ),
        (
            [(NEGATIVE, "expert-1"), (WITHDRAWN, "expert-2"), (WITHDRAWAL_CONCURRED, "expert-3")],
            act_by("expert-3"),
            RefusedError,
            "expert-3 has concurred in the withdrawal",
        ),
    ],
    ids=["author", "who withdrew", "software", "not withdrawn", "favourable", "twice"],
)
def test_a_concurrence_in_a_withdrawal_that_cannot_be(
    events: list[Any], act: Act, error: type[GravamenError], words: str
) -> None:
    given(*events).when(concur_in_withdrawal, act=act).then_refused(error, words)


def test_one_act_reaffirms_many() -> None:
    other = Given(evolve, [(CAPABLE, "expert-1")], id=UUID(int=301)).state()
    changes = reaffirm(
        [earlier(CAPABLE), other],
        evaluations=(other.id, EARLIER),
        considered_position=35,
        date="2026-04-01",
        head=HEAD,
        act=act_by("expert-1"),
    )
    assert [(change.stream.id, change.event) for change in changes] == [
        (other.id, REAFFIRMED),
        (EARLIER, REAFFIRMED),
    ]
    assert given((CAPABLE, "expert-1"), (REAFFIRMED, "expert-1")).state().considered_position == 35


@pytest.mark.parametrize(
    ("recorded", "changes", "error", "field"),
    [
        ([earlier(CAPABLE)], {"act": act_by("expert-2")}, FourEyesError, "evaluations[0]"),
        ([earlier(CAPABLE)], {"act": SOFTWARE}, RefusedError, ""),
        ([earlier(CAPABLE)], {"considered_position": 41}, InvalidError, "considered_position"),
        ([earlier(CAPABLE)], {"considered_position": 29}, InvalidError, "considered_position"),
        ([earlier(CAPABLE)], {"evaluations": (EARLIER, EARLIER)}, InvalidError, "evaluations[1]"),
        ([], {}, NotFoundError, "evaluations[0]"),
        (
            [Given(evolve, [CAPABLE, WITHDRAWN], id=EARLIER).state()],
            {},
            RefusedError,
            "evaluations[0]",
        ),
        (
            [earlier(CAPABLE), Given(evolve, [(NEGATIVE, "expert-1")], id=UUID(int=301)).state()],
            {"evaluations": (EARLIER, UUID(int=301))},
            InvalidError,
            "evaluations[1]",
        ),
    ],
    ids=[
        "another's",
        "software",
        "beyond the head",
        "before what was considered",
        "twice",
        "unknown",
        "withdrawn",
        "a negative among favourable ones",
    ],
)
def test_a_faulty_reaffirming_is_refused_whole(
    recorded: list[Evaluation], changes: dict[str, Any], error: type[GravamenError], field: str
) -> None:
    defaults: dict[str, Any] = {
        "evaluations": (EARLIER,),
        "considered_position": 35,
        "date": "2026-04-01",
        "head": HEAD,
        "act": act_by("expert-1"),
    }
    with pytest.raises(error) as refusal:
        reaffirm(recorded, **{**defaults, **changes})
    assert refusal.value.field == field
