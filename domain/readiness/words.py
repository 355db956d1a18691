"""Readiness rule 9's words: what a reader is told, never more than what was computed."""

from __future__ import annotations

from collections.abc import Iterable

NOT_RECORDABLE = (
    "Tender before a withdrawal of consent: not recordable in this version",
    "Orders of a court on anonymity: not recordable in this version",
)
"""What no stream carries yet (decision 11); it is shown, and blocks where the stage requires it."""

ALWAYS_NOT_LOOKED_AT = (
    "Admissibility",
    "Weight of the material",
    "Gravity",
    "Whether arrest is needed or possible",
    "How thoroughly lines of inquiry were pursued",
    "What was never sought",
)

ON_EARLIER_TEXT = "mapped on an earlier text of the element, and not confirmed since"
"""Why a mapping supports nothing once its stream was moved to law that reads otherwise (decision 33)."""

RESTRICTED = "known, use restricted: disclosure decision needed (art. 67(2))"
"""Beside what contradicts or exonerates and cannot be used freely; it counts all the same (readiness rule 2)."""

NEVER_SAID = (
    "ready to convict",
    "guilt",
    "probab",
    "likel",
    "percent",
    "%",
    "score",
    "proven",
    "proved beyond",
)
"""Words that no statement or blocker may hold; a test looks for them."""


def not_put(kind: str, where: str, kinds: Iterable[str]) -> str:
    """Word that a line of a kind cannot be put somewhere, and lines of which kinds can."""
    takes = " or ".join(f"a {each.replace('_', ' ')}" for each in kinds)
    return f"a {kind.replace('_', ' ')} cannot be put at {where}: it takes {takes}"


def clear_statement(position: int, incidents: Iterable[str], blocked: Iterable[str]) -> str:
    """Word a line without open blockers, with the incidents that it is clear for and those that are not."""
    words = f"no open blocker on usable material, at position {position}"
    clear, rest = sorted(set(incidents)), sorted(set(blocked))
    if rest:
        words += (
            f"; clear for {_count(clear)}: {', '.join(clear)}; blocked for {_count(rest)}: {', '.join(rest)}"
        )
    return words


def blocked_statement(position: int, count: int) -> str:
    """Word a line with open blockers."""
    noun = "open blocker" if count == 1 else "open blockers"
    return f"{count} {noun} on usable material, at position {position}"


def no_support(known: int, proposed: int, causes: Iterable[str]) -> str:
    """Word an element without usable support: with nothing, with proposals, or with what cannot be used."""
    reasons = list(dict.fromkeys(causes))
    if known:
        why = f": {'; '.join(reasons[:3])}" if reasons else ""
        more = f"; and {len(reasons) - 3} more" if len(reasons) > 3 else ""
        return f"no usable support: {known} endorsed and known, none usable{why}{more}"
    if proposed:
        return f"no usable support: {proposed} proposed, none endorsed by somebody else"
    return "no usable support: nothing is mapped here in support"


def no_evaluation(stage: str, stale: int, waiting: int, standing: int) -> str:
    """Word the want of a current evaluation that the material is capable of meeting the test."""
    if stale:
        return f"no current evaluation at stage {stage}: its basis has weakened since it was made"
    if waiting:
        return f"no current evaluation at stage {stage}: it waits for the concurrence of another expert"
    if standing:
        return f"no current evaluation at stage {stage} holds the material capable"
    return f"not evaluated at stage {stage}"


def adverse(verdict: str, stage: str, authors: Iterable[str], *, is_divided: bool) -> str:
    """Word a standing evaluation that is not favourable."""
    who = ", ".join(sorted(set(authors)))
    words = f"evaluated {verdict.replace('_', ' ')} at stage {stage} by {who}"
    return f"divided: {words}, while another evaluation that stands differs" if is_divided else words


def undecided_against(count: int, *, endorsed: int) -> str:
    """Word what stands against an element and is not decided (readiness rule 7, decision 18)."""
    noun = "mapping stands" if count == 1 else "mappings stand"
    words = f"{count} {noun} against it undecided"
    if endorsed:
        words += f", of which {endorsed} endorsed and weighed by no current evaluation"
    return words


def no_exoneration_inquiry(open_ones: int, not_possible: int) -> str:
    """Word the want of an inquiry for the defence that ended with a result (readiness rule 9)."""
    text = "no line of inquiry for exonerating material was opened and closed with a result (art. 54(1)(a))"
    found = [f"{open_ones} open"] * bool(open_ones) + [f"{not_possible} not possible"] * bool(not_possible)
    return f"{text}: {', '.join(found)}" if found else text


def finding_against(body: str, outcome: str, on: str) -> str:
    """Word another body's answer at this stage that is not favourable."""
    return f"{body} found at this stage of its own, on {on}: {outcome.replace('_', ' ')}"


def _count(incidents: list[str]) -> str:
    return f"{len(incidents)} incident" + ("" if len(incidents) == 1 else "s")
