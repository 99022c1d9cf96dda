"""Source `pcsc`: the readers that pcscd offers.

A reader's name is `MAKER MODEL [INTERFACE] (SERIAL) NN SS`; NN counts readers in the order of their plugging
and is no part of the address, but where a reader has several slots (SS) only the whole name tells them apart.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from smartcard import scard

from hardware.discovery.found import Found, Kind, Source, SourceError, Suggestion, clean
from hardware.vocabulary import Role

_NUMBERS = re.compile(r" [0-9A-F]{2} ([0-9A-F]{2})$")
_SERIAL = re.compile(r"\(([^()]+)\)$")
# A slot for a plugged-in SIM, or one that a card is pushed into: not where an identity card is laid.
_OTHER_SLOT = re.compile(r"\bSAM\b|\bICC\b|contact(?![a-z])", re.IGNORECASE)
_NOBODY = (scard.SCARD_E_NO_SERVICE, scard.SCARD_E_SERVICE_STOPPED)


@dataclass(frozen=True, slots=True)
class PcscFinder:
    """Asks pcscd for its readers."""

    seconds: float = 3.0
    source: Source = Source.PCSC

    def find(self) -> tuple[Found, ...]:
        """List the readers; raises SourceError when pcscd does not run."""
        result, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_SYSTEM)
        _check(result)
        try:
            result, names = scard.SCardListReaders(context, [])
        finally:
            scard.SCardReleaseContext(context)
        if result == scard.SCARD_E_NO_READERS_AVAILABLE:
            return ()
        _check(result)
        return tuple(reader(name) for name in names)


def reader(name: str) -> Found:
    """Read a reader's name."""
    model = _NUMBERS.sub("", name)
    numbers = _NUMBERS.search(name)
    address = name if numbers is not None and numbers[1] != "00" else model
    serial = ""
    if (match := _SERIAL.search(model)) is not None:
        serial, model = match[1], model[: match.start()]
    return Found(
        address=clean(address),
        source=Source.PCSC,
        kind=Kind.CARD_READER,
        model=clean(model),
        serial=clean(serial),
        names=(name,),
        suggestions=(
            Suggestion(Role.CHIP_READER, "pcsc", {"reader": address}, likely=not _OTHER_SLOT.search(model)),
        ),
    )


def _check(result: int) -> None:
    if result in _NOBODY:
        raise SourceError("pcscd does not run")
    if result != scard.SCARD_S_SUCCESS:
        raise SourceError(f"pcscd: {scard.SCardGetErrorMessage(result)}")
