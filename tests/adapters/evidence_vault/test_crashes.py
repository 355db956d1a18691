"""A process that ends at any instant leaves nothing, an upload that resumes, or a finished object."""

from __future__ import annotations

import secrets
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.evidence_vault import staging
from adapters.evidence_vault.folder_vault import FolderVault
from adapters.key_store.sqlite_keys import SqliteKeyStore
from domain.ports.vault import upload_holder
from tests.adapters.evidence_vault.crashing import Crashing, crashes_of, object_key_count
from tests.adapters.evidence_vault_contract import ITEM, KEPT_BACK, TWIN, read, send, sha256, store

AT_ONCE = timedelta(hours=-1)
CONTENT = secrets.token_bytes(300_000)


def opened(folder: Path) -> FolderVault:
    return FolderVault(folder / "vault", keys=SqliteKeyStore(folder))


def test_an_intake_that_crashed_at_any_step_completes_when_it_is_repeated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def intake(vault: FolderVault) -> None:
        store(vault, "a1", CONTENT, holder=ITEM)

    for folder in crashes_of(tmp_path, Crashing(monkeypatch), opened, lambda vault: None, intake):
        vault = opened(folder)
        intake(vault)
        assert read(vault, sha256(CONTENT), holder=ITEM) == CONTENT
        assert vault.holders(sha256(CONTENT)) == {ITEM}
        vault.sweep(older_than=AT_ONCE)
        assert list((folder / "vault" / "staging").iterdir()) == []
        assert object_key_count(folder) == 1


def test_an_intake_of_bytes_held_before_completes_after_a_crash_at_any_step(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in crashes_of(
        tmp_path,
        Crashing(monkeypatch),
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
        assert list((folder / "vault" / "staging").iterdir()) == []
        assert object_key_count(folder) == 1


def test_an_upload_that_crashed_at_any_step_leaves_nothing_once_it_is_discarded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def upload(vault: FolderVault) -> None:
        send(vault, "a1", CONTENT)
        vault.finish("a1")
        vault.discard("a1")

    for folder in crashes_of(tmp_path, Crashing(monkeypatch), opened, lambda vault: None, upload):
        vault = opened(folder)
        vault.discard("a1")
        vault.begin("a1")
        vault.discard("a1")
        vault.sweep(older_than=AT_ONCE)
        assert not vault.exists(sha256(CONTENT))
        assert [
            path for path in (folder / "vault").rglob("*") if path.is_file() and path.name != "lock"
        ] == []
        assert object_key_count(folder) == 0


def test_a_resumption_that_crashed_at_any_step_loses_nothing_that_was_staged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staging, "SYNC_INTERVAL", 100_000)

    def stage(vault: FolderVault) -> None:
        vault.begin("a1")
        vault.append("a1", offset=0, chunk=CONTENT[:200_000])
        vault.close()

    def resume(vault: FolderVault) -> None:
        vault.begin("a1")
        vault.append("a1", offset=200_000, chunk=CONTENT[200_000:250_000])
        vault.append("a1", offset=250_000, chunk=CONTENT[250_000:])
        vault.finish("a1")

    for folder in crashes_of(tmp_path, Crashing(monkeypatch), opened, stage, resume):
        vault = opened(folder)
        assert vault.begin("a1").offset >= 200_000
        send(vault, "a1", CONTENT)
        assert vault.finish("a1").sha256 == sha256(CONTENT)
        assert read(vault, sha256(CONTENT), holder=upload_holder("a1")) == CONTENT
        vault.discard("a1")
        assert object_key_count(folder) == 0


def test_an_erasure_that_crashed_at_any_step_completes_when_it_is_repeated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in crashes_of(
        tmp_path,
        Crashing(monkeypatch),
        opened,
        lambda vault: store(vault, "a1", CONTENT, holder=ITEM),
        lambda vault: vault.revoke(sha256(CONTENT), holder=ITEM),
    ):
        vault = opened(folder)
        vault.revoke(sha256(CONTENT), holder=ITEM)
        assert not vault.exists(sha256(CONTENT))
        assert list((folder / "vault" / "objects").rglob("*.age")) == []
        assert object_key_count(folder) == 0


UPLOADER = """
import sys
from pathlib import Path
from adapters.evidence_vault.folder_vault import FolderVault
from adapters.key_store.sqlite_keys import SqliteKeyStore
folder, content, chunk = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
vault = FolderVault(folder / "vault", keys=SqliteKeyStore(folder))
offset = vault.begin("a1").offset
with content.open("rb") as file:
    file.seek(offset)
    while block := file.read(chunk):
        offset = vault.append("a1", offset=offset, chunk=block)
        print(offset, flush=True)
print(vault.finish("a1").sha256, flush=True)
"""


def test_after_kill_9_an_upload_sends_at_most_the_rest_and_one_chunk(tmp_path: Path) -> None:
    content, chunk = secrets.token_bytes(20_000_000), 256 << 10
    (tmp_path / "content").write_bytes(content)
    folder = tmp_path / "data"
    folder.mkdir()
    told = 0
    for appends in (1, 12, 30):
        process = subprocess.Popen(
            [sys.executable, "-c", UPLOADER, str(folder), str(tmp_path / "content"), str(chunk)],
            stdout=subprocess.PIPE,
        )
        assert process.stdout is not None
        lines = [int(process.stdout.readline()) for _ in range(appends)]
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        assert lines[0] - chunk >= told - KEPT_BACK
        told = lines[-1]
        assert [
            path for path in folder.rglob("*") if path.is_file() and content[:4096] in path.read_bytes()
        ] == []
    vault = opened(folder)
    sent = send(vault, "a1", content, chunk=chunk)
    assert sent <= len(content) - told + chunk
    assert vault.finish("a1").sha256 == sha256(content)
    assert read(vault, sha256(content), holder=upload_holder("a1")) == content


FILLER = """
import resource, secrets, sys
from pathlib import Path
from adapters.evidence_vault.folder_vault import FolderVault
from adapters.key_store.sqlite_keys import SqliteKeyStore
from domain.ports.vault import VaultUnavailableError
folder, size = Path(sys.argv[1]), int(sys.argv[2])
vault = FolderVault(folder / "vault", keys=SqliteKeyStore(folder))
vault.begin("a1")
content = bytes(size)
soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (size // 2, hard))
try:
    vault.append("a1", offset=0, chunk=content)
    vault.finish("a1")
except VaultUnavailableError as error:
    print("refused", error)
resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
offset = vault.begin("a1").offset
vault.append("a1", offset=offset, chunk=content[offset:])
print(offset, vault.finish("a1").sha256)
"""


@pytest.mark.parametrize("size", [20, 3_000_000])
def test_bytes_that_do_not_fit_are_refused_and_the_upload_goes_on_when_there_is_room(
    tmp_path: Path, size: int
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FILLER, str(tmp_path), str(size)], capture_output=True, text=True, check=True
    )
    refusal, outcome = done.stdout.splitlines()
    assert refusal.startswith("refused")
    offset, digest = outcome.split()
    assert size // 2 - 2 * KEPT_BACK <= int(offset) or size == 20
    assert int(offset) <= size // 2
    assert digest == sha256(bytes(size))


