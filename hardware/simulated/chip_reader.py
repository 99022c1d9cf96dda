"""Driver `simulated-chip-reader`: the real reader on a virtual card in the same process.

Control: `{"do": "insert", "card": {fields of CardData}}`, with `"altered": "DG13"` a card whose file of that
name was changed after it was signed; `{"do": "remove"}`, `{"do": "remove-at", "apdu": N}` (the card goes at
the Nth command from now), `{"do": "state"}`, which answers `present`.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from pathlib import Path

import msgspec

from hardware.drivers.chip import SlotChipReader
from hardware.emrtd.apdu import CardTransport
from hardware.emrtd.errors import CardLost
from hardware.simulated.card.chip import VirtualCard
from hardware.simulated.card.data import CardData
from hardware.simulated.card.issuer import Issuer, ensure_issuer
from hardware.simulated.control import ControlRefusedError
from hardware.vocabulary import Identity


class SimulatedSlot:
    """A slot that a card is put into and taken from by control requests, from another thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._card: VirtualCard | None = None
        self._left: int | None = None

    def insert(self, card: VirtualCard) -> None:
        """Lay a card on the reader, in place of any other."""
        with self._lock:
            self._card, self._left = card, None

    def remove(self) -> None:
        """Take the card away."""
        with self._lock:
            self._card = None

    def remove_at(self, command: int) -> None:
        """Let the card vanish at the Nth command from now, which gets no answer; counts from 1."""
        with self._lock:
            self._left = command

    def identify(self) -> Identity:
        """Say that it is simulated."""
        return Identity(driver="simulated-chip-reader", model="virtual card", simulated=True)

    def card_present(self) -> bool:
        """Tell whether a card lies there."""
        with self._lock:
            return self._card is not None

    def connect(self) -> CardTransport:
        """Power the card; raises CardLost when there is none."""
        with self._lock:
            if self._card is None:
                raise CardLost
            self._card.reset()
        return self

    def transmit(self, command: bytes) -> bytes:
        """Let the card answer, if it is still there."""
        with self._lock:
            if self._left is not None:
                self._left -= 1
                if self._left <= 0:
                    self._card = self._left = None
            if self._card is None:
                raise CardLost("the card is gone")
            return self._card.process(command)

    def disconnect(self) -> None:
        """Take the power from the card."""
        with self._lock:
            if self._card is not None:
                self._card.reset()

    def close(self) -> None:
        """Forget the card."""
        self.remove()


class SimulatedChipReader(SlotChipReader):
    """A chip reader whose cards come from control requests; `issuer` is the folder of the test issuer."""

    def __init__(self, issuer: str) -> None:
        self._virtual = SimulatedSlot()
        self._issuer_folder = Path(issuer)
        super().__init__(self._virtual)

    def control(self, request: Mapping[str, object]) -> Mapping[str, object]:
        """Put a card in, take it out, or tell whether one is there."""
        match request:
            case {"do": "insert", "card": card, **rest}:
                made = VirtualCard(msgspec.convert(card, CardData), self._issuer())
                if "altered" in rest:
                    _alter(made.contents, str(rest["altered"]))
                self._virtual.insert(made)
            case {"do": "remove"}:
                self._virtual.remove()
            case {"do": "remove-at", "apdu": int(command)} if command > 0:
                self._virtual.remove_at(command)
            case {"do": "state"}:
                return {"present": self._virtual.card_present()}
            case _:
                raise ControlRefusedError(f"a chip reader cannot {request.get('do')!r}")
        return {}

    def _issuer(self) -> Issuer:
        return ensure_issuer(self._issuer_folder)


def _alter(contents: dict[str, bytes], name: str) -> None:
    """Change the last byte of a file, as a forger would who cannot sign."""
    if name not in contents:
        raise ControlRefusedError(f"the card has no file {name!r}")
    whole = contents[name]
    contents[name] = whole[:-1] + bytes([whole[-1] ^ 1])
