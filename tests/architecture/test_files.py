"""What holds for every file of the repository: size, no leftovers, no address of a machine or registry."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from deployments.tools import protos

ROOT = Path(__file__).parents[2]
FOLDERS = ("domain", "projections", "adapters", "deployments", "tests", "protos", "docs", ".ci")
GENERATED = ROOT / "protos" / "gen"
LOCKS = {"requirements.lock", "requirements-dev.lock"}
LINES = 400

LEFTOVERS = re.compile(r"\b(TO[D]O|FI[X]ME|HA[C]K|X[X]X)\b")
MACHINE = re.compile(r"(?<![\w.~-])/(root|work|home|Users)/\w")
REGISTRIES = re.compile(
    r"pypi[.]org|pythonhosted[.]org|proxy[.]golang[.]org|registry[.]npmjs|static[.]crates[.]io|repo1?[.]maven"
)


def files() -> Iterator[Path]:
    """Yield every file that the project keeps, generated modules apart."""
    yield from (path for path in ROOT.iterdir() if path.is_file() and path.name != ".git")
    for folder in FOLDERS:
        for path in (ROOT / folder).rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts and GENERATED not in path.parents:
                yield path


def text_of(path: Path) -> str:
    """Read a file as text; a binary file, such as an image of the protos, gives none."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def places(pattern: re.Pattern[str]) -> list[str]:
    """List where a pattern stands, as `path:line: text`."""
    return [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}"
        for path in sorted(files())
        for number, line in enumerate(text_of(path).splitlines(), start=1)
        if pattern.search(line)
    ]


def test_no_module_is_longer_than_its_limit() -> None:
    lengths = {path: text_of(path).count("\n") for path in files() if path.suffix == ".py"}
    long = {str(path.relative_to(ROOT)): length for path, length in lengths.items() if length > LINES}
    assert long == {}


def test_no_leftover_waits_in_a_file() -> None:
    assert places(LEFTOVERS) == []


def test_no_file_names_a_machine_or_a_registry() -> None:
    assert places(MACHINE) == []
    assert places(REGISTRIES) == []


@pytest.mark.parametrize("name", sorted(LOCKS))
def test_every_locked_package_has_a_hash(name: str) -> None:
    requirements = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    locked = [line for line in requirements if line and not line.lstrip().startswith("#")]
    assert locked
    assert [line.split()[0] for line in locked if "--hash=sha256:" not in line] == []


def test_the_generated_modules_are_what_their_sources_give(tmp_path: Path) -> None:
    protos.generate(tmp_path)
    expected = protos.contents(tmp_path / "gravamen")
    assert protos.differing(expected, protos.contents(protos.GENERATED)) == []
