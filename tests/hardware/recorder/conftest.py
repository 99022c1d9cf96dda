"""A folder for recordings, and the last one made in it."""

from __future__ import annotations

import pytest

from hardware.recorder.recording import read_recording


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "recordings"


@pytest.fixture
def recorded(folder):
    """Return what reads the one recording in the folder."""

    def read():
        (file,) = folder.iterdir()
        return read_recording(file)

    return read
