"""Every container runs a command that exists, with settings that its process takes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import typer

from adapters.cli.main import application
from adapters.cli.process_commands import settings_of
from adapters.settings import Role, Settings, variable
from tests.deployments.scale.containers import Container, containers

LIBRARIES = {"PGSSLMODE", "PGSSLROOTCERT"}
"""Variables that libraries read: PostgreSQL's own client library."""

every_container = pytest.mark.parametrize("container", containers(), ids=lambda each: each.place)


def parsed(container: Container, monkeypatch: pytest.MonkeyPatch) -> typer.Context:
    """Parse the command line as the process would, in an environment that has nothing else of ours."""
    for field in Settings.model_fields:
        monkeypatch.delenv(variable(field), raising=False)
    for name, value in container.environment.items():
        monkeypatch.setenv(name, value)
    command: Any = typer.main.get_command(application(asked=()))
    arguments = list(container.arguments)
    while hasattr(command, "commands"):
        command = command.commands[arguments.pop(0)]
    context: typer.Context = command.make_context(command.name, arguments)
    return context


@every_container
def test_a_containers_command_starts_with_what_the_container_is_told(
    container: Container, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = parsed(container, monkeypatch)
    stated = {name: value for name, value in context.params.items() if name in Settings.model_fields}
    settings = settings_of(container.arguments[0], **stated)
    assert settings.role is Role(container.arguments[0])
    for name, value in stated.items():
        assert str(getattr(settings, name) or "") == value, name


@every_container
def test_a_container_is_told_nothing_that_its_command_does_not_read(
    container: Container, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = parsed(container, monkeypatch).command
    read = {parameter.envvar for parameter in command.params} | LIBRARIES
    assert set(container.own) <= read


def test_what_all_containers_are_told_is_a_setting_that_one_of_them_reads(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = [each for each in containers() if each.shared]
    read = {parameter.envvar for each in found for parameter in parsed(each, monkeypatch).command.params}
    assert {name for each in found for name in each.shared} <= read | LIBRARIES


@every_container
def test_a_containers_files_are_where_something_is_mounted(
    container: Container, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = parsed(container, monkeypatch)
    told = {name: value for name, value in context.params.items() if isinstance(value, str) and value}
    listens = told.get("listen", "")
    read = {name: Path(value) for name, value in told.items() if value.startswith("/")}
    for name, marked in (("kafka", "?tls="), ("bucket", "?keys=")):
        _, _, folder = told.get(name, "").partition(marked)
        if folder:
            read[name] = Path(folder)
    written = {"data": read["data"]} if "data" in read else {}
    if listens.startswith("unix:"):
        written["listen"] = Path(listens.removeprefix("unix:")).parent
    for name, path in (read | written).items():
        places = container.writable if name in written else container.mounts
        assert any(path.is_relative_to(place) for place in places), f"{name} {path}"


@every_container
def test_only_the_health_of_a_container_is_seen_from_outside(
    container: Container, monkeypatch: pytest.MonkeyPatch
) -> None:
    if container.arguments == ("api",):
        listens = parsed(container, monkeypatch).params["listen"]
        assert listens.startswith(("unix:", "127.0.0.1:"))
