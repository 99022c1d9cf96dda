"""Driver `simulated-chip-reader`: the real reader on a virtual card in the same process.

Control: `{"do": "insert", "card": {fields of CardData}}`, with `"variant": …` one of those that `kiosk chip
serve --list` names, with `"altered": "DG13"` a card whose file of that name was changed after it was signed,
with `"label": …` one that `state` calls so; `{"do": "remove"}`. The
card that lies there can be asked for trouble: `{"do": "remove-at", "apdu": N}` (it goes at the Nth command
from now), `{"do": "mute"}` (no answer any more), `{"do": "late", "seconds": S}` (the next answer), `{"do":
"garbage", "seed": N}` (nonsense from now on). `{"do": "state"}` answers `present`, `label` and `mute`.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from pathlib import Path

import msgspec

from hardware.drivers.chip import ANSWER_SECONDS, Limits, SlotChipReader
from hardware.emrtd.apdu import MOST_EXTENDED, CardTransport
from hardware.emrtd.errors import CardLost
from hardware.simulated.card.chip import VirtualCard
from hardware.simulated.card.data import CardData
from hardware.simulated.card.issuer import Issuer, ensure_issuer
from hardware.simulated.card.laying import lay_out
from hardware.simulated.card.troubled import TroubledCard
from hardware.simulated.card.variant import STANDARD_NAME, UnknownVariantError, Variant, find_variant
from hardware.simulated.control import ControlRefusedError
from hardware.vocabulary import Identity


class SimulatedSlot:
    """A slot that a card is put into and taken from by control requests, from another thread."""

    def __init__(self, longest: int = MOST_EXTENDED) -> None:
        self._longest = longest
        self._changed = threading.Condition()
        self._card: TroubledCard | None = None
        self._powered: TroubledCard | None = None

    @property
    def card(self) -> TroubledCard | None:
        """The card that lies there now."""
        with self._changed:
            return None if self._card is None or self._card.gone else self._card

    def lay(self, card: TroubledCard | None) -> None:
        """Lay a card on the reader in place of any other, or take away the one that lies there."""
        with self._changed:
            if self._card is not None:
                self._card.take_away()
            self._card = card
            self._changed.notify_all()

    def identify(self) -> Identity:
        """Say that it is simulated."""
        return Identity(driver="simulated-chip-reader", model="virtual card", simulated=True)

    def wait(self, *, present: bool, seconds: float) -> bool:
        """Wait until a card is, or is not, there; False when that did not come in time."""
        with self._changed:
            return self._changed.wait_for(lambda: (self.card is not None) is present, seconds)

    def card_present(self) -> bool:
        """Tell whether a card lies there."""
        return self.card is not None

    def connect(self) -> CardTransport:
        """Power the card; raises CardLost when there is none."""
        self._powered = self.card
        if self._powered is None:
            raise CardLost("there is no card")
        self._powered.reset()
        return self

    def limits(self) -> Limits:
        """Say what the settings say of the reader, and how the card answers to reset."""
        return Limits(self._longest, b"" if self._powered is None else self._powered.atr)

    def transmit(self, command: bytes) -> bytes:
        """Let the card answer, if it is still there."""
        if self._powered is None:
            raise CardLost("the card has no power")
        return self._powered.process(command)

    def disconnect(self) -> None:
        """Take the power from the card."""
        powered, self._powered = self._powered, None
        if powered is not None:
            powered.reset()

    def abandon(self) -> None:
        """Leave the card without power; the stuck call ends with it."""
        self._powered = None

    def close(self) -> None:
        """Forget the card."""
        self.lay(None)


class SimulatedChipReader(SlotChipReader):
    """A chip reader whose cards come from control requests; `issuer` is the folder of the test issuer.

    `answer_seconds` is how long a card may take for one answer, `longest` how many bytes of data it may have.
    """

    def __init__(
        self, issuer: str, answer_seconds: float = ANSWER_SECONDS, longest: int = MOST_EXTENDED
    ) -> None:
        self._virtual = SimulatedSlot(longest)
        self._issuer_folder = Path(issuer)
        self._label = ""
        super().__init__(self._virtual, answer_seconds)

    def control(self, request: Mapping[str, object]) -> Mapping[str, object]:
        """Put a card in, take it out, make it trouble, or tell whether one is there."""
        match request:
            case {"do": "insert", "card": card, **rest}:
                made = VirtualCard(msgspec.convert(card, CardData), self._issuer(), _variant(rest))
                if "altered" in rest:
                    _alter(made.contents, str(rest["altered"]))
                self._label = str(rest.get("label", ""))
                self._virtual.lay(lay_out(made))
            case {"do": "remove"}:
                self._virtual.lay(None)
            case {"do": "state"}:
                card = self._virtual.card
                return {
                    "present": card is not None,
                    "label": self._label if card else "",
                    "mute": card is not None and card.silent,
                    "asked": card is not None and card.asked,
                }
            case _:
                _trouble(self._virtual.card, request)
        return {}

    def _issuer(self) -> Issuer:
        return ensure_issuer(self._issuer_folder)


def _variant(asked: Mapping[str, object]) -> Variant:
    try:
        return find_variant(str(asked.get("variant", STANDARD_NAME)))
    except UnknownVariantError as error:
        raise ControlRefusedError(str(error)) from None


def _trouble(card: TroubledCard | None, request: Mapping[str, object]) -> None:
    """Ask the card that lies there for trouble."""
    match request:
        case {"do": "remove-at" | "mute" | "late" | "garbage"} if card is None:
            raise ControlRefusedError("no card lies there")
        case {"do": "remove-at", "apdu": int(command)} if card and command > 0:
            card.remove_at(command)
        case {"do": "mute"} if card:
            card.mute()
        case {"do": "late", "seconds": int() | float() as seconds} if card:
            card.answer_late(seconds)
        case {"do": "garbage", "seed": int(seed)} if card:
            card.garble(seed)
        case _:
            raise ControlRefusedError(f"a chip reader cannot {request.get('do')!r}")


def _alter(contents: dict[str, bytes], name: str) -> None:
    """Change the last byte of a file, as a forger would who cannot sign."""
    if name not in contents:
        raise ControlRefusedError(f"the card has no file {name!r}")
    whole = contents[name]
    contents[name] = whole[:-1] + bytes([whole[-1] ^ 1])
