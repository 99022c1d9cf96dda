"""Source `pcsc`: the readers that pcscd offers.

The number that counts readers in the order of their plugging is no part of a reader's address, but where a
reader has several slots only the whole name tells them apart.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from smartcard import scard

from hardware.discovery.found import Found, Kind, Source, SourceError, Suggestion, clean
from hardware.reader_names import model_and_serial, without_number
from hardware.vocabulary import Role

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
    whole, slot = without_number(name)
    model, serial = model_and_serial(name)
    address = whole if slot in {"", "00"} else name
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
