"""Which readers pcscd has, and waiting for the one that is meant."""

from __future__ import annotations

import time
from typing import Any

from smartcard import scard

from hardware.drivers.pcsc_codes import check, fault
from hardware.errors import DeviceFault, FaultKind
from hardware.reader_names import choose

# As a reader's name it stands for all readers: waiting for its change is waiting for one to come or go.
_ANY_READER = "\\\\?PnP?\\Notification"
_TRY_AGAIN_SECONDS = 0.05
# pcscd compares with what it had when the wait began: a reader that came just before would not be told.
_LOOK_AGAIN_SECONDS = 0.25


def open_reader(wanted: str, patience_seconds: float) -> tuple[Any, str]:
    """Return a fresh context and the name of the reader that is `wanted`; see `hardware.reader_names`.

    A pcscd that has just been restarted, and readers that it has not found yet, are waited for. Raises
    `DeviceFault`: GONE when there is no pcscd or no such reader.
    """
    until = time.monotonic() + patience_seconds
    context = _establish(until)
    try:
        return context, _await_reader(context, wanted, until)
    except DeviceFault:
        scard.SCardReleaseContext(context)
        raise


def _establish(until: float) -> Any:
    """Connect to pcscd."""
    while True:
        result, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_SYSTEM)
        if result == scard.SCARD_S_SUCCESS:
            return context
        if time.monotonic() > until:
            # Also for SCARD_W_SECURITY_VIOLATION: so pcsc-lite calls the socket that a killed pcscd left.
            raise DeviceFault(FaultKind.GONE, str(fault(result, "pcscd does not answer")))
        time.sleep(_TRY_AGAIN_SECONDS)


def _await_reader(context: Any, wanted: str, until: float) -> str:
    """Wait for the reader to be among those that pcscd knows."""
    while True:
        readers = _list_readers(context)
        if (reader := choose(wanted, readers)) is not None:
            return reader
        left = until - time.monotonic()
        if left <= 0:
            there_are = ", ".join(readers) or "none"
            raise DeviceFault(FaultKind.GONE, f"no reader is called {wanted!r}; there are: {there_are}")
        milliseconds = round(min(left, _LOOK_AGAIN_SECONDS) * 1000)
        result, _ = scard.SCardGetStatusChange(context, milliseconds, [(_ANY_READER, 0)])
        if result != scard.SCARD_E_TIMEOUT:
            check(result, "waiting for a reader")


def _list_readers(context: Any) -> list[str]:
    try:
        result, readers = scard.SCardListReaders(context, [])
    except SystemError as error:  # pyscard 2.3 fails so when pcscd dies in between
        raise DeviceFault(FaultKind.GONE, "pcscd went away") from error
    if result == scard.SCARD_E_NO_READERS_AVAILABLE:
        return []
    check(result, "listing the readers")
    return list(readers)
