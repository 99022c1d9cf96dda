"""Where a chip reading's time went."""

from __future__ import annotations

import pytest

from hardware.errors import DeviceFault, FaultKind
from hardware.selftest.chip_times import OPENING, chip_times
from hardware.selftest.sight import picture_of
from hardware.vocabulary import ChipReading, ScannedSheet

READING = ChipReading(
    access="PACE",
    files={"EF.SOD": b"x" * 2000, "DG1": b"x" * 93},
    milliseconds={"EF.SOD": 500.0, "DG1": 60.0},
)


def test_the_parts_follow_each_other_and_what_no_file_took_is_the_opening():
    times = chip_times(READING, 900.0)
    assert [(span.name, span.begins, span.milliseconds) for span in times.spans] == [
        (OPENING, 0.0, 340.0),
        ("EF.SOD", 340.0, 500.0),
        ("DG1", 840.0, 60.0),
    ]
    assert times.milliseconds == 900.0


def test_only_long_files_tell_how_fast_bytes_come():
    assert chip_times(READING, 900.0).bytes_per_second == pytest.approx(4000)
    assert chip_times(ChipReading("PACE", {}), 100.0).bytes_per_second == 0


def test_a_clock_that_says_less_than_the_files_took_makes_no_time_below_nought():
    times = chip_times(READING, 10.0)
    assert times.spans[0].milliseconds == 0
    assert times.milliseconds == 560


@pytest.mark.parametrize("png", [b"", b"no picture", b"\x89PNG\r\n\x1a\n" + b"\0" * 40])
def test_what_is_no_picture_is_a_fault_of_the_scanner(png):
    with pytest.raises(DeviceFault) as caught:
        picture_of(ScannedSheet(png, 10, 10, 200))
    assert caught.value.kind is FaultKind.PROTOCOL
