"""A line combines bases and, for a charge, a liability; what leaves it leaves with a third person's word."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from domain.casefile import case, lines
from domain.casefile import events as e
from domain.errors import FourEyesError, GravamenError, InvalidError, NotFoundError, RefusedError
from domain.law import LineKind
from domain.ports.law import UnknownCatalogueError
from domain.protected import Plain
from tests.domain.recorded_law import (
    BASE,
    CONTEXT,
    DIGEST,
    LAW,
    LIABILITY,
    LINE,
    ORGAN,
    OTHER_BASE,
    OTHER_DIGEST,
)
from tests.scenario import Given, act_by

TITLE = Plain.of("Imprisonment in camps")
BASES = (e.LineBase(crime_base=BASE, context=CONTEXT), e.LineBase(crime_base=OTHER_BASE))
OPENED = e.CaseOpened(title=Plain.of("Camps"))
STRUCTURAL = e.LineAdded(
    line=LINE, kind="structural_line", title=TITLE, catalogue=DIGEST, bases=BASES, organ=ORGAN
)
CHARGE = e.LineAdded(
    line=LINE, kind="charge", title=TITLE, catalogue=DIGEST, bases=BASES, liability=LIABILITY
)
CLAIM = e.ClaimAdded(line=LINE, title=TITLE, catalogue=DIGEST, bases=BASES, responsibility=LIABILITY)
ASKED = e.LineBaseRemovalProposed(line=LINE, crime_base=BASE)
AGREED = e.LineBaseRemovalAgreed(line=LINE, crime_base=BASE)
ENDED = e.LineEnded(line=LINE)
UNKNOWN = UUID(int=999)


def given(*events: Any) -> Given:
    return Given(case.evolve, [OPENED, *events])


def with_line(*events: Any) -> Given:
    return given((STRUCTURAL, "expert-1"), *events)


def combining(**changes: Any) -> dict[str, Any]:
    defaults = {
        "line": LINE,
        "kind": LineKind.STRUCTURAL_LINE,
        "title": TITLE,
        "catalogue": DIGEST,
        "bases": BASES,
        "law": LAW,
    }
    return {**defaults, **changes}


def test_a_structural_line_is_directed_at_an_organ_or_at_none() -> None:
    given().when(lines.add_line, **combining(organ=ORGAN, organ_kind="organ")).then(STRUCTURAL)
    given().when(lines.add_line, **combining()).then(STRUCTURAL.model_copy(update={"organ": None}))


def test_a_charge_needs_a_liability() -> None:
    charge = combining(kind=LineKind.CHARGE, liability=LIABILITY, answering="person")
    given().when(lines.add_line, **charge).then(CHARGE)


def test_a_claim_needs_the_responsibility_of_a_state_and_is_a_line_like_others() -> None:
    claim = combining(kind=LineKind.CLAIM, liability=LIABILITY, answering="state")
    given().when(lines.add_line, **claim).then(CLAIM)
    line = given(CLAIM).state().lines[LINE]
    assert (line.kind, line.liability, set(line.bases)) == ("claim", LIABILITY, {BASE, OTHER_BASE})
    given(CLAIM).when(lines.end_line, line=LINE).then(ENDED)


@pytest.mark.parametrize(
    ("changes", "error", "words"),
    [
        ({"kind": LineKind.CLAIM}, InvalidError, "expected the liability of a State for a claim, found none"),
        (
            {"kind": LineKind.CLAIM, "liability": LIABILITY, "answering": "person"},
            InvalidError,
            "for a claim, found that of a natural person",
        ),
        (
            {"kind": LineKind.CLAIM, "liability": LIABILITY, "answering": "state", "organ": ORGAN},
            InvalidError,
            "expected no organ for a claim",
        ),
        ({"kind": LineKind.CHARGE}, InvalidError, "expected the liability of a natural person"),
        (
            {"kind": LineKind.CHARGE, "liability": LIABILITY, "answering": "state"},
            InvalidError,
            "for a charge, found that of a State",
        ),
        (
            {"kind": LineKind.CHARGE, "liability": LIABILITY, "answering": "person", "organ": ORGAN},
            InvalidError,
            "expected no organ for a charge",
        ),
        ({"liability": LIABILITY}, InvalidError, "expected no liability for a structural line"),
        ({"organ": ORGAN, "organ_kind": "person"}, InvalidError, "a structural line has no suspect"),
        ({"bases": ()}, InvalidError, "expected at least one crime base"),
        ({"bases": (BASES[0], BASES[0])}, InvalidError, "expected each entry once"),
        ({"catalogue": OTHER_DIGEST}, UnknownCatalogueError, OTHER_DIGEST),
    ],
    ids=[
        "claim alone",
        "claim of a person",
        "claim and organ",
        "charge alone",
        "charge of a State",
        "charged organ",
        "liability",
        "person",
        "no base",
        "base twice",
        "catalogue",
    ],
)
def test_a_line_that_cannot_be_is_refused(
    changes: dict[str, Any], error: type[GravamenError], words: str
) -> None:
    given().when(lines.add_line, **combining(**changes)).then_refused(error, words)


def test_a_line_has_an_id_of_its_own() -> None:
    with_line().when(lines.add_line, **combining()).then_refused(RefusedError, f"has line {LINE} already")


def test_a_line_rests_on_a_further_base_once() -> None:
    added = e.LineBaseAdded(line=LINE, base=e.LineBase(crime_base=LIABILITY, context=CONTEXT))
    with_line().when(lines.add_line_base, line=LINE, crime_base=LIABILITY, context=CONTEXT).then(added)
    with_line(added).when(lines.add_line_base, line=LINE, crime_base=LIABILITY).then_refused(
        RefusedError, "already"
    )


def test_a_base_leaves_a_line_when_a_third_person_agrees() -> None:
    with_line().when(lines.propose_line_base_removal, line=LINE, crime_base=BASE).then(ASKED)
    asked = with_line((ASKED, "expert-2"))
    asked.when(lines.agree_line_base_removal, line=LINE, crime_base=BASE, act=act_by("expert-3")).then(AGREED)
    asked.when(
        lines.agree_line_base_removal, line=LINE, crime_base=BASE, act=act_by("expert-2")
    ).then_refused(FourEyesError, "expert-2 proposed it")
    asked.when(
        lines.agree_line_base_removal, line=LINE, crime_base=BASE, act=act_by("expert-1")
    ).then_refused(FourEyesError, "expert-1 brought it in")


def test_the_last_base_of_a_line_stays() -> None:
    with_line(ASKED).when(lines.propose_line_base_removal, line=LINE, crime_base=OTHER_BASE).then_refused(
        RefusedError, "the last to stay"
    )


def test_a_base_that_left_a_line_stays_listed() -> None:
    line = with_line((ASKED, "expert-2"), (AGREED, "expert-3")).state().lines[LINE]
    assert {base: part.is_removed for base, part in line.bases.items()} == {BASE: True, OTHER_BASE: False}


def test_a_line_moves_to_another_version_of_the_catalogue() -> None:
    old = STRUCTURAL.model_copy(update={"catalogue": OTHER_DIGEST})
    given(old).when(lines.migrate_line, line=LINE, catalogue=DIGEST, law=LAW).then(
        e.LineMigrated(line=LINE, catalogue=DIGEST)
    )
    moved = given(old, e.LineMigrated(line=LINE, catalogue=DIGEST))
    moved.when(lines.migrate_line, line=LINE, catalogue=DIGEST, law=LAW).then_refused(
        RefusedError, "is pinned to that catalogue version already"
    )
    moved.when(lines.migrate_line, line=LINE, catalogue="1" * 64, law=LAW).then_refused(
        UnknownCatalogueError, "1" * 64
    )


def test_a_line_ends_once() -> None:
    with_line().when(lines.end_line, line=LINE).then(ENDED)
    with_line(ENDED).when(lines.end_line, line=LINE).then_refused(RefusedError, "is ended")


@pytest.mark.parametrize(
    ("decision", "arguments"),
    [
        (lines.add_line_base, {"crime_base": LIABILITY}),
        (lines.propose_line_base_removal, {"crime_base": BASE}),
        (lines.agree_line_base_removal, {"crime_base": BASE, "act": act_by("expert-3")}),
        (lines.migrate_line, {"catalogue": OTHER_DIGEST, "law": LAW}),
        (lines.end_line, {}),
    ],
    ids=["add a base", "propose a removal", "agree to a removal", "migrate", "end"],
)
def test_only_a_running_line_changes(decision: Any, arguments: dict[str, Any]) -> None:
    with_line(ENDED).when(decision, line=LINE, **arguments).then_refused(RefusedError, "is ended")
    with_line().when(decision, line=UNKNOWN, **arguments).then_refused(NotFoundError, "has no line")
