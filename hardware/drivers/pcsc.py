"""Driver `pcsc`: a contactless reader behind pcscd.

On top of the raw calls of winscard, because each tells its own result code; what those codes mean differs
from reader to reader. A card that is pulled gives 0x80100069 or 0x80100016 with one driver and plain success
without an answer with another, so a failed exchange is judged by asking again whether a card is there. A mute
card blocks `SCardTransmit` for ever: this driver runs in a worker that can be killed.
"""

from __future__ import annotations

import time
from typing import Any

from smartcard import scard

from hardware.drivers.chip import SlotChipReader
from hardware.emrtd.apdu import CardTransport
from hardware.emrtd.errors import CardLost
from hardware.errors import DeviceFault, FaultKind
from hardware.vocabulary import Identity

_REMOVAL_SHOWS_SECONDS = 0.5
"""pcscd notices a removed card 0.2 s late; so long a failed exchange waits for it."""

_NO_CARD = frozenset(
    {
        scard.SCARD_E_NO_SMARTCARD,
        scard.SCARD_W_REMOVED_CARD,
        scard.SCARD_W_RESET_CARD,
        scard.SCARD_W_UNPOWERED_CARD,
        scard.SCARD_W_UNRESPONSIVE_CARD,
    }
)
_KINDS = {
    scard.SCARD_E_SHARING_VIOLATION: FaultKind.BUSY,
    scard.SCARD_E_TIMEOUT: FaultKind.TIMEOUT,
    scard.SCARD_W_SECURITY_VIOLATION: FaultKind.ACCESS_DENIED,
    scard.SCARD_E_NO_SERVICE: FaultKind.GONE,
    scard.SCARD_E_SERVICE_STOPPED: FaultKind.GONE,
    scard.SCARD_E_NO_READERS_AVAILABLE: FaultKind.GONE,
    scard.SCARD_E_READER_UNAVAILABLE: FaultKind.GONE,
    scard.SCARD_E_UNKNOWN_READER: FaultKind.GONE,
    scard.SCARD_E_INVALID_HANDLE: FaultKind.GONE,
}


class PcscSlot:
    """One reader of pcscd: the first whose name contains `reader`. Owns a PC/SC context."""

    def __init__(self, reader: str) -> None:
        result, self._context = scard.SCardEstablishContext(scard.SCARD_SCOPE_SYSTEM)
        _check(result, "pcscd does not answer")
        self._card: Any = None
        self._protocol = scard.SCARD_PCI_T1
        try:
            self._reader = self._find(reader)
        except DeviceFault:
            self.close()
            raise

    def identify(self) -> Identity:
        """Name the reader as pcscd does."""
        return Identity(driver="pcsc", model=self._reader, address=self._reader)

    def card_present(self) -> bool:
        """Ask pcscd for the reader's state, now."""
        asked = [(self._reader, scard.SCARD_STATE_UNAWARE)]
        result, states = scard.SCardGetStatusChange(self._context, 0, asked)
        _check(result, self._reader)
        _, state, _ = states[0]
        if state & (scard.SCARD_STATE_UNKNOWN | scard.SCARD_STATE_UNAVAILABLE):
            raise DeviceFault(FaultKind.GONE, f"{self._reader} is gone")
        return bool(state & scard.SCARD_STATE_PRESENT)

    def connect(self) -> CardTransport:
        """Power the card and take the reader for ourselves; raises CardLost when there is none."""
        result, self._card, protocol = scard.SCardConnect(
            self._context,
            self._reader,
            scard.SCARD_SHARE_EXCLUSIVE,
            scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1,
        )
        if result != scard.SCARD_S_SUCCESS:
            self._card = None
        if result in _NO_CARD:
            raise CardLost("no card to connect to")
        _check(result, f"connecting to a card in {self._reader}")
        self._protocol = scard.SCARD_PCI_T1 if protocol == scard.SCARD_PROTOCOL_T1 else scard.SCARD_PCI_T0
        return self

    def transmit(self, command: bytes) -> bytes:
        """Exchange one command; raises CardLost when the card has gone, DeviceFault when it has not."""
        result, response = scard.SCardTransmit(self._card, self._protocol, list(command))
        if result == scard.SCARD_S_SUCCESS and len(response) >= 2:
            return bytes(response)
        if result == scard.SCARD_W_RESET_CARD or self._card_has_gone():
            raise CardLost("the card has gone")
        raise DeviceFault(
            _KINDS.get(result, FaultKind.PROTOCOL), f"{self._reader} gave no answer: {_name(result)}"
        )

    def disconnect(self) -> None:
        """Let the card go and take its power, so that the next connection begins anew."""
        card, self._card = self._card, None
        if card is not None:
            scard.SCardDisconnect(card, scard.SCARD_UNPOWER_CARD)

    def close(self) -> None:
        """Leave pcscd; may be called twice."""
        self.disconnect()
        context, self._context = self._context, None
        if context is not None:
            scard.SCardReleaseContext(context)

    def _find(self, name: str) -> str:
        result, readers = scard.SCardListReaders(self._context, [])
        _check(result, "no reader")
        for reader in readers:
            if name.lower() in reader.lower():
                return str(reader)
        raise DeviceFault(FaultKind.GONE, f"no reader is called {name!r}; there are: {', '.join(readers)}")

    def _card_has_gone(self) -> bool:
        until = time.monotonic() + _REMOVAL_SHOWS_SECONDS
        while self.card_present():
            if time.monotonic() > until:
                return False
            time.sleep(0.02)
        return True


class PcscChipReader(SlotChipReader):
    """A chip reader behind pcscd; `reader` is a part of its name, empty for the first there is."""

    def __init__(self, reader: str = "") -> None:
        super().__init__(PcscSlot(reader))


def _check(result: int, where: str) -> None:
    if result != scard.SCARD_S_SUCCESS:
        raise DeviceFault(_KINDS.get(result, FaultKind.PROTOCOL), f"{where}: {_name(result)}")


def _name(result: int) -> str:
    return f"{scard.SCardGetErrorMessage(result)} (0x{result & 0xFFFFFFFF:08X})"
