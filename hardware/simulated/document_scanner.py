"""Driver `simulated-document-scanner`: the real SANE driver on SANE's `pnm` backend, which scans our pages.

Control: `{"do": "feed", "page": base64 of a picture}` puts a sheet under those that wait; `{"do": "jam"}`,
`{"do": "cover-open"}`, `{"do": "clear"}` (mends both); `{"do": "empty"}` takes all sheets away. A sheet lives
in memory only.
"""

from __future__ import annotations

import base64
import io
import os
import threading
from collections import deque
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

from hardware.drivers.sane import SaneDocumentScanner
from hardware.simulated.control import ControlRefusedError
from hardware.vocabulary import Condition, Role, ScannedSheet, ScanSettings, State, Status

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from hardware.vocabulary import Identity, Progress

_CONFIG = Path(__file__).parent / "sane"
_BLANK = Image.new("RGB", (8, 8), "white")
_FORCED = {
    Condition.FEEDER_EMPTY: "--status-nodocs=yes",
    Condition.SHEET_JAM: "--status-jammed=yes",
    Condition.SCANNER_COVER_OPEN: "--status-coveropen=yes",
}


class SimulatedDocumentScanner(SaneDocumentScanner):
    """A scanner whose sheets and troubles come from control requests."""

    driver_name = "simulated-document-scanner"

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sheets: deque[int] = deque()
        self._trouble: Condition | None = None
        self._blank = _memory_file(_BLANK)
        super().__init__("pnm:0", str(_CONFIG))

    def identify(self) -> Identity:
        """Say that it is simulated."""
        return replace(super().identify(), simulated=True)

    def status(self) -> Status:
        """Tell the trouble that was asked for; the pnm backend shows it only when it scans."""
        with self._lock:
            if self._trouble is not None:
                return Status(Role.DOCUMENT_SCANNER, State.ATTENTION, self._trouble)
        return super().status()

    def scan(
        self, job_id: str, settings: ScanSettings, progress: Callable[[Progress], None]
    ) -> ScannedSheet | Condition:
        """Scan the first sheet that waits; a sheet that jams stays."""
        with self._lock:
            result = super().scan(job_id, settings, progress)
            if isinstance(result, ScannedSheet):
                os.close(self._sheets.popleft())
        return result

    def close(self) -> None:
        """Let the sheets go."""
        with self._lock:
            self._empty()

    def control(self, request: Mapping[str, object]) -> Mapping[str, object]:
        """Feed a sheet, or make or mend a trouble."""
        with self._lock:
            match request:
                case {"do": "feed", "page": str(page)}:
                    with Image.open(io.BytesIO(base64.b64decode(page))) as picture:
                        self._sheets.append(_memory_file(picture))
                case {"do": "empty"}:
                    self._empty()
                case {"do": "jam"}:
                    self._trouble = Condition.SHEET_JAM
                case {"do": "cover-open"}:
                    self._trouble = Condition.SCANNER_COVER_OPEN
                case {"do": "clear"}:
                    self._trouble = None
                case _:
                    raise ControlRefusedError(f"a document scanner cannot {request.get('do')!r}")
            return {"sheets": len(self._sheets)}

    def _descriptors(self) -> Sequence[int]:
        return (self._sheets[0] if self._sheets else self._blank,)

    def _arguments(self, settings: ScanSettings) -> list[str]:
        arguments = super()._arguments(settings)
        arguments.append(f"--filename=/proc/self/fd/{self._descriptors()[0]}")
        if settings.mode != "colour":
            arguments.append("--grayify=yes")
        trouble = self._trouble or (None if self._sheets else Condition.FEEDER_EMPTY)
        if trouble is not None:
            arguments.append(_FORCED[trouble])
        return arguments

    def _empty(self) -> None:
        while self._sheets:
            os.close(self._sheets.popleft())


def _memory_file(picture: Image.Image) -> int:
    """Put a picture into a memory file in the only form that the pnm backend reads well: 8-bit PPM."""
    descriptor = os.memfd_create("sheet")
    with os.fdopen(descriptor, "wb", closefd=False) as file:
        picture.convert("RGB").save(file, "PPM")
    return descriptor
