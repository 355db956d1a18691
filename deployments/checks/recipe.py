"""The image's recipe, rehearsed without a container engine: its steps run in a folder, on this machine's Python."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

from deployments.local.places import ROOT

RECIPE = ROOT / "deployments" / "image" / "Containerfile"


class RecipeError(Exception):
    """A step of the recipe failed."""


def instructions(recipe: Path = RECIPE) -> list[list[tuple[str, str]]]:
    """Give the instructions of each stage, as name and argument, with continued lines joined."""
    text = re.sub(r"^\s*#.*\n", "", recipe.read_text(), flags=re.MULTILINE).replace("\\\n", "")
    stages: list[list[tuple[str, str]]] = []
    for line in filter(None, text.splitlines()):
        name, _, argument = line.partition(" ")
        if name == "FROM":
            stages.append([])
        stages[-1].append((name, argument.strip()))
    return stages


def rehearse(folder: Path, recipe: Path = RECIPE) -> str:
    """Run the steps of the first stage below a folder, and the image's program; gives what it says of itself.

    Raises:
        RecipeError: A step failed, or copies what is not there.
    """
    build, environment = folder, dict(os.environ)
    for name, argument in instructions(recipe)[0]:
        if name == "WORKDIR":
            build = _below(folder, argument)
            build.mkdir(parents=True)
        elif name == "COPY":
            *sources, target = argument.split()
            for source in sources:
                _copy(ROOT / source, build / target / ("" if target.endswith("/") else "."))
        elif name == "RUN":
            # Both environments of the recipe come to stand below the folder.
            _run(["sh", "-ec", argument.replace("/opt/", f"{_below(folder, '/opt')}/")], build, environment)
    return _run([_below(folder, "/opt/gravamen/bin/gravamen"), "--version"], folder, environment)


def _below(folder: Path, path: str) -> Path:
    return folder / path.lstrip("/")


def _copy(source: Path, target: Path) -> None:
    if not source.exists():
        raise RecipeError(f"expected {source.relative_to(ROOT)}, which the recipe copies, found none")
    if source.is_dir():
        shutil.copytree(source, target, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        shutil.copy(source, target)


def _run(command: list[str | Path], folder: Path, environment: dict[str, str]) -> str:
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RecipeError(f"{command[-1]}: ended with {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout.strip()
