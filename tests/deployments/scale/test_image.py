"""The image's recipe: what it is made from is pinned, and what it makes runs without rights."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from adapters.grpc_api.health import HealthServer
from deployments.checks.recipe import RecipeError, instructions, rehearse
from deployments.local.places import ROOT
from tests.deployments.scale.containers import composed


def test_both_stages_begin_from_one_base_pinned_to_a_version() -> None:
    bases = {argument.split()[0] for stage in instructions() for name, argument in stage if name == "FROM"}
    [base] = bases
    assert re.fullmatch(r"docker\.io/library/python:3\.11\.\d+-slim-bookworm", base)


def test_packages_come_with_their_hashes_and_the_build_fetches_nothing() -> None:
    [installs] = [
        [argument for name, argument in instructions()[0] if name == "RUN" and "pip install" in argument]
    ]
    steps = [step for argument in installs for step in argument.split("&&") if "pip install" in step]
    assert len(steps) == 3
    assert all("--require-hashes -r" in step or "--no-index" in step for step in steps)


def test_the_wheel_is_built_with_what_the_project_asks_for() -> None:
    asked = tomllib.loads((ROOT / "pyproject.toml").read_text())["build-system"]["requires"]
    stated = (ROOT / "deployments" / "image" / "build.in").read_text().splitlines()
    assert sorted(line for line in stated if not line.startswith("#")) == sorted(asked)
    locked = (ROOT / "deployments" / "image" / "build.lock").read_text()
    assert all(f"{requirement} \\" in locked for requirement in asked)


def test_the_image_runs_as_a_user_with_a_number_and_holds_nothing_but_the_program() -> None:
    last = instructions()[-1]
    assert [argument for name, argument in last if name == "COPY"] == [
        "--from=build /opt/gravamen /opt/gravamen"
    ]
    assert ("USER", "10001:10001") in last
    [entry] = [argument for name, argument in last if name == "ENTRYPOINT"]
    assert json.loads(entry) == ["gravamen"]
    assert [argument for name, argument in last if name == "RUN"] == [
        "install -d -o 10001 -g 10001 -m 0700 /var/lib/gravamen"
    ]


def test_the_build_is_sent_what_it_copies_and_no_data() -> None:
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    sent = {line.removeprefix("!") for line in ignored if line.startswith("!")}
    copied = {
        source for name, argument in instructions()[0] if name == "COPY" for source in argument.split()[:-1]
    }
    assert "*" in ignored
    assert {
        str(Path(source).parent) if source.startswith("deployments") else source for source in copied
    } == sent


def test_a_recipe_that_copies_what_is_not_there_fails_its_rehearsal(tmp_path: Path) -> None:
    spoilt = tmp_path / "Containerfile"
    spoilt.write_text("FROM base\nWORKDIR /build\nCOPY no-such-file ./\n")
    with pytest.raises(RecipeError, match="expected no-such-file, which the recipe copies, found none"):
        rehearse(tmp_path / "folder", spoilt)


@pytest.mark.parametrize(("is_well", "code"), [(True, 0), (False, 1)])
def test_a_composed_container_says_how_its_process_is(is_well: bool, code: int) -> None:
    [test] = {
        tuple(service["healthcheck"]["test"])
        for service in composed().values()
        if service["image"].startswith("gravamen:") and "healthcheck" in service
    }
    server = HealthServer()
    address = server.start("127.0.0.1:0")
    server.tell("", is_well=is_well)
    program = test[3].replace("127.0.0.1:7701", address)
    assert test[:3] == ("CMD", "python", "-c")
    assert address in program
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == code
    server.stop()
