"""What every evidence vault keeps to; an adapter's tests subclass `EvidenceVaultContract`."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.ports.vault import (
    DigestMismatchError,
    Erasure,
    EvidenceVault,
    ObjectNotGrantedError,
    ObjectUnknownError,
    SizeMismatchError,
    StoredObject,
    UploadOffsetError,
    UploadState,
    UploadUnknownError,
    VaultNameError,
    upload_holder,
)

OpenVault = Callable[[], EvidenceVault]
"""Opens the same vault once more, as the next process would: it knows only what was stored."""

ITEM = "evidence_item/5b0c2f0e-7f57-4a52-9b0c-5a4b1f0a0001"
TWIN = "evidence_item/5b0c2f0e-7f57-4a52-9b0c-5a4b1f0a0002"

KEPT_BACK = 64 << 10
"""Bytes before the last chunk that the end of a process may lose."""


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def send(vault: EvidenceVault, upload_id: str, content: bytes, *, chunk: int = 100_000) -> int:
    """Send what the vault does not have yet, and tell how many bytes were sent."""
    start = vault.begin(upload_id, announced=sha256(content), size=len(content)).offset
    for offset in range(start, len(content), chunk):
        vault.append(upload_id, offset=offset, chunk=content[offset : offset + chunk])
    return len(content) - start


def store(vault: EvidenceVault, upload_id: str, content: bytes, *, holder: str) -> StoredObject:
    """Take bytes in for an item, start to end."""
    send(vault, upload_id, content)
    stored = vault.finish(upload_id)
    vault.grant(stored.sha256, holder=holder, granted_by=upload_holder(upload_id))
    vault.discard(upload_id)
    return stored


def read(vault: EvidenceVault, digest: str, *, holder: str) -> bytes:
    return b"".join(vault.open(digest, holder=holder))


class EvidenceVaultContract:
    @pytest.fixture
    def open_vault(self) -> OpenVault:
        raise NotImplementedError

    @pytest.fixture
    def vault(self, open_vault: OpenVault) -> EvidenceVault:
        return open_vault()

    @pytest.mark.parametrize("size", [0, 1, 65_535, 65_536, 65_537, 3_000_000])
    def test_bytes_come_back_as_they_were_sent_with_both_digests(
        self, vault: EvidenceVault, open_vault: OpenVault, size: int
    ) -> None:
        content = bytes(n * 7 % 251 for n in range(size))
        stored = store(vault, "a1", content, holder=ITEM)
        assert (stored.sha256, stored.sha512) == (sha256(content), hashlib.sha512(content).hexdigest())
        assert (stored.size, stored.already_stored) == (size, False)
        assert read(vault, stored.sha256, holder=ITEM) == content
        assert read(open_vault(), stored.sha256, holder=ITEM) == content

    @settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        seed=st.integers(0, 255),
        chunks=st.lists(st.integers(0, 200_000), max_size=8),
        breaks=st.sets(st.integers(0, 8), max_size=3),
    )
    def test_any_chunks_with_any_breaks_give_the_same_object(
        self, open_vault: OpenVault, seed: int, chunks: list[int], breaks: set[int]
    ) -> None:
        content = bytes(n * 31 % 253 ^ seed for n in range(sum(chunks)))
        vault, upload_id = open_vault(), f"a-{seed}-{len(content)}"
        vault.discard(upload_id)
        sent, lost = 0, 0
        offset = vault.begin(upload_id).offset
        for step, size in enumerate(chunks):
            before = offset
            offset = vault.append(upload_id, offset=offset, chunk=content[offset : before + size])
            sent += offset - before
            if step in breaks:
                vault = open_vault()
                resumed = vault.begin(upload_id).offset
                assert offset - KEPT_BACK - 1 <= resumed <= offset
                lost += offset - resumed
                offset = resumed
        vault.append(upload_id, offset=offset, chunk=content[offset:])
        stored = vault.finish(upload_id)
        assert (stored.sha256, stored.size) == (sha256(content), len(content))
        assert read(vault, stored.sha256, holder=upload_holder(upload_id)) == content
        vault.discard(upload_id)

    def test_an_upload_that_its_client_broke_off_goes_on_where_it_was(self, vault: EvidenceVault) -> None:
        content = b"a line of testimony\n" * 20_000
        vault.begin("a1")
        vault.append("a1", offset=0, chunk=content[:123_456])
        assert vault.begin("a1").offset == 123_456
        assert send(vault, "a1", content) == len(content) - 123_456
        assert vault.finish("a1").sha256 == sha256(content)

    def test_a_vault_that_was_closed_goes_on_without_losing_a_byte(
        self, vault: EvidenceVault, open_vault: OpenVault
    ) -> None:
        content = b"a line of testimony\n" * 20_000
        vault.begin("a1")
        vault.append("a1", offset=0, chunk=content[:123_456])
        vault.close()
        second = open_vault()
        assert second.begin("a1").offset == 123_456
        send(second, "a1", content)
        assert second.finish("a1").sha256 == sha256(content)

    def test_the_state_of_an_upload_is_told_before_and_after_it_is_finished(
        self, vault: EvidenceVault, open_vault: OpenVault
    ) -> None:
        vault.begin("a1", size=3)
        vault.append("a1", offset=0, chunk=b"ab")
        assert vault.state("a1") == UploadState(offset=2)
        vault.close()
        second = open_vault()
        assert second.state("a1") == UploadState(offset=2)
        second.append("a1", offset=2, chunk=b"c")
        stored = second.finish("a1")
        assert second.state("a1") == UploadState(offset=3, stored=stored)

    def test_asking_for_the_state_of_an_unknown_upload_begins_none(self, vault: EvidenceVault) -> None:
        assert vault.state("a1") == UploadState(offset=0)
        with pytest.raises(UploadUnknownError):
            vault.append("a1", offset=0, chunk=b"x")

    def test_a_chunk_at_another_offset_is_refused_with_the_right_one(self, vault: EvidenceVault) -> None:
        vault.begin("a1")
        vault.append("a1", offset=0, chunk=b"abc")
        for wrong in (0, 2, 4):
            with pytest.raises(UploadOffsetError, match=f"byte {wrong}, expected byte 3") as refusal:
                vault.append("a1", offset=wrong, chunk=b"d")
            assert (refusal.value.expected, refusal.value.found) == (3, wrong)
        vault.append("a1", offset=3, chunk=b"d")
        assert vault.finish("a1").sha256 == sha256(b"abcd")

    def test_what_was_not_begun_is_unknown(self, vault: EvidenceVault, open_vault: OpenVault) -> None:
        vault.begin("a1")
        for opened, upload_id in ((vault, "a2"), (open_vault(), "a1")):
            with pytest.raises(UploadUnknownError, match=upload_id):
                opened.append(upload_id, offset=0, chunk=b"x")
            with pytest.raises(UploadUnknownError, match=upload_id):
                opened.finish(upload_id)

    def test_bytes_of_another_digest_than_announced_are_refused_and_not_kept(
        self, vault: EvidenceVault
    ) -> None:
        vault.begin("a1", announced=sha256(b"abc"))
        vault.append("a1", offset=0, chunk=b"abd")
        with pytest.raises(DigestMismatchError) as refusal:
            vault.finish("a1")
        assert (refusal.value.expected, refusal.value.found) == (sha256(b"abc"), sha256(b"abd"))
        assert not vault.exists(sha256(b"abd"))
        assert vault.begin("a1").offset == 0

    def test_more_bytes_than_announced_are_refused_and_not_kept(self, vault: EvidenceVault) -> None:
        vault.begin("a1", size=2)
        with pytest.raises(SizeMismatchError) as refusal:
            vault.append("a1", offset=0, chunk=b"abc")
        assert (refusal.value.expected, refusal.value.found) == (2, 3)
        assert vault.begin("a1").offset == 0

    def test_fewer_bytes_than_announced_are_refused_and_not_kept(self, vault: EvidenceVault) -> None:
        vault.begin("a1", size=4)
        vault.append("a1", offset=0, chunk=b"abc")
        with pytest.raises(SizeMismatchError) as refusal:
            vault.finish("a1")
        assert (refusal.value.expected, refusal.value.found) == (4, 3)
        assert vault.begin("a1").offset == 0

    def test_a_finished_upload_answers_again_as_it_did(
        self, vault: EvidenceVault, open_vault: OpenVault
    ) -> None:
        send(vault, "a1", b"abc")
        stored = vault.finish("a1")
        second = open_vault()
        assert vault.finish("a1") == second.finish("a1") == stored
        state = second.begin("a1", announced=stored.sha256, size=3)
        assert (state.offset, state.stored) == (3, stored)

    def test_the_same_bytes_are_stored_once_and_linked(self, vault: EvidenceVault) -> None:
        first = store(vault, "a1", b"abc" * 50_000, holder=ITEM)
        second = store(vault, "a2", b"abc" * 50_000, holder=TWIN)
        assert (first.already_stored, second.already_stored) == (False, True)
        assert second.ciphertext_sha256 == first.ciphertext_sha256
        assert vault.holders(first.sha256) == {ITEM, TWIN}
        assert read(vault, first.sha256, holder=ITEM) == read(vault, first.sha256, holder=TWIN)

    def test_the_same_bytes_sent_by_many_at_once_are_stored_once(self, vault: EvidenceVault) -> None:
        content, found = b"abc" * 50_000, dict[int, StoredObject]()

        def intake(n: int) -> None:
            found[n] = store(vault, f"a{n}", content, holder=f"evidence_item/{n}")

        threads = [threading.Thread(target=intake, args=(n,)) for n in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert [found[n].already_stored for n in range(8)].count(False) == 1
        assert len({stored.ciphertext_sha256 for stored in found.values()}) == 1
        assert vault.holders(sha256(content)) == {f"evidence_item/{n}" for n in range(8)}

    def test_an_object_goes_with_its_last_holder_and_not_before(self, vault: EvidenceVault) -> None:
        digest = store(vault, "a1", b"abc", holder=ITEM).sha256
        store(vault, "a2", b"abc", holder=TWIN)
        assert vault.revoke(digest, holder=ITEM) == Erasure(was_granted=True, bytes_gone=False)
        assert read(vault, digest, holder=TWIN) == b"abc"
        with pytest.raises(ObjectNotGrantedError):
            vault.open(digest, holder=ITEM)
        assert vault.revoke(digest, holder=TWIN) == Erasure(was_granted=True, bytes_gone=True)
        assert not vault.exists(digest)
        with pytest.raises(ObjectUnknownError):
            vault.open(digest, holder=TWIN)
        assert vault.revoke(digest, holder=TWIN) == Erasure(was_granted=False, bytes_gone=False)

    def test_bytes_that_went_can_be_taken_in_again(self, vault: EvidenceVault) -> None:
        first = store(vault, "a1", b"abc", holder=ITEM)
        vault.revoke(first.sha256, holder=ITEM)
        again = store(vault, "a1", b"abc", holder=TWIN)
        assert again.already_stored is False
        assert again.ciphertext_sha256 != first.ciphertext_sha256
        assert read(vault, again.sha256, holder=TWIN) == b"abc"

    def test_nobody_comes_to_hold_bytes_by_naming_their_digest(self, vault: EvidenceVault) -> None:
        digest = store(vault, "a1", b"abc", holder=ITEM).sha256
        with pytest.raises(ObjectNotGrantedError, match=TWIN):
            vault.grant(digest, holder=TWIN, granted_by=TWIN)
        with pytest.raises(ObjectNotGrantedError):
            vault.open(digest, holder=TWIN)
        with pytest.raises(ObjectNotGrantedError):
            vault.check(digest, holder=TWIN)
        assert vault.grant(digest, holder=TWIN, granted_by=ITEM).sha256 == digest
        assert read(vault, digest, holder=TWIN) == b"abc"

    def test_a_finished_upload_that_nobody_took_over_goes_when_it_is_discarded(
        self, vault: EvidenceVault
    ) -> None:
        send(vault, "a1", b"abc")
        digest = vault.finish("a1").sha256
        assert vault.holders(digest) == {upload_holder("a1")}
        vault.discard("a1")
        assert not vault.exists(digest)
        assert vault.begin("a1").offset == 0

    def test_a_discarded_upload_starts_anew(self, vault: EvidenceVault) -> None:
        vault.begin("a1")
        vault.append("a1", offset=0, chunk=b"abc")
        vault.discard("a1")
        vault.discard("a1")
        with pytest.raises(UploadUnknownError):
            vault.append("a1", offset=3, chunk=b"d")
        assert vault.begin("a1").offset == 0

    def test_an_object_that_was_never_stored_is_unknown(self, vault: EvidenceVault) -> None:
        digest = sha256(b"never")
        assert not vault.exists(digest)
        assert vault.holders(digest) == frozenset()
        for ask in (
            lambda: vault.open(digest, holder=ITEM),
            lambda: vault.check(digest),
            lambda: vault.grant(digest, holder=ITEM, granted_by=TWIN),
        ):
            with pytest.raises(ObjectUnknownError, match=digest):
                ask()

    def test_an_intact_object_passes_its_fixity_check_with_and_without_its_key(
        self, vault: EvidenceVault
    ) -> None:
        stored = store(vault, "a1", b"abc", holder=ITEM)
        keyless, keyed = vault.check(stored.sha256), vault.check(stored.sha256, holder=ITEM)
        assert keyless.is_intact
        assert (keyless.is_decrypted, keyless.sha256) == (False, None)
        assert keyless.ciphertext_sha256 == stored.ciphertext_sha256
        assert keyed.is_intact
        assert (keyed.is_decrypted, keyed.sha256) == (True, stored.sha256)
        assert keyed.expected == stored

    def test_a_reader_may_leave_in_the_middle(self, vault: EvidenceVault) -> None:
        content = bytes(5_000_000)
        digest = store(vault, "a1", content, holder=ITEM).sha256
        blocks = vault.open(digest, holder=ITEM)
        assert content.startswith(next(blocks))
        del blocks
        assert read(vault, digest, holder=ITEM) == content

    def test_sweeping_takes_idle_uploads_and_spares_objects(self, vault: EvidenceVault) -> None:
        digest = store(vault, "a1", b"abc", holder=ITEM).sha256
        vault.begin("a2")
        vault.append("a2", offset=0, chunk=b"def")
        send(vault, "a3", b"ghi")
        orphan = vault.finish("a3").sha256
        assert vault.sweep(older_than=timedelta(days=1)) == ()
        assert vault.sweep(older_than=timedelta(0)) == ("a2", "a3")
        assert vault.begin("a2").offset == 0
        assert not vault.exists(orphan)
        assert read(vault, digest, holder=ITEM) == b"abc"

    def test_eight_uploads_stay_open_without_being_begun_again(self, vault: EvidenceVault) -> None:
        uploads = [f"a{n}" for n in range(8)]
        for upload_id in uploads:
            vault.begin(upload_id)
        assert [vault.append(upload_id, offset=0, chunk=b"abc") for upload_id in uploads] == [3] * 8

    def test_many_uploads_go_on_side_by_side(self, vault: EvidenceVault) -> None:
        contents = {f"a{n}": bytes([n]) * 1_000 for n in range(40)}
        for upload_id in contents:
            vault.begin(upload_id)
        for upload_id, content in contents.items():
            vault.begin(upload_id)
            vault.append(upload_id, offset=0, chunk=content[:500])
        for upload_id, content in contents.items():
            vault.begin(upload_id)
            vault.append(upload_id, offset=500, chunk=content[500:])
        digests = {
            upload_id: vault.finish(upload_id).sha256 for upload_id in contents if vault.begin(upload_id)
        }
        assert digests == {upload_id: sha256(content) for upload_id, content in contents.items()}

    @pytest.mark.parametrize(
        "upload_id",
        ["", "../a1", "a/1", "a.1", "a*", "a\x00", "kim", "사실", "a" * 65],
        ids=["empty", "parent", "slash", "dot", "star", "NUL", "a name", "not ASCII", "65 characters"],
    )
    def test_an_upload_id_that_is_not_hexadecimal_is_refused(
        self, vault: EvidenceVault, upload_id: str
    ) -> None:
        for ask in (
            lambda: vault.begin(upload_id),
            lambda: vault.state(upload_id),
            lambda: vault.append(upload_id, offset=0, chunk=b""),
            lambda: vault.finish(upload_id),
            lambda: vault.discard(upload_id),
        ):
            with pytest.raises(VaultNameError):
                ask()

    @pytest.mark.parametrize(
        "digest",
        ["", "ab", "G" * 64, "A" * 64, "../" + "a" * 61],
        ids=["empty", "short", "G", "upper", "path"],
    )
    def test_a_digest_that_is_not_one_is_refused(self, vault: EvidenceVault, digest: str) -> None:
        for ask in (
            lambda: vault.begin("a1", announced=digest),
            lambda: vault.open(digest, holder=ITEM),
            lambda: vault.exists(digest),
            lambda: vault.revoke(digest, holder=ITEM),
        ):
            with pytest.raises(VaultNameError):
                ask()
