"""Readiness rules 2, 5 and 6: what a fact reads, and how many independent origins stand behind it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.readiness.fact_reading import FactReading
from domain.readiness.facts import FactReader
from domain.readiness.lens import Exclusions
from domain.readiness.material_rows import CitationRow, FactRow, OriginRow
from domain.readiness.origins import Origins, grouped, merged
from domain.readiness.usability import Usability
from tests.domain.readiness.builder import BASE, Record, law, murder_line, target
from tests.domain.readiness.material import uid


def read(record: Record, fact: str = "fact", **lens: Any) -> FactReading:
    stage = law().forum("icc-referral").stage("investigation")
    assert stage is not None
    usability = Usability(record.graph(), record.lens(**lens), stage)
    return FactReader(usability, Origins(record.graph(), usability.lens.position)).read(uid(fact))


def words(record: Record, **lens: Any) -> tuple[str, str]:
    reading = read(record, **lens)
    return reading.usable.value, reading.known.value


@pytest.fixture
def record() -> Record:
    return Record()


def test_a_fact_without_citations_is_unsupported(record: Record) -> None:
    record.fact("fact")
    assert words(record) == ("unsupported", "unsupported")


def test_usable_and_known_stand_side_by_side(record: Record) -> None:
    term = record.testimony("testimony", "witness")
    record.fact("fact", "testimony")
    assert words(record) == ("supported", "supported")
    record.withdraw(term)
    assert words(record) == ("unsupported", "supported")


def test_contradicting_material_counts_though_its_use_is_restricted(record: Record) -> None:
    term = record.testimony("exonerating", "witness")
    record.item("report")
    record.fact("fact", "report")
    record.cite("fact", "exonerating", against=True)
    assert words(record) == ("contested", "contested")
    record.withdraw(term)
    # Readiness rule 2: known, use restricted: a disclosure decision is needed.
    reading = read(record)
    assert (reading.usable, reading.known) == ("contested", "contested")
    assert [(each.is_contradicting, each.failures[0].condition.value) for each in reading.restricted] == [
        (True, "consent")
    ]


def test_what_a_what_if_leaves_aside_contradicts_all_the_same(record: Record) -> None:
    record.item("report")
    record.fact("fact")
    record.cite("fact", "report", against=True)
    assert words(record, exclusions=Exclusions(items=frozenset({uid("report")}))) == (
        "contradicted only",
        "contradicted only",
    )


@pytest.mark.parametrize(
    ("status", "gives_support", "known"),
    [
        ("asserted", True, "supported"),
        ("disputed", True, "supported"),
        ("prospective", False, "supported"),
        ("withdrawn", False, "unsupported"),
    ],
)
def test_the_status_of_a_fact_decides_whether_it_can_support(
    record: Record, status: str, gives_support: bool, known: str
) -> None:
    record.item("report")
    record.fact("fact", "report", status=status)
    reading = read(record)
    assert (reading.gives_support, reading.known.value) == (gives_support, known)


def test_a_fact_agreed_needs_no_citation_and_binds_only_the_forum_named(record: Record) -> None:
    record.fact("fact", ground="agreed", binds=frozenset({uid("forum")}))
    assert words(record) == ("supported", "supported")
    record.changed(record.latest(FactRow, uid("fact")), binds=frozenset({uid("another forum")}))
    assert words(record) == ("unsupported", "supported")


def test_withdrawing_a_contradicting_citation_takes_an_independent_person(record: Record) -> None:
    record.item("report")
    record.fact("fact", "report", by="fay")
    against = record.cite("fact", "report", against=True, by="abe")
    record.map("fact", target(BASE, "7-1-a.1"), by="ana", endorsed_by="ben")
    for by, agreed_by in (("abe", None), ("kim", None), ("kim", "fay"), ("kim", "ana"), ("abe", "ben")):
        record.removed(against, by=by, agreed_by=agreed_by)
        assert words(record)[1] == "contested", (by, agreed_by)
    record.removed(against, by="abe", agreed_by="kim")
    assert words(record)[1] == "supported"
    assert words(record, exclusions=Exclusions(experts=frozenset({"kim"})))[1] == "contested"


def test_withdrawing_a_supporting_citation_takes_nobody_else(record: Record) -> None:
    record.item("report")
    record.fact("fact")
    record.removed(record.cite("fact", "report"), by="fay")
    assert words(record) == ("unsupported", "unsupported")


def origins(record: Record, **lens: Any) -> list[tuple[int, bool]]:
    return [(len(group.sources), group.is_usable) for group in read(record, **lens).origins]


def two_witnesses(record: Record, **fact: Any) -> None:
    record.testimony("testimony 1", "witness 1")
    record.testimony("testimony 2", "witness 2")
    record.fact("fact", "testimony 1", "testimony 2", **fact)


def test_two_witnesses_are_two_origins(record: Record) -> None:
    two_witnesses(record)
    assert read(record).usable_origins == 2


def test_a_commissions_report_shares_its_origin_with_the_witnesses_that_it_heard(record: Record) -> None:
    two_witnesses(record)
    record.item("report", is_held=False)
    record.person("report", "commission", capacity="author")
    record.cite("fact", "report", basis="secondary_report")
    assert read(record).usable_origins == 3
    record.origin("witness 1", "commission")
    assert read(record).usable_origins == 2


def test_a_common_hand_makes_one_origin_and_its_loss_takes_all(record: Record) -> None:
    # Lubanga: witnesses who came through one intermediary (readiness.md, worked examples).
    two_witnesses(record)
    record.hand("witness 1", "intermediary")
    record.hand("witness 2", "intermediary")
    assert read(record).usable_origins == 1
    lost = Exclusions(hands=frozenset({uid("intermediary")}))
    reading = read(record, exclusions=lost)
    assert (reading.usable.value, reading.usable_origins) == ("unsupported", 0)


def test_a_source_that_is_the_hand_of_another_shares_its_origin(record: Record) -> None:
    two_witnesses(record)
    record.hand("witness 1", "witness 2")
    assert read(record).usable_origins == 1


def test_two_sources_that_are_one_actor_or_victim_are_one_origin_named_by_a_source(record: Record) -> None:
    # A link goes from a source to the actor, and from the victim to a source: never from source to source.
    two_witnesses(record)
    for number, human in ((1, "actor/0"), (2, "actor/0")):
        record.opened(
            OriginRow,
            uid(f"same {number}"),
            sources=(uid(f"witness {number}"), human),
            kind="same_person",
        )
    reading = read(record)
    assert reading.usable_origins == 1
    [group] = reading.origins
    assert set(group.sources) <= {uid("witness 1"), uid("witness 2")}


def test_a_common_origin_on_one_topic_leaves_other_topics_apart(record: Record) -> None:
    two_witnesses(record, topics=frozenset({"famine"}))
    record.origin("witness 1", "witness 2", topics=("camps",))
    assert read(record).usable_origins == 2
    record.origin("witness 1", "witness 2", topics=("famine", "camps"))
    assert read(record).usable_origins == 1


def test_hearsay_has_the_origin_of_whom_it_was_heard_from(record: Record) -> None:
    record.testimony("testimony 1", "witness 1")
    record.testimony("testimony 2", "witness 2")
    record.fact("fact", "testimony 1")
    record.cite("fact", "testimony 2", basis="heard", heard_from=uid("witness 1"))
    assert read(record).usable_origins == 1


def test_material_behind_which_nobody_is_recorded_counts_once(record: Record) -> None:
    record.item("leaflet 1")
    record.item("leaflet 2")
    record.fact("fact", "leaflet 1", "leaflet 2")
    assert read(record).usable_origins == 1


def test_groups_are_formed_over_all_that_is_known_and_counted_over_what_is_usable(record: Record) -> None:
    two_witnesses(record)
    record.testimony("testimony 3", "witness 3", valid_to=date(2021, 1, 1))
    record.cite("fact", "testimony 3")
    # Witness 3 links the two others; that their statement can no longer be used splits nothing (decision 22).
    record.origin("witness 1", "witness 3")
    record.origin("witness 3", "witness 2")
    assert origins(record) == [(1, True)]


def test_origins_inform_and_never_block() -> None:
    record = murder_line()
    assert record.assess().is_clear
    assert {len(cell.material.origins) for cell in record.assess().cells()} == {1}


@given(st.lists(st.frozensets(st.sampled_from("abcdefgh"), min_size=1), max_size=8))
def test_overlapping_sets_are_joined_into_disjoint_groups(sets: list[frozenset[str]]) -> None:
    groups = merged(sets)
    assert frozenset().union(*groups) == frozenset().union(*sets)
    assert sum(len(group) for group in groups) == len(frozenset().union(*groups))
    assert all(any(each <= group for group in groups) for each in sets)
    # No group could be split: taking any one set's members, some other set ties it to the rest.
    for group in groups:
        parts = [each for each in sets if each <= group]
        reached = set(parts[0])
        for _ in parts:
            reached |= {member for part in parts if part & reached for member in part}
        assert reached == set(group)


@given(st.permutations([(frozenset("ab"), True), (frozenset("bc"), False), (frozenset("d"), False)]))
def test_the_order_of_citations_does_not_change_the_groups(
    members: list[tuple[frozenset[str], bool]],
) -> None:
    assert grouped(members) == ((("a", "b", "c"), True), (("d",), False))


def test_a_fact_reads_as_it_stood_at_an_earlier_position(record: Record) -> None:
    term = record.testimony("testimony", "witness")
    record.fact("fact", "testimony")
    before = record.sequence
    record.withdraw(term, on=date(2026, 1, 1))
    assert words(record) == ("unsupported", "supported")
    assert words(record, position=before) == ("supported", "supported")
    assert record.latest(
        CitationRow, next(id for (of, id, _) in record.rows if of is CitationRow)
    ).item == uid("testimony")
