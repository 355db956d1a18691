"""The law files that are shipped with the program, read as package data."""

from __future__ import annotations

from importlib.resources import files

from domain.law import LawFile, law_file

FOLDERS = ("offences", "modes", "grounds", "contexts", "attributions", "obligations", "forums")


def shipped_files() -> tuple[LawFile, ...]:
    """Read every shipped law file with its digest, by folder and then by name.

    Raises:
        LawFileError: A file does not say what it holds.
    """
    root = files("domain.law")
    return tuple(
        law_file(f"{folder}/{entry.name}", entry.read_bytes().decode("utf-8"))
        for folder in FOLDERS
        for entry in sorted((root / folder).iterdir(), key=lambda entry: entry.name)
        if entry.name.endswith(".toml")
    )
