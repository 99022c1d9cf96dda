"""A file is whole or absent."""

from __future__ import annotations

import resource
import signal

import pytest

from kiosk.machine.files import write_durable, write_once


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
