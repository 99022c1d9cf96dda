"""Which readers pcscd has, and which of them is meant.

pcscd names a reader "MODEL [INTERFACE] (SERIAL) RR SS" as far as it knows the parts: RR counts readers and
may be another number after the next plug, SS is the slot in the reader and stays.
"""

from __future__ import annotations

import re
import time
from typing import Any

from smartcard import scard

from hardware.drivers.pcsc_codes import check, fault
from hardware.errors import DeviceFault, FaultKind

# As a reader's name it stands for all readers: waiting for its change is waiting for one to come or go.
_ANY_READER = "\\\\?PnP?\\Notification"
_NUMBERED = re.compile(r"(?P<name>.+) [0-9A-F]{2} (?P<slot>[0-9A-F]{2})")
_SERIAL = re.compile(r"(?P<model>.+) \((?P<serial>[^()]+)\)")
_TRY_AGAIN_SECONDS = 0.05
# pcscd compares with what it had when the wait began: a reader that came just before would not be told.
_LOOK_AGAIN_SECONDS = 0.25


def open_reader(wanted: str, patience_seconds: float) -> tuple[Any, str]:
    """Return a fresh context and the name of the reader that is `wanted`; see `choose`.

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


def choose(wanted: str, readers: list[str]) -> str | None:
    """Return the reader that is `wanted`, by its full name, whatever its number is now, or by a part of it.

    The first of several; with "" the first there is. A reader with several interfaces is several readers.
    """
    if wanted in readers:
        return wanted
    if whole := _NUMBERED.fullmatch(wanted):
        same = [reader for reader in readers if _without_number(reader) == whole.group("name", "slot")]
    else:
        same = [reader for reader in readers if wanted.lower() in reader.lower()]
    return same[0] if same else None


def model_and_serial(reader: str) -> tuple[str, str]:
    """Return what a reader's name says of its model, and its serial number if it is in there."""
    name = _without_number(reader)[0]
    known = _SERIAL.fullmatch(name)
    return (known["model"], known["serial"]) if known else (name, "")


def _without_number(reader: str) -> tuple[str, ...]:
    numbered = _NUMBERED.fullmatch(reader)
    return numbered.group("name", "slot") if numbered else (reader, "")


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
