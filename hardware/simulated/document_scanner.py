"""Driver `simulated-document-scanner`: the real SANE driver on SANE's `pnm` backend, which scans our pages.

It gives pages to the last pixel and in a tenth of a second, whatever the resolution. Control: see
`hardware.simulated.feeder`.
"""

from __future__ import annotations

import io
import os
import random
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from PIL import Image

from hardware.drivers.sane import SaneDocumentScanner
from hardware.drivers.sane_offer import Offer
from hardware.simulated.feeder import Feeder, Lie, Side
from hardware.vocabulary import (
    Condition,
    Role,
    ScanMode,
    ScannedSheet,
    ScanSettings,
    ScanSource,
    State,
    Status,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from hardware.drivers.sane_options import Option
    from hardware.vocabulary import Identity, Progress

_CONFIG = Path(__file__).parent / "sane"
_FORCED = {
    Condition.FEEDER_EMPTY: "--status-nodocs=yes",
    Condition.SHEET_JAM: "--status-jammed=yes",
    Condition.SCANNER_COVER_OPEN: "--status-coveropen=yes",
}
_LATE_SECONDS = 1.5


class SimulatedDocumentScanner(SaneDocumentScanner):
    """A scanner whose sheets and troubles come from control requests.

    `detects_double_feed`: the model has a sensor for it. `deadline` as of the driver `sane`.
    """

    driver_name = "simulated-document-scanner"

    def __init__(self, deadline: float = 90.0, *, detects_double_feed: bool = True) -> None:
        self._feeder = Feeder(detects_double_feed=detects_double_feed)
        self._sides: list[Side] = []
        self._file = -1
        self._waiting_pipe = -1
        self._forced = ""
        super().__init__("pnm:0", str(_CONFIG), deadline)
        # The pnm backend has no feeder: every page is a run of its own.
        self._model = msgspec.structs.replace(self._model, one_page_a_run=True)

    def identify(self) -> Identity:
        """Say that it is simulated."""
        return replace(super().identify(), simulated=True)

    def status(self) -> Status:
        """Tell the trouble that was asked for; the pnm backend shows it only when it scans."""
        if (trouble := self._feeder.trouble) is not None:
            return Status(Role.DOCUMENT_SCANNER, State.ATTENTION, trouble)
        return super().status()

    def close(self) -> None:
        """Let the sheets go."""
        super().close()
        self._feeder.empty()
        self._sides.clear()
        self._close_file()

    def control(self, request: Mapping[str, object]) -> Mapping[str, object]:
        """Act on the sheets."""
        return self._feeder.control(request)

    def _next_side(
        self, settings: ScanSettings, progress: Callable[[Progress], None]
    ) -> ScannedSheet | Condition | None:
        """Draw the next sheet in and let the backend scan what is seen of it."""
        super()._arguments(settings)  # refused settings move no sheet
        self._forced = ""
        self._close_file()
        trouble = self._draw_in(settings)
        if trouble is Condition.DOUBLE_FEED:  # the backend has no status for it
            return trouble
        if trouble is not None:
            self._forced = _FORCED[trouble]
            self._file = _memory_file(b"P6\n1 1\n255\n\0\0\0")
        return super()._next_side(settings, progress)

    def _draw_in(self, settings: ScanSettings) -> Condition | None:
        """Put what the backend shall scan into a memory file."""
        if settings.source is ScanSource.FLATBED:
            sides: tuple[Side, ...] | Condition = (self._feeder.look(),)
        elif self._sides and settings.source is ScanSource.DUPLEX:
            sides = tuple(self._sides)
        else:
            sides = self._feeder.pull(both_sides=settings.source is ScanSource.DUPLEX)
        if isinstance(sides, Condition):
            return sides
        self._sides[:] = sides[1:]
        self._put(sides[0].at(settings.dpi), settings, self._feeder.lie())
        return None

    def _put(self, picture: Image.Image, settings: ScanSettings, lie: Lie | None) -> None:
        """Write the picture in a form that the pnm backend reads well, or what it will stumble over."""
        if lie is Lie.SIZE:
            picture = picture.resize((picture.width // 2, picture.height // 3))
        mono = settings.mode is ScanMode.MONO
        content = _pnm(picture.convert("1", dither=Image.Dither.NONE) if mono else picture)
        match lie:
            case Lie.TRUNCATED:
                content = content[: len(content) // 2]
            case Lie.GARBAGE:
                content = random.Random(len(content)).randbytes(5000)  # noqa: S311 - noise, not a secret
            case Lie.HUGE:
                content = b"P6\n20000 20000\n255\n" + content
            case Lie.ERROR:
                self._forced = "--status-ioerror=yes"
            case Lie.LATE:
                time.sleep(_LATE_SECONDS)
            case Lie.SILENCE:
                self._file, self._waiting_pipe = os.pipe()
                return
            case Lie.SIZE | None:
                pass
        self._file = _memory_file(content)

    def _close_file(self) -> None:
        for descriptor in (self._file, self._waiting_pipe):
            if descriptor >= 0:
                os.close(descriptor)
        self._file = self._waiting_pipe = -1

    def _descriptors(self) -> Sequence[int]:
        return (self._file,)

    def _arguments(self, settings: ScanSettings) -> list[str]:
        arguments = [*super()._arguments(settings), f"--filename=/proc/self/fd/{self._file}"]
        return [*arguments, self._forced] if self._forced else arguments

    def _offered(self, options: Mapping[str, Option]) -> Offer:
        return PnmOffer(self._model, options)


class PnmOffer(Offer):
    """What the pnm backend lacks is done to the pictures that it is given."""

    def source(self, source: ScanSource) -> list[str] | None:
        """Draw from wherever the sheet lies."""
        del source
        return []

    def mode(self, mode: ScanMode) -> list[str] | None:
        """Give grey by the backend, black and white by the picture."""
        return ["--grayify=yes"] if mode is ScanMode.GREY else []


def _pnm(picture: Image.Image) -> bytes:
    """Return the picture as 8-bit PPM or as PBM: of others the backend gets the height wrong."""
    file = io.BytesIO()
    picture.save(file, "PPM")
    return file.getvalue()


def _memory_file(content: bytes) -> int:
    descriptor = os.memfd_create("sheet", os.MFD_CLOEXEC)
    with os.fdopen(descriptor, "wb", closefd=False) as file:
        file.write(content)
    return descriptor
