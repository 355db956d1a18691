"""Corroboration of a fact: which origins, what joins them, what takes back and what contradicts (rule 5)."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from domain.readiness.corroboration import Corroborating, Corroboration, FactCorroboration
from domain.readiness.lens import Exclusions
from domain.readiness.material_rows import CitationRow, FactRow
from domain.readiness.usability import Usability
from domain.values import Segment
from tests.domain.readiness.builder import Record, cell, law, murder_line, target
from tests.domain.readiness.histories import HISTORY, LOSSES, Act, acts, contested_opening, copied
from tests.domain.readiness.material import uid
from tests.domain.readiness.play import Play

KILLED = target("base", "7-1-a.1")


def read(record: Record, *facts: str, **lens: Any) -> Corroboration:
    stage = law().forum("icc-referral").stage("investigation")
    assert stage is not None
    usability = Usability(record.graph(), record.lens(**lens), stage)
    return Corroborating(usability).read(uid(fact) for fact in facts or ("fact",))


def one(record: Record, **lens: Any) -> FactCorroboration:
    [found] = read(record, **lens).facts
    return found


def ties(record: Record) -> list[list[str]]:
    return [sorted(tie.kind for tie in origin.ties) for origin in one(record).origins]


@pytest.fixture
def record() -> Record:
    record = Record()
    record.testimony("testimony 1", "witness 1")
    record.testimony("testimony 2", "witness 2")
    record.fact("fact", "testimony 1", "testimony 2", topics=frozenset({"camps"}))
    return record


def test_sources_that_nothing_joins_are_origins_of_their_own(record: Record) -> None:
    origins = one(record).origins
    assert {origin.sources for origin in origins} == {(uid("witness 1"),), (uid("witness 2"),)}
    assert ties(record) == [[], []]


def test_each_tie_says_what_joins_and_where_it_stands(record: Record) -> None:
    shared = record.origin("witness 1", "witness 2", topics=("camps", "famine"))
    [origin] = one(record).origins
    [tie] = origin.ties
    assert (tie.kind, tie.row, tie.event) == ("common_origin", shared.id, shared.opened_by)
    assert tie.topics == ("camps", "famine")
    assert set(tie.sources) == {uid("witness 1"), uid("witness 2")}


def test_a_common_origin_on_another_topic_ties_nothing(record: Record) -> None:
    record.origin("witness 1", "witness 2", topics=("famine",))
    assert ties(record) == [[], []]


def test_a_common_hand_shows_as_a_tie_of_each_source_to_it(record: Record) -> None:
    record.hand("witness 1", "intermediary")
    record.hand("witness 2", "intermediary")
    record.hand("witness 3", "intermediary")
    [origin] = one(record).origins
    # The third witness stands behind nothing here, and is left out.
    assert {tie.sources for tie in origin.ties} == {
        (uid("witness 1"), uid("intermediary")),
        (uid("witness 2"), uid("intermediary")),
    }
    assert ties(record) == [["common_hand", "common_hand"]]


def test_a_source_that_is_anothers_hand_is_told_from_a_common_hand(record: Record) -> None:
    record.hand("witness 1", "witness 2")
    assert ties(record) == [["source_is_hand"]]


def test_an_earlier_account_and_one_citation_of_two_sources_join(record: Record) -> None:
    record.account("witness 1", "commission")
    record.item("report", is_held=False)
    record.cite(
        "fact", "report", basis="secondary_report", source=uid("commission"), heard_from=uid("witness 2")
    )
    assert ties(record) == [["earlier_account", "one_citation"]]


def test_a_withdrawn_citation_supports_nothing_and_joins_still(record: Record) -> None:
    together = record.cite("fact", "testimony 1", basis="heard", heard_from=uid("witness 2"))
    record.removed(together, by="fay")
    [origin] = one(record).origins
    assert [(tie.kind, tie.is_withdrawn) for tie in origin.ties] == [("one_citation", True)]
    assert together.id not in {cited.citation for cited in origin.citations}


def test_an_origin_is_usable_where_anything_of_it_is(record: Record) -> None:
    lost = Exclusions(items=frozenset({uid("testimony 1")}))
    assert [origin.is_usable for origin in one(record, exclusions=lost).origins] == [True, False]
    record.origin("witness 1", "witness 2")
    [origin] = one(record, exclusions=lost).origins
    assert [cited.is_usable for cited in origin.citations] == [False, True]
    assert origin.is_usable


def test_contradicting_citations_are_listed_apart_with_their_sources(record: Record) -> None:
    record.testimony("testimony 3", "witness 3")
    against = record.cite("fact", "testimony 3", against=True)
    assert [(cited.citation, cited.sources) for cited in one(record).against] == [
        (against.id, (uid("witness 3"),))
    ]
    assert len(one(record).origins) == 2


class TestCircularReporting:
    """A source's account rests on a report that rests on that same source."""

    def circle(self, record: Record) -> None:
        record.item("report", is_held=False)
        record.person("report", "commission", capacity="author")
        record.cite("fact", "report", basis="secondary_report", heard_from=uid("witness 1"))
        record.cite("fact", "testimony 1", basis="heard", heard_from=uid("commission"))

    def test_it_is_named_by_its_links_and_counts_as_one_origin(self, record: Record) -> None:
        assert read(record).circles == ()
        self.circle(record)
        found = read(record)
        [circle] = found.circles
        assert {(link.source, link.on, link.kind) for link in circle} == {
            (uid("commission"), uid("witness 1"), "secondary_report"),
            (uid("witness 1"), uid("commission"), "heard"),
        }
        [fact] = found.facts
        [origin] = [each for each in fact.origins if uid("witness 1") in each.sources]
        assert uid("commission") in origin.sources
        assert fact.reading.usable_origins == 2

    def test_an_account_given_to_the_body_closes_a_circle_too(self, record: Record) -> None:
        record.account("witness 1", "commission")
        record.cite("fact", "testimony 1", basis="heard", heard_from=uid("commission"))
        [circle] = read(record).circles
        assert sorted(link.kind for link in circle) == ["earlier_account", "heard"]

    def test_it_is_found_across_facts_that_are_asked_for_together(self, record: Record) -> None:
        record.fact("other")
        record.cite("fact", "testimony 1", basis="heard", heard_from=uid("witness 2"))
        record.cite("other", "testimony 2", basis="heard", heard_from=uid("witness 1"))
        assert read(record, "fact").circles == ()
        assert len(read(record, "fact", "other").circles) == 1


