"""What the demo prints once it has played: matrices, blockers, figures, gaps, worklist, and how to go on."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from adapters.cli.words import word_of
from deployments.demo import tables
from deployments.demo.answers import Answers, Names
from deployments.demo.intake import withdrawn_by

COMMISSION, COURT = "commission-forum", "icc-forum"
FAMINE = ("line-famine-extermination", "line-famine-starvation")
SHOWN = (*FAMINE, "line-camp-imprisonment")
CHARGE = "charge-fictional-k"


@dataclass(frozen=True, slots=True)
class Report:
    """Prints the answers, a section at a time."""

    answers: Answers
    console: Console = field(default_factory=tables.console)

    @property
    def names(self) -> Names:
        """Names of the scenario's entries."""
        return Names.of(self.answers.scenario)

    def lines(self) -> None:
        """Print how many blockers every line has at both stages."""
        self._section("The lines at the stage of each forum")
        made = tables.table(["line", "kind", "Commission: report", "Court: warrant"], wide=0)
        for line in self.answers.scenario.lines:
            cells = [self._state(self.answers.readiness(line.id, forum)) for forum in (COMMISSION, COURT)]
            made.add_row(line.title, line.kind.replace("_", " "), *cells)
        self.console.print(made)
        self._note("Clear means: no open blocker on usable material. It says nothing of what is proved.")

    @staticmethod
    def _state(answer: Any) -> Text:
        if answer.is_clear:
            return Text("✓ no open blocker", "green")
        return Text(f"✗ {_counted(len(answer.blockers), 'open blocker')}", "red")

    def matrices(self) -> None:
        """Print the element matrices at the Commission's stage, with its findings at their level."""
        documents = self.answers.documents()
        told: set[tuple[str, str]] = set()
        for id in SHOWN:
            answer = self.answers.readiness(id, COMMISSION)
            self._section(f"Matrix at the Commission's stage: {self.answers.line(id).title}")
            self._found_on_the_line(answer, documents)
            self.console.print(tables.elements(answer.cells, body="the Commission"))
            self.console.print()
            self.console.print(tables.in_sight(answer.cells, self.names, told=told))
            self._stated(answer)
        self._note(
            f"The test of this stage: {answer.read.test} Ours: what our experts hold the material capable of."
            " The Commission: made out where it found on this very element; not separately found where it"
            " found at a higher level alone. Figures: endorsed support, over the incidents of the line."
        )

    def _found_on_the_line(self, answer: Any, documents: dict[str, str]) -> None:
        for finding in answer.line_findings:
            document = documents[finding.finding].partition(",")[0]
            where = f"{document}, para. {finding.paragraphs}, {finding.on}"
            outcome = finding.outcome.replace("_", " ")
            self.console.print(Text(f"The Commission on the line as a whole: {outcome} ({where})", "green"))
        if not answer.line_findings:
            word = answer.line_word.replace("_", " ")
            self.console.print(f"The Commission found on no such line as a whole; our experts: {word}.")

    def blockers(self) -> None:
        """Print what blocks the same lines for a warrant."""
        for id in SHOWN:
            answer = self.answers.readiness(id, COURT)
            self._section(f"Blockers for a warrant: {self.answers.line(id).title}")
            self.console.print(tables.blockers(answer.blockers, self.names))
            self._stated(answer)
        self._note(f"Not looked at: {'; '.join(answer.not_looked_at)}.")

    def consents(self) -> None:
        """Print usable figures before and after consents were taken back, and what that did to blockers."""
        for id, forum in ((CHARGE, COURT), ("line-camp-disappearance", COMMISSION)):
            stage = self.answers.forum(forum).stage
            self._section(f"Consents taken back: {self.answers.line(id).title}; stage {stage}")
            self._note(
                "Support that is known, and how much of it is usable, before and after each withdrawal:"
            )
            readings = self.readings(id, forum)
            self.console.print(tables.figures(readings))
            self.console.print()
            self.console.print(tables.causes(readings[-1][1].restricted, self.names, condition="consent"))
            self._restricted_against(readings[-1][1])
            for (_, before), (heading, after) in pairwise(readings):
                self._changed(heading, before, after)

    def readings(self, line: str, forum: str) -> list[tuple[str, Any]]:
        """Read a line as it stood before and after each withdrawal, with a heading for each."""
        played = self.answers.played
        readings = [("before", self.answers.readiness(line, forum, as_of=played.judged))]
        for withdrawal, person in withdrawn_by(self.answers.scenario).items():
            answer = self.answers.readiness(line, forum, as_of=played.withdrawn[withdrawal])
            readings.append((f"less {person}", answer))
        return readings

    def _restricted_against(self, answer: Any) -> None:
        restricted = dict.fromkeys(
            cell.element
            for cell in answer.cells
            if any(tally.restricted and tally.polarity == "contradicts" for tally in cell.tallies)
        )
        if restricted:
            text = "counts all the same; its use is restricted: a disclosure decision is needed"
            self.console.print(Text(f"\n! What stands against {', '.join(restricted)} {text}.", "yellow"))

    def _changed(self, heading: str, before: Any, after: Any) -> None:
        gone, new = keys(before) - keys(after), keys(after) - keys(before)
        mark = Text("✓ ", "green") if not gone else Text("✗ ", "red")
        text = f"{heading}: {_counted(len(new), 'blocker')} opened, {len(gone) or 'none'} removed"
        self.console.print(mark.append(text, ""))

    def gaps(self) -> None:
        """Print what links the fictional person to the crimes, and where nothing does."""
        answer = self.answers.readiness(CHARGE, COURT)
        self._section(f"Gaps in the linkage: {self.answers.line(CHARGE).title}")
        linkage = [cell for cell in answer.cells if cell.stream.startswith("liability/")]
        self.console.print(tables.elements(linkage))
        empty = [
            cells[0].element + (f" ({cells[0].limb.replace('_', ' ')})" if cells[0].limb else "")
            for cells in tables.grouped(linkage, lambda cell: (cell.element, cell.limb))
            if cells[0].is_required and cells[0].group != "grounds" and not any(cell.known for cell in cells)
        ]
        self._note("· contested whether it is asked for: shown, and not required.")
        self.console.print(Text(f"\n✗ Nothing endorsed speaks for {', '.join(empty)}.", "red"))
        others = [blocker for blocker in answer.blockers if blocker.group in ("grounds", "bars", "line")]
        self.console.print(tables.blockers(others, self.names))

    def worklist(self) -> None:
        """Print that all information is accounted for, and what waits for someone."""
        self._section("Worklist: registered = done + waiting + set aside")
        counts = self.answers.counts()
        made = tables.table(
            ["", "account", "registered", "done", "waiting", "set aside"], wide=5, right=(2, 3, 4)
        )
        for account in counts.accounts:
            aside = [
                f"{cause.count} {cause.cause.replace('_', ' ')}" for cause in account.set_aside if cause.count
            ]
            mark = tables.CLEAR if account.is_conserved else tables.BLOCKED
            figures = (str(account.registered), str(account.done), str(account.waiting))
            made.add_row(mark, account.account.replace("_", " "), *figures, ", ".join(aside) or "0")
        self.console.print(made)
        enum = type(counts.lists[0]).DESCRIPTOR.fields_by_name["kind"].enum_type
        lists = [(word_of(enum, one.kind).replace("_", " "), one.count) for one in counts.lists]
        for forum in (COMMISSION, COURT):
            kinds = Counter(task.kind for task in self.answers.tasks(forum).tasks)
            stage = self.answers.forum(forum).stage
            lists += [
                (f"elements at stage {stage}: {kind.replace('_', ' ')}", kinds[kind])
                for kind in sorted(kinds)
            ]
        made = tables.table(["waits for someone", "entries"], wide=0, right=(1,))
        for name, count in lists:
            made.add_row(name, str(count))
        self.console.print()
        self.console.print(made)

    def verified(self, said: str, *, is_verified: bool) -> None:
        """Print what `gravamen verify` said."""
        self._section("gravamen verify")
        self.console.print(Text("✓ " if is_verified else "✗ ", "green" if is_verified else "red"), end="")
        self.console.print(said.strip())

    def _stated(self, answer: Any) -> None:
        mark = Text("\n✓ ", "green") if answer.is_clear else Text("\n✗ ", "red")
        self.console.print(mark.append(answer.statement, ""))

    def _section(self, title: str) -> None:
        self.console.print()
        self.console.rule(Text(title, "bold"), align="left", characters="─", style="dim")

    def _note(self, text: str) -> None:
        self.console.print(Padding(Text(text, "dim"), (0, 0)))


def keys(answer: Any) -> set[tuple[bytes, str, str]]:
    """Give what makes blockers the same: target, incident and cause (decision 23)."""
    return {
        (blocker.target.SerializeToString(deterministic=True), blocker.incident, blocker.cause)
        for blocker in answer.blockers
    }


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
