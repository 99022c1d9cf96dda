r"""Driver `simulated-code-scanner`: the real serial driver on a pseudo-terminal, with us at the far end.

A code is held at the scanner for up to a second until somebody listens, as people hold their cards.

Control: `{"do": "show", "text": …, "end": "\r\n"}` shows a code (`end` may be empty), `{"do": "show",
"base64": …}` sends raw bytes, `{"do": "unplug"}` pulls the cable.
"""

from __future__ import annotations

import base64
import os
import time
import tty
from dataclasses import replace
from typing import TYPE_CHECKING

from hardware.drivers.serial import FORGET_SECONDS, SerialCodeScanner
from hardware.simulated.control import ControlRefusedError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hardware.vocabulary import Identity


_HOLD_SECONDS = 1.0


class SimulatedCodeScanner(SerialCodeScanner):
    """A code scanner whose codes come from control requests."""

    def __init__(self) -> None:
        self._far_end, near_end = os.openpty()
        try:
            tty.setraw(near_end)
            os.set_blocking(self._far_end, False)
            super().__init__(os.ttyname(near_end))
        finally:
            os.close(near_end)

    def identify(self) -> Identity:
        """Say that it is simulated."""
        return replace(super().identify(), driver="simulated-code-scanner", simulated=True)

    def close(self) -> None:
        """Let both ends go."""
        super().close()
        self._unplug()

    def control(self, request: Mapping[str, object]) -> Mapping[str, object]:
        """Show a code or pull the cable."""
        match request:
            case {"do": "show", "text": str(text), **rest}:
                self._send((text + str(rest.get("end", "\r\n"))).encode())
            case {"do": "show", "base64": str(encoded)}:
                self._send(base64.b64decode(encoded))
            case {"do": "unplug"}:
                self._unplug()
            case _:
                raise ControlRefusedError(f"a code scanner cannot {request.get('do')!r}")
        return {}

    def _send(self, data: bytes) -> None:
        if self._far_end < 0:
            raise ControlRefusedError("the scanner is unplugged")
        until = time.monotonic() + _HOLD_SECONDS
        # Well before the driver would forget: what is shown now must still be there when it is asked for.
        while time.monotonic() - self._listened_until > FORGET_SECONDS / 2 and time.monotonic() < until:
            time.sleep(0.01)
        while data:
            data = data[os.write(self._far_end, data) :]

    def _unplug(self) -> None:
        if self._far_end >= 0:
            os.close(self._far_end)
            self._far_end = -1
