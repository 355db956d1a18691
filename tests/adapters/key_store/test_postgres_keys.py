"""The key store in PostgreSQL: the contract, and what only several processes can do to each other."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from adapters.key_store.postgres_keys import PostgresKeyStore
from domain.ports.keys import KeyErasedError, KeyStoreRefusedError, KeyStoreUnavailableError
from tests.adapters.key_store_contract import ITEM, KeyStoreContract, OpenStore
from tests.waiting import until


class TestPostgresKeyStore(KeyStoreContract):
    @pytest.fixture
    def open_store(self, new_store: Callable[[], str], tmp_path: Path) -> Iterator[OpenStore]:
        url = new_store()
        opened: list[PostgresKeyStore] = []

        def open_() -> PostgresKeyStore:
            opened.append(PostgresKeyStore(url, tmp_path / "kek"))
            return opened[-1]

        yield open_
        for store in opened:
            store.close()


@pytest.fixture
def url(new_store: Callable[[], str]) -> str:
    return new_store()


@pytest.fixture
def open_store(url: str, tmp_path: Path) -> Iterator[Callable[[], PostgresKeyStore]]:
    opened: list[PostgresKeyStore] = []

    def open_() -> PostgresKeyStore:
        opened.append(PostgresKeyStore(url, tmp_path / "kek"))
        return opened[-1]

    yield open_
    for store in opened:
        store.close()


def is_erased(store: PostgresKeyStore) -> bool:
    try:
        store.key(ITEM, create=False)
    except KeyErasedError:
        return True
    return False


def test_what_one_process_destroys_another_forgets(open_store: Callable[[], PostgresKeyStore]) -> None:
    one, other = open_store(), open_store()
    for _ in range(2):
        other.key(ITEM, create=True)
    one.destroy(ITEM)
    until(lambda: is_erased(other))


def test_no_key_stands_in_the_database_as_it_is(url: str, open_store: Callable[[], PostgresKeyStore]) -> None:
    key = open_store().key(ITEM, create=True)
    with psycopg.connect(url) as connection:
        [(wrapped,)] = connection.execute("SELECT wrapped FROM data_keys").fetchall()
    assert key not in bytes(wrapped)


def test_another_wrapping_key_is_refused(
    url: str, tmp_path: Path, open_store: Callable[[], PostgresKeyStore]
) -> None:
    open_store()
    other = tmp_path / "other"
    other.write_bytes(secrets.token_bytes(32))
    other.chmod(0o600)
    with pytest.raises(KeyStoreRefusedError, match="the key of repository does not unwrap"):
        PostgresKeyStore(url, other)


def test_a_wrapping_key_is_not_made_anew_where_keys_exist(
    url: str, tmp_path: Path, open_store: Callable[[], PostgresKeyStore]
) -> None:
    open_store()
    with pytest.raises(KeyStoreRefusedError, match="expected the key-encryption key in other"):
        PostgresKeyStore(url, tmp_path / "other")
    assert not (tmp_path / "other").exists()


def test_a_wrapping_key_that_others_can_read_is_refused(
    url: str, tmp_path: Path, open_store: Callable[[], PostgresKeyStore]
) -> None:
    open_store()
    (tmp_path / "kek").chmod(0o644)
    with pytest.raises(KeyStoreRefusedError, match="0644"):
        PostgresKeyStore(url, tmp_path / "kek")


def test_a_database_that_is_away_is_said_to_be_so(tmp_path: Path) -> None:
    with pytest.raises(KeyStoreUnavailableError, match="the key store failed: PoolTimeout"):
        PostgresKeyStore("postgresql://nobody@127.0.0.1:1/none", tmp_path / "kek")