def test_a_staging_file_damaged_in_the_middle_resumes_before_the_damage(tmp_path: Path) -> None:
    vault = opened(tmp_path)
    send(vault, "a1", CONTENT[:250_000])
    vault.close()
    (staged,) = (tmp_path / "vault" / "staging").iterdir()
    damaged = bytearray(staged.read_bytes())
    damaged[150_000] ^= 1
    staged.write_bytes(damaged)
    second = opened(tmp_path)
    assert second.begin("a1").offset == 2 * (64 << 10)
    send(second, "a1", CONTENT)
    assert second.finish("a1").sha256 == sha256(CONTENT)
    assert read(second, sha256(CONTENT), holder=upload_holder("a1")) == CONTENT


# Not ru_maxrss: it starts at the size of the test process that started this one.
MEASURED = """
import sys
from pathlib import Path
from adapters.evidence_vault.folder_vault import FolderVault
from adapters.key_store.sqlite_keys import SqliteKeyStore
folder = Path(sys.argv[1])
vault = FolderVault(folder / "vault", keys=SqliteKeyStore(folder))
chunk, offset = bytes(1 << 20), vault.begin("a1").offset
while offset < 256 << 20:
    offset = vault.append("a1", offset=offset, chunk=chunk)
digest = vault.finish("a1").sha256
assert sum(len(block) for block in vault.open(digest, holder="upload/a1")) == 256 << 20
status = Path("/proc/self/status").read_text()
print(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM:")))
"""


def test_256_mib_pass_in_and_out_within_150_mb_of_memory(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert int(done.stdout) * 1024 < 150_000_000
