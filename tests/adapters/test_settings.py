"""Settings are one model: a process that lacks one, or is given one without meaning, does not start."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import typer
from pydantic import ValidationError

from adapters.cli.main import application
from adapters.settings import NEEDED, Role, Settings, SettingsError, variable

STORE = "postgresql://gravamen@127.0.0.1:5432/gravamen"
GIVEN: dict[str, Any] = {
    "data": Path("data"),
    "database": STORE,
    "kafka": "127.0.0.1:9092",
    "kek": Path("kek"),
}
NAMES = [(role, name) for role in Role for name in sorted(NEEDED[role])]


@pytest.mark.parametrize(("role", "name"), NAMES, ids=str)
def test_a_role_without_what_it_needs_is_refused_by_name(role: Role, name: str) -> None:
    given = {key: GIVEN[key] for key in NEEDED[role] if key != name}
    with pytest.raises(SettingsError, match=f"expected {name} for `gravamen {role}`, found none") as refusal:
        Settings(role=role, **given)
    assert refusal.value.field == name
    assert variable(name) in refusal.value.message


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SERVE])
def test_a_role_with_what_it_needs_is_accepted(role: Role) -> None:
    given = {key: GIVEN[key] for key in NEEDED[role]}
    assert Settings(role=role, **given).model_dump(exclude_none=True).items() >= given.items()


@pytest.mark.parametrize("name", ["database", "kafka", "kek", "views_database", "bucket"])
def test_an_embedded_node_takes_no_server(name: str) -> None:
    stated = {**GIVEN, "bucket": "https://objects.example.org/evidence?keys=/keys"}
    given = {"data": Path("data"), name: stated.get(name, STORE)}
    with pytest.raises(SettingsError, match=f"expected no {name} for `gravamen serve`") as refusal:
        Settings(**given)
    assert refusal.value.field == name


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("database", "sqlite:///events"),
        ("database", "127.0.0.1:5432"),
        ("kafka", "127.0.0.1"),
        ("kafka", "127.0.0.1:9092,"),
        ("origin", "two words"),
    ],
)
def test_a_malformed_setting_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        Settings(role=Role.PUBLISH, **{"database": STORE, "kafka": "127.0.0.1:9092", name: value})
    assert [error["loc"] for error in refusal.value.errors()] == [(name,)]


def test_the_views_stand_in_the_stores_database_unless_another_is_named() -> None:
    settings = Settings(role=Role.MIGRATE, database=STORE)
    assert settings.views_url == STORE
    assert settings.model_copy(update={"views_database": f"{STORE}_views"}).views_url == f"{STORE}_views"


@pytest.mark.parametrize("command", ["api", "publish", "project", "migrate"])
def test_every_option_of_a_process_is_a_setting_and_has_its_variable(command: str) -> None:
    commands: Any = typer.main.get_command(application())
    options = {
        parameter.name: parameter.envvar
        for parameter in commands.commands[command].params
        if parameter.name not in ("help", "view")
    }
    assert options == {name: variable(name) for name in options}
    assert set(options) <= set(Settings.model_fields)
    assert set(options) >= NEEDED[Role(command)]
