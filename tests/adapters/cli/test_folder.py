"""What an intake finds: every file once, in one order, by names as bytes; nothing is followed or opened blindly."""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path

import pytest

from adapters.cli.faults import MisaskedError
from adapters.cli.folder import BLOCK, SetAside, find, sha256_of


def test_a_folder_gives_all_its_files_in_the_order_of_their_names(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    for name in ("c", "b/z", "b/a", "a"):
        (tmp_path / name).touch()
    found, set_aside = find([tmp_path])
    assert [file.name for file in found] == [b"a", b"b/a", b"b/z", b"c"]
    assert set_aside == []


def test_a_file_named_itself_goes_by_its_own_name(tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "a.txt").write_bytes(b"four")
    (file,), _ = find([tmp_path / "inner" / "a.txt"])
    assert (file.name, file.size) == (b"a.txt", 4)


def test_a_name_that_is_not_text_is_kept(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"\xff\xfe")).touch()
    (file,), _ = find([tmp_path])
    assert file.name == b"\xff\xfe"


def test_links_and_pipes_are_set_aside_with_their_cause(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path)
    os.mkfifo(tmp_path / "pipe")
    assert find([tmp_path]) == (
        [],
        [SetAside(b"link", "a symbolic link"), SetAside(b"pipe", "neither file nor folder")],
    )


def test_a_link_that_is_named_itself_is_followed(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "a").touch()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    (file,), _ = find([tmp_path / "link"])
    assert file.name == b"a"


def test_one_name_at_two_paths_is_refused(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a").touch()
    with pytest.raises(MisaskedError, match="found a at two of the paths"):
        find([tmp_path / "one", tmp_path / "two"])


def test_a_path_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MisaskedError, match="expected a file or folder, found none"):
        find([tmp_path / "nothing"])


def test_a_file_is_digested_block_by_block(tmp_path: Path) -> None:
    content = os.urandom(2 * BLOCK + 5)
    (tmp_path / "a").write_bytes(content)
    steps: list[int] = []
    assert sha256_of(tmp_path / "a", advance=steps.append) == (sha256(content).hexdigest(), len(content))
    assert sum(steps) == len(content)
    assert max(steps) == BLOCK