class TestRetraction:
    """A new statement of the same source: the earlier stays, marked, and both are shown."""

    def marked(self, record: Record) -> list[tuple[bool, tuple[str, ...]]]:
        return [(each.is_of_account, each.topics) for each in one(record).reading.retracted]

    def test_it_marks_the_cited_part_and_changes_no_figure(self, record: Record) -> None:
        before = one(record)
        taken_back = record.retract("witness 1", item="testimony 1")
        after = one(record)
        [mark] = after.reading.retracted
        assert (mark.retraction, mark.source) == (taken_back.id, uid("witness 1"))
        assert (mark.retracted_in, mark.event) == (uid("retraction"), taken_back.opened_by)
        assert after.reading._replace(retracted=()) == before.reading
        assert after.origins == before.origins

    def test_another_part_of_the_item_is_not_marked(self, record: Record) -> None:
        record.cite("fact", "testimony 1", segment=Segment(unit="paragraphs", first=3, last=4))
        record.retract("witness 1", item="testimony 1", segment=Segment(unit="paragraphs", first=8, last=9))
        # The citation of the whole statement is concerned, that of paragraphs 3 and 4 is not.
        assert len(one(record).reading.retracted) == 1

    def test_what_was_derived_from_the_statement_is_marked_too(self, record: Record) -> None:
        record.item("translation", parents=(uid("testimony 1"),))
        cited = record.cite("fact", "translation")
        record.retract("witness 1", item="testimony 1")
        assert cited.id in {each.citation for each in one(record).reading.retracted}

    def test_an_account_taken_back_marks_reports_of_it_on_its_topics(self, record: Record) -> None:
        record.item("report", is_held=False)
        record.cite("fact", "report", basis="secondary_report", heard_from=uid("witness 1"))
        record.cite("fact", "report", basis="secondary_report", source=uid("witness 2"))
        record.retract("witness 1", topics=frozenset({"famine"}))
        assert self.marked(record) == []
        record.retract("witness 1", topics=frozenset({"camps"}))
        assert self.marked(record) == [(True, ("camps",))] * 2
        record.changed(record.latest(FactRow, uid("fact")), topics=frozenset())
        assert len(self.marked(record)) == 4

    def test_the_new_statement_does_not_take_itself_back(self, record: Record) -> None:
        record.testimony("retraction", "witness 1")
        record.retract("witness 1")
        record.cite("fact", "retraction", against=True)
        assert len(self.marked(record)) == 1

    def test_it_makes_evaluations_that_rested_on_the_words_stale(self) -> None:
        record = murder_line(stage_proved=None)
        record.testimony("testimony", "witness")
        record.fact("fact", "testimony")
        record.map("fact", KILLED)
        record.evaluate(KILLED)
        other = record.retract("somebody else", item="another statement")
        assert other.opened_by not in self.stale_by(record)
        taken_back = record.retract("witness", item="testimony")
        assert self.stale_by(record) == (taken_back.opened_by,)
        record.evaluate(KILLED, verdict="capable")
        assert [each.is_stale for each in cell(record.assess(), "7-1-a.1").evaluations][-1] is False

    def stale_by(self, record: Record) -> tuple[str, ...]:
        [reading] = cell(record.assess(), "7-1-a.1").evaluations
        return tuple(reading.weakened)


