"""Every way a device can fail.

HardwareError
    DeviceFault     the device or its link failed; the supervisor retries and recovers once
    ChannelError    the talk between a supervisor and its worker is over (`hardware.host.channel`)
    ControlRefusedError
                    a simulated device did not do what it was asked (`hardware.simulated.control`)

What a person can mend is not an error but a `hardware.vocabulary.Condition`. Anything else that a driver
raises is a bug and ends its worker.
"""

from __future__ import annotations

from enum import StrEnum


class FaultKind(StrEnum):
    """What failed between us and the device."""

    GONE = "gone"
    TIMEOUT = "timeout"
    BUSY = "busy"
    ACCESS_DENIED = "access-denied"
    PROTOCOL = "protocol"
    WRONG_DEVICE = "wrong-device"


class HardwareError(Exception):
    """Anything that `hardware` raises on purpose."""


class DeviceFault(HardwareError):
    """The device or its link failed; `kind` says how, the message says where, for a technician."""

    def __init__(self, kind: FaultKind, message: str) -> None:
        super().__init__(message)
        self.kind = kind
