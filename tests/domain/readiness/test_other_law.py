"""Decision 33: what was mapped or evaluated on an earlier text is shown as such, and holds once confirmed."""

from __future__ import annotations

from domain.law import Catalogue
from domain.readiness.assess import assess
from domain.readiness.blockers import Cause
from domain.readiness.evaluations import EvaluationReading
from domain.readiness.flags import FlagKind
from domain.readiness.judgment_rows import MappingRow, RestatementRow
from domain.readiness.lens import Exclusions
from domain.readiness.proof_rows import ForumRow
from domain.readiness.reading import LineReadiness
from tests.domain.readiness.builder import BASE, LINE, Record, cell, law, murder_line, target
from tests.domain.readiness.material import uid
from tests.domain.recorded_law import FILES


def move(record: Record, *elements: str) -> int:
    """Move the base to law in which some elements read otherwise; give the position before."""
    before, stream = record.sequence, f"crime_base/{uid(BASE)}"
    for element in elements:
        row = record.opened(RestatementRow, f"{element}:{record.sequence}", stream=stream, element=element)
        for mapping in mappings(record, element):
            record.changed(mapping, restated_by=row.opened_by, confirmed_by=None, confirmed_at=None)
    return before


def mappings(record: Record, element: str) -> list[MappingRow]:
    ids = {row.id for row in record.rows.values() if isinstance(row, MappingRow)}
    found = [record.latest(MappingRow, id) for id in sorted(ids)]
    return [row for row in found if row.target.element == element and "crime_base" in row.target.stream]


def confirm(record: Record, element: str, by: str) -> None:
    for mapping in mappings(record, element):
        record.changed(mapping, confirmed_by=by, confirmed_at=record.sequence + 1)


def evaluated(readiness: LineReadiness, element: str) -> EvaluationReading:
    found: tuple[EvaluationReading, ...] = cell(readiness, element).evaluations
    assert len(found) == 1
    return found[0]


def proved() -> Record:
    record = murder_line()
    record.evaluate(target(LINE))
    assert record.assess().is_clear
    return record


def test_a_mapping_on_an_earlier_text_supports_nothing_and_says_why() -> None:
    record = proved()
    move(record, "7-1-a.1")
    found = cell(record.assess(), "7-1-a.1")
    assert found.material.supporting == ()
    (blocker,) = [b for b in found.blockers if b.cause is Cause.NO_USABLE_SUPPORT]
    assert "mapped on an earlier text of the element, and not confirmed since" in blocker.words
    assert blocker.events == (mappings(record, "7-1-a.1")[0].restated_by,)


def test_only_the_element_that_reads_otherwise_is_touched() -> None:
    record = proved()
    move(record, "7-1-a.1")
    readiness = record.assess()
    assert cell(readiness, "7-1-a.2").is_clear
    assert {b.target.element for b in readiness.blockers if b.target.stream.startswith("crime_base/")} == {
        "7-1-a.1"
    }


def test_the_evaluation_of_the_element_and_of_the_line_are_stale_by_the_move() -> None:
    record = proved()
    move(record, "7-1-a.1")
    readiness = record.assess()
    moved = mappings(record, "7-1-a.1")[0].restated_by
    assert moved in evaluated(readiness, "7-1-a.1").weakened
    assert moved in readiness.line_level.evaluations[0].weakened


def test_a_confirmation_restores_the_support_and_never_the_evaluation() -> None:
    record = proved()
    move(record, "7-1-a.1")
    confirm(record, "7-1-a.1", "zoe")
    readiness = record.assess()
    found = cell(readiness, "7-1-a.1")
    assert len(found.material.supporting) == 1
    assert {b.cause for b in found.blockers} == {Cause.NO_CURRENT_EVALUATION}
    assert {b.cause for b in readiness.blockers} == {Cause.NO_CURRENT_EVALUATION}
    record.evaluate(target(BASE, "7-1-a.1"), by="kim")
    record.evaluate(target(LINE), by="kim")
    assert cell(record.assess(), "7-1-a.1").is_clear
    assert record.assess().is_clear


