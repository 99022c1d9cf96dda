"""Driver `simulated-code-scanner`: the real serial driver on a pseudo-terminal, with us at the far end.

Control: see `hardware.simulated.code_control`.
"""

from __future__ import annotations

import os
import random
import tty

from hardware.drivers.serial import SerialSource
from hardware.simulated.code_control import ControlledCodeScanner, FarEnd

_AT_ONCE = 4096


class SimulatedCodeScanner(ControlledCodeScanner):
    """A code scanner on a serial line; `suffix` and `gap` as for the driver `serial`."""

    driver = "simulated-code-scanner"

    def __init__(self, suffix: str = "line", gap: float = 0.1) -> None:
        far_end, near_end = os.openpty()
        try:
            tty.setraw(near_end)
            source = SerialSource(os.ttyname(near_end), 9600)
        finally:
            os.close(near_end)
        super().__init__((FarEnd(far_end, _AT_ONCE), source), suffix, gap)

    def typed(self, text: str) -> bytes:
        """Return UTF-8, as a QR code holds it."""
        return text.encode()

    def raw(self, data: bytes) -> bytes:
        """Return `data`: a serial line carries any bytes."""
        return data

    def garbage(self, dice: random.Random, count: int) -> bytes:
        """Return random bytes."""
        return dice.randbytes(count)
