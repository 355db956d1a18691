"""Finished objects on a folder: `<aa>/<sha256>.age` and, beside it, a manifest that needs no key to read.

An object is there when both files are; the manifest comes first, and the renaming of the age file is
the one step that makes it so. See docs/formats/evidence-bytes.md.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from domain.ports.vault import StoredObject, VaultIntegrityError
from domain.values import Sha256, Sha512


class Manifest(BaseModel):
    """What is kept beside an object's age file.

    Args:
        format: Version of this form.
        sha256: Digest of the plain bytes, hexadecimal.
        sha512: Second digest of the plain bytes, hexadecimal.
        size: Plain bytes.
        ciphertext_sha256: Digest of the age file, hexadecimal.
        key: Name of the object's key in the key store.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal[1] = 1
    sha256: Sha256
    sha512: Sha512
    size: int
    ciphertext_sha256: Sha256
    key: str

    def stored(self, *, already_stored: bool = False) -> StoredObject:
        """Give the object that it describes."""
        return StoredObject(
            sha256=self.sha256,
            sha512=self.sha512,
            size=self.size,
            ciphertext_sha256=self.ciphertext_sha256,
            already_stored=already_stored,
        )


class ObjectFolder:
    """The folder of finished objects.

    Args:
        folder: Where the objects are.
        scratch: Folder on the same file system for files that are not complete yet.
    """

    def __init__(self, folder: Path, *, scratch: Path) -> None:
        self._folder = folder
        self._scratch = scratch
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def age_file(self, sha256: str) -> Path:
        """Name an object's age file."""
        return self._folder / sha256[:2] / f"{sha256}.age"

    def manifest(self, sha256: str) -> Manifest | None:
        """Read an object's manifest; None where the object is not there.

        Raises:
            VaultIntegrityError: The manifest is not one, or is another object's.
        """
        if not self.age_file(sha256).exists():
            return None
        try:
            content = self._manifest_file(sha256).read_bytes()
            manifest = Manifest.model_validate_json(content)
        except FileNotFoundError:
            return None
        except ValueError as error:
            raise VaultIntegrityError(f"the manifest of object {sha256} cannot be read") from error
        if manifest.sha256 != sha256:
            raise VaultIntegrityError(f"the manifest of object {sha256} describes {manifest.sha256}")
        return manifest

    def publish(self, age_file: Path, manifest: Manifest) -> None:
        """Make an object of a durable age file, in one step that a crash cannot divide."""
        final = self.age_file(manifest.sha256)
        final.parent.mkdir(mode=0o700, exist_ok=True)
        # An age file whose key went is no object, and must not come to stand beside the new manifest.
        final.unlink(missing_ok=True)
        write_durably(
            self._manifest_file(manifest.sha256), manifest.model_dump_json().encode(), scratch=self._scratch
        )
        age_file.replace(final)
        sync_folder(final.parent)
        sync_folder(self._folder)

    def remove(self, sha256: str) -> None:
        """Remove an object's files, those that are there."""
        age_file = self.age_file(sha256)
        if age_file.parent.exists():
            age_file.unlink(missing_ok=True)
            self._manifest_file(sha256).unlink(missing_ok=True)
            sync_folder(age_file.parent)

    def remove_stray_manifest(self, sha256: str) -> None:
        """Remove the manifest that a crash left of an object that never came to be, or is gone."""
        if not self.age_file(sha256).exists():
            self.remove(sha256)

    def all(self) -> Iterator[Manifest]:
        """Read the manifest of every object, in order of digest."""
        for age_file in sorted(self._folder.glob("*/*.age")):
            manifest = self.manifest(age_file.stem)
            if manifest is not None:
                yield manifest

    def copy_to(self, other: ObjectFolder) -> int:
        """Copy the objects that another folder does not hold, and tell how many that were."""
        copied = 0
        for manifest in self.all():
            if other.manifest(manifest.sha256) == manifest:
                continue
            copy = other._scratch / f"{secrets.token_hex(16)}.copy"
            copy.touch(mode=0o600)
            try:
                shutil.copyfile(self.age_file(manifest.sha256), copy)
            except FileNotFoundError:
                # Erased since it was listed.
                copy.unlink()
                continue
            sync_file(copy)
            other.publish(copy, manifest)
            copied += 1
        return copied

    def _manifest_file(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / f"{sha256}.json"


def write_durably(path: Path, content: bytes, *, scratch: Path) -> None:
    """Write a file that is there whole or not at all, and stays once this returns."""
    fresh = scratch / f"{secrets.token_hex(16)}.new"
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    sync_folder(path.parent)


def sync_file(path: Path) -> None:
    """Make a file's content durable."""
    _sync(path, os.O_RDONLY)


def sync_folder(folder: Path) -> None:
    """Make names created in or removed from a folder durable."""
    _sync(folder, os.O_RDONLY | os.O_DIRECTORY)


def _sync(path: Path, flags: int) -> None:
    descriptor = os.open(path, flags)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