def test_an_evaluation_recorded_later_that_considered_the_earlier_text_is_stale_too() -> None:
    record = proved()
    before = move(record, "7-1-a.2")
    confirm(record, "7-1-a.2", "zoe")
    record.evaluate(target(BASE, "7-1-a.2"), by="kim", considered=before)
    found = cell(record.assess(), "7-1-a.2")
    assert all(each.weakened for each in found.evaluations)
    assert not found.is_clear


def test_a_second_move_asks_for_a_second_confirmation() -> None:
    record = proved()
    move(record, "7-1-a.1")
    confirm(record, "7-1-a.1", "zoe")
    move(record, "7-1-a.1")
    assert cell(record.assess(), "7-1-a.1").material.supporting == ()


def test_who_proposed_a_mapping_confirms_nothing() -> None:
    record = proved()
    move(record, "7-1-a.1")
    confirm(record, "7-1-a.1", mappings(record, "7-1-a.1")[0].proposed_by)
    assert cell(record.assess(), "7-1-a.1").material.supporting == ()


def test_a_confirmation_falls_with_the_expert_who_gave_it() -> None:
    record = proved()
    move(record, "7-1-a.1")
    confirm(record, "7-1-a.1", "zoe")
    record.evaluate(target(BASE, "7-1-a.1"), by="kim")
    without = record.assess(exclusions=Exclusions(experts=frozenset({"zoe"})))
    assert not cell(without, "7-1-a.1").is_clear


def test_what_stands_against_the_element_counts_on_whatever_the_text() -> None:
    record = proved()
    record.item("denial")
    record.fact("nobody died", "denial")
    record.map("nobody died", target(BASE, "7-1-a.1"), polarity="contradicts")
    move(record, "7-1-a.1")
    found = cell(record.assess(), "7-1-a.1")
    assert Cause.CONTRADICTION_UNDECIDED in {b.cause for b in found.blockers}
    assert len(found.against) == 1


def test_every_mapping_on_an_earlier_text_is_flagged_with_its_event_until_it_is_confirmed() -> None:
    record = proved()
    before = move(record, "7-1-a.1")
    (flag,) = [each for each in record.assess().flags if each.kind is FlagKind.ON_EARLIER_TEXT]
    assert flag.target.element == "7-1-a.1"
    assert flag.events == (mappings(record, "7-1-a.1")[0].restated_by,)
    assert record.assess(position=before).flags == ()
    confirm(record, "7-1-a.1", "zoe")
    assert record.assess().flags == ()


def test_a_mapping_on_an_element_that_is_gone_is_flagged_too() -> None:
    record = proved()
    move(record, "7-1-a.1")
    shorter = Catalogue(file for file in FILES if file.name != "offences/7-1-a.toml")
    readiness = assessed_under(record, shorter)
    assert [flag.kind for flag in readiness.flags] == [FlagKind.ON_EARLIER_TEXT]
    (gone,) = [b for b in readiness.blockers if b.cause is Cause.NOT_IN_CATALOGUE]
    assert gone.words == "the catalogue that the line is pinned to holds no 7-1-a"


def test_the_old_readiness_still_answers_before_the_move() -> None:
    record = proved()
    before = move(record, "7-1-a.1")
    assert record.assess(position=before).is_clear
    assert not record.assess().is_clear


def test_a_version_without_the_kind_of_the_context_blocks_by_its_components() -> None:
    bare = Catalogue(file for file in FILES if file.name != "contexts/7-attack.toml")
    readiness = assessed_under(proved(), bare)
    assert {b.words for b in readiness.blockers if b.cause is Cause.NOT_IN_CATALOGUE} == {
        "the catalogue that the line is pinned to holds no 7-attack"
    }


def assessed_under(record: Record, catalogue: Catalogue) -> LineReadiness:
    lens = record.lens()
    forum = law().forum(record.latest(ForumRow, lens.forum).template)
    return assess(uid(LINE), record.graph(), lens, catalogue, forum)
