"""A process that ends at any instant leaves nothing, an upload that resumes, or a finished object in the bucket."""

from __future__ import annotations

import json
import secrets
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.evidence_vault.bucket import Bucket
from adapters.evidence_vault.bucket_settings import Retention
from adapters.evidence_vault.object_vault import ObjectVault
from adapters.evidence_vault.s3_requests import BucketAddress
from adapters.key_store.sqlite_keys import SqliteKeyStore
from deployments.local.object_store import ObjectStore
from domain.ports.vault import Erasure, upload_holder
from tests.adapters.evidence_vault.crashing import ON_DISK, Crashing, crashes_of, object_key_count
from tests.adapters.evidence_vault_contract import ITEM, KEPT_BACK, TWIN, read, send, sha256, store

AT_ONCE = timedelta(hours=-1)
CONTENT = secrets.token_bytes(300_000)
DAY = Retention("COMPLIANCE", 1)

Opened = Callable[[Path], ObjectVault]


@pytest.fixture
def buckets(object_store: ObjectStore) -> Callable[[Path], BucketAddress]:
    """Give the bucket of a data folder, the same each time."""
    made: dict[Path, BucketAddress] = {}

    def bucket_of(folder: Path) -> BucketAddress:
        if folder not in made:
            made[folder] = object_store.new_bucket(keep=DAY)
        return made[folder]

    return bucket_of


@pytest.fixture
def opened(buckets: Callable[[Path], BucketAddress]) -> Opened:
    return lambda folder: ObjectVault(
        buckets(folder), staging=folder / "staging", keys=SqliteKeyStore(folder)
    )


@pytest.fixture
def crashing(monkeypatch: pytest.MonkeyPatch) -> Crashing:
    in_the_bucket = [(Bucket, "put_new"), (Bucket, "put_blocks"), (Bucket, "delete")]
    return Crashing(monkeypatch, acts=[*ON_DISK, *in_the_bucket])


def age_files(address: BucketAddress) -> list[str]:
    return [each.key for each in Bucket(address).listed("objects") if each.key.endswith(".age")]


def test_an_intake_that_crashed_at_any_step_completes_when_it_is_repeated(
    tmp_path: Path, crashing: Crashing, opened: Opened, buckets: Callable[[Path], BucketAddress]
) -> None:
    def intake(vault: ObjectVault) -> None:
        store(vault, "a1", CONTENT, holder=ITEM)

    for folder in crashes_of(tmp_path, crashing, opened, lambda vault: None, intake):
        vault = opened(folder)
        intake(vault)
        assert read(vault, sha256(CONTENT), holder=ITEM) == CONTENT
        assert vault.holders(sha256(CONTENT)) == {ITEM}
        vault.sweep(older_than=AT_ONCE)
        assert list((folder / "staging").iterdir()) == []
        assert len(age_files(buckets(folder))) == 1
        assert list(Bucket(buckets(folder)).listed("uploads")) == []
        assert object_key_count(folder) == 1


def test_an_intake_of_bytes_held_before_completes_after_a_crash_at_any_step(
    tmp_path: Path, crashing: Crashing, opened: Opened, buckets: Callable[[Path], BucketAddress]
) -> None:
    for folder in crashes_of(
        tmp_path,
        crashing,
        opened,
        lambda vault: store(vault, "a1", CONTENT, holder=ITEM),
        lambda vault: store(vault, "a2", CONTENT, holder=TWIN),
    ):
        vault = opened(folder)
        assert read(vault, sha256(CONTENT), holder=ITEM) == CONTENT
        store(vault, "a2", CONTENT, holder=TWIN)
        assert read(vault, sha256(CONTENT), holder=TWIN) == CONTENT
        assert vault.holders(sha256(CONTENT)) == {ITEM, TWIN}
        vault.sweep(older_than=AT_ONCE)
        assert list((folder / "staging").iterdir()) == []
        assert len(age_files(buckets(folder))) == 1
        assert object_key_count(folder) == 1


def test_an_upload_that_crashed_at_any_step_leaves_nothing_once_it_is_discarded(
    tmp_path: Path, crashing: Crashing, opened: Opened, buckets: Callable[[Path], BucketAddress]
) -> None:
    def upload(vault: ObjectVault) -> None:
        send(vault, "a1", CONTENT)
        vault.finish("a1")
        vault.discard("a1")

    for folder in crashes_of(tmp_path, crashing, opened, lambda vault: None, upload):
        vault = opened(folder)
        vault.discard("a1")
        vault.sweep(older_than=AT_ONCE)
        assert not vault.exists(sha256(CONTENT))
        assert list((folder / "staging").iterdir()) == []
        assert age_files(buckets(folder)) == []
        assert list(Bucket(buckets(folder)).listed("uploads")) == []
        assert object_key_count(folder) == 0


@pytest.mark.parametrize("step", ["key destroyed", "bytes not deleted"])
def test_an_erasure_that_ended_between_its_steps_completes_when_it_is_repeated(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    opened: Opened,
    buckets: Callable[[Path], BucketAddress],
    step: str,
) -> None:
    vault = opened(tmp_path)
    digest = store(vault, "a1", CONTENT, holder=ITEM).sha256
    erase_halfway(vault, digest, monkeypatch, step)
    assert not vault.exists(digest)
    assert vault.revoke(digest, holder=ITEM) == Erasure(was_granted=False, bytes_gone=False)
    assert age_files(buckets(tmp_path)) == []
    assert object_key_count(tmp_path) == 0


