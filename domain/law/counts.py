"""How much law the catalogue holds: crimes and numbered elements per article (decision 13)."""

from __future__ import annotations

from collections.abc import Iterable

from domain.law.catalogue import Catalogue
from domain.law.types import Offence
from domain.values import Value

TOTAL = "total"


class ArticleCount(Value):
    """Crimes of one article and their numbered elements; implied elements are not counted."""

    crimes: int
    elements: int


def counts(catalogue: Catalogue) -> dict[str, ArticleCount]:
    """Count crimes and numbered elements by article, in the order of the articles, and all of them.

    Returns:
        By `6`, `7`, `8-bis`; by paragraph for article 8 (`8-2-a`), where each is a body of crimes of its
        own; and by `total`, the last.
    """
    offences = catalogue.offences.values()
    found: dict[str, list[Offence]] = {}
    # 8-2-a to 8-2-e, then 8-bis: letters come after digits.
    for offence in sorted(offences, key=_heading):
        found.setdefault(_heading(offence), []).append(offence)
    return {heading: _count(of) for heading, of in found.items()} | {TOTAL: _count(offences)}


def _heading(offence: Offence) -> str:
    if offence.article == "8":
        return "-".join(offence.id.split("-")[:3])
    return offence.article.replace(" ", "-")


def _count(offences: Iterable[Offence]) -> ArticleCount:
    of = tuple(offences)
    return ArticleCount(crimes=len(of), elements=sum(len(offence.numbered_elements()) for offence in of))
