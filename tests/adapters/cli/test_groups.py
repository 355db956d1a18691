"""Every rpc that records has a command, every option says what it takes, and none is stated twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
import typer
from google.protobuf.descriptor import MethodDescriptor

from adapters.cli.calling import method_of
from adapters.cli.flags import flags_of, said_of_rpc
from adapters.cli.groups import GROUPS
from adapters.cli.main import ALL, application
from adapters.cli.nouns import Act, Group, Listing
from adapters.cli.options import PURPOSES
from adapters.grpc_api.descriptors import SERVICES
from adapters.grpc_api.services import COMMAND_SERVICES
from deployments.tools import api_words
from domain.values import Purpose

ACTS = [(group, act) for group in GROUPS for act in group.acts]
BY_HAND = {"VaultService.CheckFixity", "ViewService.SetEventAside"}
"""Rpcs that record and whose commands are written by hand: `item check` and `views set-aside`."""


def named(given: tuple[Group, Act]) -> str:
    return f"{given[0].name} {given[1].verb}"


def recording() -> Iterator[MethodDescriptor]:
    for service in SERVICES.values():
        yield from (method for method in service.methods if "options" in method.input_type.fields_by_name)


def test_every_rpc_that_records_has_one_command() -> None:
    commands = Counter(f"{group.service}.{act.rpc}" for group, act in ACTS)
    rpcs = {f"{method.containing_service.name}.{method.name}" for method in recording()}
    assert set(commands) == rpcs - BY_HAND
    assert {rpc for rpc, count in commands.items() if count > 1} == set()


def test_every_service_that_is_served_is_known_to_the_command_line() -> None:
    assert {service.name for service in COMMAND_SERVICES} <= set(SERVICES)


@pytest.mark.parametrize("given", ACTS, ids=named)
def test_every_option_of_an_act_says_what_it_takes(given: tuple[Group, Act]) -> None:
    group, act = given
    without = frozenset({"options", "id"} if act.on else {"options"})
    flags = flags_of(method_of(group.service, act.rpc).input_type, without=without)
    assert [flag.option for flag in flags if not flag.help.strip()] == []
    assert said_of_rpc(group.service, act.rpc) != ""


@pytest.mark.parametrize("given", ACTS, ids=named)
def test_what_an_act_is_on_is_its_argument(given: tuple[Group, Act]) -> None:
    group, act = given
    fields = method_of(group.service, act.rpc).input_type.fields_by_name
    assert not act.on or "id" in fields


def test_no_command_has_two_options_of_one_name() -> None:
    repeated = {}
    for path, command in _commands(typer.main.get_command(application(ALL)), ()):
        options = Counter(option for parameter in command.params for option in parameter.opts)
        twice = sorted(option for option, count in options.items() if count > 1)
        if twice:
            repeated[" ".join(path)] = twice
    assert repeated == {}


def _commands(command: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    for name, inner in getattr(command, "commands", {}).items():
        yield (*path, name), inner
        yield from _commands(inner, (*path, name))


@pytest.mark.parametrize(
    ("group", "listing"),
    [(group, read) for group in GROUPS for read in group.reads if isinstance(read, Listing)],
    ids=lambda value: value.name if isinstance(value, Group) else value.verb,
)
def test_the_columns_of_a_listing_are_members_of_its_rows(group: Group, listing: Listing) -> None:
    answer = method_of(listing.service, listing.rpc).output_type
    for column in listing.columns:
        message = answer.fields_by_name[listing.rows].message_type
        for name in column.removeprefix("~").partition(":")[0].split("."):
            assert message is not None
            assert name in message.fields_by_name
            message = message.fields_by_name[name].message_type


def test_the_help_texts_are_what_the_protos_say() -> None:
    assert api_words.TARGET.read_text(encoding="utf-8") == api_words.text(), (
        "run `python -m deployments.tools.api_words`"
    )


def test_the_purposes_are_those_of_the_domain() -> None:
    assert tuple(Purpose) == PURPOSES
