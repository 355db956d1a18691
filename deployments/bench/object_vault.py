"""(u) intake of one large file into the vault on object storage, beside a plain upload of the same bytes in parts."""

from __future__ import annotations

import os
import time
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import obstore
from obstore.store import S3Store

from adapters.evidence_vault.bucket_settings import Retention
from adapters.evidence_vault.object_vault import ObjectVault
from adapters.evidence_vault.s3_requests import BucketAddress
from adapters.key_store.sqlite_keys import SqliteKeyStore
from deployments.bench.rows import Row, in_turn, row
from deployments.local.object_store import ObjectStore

MIB = 1024 * 1024


def object_vault_intake(folder: Path, *, size_mib: int, pairs: int) -> list[Row]:
    """Measure (u): staged encrypted, synced, digested twice and brought into a locked bucket, start to end."""
    file = folder / "large-file"
    with file.open("wb") as out:
        block = os.urandom(MIB)
        for n in range(size_mib):
            out.write(n.to_bytes(16, "big") + block[16:])
    store = ObjectStore.start(folder / "object-store")
    try:
        with closing(SqliteKeyStore(folder)) as keys:

            def taken_in() -> float:
                # A bucket each: the vault keeps the same bytes once, and would upload them once.
                address = store.new_bucket(keep=Retention("COMPLIANCE", 1))
                vault = ObjectVault(address, staging=folder / "staging", keys=keys)
                return _intake_s(vault, file)

            def uploaded() -> float:
                return _upload_s(store.new_bucket(keep=Retention("COMPLIANCE", 1)), file)

            measured = in_turn(pairs, taken_in, uploaded)
    finally:
        store.stop()
    return [
        row(
            f"(u) {size_mib:,} MiB into the vault on object storage",
            measured,
            unit="s",
            beside="plain multipart upload",
            goal=3.0,
            sense="at most",
        )
    ]


def _intake_s(vault: ObjectVault, file: Path) -> float:
    upload_id = str(uuid4())
    began = time.perf_counter()
    offset = vault.begin(upload_id).offset
    with file.open("rb") as opened:
        while chunk := opened.read(MIB):
            offset = vault.append(upload_id, offset=offset, chunk=chunk)
    vault.finish(upload_id)
    return time.perf_counter() - began


def _upload_s(address: BucketAddress, file: Path) -> float:
    plain = S3Store(
        address.bucket,
        endpoint=address.endpoint,
        region=address.region,
        access_key_id=address.access_key_id,
        secret_access_key=address.secret_access_key.get_secret_value(),
        # S3 takes nothing into a bucket with a default retention without one.
        checksum_algorithm="SHA256",
        client_options={"allow_http": True},
    )
    began = time.perf_counter()
    obstore.put(plain, "large-file", file)
    return time.perf_counter() - began
