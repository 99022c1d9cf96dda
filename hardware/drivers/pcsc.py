"""Driver `pcsc`: a contactless reader behind pcscd.

On top of the raw calls of winscard. A reader or a pcscd that went away is a fault: nothing is connected again
in here. The supervisor starts a fresh worker, whose fresh context waits a moment for pcscd and the reader.
"""

from __future__ import annotations

import time
from typing import Any

from smartcard import scard

from hardware.drivers.chip import ANSWER_SECONDS, Limits, SlotChipReader
from hardware.drivers.pcsc_codes import NO_CARD, check, fault
from hardware.drivers.pcsc_limits import longest_answer
from hardware.drivers.pcsc_readers import open_reader
from hardware.emrtd.apdu import CardTransport
from hardware.emrtd.errors import CardLost
from hardware.errors import DeviceFault, FaultKind
from hardware.reader_names import model_and_serial
from hardware.vocabulary import Identity

# pcscd looks for the card every 0.4 s, so it notices a removal late; so long a failed exchange waits for it.
_REMOVAL_SHOWS_SECONDS = 1.0
_NO_READER = scard.SCARD_STATE_UNKNOWN | scard.SCARD_STATE_UNAVAILABLE
_LONGEST_WAIT_MILLISECONDS = 1 << 30


class PcscSlot:
    """One reader of pcscd, named by `hardware.reader_names.choose`. Owns a PC/SC context."""

    def __init__(self, reader: str, patience_seconds: float, longest: int = 0) -> None:
        self._longest = longest
        self._context, self._reader = open_reader(reader, patience_seconds)
        self._card: Any = None
        self._protocol = scard.SCARD_PCI_T1

    def identify(self) -> Identity:
        """Say what the reader's name tells."""
        model, serial = model_and_serial(self._reader)
        return Identity(driver="pcsc", model=model, serial=serial, address=self._reader)

    def wait(self, *, present: bool, seconds: float) -> bool:
        """Wait in pcscd until a card is, or is not, there; False when that did not come in time."""
        until = time.monotonic() + seconds
        known = scard.SCARD_STATE_UNAWARE
        while True:
            left = min(max(round((until - time.monotonic()) * 1000), 0), _LONGEST_WAIT_MILLISECONDS)
            result, states = scard.SCardGetStatusChange(self._live(), left, [(self._reader, known)])
            if result == scard.SCARD_E_TIMEOUT:
                return False
            check(result, self._reader)
            _, state, _ = states[0]
            if state & _NO_READER:
                raise DeviceFault(FaultKind.GONE, f"{self._reader} is gone")
            if bool(state & scard.SCARD_STATE_PRESENT) is present:
                return True
            # With it goes the count of cards so far, in its upper half: one that came and went is told, too.
            known = state & ~scard.SCARD_STATE_CHANGED

    def card_present(self) -> bool:
        """Ask pcscd for the reader's state, now."""
        return self.wait(present=True, seconds=0.0)

    def connect(self) -> CardTransport:
        """Power the card and take the reader for ourselves; raises CardLost when there is none."""
        result, self._card, protocol = scard.SCardConnect(
            self._live(),
            self._reader,
            scard.SCARD_SHARE_EXCLUSIVE,
            scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1,
        )
        if result != scard.SCARD_S_SUCCESS:
            self._card = None
        if result in NO_CARD:
            raise CardLost("no card to connect to")
        check(result, f"connecting to a card in {self._reader}")
        self._protocol = scard.SCARD_PCI_T1 if protocol == scard.SCARD_PROTOCOL_T1 else scard.SCARD_PCI_T0
        return self

    def transmit(self, command: bytes) -> bytes:
        """Exchange one command; raises CardLost when the card has gone, DeviceFault when it has not."""
        result, response = scard.SCardTransmit(self._card, self._protocol, list(command))
        if result == scard.SCARD_S_SUCCESS and len(response) >= 2:
            return bytes(response)
        gone = result == scard.SCARD_W_RESET_CARD or self.wait(present=False, seconds=_REMOVAL_SHOWS_SECONDS)
        if gone:
            raise CardLost("the card has gone")
        if result == scard.SCARD_S_SUCCESS:
            raise DeviceFault(FaultKind.PROTOCOL, f"{self._reader} gave no answer")
        raise fault(result, f"{self._reader} gave no answer")

    def limits(self) -> Limits:
        """Ask the reader what it carries, unless the settings say it, and pcscd for the answer to reset."""
        result, _, _, _, atr = scard.SCardStatus(self._card)
        check(result, f"asking for the card in {self._reader}")
        return Limits(self._longest or longest_answer(self._card), bytes(atr))

    def disconnect(self) -> None:
        """Let the card go and take its power, so that the next connection begins anew."""
        card, self._card = self._card, None
        if card is not None:
            scard.SCardDisconnect(card, scard.SCARD_UNPOWER_CARD)

    def abandon(self) -> None:
        """Touch nothing any more: pcsc-lite holds a lock on the context as long as a call is stuck in it."""
        self._card = self._context = None

    def close(self) -> None:
        """Leave pcscd; may be called twice."""
        self.disconnect()
        context, self._context = self._context, None
        if context is not None:
            scard.SCardReleaseContext(context)

    def _live(self) -> Any:
        if self._context is None:
            raise DeviceFault(FaultKind.GONE, f"{self._reader} was given up")
        return self._context


class PcscChipReader(SlotChipReader):
    """A chip reader behind pcscd; `reader` is its name or a part of it, empty for the first there is.

    `patience` is how many seconds pcscd and the reader are waited for when opening, `answer_seconds` how long
    a card may take for one answer, `longest` how many bytes of data one may have: 256 and less is what all
    readers carry, 0 asks the reader.
    """

    def __init__(
        self,
        reader: str = "",
        patience: float = 1.0,
        answer_seconds: float = ANSWER_SECONDS,
        longest: int = 0,
    ) -> None:
        super().__init__(PcscSlot(reader, patience, longest), answer_seconds)
