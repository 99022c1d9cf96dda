"""Key events from a descriptor: an open /dev/input node, or what stands in for one."""

from __future__ import annotations

import os

from hardware.drivers.evdev_keys import EVENT
from hardware.errors import DeviceFault, FaultKind
from hardware.vocabulary import Identity

EVENTS_AT_ONCE = 64
"""The kernel keeps no more for a keyboard; what comes on top while nobody reads is lost (SYN_DROPPED)."""


class EventSource:
    """Reads whole `struct input_event`s from `descriptor`, which it owns; `identity` is its device's."""

    def __init__(self, descriptor: int, identity: Identity) -> None:
        self._descriptor = descriptor
        self._identity = identity

    def fileno(self) -> int:
        """Return the descriptor."""
        return self._descriptor

    def read(self) -> bytes:
        """Return the events that have come; raises `DeviceFault` when the device is gone."""
        try:
            events = os.read(self._descriptor, EVENTS_AT_ONCE * EVENT.size)
        except OSError as error:  # ENODEV
            raise DeviceFault(FaultKind.GONE, f"keyboard: {error.strerror}") from error
        if not events:
            raise DeviceFault(FaultKind.GONE, "keyboard: hung up")
        return events

    def identify(self) -> Identity:
        """Say what the device is."""
        return self._identity

    def close(self) -> None:
        """Let the device go, and with it the grab; may be called twice."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1