def test_bytes_of_an_erasure_that_was_never_repeated_are_swept_once_they_came_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, opened: Opened, buckets: Callable[[Path], BucketAddress]
) -> None:
    vault = opened(tmp_path)
    first = store(vault, "a1", CONTENT, holder=ITEM)
    erase_halfway(vault, first.sha256, monkeypatch, "bytes not deleted")
    again = store(vault, "a2", CONTENT, holder=TWIN)
    vault.sweep(older_than=AT_ONCE)
    assert age_files(buckets(tmp_path)) == [f"objects/{again.sha256}/{again.ciphertext_sha256}.age"]
    assert read(vault, again.sha256, holder=TWIN) == CONTENT


def erase_halfway(vault: ObjectVault, digest: str, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    """End the process, as it were, in the middle of an erasure."""
    revoke = SqliteKeyStore.revoke

    def dying(keys: SqliteKeyStore, name: str, *, holder: str) -> bool:
        revoke(keys, name, holder=holder)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        if step == "key destroyed":
            patched.setattr(SqliteKeyStore, "revoke", dying)
        patched.setattr(Bucket, "delete", _interrupted)
        with pytest.raises(KeyboardInterrupt):
            vault.revoke(digest, holder=ITEM)


def _interrupted(*_: object) -> None:
    raise KeyboardInterrupt


def test_a_key_that_went_does_not_come_to_be_again_by_what_a_crash_left_in_staging(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, opened: Opened
) -> None:
    vault = opened(tmp_path)
    send(vault, "a1", CONTENT)
    with monkeypatch.context() as patched:
        patched.setattr("adapters.evidence_vault.upload_folder.UploadFolder.drop_staged", _interrupted)
        with pytest.raises(KeyboardInterrupt):
            vault.finish("a1")
    vault.revoke(sha256(CONTENT), holder=upload_holder("a1"))
    again = opened(tmp_path)
    assert again.begin("a1").offset == 0
    assert again.exists(sha256(CONTENT)) is False
    store(again, "a1", CONTENT, holder=ITEM)
    assert read(again, sha256(CONTENT), holder=ITEM) == CONTENT


UPLOADER = """
import sys
from pathlib import Path
from adapters.evidence_vault.object_vault import ObjectVault
from adapters.evidence_vault.s3_requests import BucketAddress
from adapters.key_store.sqlite_keys import SqliteKeyStore
folder, chunk = Path(sys.argv[1]), int(sys.argv[2])
address = BucketAddress.model_validate_json((folder / "address.json").read_text())
vault = ObjectVault(address, staging=folder / "staging", keys=SqliteKeyStore(folder))
offset = vault.begin("a1").offset
with (folder / "content").open("rb") as file:
    file.seek(offset)
    while block := file.read(chunk):
        offset = vault.append("a1", offset=offset, chunk=block)
        print(offset, flush=True)
print("finishing", flush=True)
vault.finish("a1")
status = Path("/proc/self/status").read_text()
print(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM:")), flush=True)
"""


def uploader(folder: Path, address: BucketAddress, *, chunk: int) -> subprocess.Popen[bytes]:
    """Start a process that sends `content` of its folder."""
    secret = address.secret_access_key.get_secret_value()
    (folder / "address.json").write_text(json.dumps(address.model_dump() | {"secret_access_key": secret}))
    return subprocess.Popen([sys.executable, "-c", UPLOADER, str(folder), str(chunk)], stdout=subprocess.PIPE)


def test_after_kill_9_an_upload_sends_at_most_the_rest_and_one_chunk(
    tmp_path: Path, object_store: ObjectStore
) -> None:
    content, chunk = secrets.token_bytes(20_000_000), 256 << 10
    (tmp_path / "content").write_bytes(content)
    address = object_store.new_bucket(keep=DAY)
    told = 0
    for appends in (1, 12, 30, None):
        process = uploader(tmp_path, address, chunk=chunk)
        assert process.stdout is not None
        lines = []
        while (line := process.stdout.readline()) != b"finishing\n":
            lines.append(int(line))
            if len(lines) == appends:
                break
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        assert lines[0] - chunk >= told - KEPT_BACK
        told = lines[-1]
    vault = ObjectVault(address, staging=tmp_path / "staging", keys=SqliteKeyStore(tmp_path))
    assert send(vault, "a1", content, chunk=chunk) <= len(content) - told + chunk
    assert vault.finish("a1").sha256 == sha256(content)
    assert read(vault, sha256(content), holder=upload_holder("a1")) == content


def test_256_mib_pass_in_within_250_mb_of_memory(tmp_path: Path, object_store: ObjectStore) -> None:
    with (tmp_path / "content").open("wb") as file:
        file.truncate(256 << 20)
    process = uploader(tmp_path, object_store.new_bucket(keep=DAY), chunk=1 << 20)
    assert process.stdout is not None
    peak = process.stdout.read().split()[-1]
    process.wait()
    process.stdout.close()
    assert int(peak) * 1024 < 250_000_000
