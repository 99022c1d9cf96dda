"""The bytes of ESC/POS that we send, and what the printer's status bytes mean.

Profiles and commands are python-escpos'; raster and status are ours: its `paper_status` takes a silent
printer for one that has paper. Source of the status bits: Epson ESC/POS reference, DLE EOT and GS r.
"""

from __future__ import annotations

import tempfile
from functools import cache
from typing import TYPE_CHECKING

from hardware.errors import DeviceFault, FaultKind
from hardware.vocabulary import Condition

if TYPE_CHECKING:
    from hardware.vocabulary import Raster

# Asked in this order; the first condition found is the one to mend first.
OFFLINE_CAUSE, ERROR_CAUSE, PAPER = 2, 3, 4
# Sent after a job: the printer answers when it has worked through everything before it.
REPORT_WHEN_DONE = b"\x1dr\x01"
# Throws away what the printer still holds, so that a slip that was cut short is not continued on new paper.
CLEAR_BUFFER = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"
_BAND_ROWS = 128


def ask_status(kind: int) -> bytes:
    """Return DLE EOT `kind`, which a printer answers at once with one byte, even when it is offline."""
    return bytes((0x10, 0x04, kind))


def read_status(kind: int, answer: int) -> Condition | None:
    """Return the condition that a DLE EOT answer tells; raises `DeviceFault(PROTOCOL)` for a wrong byte."""
    if answer & 0b10010011 != 0b00010010:
        raise DeviceFault(FaultKind.PROTOCOL, f"{answer:#04x} is no status byte")
    bits = {
        OFFLINE_CAUSE: ((0x04, Condition.PRINTER_COVER_OPEN), (0x20, Condition.PAPER_OUT)),
        ERROR_CAUSE: ((0x08, Condition.CUTTER_JAM), (0x60, Condition.PRINTER_OFFLINE)),
        PAPER: ((0x60, Condition.PAPER_OUT), (0x0C, Condition.PAPER_LOW)),
    }[kind]
    return next((condition for mask, condition in bits if answer & mask), None)


def is_done_report(answer: int) -> bool:
    """Tell the answer to `REPORT_WHEN_DONE` from one to DLE EOT: bits 4 and 7 of the first are always 0."""
    return answer & 0b10010000 == 0


def raster_bands(raster: Raster) -> list[bytes]:
    """Return GS v 0 commands for the picture, in bands that a printer of little memory can hold."""
    stride = (raster.width + 7) // 8
    if len(raster.rows) != stride * raster.height:
        raise ValueError(f"{len(raster.rows)} bytes are no {raster.width} x {raster.height} dots")
    bands = []
    for top in range(0, raster.height, _BAND_ROWS):
        rows = min(_BAND_ROWS, raster.height - top)
        head = b"\x1dv0\x00" + stride.to_bytes(2, "little") + rows.to_bytes(2, "little")
        bands.append(head + raster.rows[top * stride : (top + rows) * stride])
    return bands


@cache
def frame(profile: str) -> tuple[bytes, bytes]:
    """Return what `profile` needs before a slip (initialise) and after it (feed and cut)."""
    # python-escpos makes a folder with a pickle in it each time it is imported; it goes with this one.
    with tempfile.TemporaryDirectory() as folder:
        before, tempfile.tempdir = tempfile.tempdir, folder
        try:
            from escpos.printer import Dummy  # noqa: PLC0415 - see above
        finally:
            tempfile.tempdir = before
    start = Dummy(profile=profile)
    start.hw("INIT")
    end = Dummy(profile=profile)
    end.cut()
    return start.output, end.output