class TestContradictionsBetweenFacts:
    """A link informs: it is shown on both facts, and no word changes (decision 0018)."""

    def test_it_is_shown_on_both_and_changes_no_word(self, record: Record) -> None:
        record.fact("other", "testimony 2")
        record.contradiction("other", "fact")
        found = read(record, "fact", "other").facts
        assert [link.other for each in found for link in each.links] == [uid("other"), uid("fact")]
        assert [link.linked_from for each in found for link in each.links] == [uid("other")] * 2
        assert [each.reading.usable.value for each in found] == ["supported", "supported"]

    def test_unlinking_counts_with_a_third_persons_agreement(self, record: Record) -> None:
        record.fact("other")
        link = record.contradiction("fact", "other")
        for by, agreed_by in (("fay", None), ("kim", None), ("kim", "fay")):
            record.removed(link, by=by, agreed_by=agreed_by)
            assert [each.is_unlink_proposed for each in one(record).links] == [True], (by, agreed_by)
        record.removed(link, by="fay", agreed_by="kim")
        assert one(record).links == ()

    def test_a_link_made_since_an_evaluation_makes_a_review_due_and_blocks_nothing(self) -> None:
        record = murder_line()
        fact = next(row for row in record.rows.values() if isinstance(row, CitationRow)).fact
        assert record.assess().is_clear
        name = next(name for name in (f"fact {n}" for n in range(len(record.rows))) if uid(name) == fact)
        record.fact("other")
        link = record.contradiction(name, "other")
        readiness = record.assess()
        assert readiness.is_clear
        assert link.opened_by in {
            event for each in readiness.cells() for ev in each.evaluations for event in ev.due
        }


@given(acts({**HISTORY, **LOSSES}, max_size=8))
def test_the_origins_laid_open_are_those_that_are_counted(history: list[Act]) -> None:
    play = Play(copied(contested_opening()))
    for name, *numbers in history:
        {**HISTORY, **LOSSES}[name](play, *numbers)
    facts = {row.id for row in play.record.rows.values() if isinstance(row, FactRow)}
    stage = law().forum("icc-referral").stage("investigation")
    assert stage is not None
    lens = play.record.lens(on=play.on, exclusions=play.exclusions)
    for fact in Corroborating(Usability(play.record.graph(), lens, stage)).read(sorted(facts)).facts:
        assert len(fact.origins) == len(fact.reading.origins)
        assert sum(origin.is_usable for origin in fact.origins) == fact.reading.usable_origins
