"""Identities are opaque, given once, and retired with what was done under them kept."""

from __future__ import annotations

from uuid import UUID

import pytest
from pydantic import TypeAdapter, ValidationError

from domain.errors import InvalidError, RefusedError
from domain.events import Claim
from domain.mandate.events import IdentityRegistered, IdentityRetired
from domain.mandate.identity import NEEDS_REASON, evolve, register, retire
from domain.protected import Plain
from domain.values import IdentityId
from tests.scenario import Given

NAME = Plain.of("Fictional Example")
registered = IdentityRegistered(identity="expert-7", name=NAME, kind="person", roles=("legal_expert",))


def test_an_identity_is_registered_under_its_opaque_id() -> None:
    change = register(id=UUID(int=7), identity="expert-7", name=NAME, kind="person", roles=("legal_expert",))
    assert change.opens
    assert change.event == registered


def test_an_opaque_id_is_given_once_in_the_repository() -> None:
    assert registered.claims() == (Claim("identity", "expert-7"),)


@pytest.mark.parametrize("identity", ["example", "fictional-example", "fictional-example-2", "fexample"])
def test_an_id_that_shows_the_name_is_refused(identity: str) -> None:
    with pytest.raises(InvalidError, match="opaque") as refusal:
        register(id=UUID(int=7), identity=identity, name=NAME, kind="person")
    assert refusal.value.field == "identity"
    assert "xample" not in refusal.value.message


def test_accents_do_not_hide_a_name_in_an_id() -> None:
    with pytest.raises(InvalidError, match="opaque"):
        register(id=UUID(int=7), identity="perez", name=Plain.of("Ana Pérez"), kind="person")


def test_a_title_in_an_id_shows_no_name() -> None:
    change = register(id=UUID(int=7), identity="expert-7", name=Plain.of("Legal Expert"), kind="person")
    assert change.opens


def test_a_program_may_be_named_by_its_own_name() -> None:
    change = register(id=UUID(int=7), identity="importer", name=Plain.of("Importer"), kind="software")
    assert change.opens


@pytest.mark.parametrize("text", ["Jane Doe", "jane@example.org", "Ex", "김", "-a", "x" * 64])
def test_a_name_or_an_address_is_no_identity(text: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(IdentityId).validate_python(text)


def test_an_identity_is_retired() -> None:
    Given(evolve, [registered]).when(retire).then(IdentityRetired())


def test_a_retired_identity_refuses_to_be_retired_again() -> None:
    Given(evolve, [registered, IdentityRetired()]).when(retire).then_refused(RefusedError, "retired already")


def test_retiring_needs_a_reason() -> None:
    assert NEEDS_REASON == ("retire",)


def test_an_identity_opens_with_its_registration_alone() -> None:
    with pytest.raises(TypeError, match="cannot open"):
        Given(evolve, [IdentityRetired()]).state()
