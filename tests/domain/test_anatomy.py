"""Where texts and references stand: the walk by class finds what a look at every member finds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from pydantic import BaseModel

from deployments.tools.samples import sample
from domain.anatomy import ProtectedPart, protected_parts, references, sealed, sealed_texts
from domain.events import DomainEvent
from domain.facts.citation import Citation
from domain.facts.events import FactCited
from domain.mapping.events import MappingProposed
from domain.protected import Plain, Sealed
from tests.architecture.event_types import event_types

FACT, BASE, INCIDENT, ITEM = (UUID(int=n) for n in range(1, 5))

MAPPED = MappingProposed.model_validate(
    {
        "fact": FACT,
        "target": {"stream": f"crime_base/{BASE}", "element": "7-1-e.2", "incidents": (INCIDENT,)},
        "polarity": "supports",
        "directness": "inferential",
        "inference": "one",
        "competing_inferences": ("two", "three"),
    }
)
CITED = FactCited(
    citation=Citation.model_validate(
        {"id": UUID(int=5), "item": ITEM, "polarity": "supports", "basis": "saw_or_did", "exact": "words"}
    )
)


def texts_in(value: Any, path: str) -> Iterator[str]:
    """Look at every member, whatever its class says."""
    if isinstance(value, Sealed | Plain):
        yield path
    elif isinstance(value, BaseModel):
        for name, member in value:
            yield from texts_in(member, f"{path}.{name}" if path else name)
    elif isinstance(value, tuple):
        for index, member in enumerate(value):
            yield from texts_in(member, f"{path}[{index}]")


@pytest.mark.parametrize("event_class", event_types(), ids=lambda event_class: event_class.TOPIC)
def test_every_sealed_text_of_an_event_is_found(event_class: type[DomainEvent]) -> None:
    event = sample(event_class)
    assert [path for path, _ in sealed_texts(event)] == list(texts_in(event, ""))


def test_a_plain_text_is_found_with_its_path_alone_and_inside_others() -> None:
    assert [(part.path, part.content.text) for part in protected_parts(MAPPED, "data.")] == [
        ("data.inference", "one"),
        ("data.competing_inferences[0]", "two"),
        ("data.competing_inferences[1]", "three"),
    ]


def test_a_reference_is_named_as_its_stream_whether_the_field_holds_an_id_or_the_stream() -> None:
    assert {reference.path: reference.stream for reference in references(MAPPED)} == {
        "fact": f"fact/{FACT}",
        "target.stream": f"crime_base/{BASE}",
        "target.incidents[0]": f"incident/{INCIDENT}",
    }


def test_a_quote_is_found_with_the_value_whose_sibling_field_names_its_subject() -> None:
    (part,) = protected_parts(CITED)
    assert part.path == "citation.exact"
    assert part.owner is CITED.citation
    assert part.mark.subject_field == "item"


def test_sealing_replaces_every_plain_text_and_touches_nothing_else() -> None:
    def seal(part: ProtectedPart) -> Sealed:
        return Sealed(subject="fact/x", event=FACT, path=part.path, box="c2FtcGxl")

    event = sealed(MAPPED, seal, "data.")
    assert list(protected_parts(event)) == []
    assert [text.path for _, text in sealed_texts(event)] == [
        part.path for part in protected_parts(MAPPED, "data.")
    ]
    assert (event.fact, event.target, event.polarity) == (MAPPED.fact, MAPPED.target, MAPPED.polarity)


def test_an_event_without_texts_is_given_back_as_it_is() -> None:
    event = sample(MappingProposed).model_copy(
        update={"inference": None, "competing_inferences": (), "rationale": None}
    )
    assert sealed(event, lambda part: part) is event
