"""Drivers `replayed-…`: the real drivers on a recording; `recording` is its file.

Who asks what was asked then gets what was given then; who asks something else is told where the recording
differs, as a `DeviceFault(PROTOCOL)`. A card opens with the number of then only, a scanner scans with the
settings of then, and a printer prints the slip of then.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import msgspec

from hardware.drivers.chip import SlotChipReader
from hardware.drivers.code_listening import StreamCodeScanner
from hardware.drivers.escpos.link import Link
from hardware.drivers.escpos.printer import DEFAULT_MODEL, EscposPrinter
from hardware.drivers.evdev import alt_code
from hardware.drivers.evdev_keys import KeyDecoder
from hardware.drivers.sane import SaneDocumentScanner
from hardware.drivers.sane_offer import Offer
from hardware.drivers.sane_options import Option
from hardware.drivers.sane_program import Program
from hardware.drivers.scanimage import Scanimage
from hardware.errors import DeviceFault, FaultKind
from hardware.recorder.recording import Recorded, RecordingError, read_recording
from hardware.simulated.document_scanner import PnmOffer, SimulatedDocumentScanner
from hardware.simulated.replay.card import ReplayedSlot
from hardware.simulated.replay.link import ReplayedPrinter
from hardware.simulated.replay.program import ReplayedProgram
from hardware.simulated.replay.source import ReplayedSource
from hardware.vocabulary import Identity, Role

_TYPING = ("evdev", "simulated-code-wedge")


class ReplayedChipReader(SlotChipReader):
    """A chip reader that was recorded: its cards come one after the other."""

    def __init__(self, recording: str) -> None:
        slot = ReplayedSlot(_read(recording, Role.CHIP_READER), "replayed-chip-reader")
        super().__init__(slot, draw=slot.draw)


class ReplayedCodeScanner(StreamCodeScanner):
    """A code scanner that was recorded; `paced` with the pauses of then. The rest as for its own driver."""

    def __init__(
        self,
        recording: str,
        *,
        paced: bool = True,
        suffix: str = "",
        gap: float = 0.1,
        alt: str = "unicode",
    ) -> None:
        recorded = _read(recording, Role.CODE_SCANNER)
        source = ReplayedSource(recorded, "replayed-code-scanner", paced=paced)
        if recorded.driver in _TYPING:
            super().__init__(source, suffix or "line-or-tab", gap, KeyDecoder(alt_code(alt)).feed)
        else:
            super().__init__(source, suffix or "line", gap)


class ReplayedReceiptPrinter(EscposPrinter):
    """A receipt printer that was recorded; `model` as it was then. `ledger` must not know the job already."""

    driver_name = "replayed-receipt-printer"

    def __init__(  # noqa: PLR0913 - the settings' options
        self,
        recording: str,
        ledger: str,
        *,
        model: str = DEFAULT_MODEL,
        dots: int = 0,
        timeout: float = 2.0,
        print_timeout: float = 20.0,
    ) -> None:
        super().__init__(ledger, model, timeout, print_timeout, dots)
        self._recording = recording
        self._printer = ReplayedPrinter(_read(recording, Role.RECEIPT_PRINTER))

    @property
    def address(self) -> str:
        """Where the recording lies."""
        return self._recording

    def open_link(self) -> Link:
        """Open the next link of the recording."""
        return self._printer.open()

    def identify(self) -> Identity:
        """Say what the printer said, and that it is played back."""
        return replace(super().identify(), simulated=True)


class ReplayedDocumentScanner(SaneDocumentScanner):
    """A document scanner that was recorded; `device` is its SANE name of then, `model` its profile."""

    driver_name = "replayed-document-scanner"

    def __init__(self, recording: str, device: str, *, model: str = "") -> None:
        self._recorded = _read(recording, Role.DOCUMENT_SCANNER)
        self._pnm = self._recorded.driver == SimulatedDocumentScanner.driver_name
        super().__init__(device, model=model)
        if self._pnm:
            self._model = msgspec.structs.replace(self._model, one_page_a_run=True)

    def identify(self) -> Identity:
        """Say what SANE said, and that it is played back."""
        return replace(super().identify(), simulated=True)

    def _offered(self, options: Mapping[str, Option]) -> Offer:
        return PnmOffer(self._model, options) if self._pnm else super()._offered(options)

    def _program(self, scanimage: Scanimage) -> Program:
        return ReplayedProgram(self._recorded, scanimage.device)


def _read(path: str, role: Role) -> Recorded:
    """Read the recording of a device of `role`; raises `DeviceFault`."""
    try:
        recorded = read_recording(Path(path))
    except RecordingError as error:
        raise DeviceFault(FaultKind.PROTOCOL, f"{path}: {error}") from error
    if recorded.role != role:
        raise DeviceFault(
            FaultKind.WRONG_DEVICE, f"{path} is the recording of a {recorded.role}, not a {role}"
        )
    return recorded
