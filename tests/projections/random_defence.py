"""Random histories of interviews, disclosure reviews and lines of inquiry, beside assessing and mapping."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from domain.disclosure import events as d
from domain.facts import events as f
from domain.facts.citation import Use
from domain.inquiry import events as q
from domain.interviews import events as i
from domain.sources import account_events as a
from domain.sources import events as s
from tests.projections.histories import sealed
from tests.projections.random_work import ACTS as OTHERS
from tests.projections.random_work import Work

CASE, LINE = UUID(int=78), UUID(int=79)
OWN = (
    "source", "request", "hold", "cancel", "differ", "explain", "retract", "taint", "review", "revise",
    "confirm", "restrict", "inquire", "close_inquiry", "reopen_inquiry", "set_due",
)  # fmt: skip
CLASSES = tuple(d.DisclosureClass)

histories = st.lists(
    st.tuples(st.sampled_from((*OWN, *OWN, *OTHERS)), st.integers(0, 9), st.integers(0, 9)),
    min_size=1,
    max_size=40,
)


class DefenceWork(Work):
    """Writes a history of these too."""

    def _source(self, choice: int, _: int) -> None:
        event = s.SourceRegistered(code=f"W-{self.number}", kind=s.SourceKind.WITNESS)
        self.log.act((self.new(), event))

    def _request(self, choice: int, _: int) -> None:
        if source := self.chosen(self.of("source"), choice):
            event = i.InterviewRequested(source=source.id, matter=sealed("matter"))
            self.log.act((self.new(), event))

    def _interview(self, choice: int, standing: str) -> Any:
        return self.chosen([one for one in self.of("interview") if one.standing == standing], choice)

    def _hold(self, choice: int, further: int) -> None:
        if interview := self._interview(choice, "requested"):
            not_given = i.RightStated(right=i.Right.SILENCE, standing=i.RightStanding.NOT_GIVEN)
            event = i.InterviewHeld(
                source=interview.source,
                held_on="2026-02-01",
                manner=i.Manner.VIDEO,
                setting=sealed("setting"),
                language="ko",
                interviewers=("expert-1",),
                status=i.PersonStatus.WITNESS,
                rights=(not_given,) if further % 2 else (),
                recording=i.Recording.NONE,
            )
            beside = a.SourceInterviewed(interview=interview.id, held_on="2026-02-01")
            self.log.act((interview.id, event), (interview.source, beside))

    def _cancel(self, choice: int, _: int) -> None:
        if interview := self._interview(choice, "requested"):
            self.log.act((interview.id, i.InterviewCancelled(cause="unsafe")), reason=True)

    def _differ(self, choice: int, further: int) -> None:
        source, item = self.chosen(self.of("source"), choice), self.chosen(self.of("evidence_item"), further)
        if source and item:
            event = a.InconsistencyRecorded(
                code=f"X-{len(source.inconsistencies)}",
                first=a.AccountPart(item=item.id),
                second=a.AccountPart(account="A-1"),
                topic="dates",
                difference=sealed("difference"),
            )
            self.log.act((source.id, event))

    def _explain(self, choice: int, _: int) -> None:
        differing = [one for one in self.of("source") if one.inconsistencies]
        if source := self.chosen(differing, choice):
            event = a.InconsistencyExplained(code="X-0", explanation=sealed("explanation"))
            self.log.act((source.id, event))

    def _retract(self, choice: int, further: int) -> None:
        source, items = self.chosen(self.of("source"), choice), self.of("evidence_item")
        if source and len(items) > 1:
            first, second = self.chosen(items, further), self.chosen(items, further + 1)
            self.log.act((source.id, s.StatementRetracted(item=first.id, retracted_in=second.id)))

    def _taint(self, choice: int, further: int) -> None:
        cited = [(fact.id, id) for fact in self.of("fact") for id in fact.citations]
        if found := self.chosen(cited, choice):
            taint = f.Taint(
                code=f"T-{self.number}", bars=(Use.TRUTH_OF_CONTENTS,), status="alleged", ground="69-7"
            )
            self.log.act((found[0], f.TaintRecorded(citation=found[1], taint=taint)))

    def _review(self, choice: int, event: Any, standing: Any = None) -> None:
        """Review for disclosure; the standing of an item is another act of the same name."""
        if not isinstance(event, int):
            super()._review(choice, event, standing)
        elif item := self.chosen(self.of("evidence_item"), choice):
            reviewed = d.DisclosureReviewed(
                case=CASE, item=item.id, classes=(CLASSES[event % 6],), rationale=sealed("rationale")
            )
            self.log.act((self.new(), reviewed))

    def _revise(self, choice: int, further: int) -> None:
        if review := self.chosen(self.of("disclosure_review"), choice):
            event = d.DisclosureReviewRevised(classes=(CLASSES[further % 6],), rationale=sealed("rationale"))
            self.log.act((review.id, event), reason=True)

    def _confirm(self, choice: int, _: int) -> None:
        waiting = [one for one in self.of("disclosure_review") if one.awaits_second]
        if review := self.chosen(waiting, choice):
            self.log.act((review.id, d.DisclosureReviewConfirmed()), by="expert-2")

    def _restrict(self, choice: int, _: int) -> None:
        if review := self.chosen(self.of("disclosure_review"), choice):
            restriction = d.Restriction(
                code=f"R-{len(review.restrictions)}",
                rule=d.RestrictionRule.RULE_82,
                form=d.RestrictionForm.DELAY,
                grounds=sealed("grounds"),
            )
            self.log.act((review.id, d.RestrictionAsked(restriction=restriction)), reason=True)

    def _inquire(self, _: int, further: int) -> None:
        event = q.InquiryOpened(
            case=CASE, line=LINE, seeks=tuple(q.Seeks)[further % 3], sought=sealed("sought")
        )
        self.log.act((self.new(), event))

    def _inquiry(self, choice: int, *, is_closed: bool) -> Any:
        return self.chosen([one for one in self.of("line_of_inquiry") if one.is_closed is is_closed], choice)

    def _close_inquiry(self, choice: int, further: int) -> None:
        if inquiry := self._inquiry(choice, is_closed=False):
            outcome = tuple(q.Outcome)[further % 3]
            self.log.act((inquiry.id, q.InquiryClosed(outcome=outcome, account=sealed("account"))))

    def _reopen_inquiry(self, choice: int, _: int) -> None:
        if inquiry := self._inquiry(choice, is_closed=True):
            self.log.act((inquiry.id, q.InquiryReopened()), reason=True)

    def _set_due(self, choice: int, further: int) -> None:
        if inquiry := self._inquiry(choice, is_closed=False):
            self.log.act((inquiry.id, q.InquiryDueDateSet(due=f"2030-01-0{further % 9 + 1}")), reason=True)
