"""A technician at simulated devices: lays cards, feeds sheets, shows slips, looks and listens, as asked."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

import zxingcpp
from PIL import Image

from hardware.selftest.target import draw_target
from hardware.simulated.control import ControlRefusedError, ask
from hardware.vocabulary import Role
from kiosk.sandbox.people import find_person
from kiosk.technician.check import Picture
from kiosk.technician.person import Task

# Small pages, for they travel as text; the simulated scanner shows them at the resolution of the scan.
PAGE_DPI = 150
_SLIP_DPI = 203
_PAPER = Image.new("RGB", (1240, 1754), (250, 249, 245))
_CARD = "minh-anh"
_WAV_HEAD = 44
Flaws = Sequence[object]


@dataclass
class Technician:
    """Does what is asked on the devices below `run`; `refuses` what cannot be done, `sees` what is wrong.

    `flaws` lie on every sheet that is fed, `variant` is the kind of the card. `looks` answers questions from
    what is truly there; without it everything looks well.
    """

    run: Path
    flaws: Flaws = ()
    variant: str = "2021"
    refuses: frozenset[Task] = frozenset()
    sees: frozenset[Task] = frozenset()
    looks: Callable[[str], bool | None] = lambda _question: True
    done: list[Task] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def confirm(self, question: str, picture: Picture | None = None) -> bool | None:
        assert picture is None or picture.png
        self.asked.append(question)
        return self.looks(question)

    def perform(  # noqa: C901, PLR0912 - one branch a task
        self, task: Task, words: str, show: str = ""
    ) -> bool | None:
        assert words
        self.done.append(task)
        if task in self.refuses:
            return False
        match task:
            case Task.LAY_CARD:
                card = asdict(find_person(_CARD).card)
                self._do(Role.CHIP_READER, "insert", card=card, variant=self.variant)
            case Task.TAKE_CARD:
                with suppress(ControlRefusedError):
                    self._do(Role.CHIP_READER, "remove")
            case Task.SHOW_CODE:
                self._show(show or find_person(_CARD).code_text)
            case Task.BLANK_SHEET:
                # The sensor's noise takes a second to pack: of a sheet that is dirty anyway it is left out.
                self.feed(_PAPER, self.flaws or ["blank"])
            case Task.TARGET_SHEET:
                self.feed(draw_target(PAGE_DPI), self.flaws)
            case Task.STACK:
                self.feed(draw_target(PAGE_DPI), self.flaws)
                for _ in range(2):
                    self.feed(_PAPER)
            case Task.SHOW_SLIP:
                for code in zxingcpp.read_barcodes(self.slip()):
                    self._show(code.text)
            case Task.FEED_SLIP:
                self.feed(self.slip(), self.flaws, _SLIP_DPI)
            case Task.TAKE_SLIP:
                self._do(Role.RECEIPT_PRINTER, "take-slip")
            case Task.LISTEN:
                pass
            case Task.TOUCH_GRID | Task.PIXELS | Task.COLOURS | Task.KEYS:
                return task not in self.sees
        return True

    def slips(self) -> int:
        """Count the slips that were cut off."""
        return len(self._slips())

    def slip(self) -> Image.Image:
        """Look at the newest slip."""
        return Image.open(io.BytesIO(base64.b64decode(self._slips()[-1]))).convert("RGB")

    def _slips(self) -> list[str]:
        slips = self._do(Role.RECEIPT_PRINTER, "slips")["slips"]
        assert isinstance(slips, list)
        return slips

    def _show(self, text: str) -> None:
        # A dead scanner can be shown what one likes.
        with suppress(ControlRefusedError):
            self._do(Role.CODE_SCANNER, "show", text=text)

    def feed(self, page: Image.Image, flaws: Flaws = (), dpi: int = PAGE_DPI) -> None:
        """Put a sheet into the document scanner."""
        file = io.BytesIO()
        page.save(file, "PNG", compress_level=1)
        encoded = base64.b64encode(file.getvalue()).decode()
        self._do(Role.DOCUMENT_SCANNER, "feed", page=encoded, dpi=dpi, flaws=list(flaws))

    def _do(self, role: Role, what: str, **request: object) -> dict[str, object]:
        return ask(self.run, role, {"do": what, **request})


def loudest(recording: Path) -> tuple[int, int]:
    """Return how loud the left and the right side of what ALSA's `file` wrote are."""
    frames = recording.read_bytes()[_WAV_HEAD:]
    samples = memoryview(frames[: len(frames) // 4 * 4]).cast("h")
    return max(map(abs, samples[0::2]), default=0), max(map(abs, samples[1::2]), default=0)
