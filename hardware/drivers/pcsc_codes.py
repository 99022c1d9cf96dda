"""What the result codes of PC/SC mean to us.

Each call of winscard tells its own code, but what a code means differs from reader to reader: that a card was
pulled is SCARD_W_REMOVED_CARD with one, SCARD_E_NOT_TRANSACTED with another, and plain success without an
answer with a third. What happened in an exchange is therefore judged by asking again whether a card is there;
here are only the codes that mean one thing always.
"""

from __future__ import annotations

from smartcard import scard

from hardware.errors import DeviceFault, FaultKind

NO_CARD = frozenset(
    {
        scard.SCARD_E_NO_SMARTCARD,
        scard.SCARD_W_REMOVED_CARD,
        scard.SCARD_W_RESET_CARD,
        scard.SCARD_W_UNPOWERED_CARD,
        # It lies there and gives no answer to reset, as when it lies askew: it has to be laid anew as well.
        scard.SCARD_W_UNRESPONSIVE_CARD,
    }
)

_KINDS = {
    scard.SCARD_E_SHARING_VIOLATION: FaultKind.BUSY,
    scard.SCARD_E_SERVER_TOO_BUSY: FaultKind.BUSY,
    scard.SCARD_E_NOT_READY: FaultKind.BUSY,
    scard.SCARD_E_TIMEOUT: FaultKind.TIMEOUT,
    scard.SCARD_F_WAITED_TOO_LONG: FaultKind.TIMEOUT,
    scard.SCARD_W_SECURITY_VIOLATION: FaultKind.ACCESS_DENIED,
    # pcscd is not there; the first call after it died gets SCARD_F_COMM_ERROR, those after it NO_SERVICE, and
    # a context of before is worth nothing when it is back.
    scard.SCARD_E_NO_SERVICE: FaultKind.GONE,
    scard.SCARD_E_SERVICE_STOPPED: FaultKind.GONE,
    scard.SCARD_F_COMM_ERROR: FaultKind.GONE,
    scard.SCARD_E_INVALID_HANDLE: FaultKind.GONE,
    scard.SCARD_E_CANCELLED: FaultKind.GONE,
    scard.SCARD_E_SYSTEM_CANCELLED: FaultKind.GONE,
    # The reader is not there.
    scard.SCARD_E_NO_READERS_AVAILABLE: FaultKind.GONE,
    scard.SCARD_E_READER_UNAVAILABLE: FaultKind.GONE,
    scard.SCARD_E_UNKNOWN_READER: FaultKind.GONE,
}


def fault(result: int, where: str) -> DeviceFault:
    """Return what to raise for a call that failed with `result`."""
    return DeviceFault(_KINDS.get(result, FaultKind.PROTOCOL), f"{where}: {name(result)}")


def check(result: int, where: str) -> None:
    """Raise `DeviceFault` unless the call succeeded."""
    if result != scard.SCARD_S_SUCCESS:
        raise fault(result, where)


def name(result: int) -> str:
    """Say the code in words and in the digits that manuals list."""
    return f"{scard.SCardGetErrorMessage(result)} (0x{result & 0xFFFFFFFF:08X})"
