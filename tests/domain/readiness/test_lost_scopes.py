"""A consent scope that a what-if takes as withdrawn, from one consent or from all (readiness rules 1 and 11)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from domain.readiness.fragility import smallest_losses
from domain.readiness.lens import Exclusions, LostScope
from domain.readiness.losses import Loss, LossKind
from tests.domain.readiness.builder import BASE, LINE, Record, cell, law, murder_line, target
from tests.domain.readiness.material import uid

KILLED = target(BASE, "7-1-a.1")
OF_PARENT = uid("consent of witness for recording")
OF_COPY = uid("consent of witness for transcript")


def twice_agreed() -> Record:
    """A transcript of a recording; the same witness agreed to the use of each."""
    record = murder_line(stage_proved=None)
    record.testimony("recording", "witness")
    parents = (uid("recording"),)
    record.item("transcript", parents=parents, lawful_bases=frozenset({"consent"}), assessed_by=None)
    record.consent("transcript", "witness")
    record.fact("fact", "transcript")
    record.map("fact", KILLED)
    return record


def usable(record: Record, *lost: LostScope) -> bool:
    exclusions = Exclusions(consent_scopes=frozenset(lost))
    return bool(cell(record.assess("warrant", exclusions=exclusions), "7-1-a.1").material.supporting)


@pytest.mark.parametrize(
    ("lost", "expected"),
    [
        ((), True),
        ((LostScope("share_international_court"),), False),
        ((LostScope("share_international_court", OF_COPY),), True),
        ((LostScope("share_international_court", OF_PARENT),), True),
        (
            (
                LostScope("share_international_court", OF_COPY),
                LostScope("share_international_court", OF_PARENT),
            ),
            False,
        ),
        ((LostScope("share_ngo"),), True),
    ],
    ids=["nothing", "everywhere", "from the copy", "from the original", "from both", "one not needed"],
)
def test_a_lost_scope_counts_where_no_other_consent_carries_it(
    lost: tuple[LostScope, ...], expected: bool
) -> None:
    assert usable(twice_agreed(), *lost) is expected


def test_the_failing_condition_names_the_consent_and_the_what_if() -> None:
    lost = frozenset({LostScope("share_international_court")})
    read = twice_agreed().assess("warrant", exclusions=Exclusions(consent_scopes=lost))
    [fact] = [each for each in read.facts if each.fact == uid("fact")]
    words = [failure.words for citation in fact.restricted for failure in citation.failures]
    assert len(words) == 1
    assert words[0].endswith("for share_international_court is left aside by the what-if")


@pytest.mark.parametrize(
    ("term", "words"),
    [
        ({"scopes": frozenset({"share_un"})}, "does not cover share_international_court"),
        ({"valid_to": date(2020, 1, 2)}, "expired on 2020-01-02"),
    ],
    ids=["never covered", "expired"],
)
def test_what_fails_without_the_loss_too_is_named_before_it(term: dict[str, Any], words: str) -> None:
    record = murder_line(stage_proved=None)
    record.testimony("statement", "witness", **term)
    record.fact("fact", "statement")
    record.map("fact", KILLED)
    lost = frozenset({LostScope("share_international_court")})
    read = record.assess("warrant", exclusions=Exclusions(consent_scopes=lost))
    [fact] = [each for each in read.facts if each.fact == uid("fact")]
    [failure] = [failure for citation in fact.restricted for failure in citation.failures]
    assert failure.words.endswith(words)


def test_two_consents_that_carry_the_same_use_are_lost_only_together() -> None:
    record, forum = twice_agreed(), law().forum("icc-referral")
    kinds = frozenset({LossKind.CONSENT})
    found = smallest_losses(uid(LINE), record.graph(), record.lens("warrant"), law(), forum, kinds=kinds)
    pair = tuple(sorted(Loss(LossKind.CONSENT, each) for each in (OF_COPY, OF_PARENT)))
    assert [each.losses for each in found.sets] == [pair]
