"""How much law the catalogue holds: crimes and numbered elements per article (decision 13)."""

from __future__ import annotations

from domain.law.catalogue import Catalogue
from domain.values import Value


class ArticleCount(Value):
    """Crimes of one article and their numbered elements; implied elements are not counted."""

    crimes: int
    elements: int


def counts(catalogue: Catalogue) -> dict[str, ArticleCount]:
    """Count crimes and numbered elements by article, in the order of the articles."""
    articles = sorted({offence.article for offence in catalogue.offences.values()}, key=int)
    return {article: _count(catalogue, article) for article in articles}


def _count(catalogue: Catalogue, article: str) -> ArticleCount:
    offences = [offence for offence in catalogue.offences.values() if offence.article == article]
    return ArticleCount(
        crimes=len(offences), elements=sum(len(offence.numbered_elements()) for offence in offences)
    )
