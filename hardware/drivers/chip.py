"""What every chip reader driver does alike: a slot below, the role above.

CardSlot                where a card may lie: real over PC/SC, or simulated
SlotChipReader          the role ChipReader over any slot
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol

from hardware.emrtd.apdu import CardTransport
from hardware.emrtd.errors import (
    BadData,
    CardLost,
    CardRefused,
    NotSupported,
    SecureMessagingError,
    WrongPassword,
)
from hardware.emrtd.reader import read_card
from hardware.errors import DeviceFault
from hardware.vocabulary import ChipReading, Condition, Identity, Progress, Role, State, Status

_POLL_SECONDS = 0.1


class CardSlot(Protocol):
    """A place for one card. Every method may raise DeviceFault."""

    def identify(self) -> Identity:
        """Say what the slot is."""

    def card_present(self) -> bool:
        """Tell whether a card lies there now."""

    def connect(self) -> CardTransport:
        """Power the card; raises CardLost when there is none."""

    def disconnect(self) -> None:
        """Let the card go, whether or not it is still there; may be called twice."""

    def close(self) -> None:
        """Let the slot go; may be called twice."""


class SlotChipReader:
    """Reads cards in a slot; what goes wrong with the card comes back as a Condition."""

    def __init__(self, slot: CardSlot) -> None:
        self._slot = slot

    def identify(self) -> Identity:
        """Say what the reader is."""
        return self._slot.identify()

    def status(self) -> Status:
        """Ask for the card's presence; a fault of the reader is told in the answer."""
        try:
            self._slot.card_present()
        except DeviceFault as fault:
            return Status(Role.CHIP_READER, State.FAULT, fault=str(fault))
        return Status(Role.CHIP_READER, State.READY)

    def wait_for_card(self, seconds: float) -> bool:
        """Wait until a card lies on the reader; False when none came in time."""
        return self._wait(present=True, seconds=seconds)

    def wait_for_removal(self, seconds: float) -> bool:
        """Wait until the reader is empty; False when the card is still there."""
        return self._wait(present=False, seconds=seconds)

    def read(
        self, can: str, wanted: tuple[str, ...], progress: Callable[[Progress], None]
    ) -> ChipReading | Condition:
        """Open the chip with the six digits `can` and read the `wanted` files, in that order."""
        if not self._slot.card_present():
            return Condition.NO_CARD
        try:
            return read_card(self._slot.connect(), can, wanted, progress)
        except CardLost:
            return Condition.CARD_REMOVED
        except WrongPassword:
            return Condition.WRONG_NUMBER
        except NotSupported:
            return Condition.CARD_NOT_SUPPORTED
        except (CardRefused, BadData, SecureMessagingError):
            return Condition.CARD_REFUSES
        finally:
            self._slot.disconnect()

    def close(self) -> None:
        """Let the reader go; may be called twice."""
        self._slot.close()

    def _wait(self, *, present: bool, seconds: float) -> bool:
        until = time.monotonic() + seconds
        while self._slot.card_present() != present:
            left = until - time.monotonic()
            if left <= 0:
                return False
            time.sleep(min(_POLL_SECONDS, left))
        return True
