"""A recording is written as it happens, readable by its owner alone, and read strictly."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from hardware.drivers.serial import SerialCodeScanner
from hardware.errors import DeviceFault
from hardware.host.launch import launch_thread
from hardware.recorder.recording import Entry, Recording, RecordingError, Way, read_recording
from hardware.recorder.tap import recording, tap
from hardware.station import DeviceConfig, Station
from hardware.vocabulary import Role

STORED = Path(__file__).parent / "stored/format-1.jsonl"


def test_a_stored_recording_of_format_1_is_understood():
    recorded = read_recording(STORED)
    assert (recorded.role, recorded.driver) == ("receipt-printer", "escpos-tcp")
    assert recorded.began == datetime(2026, 11, 22, 5, tzinfo=UTC)
    assert recorded.entries == (
        Entry(3, Way.EVENT, text="open"),
        Entry(4, Way.OUT, b"\x10\x04\x02"),
        Entry(9, Way.IN, b"\x12"),
        Entry(9, Way.OUT, b"\x1b@"),
        Entry(12, Way.EVENT, text="sent 1"),
        Entry(512, Way.EVENT, text="silence"),
        Entry(600, Way.EVENT, text="fault gone: the printer hung up"),
        Entry(601, Way.EVENT, text="close"),
    )
    assert not recorded.torn


def test_what_is_written_is_read_again_whether_small_or_large(tmp_path):
    large = bytes(range(256)) * 40
    written = Recording(tmp_path / "r.jsonl", "chip-reader", "pcsc")
    written.out(b"\x00\xa4")
    written.came(large)
    written.event("lost")
    written.close()
    entries = read_recording(tmp_path / "r.jsonl").entries
    assert [(entry.way, entry.data, entry.text) for entry in entries] == [
        (Way.OUT, b"\x00\xa4", ""),
        (Way.IN, large, ""),
        (Way.EVENT, b"", "lost"),
    ]
    assert len((tmp_path / "r.jsonl").read_bytes()) < 1.5 * len(large)


def test_the_first_line_says_for_whom_and_only_the_owner_reads_it(tmp_path):
    Recording(tmp_path / "r.jsonl", "chip-reader", "pcsc").close()
    assert b'"people":"synthetic only"' in (tmp_path / "r.jsonl").read_bytes().splitlines()[0]
    assert stat.S_IMODE((tmp_path / "r.jsonl").stat().st_mode) == 0o600


def test_each_line_is_there_before_the_next_thing_passes(tmp_path):
    written = Recording(tmp_path / "r.jsonl", "chip-reader", "pcsc")
    written.out(b"\x01")
    assert len(read_recording(tmp_path / "r.jsonl").entries) == 1
    written.close()


def test_a_recording_never_overwrites_another(tmp_path):
    Recording(tmp_path / "r.jsonl", "chip-reader", "pcsc").close()
    with pytest.raises(RecordingError):
        Recording(tmp_path / "r.jsonl", "chip-reader", "pcsc")


def test_a_last_line_that_was_cut_short_is_left_out_and_told(tmp_path):
    file = tmp_path / "torn.jsonl"
    file.write_bytes(STORED.read_bytes()[:-20])
    recorded = read_recording(file)
    assert recorded.torn
    assert len(recorded.entries) == 7


HEADER = STORED.read_text().splitlines()[0]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "line 1: a recording begins"),
        (HEADER.replace('"format":1', '"format":2') + "\n", "format 2 is not understood"),
        (HEADER.replace("synthetic only", "anybody") + "\n", "line 1"),
        (HEADER.replace('"driver"', '"colour":"x","driver"') + "\n", "line 1.*colour"),
        (HEADER + '\n{"ms":1,"way":"out","hex":"0g"}\n', "line 2"),
        (HEADER + '\n{"ms":1,"way":"out","hex":"00","text":"x"}\n', "line 2: exactly one"),
        (HEADER + '\n{"ms":1,"way":"event","hex":"00"}\n', "line 2: exactly one"),
        (HEADER + '\n{"ms":1,"way":"out","base64":"*"}\n', "line 2"),
        (HEADER + '\n{"ms":1,"way":"sideways","hex":"00"}\n', "line 2"),
        (HEADER + '\n{"ms":1,"way":"out","hex":"00","note":1}\n', "line 2.*note"),
        (HEADER + '\n{"ms":1,"way":"o\n{"ms":1,"way":"out","hex":"00"}\n', "line 2"),
    ],
)
def test_what_does_not_fit_is_refused_by_its_line(tmp_path, text, said):
    file = tmp_path / "wrong.jsonl"
    file.write_text(text)
    with pytest.raises(RecordingError, match=said):
        read_recording(file)


def test_a_full_disk_ends_the_recording_and_not_the_device(tmp_path):
    written = Recording(tmp_path / "r.jsonl", "chip-reader", "pcsc")
    full = os.open("/dev/full", os.O_WRONLY)
    os.dup2(full, written._file)
    os.close(full)
    written.out(b"\x01")
    written.out(b"\x02")
    assert written._file == -1


def test_without_a_recording_the_tap_is_not_there():
    assert not tap().on
    passes: list[Any] = [tap().card, tap().source, tap().link, tap().draw]
    thing = object()
    assert all(through(thing) is thing for through in passes)


def files_open_in(folder: Path) -> list[str]:
    held = []
    for link in Path("/proc/self/fd").iterdir():
        with suppress(FileNotFoundError):
            held.append(str(link.readlink()))
    return [path for path in held if path.startswith(str(folder))]


def test_the_recording_of_a_device_that_cannot_be_made_is_closed(folder):
    with pytest.raises(DeviceFault), recording(folder, "code-scanner", "serial"):
        SerialCodeScanner("/dev/no-such-port")
    assert files_open_in(folder) == []


def test_a_worker_in_a_thread_closes_its_recording_with_its_device(folder, tmp_path):
    role = Role.CODE_SCANNER
    config = DeviceConfig("simulated-code-scanner", {"record": str(folder)})
    station = Station({role: config}, tmp_path / "run", launch_thread)
    station.open()
    assert len(files_open_in(folder)) == 1
    station.close()
    assert files_open_in(folder) == []


def test_a_device_keeps_the_tap_it_was_made_with(folder, recorded):
    with recording(folder, "code-scanner", "serial") as file:
        kept = tap()
    assert not tap().on
    kept.event("open")
    file.close()
    assert recorded().entries[0].text == "open"
