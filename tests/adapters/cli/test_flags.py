"""A request is made from options: flat where that is clear, by its message's name where it is not."""

from __future__ import annotations

from typing import Any

import pytest
from google.protobuf.descriptor import Descriptor
from gravamen.v1 import evidence_service_pb2, fact_service_pb2, mapping_service_pb2

from adapters.cli.faults import MisaskedError
from adapters.cli.flags import Flag, flags_of, request_of

STATING = fact_service_pb2.StateFactRequest.DESCRIPTOR
DERIVING = evidence_service_pb2.DeriveItemRequest.DESCRIPTOR
CITING = fact_service_pb2.CiteItemRequest.DESCRIPTOR
MAPPING = mapping_service_pb2.ProposeMappingRequest.DESCRIPTOR


def flag(request: Descriptor, option: str) -> Flag:
    return next(flag for flag in flags_of(request) if flag.option == option)


def made(request: Descriptor, **stated: Any) -> Any:
    flags = flags_of(request)
    values = {flag(request, f"--{name.replace('_', '-')}").name: value for name, value in stated.items()}
    return request_of(request, flags, values)


@pytest.mark.parametrize(
    ("request_type", "option", "path"),
    [
        (STATING, "--statement", ("proposition", "statement")),
        (MAPPING, "--element", ("target", "element")),
        (DERIVING, "--kind", ("description", "kind")),
        (DERIVING, "--derivation-kind", ("derivation", "kind")),
        (DERIVING, "--content-upload-id", ("description", "content", "upload_id")),
        (CITING, "--id", ("id",)),
        (CITING, "--citation-id", ("citation", "id")),
        (CITING, "--segment", ("citation", "segment")),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_an_option_fills_the_member_that_it_names(
    request_type: Descriptor, option: str, path: tuple[str, ...]
) -> None:
    assert flag(request_type, option).path == path


def test_a_request_is_made_of_its_options() -> None:
    request = made(STATING, statement="The camp was fenced.", role="material", topics=["a", "b"])
    assert request == fact_service_pb2.StateFactRequest(
        proposition=fact_service_pb2.Proposition(
            statement="The camp was fenced.", role=fact_service_pb2.FACT_ROLE_MATERIAL, topics=["a", "b"]
        )
    )


def test_what_is_not_stated_is_left_out() -> None:
    assert made(STATING) == fact_service_pb2.StateFactRequest()


def test_options_add_to_a_request_in_json() -> None:
    flags = flags_of(STATING)
    base = {"proposition": {"statement": "From the file.", "role": "background"}}
    request: Any = request_of(STATING, flags, {flag(STATING, "--role").name: "material"}, base=base)
    assert request.proposition.statement == "From the file."
    assert request.proposition.role == fact_service_pb2.FACT_ROLE_MATERIAL


@pytest.mark.parametrize(
    ("base", "said"),
    [
        ({"propositions": 1}, 'no field named "propositions"'),
        ({"proposition": {"role": "leading"}}, "role: expected one of material"),
        ({"proposition": "a text"}, "the request cannot be read"),
    ],
    ids=["an unknown member", "a word that is none", "another type"],
)
def test_json_that_is_no_request_is_refused(base: dict[str, Any], said: str) -> None:
    with pytest.raises(MisaskedError) as refusal:
        request_of(STATING, (), {}, base=base)
    assert said in refusal.value.message


def test_a_faulty_value_is_refused_under_its_option() -> None:
    with pytest.raises(MisaskedError) as refusal:
        made(STATING, role="leading")
    assert refusal.value.message == (
        "--role: expected one of material, subsidiary, background, found 'leading'"
    )
