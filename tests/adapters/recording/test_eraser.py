"""Erasures that the log orders are carried out again: after a crash, and on keys from an older backup."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID, uuid4

import pytest

from adapters.bootstrap import Node, back_up_folder, open_node
from adapters.key_store.key_backup import keys_into_folder
from adapters.recording.sealing import ERASED
from adapters.settings import Settings
from domain.ports.keys import KeyErasedError
from tests.adapters.recording.erasures import NAME, known_name, order_of, register_source


def order(node: Node, person: UUID) -> None:
    """Record an order, as a process does that is killed before it carries it out."""
    for caller, command in order_of(person):
        node.recorder.record(caller, command)


def test_a_crash_between_record_and_keys_is_ended_by_the_next_start(tmp_path: Path) -> None:
    person = uuid4()
    settings = Settings(data=tmp_path / "data")
    node = open_node(settings)
    node.recorder.record(*register_source(person))
    assert node.memory.names.holds_name(NAME)
    order(node, person)
    assert node.keys.destroyed() == frozenset()
    node.close()
    node = open_node(settings)
    try:
        assert node.keys.destroyed() == {f"source/{person}"}
        assert not node.memory.names.holds_name(NAME)
    finally:
        node.close()


def test_keys_of_an_older_backup_are_destroyed_again_before_anything_is_served(tmp_path: Path) -> None:
    person = uuid4()
    settings = Settings(data=tmp_path / "data")
    node = open_node(settings)
    node.recorder.record(*register_source(person))
    node.close()
    back_up_folder(settings.folder, tmp_path / "backup", progress=lambda _, __: None)
    node = open_node(settings)
    order(node, person)
    node.eraser.finish()
    node.close()

    for file in settings.folder.glob("keys.sqlite*"):
        file.unlink()
    keys_into_folder(tmp_path / "backup", settings.folder)
    node = open_node(settings)
    try:
        with pytest.raises(KeyErasedError):
            node.keys.key(f"source/{person}", create=False)
        assert known_name(node.store, node.recorder.sealer, person) == ERASED
    finally:
        node.close()
