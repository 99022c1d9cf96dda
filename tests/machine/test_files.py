"""A file is whole or absent."""

from __future__ import annotations

import os
import resource
import signal

import pytest

from kiosk.machine.files import open_owned, open_private, read_owned, write_durable, write_once


@pytest.fixture
def small_disk():
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, limit[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, limit)
    signal.signal(signal.SIGXFSZ, ignored)


@pytest.mark.parametrize("write", [write_durable, write_once])
def test_a_write_that_fails_half_way_leaves_nothing(tmp_path, small_disk, write):
    with pytest.raises(OSError, match="too large"):
        write(tmp_path / "file", bytes(20_000))
    assert list(tmp_path.iterdir()) == []


def test_a_write_that_fails_leaves_the_old_content(tmp_path, small_disk):
    write_durable(tmp_path / "file", b"old")
    with pytest.raises(OSError, match="too large"):
        write_durable(tmp_path / "file", bytes(20_000))
    assert (tmp_path / "file").read_bytes() == b"old"


def test_what_is_written_once_is_not_written_over(tmp_path):
    write_once(tmp_path / "file", b"first")
    with pytest.raises(FileExistsError):
        write_once(tmp_path / "file", b"second")
    assert (tmp_path / "file").read_bytes() == b"first"


@pytest.mark.parametrize("flags", [os.O_RDONLY, os.O_RDWR | os.O_CREAT])
def test_what_stands_in_the_place_of_a_file_in_a_shared_folder_is_not_opened(tmp_path, flags):
    folder, elsewhere = tmp_path / "shared", tmp_path / "elsewhere"
    folder.mkdir()
    folder.chmod(0o2770)
    elsewhere.write_bytes(b"root's")
    elsewhere.chmod(0o640)
    (folder / "link").symlink_to(elsewhere)
    (folder / "name").hardlink_to(elsewhere)
    (folder / "loose").symlink_to(tmp_path / "nothing")
    os.mkfifo(folder / "pipe")
    for name in ("link", "name", "loose", "pipe"):
        with pytest.raises(OSError, match=name):
            open_private(folder / name, flags)
    assert elsewhere.stat().st_mode & 0o777 == 0o640
    assert not (tmp_path / "nothing").exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files to others")
def test_in_a_services_folder_root_takes_its_files_and_its_own_and_nobody_elses(tmp_path):
    folder = tmp_path / "audit"
    folder.mkdir()
    for name, owner in (("service", 4711), ("root", 0), ("other", 4712)):
        (folder / name).write_bytes(b"held")
        os.chown(folder / name, owner, owner)
    os.chown(folder, 4711, 4711)
    for name in ("service", "root"):
        assert read_owned(folder / name, 4) == b"held"
        os.close(open_owned(folder / name, os.O_RDWR))
    for take in (lambda path: read_owned(path, 4), lambda path: open_owned(path, os.O_RDWR)):
        with pytest.raises(PermissionError):
            take(folder / "other")


def test_a_file_that_is_too_long_is_not_read(tmp_path):
    (tmp_path / "file").write_bytes(b"12345")
    with pytest.raises(OSError, match="too large"):
        read_owned(tmp_path / "file", 4)
    assert read_owned(tmp_path / "file", 5) == b"12345"
