"""What every key store keeps to; an adapter's tests subclass `KeyStoreContract` and give `open_store`."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from pyrage import x25519

from domain.ports.keys import KeyErasedError, KeyNameError, KeyStore, KeyUnknownError

OpenStore = Callable[[], KeyStore]
"""Opens the same store once more, as another process would."""

ITEM = "evidence_item/5b0c2f0e-7f57-4a52-9b0c-5a4b1f0a0001"
OTHER = "actor/5b0c2f0e-7f57-4a52-9b0c-5a4b1f0a0002"


class KeyStoreContract:
    @pytest.fixture
    def open_store(self) -> OpenStore:
        raise NotImplementedError

    @pytest.fixture
    def store(self, open_store: OpenStore) -> KeyStore:
        return open_store()

    def test_a_subject_keeps_the_key_it_was_given(self, store: KeyStore) -> None:
        key = store.key(ITEM, create=True)
        assert len(key) == 32
        assert store.key(ITEM, create=True) == key
        assert store.key(ITEM, create=False) == key

    def test_each_subject_has_a_key_of_its_own(self, store: KeyStore) -> None:
        assert store.key(ITEM, create=True) != store.key(OTHER, create=True)

    def test_a_key_that_was_not_to_be_created_is_unknown(self, store: KeyStore) -> None:
        with pytest.raises(KeyUnknownError, match=ITEM):
            store.key(ITEM, create=False)

    def test_a_key_is_durable_before_it_is_returned(self, store: KeyStore, open_store: OpenStore) -> None:
        assert store.key(ITEM, create=True) == open_store().key(ITEM, create=False)

    def test_two_openers_that_create_one_key_at_once_get_the_same(self, open_store: OpenStore) -> None:
        stores = [open_store(), open_store()]
        subjects = [f"fact/{n}" for n in range(50)]
        found: list[dict[str, bytes]] = [{}, {}]

        def create(n: int) -> None:
            for subject in subjects:
                found[n][subject] = stores[n].key(subject, create=True)

        threads = [threading.Thread(target=create, args=(n,)) for n in (0, 1)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert found[0] == found[1]
        assert len(found[0]) == 50

    def test_keys_that_many_threads_create_at_once_are_each_durable(
        self, store: KeyStore, open_store: OpenStore
    ) -> None:
        found: dict[str, bytes] = {}

        def create(n: int) -> None:
            for m in range(25):
                subject = f"fact/{n % 4}-{m}"
                found[f"{n}:{subject}"] = store.key(subject, create=True)

        threads = [threading.Thread(target=create, args=(n,)) for n in range(16)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        second = open_store()
        assert len(found) == 400
        assert all(second.key(place.split(":")[1], create=False) == key for place, key in found.items())

    def test_many_keys_are_given_and_created_together(self, store: KeyStore) -> None:
        first = store.key(ITEM, create=True)
        found = store.keys([ITEM, OTHER, ITEM], create=True)
        assert found == {ITEM: first, OTHER: store.key(OTHER, create=False)}

    def test_a_batch_leaves_out_what_is_destroyed_or_unknown(self, store: KeyStore) -> None:
        store.key(ITEM, create=True)
        store.destroy(ITEM)
        assert store.keys([ITEM, OTHER], create=False) == {}
        assert set(store.keys([ITEM, OTHER], create=True)) == {OTHER}

    def test_a_destroyed_key_can_neither_be_read_nor_created_again(
        self, store: KeyStore, open_store: OpenStore
    ) -> None:
        store.key(ITEM, create=True)
        assert store.destroy(ITEM) is True
        for opened in (store, open_store()):
            for create in (True, False):
                with pytest.raises(KeyErasedError, match=ITEM):
                    opened.key(ITEM, create=create)
            assert opened.destroyed() == {ITEM}

    def test_destroying_a_key_again_changes_nothing(self, store: KeyStore) -> None:
        store.key(ITEM, create=True)
        store.destroy(ITEM)
        assert store.destroy(ITEM) is False
        assert store.destroyed() == {ITEM}

    def test_a_subject_without_a_key_can_be_destroyed_in_advance(self, store: KeyStore) -> None:
        assert store.destroy(ITEM) is False
        with pytest.raises(KeyErasedError):
            store.key(ITEM, create=True)

    def test_destroying_one_key_spares_the_others(self, store: KeyStore, open_store: OpenStore) -> None:
        keys = store.keys([f"fact/{n}" for n in range(500)], create=True)
        for n in range(0, 500, 50):
            store.destroy(f"fact/{n}")
        second = open_store()
        assert all(second.key(f"fact/{n}", create=False) == keys[f"fact/{n}"] for n in range(500) if n % 50)

    @pytest.mark.parametrize(
        "subject",
        ["", "a name", "x" * 201, "fact/\n", "사실/1"],
        ids=["empty", "space", "201 characters", "line feed", "not ASCII"],
    )
    def test_a_subject_that_is_not_visible_ascii_is_refused(self, store: KeyStore, subject: str) -> None:
        with pytest.raises(KeyNameError):
            store.key(subject, create=True)
        with pytest.raises(KeyNameError):
            store.destroy(subject)

    def test_the_repository_key_is_one_for_ever(self, store: KeyStore, open_store: OpenStore) -> None:
        assert len(store.repository_key()) == 32
        assert open_store().repository_key() == store.repository_key()

    def test_an_object_key_is_an_age_identity_that_its_holder_can_ask_for_again(
        self, store: KeyStore, open_store: OpenStore
    ) -> None:
        identity = store.object_key("k1", holder="upload/1", create=True)
        assert str(x25519.Identity.from_str(identity)) == identity
        assert store.object_key("k1", holder="upload/1", create=True) == identity
        assert open_store().object_key("k1", holder="upload/1") == identity

    def test_an_object_key_is_refused_to_those_it_is_not_granted_to(self, store: KeyStore) -> None:
        store.object_key("k1", holder="upload/1", create=True)
        for create in (True, False):
            with pytest.raises(KeyUnknownError):
                store.object_key("k1", holder=ITEM, create=create)
        with pytest.raises(KeyUnknownError):
            store.object_key("k2", holder="upload/1")

    def test_an_object_key_is_granted_to_one_more_holder_once(self, store: KeyStore) -> None:
        identity = store.object_key("k1", holder="upload/1", create=True)
        assert store.grant("k1", holder=ITEM) is True
        assert store.grant("k1", holder=ITEM) is False
        assert store.object_key("k1", holder=ITEM) == identity
        assert store.holders("k1") == {"upload/1", ITEM}

    def test_a_key_that_does_not_exist_is_granted_to_nobody(self, store: KeyStore) -> None:
        with pytest.raises(KeyUnknownError):
            store.grant("k1", holder=ITEM)
        assert store.holders("k1") == frozenset()

    def test_an_object_key_dies_with_its_last_grant_and_not_before(
        self, store: KeyStore, open_store: OpenStore
    ) -> None:
        identity = store.object_key("k1", holder="upload/1", create=True)
        store.grant("k1", holder=ITEM)
        assert store.revoke("k1", holder="upload/1") is False
        assert store.object_key("k1", holder=ITEM) == identity
        assert store.revoke("k1", holder=ITEM) is True
        for opened in (store, open_store()):
            with pytest.raises(KeyUnknownError):
                opened.object_key("k1", holder=ITEM)
            with pytest.raises(KeyUnknownError):
                opened.grant("k1", holder=ITEM)

    def test_taking_a_grant_that_nobody_has_takes_no_key(self, store: KeyStore) -> None:
        store.object_key("k1", holder="upload/1", create=True)
        assert store.revoke("k1", holder=ITEM) is False
        assert store.holders("k1") == {"upload/1"}
