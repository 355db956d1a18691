"""Rows on judgment: mappings, our evaluations, and the answers of other bodies' findings."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from domain.readiness.rows import Aim, Concurrence, Removal, Row, aim_of, target_key
from domain.values import MappingPolarity, Target


@dataclass(frozen=True, slots=True, kw_only=True)
class MappingRow(Row):
    """A fact mapped to an element; rejected and withdrawn ones keep a version, since they stay visible.

    Args:
        is_direct: Whether no inference stands between fact and element.
        states_inference: Whether an inferential mapping states its inference.
        proposed_at: Sequence of the proposal.
        endorsed_by: Who endorsed it; counts only where it is somebody else (readiness rule 14).
        endorsed_at: Sequence of the endorsement.
        removal: Its rejection or withdrawal.
        restated_by: Event that moved its stream to law in which its element reads otherwise, or is gone.
        confirmed_by: Who confirmed it since on that text; None while nobody has.
        confirmed_at: Sequence of that confirmation.
    """

    fact: str
    target: Target
    polarity: MappingPolarity
    is_direct: bool = True
    states_inference: bool = False
    proposed_by: str
    proposed_at: int
    endorsed_by: str | None = None
    endorsed_at: int | None = None
    removal: Removal | None = None
    restated_by: str | None = None
    confirmed_by: str | None = None
    confirmed_at: int | None = None
    aim: Aim = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "aim", aim_of(self.target))

    def is_on_text_in_force(self, lost: frozenset[str] = frozenset()) -> bool:
        """Tell whether somebody else than who proposed it stands by it on the text that is now in force."""
        if self.restated_by is None:
            return True
        return self.confirmed_by not in {None, self.proposed_by} and self.confirmed_by not in lost

    def keys(self) -> tuple[str, ...]:
        """Look mappings up by stream and element, by stream, and by fact."""
        return (target_key(self.aim.stream, self.aim.element), self.aim.stream, self.fact)


@dataclass(frozen=True, slots=True, kw_only=True)
class RestatementRow(Row):
    """An element read otherwise, or was gone, from here on: its stream was moved to other law (decision 33).

    Args:
        stream: Context, crime base or liability; of a line that was moved as a whole, its case file.
        element: The element; None where a line was moved.
        line: The line that was moved.
    """

    stream: str
    element: str | None = None
    line: str | None = None

    def keys(self) -> tuple[str, ...]:
        """Look restatements up by stream and element or line, and by stream."""
        return (target_key(self.stream, self.element, self.line), self.stream)


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationRow(Row):
    """An expert's reasoned view that the material is capable of meeting a stage's test, or not.

    Args:
        forum: The adopted forum at whose stage it is made.
        verdict: `capable`, `not_capable` or `undecided`.
        considered: Position of the record that it considered.
        on: Day that it considered the law and the consents of.
        author: Who evaluated; a person.
        made_at: Sequence at which it was recorded.
        concurrences: Experts who concurred, with reasons.
        supersedes: The evaluation that it replaces, within its stage.
        removal: Its withdrawal.
        dissents: Persons who disagreed; one who holds another verdict records it as an evaluation.
    """

    targets: tuple[Target, ...]
    forum: str
    stage: str
    verdict: str
    considered: int
    on: date
    author: str
    made_at: int
    concurrences: tuple[Concurrence, ...] = ()
    supersedes: str | None = None
    removal: Removal | None = None
    dissents: tuple[str, ...] = ()
    aims: tuple[Aim, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "aims", tuple(aim_of(target) for target in self.targets))

    def keys(self) -> tuple[str, ...]:
        """Look evaluations up by each of their targets, and by stream."""
        by_target = (target_key(aim.stream, aim.element, aim.line) for aim in self.aims)
        return tuple(dict.fromkeys((*by_target, *(aim.stream for aim in self.aims))))


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRow(Row):
    """One answer of another body's finding, at the level at which that body found (decisions 10, 45).

    Args:
        finding: The decision that the answer belongs to.
        body: The body, in words.
        forum: The adopted forum of that same body; None where none is adopted.
        stage: The stage of that body.
        chamber: Which of the body's chambers found (decision 49).
        case: Case file that it is recorded in.
        level: `line`, `crime`, `element` or `component`: where the body found.
        person: Person whom it concerns.
        outcome: `made_out`, `not_made_out`, `undecided`, `not_reached`, `declined`, `subsumed`, `withdrawn`,
            `outside_scope`, `no_jurisdiction`, `relabelled`, `reversed`, `remanded` or `no_case_to_answer`.
        on: Day of the decision.
        reverses: Finding that this decision reverses, wholly or in part.
        paragraphs: Where it stands.
        standard: The body's own standard, as a code.
    """

    finding: str
    body: str
    target: Target
    outcome: str
    on: date
    stage: str | None
    case: str
    level: str
    forum: str | None = None
    chamber: str | None = None
    person: str | None = None
    reverses: str | None = None
    paragraphs: str = ""
    standard: str = ""
    aim: Aim = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "aim", aim_of(self.target))

    def keys(self) -> tuple[str, ...]:
        """Look answers up by target and by stream."""
        return tuple(
            dict.fromkeys((target_key(self.aim.stream, self.aim.element, self.aim.line), self.aim.stream))
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityRow(Row):
    """A registered person who may judge; all are looked up together (decision 34)."""

    is_retired: bool = False

    def keys(self) -> tuple[str, ...]:
        """Look identities up together."""
        return ("",)
