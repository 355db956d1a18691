"""Objects in a bucket: ciphertext under a name that nobody else can write, a manifest that exactly one writes.

`objects/<sha256>/<ciphertext_sha256>.age`   the age file
`objects/<sha256>/<n>.json`                  the manifest of the n-th time that these bytes were taken in

Writing the manifest, refused where there is one of that number, is the one step that makes the object,
also between processes. See docs/formats/evidence-bytes.md and docs/decisions/0020.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from adapters.evidence_vault.bucket import PART_SIZE, Bucket, Listed
from adapters.evidence_vault.bucket_reading import StoredCiphertext
from adapters.evidence_vault.object_folder import Manifest
from adapters.evidence_vault.staging import Staged
from domain.ports.vault import VaultIntegrityError

LONGEST_MANIFEST = 64 << 10

_MANIFEST = re.compile(r"objects/[0-9a-f]{64}/([0-9]{6})\.json")


class BucketManifest(Manifest):
    """What is kept beside an object's age file in a bucket.

    Args:
        version: The version of the age file to read, where the bucket keeps versions: what somebody wrote
            over it or hid it with since changes nothing.
    """

    version: str | None


@dataclass(frozen=True, slots=True)
class Intake:
    """One time that the same bytes were taken in.

    Args:
        number: 1 for the first, then 2: each once the key of the one before is destroyed.
        manifest: Its manifest.
    """

    number: int
    manifest: BucketManifest


class BucketObjects:
    """The finished objects of a bucket."""

    def __init__(self, bucket: Bucket) -> None:
        self._bucket = bucket

    def newest(self, sha256: str) -> Intake | None:
        """Read the newest manifest of an object; None where there is none.

        Raises:
            VaultIntegrityError: It is not a manifest, or is another object's.
        """
        number = self._newest_number(sha256)
        if number == 0:
            return None
        key = _manifest_key(sha256, number)
        piece = self._bucket.read(key, start=0, size=LONGEST_MANIFEST)
        if piece is None:
            raise VaultIntegrityError(f"manifest {number} of object {sha256} was taken away")
        try:
            manifest = BucketManifest.model_validate_json(piece.content)
        except ValueError as error:
            raise VaultIntegrityError(f"manifest {number} of object {sha256} cannot be read") from error
        if manifest.sha256 != sha256:
            raise VaultIntegrityError(f"manifest {number} of object {sha256} describes {manifest.sha256}")
        return Intake(number, manifest)

    def send(self, staged: Staged) -> str | None:
        """Bring an age file into the bucket, held against its digest on the way; give its version.

        Raises:
            VaultIntegrityError: The staged file was changed since it was written; nothing was kept.
            VaultUnavailableError: The store does not answer.
        """
        key = _age_key(staged.sha256, staged.ciphertext_sha256)
        return self._bucket.put_blocks(key, _held_against_digest(staged), size=staged.path.stat().st_size)

    def declare(self, manifest: BucketManifest, *, number: int) -> bool:
        """Make the object, unless another process made it meanwhile; tell whether this one did.

        Raises:
            VaultIntegrityError: The number is taken, but its manifest is hidden by a delete marker.
        """
        key = _manifest_key(manifest.sha256, number)
        if self._bucket.put_new(key, manifest.model_dump_json().encode()):
            return True
        if self._newest_number(manifest.sha256) < number:
            raise VaultIntegrityError(
                f"manifest {number} of object {manifest.sha256} is hidden; expected no delete marker on it"
            )
        return False

    def is_complete(self, manifest: BucketManifest) -> bool:
        """Tell whether the age file of a manifest is there."""
        key = _age_key(manifest.sha256, manifest.ciphertext_sha256)
        return self._bucket.is_there(key, version=manifest.version)

    def ciphertext(self, manifest: BucketManifest) -> StoredCiphertext:
        """Give the age file of a manifest, to be read."""
        key = _age_key(manifest.sha256, manifest.ciphertext_sha256)
        return StoredCiphertext(self._bucket, key, version=manifest.version)

    def remove_bytes(self, sha256: str, ciphertext_sha256: str) -> None:
        """Delete an age file that no key opens any more; a bucket's lock keeps it to its day all the same."""
        key = _age_key(sha256, ciphertext_sha256)
        if self._bucket.is_there(key):
            self._bucket.delete(key)

    def sweep(self, *, written_before: datetime) -> int:
        """Delete age files that are no object's, and tell how many: a crash, or another's success, left them."""
        deleted = 0
        for _, listed in groupby(self._bucket.listed("objects"), key=lambda each: each.key.split("/")[1]):
            for stray in self._strays(list(listed)):
                if stray.last_modified <= written_before:
                    self._bucket.delete(stray.key)
                    deleted += 1
        return deleted

    def _strays(self, listed: list[Listed]) -> Iterator[Listed]:
        """Give the age files, of those below one digest, that the newest manifest does not name."""
        manifests = [each for each in listed if _MANIFEST.fullmatch(each.key)]
        files = [each for each in listed if each.key.endswith(".age")]
        # A manifest is written after its file, so that most objects need not be read.
        if len(files) == len(manifests) == 1 and files[0].last_modified <= manifests[0].last_modified:
            return
        kept = None
        if files and manifests:
            newest = self.newest(files[0].key.split("/")[1])
            kept = newest and _age_key(newest.manifest.sha256, newest.manifest.ciphertext_sha256)
        yield from (each for each in files if each.key != kept)

    def _newest_number(self, sha256: str) -> int:
        found = (_MANIFEST.fullmatch(each.key) for each in self._bucket.listed(f"objects/{sha256}"))
        return max((int(match[1]) for match in found if match), default=0)


def _held_against_digest(staged: Staged) -> Iterator[bytes]:
    """Read a staged file in blocks, and give the last only where the whole is what was written."""
    digest = hashlib.sha256()
    with staged.path.open("rb") as file:
        block = file.read(PART_SIZE)
        while block:
            digest.update(block)
            following = file.read(PART_SIZE)
            if not following and digest.hexdigest() != staged.ciphertext_sha256:
                raise VaultIntegrityError(
                    f"the staged file has SHA-256 {digest.hexdigest()}, expected {staged.ciphertext_sha256}"
                )
            yield block
            block = following


def _age_key(sha256: str, ciphertext_sha256: str) -> str:
    return f"objects/{sha256}/{ciphertext_sha256}.age"


def _manifest_key(sha256: str, number: int) -> str:
    return f"objects/{sha256}/{number:06d}.json"
