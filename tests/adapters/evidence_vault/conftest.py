"""A locked bucket on a real server, a key store, and the vault over both."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from adapters.evidence_vault.object_vault import ObjectVault
from adapters.evidence_vault.s3_requests import BucketAddress
from adapters.key_store.sqlite_keys import SqliteKeyStore
from deployments.local.object_store import ObjectStore
from tests.adapters.evidence_vault.buckets import DAY, OpenAt


@pytest.fixture
def keys(tmp_path: Path) -> Iterator[SqliteKeyStore]:
    with closing(SqliteKeyStore(tmp_path)) as opened:
        yield opened


@pytest.fixture
def address(object_store: ObjectStore) -> BucketAddress:
    return object_store.new_bucket(keep=DAY)


@pytest.fixture
def open_at(tmp_path: Path, address: BucketAddress, keys: SqliteKeyStore) -> OpenAt:
    return lambda name: ObjectVault(address, staging=tmp_path / name, keys=keys)
