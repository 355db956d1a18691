"""The generated form of `protos/gravamen`: message and service modules with their type stubs.

`python -m deployments.tools.protos` writes `protos/gen/gravamen`; with `--check` it writes nothing
and fails when a committed file differs from what the sources give.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCES = ROOT / "protos"
GENERATED = SOURCES / "gen" / "gravamen"
HEADER = '"""Generated from protos/gravamen by `make protos`; never edited."""\n'


def generate(into: Path) -> None:
    """Compile every proto of the project into the empty folder `into`, as the package `gravamen`.

    Raises:
        SystemExit: The compiler refused a source; it has printed where and why.
    """
    sources = sorted(path.relative_to(SOURCES).as_posix() for path in SOURCES.glob("gravamen/**/*.proto"))
    outputs = [f"--{kind}_out={into}" for kind in ("python", "grpc_python")]
    stubs = [f"--{kind}_out=quiet:{into}" for kind in ("mypy", "mypy_grpc")]
    includes = [f"-I{SOURCES}", f"-I{SOURCES / 'third_party'}"]
    # protoc finds the stub generators, protoc-gen-mypy and protoc-gen-mypy_grpc, by PATH.
    path = os.pathsep.join((sysconfig.get_path("scripts"), os.environ.get("PATH", "")))
    compiler = [sys.executable, "-m", "grpc_tools.protoc", *includes, *outputs, *stubs, *sources]
    status = subprocess.run(compiler, env=os.environ | {"PATH": path}, check=False).returncode
    if status != 0:
        raise SystemExit(status)
    for folder in sorted({(into / source).parent for source in sources} | {into / "gravamen"}):
        (folder / "__init__.py").write_text(HEADER, encoding="utf-8")


def contents(folder: Path) -> dict[str, bytes]:
    """Read the generated files below a folder by their path in it."""
    paths = (path for pattern in ("*.py", "*.pyi") for path in folder.rglob(pattern))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def differing(expected: dict[str, bytes], found: dict[str, bytes]) -> list[str]:
    """List the files that only one side has, or that both have with other bytes."""
    return sorted(name for name in expected.keys() | found.keys() if expected.get(name) != found.get(name))


def write(expected: dict[str, bytes], names: list[str]) -> None:
    """Bring the named files to what is expected, each in one step, so that a reader sees no half file."""
    for name in names:
        target = GENERATED / name
        if name not in expected:
            target.unlink()
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh = target.with_name(f".{target.name}.new")
        fresh.write_bytes(expected[name])
        fresh.replace(target)


def main() -> int:
    """Generate, then write or compare; 1 when a comparison finds a difference."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--check", action="store_true", help="compare with the committed files, write nothing"
    )
    is_check = parser.parse_args().check
    with tempfile.TemporaryDirectory() as fresh:
        generate(Path(fresh))
        expected = contents(Path(fresh) / "gravamen")
    names = differing(expected, contents(GENERATED))
    if not is_check:
        write(expected, names)
        return 0
    for name in names:
        sys.stderr.write(f"protos/gen/gravamen/{name} is not what its sources give: run `make protos`\n")
    return 1 if names else 0


if __name__ == "__main__":
    sys.exit(main())
