"""What every chip reader driver does alike: a slot below, the role above.

CardSlot                where a card may lie: real over PC/SC, or simulated
SlotChipReader          the role ChipReader over any slot
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from hardware.drivers.patience import within
from hardware.emrtd.apdu import MOST_SHORT, CardTransport
from hardware.emrtd.draw import Draw
from hardware.emrtd.errors import (
    BadData,
    CardLost,
    CardRefused,
    KeyMissing,
    NotSupported,
    SecureMessagingError,
    WrongPassword,
)
from hardware.emrtd.reader import read_card
from hardware.errors import DeviceFault, FaultKind
from hardware.recorder.tap import tap
from hardware.vocabulary import ChipReading, ChipRequest, Condition, Identity, Progress, Role, State, Status

ANSWER_SECONDS = 10.0
"""How long a card may take for one answer; the slowest, a step of PACE, takes about one second."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What is known of a slot and its card: the bytes of data in one answer, and the answer to reset."""

    longest: int = MOST_SHORT
    atr: bytes = b""


class CardSlot(Protocol):
    """A place for one card. Every method but the last two may raise DeviceFault."""

    def identify(self) -> Identity:
        """Say what the slot is."""

    def wait(self, *, present: bool, seconds: float) -> bool:
        """Wait until a card is, or is not, there; False when that did not come in time."""

    def card_present(self) -> bool:
        """Tell whether a card lies there now."""

    def connect(self) -> CardTransport:
        """Power the card; raises CardLost when there is none."""

    def limits(self) -> Limits:
        """Say what the reader carries and how the connected card answered to reset."""

    def disconnect(self) -> None:
        """Let the card go, whether or not it is still there; may be called twice."""

    def abandon(self) -> None:
        """Give the slot up with the call that is stuck in it; nothing but `close` follows."""

    def close(self) -> None:
        """Let the slot go; may be called twice."""


class SlotChipReader:
    """Reads cards in a slot; what goes wrong with the card comes back as a Condition.

    A card that takes over `answer_seconds` for one answer is DeviceFault(TIMEOUT), for PC/SC has no time-out
    of its own; the process must end then, for the call is stuck in it. `draw` gives the reader's own
    secrets; a card that was recorded answers those of then only.
    """

    def __init__(
        self,
        slot: CardSlot,
        answer_seconds: float = ANSWER_SECONDS,
        draw: Draw = secrets.token_bytes,
    ) -> None:
        self._slot = slot
        self._answer_seconds = answer_seconds
        self._tap = tap()
        self._draw = self._tap.draw(draw)

    def identify(self) -> Identity:
        """Say what the reader is."""
        return self._slot.identify()

    def status(self) -> Status:
        """Ready as long as the reader answers; raises DeviceFault when it does not."""
        self._slot.card_present()
        return Status(Role.CHIP_READER, State.READY)

    def wait_for_card(self, seconds: float) -> bool:
        """Wait until a card lies on the reader; False when none came in time."""
        return self._slot.wait(present=True, seconds=seconds)

    def wait_for_removal(self, seconds: float) -> bool:
        """Wait until the reader is empty; False when the card is still there."""
        return self._slot.wait(present=False, seconds=seconds)

    def read(
        self,
        request: ChipRequest,
        identity: Callable[[ChipReading], None],
        progress: Callable[[Progress], None],
    ) -> ChipReading | Condition:
        """Open the chip with one of the keys of `request` and read the files that are wanted of it."""
        if not self._slot.card_present():
            return Condition.NO_CARD
        try:
            transport = self._connect()
            limits = self._slot.limits()
            self._tap.event(f"limits {limits.longest} {limits.atr.hex()}")
            return read_card(
                transport,
                request,
                identity,
                progress,
                self._draw,
                longest=limits.longest,
                atr=limits.atr,
                again=self._connect_again,
            )
        except DeviceFault as fault:
            if fault.kind is FaultKind.TIMEOUT:
                self._slot.abandon()
            raise
        except CardLost:
            return Condition.CARD_REMOVED
        except WrongPassword:
            return Condition.WRONG_NUMBER
        except NotSupported as error:
            missing = isinstance(error, KeyMissing)
            return Condition.NEEDS_PRINTED_CODE if missing else Condition.CARD_NOT_SUPPORTED
        except (CardRefused, BadData, SecureMessagingError):
            return Condition.CARD_REFUSES
        finally:
            self._slot.disconnect()

    def close(self) -> None:
        """Let the reader go; may be called twice."""
        self._slot.close()

    def _connect(self) -> CardTransport:
        card = within(self._answer_seconds, self._slot.connect, "the card to be powered")
        return self._tap.card(_Impatient(card, self._answer_seconds))

    def _connect_again(self) -> CardTransport:
        """Take the card's power and give it again: nothing is left of the session that it ended."""
        self._slot.disconnect()
        return self._connect()


class _Impatient:
    """A card whose every answer has a deadline."""

    def __init__(self, card: CardTransport, seconds: float) -> None:
        self._card = card
        self._seconds = seconds

    def transmit(self, command: bytes) -> bytes:
        """Exchange one command; raises DeviceFault(TIMEOUT) when the answer does not come."""
        return within(self._seconds, lambda: self._card.transmit(command), "the card's answer")
