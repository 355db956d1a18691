"""The wire form of the decisions on material, on people and on what happened to them."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator
from enum import Enum
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from google.protobuf.descriptor import Descriptor, FieldDescriptor
from gravamen.v1 import (
    actor_service_pb2,
    assessment_service_pb2,
    consent_service_pb2,
    disclosure_service_pb2,
    erasure_service_pb2,
    fact_service_pb2,
    identity_service_pb2,
    incident_service_pb2,
    inquiry_service_pb2,
    interview_service_pb2,
    source_service_pb2,
    victim_service_pb2,
)
from pydantic import BaseModel

from adapters.grpc_api import (
    actor,
    assessment,
    consent,
    disclosure,
    erasure,
    fact,
    identity,
    incident,
    inquiry,
    interview,
    source,
    victim,
)
from adapters.grpc_api.arguments import enum_words
from adapters.grpc_api.binding import Binding, Service, signature_of

MODULES = (
    (actor, actor_service_pb2),
    (assessment, assessment_service_pb2),
    (consent, consent_service_pb2),
    (disclosure, disclosure_service_pb2),
    (erasure, erasure_service_pb2),
    (fact, fact_service_pb2),
    (identity, identity_service_pb2),
    (incident, incident_service_pb2),
    (inquiry, inquiry_service_pb2),
    (interview, interview_service_pb2),
    (source, source_service_pb2),
    (victim, victim_service_pb2),
)
SERVICES: list[tuple[Service, Any]] = [
    (module.SERVICE, pb.DESCRIPTOR.services_by_name[module.SERVICE.name]) for module, pb in MODULES
]
BINDINGS = [
    pytest.param(binding, descriptor.methods_by_name[binding.rpc].input_type, id=binding.rpc)
    for service, descriptor in SERVICES
    for binding in service.bindings
]


OF_THE_NODE = frozenset(
    {"succession_path", "subordination_path", "joined_before", "erasure_scope", "law", "kind_of"}
)
"""Arguments that the node gives: ways and groups that a new link would close (decision 31), what an erasure
reaches, law, identities."""


def arguments_of(binding: Binding) -> type[BaseModel]:
    return signature_of(binding.decision, OF_THE_NODE | frozenset(binding.provides)).model


def models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    """Yield the value classes in an annotation."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    elif get_origin(annotation) is not None:
        for argument in get_args(annotation):
            yield from models_in(argument)


def words_in(annotation: Any) -> set[str]:
    """Collect the words that an enumeration or a literal in an annotation takes."""
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return {member.value.lower() for member in annotation}
    return {
        word
        for argument in get_args(annotation)
        for word in ({argument} if isinstance(argument, str) else words_in(argument))
    }


def mismatches(message: Descriptor, model: type[BaseModel], path: str) -> Iterator[str]:
    """Name fields that only one side has, and enumerations whose words differ."""
    hints = get_type_hints(model)
    own = {"options", "id"} - hints.keys() if path.count(".") == 0 else set()
    fields = {field.name: field for field in message.fields if field.name not in own}
    yield from (f"{path}.{name}" for name in fields.keys() ^ hints.keys())
    for name in fields.keys() & hints.keys():
        yield from _field_mismatches(fields[name], hints[name], f"{path}.{name}")


def _field_mismatches(field: FieldDescriptor, hint: Any, path: str) -> Iterator[str]:
    if field.enum_type is not None:
        wire = {word for word in enum_words(field.enum_type).values() if word is not None}
        if wire != words_in(hint):
            yield f"{path}: {sorted(wire ^ words_in(hint))}"
    elif field.message_type is not None:
        for nested in models_in(hint):
            yield from mismatches(field.message_type, nested, path)


@pytest.mark.parametrize(("service", "descriptor"), SERVICES, ids=lambda value: getattr(value, "name", ""))
def test_every_rpc_is_bound_and_every_binding_is_an_rpc(service: Service, descriptor: Any) -> None:
    bound = {binding.rpc for binding in service.bindings}
    batches = {binding.batch for binding in service.bindings if binding.batch}
    assert bound | batches == set(descriptor.methods_by_name)


@pytest.mark.parametrize(("binding", "request_type"), BINDINGS)
def test_a_request_holds_the_arguments_of_its_decision_word_for_word(
    binding: Binding, request_type: Descriptor
) -> None:
    assert list(mismatches(request_type, arguments_of(binding), binding.rpc)) == []


@pytest.mark.parametrize(("binding", "request_type"), BINDINGS)
def test_a_call_needs_a_reason_where_its_decision_says_so(binding: Binding, request_type: Descriptor) -> None:
    module = sys.modules[binding.decision.__module__]
    assert binding.needs_reason is (binding.decision.__name__ in getattr(module, "NEEDS_REASON", ()))


@pytest.mark.parametrize(("service", "descriptor"), SERVICES, ids=lambda value: getattr(value, "name", ""))
def test_every_decision_of_an_area_is_bound(service: Service, descriptor: Any) -> None:
    bound = {binding.decision for binding in service.bindings}
    for module in {sys.modules[decision.__module__] for decision in bound}:
        decisions = {
            found
            for name, found in vars(module).items()
            if inspect.isfunction(found)
            and found.__module__ == module.__name__
            and not name.startswith("_")
            and "Change" in str(found.__annotations__.get("return"))
        }
        assert decisions <= bound
