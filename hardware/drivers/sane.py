"""Driver `sane`: a document scanner through SANE. The page never touches a disk."""

from __future__ import annotations

import re
import struct
from typing import TYPE_CHECKING

from hardware.drivers.scanimage import Scanimage
from hardware.errors import DeviceFault, FaultKind
from hardware.vocabulary import (
    Condition,
    Identity,
    Progress,
    Role,
    ScannedSheet,
    ScanSettings,
    State,
    Status,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_PNG_START = b"\x89PNG\r\n\x1a\n"
_PNG_END = b"\x00\x00\x00\x00IEND\xaeB`\x82"
_OPTION = re.compile(r"^\s+--([a-z-]+)(?:\[=\(yes\|no\)\])?(?: (.*?))?(?: \[(.*)\])?$", re.MULTILINE)
_MODE_WORDS = {"colour": ("color", "colour"), "grey": ("gray", "grey"), "mono": ("lineart", "binary")}
_SOURCE_WORDS = {"feeder": ("adf", "feeder"), "flatbed": ("flatbed",)}
_SHORT = 10.0


class SaneDocumentScanner:
    """A `hardware.roles.DocumentScanner` on the SANE device `device` (as `scanimage -L` names it).

    `config_folder` is a SANE configuration folder of its own that names only the backend in use: with the
    system's, listing devices takes seconds. `deadline` is what one page may take, in seconds. Raises
    `DeviceFault` when the device does not open.
    """

    driver_name = "sane"

    def __init__(self, device: str, config_folder: str = "", deadline: float = 90.0) -> None:
        self._scanimage = Scanimage(device, config_folder)
        self._deadline = deadline
        self._finished_job = ""
        self._choices = self._ask_choices()

    def identify(self) -> Identity:
        """Say what SANE lists under the device's name."""
        listing = self._scanimage.run(["--formatted-device-list=%d|%v|%m%n"], _SHORT)
        for line in _text(listing).splitlines():
            name, _, rest = line.partition("|")
            if name == self._scanimage.device:
                maker, _, model = rest.partition("|")
                return Identity(self.driver_name, maker, model, address=name)
        raise DeviceFault(FaultKind.GONE, f"SANE does not list {self._scanimage.device}")

    def status(self) -> Status:
        """Open the device without scanning; raises `DeviceFault` when that fails."""
        answer = self._scanimage.run(["-d", self._scanimage.device, "--dont-scan"], _SHORT)
        if isinstance(answer, Condition):
            return Status(Role.DOCUMENT_SCANNER, State.ATTENTION, answer)
        return Status(Role.DOCUMENT_SCANNER, State.READY)

    def scan(
        self, job_id: str, settings: ScanSettings, progress: Callable[[Progress], None]
    ) -> ScannedSheet | Condition:
        """Scan one side of the next sheet; a job that has given its sheet is not begun again."""
        if job_id == self._finished_job:
            raise DeviceFault(FaultKind.PROTOCOL, "this scan job has given its sheet already")
        arguments = ["-d", self._scanimage.device, "--format=png", "--progress", *self._arguments(settings)]
        png = self._scanimage.run(
            arguments,
            self._deadline,
            self._descriptors(),
            lambda percent: progress(Progress(percent, 100, "percent")),
        )
        if isinstance(png, Condition):
            return png
        width, height = _png_size(png)
        self._finished_job = job_id
        return ScannedSheet(png, width, height, settings.dpi)

    def close(self) -> None:
        """Nothing is held between two scans."""

    def _descriptors(self) -> Sequence[int]:
        """Return the files that the child program inherits; none for a real device."""
        return ()

    def _arguments(self, settings: ScanSettings) -> list[str]:
        """Return the device's own options for `settings`, as far as it has them."""
        arguments = []
        if "resolution" in self._choices:
            arguments.append(f"--resolution={settings.dpi}")
        for option, words in (
            ("mode", _MODE_WORDS[settings.mode]),
            ("source", _SOURCE_WORDS[settings.source]),
        ):
            for choice in self._choices.get(option, ()):
                if any(word in choice.lower() for word in words):
                    arguments.append(f"--{option}={choice}")
                    break
        return arguments

    def _ask_choices(self) -> dict[str, tuple[str, ...]]:
        """Return the device's active options and what can be chosen for each."""
        listing = self._scanimage.run(["-d", self._scanimage.device, "--all-options"], _SHORT)
        return {
            name: tuple(choices.split("|"))
            for name, choices, state in _OPTION.findall(_text(listing))
            if state != "inactive"
        }


def _text(answer: bytes | Condition) -> str:
    return "" if isinstance(answer, Condition) else answer.decode("utf-8", "replace")


def _png_size(png: bytes) -> tuple[int, int]:
    """Return width and height; a page that was cut off on its way is a `DeviceFault`."""
    if not png.startswith(_PNG_START) or not png.endswith(_PNG_END) or png[12:16] != b"IHDR":
        raise DeviceFault(FaultKind.PROTOCOL, "the page did not arrive whole")
    width, height = struct.unpack_from(">II", png, 16)
    return width, height
