"""A record in miniature: acts in, rows of the proof graph out, with a sequence and an event id for each."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from adapters.law_files import shipped_files
from domain.law import Catalogue
from domain.readiness.assess import assess
from domain.readiness.blockers import Cause
from domain.readiness.graph import ProofGraph
from domain.readiness.judgment_rows import AnswerRow, EvaluationRow, IdentityRow, MappingRow
from domain.readiness.lens import NOTHING, Exclusions, Lens
from domain.readiness.proof_rows import (
    AllegedMode,
    BarRow,
    ContextRow,
    CrimeBaseRow,
    ForumRow,
    GroundRow,
    IncidentRow,
    InquiryRow,
    JurisdictionDecisionRow,
    LiabilityRow,
    LineRow,
    MemberRow,
    PreconditionRow,
)
from domain.readiness.reading import LineReadiness
from domain.readiness.rows import Concurrence
from domain.values import MappingPolarity, Target
from tests.domain.readiness.material import TODAY, MaterialRecord, uid

CASE, LINE, CONTEXT, BASE, LIABILITY = "case", "line", "attack", "base", "liability"


@cache
def law() -> Catalogue:
    return Catalogue(shipped_files())


def target(
    stream: str,
    element: str | None = None,
    *,
    incidents: tuple[str, ...] = (),
    limb: str | None = None,
    **others: str | None,
) -> Target:
    """Name a target by words: `base`, `attack`, `liability` or `line`; other members by their names too."""
    kinds = {CONTEXT: "context", BASE: "crime_base", LIABILITY: "liability", LINE: "case_file"}
    kind, _, name = stream.rpartition("/")
    ids: dict[str, Any] = {
        key: value if key in {"mode", "period"} or value is None else UUID(uid(value))
        for key, value in others.items()
    }
    if stream == LINE:
        return Target(stream=f"case_file/{uid(CASE)}", line=UUID(uid(LINE)), **ids)
    return Target(
        stream=f"{kind or kinds[stream]}/{uid(name)}",
        element=element,
        limb=limb,
        incidents=tuple(UUID(uid(incident)) for incident in incidents),
        **ids,
    )


class Record(MaterialRecord):
    """Acts recorded one after another, each at the next sequence."""

    # -- what is proved

    def forum(self, template: str = "icc-referral", name: str = "forum", **members: Any) -> ForumRow:
        return self.opened(
            ForumRow, uid(name), template=template, body=name, sha256=law().sha256(template), **members
        )

    def referral(self, *territories: str, forum: str = "forum") -> PreconditionRow:
        return self.opened(
            PreconditionRow,
            uid(f"referral to {forum}"),
            forum=uid(forum),
            key="referral",
            territories=frozenset(territories or ("KP",)),
        )

    def decide_jurisdiction(
        self, question: str, *, is_within: bool = True, by: str = "lea", **members: Any
    ) -> JurisdictionDecisionRow:
        named = {name: uid(members.pop(name)) for name in ("incident", "actor") if name in members}
        return self.opened(
            JurisdictionDecisionRow,
            uid(f"decision {len(self.rows)}"),
            forum=uid("forum"),
            question=question,
            is_within=is_within,
            by=by,
            **named,
            **members,
        )

    def precondition(self, key: str, *territories: str, **members: Any) -> PreconditionRow:
        """Record a precondition of the forum as met."""
        return self.opened(
            PreconditionRow,
            uid(f"{key} for the forum"),
            forum=uid("forum"),
            key=key,
            territories=frozenset(territories),
            **members,
        )

    def responsibility(
        self, *attributions: str, obligations: tuple[str, ...], bases: tuple[str, ...] = (BASE,)
    ) -> LiabilityRow:
        """Allege that a State answers."""
        return self.opened(
            LiabilityRow,
            uid(LIABILITY),
            actor=uid("state"),
            modes=tuple(AllegedMode(mode=each) for each in attributions),
            bases=frozenset(uid(base) for base in bases),
            obligations=obligations,
        )

    def context(self, name: str = CONTEXT, kind: str = "7-attack") -> ContextRow:
        return self.opened(ContextRow, uid(name), kind=kind)

    def incident(self, name: str, occurred: str = "2005-03", territory: str = "KP") -> IncidentRow:
        return self.opened(IncidentRow, uid(name), occurred=occurred, territory=territory)

    def base(self, crime: str, *incidents: str, name: str = BASE, **members: Any) -> CrimeBaseRow:
        row = self.opened(CrimeBaseRow, uid(name), crime=crime, **members)
        for incident in incidents:
            self.member(name, incident)
        return row

    def member(self, whole: str, member: str, *, context: str | None = None) -> MemberRow:
        return self.opened(
            MemberRow,
            f"{uid(whole)}:{uid(member)}",
            whole=uid(whole),
            member=uid(member),
            added_by="lea",
            added_at=self.sequence + 1,
            context=None if context is None else uid(context),
        )

    def liability(
        self, *modes: str, bases: tuple[str, ...] = (BASE,), incidents: tuple[str, ...] = ()
    ) -> LiabilityRow:
        named = frozenset(uid(incident) for incident in incidents)
        return self.opened(
            LiabilityRow,
            uid(LIABILITY),
            actor=uid("actor"),
            modes=tuple(AllegedMode(mode=mode, incidents=named) for mode in modes),
            bases=frozenset(uid(base) for base in bases),
        )

    def line(
        self,
        kind: str = "structural_line",
        *,
        bases: tuple[str, ...] = (BASE,),
        context: str | None = CONTEXT,
        liability: str | None = None,
        **members: Any,
    ) -> LineRow:
        row = self.opened(
            LineRow,
            uid(LINE),
            case=uid(CASE),
            kind=kind,
            liability=None if liability is None else uid(liability),
            **members,
        )
        for base in bases:
            self.member(LINE, base, context=context)
        return row

    def bar(self, kind: str, **members: Any) -> BarRow:
        return self.opened(BarRow, uid(f"bar {kind}"), actor=uid("actor"), kind=kind, **members)

    def ground(self, ground: str, **members: Any) -> GroundRow:
        return self.opened(
            GroundRow, uid(f"ground {ground}"), liability=uid(LIABILITY), ground=ground, **members
        )

    def inquiry(
        self,
        seeks: str = "exonerating",
        *,
        outcome: str | None = None,
        line: str | None = LINE,
        actor: str | None = None,
        by: str = "ida",
        **members: Any,
    ) -> InquiryRow:
        """Open a line of inquiry and, where an outcome is stated, have somebody close it with that."""
        row = self.opened(
            InquiryRow,
            uid(f"inquiry {len(self.rows)}"),
            case=uid(CASE),
            line=None if line is None else uid(line),
            actor=None if actor is None else uid(actor),
            seeks=seeks,
            **members,
        )
        return row if outcome is None else self.changed(row, outcome=outcome, concluded_by=by)

    # -- judgment

    def map(
        self,
        fact: str,
        to: Target,
        *,
        polarity: str = "supports",
        by: str = "ana",
        endorsed_by: str | None = "ben",
        **members: Any,
    ) -> MappingRow:
        """Propose a mapping and, unless told otherwise, have somebody else endorse it."""
        row = self.opened(
            MappingRow,
            uid(f"mapping {len(self.rows)}"),
            fact=uid(fact),
            target=to,
            polarity=MappingPolarity(polarity),
            proposed_by=by,
            proposed_at=self.sequence + 1,
            **members,
        )
        return row if endorsed_by is None else self.endorse(row, by=endorsed_by)

    def endorse(self, row: MappingRow, *, by: str) -> MappingRow:
        return self.changed(row, endorsed_by=by, endorsed_at=self.sequence + 1)

    def evaluate(
        self,
        *targets: Target,
        verdict: str = "capable",
        by: str = "eve",
        stage: str = "investigation",
        forum: str = "forum",
        on: date = TODAY,
        **members: Any,
    ) -> EvaluationRow:
        considered = members.pop("considered", self.sequence)
        return self.opened(
            EvaluationRow,
            uid(f"evaluation {len(self.rows)}"),
            targets=targets,
            forum=uid(forum),
            stage=stage,
            verdict=verdict,
            considered=considered,
            on=on,
            author=by,
            made_at=self.sequence + 1,
            **members,
        )

    def concur(self, row: EvaluationRow, *, by: str) -> EvaluationRow:
        latest = self.latest(EvaluationRow, row.id)
        concurrence = Concurrence(by=by, at=self.sequence + 1)
        return self.changed(row, concurrences=(*latest.concurrences, concurrence))

    def answer(self, to: Target, outcome: str, *, level: str, **members: Any) -> AnswerRow:
        members.setdefault("finding", uid("finding"))
        members.setdefault("body", "the body")
        members.setdefault("on", date(2014, 2, 7))
        members.setdefault("stage", "investigation")
        members.setdefault("forum", uid("forum"))
        members.setdefault("case", uid(CASE))
        return self.opened(
            AnswerRow, uid(f"answer {len(self.rows)}"), target=to, outcome=outcome, level=level, **members
        )

    def experts(self, *names: str) -> None:
        for name in names:
            self.opened(IdentityRow, name)

    # -- reading

    def graph(self) -> ProofGraph:
        return ProofGraph.of(self.rows.values())

    def lens(
        self,
        stage: str = "investigation",
        *,
        forum: str = "forum",
        position: int | None = None,
        on: date = TODAY,
        exclusions: Exclusions = NOTHING,
        **members: Any,
    ) -> Lens:
        return Lens(
            forum=uid(forum),
            stage=stage,
            position=self.sequence if position is None else position,
            on=on,
            exclusions=exclusions,
            **members,
        )

    def assess(self, stage: str = "investigation", **lens: Any) -> LineReadiness:
        lens_ = self.lens(stage, **lens)
        adopted = self.latest(ForumRow, lens_.forum)
        return assess(uid(LINE), self.graph(), lens_, law(), law().forum(adopted.template))

    # -- whole lines

    def prove(self, stage: str = "investigation", **lens: Any) -> None:
        """Map a public fact to all that wants support, then evaluate all that wants evaluation, at a stage."""
        wanting = self.assess(stage, **lens)
        for blocker in wanting.every_blocker():
            if blocker.cause is Cause.NO_USABLE_SUPPORT:
                place = _with_incident(blocker.target, blocker.incident)
                name = f"fact {len(self.rows)}"
                self.item(f"document for {name}")
                self.fact(name, f"document for {name}")
                self.map(name, place)
        for blocker in wanting.every_blocker():
            if blocker.cause is Cause.NO_CURRENT_EVALUATION:
                self.evaluate(_with_incident(blocker.target, blocker.incident), stage=stage)


def _with_incident(place: Target, incident: str | None) -> Target:
    return place if incident is None else place.model_copy(update={"incidents": (UUID(incident),)})


def murder_line(*incidents: str, stage_proved: str | None = "investigation") -> Record:
    """A structural line on murder in one attack, before a court to which the situation was referred."""
    record = Record()
    record.forum()
    record.referral("KP")
    record.context()
    names = incidents or ("camp",)
    for incident in names:
        record.incident(incident)
    record.base("7-1-a", *names)
    record.line()
    if stage_proved is not None:
        record.prove(stage_proved)
    return record


def causes(readiness: LineReadiness) -> set[str]:
    """Causes of the open blockers."""
    return {blocker.cause.value for blocker in readiness.blockers}


def cell(readiness: LineReadiness, element: str, incident: str | None = None) -> Any:
    """The reading of one element, for one incident."""
    wanted = None if incident is None else uid(incident)
    found = [
        reading
        for reading in readiness.cells()
        if reading.cell.element_id == element and (incident is None or reading.cell.incident == wanted)
    ]
    assert found, f"no cell {element} {incident}"
    return found[0]
