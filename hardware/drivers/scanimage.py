"""Running SANE's `scanimage` as a child program: bounded, with a deadline, its words turned into ours.

SANE and its backends are GPL and some of them crash; both are reasons to stay outside of our process.
"""

from __future__ import annotations

import os
import re
import selectors
import subprocess
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hardware.errors import DeviceFault, FaultKind
from hardware.vocabulary import Condition

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

MAX_OUTPUT = 60 << 20
_MAX_WORDS = 1 << 16
# A backend may deadlock while it closes after an error (seen: SANE's test backend 1.1.1). What was said
# before is the outcome; the program gets so many seconds more.
_LAST_SECONDS = 1.0
_SAID = re.compile(rb"scanimage: (?:sane_\w+|open of device .*): ([^\n]+)\n")
_PROGRESS = re.compile(rb"Progress: (\d+)[.,]\d%")
# `scanimage` ends with the SANE status as its exit code (SANE standard 1.06, section 4.2.7).
_CONDITIONS = {6: Condition.SHEET_JAM, 7: Condition.FEEDER_EMPTY, 8: Condition.SCANNER_COVER_OPEN}
_FAULTS = {
    3: FaultKind.BUSY,
    4: FaultKind.GONE,
    9: FaultKind.GONE,
    11: FaultKind.ACCESS_DENIED,
}
# … but with 1 when the device does not open; then only the words of sane_strstatus() tell.
_STATUS_WORDS = {
    "Device busy": 3,
    "Invalid argument": 4,
    "Document feeder jammed": 6,
    "Document feeder out of documents": 7,
    "Scanner cover is open": 8,
    "Error during device I/O": 9,
    "Access to resource has been denied": 11,
}


@dataclass(frozen=True, slots=True)
class Scanimage:
    """How to run the program: the SANE device, and the folder of its configuration (empty: the system's)."""

    device: str
    config_folder: str = ""

    def run(
        self,
        arguments: Sequence[str],
        seconds: float,
        descriptors: Sequence[int] = (),
        percent: Callable[[int], None] = lambda _: None,
    ) -> bytes | Condition:
        """Return what the program wrote, or the condition that stopped it; `percent` hears of progress.

        Raises `DeviceFault`: timeout after `seconds`, else what the exit code says.
        """
        environment = {"PATH": os.defpath, "LC_ALL": "C"}
        if self.config_folder:
            environment["SANE_CONFIG_DIR"] = self.config_folder
        try:
            process = subprocess.Popen(
                ["scanimage", *arguments],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                pass_fds=descriptors,
                env=environment,
            )
        except OSError as error:
            raise DeviceFault(FaultKind.GONE, f"scanimage does not start: {error}") from error
        output, words = bytearray(), bytearray()
        with process:
            try:
                _collect(process, time.monotonic() + seconds, output, words, percent)
                process.wait(_LAST_SECONDS)
            except (TimeoutError, subprocess.TimeoutExpired):
                code = None
            else:
                code = process.returncode
            finally:
                process.kill()
        return _judge(code, bytes(output), bytes(words))


def _collect(
    process: subprocess.Popen[bytes],
    until: float,
    output: bytearray,
    words: bytearray,
    percent: Callable[[int], None],
) -> None:
    """Read both pipes to their ends; raises `TimeoutError`."""
    assert process.stdout is not None  # noqa: S101 - Popen was asked for pipes; tells the type checker
    assert process.stderr is not None  # noqa: S101 - likewise
    last = -1
    said = False
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ, output)
        selector.register(process.stderr, selectors.EVENT_READ, words)
        while selector.get_map():
            ready = selector.select(max(until - time.monotonic(), 0.0))
            if not ready:
                raise TimeoutError
            for key, _ in ready:
                part = os.read(key.fd, 1 << 16)
                if not part:
                    selector.unregister(key.fileobj)
                key.data.extend(part)
            if len(output) > MAX_OUTPUT:
                raise DeviceFault(FaultKind.PROTOCOL, "the page is larger than any page")
            del words[:-_MAX_WORDS]
            if not said and _SAID.search(words):
                said = True
                until = min(until, time.monotonic() + _LAST_SECONDS)
            found = _PROGRESS.findall(words)
            if found and int(found[-1]) != last:
                last = int(found[-1])
                percent(last)


def _judge(code: int | None, output: bytes, words: bytes) -> bytes | Condition:
    """Turn the exit code, or the last words of a program that had to be killed, into what they mean."""
    if code == 0:
        return output
    said = _SAID.findall(words)
    sentence = said[-1].decode("utf-8", "replace") if said else ""
    if code in (1, None):
        code = _STATUS_WORDS.get(sentence, code)
    if code is None:
        raise DeviceFault(FaultKind.TIMEOUT, "scanimage did not end in time")
    if code in _CONDITIONS:
        return _CONDITIONS[code]
    raise DeviceFault(_FAULTS.get(code, FaultKind.PROTOCOL), f"scanimage ended with {code}: {sentence}")
