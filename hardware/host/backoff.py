"""How long a device that failed is left alone."""

from __future__ import annotations

import time

from hardware.errors import DeviceFault, FaultKind

FIRST_SECONDS = 0.5
MOST_SECONDS = 30.0
# What only a person puts right is not worth a second try at once.
FOR_A_PERSON = frozenset({FaultKind.ACCESS_DENIED, FaultKind.WRONG_DEVICE})
_FIRST_FOR_A_PERSON_SECONDS = 5.0


class BackOff:
    """The pause after a failure, twice as long after each in a row.

    `fault` is the last failure, None when all is well.
    """

    def __init__(self) -> None:
        self.fault: DeviceFault | None = None
        self._failures = 0
        self._until = 0.0

    @property
    def seconds_left(self) -> float:
        """How long the device is still to be left alone."""
        return max(self._until - time.monotonic(), 0.0)

    def check(self) -> None:
        """Raise the last fault again while the device is to be left alone."""
        if self.seconds_left > 0:
            self.raise_fault()

    def raise_fault(self) -> None:
        """Raise the last fault again, if there is one."""
        if self.fault is not None:
            raise DeviceFault(self.fault.kind, str(self.fault))

    def failed(self, fault: DeviceFault) -> None:
        """Begin a pause."""
        first = _FIRST_FOR_A_PERSON_SECONDS if fault.kind in FOR_A_PERSON else FIRST_SECONDS
        self.fault = fault
        self._until = time.monotonic() + min(first * 2**self._failures, MOST_SECONDS)
        self._failures = min(self._failures + 1, 10)

    def worked(self) -> None:
        """Forget all failures."""
        self.fault = None
        self._failures = 0
        self._until = 0.0

    def end_pause(self) -> None:
        """Let the next try be made at once."""
        self._until = 0.0
